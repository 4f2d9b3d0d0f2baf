// Warns of rules among which evaluationOrder does not decide.
#pragma once

#include <vector>

#include "engine/config/node.hpp"
#include "engine/config/org_files.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// `covered` has, beside `rules`, the positions of the types that each rule is for.
void warn_of_rule_order(const std::vector<model::Rule>& rules, const std::vector<OrgElement>& elements,
                        const std::vector<std::vector<std::size_t>>& covered, Report& report);

}  // namespace routesim::config

// Holds a rule's condition against the workitem types that the rule covers: fields, operators, literals,
// options.
#pragma once

#include <vector>

#include "engine/config/node.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// Reports on comparisons that fit none of the types (errors), or not all of them (warnings). Without types
// there is nothing to hold it against.
void check_condition_fits(const Node& condition, const std::vector<const model::WorkitemType*>& types,
                          Report& report);

}  // namespace routesim::config

// Reads one routing rule. The type that it names is left open: a scenario may create it later.
#pragma once

#include "engine/config/node.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// `org` has its queues and skills. What was reported on is left at its default, and the rule must not be
// used.
model::Rule read_rule(const Node& node, const model::Org& org, Report& report);

}  // namespace routesim::config

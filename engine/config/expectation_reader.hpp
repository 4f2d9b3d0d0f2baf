// Reads what a timeline expects: one subject, and what must hold of it.
#pragma once

#include <optional>

#include "engine/config/node.hpp"
#include "engine/config/scenario.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// The value of `expect`. Nothing when something was reported.
std::optional<Expectation> read_expectation(const Node& node, const model::Org& org, Report& report);

}  // namespace routesim::config

// Reads a rule's condition: its shape, its operators and its literals, not yet the fields that it speaks of.
#pragma once

#include <functional>
#include <optional>

#include "engine/config/node.hpp"
#include "engine/model/condition.hpp"

namespace routesim::config {

// Nothing when something was reported.
std::optional<model::Condition> read_condition(const Node& node, Report& report);

// One comparison, `{field, operator, value}`.
std::optional<model::Comparison> read_comparison(const Node& node, Report& report);

// Calls `visit` with every part of a condition that looks like a comparison, outside in.
void for_each_comparison(const Node& condition, const std::function<void(const Node&)>& visit);

}  // namespace routesim::config

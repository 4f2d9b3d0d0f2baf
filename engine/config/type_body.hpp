// Reads a workitem type: the body of POST /api/v2/workitemtypes, and the same thing in an org's files.
#pragma once

#include <optional>
#include <vector>

#include "engine/config/node.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

constexpr int largest_capacity = 10'000;  // maxCapacity and extraCapacity together
constexpr std::size_t most_custom_fields = 50;

enum class TypeSource : std::uint8_t {
  request,   // no `id`; capacities beyond the limit together with a rule's extra are `out-of-range`
  org_file,  // may have an `id`, which the caller reads; the caller holds capacities against the rules
};

// The type's id stays empty. Nothing when something was reported.
std::optional<model::WorkitemType> read_type(const Node& node, const model::Org& org, TypeSource source,
                                             Report& report);

// The list of custom fields, names unique in it; nothing when something was reported.
std::optional<std::vector<model::CustomField>> read_custom_fields(const Node& node, Report& report);

// The members that a type and a PATCH have in common, where they are given.
struct TypeSettings {
  std::optional<std::string> description;
  std::optional<int> max_capacity;
  std::optional<bool> routing_enabled;
  std::optional<model::RuleId> routing_rule;
};
class Members;
TypeSettings read_type_settings(const Members& members, const model::Org& org, TypeSource source,
                                Report& report);

// Of all rules and their fallback steps.
int largest_extra_capacity(const model::Org& org);

}  // namespace routesim::config

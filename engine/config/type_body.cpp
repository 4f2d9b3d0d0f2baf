// One reader for both places where a type can stand, so that an org's file is accepted exactly when the API
// would accept it as a request.
#include "engine/config/type_body.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "engine/config/member_reader.hpp"
#include "engine/config/reference.hpp"

namespace routesim::config {

using input::in_backticks;
using input::Json;

namespace {

// A dropdown's options; reports on anything else that has some.
std::vector<std::string> read_options(const Members& members, model::FieldKind kind, Report& report) {
  std::vector<std::string> options;
  const std::optional<Node> node = members.optional("options");
  if (kind != model::FieldKind::dropdown) {
    if (node) {
      node->add(report, "options-not-allowed",
                "only a dropdown has options, but this is a " + std::string(to_text(kind)));
    }
    return options;
  }
  if (!node) {
    report.add("empty-options", members.node().place(), members.node().pointer_to("options"),
               "a dropdown needs at least one option in `options`", "");
    return options;
  }
  if (!check_array(*node, report)) return options;
  if (node->size() == 0)
    node->add(report, "empty-options", "a dropdown needs at least one option in `options`");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < node->size(); ++i) {
    const Node item = node->item(i);
    std::optional<std::string> option = read_text(item, 1, 256, report);
    if (!option) continue;
    if (!seen.insert(*option).second) {
      item.add(report, "duplicate-option", "the option " + in_backticks(*option) + " is there twice");
      continue;
    }
    options.push_back(std::move(*option));
  }
  return options;
}

model::CustomField read_custom_field(const Node& node, Report& report) {
  model::CustomField field;
  const Members members(node, "a custom field",
                        {"name", "displayName", "type", "isRoutingField", "options", "nullable"}, report);
  if (const auto name = members.required("name")) {
    field.name = read_text(*name, 1, 256, report).value_or(std::string());
  }
  if (const auto display_name = members.required("displayName")) {
    field.display_name = read_text(*display_name, 1, 256, report).value_or(std::string());
  }
  std::optional<model::FieldKind> kind;
  if (const auto type = members.required("type")) {
    kind = read_word<model::FieldKind>(*type, "unknown-field-type", "a type of custom fields",
                                       model::field_kind_from, model::FieldKind::checkbox, report);
  }
  if (const auto routing = members.optional("isRoutingField")) {
    field.is_routing_field = read_boolean(*routing, report).value_or(false);
  }
  if (const auto nullable = members.optional("nullable")) {
    field.nullable = read_boolean(*nullable, report).value_or(false);
  }
  if (kind) {
    field.kind = *kind;
    field.options = read_options(members, *kind, report);
  }
  return field;
}

}  // namespace

int largest_extra_capacity(const model::Org& org) {
  int largest = 0;
  for (const model::Rule& rule : org.rules) {
    largest = std::max(largest, rule.extra_capacity);
    for (const model::FallbackStep& step : rule.fallback)
      largest = std::max(largest, step.extra_capacity.value_or(0));
  }
  return largest;
}

std::optional<std::vector<model::CustomField>> read_custom_fields(const Node& node, Report& report) {
  const std::size_t before = report.count();
  if (!check_array(node, report)) return std::nullopt;
  if (node.size() > most_custom_fields) {
    node.add(report, "too-many",
             "a workitem type has at most 50 custom fields, but these are " + std::to_string(node.size()));
    return std::nullopt;
  }
  std::vector<model::CustomField> fields;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    model::CustomField field = read_custom_field(item, report);
    if (!field.name.empty() && !seen.insert(field.name).second) {
      const Node name = item.member(*item.json().find("name"));
      name.add(report, "duplicate-field", "two custom fields are named " + in_backticks(field.name));
    }
    fields.push_back(std::move(field));
  }
  if (report.count() != before) return std::nullopt;
  return fields;
}

TypeSettings read_type_settings(const Members& members, const model::Org& org, TypeSource source,
                                Report& report) {
  TypeSettings settings;
  if (const auto description = members.optional("description")) {
    settings.description = read_text(*description, 0, 1024, report);
  }
  if (const auto capacity = members.optional("maxCapacity")) {
    if (const auto value = read_integer(*capacity, 1, largest_capacity, report)) {
      const int extra = source == TypeSource::request ? largest_extra_capacity(org) : 0;
      settings.max_capacity = static_cast<int>(*value);
      if (*value + extra > largest_capacity) {
        capacity->add(report, "out-of-range",
                      "`maxCapacity` " + std::to_string(*value) + " and a rule's `extraCapacity` " +
                          std::to_string(extra) + " are more than 10000 together");
      }
    }
  }
  if (const auto enabled = members.optional("routingEnabled")) {
    settings.routing_enabled = read_boolean(*enabled, report);
  }
  if (const auto rule = members.optional("routingRuleId")) {
    settings.routing_rule = read_rule_id(*rule, org, report);
  }
  return settings;
}

std::optional<model::WorkitemType> read_type(const Node& node, const model::Org& org, TypeSource source,
                                             Report& report) {
  static constexpr std::string_view known[] = {
      "id", "name", "description", "customFields", "maxCapacity", "routingEnabled", "routingRuleId"};
  const std::size_t before = report.count();
  const std::span<const std::string_view> all(known);
  const Members members(node, "a workitem type", source == TypeSource::org_file ? all : all.subspan(1),
                        report);
  if (!members.is_object()) return std::nullopt;
  model::WorkitemType type;
  if (const auto name = members.required("name")) {
    type.name = read_text(*name, 1, 256, report).value_or(std::string());
  }
  members.required("description");
  if (const auto fields = members.required("customFields")) {
    type.custom_fields = read_custom_fields(*fields, report).value_or(std::vector<model::CustomField>());
  }
  TypeSettings settings = read_type_settings(members, org, source, report);
  type.description = std::move(settings.description).value_or(std::string());
  type.max_capacity = settings.max_capacity.value_or(1);
  type.routing_enabled = settings.routing_enabled.value_or(true);
  type.routing_rule = settings.routing_rule;
  if (report.count() != before) return std::nullopt;
  return type;
}

}  // namespace routesim::config

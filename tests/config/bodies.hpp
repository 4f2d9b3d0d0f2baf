// An org to check bodies against, and problems of answers as short texts.
#pragma once

#include <string>
#include <string_view>

#include "engine/config/request_body.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {

inline input::Json json_of(std::string_view text) {
  input::Problems problems;
  std::optional<input::Json> json = input::read_json(text, problems.add_file("body"), problems);
  INFO(text);
  REQUIRE(json);
  return std::move(*json);
}

// One type `T` with a field of each kind, a queue, a rule with extraCapacity 2, two skills.
inline const model::Org& org_for_bodies() {
  static const model::Org org = [] {
    model::Org out;
    model::WorkitemType type;
    type.id = type.name = "T";
    const auto add = [&type](std::string name, model::FieldKind kind, bool nullable) {
      model::CustomField field;
      field.name = std::move(name);
      field.display_name = field.name;
      field.kind = kind;
      field.nullable = nullable;
      if (kind == model::FieldKind::dropdown) field.options = {"Paystub", "TaxReturn", "BankStatement"};
      type.custom_fields.push_back(std::move(field));
    };
    add("text", model::FieldKind::string, true);
    add("amount", model::FieldKind::number, true);
    add("due", model::FieldKind::date, true);
    add("document", model::FieldKind::dropdown, true);
    add("urgent", model::FieldKind::checkbox, true);
    add("needed", model::FieldKind::string, false);
    out.types.push_back(type);
    out.queues.push_back({"q", "Queue", model::Distribution::longest_idle, std::nullopt, std::nullopt});
    out.skills = {{"s1", "One"}, {"s2", "Two"}};
    model::Rule rule;
    rule.id = rule.name = "r";
    rule.extra_capacity = 2;
    out.rules.push_back(rule);
    out.type_index.emplace("T", 0U);
    out.queue_index.emplace("q", 0U);
    out.rule_index.emplace("r", 0U);
    out.skill_index.emplace("s1", 0U);
    out.skill_index.emplace("s2", 1U);
    return out;
  }();
  return org;
}

inline TypeLookup types_for_bodies() {
  return [](std::string_view id) -> std::optional<std::pair<model::TypeId, const model::WorkitemType*>> {
    if (id != "T") return std::nullopt;
    return std::pair(model::TypeId{0}, &org_for_bodies().types[0]);
  };
}

// "code pointer, code pointer"
inline std::string text_of(const RequestProblems& problems) {
  std::string out;
  for (const model::RequestProblem& problem : problems) {
    if (!out.empty()) out += ", ";
    out += problem.code + " " + problem.pointer;
  }
  return out;
}

}  // namespace routesim::config

// Rules are told apart per type; each rule is warned of once, beside the first one that it collides with, so
// that a thousand rules of one order give a thousand lines and not a million.
#include "engine/config/rule_order.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/input/problems.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

void warn_of_same(const model::Rule& rule, const model::Rule& first, const OrgElement& element,
                  Report& report) {
  const Node node(*element.json, element.pointer);
  const input::Member* member = element.json->find("evaluationOrder");
  if (member == nullptr) return;
  node.member(*member).add(
      report, "duplicate-evaluation-order",
      in_backticks(first.id) + " and " + in_backticks(rule.id) +
          " have the same `evaluationOrder` and cover the same type",
      "give each its own order: where both match, the lower id decides here, and chance on "
      "the live engine");
}

}  // namespace

void warn_of_rule_order(const std::vector<model::Rule>& rules, const std::vector<OrgElement>& elements,
                        const std::vector<std::vector<std::size_t>>& covered, Report& report) {
  std::map<std::pair<std::size_t, std::int64_t>, std::size_t> first_of;  // of a type and an order
  std::map<std::size_t, std::size_t> rules_of_type;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].enabled) continue;
    for (const std::size_t type : covered[i]) ++rules_of_type[type];
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const model::Rule& rule = rules[i];
    if (!rule.enabled) continue;
    std::optional<std::size_t> collides;
    bool has_company = false;
    for (const std::size_t type : covered[i]) {
      has_company = has_company || rules_of_type[type] > 1;
      if (!rule.evaluation_order) continue;
      const auto [place, added] = first_of.emplace(std::pair(type, *rule.evaluation_order), i);
      if (!added && !collides) collides = place->second;
    }
    if (collides) warn_of_same(rule, rules[*collides], elements[i], report);
    if (!rule.evaluation_order && has_company) {
      report.add(
          "missing-evaluation-order", elements[i].json->place, elements[i].pointer,
          in_backticks(rule.id) + " has no `evaluationOrder`, so it comes after every rule that has one",
          "give each rule of a type its own order");
    }
  }
}

}  // namespace routesim::config

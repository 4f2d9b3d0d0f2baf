#include "bench/textbook/rules.hpp"

#include <algorithm>
#include <utility>

namespace routesim::bench::textbook {
namespace {

bool holds(const Rule::Condition& condition, const Fields& fields) {
  const auto field = fields.find(condition.field);
  if (field == fields.end()) return false;
  if (condition.op == model::Operator::equals) return field->second == condition.values.front();
  return field->second >= condition.values[0] && field->second <= condition.values[1];
}

}  // namespace

Rules::Rules(const model::Org& org) {
  std::vector<const model::Rule*> in_order;
  for (const model::Rule& rule : org.rules) in_order.push_back(&rule);
  std::sort(in_order.begin(), in_order.end(), [](const model::Rule* a, const model::Rule* b) {
    return a->evaluation_order < b->evaluation_order;
  });
  for (const model::Rule* one : in_order) {
    const model::WorkitemType& type = org.types[one->workitem_type->index];
    Rule rule;
    rule.id = one->id;
    for (const model::Condition& part : one->when->parts) {
      rule.conditions.push_back({part.comparison.field, part.comparison.op, part.comparison.values});
    }
    rule.asks = {type.id, requirement_of(org, one->skills), type.max_capacity, weights_of(one->scoring)};
    by_type_[type.id].push_back(std::move(rule));
  }
}

const Rule* Rules::choose(const std::string& type, const Fields& fields) const {
  const auto rules = by_type_.find(type);
  if (rules == by_type_.end()) return nullptr;
  for (const Rule& rule : rules->second) {
    const bool all = std::all_of(rule.conditions.begin(), rule.conditions.end(),
                                 [&](const Rule::Condition& condition) { return holds(condition, fields); });
    if (all) return &rule;
  }
  return nullptr;
}

}  // namespace routesim::bench::textbook

// The plain scan: evaluate in order, stop after the place of the first match. Attached rules are compiled at
// once; another rule, which may be named for any type, when it is first asked.
#include "engine/rules/rule_choice.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/model/seeded_fault.hpp"

namespace routesim::rules {

TypeRules::TypeRules(const model::Org& org, model::TypeId type_id, const model::WorkitemType& type,
                     TieOrder ties)
    : org_(&org), type_(type) {
  for (std::uint32_t i = 0; i < org.rules.size(); ++i) {
    const model::Rule& rule = org.rules[i];
    const bool covers = !rule.workitem_type || *rule.workitem_type == type_id;
    const bool named = type.routing_rule && type.routing_rule->index == i;
    if (ROUTESIM_FAULT(4, rule.enabled, true) && (covers || named)) attached_.push_back({i});
  }
  const auto place = [&](model::RuleId id) {
    const auto& order = org.rules[id.index].evaluation_order;
    return std::pair(!order.has_value(), order.value_or(0));
  };
  std::sort(attached_.begin(), attached_.end(), [&](model::RuleId a, model::RuleId b) {
    if (place(a) != place(b)) return place(a) < place(b);
    const std::string& x = org.rules[a.index].id;
    const std::string& y = org.rules[b.index].id;
    return ties == TieOrder::ascending ? x < y : y < x;
  });
  for (const model::RuleId rule : attached_) {
    (void)compiled(rule);
    attached_conditions_.push_back(compiled_[rule.index]);
  }
}

bool TypeRules::same_place(model::RuleId a, model::RuleId b) const {
  return org_->rules[a.index].evaluation_order == org_->rules[b.index].evaluation_order;
}

const Condition& TypeRules::compiled(model::RuleId rule) {
  auto& entry = compiled_[rule.index];
  if (!entry) {
    const auto& when = org_->rules[rule.index].when;
    entry = std::make_shared<const Condition>(when ? &*when : nullptr, type_);
  }
  return *entry;
}

Truth TypeRules::evaluate(model::RuleId rule, const Condition& condition, const Facts& facts,
                          std::vector<RuleRecord>* records, Choice& choice) const {
  // Only a workitem that is older than a PATCH has fewer fields than its type.
  if (facts.fields.size() < type_.custom_fields.size()) {
    if (const auto field = condition.unknown_for_later_field(facts)) {
      choice.later_fields.push_back({rule, *field});
    }
  }
  if (records == nullptr) return condition.evaluate(facts);
  RuleRecord record{rule, true, true, Truth::unknown, {}};
  record.truth = condition.evaluate(facts, record.comparisons);
  records->push_back(std::move(record));
  return records->back().truth;
}

Choice TypeRules::choose(const Facts& facts, std::vector<model::RuleCounts>& counts,
                         std::vector<RuleRecord>* records) {
  Choice choice;
  for (std::size_t place = 0; place < attached_.size(); ++place) {
    const model::RuleId rule = attached_[place];
    const Condition& condition = *attached_conditions_[place];
    if (choice.winner && !same_place(*choice.winner, rule)) {
      if (records == nullptr) break;
      records->push_back({rule, true, false, Truth::unknown, {}});
      records->back().truth = condition.evaluate(facts, records->back().comparisons);
      continue;
    }
    ++counts[rule.index].considered;
    if (evaluate(rule, condition, facts, records, choice) != Truth::yes) continue;
    ++counts[rule.index].matched;
    if (!choice.winner) {
      choice.winner = rule;
      ++counts[rule.index].won;
    } else {
      if (choice.tied.empty()) choice.tied.push_back(*choice.winner);
      choice.tied.push_back(rule);
    }
  }
  return choice;
}

Choice TypeRules::choose_named(model::RuleId rule, const Facts& facts, std::vector<model::RuleCounts>& counts,
                               std::vector<RuleRecord>* records) {
  Choice choice;
  if (!org_->rules[rule.index].enabled) {
    if (records != nullptr) records->push_back({rule, false, true, Truth::no, {}});
    return choice;
  }
  ++counts[rule.index].considered;
  if (evaluate(rule, compiled(rule), facts, records, choice) == Truth::yes) {
    ++counts[rule.index].matched;
    ++counts[rule.index].won;
    choice.winner = rule;
  }
  return choice;
}

}  // namespace routesim::rules

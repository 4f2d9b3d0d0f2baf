// Three ways to one result. Asking each rule's condition is the rule of the contract, and what runs where
// somebody wants to know what each said; the scan asks each rule's tests of keys; the index proposes the few
// rules that are worth the tests.
#include "engine/rules/rule_choice.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/model/seeded_fault.hpp"

namespace routesim::rules {

// From so many rules on the index was the faster in every world of bench/rules_bench.cpp; in the plainest of
// them from 48 on.
constexpr std::size_t fewest_for_index = 128;

TypeRules::TypeRules(const model::Org& org, model::TypeId type_id, const model::WorkitemType& type,
                     TieOrder ties, RuleSearch search)
    : org_(&org), type_(type) {
  std::vector<model::RuleId> attached;
  for (std::uint32_t i = 0; i < org.rules.size(); ++i) {
    const model::Rule& rule = org.rules[i];
    const bool covers = !rule.workitem_type || *rule.workitem_type == type_id;
    const bool is_named = type.routing_rule && type.routing_rule->index == i;
    if (ROUTESIM_FAULT(4, rule.enabled, true) && (covers || is_named)) attached.push_back({i});
  }
  const auto place = [&](model::RuleId id) {
    const auto& order = org.rules[id.index].evaluation_order;
    return std::pair(!order.has_value(), order.value_or(0));
  };
  std::sort(attached.begin(), attached.end(), [&](model::RuleId a, model::RuleId b) {
    if (place(a) != place(b)) return place(a) < place(b);
    const std::string& x = org.rules[a.index].id;
    const std::string& y = org.rules[b.index].id;
    return ties == TieOrder::ascending ? x < y : y < x;
  });
  compiled_ = compile(org, type, std::move(attached), search);
  wins_.resize(compiled_->attached.size() + 1);
  keys_.resize(compiled_->columns.size());
}

std::shared_ptr<const TypeRules::Compiled> TypeRules::compile(const model::Org& org,
                                                              const model::WorkitemType& type,
                                                              std::vector<model::RuleId> attached,
                                                              RuleSearch search) {
  const auto count = static_cast<std::uint32_t>(attached.size());
  const auto order = [&](std::uint32_t position) -> const auto& {
    return org.rules[attached[position].index].evaluation_order;
  };
  std::vector<std::uint32_t> begins(count);
  std::vector<std::uint32_t> ends(count);
  for (std::uint32_t begin = 0, end = 0; begin < count; begin = end) {
    while (end < count && order(end) == order(begin)) ++end;
    std::fill(begins.begin() + begin, begins.begin() + end, begin);
    std::fill(ends.begin() + begin, ends.begin() + end, end);
  }
  std::vector<std::shared_ptr<const Condition>> conditions;
  conditions.reserve(count);
  for (const model::RuleId rule : attached) {
    const auto& when = org.rules[rule.index].when;
    conditions.push_back(std::make_shared<const Condition>(when ? &*when : nullptr, type));
  }
  const RuleAreas areas = areas_of(conditions, type);
  KeyTests tests(areas, conditions);
  std::optional<RuleIndex> index;
  const bool many = search == RuleSearch::by_number_of_rules && count >= fewest_for_index;
  if (many || search == RuleSearch::index) index.emplace(areas, count);
  return std::make_shared<const Compiled>(Compiled{std::move(attached), std::move(begins), std::move(ends),
                                                   std::move(conditions), areas.columns, std::move(tests),
                                                   std::move(index)});
}

const Condition& TypeRules::named(model::RuleId rule) {
  auto& entry = named_[rule.index];
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
  // Which field makes a condition null is no question for keys.
  const bool older_than_patch = facts.fields.size() < type_.custom_fields.size();
  if (records != nullptr || older_than_patch) return choose_asking_each(facts, counts, records);

  Choice choice;
  find_matches(facts);
  if (matches_.empty()) {
    ++wins_.back();
    return choice;
  }
  const std::vector<model::RuleId>& attached = compiled_->attached;
  ++wins_[matches_.front()];
  choice.winner = attached[matches_.front()];
  if (matches_.size() == 1) return choice;
  for (const std::uint32_t position : matches_) choice.tied.push_back(attached[position]);
  for (std::size_t i = 1; i < matches_.size(); ++i) ++counts[choice.tied[i].index].matched;
  return choice;
}

void TypeRules::find_matches(const Facts& facts) {
  const Compiled& compiled = *compiled_;
  auto limit = static_cast<std::uint32_t>(compiled.attached.size());
  matches_.clear();
  Key* keys = keys_.data();
  compiled.columns.read(facts, keys);
  if (!compiled.index) {
    for (std::uint32_t position = 0; position < limit; ++position) {
      if (!compiled.tests.match(position, keys, facts)) continue;
      matches_.push_back(position);
      limit = compiled.place_ends[position];
    }
    return;
  }
  compiled.index->find(keys, limit, [&](std::uint32_t position) {
    if (compiled.tests.match(position, keys, facts)) {
      matches_.push_back(position);
      limit = compiled.place_ends[position];
    }
    return limit;
  });
  if (matches_.size() > 1) {
    // Some may have been found before one of an earlier place.
    std::erase_if(matches_, [&](std::uint32_t position) { return position >= limit; });
    std::sort(matches_.begin(), matches_.end());
  }
}

Choice TypeRules::choose_asking_each(const Facts& facts, std::vector<model::RuleCounts>& counts,
                                     std::vector<RuleRecord>* records) {
  Choice choice;
  auto limit = static_cast<std::uint32_t>(attached().size());
  for (std::uint32_t position = 0; position < attached().size(); ++position) {
    const model::RuleId rule = attached()[position];
    const Condition& condition = *compiled_->conditions[position];
    if (position >= limit) {
      if (records == nullptr) break;
      records->push_back({rule, true, false, Truth::unknown, {}});
      records->back().truth = condition.evaluate(facts, records->back().comparisons);
      continue;
    }
    if (evaluate(rule, condition, facts, records, choice) != Truth::yes) continue;
    if (!choice.winner) {
      choice.winner = rule;
      ++wins_[position];
      limit = compiled_->place_ends[position];
    } else {
      if (choice.tied.empty()) choice.tied.push_back(*choice.winner);
      choice.tied.push_back(rule);
      ++counts[rule.index].matched;
    }
  }
  if (!choice.winner) ++wins_.back();
  return choice;
}

// An attempt asks every rule up to the end of the winner's place, or all.
void TypeRules::add_counts(std::vector<model::RuleCounts>& counts) const {
  std::uint64_t asked = wins_.back();
  for (auto end = static_cast<std::uint32_t>(attached().size()); end > 0;) {
    const std::uint32_t begin = compiled_->place_begins[end - 1];
    for (std::uint32_t position = begin; position < end; ++position) asked += wins_[position];
    for (std::uint32_t position = begin; position < end; ++position) {
      model::RuleCounts& of_rule = counts[attached()[position].index];
      of_rule.considered += asked;
      of_rule.matched += wins_[position];
      of_rule.won += wins_[position];
    }
    end = begin;
  }
}

Choice TypeRules::choose_named(model::RuleId rule, const Facts& facts, std::vector<model::RuleCounts>& counts,
                               std::vector<RuleRecord>* records) {
  Choice choice;
  if (!org_->rules[rule.index].enabled) {
    if (records != nullptr) records->push_back({rule, false, true, Truth::no, {}});
    return choice;
  }
  ++counts[rule.index].considered;
  if (evaluate(rule, named(rule), facts, records, choice) == Truth::yes) {
    ++counts[rule.index].matched;
    ++counts[rule.index].won;
    choice.winner = rule;
  }
  return choice;
}

}  // namespace routesim::rules

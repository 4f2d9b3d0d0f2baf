// The rule of a workitem among 10 to 10,000, by the index (what runs by default: below its least number of
// rules that is the scan), by the scan, and by a loop over conditions that know their field's name.
#include <benchmark/benchmark.h>
#include <optional>
#include <string>
#include <vector>

#include "bench/textbook/rules.hpp"
#include "bench/worlds.hpp"
#include "engine/rules/rule_choice.hpp"

namespace routesim::bench {
namespace {

const std::optional<std::string> no_source;

std::string id_of(const model::Org& org, const std::optional<model::RuleId>& rule) {
  return rule ? org.rules[rule->index].id : "none";
}

// By the scan, which tests/rules holds against asking every condition.
std::vector<std::string> expected_winners(const RuleSet& world) {
  rules::TypeRules rules(*world.org, {0}, world.org->types[0], rules::TieOrder::ascending,
                         rules::RuleSearch::scan);
  std::vector<model::RuleCounts> counts(world.org->rules.size());
  std::vector<std::string> winners;
  for (const model::FieldValues& fields : world.workitems) {
    winners.push_back(id_of(*world.org, rules.choose({fields, 0, no_source}, counts, nullptr).winner));
  }
  return winners;
}

// One after another, in the drawn order, from the first again after the last.
template <class Choose>
void run(benchmark::State& state, const RuleSet& world, Choose choose) {
  std::size_t item = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(choose(item));
    if (++item == world.workitems.size()) item = 0;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

template <RuleSet (*make_world)(std::uint32_t), rules::RuleSearch search>
void engine(benchmark::State& state) {
  const RuleSet world = make_world(static_cast<std::uint32_t>(state.range(0)));
  rules::TypeRules rules(*world.org, {0}, world.org->types[0], rules::TieOrder::ascending, search);
  std::vector<model::RuleCounts> counts(world.org->rules.size());
  const auto choose = [&](std::size_t item) {
    return rules.choose({world.workitems[item], 0, no_source}, counts, nullptr).winner;
  };
  const std::vector<std::string> expected = expected_winners(world);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (id_of(*world.org, choose(i)) != expected[i]) return state.SkipWithError("another rule won");
  }
  run(state, world, choose);
  state.counters["index_bytes"] = static_cast<double>(rules.index_bytes());
}

template <RuleSet (*make_world)(std::uint32_t)>
void textbook_rules(benchmark::State& state) {
  const RuleSet world = make_world(static_cast<std::uint32_t>(state.range(0)));
  const textbook::Rules rules(*world.org, 0);
  std::vector<textbook::Workitem> workitems;
  for (const model::FieldValues& fields : world.workitems) {
    workitems.push_back(textbook::make_workitem(world.org->types[0], fields, 0));
  }
  const std::vector<std::string> expected = expected_winners(world);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const textbook::Rule* winner = rules.choose(workitems[i]);
    if ((winner == nullptr ? "none" : winner->id) != expected[i]) {
      return state.SkipWithError("another rule won");
    }
  }
  run(state, world, [&](std::size_t item) { return rules.choose(workitems[item]); });
}

// What loading, and each PATCH of a type, costs.
template <RuleSet (*make_world)(std::uint32_t)>
void compile(benchmark::State& state) {
  const RuleSet world = make_world(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    const rules::TypeRules rules(*world.org, {0}, world.org->types[0], rules::TieOrder::ascending);
    benchmark::DoNotOptimize(rules.attached().data());
  }
}

constexpr auto by_default = rules::RuleSearch::by_number_of_rules;
constexpr auto scan = rules::RuleSearch::scan;

}  // namespace

#define ROUTESIM_RULES_BENCH(name, function) \
  BENCHMARK(function)->Name(name)->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000)
ROUTESIM_RULES_BENCH("rules/index", (engine<make_rules, by_default>));
ROUTESIM_RULES_BENCH("rules/scan", (engine<make_rules, scan>));
ROUTESIM_RULES_BENCH("rules/textbook", (textbook_rules<make_rules>));
ROUTESIM_RULES_BENCH("rules_eight_fields/index", (engine<make_rules_of_eight_fields, by_default>));
ROUTESIM_RULES_BENCH("rules_eight_fields/scan", (engine<make_rules_of_eight_fields, scan>));
ROUTESIM_RULES_BENCH("rules_eight_fields/textbook", (textbook_rules<make_rules_of_eight_fields>));
ROUTESIM_RULES_BENCH("rules_wide/index", (engine<make_wide_rules, by_default>));
ROUTESIM_RULES_BENCH("rules_wide/scan", (engine<make_wide_rules, scan>));
ROUTESIM_RULES_BENCH("rules_compile", (compile<make_rules>));
ROUTESIM_RULES_BENCH("rules_compile/eight_fields", (compile<make_rules_of_eight_fields>));
#undef ROUTESIM_RULES_BENCH

}  // namespace routesim::bench

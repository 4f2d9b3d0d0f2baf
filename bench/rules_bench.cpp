// The rule of a workitem among 10, 100 and 1,000: items a second.
#include <benchmark/benchmark.h>
#include <vector>

#include "bench/worlds.hpp"
#include "engine/rules/rule_choice.hpp"

namespace routesim::bench {
namespace {

void choose_rule(benchmark::State& state) {
  const RuleSet world = make_rules(static_cast<std::uint32_t>(state.range(0)));
  rules::TypeRules choices(*world.org, {0}, world.org->types[0], rules::TieOrder::ascending);
  std::vector<model::RuleCounts> counts(world.org->rules.size());
  const std::optional<std::string> no_source;
  std::size_t item = 0;
  const auto choose_next = [&] {
    const rules::Choice choice = choices.choose({world.workitems[item], 0, no_source}, counts, nullptr);
    if (++item == world.workitems.size()) item = 0;
    return choice.winner;
  };
  // Rules are compiled when first asked: not measured.
  for (std::size_t i = 0; i < world.workitems.size(); ++i) {
    if (!choose_next()) state.SkipWithError("every workitem has a rule");
  }
  for (auto _ : state) benchmark::DoNotOptimize(choose_next());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

}  // namespace

BENCHMARK(choose_rule)->Arg(10)->Arg(100)->Arg(1'000);

}  // namespace routesim::bench

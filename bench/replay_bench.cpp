// Whole replays: the 2,000 claims of scenarios/insurance-claims as `routesim run` replays them, and generated
// days that drive a run directly.
#include <benchmark/benchmark.h>
#include <string>

#include "bench/log_sink.hpp"
#include "bench/worlds.hpp"
#include "engine/comparison/scenario_run.hpp"
#include "engine/config/scenario_reader.hpp"
#include "engine/input/problems.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::bench {
namespace {

enum class Log { none, counted, in_memory };

void replay_claims(benchmark::State& state, Log log) {
  input::Problems problems;
  const auto scenario =
      config::read_scenario(ROUTESIM_SOURCE_DIR "/scenarios/insurance-claims/day.scenario.json", problems);
  if (!scenario) {
    state.SkipWithError(problems.to_text().c_str());
    return;
  }
  std::uint64_t workitems = 0, events = 0;
  for (auto _ : state) {
    comparison::ScenarioRun run(*scenario, {});
    LogSink sink(*scenario->org, true);
    if (log == Log::in_memory) run.add_sink(sink);
    run.run();
    if (!run.failures().empty()) state.SkipWithError("an expectation of the day does not hold");
    workitems += run.state().router().created();
    events += run.metrics().events();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(workitems));
  state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

void replay_day(benchmark::State& state, Log log) {
  DayShape shape;
  shape.workitems = static_cast<std::uint64_t>(state.range(0));
  const auto org = make_day_org(shape);
  std::uint64_t events = 0, waiting = 0;
  for (auto _ : state) {
    DayCalls day(shape);
    simulation::Run run(org, midnight, 1);
    LogSink sink(*org, log == Log::in_memory);
    run.set_sink(&sink);
    run.start("A generated day");
    while (day.next()) {
      run.advance_to(day.at());
      run.apply(day.call());
    }
    run.finish(std::nullopt);
    if (run.router().created() != shape.workitems) state.SkipWithError("a request was refused");
    events += sink.events;
    waiting += run.router().waiting().size();
  }
  if (waiting > 0) state.SkipWithError("somebody still waits");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(shape.workitems));
  state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

// The requests alone: what replay_day spends on making them.
void make_day(benchmark::State& state) {
  DayShape shape;
  shape.workitems = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    DayCalls day(shape);
    while (day.next()) {
      const config::ApiCall& call = day.call();
      benchmark::DoNotOptimize(&call);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(shape.workitems));
}

}  // namespace

BENCHMARK_CAPTURE(replay_claims, without_log, Log::none)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay_claims, with_log, Log::in_memory)->Unit(benchmark::kMillisecond);
BENCHMARK(make_day)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay_day, without_log, Log::counted)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(replay_day, with_log, Log::in_memory)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace routesim::bench

// Reading: an org folder by itself, and a scenario with its org and its timeline, everything checked.
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <string>

#include "engine/config/org_reader.hpp"
#include "engine/config/scenario_reader.hpp"
#include "engine/input/problems.hpp"

namespace routesim::bench {
namespace {

std::string scenario_path(const char* path) { return std::string(ROUTESIM_SOURCE_DIR "/scenarios/") + path; }

void load_org(benchmark::State& state, const char* path) {
  const std::string folder = scenario_path(path);
  for (auto _ : state) {
    input::Problems problems;
    const auto org = config::read_org(folder, problems);
    if (!org) state.SkipWithError(problems.to_text().c_str());
    benchmark::DoNotOptimize(org);
  }
}

void load_scenario(benchmark::State& state, const char* path) {
  const std::string file = scenario_path(path);
  for (auto _ : state) {
    input::Problems problems;
    const auto scenario = config::read_scenario(file, problems);
    if (!scenario) state.SkipWithError(problems.to_text().c_str());
    benchmark::DoNotOptimize(scenario);
  }
}

}  // namespace

BENCHMARK_CAPTURE(load_org, mortgage_review, "mortgage-review/org")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(load_org, insurance_claims, "insurance-claims/org")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(load_scenario, mortgage_review, "mortgage-review/expert-gets-the-tax-return.scenario.json")
    ->Unit(benchmark::kMicrosecond);
// 2,000 timeline entries.
BENCHMARK_CAPTURE(load_scenario, insurance_claims, "insurance-claims/day.scenario.json")
    ->Unit(benchmark::kMillisecond);

}  // namespace routesim::bench

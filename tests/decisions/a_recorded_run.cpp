// Drives the run itself, since only a run takes a sink for its decisions.
#include "tests/decisions/a_recorded_run.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <unistd.h>

#include "engine/config/scenario_reader.hpp"
#include "engine/routing/decision.hpp"
#include "engine/scoring/demand.hpp"
#include "engine/simulation/replay.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::testing {
namespace {

class Recorder final : public routing::DecisionSink {
 public:
  Recorder(const model::Org& org, RecordedRun& to) : org_(org), to_(to) {}
  bool wants(const model::WorkitemRef&) const override { return true; }
  void on_rules(const routing::RuleDecision&) override {}
  void on_agents(const routing::AgentDecision& decision) override {
    auto& of_workitem = to_.reasons[std::string(decision.workitem.id)];
    for (const routing::AgentRecord& record : decision.agents) {
      of_workitem.try_emplace(org_.agents[record.agent.index].id, words(record.reasons));
    }
  }

 private:
  static std::vector<std::string> words(scoring::Reasons reasons) {
    std::vector<std::string> out;
    for (unsigned bit = 1; bit <= static_cast<unsigned>(scoring::Reason::declined); bit *= 2) {
      const auto reason = static_cast<scoring::Reason>(bit);
      if (reasons.has(reason)) out.emplace_back(scoring::to_text(reason));
    }
    return out;
  }

  const model::Org& org_;
  RecordedRun& to_;
};

class Silence final : public model::EventSink {
 public:
  void on_event(const model::Event&) override {}
};

class NobodyWatches final : public simulation::ReplayObserver {};

std::optional<config::Scenario> read_text(std::string_view text) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("routesim-recorded-" + std::to_string(getpid()) + ".scenario.json");
  std::ofstream(path, std::ios::binary) << text;
  input::Problems problems;
  auto scenario = config::read_scenario(path.string(), problems);
  std::filesystem::remove(path);
  return scenario;
}

}  // namespace

RecordedRun record_run(std::string_view text) {
  RecordedRun result;
  const auto scenario = read_text(text);
  if (!scenario) return result;
  result.ran = true;
  Recorder recorder(*scenario->org, result);
  Silence silence;
  NobodyWatches observer;
  simulation::Run run(scenario->org, scenario->starts_at, scenario->seed);
  run.set_sink(&silence);
  run.set_decision_sink(&recorder);
  simulation::replay(*scenario, run, observer);
  const auto counts = run.router().rule_counts();
  for (std::size_t i = 0; i < counts.size(); ++i) result.rules[scenario->org->rules[i].id] = counts[i];
  return result;
}

}  // namespace routesim::testing

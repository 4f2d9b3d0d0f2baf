// One scenario from beginning to end: replayed, measured, its expectations checked.
//
//   ScenarioRun run(scenario, {});
//   run.add_sink(log);
//   run.run();
//   if (!run.failures().empty()) …
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/comparison/expectations.hpp"
#include "engine/config/scenario.hpp"
#include "engine/reporting/metrics.hpp"
#include "engine/reporting/summary_text.hpp"
#include "engine/reporting/waiting_list.hpp"
#include "engine/simulation/replay.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::comparison {

class ScenarioRun final : public simulation::ReplayObserver, private model::EventSink {
 public:
  struct Options {
    rules::TieOrder ties = rules::TieOrder::ascending;
    bool check_invariants = false;
    std::function<void(std::uint64_t entries)> progress;  // before each entry
    std::function<void(const Failure&)> on_failure;       // as soon as it is found
  };

  // `scenario` must outlive this.
  ScenarioRun(const config::Scenario& scenario, Options options);

  // Sinks see each event in the order in which they were added, before expectations are checked.
  void add_sink(model::EventSink& sink) { sinks_.push_back(&sink); }
  void run();

  const config::Scenario& scenario() const { return *scenario_; }
  const std::vector<Failure>& failures() const { return failures_; }
  std::uint64_t checks() const { return expectations_.checked(); }
  const reporting::Metrics& metrics() const { return metrics_; }
  const simulation::Run& state() const { return run_; }
  std::uint64_t state_hash() const { return state_hash_; }
  // The measures at the run's end.
  reporting::RunSummary summary() const;

 private:
  void on_event(const model::Event& event) override;
  void on_answer(const config::TimelineEntry&, const config::ApiCall&, const ingestion::Answer&) override;
  void on_expectation(const config::TimelineEntry&, const config::Expectation&) override;
  void on_progress(std::uint64_t entries) override;
  void tell_failures_from(std::size_t first);
  std::vector<reporting::UnroutedGroup> unrouted() const;

  const config::Scenario* scenario_;
  Options options_;
  simulation::Run run_;
  reporting::Metrics metrics_;
  reporting::WaitingList waiting_;
  Expectations expectations_;
  std::vector<model::EventSink*> sinks_;
  std::vector<Failure> failures_;
  std::uint64_t state_hash_ = 0;
};

}  // namespace routesim::comparison

#include "engine/comparison/scenario_run.hpp"

#include <algorithm>
#include <utility>

#include "engine/comparison/reasons.hpp"

namespace routesim::comparison {

ScenarioRun::ScenarioRun(const config::Scenario& scenario, Options options)
    : scenario_(&scenario),
      options_(std::move(options)),
      run_(scenario.org, scenario.starts_at, scenario.seed, options_.ties, scenario.faults),
      metrics_(*scenario.org),
      expectations_(scenario) {
  run_.set_sink(this);
  if (!scenario.watched.empty()) run_.set_decision_sink(&expectations_);
  if (options_.check_invariants) run_.check_invariants_always();
}

void ScenarioRun::run() { simulation::replay(*scenario_, run_, *this); }

void ScenarioRun::on_event(const model::Event& event) {
  metrics_.on_event(event);
  waiting_.on_event(event);
  expectations_.on_event(event);
  if (const auto* ended = std::get_if<model::event::RunEnded>(&event.what)) state_hash_ = ended->state_hash;
  for (model::EventSink* sink : sinks_) sink->on_event(event);
}

void ScenarioRun::on_answer(const config::TimelineEntry& entry, const config::ApiCall& call,
                            const ingestion::Answer& answer) {
  const std::size_t before = failures_.size();
  expectations_.check(entry, call, answer, failures_);
  tell_failures_from(before);
}

void ScenarioRun::on_expectation(const config::TimelineEntry&, const config::Expectation& expectation) {
  const std::size_t before = failures_.size();
  expectations_.check(expectation, run_, metrics_, failures_);
  tell_failures_from(before);
}

reporting::RunSummary ScenarioRun::summary() const {
  reporting::RunSummary summary{*scenario_->org, metrics_, waiting_.at_end(), run_.router().rule_counts(),
                                run_.now()};
  summary.unrouted = unrouted();
  summary.faults = run_.api().fault_reports();
  if (run_.audit() == nullptr) return summary;
  summary.audit = run_.audit()->report();
  for (const config::Fault& fault : scenario_->faults) {
    if (fault.kind != config::Fault::Kind::rate_limit) continue;
    auto& limit = summary.audit->limit_per_minute;
    limit = std::min(limit.value_or(fault.per_minute), fault.per_minute);
  }
  return summary;
}

std::vector<reporting::UnroutedGroup> ScenarioRun::unrouted() const {
  constexpr std::size_t most_named = 3;
  std::vector<reporting::UnroutedGroup> groups;
  const routing::Router& router = run_.router();
  for (const routing::Slot slot : router.unrouted()) {
    const routing::WorkitemState& item = router.workitem(slot);
    const model::WorkitemType& type = router.type(item.type);
    const auto cause = why_unrouted(item, type, waiting_.no_rule_matched(item.number));
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& other) {
      return other.cause == cause && other.type == type.id;
    });
    if (group == groups.end()) group = groups.insert(groups.end(), {type.id, type.name, cause, 0, {}});
    if (++group->count <= most_named) group->first.push_back(item.id);
  }
  return groups;
}

void ScenarioRun::on_progress(std::uint64_t entries) {
  if (options_.progress) options_.progress(entries);
}

void ScenarioRun::tell_failures_from(std::size_t first) {
  if (!options_.on_failure) return;
  for (std::size_t i = first; i < failures_.size(); ++i) options_.on_failure(failures_[i]);
}

}  // namespace routesim::comparison

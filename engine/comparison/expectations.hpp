// What a scenario expects, held against what happened, with the nearest reason where the two differ.
//
// Collects from the run's events and decisions what expectations speak of: workitems that they name,
// warnings, counts. Workitems that no expectation names cost nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/model/event.hpp"
#include "engine/reporting/metrics.hpp"
#include "engine/routing/decision.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::comparison {

// One thing that is not as expected.
struct Failure {
  input::Place place;  // in the scenario or its timeline file
  model::Instant at;
  std::string subject;  // `workitem loan-1`, `queue general`, `the run`, `POST /api/v2/workitems`
  std::string member;   // `agent`, `status`, …
  std::string expected;
  std::string actual;
  std::string because;  // the nearest reason; may be empty
  // Index, among the run's failures, of the one that this one follows from: a refused `submit`, or the first
  // that says that its workitem was never routed.
  std::optional<std::size_t> follows;
};

class Expectations final : public model::EventSink, public routing::DecisionSink {
 public:
  explicit Expectations(const config::Scenario& scenario);

  void on_event(const model::Event& event) override;
  bool wants(const model::WorkitemRef& workitem) const override;
  void on_rules(const routing::RuleDecision& decision) override;
  void on_agents(const routing::AgentDecision& decision) override;

  // Each appends to `failures`, the same list in all calls, what does not hold.
  void check(const config::Expectation& expectation, const simulation::Run& run,
             const reporting::Metrics& metrics, std::vector<Failure>& failures);
  // A status or problems that were not asked for: any 4xx without expectStatus is one.
  void check(const config::TimelineEntry& entry, const config::ApiCall& call, const ingestion::Answer& answer,
             std::vector<Failure>& failures);

  std::uint64_t checked() const { return checked_; }

 private:
  // What is known of a workitem that an expectation names.
  struct Watched {
    model::RoutingState state = model::RoutingState::unrouted;
    std::optional<model::RuleId> rule;
    std::optional<model::QueueId> queue;
    std::optional<model::AgentId> agent;
    std::optional<std::int64_t> score;
    std::string reason;
    std::optional<model::Instant> queued_at, wait_ended;
    model::Instant assigned_at;
    std::vector<model::AgentId> declined_by;
    std::set<std::string, std::less<>> warnings;
    std::map<std::uint32_t, std::string> rule_reasons;  // why a rule did not win, at the last routing attempt
    std::string nearest_rule;                           // why the nearest rule did not match, where none did
    std::map<std::uint32_t, std::string> agent_reasons;  // why an agent was not chosen, at the last look
  };
  struct Actual;

  template <class Payload>
  void see(const Payload& payload, const model::Event& event);
  Watched* watched(std::string_view id);
  Actual actual_of_workitem(std::string_view id, const std::string& member, const simulation::Run& run) const;
  std::optional<std::size_t> refused_submit(std::string_view id) const;
  static bool never_routed(const Watched& item);
  static std::string why_never_routed(std::string_view id, const simulation::Run& run);
  // What its wait runs from and to.
  static std::string why_that_long(const Watched& item, model::Instant starts_at);
  std::string why_this_level(model::QueueId queue, model::Instant now,
                             const reporting::Metrics& metrics) const;
  std::string nearest_reason(std::string_view id, const config::Check& check,
                             const simulation::Run& run) const;

  const config::Scenario* scenario_;
  std::unordered_set<std::string> names_;
  std::map<std::string, Watched, std::less<>> watched_;
  std::set<std::string, std::less<>> warnings_;
  std::map<std::string, std::size_t, std::less<>> refused_submits_;  // the last failure of each name
  std::map<std::string, std::size_t, std::less<>> never_routed_;     // the first failure of each id
  std::uint64_t checked_ = 0;
};

}  // namespace routesim::comparison

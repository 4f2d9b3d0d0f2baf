// Replays a scenario: its agents' shifts and its timeline, merged in time order, drive a run to its end; its
// client sends records beside them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::simulation {

// What a driver of a replay may want to see beside the events.
class ReplayObserver {
 public:
  virtual ~ReplayObserver() = default;
  virtual void on_answer(const config::TimelineEntry&, const config::ApiCall&, const ingestion::Answer&) {}
  // The run stands at the entry's instant, or at its end.
  virtual void on_expectation(const config::TimelineEntry&, const config::Expectation&) {}
  // Before each entry: how many there were.
  virtual void on_progress(std::uint64_t) {}
};

struct ShiftEntry {
  model::Instant at;
  model::AgentId agent;
  model::AgentState state = model::AgentState::available;
};

// The agents' shifts as entries of a timeline: by (instant, agent, place in the agent's list). Where one
// shift ends as the next begins, only the beginning acts. What lies after `until` does not happen.
std::vector<ShiftEntry> shift_entries(const model::Org& org, model::Instant starts_at,
                                      std::optional<model::Instant> until);

// `run` must be fresh and made for the scenario's org, start and seed. The scenario must outlive it.
void replay(const config::Scenario& scenario, Run& run, ReplayObserver& observer);

}  // namespace routesim::simulation

#include "engine/simulation/replay.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "engine/config/timeline_stream.hpp"

namespace routesim::simulation {

std::vector<ShiftEntry> shift_entries(const model::Org& org, model::Instant starts_at,
                                      std::optional<model::Instant> until) {
  std::vector<ShiftEntry> entries;
  for (std::uint32_t i = 0; i < org.agents.size(); ++i) {
    const auto& shifts = org.agents[i].shifts;
    for (std::size_t s = 0; s < shifts.size(); ++s) {
      entries.push_back({starts_at + shifts[s].from, {i}, shifts[s].state});
      const bool goes_on = s + 1 < shifts.size() && shifts[s + 1].from == shifts[s].to;
      if (!goes_on) entries.push_back({starts_at + shifts[s].to, {i}, model::AgentState::offline});
    }
  }
  if (until) std::erase_if(entries, [&](const ShiftEntry& entry) { return entry.at > *until; });
  std::stable_sort(entries.begin(), entries.end(), [](const ShiftEntry& a, const ShiftEntry& b) {
    return a.at != b.at ? a.at < b.at : a.agent < b.agent;
  });
  return entries;
}

void replay(const config::Scenario& scenario, Run& run, ReplayObserver& observer) {
  const auto shifts = shift_entries(*scenario.org, scenario.starts_at, scenario.until);
  auto next_shift = shifts.begin();
  const auto run_shifts_up_to = [&](std::optional<model::Instant> at) {
    for (; next_shift != shifts.end() && (!at || next_shift->at <= *at); ++next_shift) {
      run.advance_to(next_shift->at);
      run.apply(config::AgentChange{next_shift->agent, next_shift->state, std::nullopt});
    }
  };

  run.start(scenario.name);
  if (scenario.client) run.send_records(*scenario.client);
  config::TimelineStream timeline(scenario);
  std::uint64_t count = 0;
  auto entry = timeline.next();
  for (; entry && !entry->at_end; entry = timeline.next()) {
    observer.on_progress(count++);
    run_shifts_up_to(entry->at);
    run.advance_to(entry->at);
    if (const auto* call = std::get_if<config::ApiCall>(&entry->what)) {
      const ingestion::Answer answer = run.apply(*call);
      observer.on_answer(*entry, *call, answer);
    } else if (const auto* change = std::get_if<config::AgentChange>(&entry->what)) {
      run.apply(*change);
    } else {
      observer.on_expectation(*entry, std::get<config::Expectation>(entry->what));
    }
  }
  run_shifts_up_to(std::nullopt);
  run.finish(scenario.until);
  for (; entry; entry = timeline.next()) {
    observer.on_expectation(*entry, std::get<config::Expectation>(entry->what));
  }
}

}  // namespace routesim::simulation

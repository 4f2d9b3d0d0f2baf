// A workitem as the router keeps it, and the places that the router keeps them in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/workitem.hpp"
#include "engine/queueing/requirement.hpp"
#include "engine/queueing/timers.hpp"
#include "engine/scoring/demand_table.hpp"

namespace routesim::routing {

// What every event looks at of a workitem, close together.
struct WorkitemCore {
  model::WorkitemNumber number = 0;  // 0: this place is free
  model::RoutingState state = model::RoutingState::unrouted;
  bool by_distribution = false;  // the bypass path: handed out by the queue's distribution
  bool in_limbo = false;         // everyoneDeclined has been said of this wait
  bool awaits_steps = false;     // the timer of the next fallback step of this queueing is set
  bool is_listed = false;        // among those that wait: not yet while it is first offered
  model::TypeId type;
  std::uint32_t queueing = 0;  // counts routing attempts that queued it
  std::uint32_t offer = 0;     // counts assignments
  int priority = 0;
  std::optional<model::RuleId> rule;        // that won; none on the bypass path
  std::optional<model::QueueId> queue;      // once queued
  std::optional<scoring::DemandId> demand;  // while it waits
  std::optional<model::AgentId> agent;
  model::Instant queued_at;  // first queued: its place in the waiting list for ever
  model::Handling handling;
  model::Instant steps_from;             // of this queueing: what its rule's fallback steps are timed from,
  queueing::TimerOrder steps_order = 0;  // and the place of the first one's timer; the others follow
};

struct WorkitemState : WorkitemCore {
  std::string id;
  model::FieldValues fields;
  std::optional<std::string> source;
  model::RoutingData own;  // its routingData
  queueing::Requirement requirement;
  std::vector<std::uint32_t> due_steps;  // fallback steps that fell due while assigned
  std::vector<model::AgentId> declined;  // whose decline counts now

  model::WorkitemRef ref() const { return {number, id}; }

  // Free, with the storage that the next workitem here needs as well, unless it is unusually large.
  void reset() {
    static_cast<WorkitemCore&>(*this) = {};
    id = {};
    fields = {};
    source.reset();
    own = {};
    clear(requirement.skills);
    requirement.bypass_proficiency = false;
    requirement.extra_capacity = 0;
    clear(due_steps);
    clear(declined);
  }

 private:
  template <class T>
  static void clear(std::vector<T>& list) {
    if (list.capacity() > 64) list = {};
    list.clear();
  }
};

}  // namespace routesim::routing

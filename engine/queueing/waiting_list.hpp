// Everything that waits, over all queues, in the order in which it is served: highest priority, then earliest
// queued, then earliest created.
#pragma once

#include <cstdint>
#include <set>

#include "engine/model/ids.hpp"
#include "engine/model/time.hpp"

namespace routesim::queueing {

struct WaitingPlace {
  int priority = 0;
  model::Instant queued_at;
  model::WorkitemNumber number = 0;
  std::uint32_t slot = 0;  // where the router keeps it; not part of the order

  friend bool operator<(const WaitingPlace& a, const WaitingPlace& b) {
    if (a.priority != b.priority) return a.priority > b.priority;
    if (a.queued_at != b.queued_at) return a.queued_at < b.queued_at;
    return a.number < b.number;
  }
};

using WaitingList = std::set<WaitingPlace>;

}  // namespace routesim::queueing

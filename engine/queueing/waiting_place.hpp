// Where a workitem stands among all that wait: highest priority, then earliest queued, then earliest created.
#pragma once

#include <cstdint>

#include "engine/model/ids.hpp"
#include "engine/model/time.hpp"

namespace routesim::queueing {

// Never a slot.
constexpr std::uint32_t no_slot = ~std::uint32_t{0};

struct WaitingPlace {
  WaitingPlace() = default;
  WaitingPlace(int its_priority, model::Instant its_queued_at, model::WorkitemNumber its_number,
               std::uint32_t its_slot = 0)
      : queued_at(its_queued_at), number(its_number), priority(its_priority), slot(its_slot) {}

  // 24 bytes in this order; a million of them wait.
  model::Instant queued_at;
  model::WorkitemNumber number = 0;
  int priority = 0;
  std::uint32_t slot = 0;  // where the router keeps it; not part of the order

  friend bool operator<(const WaitingPlace& a, const WaitingPlace& b) {
    if (a.priority != b.priority) return a.priority > b.priority;
    if (a.queued_at != b.queued_at) return a.queued_at < b.queued_at;
    return a.number < b.number;
  }
};

}  // namespace routesim::queueing

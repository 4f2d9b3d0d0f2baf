// Timers of a run: what falls due when, in (due, order set).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/time.hpp"

namespace routesim::queueing {

struct Timer {
  enum class Kind : std::uint8_t { fallback, accept, offer_timeout, handle, wrap_up, reoffer, external };
  model::Instant due;
  std::uint64_t order = 0;             // given by Timers::set
  model::WorkitemNumber workitem = 0;  // of external: the number that its owner knows it by
  std::uint32_t slot = 0;              // where the workitem is kept; another number there: it is gone
  std::uint32_t generation = 0;  // of the offer or the queueing it belongs to; another one now: it lapsed
  std::uint32_t detail = 0;      // fallback: step from 0; reoffer: the agent
  Kind kind = Kind::fallback;
};

// A binary heap; nothing is allocated once it has grown.
class Timers {
 public:
  void set(Timer timer) {
    timer.order = next_order_++;
    heap_.push_back(timer);
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  bool empty() const { return heap_.empty(); }
  const Timer& next() const { return heap_.front(); }
  Timer take() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Timer timer = heap_.back();
    heap_.pop_back();
    return timer;
  }

 private:
  static bool later(const Timer& a, const Timer& b) {
    return a.due != b.due ? a.due > b.due : a.order > b.order;
  }
  std::vector<Timer> heap_;
  std::uint64_t next_order_ = 0;
};

}  // namespace routesim::queueing

// Timers of a run: what falls due when, in (due, order set).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/time.hpp"

namespace routesim::queueing {

struct Timer {
  enum class Kind : std::uint8_t { fallback, accept, offer_timeout, handle, wrap_up, reoffer, external };
  model::Instant due;
  model::WorkitemNumber workitem = 0;  // of external: the number that its owner knows it by
  std::uint32_t slot = 0;              // where the workitem is kept; another number there: it is gone
  std::uint32_t generation = 0;  // of the offer or the queueing it belongs to; another one now: it lapsed
  std::uint32_t detail = 0;      // fallback: step from 0; reoffer: the agent
  Kind kind = Kind::fallback;
};

// A timer's place among those of its instant, from 0 in the order in which they were set.
using TimerOrder = std::uint64_t;

// A heap of 16-byte keys with four children a node, and beside it a lane for each kind of timer that mostly
// lasts as long as the one before: what falls due after everything in its lane waits at the lane's end and
// costs no heap. The timers stand still beside the keys. Nothing is allocated once it has grown.
class Timers {
 public:
  Timers() { firsts_.fill(never); }

  void set(const Timer& timer) { set(timer, reserve(1)); }
  // So many places in a row as if they were set now; the first of them. A place that is never used is no
  // loss.
  TimerOrder reserve(std::uint64_t count) {
    const TimerOrder first = next_order_;
    if (count > order_limit - first) throw std::length_error("more than 2^36 timers in one run");
    next_order_ += count;
    return first;
  }
  // At a place that was reserved; once for each.
  void set(const Timer& timer, TimerOrder order) {
    std::uint32_t at = 0;
    if (free_.empty()) {
      at = static_cast<std::uint32_t>(timers_.size());
      if (at == index_limit) throw std::length_error("more than 2^28 timers at once");
      timers_.push_back(timer);
    } else {
      at = free_.back();
      free_.pop_back();
      timers_[at] = timer;
    }
    const Key key = key_of(timer.due, order, at);
    std::size_t source = lane_of(timer.kind);
    if (source < lanes && lanes_[source].takes(key)) {
      lanes_[source].push(key);
    } else {
      source = the_heap;
      push(key);
    }
    if (key < firsts_[source]) firsts_[source] = key;
    if (key < firsts_[next_]) next_ = source;
    ++size_;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  const Timer& next() const { return timers_[index_of(firsts_[next_])]; }
  Timer take() {
    const std::uint32_t at = index_of(firsts_[next_]);
    if (next_ == the_heap) {
      pop();
      firsts_[the_heap] = heap_.empty() ? never : heap_.front();
    } else {
      Lane& lane = lanes_[next_];
      lane.pop();
      firsts_[next_] = lane.empty() ? never : lane.front();
    }
    next_ = earliest();
    --size_;
    free_.push_back(at);
    return timers_[at];
  }

 private:
  // Due, order and the timer's index, highest bits first: one comparison of integers compares two timers.
  __extension__ using Key = unsigned __int128;
  static constexpr Key never = ~Key{0};
  static constexpr unsigned index_bits = 28, order_bits = 64 - index_bits;
  static constexpr std::uint64_t order_limit = std::uint64_t{1} << order_bits;
  static constexpr std::uint32_t index_limit = std::uint32_t{1} << index_bits;
  static constexpr std::size_t children = 4;
  static constexpr std::size_t lanes = 4, the_heap = lanes;  // the sources of what comes next

  // Keys in ascending order: a ring buffer of a power of two.
  class Lane {
   public:
    bool empty() const { return used_ == 0; }
    Key front() const { return ring_[first_]; }
    bool takes(Key key) const { return used_ == 0 || ring_[(first_ + used_ - 1) & mask()] < key; }
    void push(Key key) {
      if (used_ == ring_.size()) grow();
      ring_[(first_ + used_++) & mask()] = key;
    }
    void pop() {
      first_ = (first_ + 1) & mask();
      --used_;
    }

   private:
    std::size_t mask() const { return ring_.size() - 1; }
    void grow() {
      std::vector<Key> larger(ring_.empty() ? 16 : 2 * ring_.size());
      for (std::size_t i = 0; i < used_; ++i) larger[i] = ring_[(first_ + i) & mask()];
      ring_ = std::move(larger);
      first_ = 0;
    }
    std::vector<Key> ring_;
    std::size_t first_ = 0, used_ = 0;
  };

  static std::size_t lane_of(Timer::Kind kind) {
    switch (kind) {
      case Timer::Kind::fallback: return 0;
      case Timer::Kind::accept: return 1;
      case Timer::Kind::offer_timeout: return 2;
      case Timer::Kind::wrap_up: return 3;
      default: return the_heap;
    }
  }

  // The source of the first timer of all: without branches that nobody could foresee.
  std::size_t earliest() const {
    std::size_t least = 0;
    for (std::size_t source = 1; source <= the_heap; ++source) {
      least = firsts_[source] < firsts_[least] ? source : least;
    }
    return least;
  }

  static Key key_of(model::Instant due, TimerOrder order, std::uint32_t index) {
    // Instants before 1970 are negative: with the sign bit turned they compare as unsigned integers do.
    const std::uint64_t when = static_cast<std::uint64_t>(due.us) ^ (std::uint64_t{1} << 63);
    return Key{when} << 64 | (order << index_bits | index);
  }
  static std::uint32_t index_of(Key key) { return static_cast<std::uint32_t>(key) & (index_limit - 1); }

  void push(Key key) {
    std::size_t at = heap_.size();
    heap_.push_back(key);
    while (at > 0) {
      const std::size_t parent = (at - 1) / children;
      if (heap_[parent] < key) break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = key;
  }

  void pop() {
    const Key last = heap_.back();
    heap_.pop_back();
    const std::size_t size = heap_.size();
    if (size == 0) return;
    Key* const heap = heap_.data();
    std::size_t at = 0;
    for (;;) {
      const std::size_t first = at * children + 1;
      if (first >= size) break;
      std::size_t least = first;
      if (first + children <= size) {
        // A whole family, compared in pairs: without branches that nobody could foresee.
        const std::size_t left = first + (heap[first + 1] < heap[first] ? 1 : 0);
        const std::size_t right = first + (heap[first + 3] < heap[first + 2] ? 3 : 2);
        least = heap[right] < heap[left] ? right : left;
      } else {
        for (std::size_t child = first + 1; child < size; ++child) {
          if (heap[child] < heap[least]) least = child;
        }
      }
      if (last < heap[least]) break;
      heap[at] = heap[least];
      at = least;
    }
    heap[at] = last;
  }

  std::vector<Key> heap_;
  std::array<Lane, lanes> lanes_;
  std::array<Key, lanes + 1> firsts_;  // of each lane and of the heap; `never` where it is empty
  std::size_t next_ = the_heap;        // where the first of them stands
  std::size_t size_ = 0;
  std::vector<Timer> timers_;        // by index
  std::vector<std::uint32_t> free_;  // indexes that no key has
  TimerOrder next_order_ = 0;
};

}  // namespace routesim::queueing

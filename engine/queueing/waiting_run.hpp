// Waiting places in waiting order, kept so that both ends are cheap: a ring buffer in which what left from
// the middle stays as a gap until the gaps are as many as the places.
//
// Every operation costs O(1), or O(log size) where it has to search, averaged over the operations before it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/queueing/waiting_place.hpp"

namespace routesim::queueing {

class WaitingRun {
 public:
  bool empty() const { return live_ == 0; }
  std::size_t size() const { return live_; }
  // Room for so many places: at most 8 times the size, or 16.
  std::size_t capacity() const { return ring_.size(); }

  // Of a run that is not empty: the earliest and the latest.
  const WaitingPlace& front() const { return ring_[first_]; }
  const WaitingPlace& back() const { return at(used_ - 1); }

  // `place` must come after all others, before all others.
  void push_back(const WaitingPlace& place) {
    if (used_ == ring_.size()) make_room();
    ring_[(first_ + used_) & mask()] = place;
    ++used_;
    ++live_;
  }
  void push_front(const WaitingPlace& place) {
    if (used_ == ring_.size()) make_room();
    first_ = (first_ - 1) & mask();
    ring_[first_] = place;
    ++used_;
    ++live_;
  }

  bool contains(const WaitingPlace& place) const { return find(place).has_value(); }
  // Whether it was there.
  bool erase(const WaitingPlace& place) {
    const auto found = find(place);
    if (!found) return false;
    at(*found).slot = gap;
    --live_;
    trim();
    return true;
  }

  // In waiting order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t i = 0; i < used_; ++i) {
      if (at(i).slot != gap) visit(at(i));
    }
  }

  // What the two hold, in order; none of it in both.
  static WaitingRun merged(const WaitingRun& a, const WaitingRun& b) {
    WaitingRun result;
    result.ring_.resize(capacity_for(a.live_ + b.live_));
    std::uint32_t i = 0, j = 0;
    while (i < a.used_ || j < b.used_) {
      const bool from_a = j == b.used_ || (i < a.used_ && a.at(i) < b.at(j));
      const WaitingPlace& next = from_a ? a.at(i++) : b.at(j++);
      if (next.slot != gap) result.ring_[result.used_++] = next;
    }
    result.live_ = result.used_;
    return result;
  }

 private:
  static constexpr std::uint32_t gap = no_slot;
  static constexpr std::size_t smallest = 4;
  static constexpr std::size_t small = 16;  // a ring so small is not made smaller

  // Half of it is free, so that the next change of size is as many operations away as this one costs.
  static std::size_t capacity_for(std::size_t live) {
    const std::size_t wanted = std::bit_ceil(2 * live);
    return wanted < smallest ? smallest : wanted;
  }
  std::uint32_t mask() const { return static_cast<std::uint32_t>(ring_.size()) - 1; }
  const WaitingPlace& at(std::uint32_t i) const { return ring_[(first_ + i) & mask()]; }
  WaitingPlace& at(std::uint32_t i) { return ring_[(first_ + i) & mask()]; }

  std::optional<std::uint32_t> find(const WaitingPlace& place) const {
    // What leaves is nearly always the first, or the last that came.
    if (live_ == 0 || place < front() || back() < place) return std::nullopt;
    if (!(front() < place)) return 0;
    if (!(place < back())) return used_ - 1;
    std::uint32_t low = 1, count = used_ - 2;
    while (count > 0) {
      const std::uint32_t half = count / 2;
      if (at(low + half) < place) {
        low += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    if (place < at(low) || at(low).slot == gap) return std::nullopt;
    return low;
  }

  void drop_front() {
    first_ = (first_ + 1) & mask();
    --used_;
  }
  // Both ends are places again, and the room fits what is left.
  void trim() {
    if (live_ == 0) {
      used_ = 0;
    } else if (used_ != live_) {
      while (at(0).slot == gap) drop_front();
      while (at(used_ - 1).slot == gap) --used_;
    }
    if (ring_.size() > small && std::size_t{8} * live_ < ring_.size()) move_to(capacity_for(live_));
  }
  void make_room() {
    const std::size_t wanted = capacity_for(live_);
    if (wanted == ring_.size()) {
      close_gaps();
    } else {
      move_to(wanted);
    }
  }
  void close_gaps() {
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < used_; ++i) {
      if (at(i).slot != gap) at(kept++) = at(i);
    }
    used_ = kept;
  }
  void move_to(std::size_t capacity) {
    std::vector<WaitingPlace> ring(capacity);
    std::uint32_t kept = 0;
    for_each([&](const WaitingPlace& place) { ring[kept++] = place; });
    ring_ = std::move(ring);
    first_ = 0;
    used_ = kept;
  }

  std::vector<WaitingPlace> ring_;  // none, or a power of two of them
  std::uint32_t first_ = 0;
  std::uint32_t used_ = 0;  // from the first place to the last, with the gaps between them
  std::uint32_t live_ = 0;  // without
};

}  // namespace routesim::queueing

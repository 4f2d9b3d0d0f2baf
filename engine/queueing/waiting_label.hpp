// A number for a waiting place that does not fall where places come later: most pairs of places are told
// apart by comparing one word, and those of equal labels by their order.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/queueing/waiting_place.hpp"

namespace routesim::queueing {

// Also of where nothing waits.
constexpr std::uint64_t last_label = ~std::uint64_t{0};

// 16 bits of priority, highest first, and 48 of time in units of 16 µs from 1970 to 2112. What is beyond
// these ranges has the first label of all, of its priority, or the last.
inline std::uint64_t label_of(const WaitingPlace& place) {
  constexpr int most = 32'767;
  constexpr std::int64_t end_of_time = std::int64_t{1} << 48;
  if (place.priority >= most) return 0;
  if (place.priority <= -most) return last_label;
  const std::int64_t time = std::clamp<std::int64_t>(place.queued_at.us >> 4, 0, end_of_time - 1);
  return static_cast<std::uint64_t>(most - place.priority) << 48 | static_cast<std::uint64_t>(time);
}

}  // namespace routesim::queueing

// How often a rule was looked at in a run.
#pragma once

#include <cstdint>

namespace routesim::model {

struct RuleCounts {
  std::uint64_t considered = 0;  // its condition was evaluated
  std::uint64_t matched = 0;     // it won, or tied with the winner
  std::uint64_t won = 0;
};

}  // namespace routesim::model

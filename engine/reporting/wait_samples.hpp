// The waits of many workitems in little memory: every sample up to a limit, from there on a histogram whose
// error is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/time.hpp"

namespace routesim::reporting {

struct WaitStatistics {
  std::uint64_t count = 0;
  model::Duration mean;    // rounded down to the microsecond
  model::Duration median;  // smallest wait that at least half of the waits do not exceed
  model::Duration p95;     // the same for 95 %
  model::Duration max;
  bool approximate = false;  // median and p95 may be up to 1/256 above the exact values, never below
};

class WaitSamples {
 public:
  static constexpr std::size_t exact_limit = 65'536;

  // `wait` is not negative.
  void add(model::Duration wait);
  WaitStatistics statistics() const;
  std::uint64_t count() const { return count_; }
  model::Duration max() const { return max_; }

 private:
  model::Duration at_or_below(std::uint64_t percent) const;

  std::vector<std::int64_t> exact_;       // in order of arrival; empty once the histogram has taken over
  std::vector<std::uint64_t> histogram_;  // empty, or one count a bucket
  std::uint64_t count_ = 0;
  std::int64_t sum_s_ = 0,
               sum_rest_us_ = 0;  // the sum of waits in two parts: microseconds alone could overflow
  model::Duration max_;
};

}  // namespace routesim::reporting

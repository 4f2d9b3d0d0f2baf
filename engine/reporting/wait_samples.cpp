// The histogram is log-linear: each power of two is cut into 256 buckets of equal width, so a bucket is at
// most 1/256 of its lowest value wide; waits below 512 µs have a bucket each. A bucket answers with its
// highest value: at least the asked share of waits really is at or below it.
#include "engine/reporting/wait_samples.hpp"

#include <algorithm>
#include <bit>

namespace routesim::reporting {
namespace {

constexpr unsigned steps_log2 = 8;
constexpr std::uint64_t steps = 1U << steps_log2;
constexpr std::size_t bucket_count = steps * (64 - steps_log2);

std::size_t bucket_of(std::int64_t wait_us) {
  const auto value = static_cast<std::uint64_t>(wait_us);
  if (value < steps) return value;
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - steps_log2;
  return steps * shift + (value >> shift);
}

std::int64_t highest_in(std::size_t bucket) {
  if (bucket < steps) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = bucket / steps - 1;
  const std::uint64_t above = (bucket - steps * shift + 1) << shift;
  return static_cast<std::int64_t>(above - 1);
}

}  // namespace

void WaitSamples::add(model::Duration wait) {
  ++count_;
  max_ = std::max(max_, wait);
  sum_s_ += wait.us / 1'000'000;
  sum_rest_us_ += wait.us % 1'000'000;
  sum_s_ += sum_rest_us_ / 1'000'000;
  sum_rest_us_ %= 1'000'000;

  if (!histogram_.empty()) {
    ++histogram_[bucket_of(wait.us)];
  } else if (exact_.size() < exact_limit) {
    exact_.push_back(wait.us);
  } else {
    histogram_.resize(bucket_count);
    for (const std::int64_t earlier : exact_) ++histogram_[bucket_of(earlier)];
    ++histogram_[bucket_of(wait.us)];
    exact_ = {};
  }
}

WaitStatistics WaitSamples::statistics() const {
  if (count_ == 0) return {};
  const auto count = static_cast<std::int64_t>(count_);
  const std::int64_t mean_us =
      sum_s_ / count * 1'000'000 + (sum_s_ % count * 1'000'000 + sum_rest_us_) / count;
  return {count_, {mean_us}, at_or_below(50), at_or_below(95), max_, !histogram_.empty()};
}

model::Duration WaitSamples::at_or_below(std::uint64_t percent) const {
  const std::uint64_t rank = (count_ * percent + 99) / 100;  // from 1
  if (histogram_.empty()) {
    std::vector<std::int64_t> samples = exact_;
    const auto nth = samples.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(samples.begin(), nth, samples.end());
    return {*nth};
  }
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < histogram_.size(); ++bucket) {
    seen += histogram_[bucket];
    if (seen >= rank) return std::min(model::Duration{highest_in(bucket)}, max_);
  }
  return max_;
}

}  // namespace routesim::reporting

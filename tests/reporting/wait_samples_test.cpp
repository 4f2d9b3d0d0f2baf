#include "engine/reporting/wait_samples.hpp"

#include <algorithm>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::reporting {
namespace {

WaitStatistics statistics_of(const std::vector<std::int64_t>& waits) {
  WaitSamples samples;
  for (const std::int64_t wait : waits) samples.add({wait});
  return samples.statistics();
}

}  // namespace

TEST_CASE("no waits have no statistics") {
  const WaitStatistics none = WaitSamples().statistics();
  CHECK(none.count == 0);
  CHECK(none.max.us == 0);
}

TEST_CASE("a percentile is the smallest wait that enough waits do not exceed") {
  struct Row {
    std::vector<std::int64_t> waits;
    std::int64_t mean, median, p95, max;
  };
  std::vector<std::int64_t> to_20, to_100;
  for (int i = 1; i <= 20; ++i) to_20.push_back(21 - i);
  for (int i = 1; i <= 100; ++i) to_100.push_back(i);
  for (const Row& row : {Row{{7}, 7, 7, 7, 7}, Row{{4, 1}, 2, 1, 4, 4}, Row{{3, 1, 2}, 2, 2, 3, 3},
                         Row{to_20, 10, 10, 19, 20}, Row{to_100, 50, 50, 95, 100}}) {
    const WaitStatistics found = statistics_of(row.waits);
    CHECK(found.count == row.waits.size());
    CHECK(found.mean.us == row.mean);
    CHECK(found.median.us == row.median);
    CHECK(found.p95.us == row.p95);
    CHECK(found.max.us == row.max);
    CHECK_FALSE(found.approximate);
  }
}

TEST_CASE("very long waits do not overflow the mean") {
  constexpr std::int64_t ten_thousand_days = 864'000'000'000'000'000;  // a thousand times that, in truth
  const WaitStatistics found = statistics_of(std::vector<std::int64_t>(100, ten_thousand_days + 1));
  CHECK(found.mean.us == ten_thousand_days + 1);
}

TEST_CASE("beyond the limit percentiles are at most 1/256 too high and never too low") {
  std::vector<std::int64_t> waits;
  std::uint64_t state = 12345;
  for (std::size_t i = 0; i < WaitSamples::exact_limit; ++i) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    waits.push_back(static_cast<std::int64_t>(state >> (24 + state % 37)));  // from 0 to 2^40
  }
  CHECK_FALSE(statistics_of(waits).approximate);
  waits.push_back(1);
  const WaitStatistics found = statistics_of(waits);
  CHECK(found.approximate);
  CHECK(found.count == WaitSamples::exact_limit + 1);

  std::sort(waits.begin(), waits.end());
  CHECK(found.max.us == waits.back());
  const auto check_near = [&](std::uint64_t percent, std::int64_t answer) {
    const std::int64_t exact = waits[(waits.size() * percent + 99) / 100 - 1];
    CHECK(answer >= exact);
    CHECK(answer - exact <= exact / 256);
  };
  check_near(50, found.median.us);
  check_near(95, found.p95.us);
}

TEST_CASE("small and equal waits stay exact in the histogram") {
  CHECK(statistics_of(std::vector<std::int64_t>(70'000, 0)).p95.us == 0);
  CHECK(statistics_of(std::vector<std::int64_t>(70'000, 511)).p95.us == 511);
  CHECK(statistics_of(std::vector<std::int64_t>(70'000, 123'456'789)).median.us == 123'456'789);
}

}  // namespace routesim::reporting

#include "engine/queueing/timers.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

Timer timer(std::int64_t due_us, std::uint32_t detail) {
  Timer result;
  result.due = {due_us};
  result.detail = detail;
  return result;
}

std::vector<std::uint32_t> drain(Timers timers) {
  std::vector<std::uint32_t> details;
  while (!timers.empty()) details.push_back(timers.take().detail);
  return details;
}

}  // namespace

TEST_CASE("timers come in the order in which they are due") {
  Timers timers;
  CHECK(timers.empty());
  timers.set(timer(30, 3));
  timers.set(timer(10, 1));
  timers.set(timer(20, 2));
  CHECK(timers.next().detail == 1);
  CHECK(timers.next().due == model::Instant{10});
  CHECK(drain(timers) == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE(
    "D93: those due at one instant come in the order in which they were set, across others set between") {
  Timers timers;
  timers.set(timer(20, 1));
  timers.set(timer(10, 2));
  timers.set(timer(20, 3));
  timers.set(timer(10, 4));
  timers.set(timer(20, 5));
  CHECK(drain(timers) == std::vector<std::uint32_t>{2, 4, 1, 3, 5});
}

TEST_CASE("D93: one set during its own instant comes after those set before") {
  Timers timers;
  timers.set(timer(10, 1));
  timers.set(timer(10, 2));
  CHECK(timers.take().detail == 1);
  timers.set(timer(10, 3));
  timers.set(timer(9, 4));  // earlier is earlier, whenever it was set
  CHECK(drain(timers) == std::vector<std::uint32_t>{4, 2, 3});
}

TEST_CASE("a timer comes back as it was set") {
  Timers timers;
  Timer set = timer(10, 7);
  set.workitem = 123;
  set.slot = 4;
  set.generation = 5;
  set.kind = Timer::Kind::wrap_up;
  timers.set(set);
  const Timer taken = timers.take();
  CHECK(taken.workitem == 123);
  CHECK(taken.slot == 4);
  CHECK(taken.generation == 5);
  CHECK(taken.detail == 7);
  CHECK(taken.kind == Timer::Kind::wrap_up);
  CHECK(timers.empty());
}

TEST_CASE("setting and taking in any mixture, against a list that is sorted anew each time") {
  std::uint64_t state = 42;
  const auto draw = [&](std::uint64_t below) {
    state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return (state >> 33) % below;
  };
  Timers timers;
  std::vector<std::pair<std::int64_t, std::uint32_t>>
      list;  // (due, place): places grow, so pairs sort as timers do
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    if (draw(5) < 3 || list.empty()) {
      const auto due = static_cast<std::int64_t>(draw(50));
      timers.set(timer(due, i));
      list.emplace_back(due, i);
    } else {
      const auto first = std::min_element(list.begin(), list.end());
      REQUIRE(timers.take().detail == first->second);
      list.erase(first);
    }
    REQUIRE(timers.empty() == list.empty());
  }
}

TEST_CASE("timers of all kinds that mostly last as long as the others of their kind, in any mixture") {
  std::uint64_t state = 43;
  const auto draw = [&](std::uint64_t below) {
    state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
    return (state >> 33) % below;
  };
  Timers timers;
  std::vector<std::pair<std::int64_t, std::uint32_t>> list;  // (due, place)
  std::int64_t now = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    // Longer and longer for some time, and then shorter and shorter: the buffers grow and run dry.
    if (draw(100) < (i / 2'000 % 2 == 0 ? 60U : 40U) || list.empty()) {
      const auto kind = draw(7);
      const auto usual = static_cast<std::int64_t>(10 * kind);
      Timer set = timer(now + (draw(8) == 0 ? static_cast<std::int64_t>(draw(80)) : usual), i);
      set.kind = static_cast<Timer::Kind>(kind);
      timers.set(set);
      list.emplace_back(set.due.us, i);
    } else {
      const auto first = std::min_element(list.begin(), list.end());
      REQUIRE(timers.next().detail == first->second);
      REQUIRE(timers.take().detail == first->second);
      now = first->first;
      list.erase(first);
    }
    REQUIRE(timers.size() == list.size());
  }
}

TEST_CASE("instants before 1970 come before those after it") {
  Timers timers;
  timers.set(timer(0, 3));
  timers.set(timer(-1, 2));
  timers.set(timer(1, 4));
  timers.set(timer(-62'167'219'200'000'000, 1));  // the year 0
  timers.set(timer(253'402'300'799'999'999, 5));  // the end of the year 9999
  CHECK(drain(timers) == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
}

TEST_CASE("one set at a place that was reserved comes where it had come had it been set then") {
  Timers timers;
  timers.set(timer(10, 1));
  const TimerOrder place = timers.reserve(2);
  timers.set(timer(10, 4));
  timers.set(timer(10, 3), place + 1);
  timers.set(timer(10, 2), place);
  timers.set(timer(9, 0));
  CHECK(drain(timers) == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
}

TEST_CASE("more timers than a run may set are refused") {
  Timers timers;
  timers.set(timer(10, 1));
  CHECK_THROWS_AS(timers.reserve(std::uint64_t{1} << 36), std::length_error);
  const TimerOrder last = timers.reserve((std::uint64_t{1} << 36) - 1) + (std::uint64_t{1} << 36) - 2;
  timers.set(timer(10, 2), last);
  CHECK(drain(timers) == std::vector<std::uint32_t>{1, 2});
  CHECK_THROWS_AS(timers.set(timer(10, 3)), std::length_error);
}

TEST_CASE("a copy goes on by itself, in the same order") {
  Timers timers;
  timers.set(timer(10, 1));
  Timers copy = timers;
  timers.set(timer(10, 2));
  copy.set(timer(10, 3));
  CHECK(drain(timers) == std::vector<std::uint32_t>{1, 2});
  CHECK(drain(copy) == std::vector<std::uint32_t>{1, 3});
}

}  // namespace routesim::queueing

// Which request meets which fault: windows, numbers, chances, and the token bucket, by hand.
#include "engine/ingestion/faults.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

using config::Fault;
using Kind = Fault::Kind;

constexpr std::int64_t second = 1'000'000;
constexpr model::Instant nine{1'772'442'000'000'000};

model::Instant at(std::int64_t us) { return {nine.us + us}; }

Fault fault(Kind kind) {
  Fault made;
  made.kind = kind;
  return made;
}

Fault rate_limit(std::uint32_t per_minute, std::uint32_t burst) {
  Fault made = fault(Kind::rate_limit);
  made.per_minute = per_minute;
  made.burst = burst;
  return made;
}

// Numbers, from 1, of the requests that are refused among some at these instants.
std::vector<int> refused(Faults faults, const std::vector<std::int64_t>& instants_us) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < instants_us.size(); ++i) {
    const auto met = faults.meet(i + 1, at(instants_us[i]));
    if (met.kind == Kind::rate_limit || met.kind == Kind::unavailable)
      numbers.push_back(static_cast<int>(i) + 1);
  }
  return numbers;
}

}  // namespace

TEST_CASE("without faults nothing is met") {
  Faults none;
  const auto met = none.meet(1, nine);
  CHECK_FALSE(met.kind);
  CHECK(met.delay.us == 0);
  CHECK_FALSE(met.retry_after);
}

TEST_CASE("a fault meets the requests of its numbers, within its window") {
  Fault numbered = fault(Kind::unavailable);
  numbered.requests = {2, 3, 5};
  CHECK(refused(Faults({numbered}, 1), {0, 0, 0, 0, 0, 0}) == std::vector<int>{2, 3, 5});
  numbered.from = at(10);
  numbered.to = at(20);
  // The window's beginning belongs to it, its end does not.
  CHECK(refused(Faults({numbered}, 1), {0, 9, 10, 11, 20}) == std::vector<int>{3});

  Fault window = fault(Kind::unavailable);
  window.from = at(10);
  window.to = at(20);
  CHECK(refused(Faults({window}, 1), {9, 10, 19, 20}) == std::vector<int>{2, 3});
}

TEST_CASE("a chance depends on the seed and the request's number alone") {
  Fault now_and_then = fault(Kind::unavailable);
  now_and_then.chance = 100'000;
  const std::vector<std::int64_t> early(10'000, 0), late(10'000, 3600 * second);
  const auto met = refused(Faults({now_and_then}, 7), early);
  CHECK(met == refused(Faults({now_and_then}, 7), late));
  CHECK(met != refused(Faults({now_and_then}, 8), early));
  // 1,000 expected; 30 is one standard deviation.
  CHECK(met.size() > 850);
  CHECK(met.size() < 1150);

  now_and_then.chance = 1'000'000;
  CHECK(refused(Faults({now_and_then}, 7), early).size() == 10'000);

  // Two faults of one chance meet different requests.
  Fault other = now_and_then;
  now_and_then.chance = other.chance = 500'000;
  const auto both = refused(Faults({now_and_then, other}, 7), early);
  CHECK(both.size() > 7'200);
  CHECK(both.size() < 7'800);
}

TEST_CASE("a token bucket lets a burst through, then as many as it refills") {
  // Two at once, then one every 30 s.
  const Fault limit = rate_limit(2, 2);
  CHECK(refused(Faults({limit}, 1), {0, 0, 0}) == std::vector<int>{3});
  CHECK(refused(Faults({limit}, 1), {0, 0, 30 * second - 1, 30 * second, 30 * second}) ==
        std::vector<int>{3, 5});
  // It never holds more than the burst, however long nobody came.
  CHECK(refused(Faults({limit}, 1), {0, 9'000'000'000 * second, 9'000'000'000 * second,
                                     9'000'000'000 * second}) == std::vector<int>{4});
  // The platform's own: 300 at once, one every 200 ms after.
  std::vector<std::int64_t> rush(302, 0);
  rush.push_back(200'000 - 1);
  rush.push_back(200'000);
  CHECK(refused(Faults({rate_limit(300, 300)}, 1), rush) == std::vector<int>{301, 302, 303});
}

TEST_CASE("a refusal by a rate limit says in whole seconds when to come again") {
  Faults faults({rate_limit(2, 1)}, 1);
  CHECK_FALSE(faults.meet(1, nine).retry_after);
  CHECK(faults.meet(2, nine).retry_after == 30);
  CHECK(faults.meet(3, at(1)).retry_after == 30);
  CHECK(faults.meet(4, at(29 * second)).retry_after == 1);
  CHECK(faults.meet(5, at(29 * second + 1)).retry_after == 1);
  CHECK(faults.meet(6, at(30 * second)).kind == std::nullopt);
}

TEST_CASE("the first that decides the status wins, latencies add up") {
  Fault lost = fault(Kind::answer_lost);
  lost.requests = {1, 2};
  Fault unavailable = fault(Kind::unavailable);
  unavailable.requests = {2, 4};
  unavailable.retry_after = model::Duration{1'500'000};
  Fault slow = fault(Kind::latency);
  slow.delay = {300'000};
  slow.requests = {1, 2, 3};
  Fault slower = slow;
  slower.delay = {second};
  slower.requests = {3};
  Faults faults({lost, slow, slower, unavailable, rate_limit(1, 3)}, 1);

  const auto first = faults.meet(1, nine);
  CHECK(first.kind == Kind::answer_lost);
  CHECK(first.delay.us == 300'000);
  CHECK_FALSE(first.retry_after);
  const auto second_met = faults.meet(2, nine);
  CHECK(second_met.kind == Kind::unavailable);
  CHECK(second_met.delay.us == 0);
  CHECK(second_met.retry_after == 2);
  const auto third = faults.meet(3, nine);
  CHECK(third.kind == Kind::latency);
  CHECK(third.delay.us == 1'300'000);
  CHECK(faults.meet(4, nine).kind == Kind::rate_limit);
}

TEST_CASE("a copy of the faults goes on by itself") {
  Faults faults({rate_limit(60, 1)}, 1);
  Faults copy = faults;
  CHECK_FALSE(copy.meet(1, nine).kind);
  CHECK(copy.meet(2, nine).kind == Kind::rate_limit);
  CHECK_FALSE(faults.meet(1, nine).kind);
}

TEST_CASE("a report tells how many requests each fault struck, and which of its numbers it missed and why") {
  Fault lost = fault(Kind::answer_lost);
  lost.requests = {2, 3, 250};
  Fault down = fault(Kind::unavailable);
  down.requests = {2};
  Fault down_again = down;
  Fault late = fault(Kind::latency);
  late.requests = {1, 2};
  late.from = at(1);
  Fault never = fault(Kind::answer_lost);
  never.requests = {250};
  Fault seldom = fault(Kind::unavailable);
  seldom.from = at(100 * second);
  Faults faults({lost, rate_limit(1, 2), down, down_again, late, never, seldom}, 1);
  for (std::uint64_t request = 1; request <= 3; ++request) {
    faults.meet(request, at(static_cast<std::int64_t>(request) - 1));
  }
  std::vector<std::uint64_t> met;
  std::vector<std::string> misses;
  for (const model::FaultReport& report : faults.report(3)) {
    met.push_back(report.met);
    misses.insert(misses.end(), report.misses.begin(), report.misses.end());
  }
  CHECK(met == std::vector<std::uint64_t>{0, 1, 1, 0, 0, 0, 0});
  CHECK(misses ==
        std::vector<std::string>{"fault 1 (`answerLost`): request 3 was refused by a rate limit first",
                                 "fault 1 (`answerLost`): request 2 was answered 503 by another fault first",
                                 "fault 1 (`answerLost`): request 250 did not come: 3 were made",
                                 "fault 4 (`unavailable`): request 2 was answered 503 by another fault first",
                                 "fault 5 (`latency`): request 2 was answered 503 by another fault first",
                                 "fault 5 (`latency`): request 1 came outside of its `from` and `to`",
                                 "fault 6 (`answerLost`, request 250) met no request: 3 were made",
                                 "fault 7 (`unavailable`) met no request: 3 were made"});
}

}  // namespace routesim::ingestion

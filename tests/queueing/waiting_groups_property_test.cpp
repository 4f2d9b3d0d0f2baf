// The groups against one ordered set that is walked: whatever comes and goes, in whatever order, both give
// the same first for everybody.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <ostream>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/worlds.hpp"
#include "engine/queueing/waiting_groups.hpp"
#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

// A walk of random operations; every number of it may shrink.
struct Walk {
  int length = 0;
  std::uint32_t groups = 1;
  int priorities = 1;  // so many different ones; spread over the whole range where they are many
  int instants = 1;    // how many different ones an operation may choose among; few: most are equal
  int in_order = 0;    // of 10 that come: so many come last of their priority
  int at_head = 0;     // of 10 that go: so many are somebody's first
  int grow = 5;        // of 10 operations: so many come
  std::uint64_t seed = 0;
};

std::ostream& operator<<(std::ostream& out, const Walk& walk) {
  return out << walk.length << " operations, " << walk.groups << " groups, " << walk.priorities
             << " priorities, " << walk.instants << " instants, in order " << walk.in_order << ", at head "
             << walk.at_head << ", grow " << walk.grow << ", seed " << walk.seed;
}

rc::Gen<Walk> any_walk() {
  return rc::gen::build<Walk>(
      rc::gen::set(&Walk::length, rc::gen::inRange(1, 4'000)),
      rc::gen::set(&Walk::groups, rc::gen::element<std::uint32_t>(1, 2, 5, 64, 65, 300, 3'000)),
      rc::gen::set(&Walk::priorities, rc::gen::element(1, 3, 20, 1'000'000)),
      rc::gen::set(&Walk::instants, rc::gen::element(1, 3, 1'000'000)),
      rc::gen::set(&Walk::in_order, rc::gen::element(0, 5, 9, 10)),
      rc::gen::set(&Walk::at_head, rc::gen::element(0, 5, 9, 10)),
      rc::gen::set(&Walk::grow, rc::gen::element(4, 5, 6, 8)),
      rc::gen::set(&Walk::seed, rc::gen::arbitrary<std::uint64_t>()));
}

// The list, and what it should be.
struct Pair {
  WaitingGroups list;
  std::map<WaitingPlace, GroupId> model;
  std::vector<WaitingPlace> places;  // of the model, in no order, to draw from
};

class Walker {
 public:
  explicit Walker(const Walk& walk) : walk_(walk), draws_(walk.seed) {}

  void run() {
    Pair pair;
    for (int i = 0; i < walk_.length; ++i) {
      step(pair);
      if (draws_.one_in(walk_.groups < 100 ? 100 : 1'000)) compare_all(pair);
      if (draws_.one_in(500)) {
        // A copy goes another way, and this one does not notice.
        Pair copy = pair;
        for (int j = 0; j < 20; ++j) step(copy);
        compare_all(copy);
        compare_all(pair);
        if (draws_.one_in(2)) pair = std::move(copy);
      }
    }
    compare_all(pair);
    while (!pair.model.empty()) take_first(pair, everybody());
    RC_ASSERT(pair.list.empty());
    RC_ASSERT(!pair.list.first_of(everybody(), [](GroupId) { return true; }));
  }

 private:
  void step(Pair& pair) {
    if (draws_.below(10) < static_cast<std::uint64_t>(walk_.grow)) {
      come(pair);
    } else if (!pair.model.empty()) {
      if (draws_.below(10) < static_cast<std::uint64_t>(walk_.at_head)) {
        take_first(pair, somebody());
      } else {
        go(pair);
      }
    }
    RC_ASSERT(pair.list.size() == pair.model.size());
    RC_ASSERT(pair.list.empty() == pair.model.empty());
  }

  void come(Pair& pair) {
    WaitingPlace place;
    place.number = ++number_;
    place.slot = static_cast<std::uint32_t>(draws_.below(1'000'000));
    const auto which = static_cast<int>(draws_.below(static_cast<std::uint64_t>(walk_.priorities)));
    place.priority = walk_.priorities > 100 ? 50 * which - 25'000'000 : which - 1;
    if (draws_.below(10) < static_cast<std::uint64_t>(walk_.in_order)) {
      if (draws_.one_in(2)) now_ += static_cast<std::int64_t>(draws_.below(50));
      place.queued_at = {now_};
    } else {
      place.queued_at = {static_cast<std::int64_t>(draws_.below(static_cast<std::uint64_t>(walk_.instants)))};
      if (!gone_.empty() && draws_.one_in(3)) {
        // What was there before: a number of its own keeps places unique.
        place = gone_.back();
        gone_.pop_back();
        if (pair.model.count(place) != 0) return;
      }
    }
    const auto group = static_cast<GroupId>(draws_.below(walk_.groups));
    pair.list.insert(group, place);
    pair.model.emplace(place, group);
    pair.places.push_back(place);
  }

  void go(Pair& pair) {
    const std::size_t at = draws_.below(pair.places.size());
    const WaitingPlace place = pair.places[at];
    const GroupId group = pair.model.at(place);
    const auto other = static_cast<GroupId>(draws_.below(walk_.groups));
    RC_ASSERT(pair.list.contains(other, place) == (other == group));
    if (other != group) RC_ASSERT(!pair.list.erase(other, place));
    forget(pair, at);
    RC_ASSERT(pair.list.erase(group, place));
    RC_ASSERT(!pair.list.contains(group, place));
    gone_.push_back(place);
  }

  void take_first(Pair& pair, const std::vector<std::uint64_t>& served) {
    // Some groups are refused for a reason of their own.
    const std::uint64_t refused = draws_.below(4);
    const auto accepts = [&](GroupId group) { return refused == 0 || group % 4 != refused; };
    std::set<GroupId> asked;
    const auto found = pair.list.first_of(served, [&](GroupId group) {
      RC_ASSERT(asked.insert(group).second);
      RC_ASSERT(group / 64 < served.size());
      RC_ASSERT((served[group / 64] >> group % 64 & 1) == 1);
      return accepts(group);
    });
    auto expected = pair.model.begin();
    while (expected != pair.model.end() &&
           (expected->second / 64 >= served.size() ||
            (served[expected->second / 64] >> expected->second % 64 & 1) == 0 ||
            !accepts(expected->second))) {
      ++expected;
    }
    RC_ASSERT(found.has_value() == (expected != pair.model.end()));
    if (!found) return;
    RC_ASSERT(found->group == expected->second);
    RC_ASSERT(found->place.number == expected->first.number);
    RC_ASSERT(found->place.slot == expected->first.slot);
    RC_ASSERT(pair.list.erase(found->group, found->place));
    const auto at = std::find_if(pair.places.begin(), pair.places.end(), [&](const WaitingPlace& place) {
      return place.number == found->place.number;
    });
    gone_.push_back(*at);
    forget(pair, static_cast<std::size_t>(at - pair.places.begin()));
  }

  static void forget(Pair& pair, std::size_t at) {
    pair.model.erase(pair.places[at]);
    pair.places[at] = pair.places.back();
    pair.places.pop_back();
  }

  void compare_all(const Pair& pair) {
    const std::vector<WaitingPlace> order = pair.list.in_order();
    RC_ASSERT(order.size() == pair.model.size());
    auto expected = pair.model.begin();
    std::vector<std::size_t> sizes(walk_.groups);
    for (const WaitingPlace& place : order) {
      RC_ASSERT(place.number == expected->first.number);
      RC_ASSERT(pair.list.contains(expected->second, place));
      ++sizes[expected->second];
      ++expected;
    }
    for (GroupId group = 0; group < walk_.groups; ++group) {
      RC_ASSERT(pair.list.size_of(group) == sizes[group]);
    }
    RC_ASSERT(pair.list.capacity() <= 16 * pair.list.size() + 4'096);
  }

  std::vector<std::uint64_t> everybody() const {
    return std::vector<std::uint64_t>(walk_.groups / 64 + 1, ~std::uint64_t{0});
  }
  // Who serves about a half, a quarter or an eighth of the groups, and sometimes of the first words alone.
  std::vector<std::uint64_t> somebody() {
    std::vector<std::uint64_t> served = everybody();
    const std::uint64_t thin = 1 + draws_.below(3);
    for (std::uint64_t& word : served) {
      for (std::uint64_t i = 0; i < thin; ++i) word &= draws_.bits();
    }
    if (draws_.one_in(8)) served.resize(draws_.below(served.size() + 1));
    return served;
  }

  Walk walk_;
  bench::Draws draws_;
  model::WorkitemNumber number_ = 0;
  std::int64_t now_ = 0;
  std::vector<WaitingPlace> gone_;
};

}  // namespace

TEST_CASE("the groups take what a walk along one ordered set takes") {
  const int cases = std::getenv("ROUTESIM_LONG") != nullptr ? 3'000 : 400;
  const std::string parameters =
      "max_success=" + std::to_string(cases) + " max_size=100 seed=20261124 noshrink=0";
  setenv("RC_PARAMS", parameters.c_str(), 0);
  std::uint64_t operations = 0;
  const bool holds = rc::check("same first for everybody", [&] {
    const Walk walk = *any_walk();
    operations += static_cast<std::uint64_t>(walk.length);
    Walker(walk).run();
  });
  REQUIRE(holds);
  CHECK(operations >= 200'000);
}

}  // namespace routesim::queueing

#include "engine/queueing/waiting_groups.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

using Numbers = std::vector<model::WorkitemNumber>;

constexpr auto anybody = [](GroupId) { return true; };

Numbers numbers(const WaitingGroups& list) {
  Numbers result;
  for (const WaitingPlace& place : list.in_order()) result.push_back(place.number);
  return result;
}

// The ith that comes, of one priority.
WaitingPlace nth(std::uint64_t i) { return {0, {static_cast<std::int64_t>(i)}, i, 0}; }

GroupId group_of(std::uint64_t i, GroupId groups) { return static_cast<GroupId>(i % groups); }

// 0: nobody.
model::WorkitemNumber first(const WaitingGroups& list, const std::vector<std::uint64_t>& served) {
  const auto head = list.first_of(served, anybody);
  return head ? head->place.number : 0;
}

// Takes everything, one first after the other.
Numbers drain(WaitingGroups list, const std::vector<std::uint64_t>& served) {
  Numbers result;
  while (const auto head = list.first_of(served, anybody)) {
    CHECK(list.erase(head->group, head->place));
    result.push_back(head->place.number);
  }
  return result;
}

}  // namespace

TEST_CASE("the earliest of the groups that an agent serves") {
  WaitingGroups list;
  list.insert(0, {0, {10}, 1, 91});
  list.insert(1, {0, {20}, 2, 92});
  list.insert(70, {5, {30}, 3, 93});
  struct Row {
    const char* says;
    std::vector<std::uint64_t> served;
    model::WorkitemNumber first;
  };
  const Row rows[] = {
      {"the highest priority, queued last", {0b11, 0b1000000}, 3},
      {"of one priority the earlier queued", {0b11, 0}, 1},
      {"a word that is left out is 0", {0b11}, 1},
      {"no word at all", {}, 0},
      {"only the later group", {0b10, 0}, 2},
      {"groups that do not exist", {~std::uint64_t{0b11}, ~std::uint64_t{0b1000000}, ~std::uint64_t{0}}, 0},
      {"everything, and more than there is", {~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}}, 3},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    CHECK(first(list, row.served) == row.first);
  }
  const auto head = list.first_of(rows[1].served, anybody);
  REQUIRE(head);
  CHECK(head->group == 0);
  CHECK(head->place.priority == 0);
  CHECK(head->place.queued_at == model::Instant{10});
  CHECK(head->place.slot == 91);
}

TEST_CASE("a group is asked about only where its head is earlier than the best so far") {
  WaitingGroups list;
  for (const GroupId group : {4U, 2U, 3U, 1U, 5U}) list.insert(group, {0, {10 * group}, group, 0});
  list.insert(1, {0, {1}, 9, 0});
  const std::vector<std::uint64_t> all{~std::uint64_t{0}};
  std::vector<GroupId> asked;
  const auto accept_but = [&](std::vector<GroupId> refused) {
    asked.clear();
    const auto head = list.first_of(all, [&](GroupId group) {
      asked.push_back(group);
      return std::find(refused.begin(), refused.end(), group) == refused.end();
    });
    return head ? head->place.number : 0;
  };
  CHECK(accept_but({}) == 9);
  CHECK(asked == std::vector<GroupId>{1});
  // The second of a group that is refused is refused too.
  CHECK(accept_but({1}) == 2);
  CHECK(asked == std::vector<GroupId>{1, 2});
  CHECK(accept_but({1, 2, 3, 5}) == 4);
  CHECK(accept_but({1, 2, 3, 4, 5}) == 0);
  CHECK(asked == std::vector<GroupId>{1, 2, 3, 4, 5});
}

TEST_CASE("every order of coming gives the same order of going") {
  std::vector<WaitingPlace> places;
  model::WorkitemNumber number = 0;
  for (const int priority : {25'000'000, 2, 1, 0, -25'000'000}) {
    for (const std::int64_t at : {-5, 10, 20}) {
      places.push_back({priority, {at}, ++number, 0});
      places.push_back({priority, {at}, ++number, 0});
    }
  }
  Numbers in_order(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) in_order[i] = i + 1;
  for (const std::size_t step : {1U, 7U, 11U, 13U, 17U, 19U, 23U, 29U}) {
    for (const GroupId groups : {1U, 3U}) {
      WaitingGroups list;
      for (std::size_t i = 0; i < places.size(); ++i) {
        const WaitingPlace& place = places[i * step % places.size()];
        list.insert(static_cast<GroupId>(place.number) % groups, place);
      }
      INFO("every " << step << "th, " << groups << " groups");
      CHECK(list.size() == places.size());
      CHECK(numbers(list) == in_order);
      CHECK(drain(list, {0b111}) == in_order);
    }
  }
}

TEST_CASE("priorities and instants at the ends of their ranges") {
  const std::int64_t far = std::int64_t{1} << 62;
  const WaitingPlace places[] = {{25'000'000, {far}, 1}, {40'000, {-far}, 2}, {40'000, {5}, 3},
                                 {32'768, {5}, 4},       {32'767, {0}, 5},    {32'766, {-far}, 6},
                                 {32'766, {-1}, 7},      {32'766, {0}, 8},    {32'766, {15}, 9},
                                 {32'766, {16}, 10},     {0, {far}, 11},      {0, {far + 1}, 12},
                                 {-32'766, {1}, 13},     {-32'767, {0}, 14},  {-40'000, {-1}, 15}};
  // Each in a group of its own: their labels alone do not tell them apart.
  for (const bool backwards : {false, true}) {
    WaitingGroups list;
    for (const WaitingPlace& place : places) {
      const auto group = static_cast<GroupId>(place.number);
      list.insert(backwards ? 40 - group : group, place);
    }
    CHECK(drain(list, {~std::uint64_t{0}}) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  }
}

TEST_CASE("sizes, and what is not there") {
  WaitingGroups list;
  const WaitingPlace place{1, {5}, 7, 100};
  CHECK(list.empty());
  CHECK_FALSE(list.contains(3, place));
  CHECK_FALSE(list.erase(3, place));
  list.insert(3, place);
  CHECK(list.contains(3, {1, {5}, 7, 5}));  // where it is kept is not part of its place
  for (const WaitingPlace& other : {WaitingPlace{2, {5}, 7}, {1, {6}, 7}, {1, {5}, 8}}) {
    CHECK_FALSE(list.contains(3, other));
    CHECK_FALSE(list.erase(3, other));
  }
  CHECK_FALSE(list.contains(2, place));
  CHECK_FALSE(list.erase(2, place));
  CHECK_FALSE(list.erase(1'000, place));
  CHECK(list.size() == 1);
  CHECK(list.size_of(3) == 1);
  CHECK(list.size_of(2) == 0);
  CHECK(list.size_of(1'000) == 0);
  CHECK(list.erase(3, place));
  CHECK_FALSE(list.erase(3, place));
  CHECK(list.empty());
  CHECK(list.size_of(3) == 0);
}

TEST_CASE("what returns to the front, leaves from the middle and comes back to it") {
  WaitingGroups list;
  const std::vector<std::uint64_t> served{1};
  for (std::uint64_t i = 1; i <= 50; ++i) list.insert(0, nth(i));
  const WaitingPlace third = nth(3), fourth = nth(4);
  CHECK(list.erase(0, third));
  CHECK_FALSE(list.contains(0, third));
  CHECK(list.erase(0, fourth));
  list.insert(0, third);
  CHECK(list.contains(0, third));
  CHECK(list.erase(0, nth(1)));
  CHECK(list.erase(0, nth(2)));
  CHECK(first(list, served) == 3);
  CHECK(list.erase(0, third));
  CHECK(first(list, served) == 5);
  list.insert(0, nth(1));
  CHECK(first(list, served) == 1);
  list.insert(0, fourth);
  list.insert(0, {7, {99}, 60});
  CHECK(first(list, served) == 60);
  const Numbers order = drain(list, served);
  CHECK(Numbers(order.begin(), order.begin() + 4) == Numbers{60, 1, 4, 5});
  CHECK(order.size() == 49);
}

TEST_CASE("a copy goes on by itself") {
  WaitingGroups list;
  for (std::uint64_t i = 1; i <= 20; ++i) list.insert(group_of(i, 3), nth(i));
  WaitingGroups copy = list;
  for (std::uint64_t i = 1; i <= 10; ++i) CHECK(copy.erase(group_of(i, 3), nth(i)));
  copy.insert(5, {9, {100}, 100, 0});
  CHECK(list.size() == 20);
  CHECK(first(list, {~std::uint64_t{0}}) == 1);
  CHECK(copy.size() == 11);
  CHECK(first(copy, {~std::uint64_t{0}}) == 100);
  list = copy;
  CHECK(numbers(list) == numbers(copy));
}

TEST_CASE("everything is visited once, with its group") {
  const auto place = [](std::uint64_t i) {
    return WaitingPlace{static_cast<int>(i % 7), {static_cast<std::int64_t>(i * 37 % 300)}, i, 0};
  };
  WaitingGroups list;
  for (std::uint64_t i = 1; i <= 300; ++i) list.insert(group_of(i, 100), place(i));
  for (std::uint64_t i = 4; i <= 300; i += 4) CHECK(list.erase(group_of(i, 100), place(i)));
  std::vector<std::uint64_t> seen;
  list.for_each([&](GroupId group, const WaitingPlace& visited) {
    CHECK(group == visited.number % 100);
    seen.push_back(visited.number);
  });
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
  CHECK(seen.size() == 225);
}

// ---- what it keeps
// -----------------------------------------------------------------------------------------

TEST_CASE("room is in proportion to what waits now") {
  const auto fits = [](const WaitingGroups& list) { return list.capacity() <= 16 * list.size() + 4'096; };
  constexpr std::uint64_t many = 20'000;
  struct Row {
    const char* says;
    WaitingPlace (*place)(std::uint64_t);
    GroupId groups;
  };
  const Row rows[] = {
      {"one line",
       [](std::uint64_t i) {
         return WaitingPlace{0, {static_cast<std::int64_t>(i)}, i};
       },
       1},
      {"many groups", nth, 5'000},
      {"backwards",
       [](std::uint64_t i) {
         return WaitingPlace{0, {-static_cast<std::int64_t>(i)}, i};
       },
       2},
      {"all priorities different, in no order",
       [](std::uint64_t i) {
         return WaitingPlace{static_cast<int>(i * 7'919 % many), {5}, i};
       },
       3},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    bool fitted = true;
    WaitingGroups list;
    for (std::uint64_t i = 1; i <= many; ++i) list.insert(group_of(i, row.groups), row.place(i));
    fitted = fitted && fits(list);
    // From the middle, in an order of no meaning, down to nothing.
    for (std::uint64_t i = 1; i <= many; ++i) {
      const std::uint64_t which = i * 12'347 % many + 1;
      if (!list.erase(group_of(which, row.groups), row.place(which))) fitted = false;
      if (i % 64 == 0) fitted = fitted && fits(list);
    }
    CHECK(fitted);
    CHECK(list.empty());
    CHECK(list.capacity() <= 4'096);
  }
}

}  // namespace routesim::queueing

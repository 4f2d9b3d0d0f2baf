#include "engine/queueing/waiting_list.hpp"

#include <algorithm>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

std::vector<model::WorkitemNumber> numbers(const WaitingList& list) {
  std::vector<model::WorkitemNumber> result;
  for (const WaitingPlace& place : list) result.push_back(place.number);
  return result;
}

}  // namespace

TEST_CASE("who goes first") {
  struct Row {
    const char* says;
    WaitingPlace first, second;
  };
  const Row rows[] = {
      {"the higher priority, though queued and created later", {1, {9}, 9}, {0, {1}, 1}},
      {"0 before what is below it", {0, {9}, 9}, {-1, {1}, 1}},
      {"the whole range of priorities", {25'000'000, {0}, 2}, {-25'000'000, {0}, 1}},
      {"of one priority the earlier queued, though created later", {1, {5}, 9}, {1, {6}, 1}},
      {"by a microsecond", {1, {1'000'000}, 9}, {1, {1'000'001}, 1}},
      {"D69: queued at one instant: the earlier created", {1, {5}, 1}, {1, {5}, 2}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    CHECK(row.first < row.second);
    CHECK_FALSE(row.second < row.first);
  }
}

TEST_CASE("where a workitem is kept is not part of its place") {
  const WaitingPlace here{1, {5}, 7, 100}, there{1, {5}, 7, 3};
  CHECK_FALSE(here < there);
  CHECK_FALSE(there < here);
  WaitingList list{here};
  CHECK(list.contains(there));
  CHECK_FALSE(list.insert(there).second);
}

TEST_CASE("the list is in order however it was filled, and gives up one place at a time") {
  std::vector<WaitingPlace> places;
  model::WorkitemNumber number = 0;
  for (const int priority : {2, 1, 0}) {
    for (const std::int64_t at : {10, 20}) {
      places.push_back({priority, {at}, ++number, 0});
      places.push_back({priority, {at}, ++number, 0});
    }
  }
  const std::vector<model::WorkitemNumber> in_order{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  for (std::size_t turn = 0; turn < places.size(); ++turn) {
    std::rotate(places.begin(), places.begin() + 5, places.end());
    WaitingList list(places.begin(), places.end());
    CHECK(numbers(list) == in_order);
    CHECK(list.erase({1, {20}, 7, 0}) == 1);
    CHECK(list.erase({1, {20}, 7, 0}) == 0);
    CHECK(list.size() == in_order.size() - 1);
  }
}

}  // namespace routesim::queueing

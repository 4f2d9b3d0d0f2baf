#include "engine/ingestion/idempotency_keys.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

constexpr model::Instant nine{1'772'442'000'000'000};
constexpr std::int64_t hour = 3'600'000'000;
const char* const workitems = "/api/v2/workitems";

model::Instant later(std::int64_t us) { return {nine.us + us}; }

}  // namespace

TEST_CASE("D114: a key is bound for 24 hours to the microsecond, the end excluded") {
  struct Row {
    const char* says;
    std::int64_t after_us;
    bool bound;
  };
  const Row rows[] = {
      {"at once", 0, true},
      {"a microsecond later", 1, true},
      {"the last microsecond", 24 * hour - 1, true},
      {"24 hours", 24 * hour, false},
      {"a microsecond more", 24 * hour + 1, false},
      {"days later", 100 * hour, false},
  };
  // Bound at the beginning of an hour, within one, in its last microsecond, and before 1970.
  for (const std::int64_t bound_us : {nine.us, nine.us + hour / 3 + 1, nine.us - 1, -hour - 1}) {
    IdempotencyKeys keys;
    keys.bind(workitems, "k", {7, 1, std::nullopt}, {bound_us});
    for (const Row& row : rows) {
      INFO(row.says << ", bound at " << bound_us);
      const auto binding = keys.find(workitems, "k", {bound_us + row.after_us});
      REQUIRE(binding.has_value() == row.bound);
      if (row.bound) CHECK(binding->payload == 7);
    }
  }
}

TEST_CASE("D114: looking up does not extend the window; binding anew opens another") {
  IdempotencyKeys keys;
  keys.bind(workitems, "k", {1, 1, std::nullopt}, nine);
  CHECK(keys.find(workitems, "k", later(23 * hour)));
  CHECK_FALSE(keys.find(workitems, "k", later(24 * hour)));
  keys.bind(workitems, "k", {2, 1, std::nullopt}, later(24 * hour));
  CHECK(keys.find(workitems, "k", later(24 * hour))->payload == 2);
  CHECK(keys.find(workitems, "k", later(48 * hour - 1))->payload == 2);
  CHECK_FALSE(keys.find(workitems, "k", later(48 * hour)));
}

TEST_CASE("what was created is kept where the request does not say it again") {
  IdempotencyKeys keys;
  const std::uint64_t payload = 0xfedc'ba98'7654;
  keys.bind(workitems, "named", {payload, 1, std::nullopt}, nine);
  keys.bind(workitems, "made-up", {payload, 1, "06373047-f40a-892b-8fa8-7db45aa5f115"}, nine);
  CHECK(keys.find(workitems, "named", nine)->payload == payload);
  CHECK_FALSE(keys.find(workitems, "named", nine)->created);
  CHECK(keys.find(workitems, "made-up", nine)->payload == payload);
  CHECK(keys.find(workitems, "made-up", nine)->created == "06373047-f40a-892b-8fa8-7db45aa5f115");
}

TEST_CASE("D115: a key is of its path; keys compare byte by byte") {
  IdempotencyKeys keys;
  keys.bind(workitems, "k", {1, 1, std::nullopt}, nine);
  keys.bind("/api/v2/workitemtypes", "k", {2, 1, std::nullopt}, nine);
  CHECK(keys.find(workitems, "k", nine)->payload == 1);
  CHECK(keys.find("/api/v2/workitemtypes", "k", nine)->payload == 2);
  CHECK_FALSE(keys.find(workitems, "K", nine));
  CHECK_FALSE(keys.find(workitems, "k ", nine));
  CHECK_FALSE(keys.find("/api/v2/workitem", "sk", nine));
}

TEST_CASE("payloads are told apart by their texts") {
  CHECK(IdempotencyKeys::hash_payload("{\"a\":1}") == IdempotencyKeys::hash_payload("{\"a\":1}"));
  CHECK(IdempotencyKeys::hash_payload("{\"a\":1}") != IdempotencyKeys::hash_payload("{\"a\":2}"));
  CHECK(IdempotencyKeys::hash_payload("") != IdempotencyKeys::hash_payload("{}"));
}

TEST_CASE("what is over is forgotten, so that memory does not grow with the days") {
  IdempotencyKeys keys;
  std::size_t bytes_of_a_week = 0;
  for (int i = 0; i < 40 * 24; ++i) {
    for (int k = 0; k < 10; ++k) {
      keys.bind(workitems, std::to_string(i) + "-" + std::to_string(k), {1, 1, "made-up"},
                later(i * hour + k));
    }
    CHECK(keys.size() <= 26 * 10);
    if (i == 7 * 24) bytes_of_a_week = keys.bytes();
  }
  CHECK(keys.bytes() < 2 * bytes_of_a_week);
  CHECK(keys.find(workitems, "936-3", later(959 * hour + 9)));
  CHECK_FALSE(keys.find(workitems, "935-3", later(959 * hour + 9)));
}

TEST_CASE("many keys of one day, each with its own payload and window") {
  IdempotencyKeys keys;
  std::vector<std::uint64_t> in_time;
  for (std::uint64_t i = 0; i < 10'000; ++i) in_time.push_back(i * 8'640'000);  // every 8.64 s for a day
  for (const std::uint64_t us : in_time) {
    keys.bind(workitems, "key-" + std::to_string(us), {us, 1, std::nullopt},
              later(static_cast<std::int64_t>(us)));
  }
  const std::int64_t now = 30 * hour;
  std::uint64_t alive = 0;
  for (const std::uint64_t us : in_time) {
    const auto binding = keys.find(workitems, "key-" + std::to_string(us), later(now));
    REQUIRE(binding.has_value() == (now - static_cast<std::int64_t>(us) < 24 * hour));
    if (binding) {
      REQUIRE(binding->payload == us);
      ++alive;
    }
  }
  CHECK(alive == 7'499);
}

TEST_CASE("a key tells which request bound it, however far apart requests are") {
  IdempotencyKeys keys;
  const std::uint64_t numbers[] = {1, 2, 5'000'000'000, 5'000'000'001, 9'000'000'000'000};
  for (const std::uint64_t number : numbers) {
    keys.bind(workitems, "key-" + std::to_string(number), {number, number, std::nullopt}, nine);
  }
  for (const std::uint64_t number : numbers) {
    CHECK(keys.find(workitems, "key-" + std::to_string(number), nine)->request == number);
  }
}

TEST_CASE("a live key takes at most 32 bytes, while others expire too") {
  IdempotencyKeys keys;
  for (int i = 0; i < 1'000'000; ++i) {  // 300,000 a day
    keys.bind(workitems, "key-" + std::to_string(i), {1, static_cast<std::uint64_t>(i), std::nullopt},
              later(i * 24 * (hour / 300'000)));
    if (i % 10'000 == 9'999 && i > 100'000) {
      const auto alive = static_cast<std::size_t>(std::min(i + 1, 300'000));
      REQUIRE(keys.size() >= alive);
      REQUIRE(keys.bytes() <= 32 * alive);
    }
  }
}

TEST_CASE("keys answer as a plain map of keys would") {
  IdempotencyKeys keys;
  std::map<std::string, std::pair<std::int64_t, std::uint64_t>> plain;  // to bound at, request
  std::mt19937_64 random(7);
  std::int64_t now = 0;
  int live = 0;
  for (std::uint64_t request = 1; request < 200'000; ++request) {
    now += static_cast<std::int64_t>(random() % (hour / 100));
    const std::string key = "key-" + std::to_string(random() % 20'000);
    const auto known = plain.find(key);
    const bool bound = known != plain.end() && now - known->second.first < 24 * hour;
    const auto binding = keys.find(workitems, key, later(now));
    REQUIRE(binding.has_value() == bound);
    if (bound) {
      ++live;
      REQUIRE(binding->request == known->second.second);
    } else {
      keys.bind(workitems, key, {1, request, std::nullopt}, later(now));
      plain[key] = {now, request};
    }
  }
  CHECK(live > 10'000);
}

TEST_CASE("a copy keeps its own keys") {
  IdempotencyKeys keys;
  keys.bind(workitems, "a", {1, 1, std::nullopt}, nine);
  IdempotencyKeys copy = keys;
  copy.bind(workitems, "b", {2, 1, std::nullopt}, later(hour));
  CHECK_FALSE(keys.find(workitems, "b", later(hour)));
  CHECK(copy.find(workitems, "a", later(hour)));
  CHECK(copy.find(workitems, "b", later(hour)));
}

}  // namespace routesim::ingestion

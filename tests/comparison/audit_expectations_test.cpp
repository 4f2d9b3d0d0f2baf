// What is expected of a client's audit, and the first finding as the reason where it does not hold.
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/client_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::comparison {
namespace {

using config::Check;
using testing::answer_lost;
using testing::at;
using testing::client_scenario;
using testing::Lines;
using testing::ms;

using Expected = decltype(Check::expected);

// Two records of which the first is doubled: attempts at 0, 50 and 550 ms, all over after 600 ms.
config::Scenario doubled() {
  config::Scenario scenario = client_scenario({"A", "B"});
  scenario.client->key = config::KeyStrategy::per_attempt;
  scenario.faults = {answer_lost({1})};
  return scenario;
}

void expect(config::Scenario& scenario, std::optional<std::int64_t> at_us, std::string key,
            Expected expected) {
  config::Expectation expectation;
  expectation.checks.push_back({"audit", std::move(key), std::move(expected), {}});
  config::TimelineEntry entry;
  entry.at = at(at_us.value_or(0));
  entry.at_end = !at_us;
  entry.what = std::move(expectation);
  scenario.timeline.push_back(std::move(entry));
}

// `duplicates: 0 / 1 because …` of each check that failed.
Lines failures(const config::Scenario& scenario) {
  ScenarioRun run(scenario, {});
  run.run();
  Lines lines;
  for (const Failure& failure : run.failures()) {
    CHECK(failure.subject == "the run's audit");
    lines.push_back(failure.member + ": " + failure.expected + " / " + failure.actual +
                    (failure.because.empty() ? "" : " because " + failure.because));
  }
  return lines;
}

Expected number(std::int64_t value) { return value; }
Expected between(std::optional<std::int64_t> min, std::optional<std::int64_t> max) {
  return Check::Range{min, max};
}

}  // namespace

TEST_CASE("every count can be expected") {
  struct Row {
    const char* key;
    std::int64_t value;
  };
  const Row rows[] = {{"records", 2},
                      {"accepted", 2},
                      {"created", 3},
                      {"duplicates", 1},
                      {"lost", 0},
                      {"refused", 0},
                      {"unconfirmed", 0},
                      {"falseConflicts", 0},
                      {"collisions", 0},
                      {"swallowed", 0},
                      {"pending", 0},
                      {"attempts", 3},
                      {"retries", 1},
                      {"rateLimited", 0},
                      {"unavailable", 1},
                      {"timeouts", 0},
                      {"drainedIn", 600 * ms},
                      {"requestsPerSecond", 5'000}};
  config::Scenario right = doubled(), wrong = doubled();
  for (const Row& row : rows) {
    expect(right, std::nullopt, row.key, number(row.value));
    expect(wrong, std::nullopt, row.key, number(row.value + 1));
  }
  CHECK(failures(right).empty());
  CHECK(failures(wrong).size() == std::size(rows));
}

TEST_CASE("ranges include both ends") {
  config::Scenario scenario = doubled();
  for (const auto& range : {between(3, 3), between(3, std::nullopt), between(std::nullopt, 3), between(0, 9)})
    expect(scenario, std::nullopt, "attempts", range);
  CHECK(failures(scenario).empty());
  expect(scenario, std::nullopt, "attempts", between(4, std::nullopt));
  expect(scenario, std::nullopt, "attempts", between(std::nullopt, 2));
  expect(scenario, std::nullopt, "drainedIn", between(std::nullopt, 500 * ms));
  expect(scenario, std::nullopt, "requestsPerSecond", between(5'001, 7'250));
  CHECK(failures(scenario) == Lines{"attempts: at least 4 / 3", "attempts: at most 2 / 3",
                                    "drainedIn: at most 500ms / 600ms",
                                    "requestsPerSecond: from 5.001 to 7.25 / 5"});
}

TEST_CASE("the reason is the first finding of the kind") {
  config::Scenario scenario = doubled();
  expect(scenario, std::nullopt, "duplicates", number(0));
  CHECK(failures(scenario) ==
        Lines{"duplicates: 0 / 1 because attempt 2 of `A` created `A#2`: attempt 1 (request `"
              "c0e5081f-ebd2-8bcf-bf98-990cbda7b1cd`) had "
              "created `A` but was answered "
              "503, and the retry had a new key"});
}

TEST_CASE("while the client is at work") {
  config::Scenario scenario = doubled();
  expect(scenario, 0, "attempts", number(0));  // D92: before the first attempt, which is a timer
  expect(scenario, 1, "attempts", number(1));
  expect(scenario, 1, "created", number(1));
  expect(scenario, 60 * ms, "pending", number(2));
  expect(scenario, 200 * ms, "pending", number(1));
  expect(scenario, 200 * ms, "unavailable", number(1));
  expect(scenario, 200 * ms, "drainedIn", Check::Nothing{});
  expect(scenario, 551 * ms, "duplicates", number(1));
  CHECK(failures(scenario).empty());
  config::Scenario early = doubled();
  expect(early, 200 * ms, "drainedIn", number(600 * ms));
  CHECK(failures(early) ==
        Lines{"drainedIn: 600ms / null because 1 record is neither accepted nor given up"});
}

TEST_CASE("of a scenario without a client nothing is as expected") {
  config::Scenario scenario = doubled();
  scenario.client.reset();
  expect(scenario, std::nullopt, "duplicates", number(0));
  CHECK(failures(scenario) == Lines{"duplicates: 0 / null because the scenario has no client"});
}

}  // namespace routesim::comparison

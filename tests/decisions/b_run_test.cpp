// Decisions about a run as a whole: what makes a scenario no scenario, when a run ends, and what its hash and
// its records say.
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#include <xxhash.h>

#include "engine/config/scenario_reader.hpp"
#include "engine/reporting/event_writer.hpp"
#include "engine/routing/decision.hpp"
#include "engine/simulation/replay.hpp"
#include "engine/simulation/run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {
namespace {

using Lines = std::vector<std::string>;

// One type, whose workitems go to `desk` by the rule `all`, and Ana; `rest` begins with further members.
std::string scenario(const std::string& rest, const std::string& of_rule = "",
                     const std::string& of_ana = "") {
  return R"({ "name": "Run", "startsAt": "2026-03-02T09:00:00Z", "org": {
      "workitem-types": [ { "id": "Claim", "name": "Claim", "description": "", "customFields": [],
                            "routingRuleId": "all" } ],
      "rules": [ { "id": "all", "queueId": "desk")" +
         of_rule + R"( } ], "queues": [ { "id": "desk" } ], "skills": [],
      "agents": [ { "id": "ana", "state": "Available")" +
         of_ana + " }, { \"id\": \"ben\", \"state\": \"Available\" } ] }, " + rest + " }";
}

const std::string submit_one =
    R"({ "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "5s",
         "body": { "workitemTypeId": "Claim" } })";

// The time of day at which the run ended.
std::string end_of(const std::string& text) {
  const Replayed replayed = replay_text(text);
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  REQUIRE(replayed.failures == Lines{});
  const auto last = nlohmann::json::parse(replayed.log.back());
  REQUIRE(last.at("event") == "runEnded");
  return last.at("time").get<std::string>().substr(11, 15);
}

Lines codes_of(const std::string& text) {
  const Replayed replayed = replay_text(text);
  CHECK_FALSE(replayed.ran);
  return replayed.codes;
}

class Kept final : public model::EventSink {
 public:
  explicit Kept(const model::Org& org) : writer_(org) {}
  void on_event(const model::Event& event) override { writer_.append(event, text); }
  std::string text;

 private:
  reporting::EventWriter writer_;
};

class WantsAll final : public routing::DecisionSink {
 public:
  bool wants(const model::WorkitemRef&) const override { return true; }
  void on_rules(const routing::RuleDecision& decision) override {
    for (const rules::RuleRecord& record : decision.rules) {
      if (!record.reached) ++evaluated_beyond;
    }
  }
  void on_agents(const routing::AgentDecision& decision) override {
    agents += static_cast<int>(decision.agents.size());
  }
  int evaluated_beyond = 0;
  int agents = 0;
};

class NobodyWatches final : public simulation::ReplayObserver {};

std::string counts_text(const simulation::Run& run) {
  std::string text;
  for (const model::RuleCounts& counts : run.router().rule_counts()) {
    text += std::to_string(counts.considered) + "/" + std::to_string(counts.matched) + "/" +
            std::to_string(counts.won) + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("D85: an accepted workitem has no declines, and the state hash says so") {
  const Replayed replayed = replay_text(scenario(R"("timeline": [ )" + submit_one + R"(,
      { "at": "1s", "decline": "one" } ])"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  // With the decline kept, the last list would be ["ana"].
  const std::string lines =
      "[\"type\",\"Claim\",1]\n"
      "[\"agent\",\"ana\",\"Available\",[],0]\n"
      "[\"agent\",\"ben\",\"Available\",[],1]\n"
      "[\"workitem\",\"one\",\"Claim\",\"accepted\",0,\"all\",\"desk\",\"ben\",[]]\n";
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx",
                static_cast<unsigned long long>(XXH64(lines.data(), lines.size(), 0)));
  CHECK(nlohmann::json::parse(replayed.log.back()).at("stateHash") == hash);
}

TEST_CASE("D116: timeline entries out of order are an error") {
  const std::string text = scenario(R"("timeline": [
      { "at": "10s", "agent": "ana", "state": "Lunch" },
      { "at": "9999ms", "agent": "ana", "state": "Available" } ])");
  CHECK(codes_of(text) == Lines{"timeline-out-of-order"});
  CHECK(replay_text(scenario(R"("timeline": [
      { "at": "10s", "agent": "ana", "state": "Lunch" },
      { "at": "2026-03-02T09:00:10Z", "agent": "ana", "state": "Available" } ])"))
            .ran);
}

TEST_CASE("D117: reofferAfter anywhere requires until") {
  const std::string by_default =
      R"("defaults": { "reofferAfter": "1m" }, "timeline": [ )" + submit_one + " ]";
  const std::string by_submit = R"("timeline": [ { "at": "0s", "submit": "one", "idempotencyKey": "k1",
      "reofferAfter": "1m", "body": { "workitemTypeId": "Claim" } } ])";
  CHECK(codes_of(scenario(by_default)) == Lines{"missing-until"});
  CHECK(codes_of(scenario(by_submit)) == Lines{"missing-until"});
  // Though nothing is submitted.
  CHECK(codes_of(scenario(R"("defaults": { "reofferAfter": "1m" }, "timeline": [
      { "at": "0s", "agent": "ana", "state": "Lunch" } ])")) == Lines{"missing-until"});
  CHECK(replay_text(scenario(R"("until": "1h", )" + by_default)).ran);
  CHECK(replay_text(scenario(R"("until": "1h", )" + by_submit)).ran);
}

TEST_CASE("D118: with until the run ends exactly then, and an entry after it is an error") {
  CHECK(end_of(scenario(R"("until": "1h", "timeline": [ )" + submit_one + " ]")) == "10:00:00.000000");
  CHECK(end_of(scenario(R"("until": "3s", "timeline": [ )" + submit_one + " ]")) == "09:00:03.000000");
  const std::string too_late = R"(, { "at": "10s", "agent": "ana", "state": "Lunch" } ])";
  CHECK(end_of(scenario(R"("until": "10s", "timeline": [ )" + submit_one + too_late)) == "09:00:10.000000");
  CHECK(codes_of(scenario(R"("until": "9999ms", "timeline": [ )" + submit_one + too_late)) ==
        Lines{"after-until"});
}

TEST_CASE("D119: without until the run ends at the last entry or the last timer that did something") {
  const std::string step = R"(, "fallback": [ { "after": "10m", "skills": [] } ])";
  SECTION("neither the time-out of an accepted offer nor its step counts") {
    CHECK(end_of(scenario(R"("timeline": [ )" + submit_one + " ]", step)) == "09:00:05.000000");
  }
  SECTION("nor the step of a finished workitem") {
    CHECK(end_of(scenario(R"("timeline": [ )" + submit_one + R"(, { "at": "4s", "cancel": "one" } ])",
                          step)) == "09:00:04.000000");
  }
  SECTION("nor the end of the work on what was completed or cancelled before") {
    const std::string accepted = R"("defaults": { "handleTime": "1m" }, "timeline": [ )" + submit_one;
    CHECK(end_of(scenario(accepted + R"(, { "at": "8s", "complete": "one" } ])")) == "09:00:08.000000");
    CHECK(end_of(scenario(accepted + R"(, { "at": "9s", "cancel": "one" } ])")) == "09:00:09.000000");
  }
  SECTION("nor the acceptance of what was declined") {
    CHECK(end_of(scenario(R"("defaults": { "offerTimeout": "1m" }, "timeline": [
              { "at": "0s", "agent": "ben", "state": "Lunch" },
              { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "30s",
                "body": { "workitemTypeId": "Claim" } },
              { "at": "2s", "decline": "one" } ])")) == "09:00:02.000000");
  }
  SECTION("the end of the work and of its wrap-up count") {
    CHECK(end_of(scenario(R"("defaults": { "handleTime": "1m", "wrapUp": "10s" }, "timeline": [ )" +
                          submit_one + " ]")) == "09:01:15.000000");
  }
  SECTION("the step of a waiting workitem counts") {
    CHECK(end_of(scenario(R"("timeline": [ { "at": "0s", "agent": "ana", "state": "Lunch" },
                                           { "at": "0s", "agent": "ben", "state": "Lunch" }, )" +
                              submit_one + " ]",
                          step)) == "09:10:00.000000");
  }
  SECTION("the last entry counts, though it is an expect") {
    CHECK(end_of(scenario(R"("timeline": [ )" + submit_one +
                          R"(, { "at": "2m", "expect": { "agent": "ana", "held": 1 } } ])")) ==
          "09:02:00.000000");
  }
  SECTION("the last shift counts") {
    CHECK(end_of(scenario(R"("timeline": [ )" + submit_one + " ]", "",
                          R"(, "shifts": [ { "from": "1h", "to": "8h" } ])")) == "17:00:00.000000");
  }
}

TEST_CASE("D120: shifts stand before the entries of their instant, and are no requests") {
  const Replayed replayed = replay_text(
      scenario(R"("until": "2h", "timeline": [ { "at": "1h", "agent": "ben", "state": "Lunch" } ])", "",
               R"(, "shifts": [ { "from": "1h", "to": "3h", "state": "In Queue" } ])"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(briefs(replayed) == Lines{"agentChanged ana In Queue", "agentChanged ben Lunch"});
}

TEST_CASE("D126: a verb or an expect on a name that no earlier entry submits is an error of the file") {
  const std::string later = ", " + submit_one + " ]";
  CHECK(codes_of(scenario(R"("timeline": [ { "at": "0s", "cancel": "one", "expectStatus": 404 })" + later)) ==
        Lines{"unknown-workitem"});
  CHECK(codes_of(scenario(R"("timeline": [ { "at": "0s", "expect": { "workitem": "one",
                                             "routingState": "queued" } })" +
                          later)) == Lines{"unknown-workitem"});
  CHECK(codes_of(scenario(R"("timeline": [ { "at": "0s", "route": "two" } ])")) == Lines{"unknown-workitem"});
}

TEST_CASE("D130: what is recorded changes no event, counter or hash") {
  // Two rules lie beyond the first's place: only a record evaluates them.
  const std::string text = R"({ "name": "Recorded", "startsAt": "2026-03-02T09:00:00Z",
    "defaults": { "acceptAfter": "10s", "handleTime": "1m", "offerTimeout": "20s" },
    "org": {
      "workitem-types": [ { "id": "Claim", "name": "Claim", "description": "", "routingRuleId": "b", "customFields": [
        { "name": "amount", "displayName": "Amount", "type": "number", "isRoutingField": true } ] },
        { "id": "Letter", "name": "Letter", "description": "", "maxCapacity": 9, "customFields": [] } ],
      "rules": [
        { "id": "a", "evaluationOrder": 1, "queueId": "desk", "fallback": [ { "after": "5s", "queueId": "back" } ],
          "when": { "field": "amount", "operator": "greaterThan", "value": 10 } },
        { "id": "b", "evaluationOrder": 1, "queueId": "desk",
          "when": { "field": "amount", "operator": "greaterThan", "value": 20 } },
        { "id": "c", "evaluationOrder": 2, "queueId": "back" },
        { "id": "d", "queueId": "back" },
        { "id": "off", "queueId": "back", "enabled": false } ],
      "queues": [ { "id": "desk", "agents": [ "ana" ] }, { "id": "back", "distribution": "roundRobin" } ],
      "skills": [], "agents": [ { "id": "ana", "state": "Available" }, { "id": "ben", "state": "Available" } ] },
    "timeline": [
      { "at": "0s", "submit": "one", "idempotencyKey": "k1",
        "body": { "workitemTypeId": "Claim", "customFields": { "amount": 30 } } },
      { "at": "0s", "submit": "two", "idempotencyKey": "k2",
        "body": { "workitemTypeId": "Claim", "customFields": { "amount": 15 } } },
      { "at": "0s", "submit": "three", "idempotencyKey": "k3",
        "body": { "workitemTypeId": "Claim", "customFields": { "amount": 5 } } },
      { "at": "1s", "submit": "four", "idempotencyKey": "k4",
        "body": { "workitemTypeId": "Claim", "customFields": { "amount": 5 }, "routingData": { "queueId": "back" } } },
      { "at": "2s", "decline": "one" },
      { "at": "3s", "route": "four", "body": { "routingRuleId": "a" }, "expectStatus": 409 },
      { "at": "4s", "route": "one" },
      { "at": "5s", "route": "four", "body": { "routingRuleId": "off" }, "expectStatus": 409 },
      { "at": "10s", "submit": "five", "idempotencyKey": "k5",
        "body": { "workitemTypeId": "Letter", "routingData": { "routingRuleId": "c" } } },
      { "at": "11s", "submit": "six", "idempotencyKey": "k6",
        "body": { "workitemTypeId": "Letter", "routingData": { "queueId": "back" } } },
      { "at": "12s", "submit": "seven", "idempotencyKey": "k7",
        "body": { "workitemTypeId": "Letter", "routingData": { "routingRuleId": "c" } } },
      { "at": "13s", "submit": "eight", "idempotencyKey": "k8",
        "body": { "workitemTypeId": "Letter", "routingData": { "queueId": "back" } } } ] })";
  const auto path = std::filesystem::temp_directory_path() / "routesim-recorded-and-not.scenario.json";
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  std::fputs(text.c_str(), file);
  std::fclose(file);
  input::Problems problems;
  const auto loaded = config::read_scenario(path.string(), problems);
  std::filesystem::remove(path);
  INFO(problems.to_text());
  REQUIRE(loaded.has_value());

  const auto run_it = [&](routing::DecisionSink* records, std::string& counts) {
    simulation::Run run(loaded->org, loaded->starts_at, loaded->seed);
    Kept log(*loaded->org);
    run.set_sink(&log);
    run.set_decision_sink(records);
    NobodyWatches observer;
    simulation::replay(*loaded, run, observer);
    counts = counts_text(run);
    return log.text;
  };
  WantsAll records;
  std::string counts_with;
  std::string counts_without;
  const std::string with = run_it(&records, counts_with);
  const std::string without = run_it(nullptr, counts_without);
  CHECK(with == without);
  CHECK(counts_with == counts_without);
  // It did record, and more than the decisions needed.
  CHECK(records.evaluated_beyond > 0);
  CHECK(records.agents > 0);
}

}  // namespace routesim::testing

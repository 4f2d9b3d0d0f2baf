// Decisions about choosing a rule that show in warnings, counters and the order of lines.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/decisions/a_recorded_run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {
namespace {

using Lines = std::vector<std::string>;

// Rules at three places; which of them match is the workitem's `amount`.
std::string with_timeline(const std::string& timeline) {
  return R"({ "name": "Three places", "startsAt": "2026-03-02T09:00:00Z",
    "org": {
      "workitem-types": [ { "id": "Claim", "name": "Claim", "description": "", "routingRuleId": "alone",
        "customFields": [ { "name": "amount", "displayName": "Amount", "type": "number", "isRoutingField": true } ] } ],
      "rules": [
        { "id": "z-none", "queueId": "desk" },
        { "id": "y-none", "queueId": "desk" },
        { "id": "tied-3", "evaluationOrder": 2, "queueId": "desk",
          "when": { "field": "amount", "operator": "equals", "value": 99 } },
        { "id": "tied-2", "evaluationOrder": 2, "queueId": "desk",
          "when": { "field": "amount", "operator": "lessOrEqual", "value": 2 } },
        { "id": "tied-1", "evaluationOrder": 2, "queueId": "desk",
          "when": { "field": "amount", "operator": "lessOrEqual", "value": 2 } },
        { "id": "alone", "evaluationOrder": 1, "queueId": "desk",
          "when": { "field": "amount", "operator": "lessOrEqual", "value": 1 } },
        { "id": "never", "evaluationOrder": 3, "queueId": "desk", "when": { "any": [] } } ],
      "queues": [ { "id": "desk" } ], "skills": [], "agents": [] },
    "timeline": [ )" +
         timeline + " ] }";
}

std::string submit(const std::string& name, const std::string& amount) {
  return R"({ "at": "0s", "submit": ")" + name + R"(", "idempotencyKey": ")" + name +
         R"(", "body": { "workitemTypeId": "Claim", "customFields": { "amount": )" + amount + " } } }";
}

// The warnings of each ruleChosen line, and the rule that won.
std::vector<std::pair<std::string, nlohmann::json>> chosen(const Replayed& replayed) {
  std::vector<std::pair<std::string, nlohmann::json>> out;
  for (const std::string& text : replayed.log) {
    const auto line = nlohmann::json::parse(text);
    if (line.at("event") != "ruleChosen") continue;
    out.emplace_back(line.at("rule"), line.value("warnings", nlohmann::json::array()));
  }
  return out;
}

}  // namespace

TEST_CASE("D25: ambiguousRuleOrder names all rules that match at the winner's place, and only those") {
  const Replayed replayed =
      replay_text(with_timeline(submit("one", "1") + "," + submit("two", "2") + "," + submit("three", "3")));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  const auto lines = chosen(replayed);
  REQUIRE(lines.size() == 3);
  // One rule at the first place; the ties behind it are no matter.
  CHECK(lines[0].first == "alone");
  CHECK(lines[0].second.empty());
  // tied-3 has the order too but does not match.
  CHECK(lines[1].first == "tied-1");
  CHECK(lines[1].second ==
        nlohmann::json::parse(R"([{"code":"ambiguousRuleOrder","rules":["tied-1","tied-2"]}])"));
  // Rules without an order share a place, the last.
  CHECK(lines[2].first == "y-none");
  CHECK(lines[2].second ==
        nlohmann::json::parse(R"([{"code":"ambiguousRuleOrder","rules":["y-none","z-none"]}])"));
}

TEST_CASE("D27: evaluation stops when the rules at the winner's place are done") {
  const RecordedRun run = record_run(with_timeline(submit("two", "2")));
  REQUIRE(run.ran);
  CHECK(run.rules.at("alone").considered == 1);
  CHECK(run.rules.at("tied-1").considered == 1);
  CHECK(run.rules.at("tied-2").considered == 1);
  CHECK(run.rules.at("tied-3").considered == 1);
  CHECK(run.rules.at("never").considered == 0);
  CHECK(run.rules.at("y-none").considered == 0);
  CHECK(run.rules.at("z-none").considered == 0);

  CHECK(run.rules.at("tied-1").matched == 1);
  CHECK(run.rules.at("tied-2").matched == 1);
  CHECK(run.rules.at("tied-3").matched == 0);
  CHECK(run.rules.at("tied-1").won == 1);
  CHECK(run.rules.at("tied-2").won == 0);
}

TEST_CASE("D28: a request refused with noRuleMatched counts its rules as considered") {
  const RecordedRun run = record_run(with_timeline(
      submit("two", "2") +
      R"(, { "at": "1s", "route": "two", "body": { "routingRuleId": "never" }, "expectStatus": 409 })"));
  REQUIRE(run.ran);
  CHECK(run.rules.at("never").considered == 1);
  CHECK(run.rules.at("never").matched == 0);
  CHECK(run.rules.at("tied-1").considered == 1);
}

TEST_CASE("D32: automatic routing follows the answer to the creation within the same event") {
  const Replayed replayed = replay_text(R"({ "name": "Two at once", "startsAt": "2026-03-02T09:00:00Z",
    "org": {
      "workitem-types": [
        { "id": "Claim", "name": "Claim", "description": "", "routingRuleId": "claims", "customFields": [] } ],
      "rules": [ { "id": "claims", "queueId": "desk" } ],
      "queues": [ { "id": "desk" } ], "skills": [],
      "agents": [ { "id": "ana", "state": "Available" } ] },
    "timeline": [
      { "at": "0s", "submit": "first", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
      { "at": "0s", "submit": "second", "idempotencyKey": "k2", "body": { "workitemTypeId": "Claim" } } ] })");
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  // Answered as if nothing had been routed yet, then routed before the next entry and before the acceptance's
  // timer.
  CHECK(briefs(replayed) == Lines{
                                "requestAnswered 201 first Claim",
                                "ruleChosen first claims",
                                "queued first desk",
                                "assigned first desk ana push",
                                "requestAnswered 201 second Claim",
                                "ruleChosen second claims",
                                "queued second desk",
                                "accepted first ana",
                            });
  const auto answer = nlohmann::json::parse(replayed.log.at(1));
  for (const char* reached : {"queue", "agent", "rule"}) CHECK_FALSE(answer.contains(reached));
}

}  // namespace routesim::testing

// Decisions about answers that show in the log's `requestAnswered`, `typeCreated` and `typePatched` lines, or
// in whether a scenario as a whole succeeds.
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/scenario_reader.hpp"
#include "engine/simulation/replay.hpp"
#include "engine/simulation/run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {
namespace {

using Lines = std::vector<std::string>;

std::string scenario(const std::string& org, const std::string& timeline) {
  return R"({ "name": "Answers", "startsAt": "2026-03-02T09:00:00Z", "org": { )" + org +
         R"( }, "timeline": [ )" + timeline + " ] }";
}

const char* const quiet_org = R"("workitem-types": [ { "id": "Claim", "name": "Claim", "description": "",
    "customFields": [] } ], "rules": [], "queues": [ { "id": "desk" } ], "skills": [], "agents": [])";

std::vector<nlohmann::json> events_of(const Replayed& replayed, const std::string& name) {
  std::vector<nlohmann::json> out;
  for (const std::string& text : replayed.log) {
    auto line = nlohmann::json::parse(text);
    if (line.at("event") == name) out.push_back(std::move(line));
  }
  return out;
}

// What state the router has the workitem in when its decline has been answered.
class AtTheAnswer final : public simulation::ReplayObserver {
 public:
  explicit AtTheAnswer(const simulation::Run& run) : run_(run) {}
  void on_answer(const config::TimelineEntry&, const config::ApiCall& call,
                 const ingestion::Answer&) override {
    const auto& names = run_.api().names();
    const auto entry = names.find_id(names.id_of(call.subject));
    if (entry) states.emplace_back(model::to_text(run_.router().workitem(entry->slot).state));
  }
  Lines states;

 private:
  const simulation::Run& run_;
};

class Silence final : public model::EventSink {
 public:
  void on_event(const model::Event&) override {}
};

}  // namespace

TEST_CASE("D97: when a request has been answered its whole cascade is over") {
  const std::string path =
      ROUTESIM_SOURCE_DIR "/tests/decisions/D097-an-answer-shows-the-whole-cascade.scenario.json";
  input::Problems problems;
  const auto loaded = config::read_scenario(path, problems);
  INFO(problems.to_text());
  REQUIRE(loaded.has_value());
  simulation::Run run(loaded->org, loaded->starts_at, loaded->seed);
  Silence silence;
  run.set_sink(&silence);
  AtTheAnswer at_the_answer(run);
  simulation::replay(*loaded, run, at_the_answer);
  // Of the submit, the decline and the accept.
  CHECK(at_the_answer.states == Lines{"assigned", "assigned", "accepted"});
}

TEST_CASE("D106: every 200 to a PATCH makes a new version, and nothing else does") {
  const Replayed replayed = replay_text(scenario(quiet_org, R"(
      { "at": "0s", "patchType": "Claim", "body": {} },
      { "at": "1s", "patchType": "Claim", "body": { "maxCapacity": 1 } },
      { "at": "2s", "patchType": "Claim", "body": { "maxCapacity": 0 }, "expectStatus": 400 },
      { "at": "3s", "patchType": "Claim", "body": { "name": "Case" }, "expectStatus": 409 },
      { "at": "4s", "patchType": "Claim", "body": { "description": "a" } })"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(replayed.failures == Lines{});
  std::vector<int> versions;
  for (const auto& line : events_of(replayed, "typePatched")) versions.push_back(line.at("version"));
  CHECK(versions == std::vector<int>{2, 3, 4});
}

TEST_CASE("D108: recompiledRules counts the enabled rules attached to the type once the change is made") {
  const Replayed replayed = replay_text(scenario(R"("workitem-types": [
        { "id": "Claim", "name": "Claim", "description": "", "customFields": [] },
        { "id": "Letter", "name": "Letter", "description": "", "customFields": [] } ],
      "rules": [ { "id": "for-all", "queueId": "desk" },
                 { "id": "for-claims", "queueId": "desk", "workitemTypeId": "Claim" },
                 { "id": "for-claims-off", "queueId": "desk", "workitemTypeId": "Claim", "enabled": false },
                 { "id": "for-letters", "queueId": "desk", "workitemTypeId": "Letter" },
                 { "id": "for-letters-off", "queueId": "desk", "workitemTypeId": "Letter", "enabled": false } ],
      "queues": [ { "id": "desk" } ], "skills": [], "agents": [])",
                                                 R"(
      { "at": "0s", "patchType": "Claim", "body": {} },
      { "at": "1s", "patchType": "Claim", "body": { "routingRuleId": "for-letters" } },
      { "at": "2s", "patchType": "Claim", "body": { "routingRuleId": "for-letters-off" } },
      { "at": "3s", "patchType": "Claim", "body": { "routingRuleId": "for-claims" } },
      { "at": "4s", "createType": "Case", "idempotencyKey": "k1",
        "body": { "name": "Case", "description": "", "customFields": [] } },
      { "at": "5s", "createType": "Call", "idempotencyKey": "k2",
        "body": { "name": "Call", "description": "", "customFields": [], "routingRuleId": "for-claims" } })"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(replayed.failures == Lines{});
  std::vector<int> patched;
  for (const auto& line : events_of(replayed, "typePatched")) patched.push_back(line.at("recompiledRules"));
  // Counted before the change it would be 2, 2, 3, 2; with what is disabled, one more each.
  CHECK(patched == std::vector<int>{2, 3, 2, 2});
  std::vector<int> created;
  for (const auto& line : events_of(replayed, "typeCreated")) created.push_back(line.at("recompiledRules"));
  CHECK(created == std::vector<int>{1, 2});
}

TEST_CASE("D110: only the 201 of a creation without a key warns") {
  const Replayed replayed = replay_text(scenario(quiet_org, R"(
      { "at": "0s", "submit": "one", "body": { "workitemTypeId": "Clam" }, "expectStatus": 400 },
      { "at": "1s", "submit": "one", "body": { "workitemTypeId": "Claim" } },
      { "at": "2s", "submit": "two", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
      { "at": "3s", "createType": "Case", "body": { "name": "Case", "description": "", "customFields": [] } },
      { "at": "4s", "createType": "Case", "body": { "name": "Case", "description": "", "customFields": [] },
        "expectStatus": 409 },
      { "at": "5s", "patchType": "Claim", "body": {} },
      { "at": "6s", "route": "one", "body": { "queueId": "desk" } },
      { "at": "7s", "cancel": "one" },
      { "at": "8s", "submit": "two", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } })"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(replayed.failures == Lines{});
  std::vector<std::pair<int, std::string>> answers;
  for (const auto& line : events_of(replayed, "requestAnswered")) {
    answers.emplace_back(line.at("status"), line.value("warnings", nlohmann::json()).dump());
  }
  const std::string missing = R"([{"code":"missingIdempotencyKey"}])";
  CHECK(answers == std::vector<std::pair<int, std::string>>{{400, "null"},
                                                            {201, missing},
                                                            {201, "null"},
                                                            {201, missing},
                                                            {409, "null"},
                                                            {200, "null"},
                                                            {200, "null"},
                                                            {200, "null"},
                                                            {201, "null"}});
}

TEST_CASE("D111: an answer to PATCH, routing or a verb is never a replay") {
  const Replayed replayed = replay_text(scenario(quiet_org, R"(
      { "at": "0s", "submit": "one", "idempotencyKey": "k", "body": { "workitemTypeId": "Claim" } },
      { "at": "1s", "request": { "method": "PATCH", "path": "/api/v2/workitemtypes/Claim",
                                 "headers": { "Idempotency-Key": "k" }, "body": { "maxCapacity": 2 } } },
      { "at": "2s", "request": { "method": "PATCH", "path": "/api/v2/workitemtypes/Claim",
                                 "headers": { "Idempotency-Key": "k" }, "body": { "maxCapacity": 2 } } },
      { "at": "3s", "request": { "method": "POST", "path": "/api/v2/workitems/one/routing",
                                 "headers": { "Idempotency-Key": "k" }, "body": { "queueId": "desk" } } },
      { "at": "4s", "request": { "method": "POST", "path": "/api/v2/workitems/one/routing",
                                 "headers": { "Idempotency-Key": "k" }, "body": { "queueId": "desk" } } },
      { "at": "5s", "submit": "one", "idempotencyKey": "k", "body": { "workitemTypeId": "Claim" } })"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(replayed.failures == Lines{});
  std::vector<bool> replays;
  for (const auto& line : events_of(replayed, "requestAnswered"))
    replays.push_back(line.contains("replayed"));
  CHECK(replays == std::vector<bool>{false, false, false, false, false, true});
  CHECK(events_of(replayed, "typePatched").size() == 2);
  CHECK(events_of(replayed, "queued").size() == 2);
}

TEST_CASE("D122: a refusal that nobody asked for fails the scenario") {
  const auto cancel_twice =
      [](const std::string& members) {
        return replay_text(scenario(quiet_org, R"(
      { "at": "0s", "submit": "one", "idempotencyKey": "k", "body": { "workitemTypeId": "Claim" } },
      { "at": "1s", "cancel": "one" },
      { "at": "2s", "cancel": "one")" + members + " }"));
      };
  const Replayed unasked = cancel_twice("");
  INFO(unasked.problems);
  REQUIRE(unasked.ran);
  REQUIRE(unasked.failures.size() == 1);
  CHECK(unasked.failures.front().find("409") != std::string::npos);
  CHECK(cancel_twice(R"(, "expectStatus": 409)").failures == Lines{});
  CHECK(cancel_twice(R"(, "expectStatus": 404)").failures.size() == 1);
  CHECK(cancel_twice(R"(, "expectProblems": [ "wrongState" ])").failures.size() == 1);
}

TEST_CASE("D123, D124: the ids and paths of the log are those of the workitems meant") {
  const Replayed replayed = replay_text(scenario(quiet_org, R"(
      { "at": "0s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
      { "at": "1s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
      { "at": "2s", "submit": "one", "idempotencyKey": "k2", "body": { "workitemTypeId": "Claim" } },
      { "at": "3s", "cancel": "one" },
      { "at": "4s", "cancel": "one#1" })"));
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  CHECK(replayed.failures == Lines{});
  Lines answers;
  for (const auto& line : events_of(replayed, "requestAnswered")) {
    answers.push_back(line.at("path").get<std::string>() + " " + line.at("workitem").get<std::string>());
  }
  CHECK(answers == Lines{
                       "/api/v2/workitems one",
                       "/api/v2/workitems one",
                       "/api/v2/workitems one#2",
                       "/api/v2/workitems/one#2/cancel one#2",
                       "/api/v2/workitems/one/cancel one",
                   });
}

}  // namespace routesim::testing

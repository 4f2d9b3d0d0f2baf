// Decisions about agents that show in the reasons against them and in the terms of a score.
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/decisions/a_recorded_run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {

TEST_CASE("D51: one cause gives one reason") {
  const RecordedRun run = record_run(R"({ "name": "Reasons", "startsAt": "2026-03-02T09:00:00Z",
    "org": {
      "workitem-types": [
        { "id": "Claim", "name": "Claim", "description": "", "routingRuleId": "claims", "customFields": [] } ],
      "rules": [ { "id": "claims", "queueId": "desk",
                   "skills": [ { "skillId": "motor", "proficiency": 4 }, { "skillId": "home", "proficiency": 2 } ] } ],
      "queues": [ { "id": "desk",
                    "agents": [ "offline", "lunch", "away", "unskilled", "half", "mixed", "low" ] } ],
      "skills": [ { "id": "motor" }, { "id": "home" } ],
      "agents": [
        { "id": "offline", "state": "Offline",
          "skills": [ { "skillId": "motor", "proficiency": 5 }, { "skillId": "home", "proficiency": 5 } ] },
        { "id": "lunch", "state": "Lunch",
          "skills": [ { "skillId": "motor", "proficiency": 5 }, { "skillId": "home", "proficiency": 5 } ] },
        { "id": "away", "state": "Not Available",
          "skills": [ { "skillId": "motor", "proficiency": 5 }, { "skillId": "home", "proficiency": 5 } ] },
        { "id": "unskilled", "state": "Available" },
        { "id": "half", "state": "Available", "skills": [ { "skillId": "home", "proficiency": 5 } ] },
        { "id": "mixed", "state": "Available", "skills": [ { "skillId": "home", "proficiency": 1 } ] },
        { "id": "low", "state": "Available",
          "skills": [ { "skillId": "motor", "proficiency": 1 }, { "skillId": "home", "proficiency": 1 } ] },
        { "id": "stranger", "state": "Lunch", "skills": [ { "skillId": "home", "proficiency": 1 } ] } ] },
    "timeline": [
      { "at": "0s", "submit": "claim", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } } ] })");
  REQUIRE(run.ran);
  const std::map<std::string, std::vector<std::string>> expected{
      {"offline", {"loggedOut"}},
      {"lunch", {"loggedOut"}},
      {"away", {"notAvailable"}},
      {"unskilled", {"skillMissing"}},
      {"half", {"skillMissing"}},
      // Two causes: the one skill is missing, the other too low.
      {"mixed", {"skillMissing", "proficiencyTooLow"}},
      {"low", {"proficiencyTooLow"}},
      {"stranger", {"loggedOut", "notInQueue", "skillMissing", "proficiencyTooLow"}},
  };
  CHECK(run.reasons.at("claim") == expected);
}

TEST_CASE("D63: score and terms are each rounded down on their own") {
  const Replayed replayed = replay_text(R"({ "name": "Thirds", "startsAt": "2026-03-02T09:00:00Z",
    "org": {
      "workitem-types": [
        { "id": "Claim", "name": "Claim", "description": "", "routingRuleId": "claims", "customFields": [] } ],
      "rules": [ { "id": "claims", "queueId": "desk", "skills": [ { "skillId": "motor" } ],
                   "scoring": { "proficiency": 0.333333, "performance": 0.333333, "capacity": 0.333334 } } ],
      "queues": [ { "id": "desk" } ], "skills": [ { "id": "motor" } ],
      "agents": [ { "id": "ana", "state": "Available", "skills": [ { "skillId": "motor", "proficiency": 1 } ] } ] },
    "timeline": [
      { "at": "0s", "submit": "claim", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } } ] })");
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  nlohmann::json assigned;
  for (const std::string& line : replayed.log) {
    auto parsed = nlohmann::json::parse(line);
    if (parsed.at("event") == "assigned") assigned = std::move(parsed);
  }
  REQUIRE(assigned.is_object());
  // 66,666.6 + 166,666.5 + 333,334: the halves are lost in the terms but not in the score.
  CHECK(assigned.at("terms").at("proficiency") == 66666);
  CHECK(assigned.at("terms").at("performance") == 166666);
  CHECK(assigned.at("terms").at("capacity") == 333334);
  CHECK(assigned.at("score") == 566667);
}

}  // namespace routesim::testing

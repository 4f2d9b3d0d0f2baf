// Decisions about what follows what within an instant and within one event: they show in the order of the
// log's lines.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {
namespace {

using Lines = std::vector<std::string>;

// A scenario of one type, one rule and these agents; `rest` begins with further members such as `defaults`.
std::string scenario(const std::string& type, const std::string& rules, const std::string& queues,
                     const std::string& agents, const std::string& rest) {
  return R"({ "name": "Order", "startsAt": "2026-03-02T09:00:00Z", "org": { "workitem-types": [ { "id": "Claim",
    "name": "Claim", "description": "", "customFields": [], "routingRuleId": "all")" +
         type + R"( } ], "skills": [ { "id": "motor" } ], "rules": [ )" + rules + R"( ], "queues": [ )" +
         queues + R"( ], "agents": [ )" + agents + " ] }, " + rest + " }";
}

// The lines of one instant in short, requests left out; of all instants with their time in front.
Lines lines_at(const Replayed& replayed, const std::string& time) {
  Lines out;
  for (const std::string& text : replayed.log) {
    const auto line = nlohmann::json::parse(text);
    const std::string event = line.at("event");
    if (event == "runStarted" || event == "runEnded" || event == "requestAnswered") continue;
    if (line.at("time").get<std::string>().substr(11, 8) == time) out.push_back(brief(text));
  }
  return out;
}

Lines lines_named(const Replayed& replayed, const Lines& names) {
  Lines out;
  for (const std::string& text : replayed.log) {
    const auto line = nlohmann::json::parse(text);
    if (std::find(names.begin(), names.end(), line.at("event")) == names.end()) continue;
    out.push_back(line.at("time").get<std::string>().substr(11, 8) + " " + brief(text));
  }
  return out;
}

Replayed replay_well(const std::string& text) {
  Replayed replayed = replay_text(text);
  INFO(replayed.problems);
  REQUIRE(replayed.ran);
  REQUIRE(replayed.failures == Lines{});
  return replayed;
}

}  // namespace

TEST_CASE("D71: what returns in one event is logged and pushed in waiting order") {
  const Replayed replayed = replay_well(
      scenario(R"(, "maxCapacity": 2)", R"({ "id": "all", "queueId": "desk" })", R"({ "id": "desk" })",
               R"({ "id": "ana", "state": "Available" }, { "id": "ben", "state": "Lunch" })",
               R"("timeline": [
        { "at": "0s", "submit": "low", "idempotencyKey": "k1", "acceptAfter": "never",
          "body": { "workitemTypeId": "Claim", "priority": 1 } },
        { "at": "1s", "submit": "high", "idempotencyKey": "k2", "acceptAfter": "never",
          "body": { "workitemTypeId": "Claim", "priority": 9 } },
        { "at": "2s", "agent": "ana", "state": "Lunch" } ])"));
  CHECK(lines_at(replayed, "09:00:02") == Lines{
                                              "agentChanged ana Lunch",
                                              "offerWithdrawn high ana",
                                              "queued high desk returned",
                                              "offerWithdrawn low ana",
                                              "queued low desk returned",
                                          });
}

TEST_CASE("D75: steps that fell due during an offer take effect on its return, each with its line") {
  // Were the steps lost, Ben would have to wait for ever; were only the last applied, its line would stand
  // alone.
  const Replayed replayed = replay_well(scenario(
      "",
      R"({ "id": "all", "queueId": "front", "skills": [ { "skillId": "motor", "proficiency": 5 } ],
           "fallback": [ { "after": "10s", "queueId": "back" }, { "after": "20s", "skills": [] },
                         { "after": "50s", "queueId": "front" } ] })",
      R"({ "id": "front", "agents": [ "ana" ] }, { "id": "back", "agents": [ "ben" ] })",
      R"({ "id": "ana", "state": "Available", "skills": [ { "skillId": "motor", "proficiency": 5 } ] },
         { "id": "ben", "state": "Available" })",
      R"("timeline": [ { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "never",
                         "body": { "workitemTypeId": "Claim" } },
                       { "at": "40s", "accept": "one" } ])"));
  CHECK(lines_at(replayed, "09:00:30") == Lines{
                                              "offerTimedOut one ana",
                                              "queued one front returned",
                                              "fallbackApplied one back 1",
                                              "fallbackApplied one back 2",
                                              "assigned one back ben push",
                                          });
  CHECK(lines_named(replayed, {"fallbackApplied"}).size() == 2);
}

TEST_CASE("D76: at the instant of a time-out the step comes before the push") {
  // Set at queueing, the step's timer runs first; otherwise Ben, still in `front`, would be offered the
  // workitem.
  const Replayed replayed = replay_well(scenario(
      "", R"({ "id": "all", "queueId": "front", "fallback": [ { "after": "30s", "queueId": "back" } ] })",
      R"({ "id": "front", "agents": [ "ana", "ben" ] }, { "id": "back", "agents": [ "cleo" ] })",
      R"({ "id": "ana", "state": "Available" }, { "id": "ben", "state": "Available" },
         { "id": "cleo", "state": "Available" })",
      R"("timeline": [ { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "never",
                         "body": { "workitemTypeId": "Claim" } },
                       { "at": "40s", "accept": "one" } ])"));
  CHECK(lines_at(replayed, "09:00:30") == Lines{
                                              "offerTimedOut one ana",
                                              "queued one front returned",
                                              "fallbackApplied one back 1",
                                              "assigned one back cleo push",
                                          });
}

TEST_CASE("D84: when a decline or a time-out ends, the agent pulls, if it is routable") {
  // In the other reading the workitem is pushed.
  const Replayed replayed = replay_well(scenario(
      "", R"({ "id": "all", "queueId": "desk" })", R"({ "id": "desk" })",
      R"({ "id": "ana", "state": "Available" })",
      R"("until": "40s", "defaults": { "acceptAfter": "never", "offerTimeout": "5s", "reofferAfter": "10s" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
           { "at": "17s", "decline": "one" },
           { "at": "20s", "agent": "ana", "state": "Lunch" },
           { "at": "35s", "agent": "ana", "state": "Available" } ])"));
  CHECK(lines_named(replayed, {"assigned", "offerTimedOut", "declined", "declineEnded"}) ==
        Lines{
            "09:00:00 assigned one desk ana push",
            "09:00:05 offerTimedOut one ana",
            "09:00:15 declineEnded one ana",
            "09:00:15 assigned one desk ana pull",
            "09:00:17 declined one ana",
            "09:00:27 declineEnded one ana",
            "09:00:35 assigned one desk ana pull",
            "09:00:40 offerTimedOut one ana",
        });
}

TEST_CASE("D91: everyoneDeclined is logged when the diagnosis becomes that, and not again while it stays") {
  const Replayed replayed =
      replay_well(scenario(R"(, "maxCapacity": 2)", R"({ "id": "all", "queueId": "desk" })",
                           R"({ "id": "desk" })", R"({ "id": "ana", "state": "Available" }, { "id": "ben" })",
                           R"("defaults": { "acceptAfter": "never", "offerTimeout": "1h" },
         "timeline": [
           { "at": "0s", "submit": "low", "idempotencyKey": "k1",
             "body": { "workitemTypeId": "Claim", "priority": 1 } },
           { "at": "0s", "submit": "high", "idempotencyKey": "k2",
             "body": { "workitemTypeId": "Claim", "priority": 9 } },
           { "at": "1s", "decline": "low" },
           { "at": "2s", "decline": "high" },
           { "at": "3s", "patchType": "Claim", "body": {} },
           { "at": "4s", "agent": "ana", "state": "Not Available" },
           { "at": "5s", "agent": "ana", "state": "Available" },
           { "at": "6s", "agent": "ben", "state": "Available" },
           { "at": "7s", "decline": "low" },
           { "at": "8s", "accept": "high" } ])"));
  CHECK(lines_named(replayed, {"everyoneDeclined"}) == Lines{
                                                           "09:00:01 everyoneDeclined low",
                                                           "09:00:02 everyoneDeclined high",
                                                           // Another diagnosis was in between, for both: in
                                                           // waiting order.
                                                           "09:00:05 everyoneDeclined high",
                                                           "09:00:05 everyoneDeclined low",
                                                           // An assignment was.
                                                           "09:00:07 everyoneDeclined low",
                                                       });
  CHECK(lines_at(replayed, "09:00:01") == Lines{
                                              "declined low ana",
                                              "queued low desk returned",
                                              "everyoneDeclined low",
                                          });
  // The check is at the end of the event: before the step that is due, everybody in `front` has declined.
  const Replayed with_step = replay_well(scenario(
      "", R"({ "id": "all", "queueId": "front", "fallback": [ { "after": "10s", "queueId": "back" } ] })",
      R"({ "id": "front", "agents": [ "ana" ] }, { "id": "back", "agents": [ "ben" ] })",
      R"({ "id": "ana", "state": "Available" }, { "id": "ben", "state": "Available" })",
      R"("timeline": [ { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "never",
                         "body": { "workitemTypeId": "Claim" } },
                       { "at": "15s", "decline": "one" },
                       { "at": "20s", "accept": "one" } ])"));
  CHECK(lines_at(with_step, "09:00:15") == Lines{
                                               "declined one ana",
                                               "queued one front returned",
                                               "fallbackApplied one back 1",
                                               "assigned one back ben push",
                                           });
}

TEST_CASE("D92: timeline entries precede timers") {
  const Replayed replayed =
      replay_well(scenario("", R"({ "id": "all", "queueId": "desk" })", R"({ "id": "desk" })",
                           R"({ "id": "ana", "state": "Available" })",
                           R"("defaults": { "handleTime": "10s" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
           { "at": "10s", "submit": "two", "idempotencyKey": "k2", "body": { "workitemTypeId": "Claim" } },
           { "at": "10s", "submit": "three", "idempotencyKey": "k3", "body": { "workitemTypeId": "Claim" } } ])"));
  CHECK(lines_at(replayed, "09:00:10") == Lines{
                                              "ruleChosen two all",
                                              "queued two desk",
                                              "ruleChosen three all",
                                              "queued three desk",
                                              "completed one ana",
                                              "assigned two desk ana pull",
                                              "accepted two ana",
                                          });
}

TEST_CASE("D93: timers of one instant run in the order in which they were set") {
  // By creation or by agent `one` would be completed first; depth first, `three` accepted before that.
  const Replayed replayed =
      replay_well(scenario(R"(, "maxCapacity": 2)", R"({ "id": "all", "queueId": "desk" })",
                           R"({ "id": "desk" })", R"({ "id": "ana", "state": "Available" })",
                           R"("defaults": { "offerTimeout": "5m" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "40s", "handleTime": "20s",
             "body": { "workitemTypeId": "Claim" } },
           { "at": "10s", "submit": "two", "idempotencyKey": "k2", "handleTime": "50s",
             "body": { "workitemTypeId": "Claim" } },
           { "at": "20s", "submit": "three", "idempotencyKey": "k3", "body": { "workitemTypeId": "Claim" } } ])"));
  CHECK(lines_at(replayed, "09:01:00") == Lines{
                                              "completed two ana",
                                              "assigned three desk ana pull",
                                              "completed one ana",
                                              "accepted three ana",
                                          });
  // Nor do kinds count: an acceptance before the end of a work here, after it there.
  const Replayed other =
      replay_well(scenario(R"(, "maxCapacity": 2)", R"({ "id": "all", "queueId": "desk" })",
                           R"({ "id": "desk" })", R"({ "id": "ana", "state": "Available" })",
                           R"("defaults": { "offerTimeout": "5m" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "acceptAfter": "60s",
             "body": { "workitemTypeId": "Claim" } },
           { "at": "10s", "submit": "two", "idempotencyKey": "k2", "handleTime": "50s",
             "body": { "workitemTypeId": "Claim" } } ])"));
  CHECK(lines_at(other, "09:01:00") == Lines{"accepted one ana", "completed two ana"});
}

TEST_CASE("D94: two timers of one instant are two cascades") {
  const Replayed replayed = replay_well(scenario(
      "", R"({ "id": "all", "queueId": "desk" })", R"({ "id": "desk" })",
      R"({ "id": "ana", "state": "Available", "historicalPerformance": 0 }, { "id": "ben", "state": "Available" })",
      R"("defaults": { "handleTime": "1m", "acceptAfter": "10s" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
           { "at": "0s", "submit": "two", "idempotencyKey": "k2", "body": { "workitemTypeId": "Claim" } },
           { "at": "1s", "submit": "three", "idempotencyKey": "k3", "body": { "workitemTypeId": "Claim" } },
           { "at": "1s", "submit": "four", "idempotencyKey": "k4", "body": { "workitemTypeId": "Claim" } } ])"));
  // In one cascade both completions would stand before both pulls, and Ana's would be the first of these.
  CHECK(lines_at(replayed, "09:01:10") == Lines{
                                              "completed one ben",
                                              "assigned three desk ben pull",
                                              "completed two ana",
                                              "assigned four desk ana pull",
                                          });
}

TEST_CASE("D95: within an event pushes come before pulls") {
  // `special` waits for Ana alone and goes before `one` in waiting order; yet the push of `one` comes first.
  const auto replay_to = [](const std::string& answer) {
    return replay_well(scenario(
        "",
        R"({ "id": "all", "queueId": "desk" },
         { "id": "special", "queueId": "desk", "skills": [ { "skillId": "motor" } ] })",
        R"({ "id": "desk" })",
        R"({ "id": "ana", "state": "Available", "skills": [ { "skillId": "motor" , "proficiency": 1 } ] },
         { "id": "ben", "state": "Available" })",
        R"("defaults": { "acceptAfter": "20s", "offerTimeout": "15s" },
         "timeline": [
           { "at": "0s", "submit": "one", "idempotencyKey": "k1", "body": { "workitemTypeId": "Claim" } },
           { "at": "1s", "submit": "special", "idempotencyKey": "k2",
             "body": { "workitemTypeId": "Claim", "priority": 9, "routingData": { "routingRuleId": "special" } } })" +
            answer + " ]"));
  };
  const Replayed replayed = replay_to(R"(, { "at": "2s", "decline": "one" })");
  CHECK(lines_at(replayed, "09:00:02") == Lines{
                                              "declined one ana",
                                              "queued one desk returned",
                                              "assigned one desk ben push",
                                              "assigned special desk ana pull",
                                          });
  const Replayed unanswered = replay_to("");
  CHECK(lines_at(unanswered, "09:00:15") == Lines{
                                                "offerTimedOut one ana",
                                                "queued one desk returned",
                                                "assigned one desk ben push",
                                                "assigned special desk ana pull",
                                            });
}

}  // namespace routesim::testing

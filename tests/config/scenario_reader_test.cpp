#include "engine/config/scenario_reader.hpp"

#include <string>

#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

const std::string org =
    R"({ "workitem-types": [ { "id": "T", "name": "T", "description": "", "customFields": [] } ],
  "queues": [ { "id": "q" } ], "agents": [ { "id": "ana" } ], "rules": [ { "id": "r", "queueId": "q" } ] })";

std::string scenario_of(const std::string& members) { return R"({ "org": )" + org + ", " + members + " }"; }

struct Read {
  std::optional<Scenario> scenario;
  std::string told;
};

Read read(const std::string& text) {
  const TemporaryFolder folder;
  input::Problems problems;
  Read out;
  out.scenario = read_scenario(folder.write("x.scenario.json", text), problems);
  out.told = told(problems);
  CHECK(out.scenario.has_value() == (problems.errors() == 0));
  return out;
}

std::string told_of_timeline(const std::string& entries, const std::string& members = "") {
  return read(scenario_of(members + R"("timeline": [ )" + entries + " ]")).told;
}

}  // namespace

TEST_CASE("a scenario has defaults for what it does not say") {
  const Read result = read(scenario_of(R"("timeline": [])"));
  REQUIRE(result.scenario);
  CHECK(result.scenario->name == "x");
  CHECK(model::format_timestamp(result.scenario->starts_at) == "2026-01-01T00:00:00.000000Z");
  CHECK(result.scenario->seed == 1);
  CHECK_FALSE(result.scenario->until);
  CHECK(result.scenario->defaults.accept_after == model::Duration{0});
  CHECK(result.scenario->defaults.offer_timeout == model::Duration{30'000'000});
}

TEST_CASE("a scenario says when it starts and ends, and how people work") {
  const Read result =
      read(scenario_of(R"("$schema": "x", "name": "N", "startsAt": "2026-03-02T10:00:00+01:00",
      "seed": 9007199254740992, "until": "8h", "defaults": { "acceptAfter": "5s", "handleTime": "10m" }, "timeline": [])"));
  REQUIRE(result.scenario);
  CHECK(result.scenario->name == "N");
  CHECK(model::format_timestamp(result.scenario->starts_at) == "2026-03-02T09:00:00.000000Z");
  CHECK(model::format_timestamp(*result.scenario->until) == "2026-03-02T17:00:00.000000Z");
  CHECK(result.scenario->seed == 9'007'199'254'740'992);
  CHECK(result.scenario->defaults.handle_time == model::Duration{600'000'000});
}

TEST_CASE("an org may stand beside the scenario") {
  const TemporaryFolder folder;
  folder.write("a/orgs/one.json", org);
  input::Problems problems;
  const auto scenario = read_scenario(
      folder.write("a/b/x.scenario.json", R"({ "org": "../orgs/one.json", "timeline": [] })"), problems);
  REQUIRE(scenario);
  CHECK(scenario->org->queues[0].id == "q");
}

TEST_CASE("problems of a shared org stop each of its scenarios") {
  const TemporaryFolder folder;
  folder.write("org.json", R"({ "queues": [ {} ] })");
  input::Problems problems;
  OrgCache orgs;
  const std::string text = R"({ "org": "org.json", "timeline": [] })";
  CHECK_FALSE(read_scenario(folder.write("a.scenario.json", text), problems, orgs));
  CHECK_FALSE(read_scenario(folder.write("b.scenario.json", text), problems, orgs));
  CHECK(told(problems) == "missing-member /queues/0/id\n");
  // A path that leads nowhere is told of in both.
  const std::string lost = R"({ "org": "nothing", "timeline": [] })";
  CHECK_FALSE(read_scenario(folder.write("c.scenario.json", lost), problems, orgs));
  CHECK_FALSE(read_scenario(folder.write("d.scenario.json", lost), problems, orgs));
  CHECK(problems.errors() == 3);
}

TEST_CASE("the head of a scenario is checked") {
  CHECK(read("[]").told == "wrong-type\n");
  CHECK(read("{}").told == "missing-member /org\nmissing-member /timeline\n");
  CHECK(read(R"({ "org": "", "timeline": [] })").told == "invalid-length /org\n");
  CHECK(read(R"({ "org": 5, "timeline": {} })").told == "wrong-type /org\nwrong-type /timeline\n");
  CHECK(
      read(
          scenario_of(R"("traffic": {}, "timeline": [], "seed": -1, "startsAt": "2026-03-02", "until": "x")"))
          .told ==
      "unknown-member /traffic\nout-of-range /seed\ninvalid-timestamp /startsAt\ninvalid-duration /until\n");
}

TEST_CASE("the timeline is in order, and the end is last") {
  const std::string state = R"("agent": "ana", "state": "Lunch" })";
  CHECK(told_of_timeline(R"({ "at": "2s", )" + state + R"(, { "at": "2s", )" + state + R"(, { "at": "1s", )" +
                         state) == "timeline-out-of-order /timeline/2/at\n");
  CHECK(told_of_timeline(R"({ "at": "end", "expect": { "warnings": [] } }, { "at": "1s", )" + state) ==
        "end-not-last /timeline/1/at\n");
  CHECK(told_of_timeline(R"({ "at": "1h", )" + state + R"(, { "at": "1h1us", )" + state,
                         R"("until": "1h", )") == "after-until /timeline/1/at\n");
}

TEST_CASE("offers that come again need an end") {
  const std::string submit = R"({ "at": "0s", "submit": "a", "body": {})";
  CHECK(told_of_timeline(submit + R"(, "reofferAfter": "1m" })") == "missing-until /until\n");
  CHECK(told_of_timeline(submit + " }", R"("defaults": { "reofferAfter": "1m" }, )") ==
        "missing-until /until\n");
  CHECK(told_of_timeline(submit + R"(, "reofferAfter": "1m" })", R"("until": "1h", )") == "");
}

TEST_CASE("names are given by earlier entries") {
  const std::string submit = R"({ "at": "1s", "submit": "loan-1", "body": {} })";
  CHECK(told_of_timeline(R"({ "at": "1s", "route": "loan-1" }, )" + submit) ==
        "unknown-workitem /timeline/0/route\n");
  CHECK(told_of_timeline(
            submit + R"(, { "at": "1s", "route": "loan-1" }, { "at": "1s", "cancel": "loan-1#1" })") == "");
  CHECK(told_of_timeline(submit + R"(, { "at": "1s", "route": "loan-1#2" })") ==
        "unknown-workitem /timeline/1/route\n");
  CHECK(told_of_timeline(submit + "," + submit + R"(, { "at": "1s", "route": "loan-1#2" })") == "");
  CHECK(told_of_timeline(submit + R"(, { "at": "1s", "expect": { "workitem": "loan-2", "queue": null } })") ==
        "unknown-workitem /timeline/1/expect/workitem\n");
  // A submit that is refused gives its name all the same.
  CHECK(
      told_of_timeline(
          R"({ "at": "1s", "submit": "loan-1", "body": {}, "bdy": 1 }, { "at": "1s", "route": "loan-1" })") ==
      "unknown-member /timeline/0/bdy\n");
  // Raw requests name ids, which the API may have made up.
  CHECK(told_of_timeline(
            R"({ "at": "1s", "request": { "method": "POST", "path": "/api/v2/workitems/x/cancel" } })") ==
        "");
}

TEST_CASE("workitems that expectations speak of are watched") {
  const Read result = read(scenario_of(
      R"("timeline": [ { "at": "1s", "submit": "a", "body": {} }, { "at": "1s", "submit": "b", "body": {} },
      { "at": "1s", "expect": { "workitem": "b#1", "queue": null } }, { "at": "end", "expect": { "workitem": "b", "queue": null } } ])"));
  REQUIRE(result.scenario);
  CHECK(result.scenario->watched == std::vector<std::string>{"b"});
}

TEST_CASE("rules are held against the types as the timeline leaves them") {
  const auto scenario = [](const std::string& rule, const std::string& entries) {
    return read(
        R"({ "org": { "workitem-types": [ { "id": "T", "name": "T", "description": "", "customFields": [] } ], "queues": [ { "id": "q" } ],
                     "rules": [ { "id": "r", "queueId": "q", )" +
        rule + R"( } ] }, "timeline": [ )" + entries + " ] }");
  };
  const std::string when = R"("when": { "field": "state", "operator": "equals", "value": "CA" })";
  const std::string fields =
      R"("customFields": [ { "name": "state", "displayName": "S", "type": "string", "isRoutingField": true } ])";
  const std::string patch = R"({ "at": "1s", "patchType": "T", "body": { )" + fields + " } }";
  CHECK(scenario(R"("workitemTypeId": "T", )" + when, "").told == "unknown-field /org/rules/0/when/field\n");
  CHECK(scenario(R"("workitemTypeId": "T", )" + when, patch).told == "");
  // A PATCH that the API will refuse changes nothing.
  CHECK(scenario(R"("workitemTypeId": "T", )" + when,
                 R"({ "at": "1s", "patchType": "T", "expectStatus": 409, "body": { "name": "x", )" + fields +
                     " } }")
            .told == "unknown-field /org/rules/0/when/field\n");

  const std::string create =
      R"({ "at": "1s", "createType": "U", "body": { "name": "U", "description": "", )" + fields + " } }";
  CHECK(scenario(R"("workitemTypeId": "U", )" + when, "").told ==
        "unknown-type /org/rules/0/workitemTypeId\n");
  const Read made = scenario(R"("workitemTypeId": "U", )" + when, create);
  REQUIRE(made.scenario);
  CHECK(made.scenario->org->later_types == std::vector<std::string>{"U"});
  CHECK(made.scenario->org->rules[0].workitem_type == model::TypeId{1});
  CHECK(scenario(when, create).told == "field-not-in-every-type /org/rules/0/when/field\n");

  CHECK(scenario(R"("enabled": true)", R"({ "at": "1s", "patchType": "X", "body": {} })").told ==
        "unknown-type /timeline/0/patchType\n");
  CHECK(scenario(R"("enabled": true)", R"({ "at": "1s", "patchType": "X", "body": {}, "expectStatus": 404 })")
            .told == "");
}

TEST_CASE("a time that is written like a time of day, and as late as one, is a warning") {
  const auto told_of_times = [](const std::string& head, std::initializer_list<std::string> times) {
    std::string entries;
    for (const std::string& time : times) {
      entries += (entries.empty() ? "" : ", ") + (R"({ "at": ")" + time) +
                 R"(", "expect": { "queue": "q", "waiting": 0 } })";
    }
    return told_of_timeline(entries, head + ", ");
  };
  const std::string at_nine = R"("startsAt": "2026-03-02T09:00:00Z")";
  const std::string first = "clock-time-offset /timeline/0/at\n";
  CHECK(told_of_times(at_nine, {"09:05:00"}) == first);
  CHECK(told_of_times(at_nine, {"09:00:00", "10:00:00", "11:00:00"}) == first);
  CHECK(told_of_times(at_nine, {"00:00:00", "5m", "09:05:00"}) == "clock-time-offset /timeline/2/at\n");
  CHECK(told_of_times(R"("startsAt": "2026-03-02T20:00:00-05:00")", {"20:00:00.25"}) == first);
  // The author's clock counts, not that of UTC: 01:00 there.
  CHECK(told_of_times(R"("startsAt": "2026-03-02T20:00:00-05:00")", {"02:00:00"}).empty());

  CHECK(told_of_times(at_nine, {"08:59:59", "09:05:00"}).empty());
  CHECK(told_of_times(at_nine, {"00:00:10", "09:05:00"}).empty());
  CHECK(told_of_times(at_nine, {"9h5m"}).empty());
  CHECK(told_of_times(at_nine, {"24:00:00"}).empty());
  // At 09:05 on the clock, the entry above would be later.
  CHECK(told_of_times(at_nine, {"8h", "09:05:00"}).empty());
  CHECK(told_of_times(R"("startsAt": "2026-03-02T00:30:00Z")", {"00:45:00"}).empty());
  CHECK(told_of_times(R"("seed": 1)", {"09:05:00"}).empty());

  CHECK(told_of_times(at_nine + R"(, "until": "10h")", {"09:05:00"}).empty());
  CHECK(told_of_times(at_nine + R"(, "until": "2026-03-02T18:05:00Z")", {"09:05:00"}).empty());
  CHECK(told_of_times(at_nine + R"(, "until": "17:00:00")", {"09:05:00"}) == first);
  CHECK(told_of_times(at_nine + R"(, "until": "8h")", {"09:05:00"}) ==
        first + "after-until /timeline/0/at\n");
}

TEST_CASE("what is no scenario is told, whatever its bytes") {
  CHECK(read("{").told == "invalid-json\n");
  CHECK(read(std::string(70, '[')).told == "too-deep\n");
  CHECK(read("\xFF\xFE").told == "invalid-utf8\n");
  input::Problems problems;
  CHECK_FALSE(read_scenario("/nowhere/x.scenario.json", problems));
  CHECK(told(problems) == "missing-path\n");
}

}  // namespace routesim::config

#include "engine/config/timeline_reader.hpp"

#include <string>
#include <variant>

#include "tests/config/bodies.hpp"
#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

constexpr model::Instant start{1'000'000'000'000'000};

const model::Org& org() {
  static const model::Org value = [] {
    model::Org out = org_for_bodies();
    model::Agent agent;
    agent.id = agent.name = "ana";
    out.agents.push_back(agent);
    out.agent_index.emplace("ana", 0U);
    return out;
  }();
  return value;
}

struct Read {
  std::optional<TimelineEntry> entry;
  std::string told;
};

Read read(const std::string& text) {
  input::Problems problems;
  const std::uint32_t file = problems.add_file("t");
  auto json = input::read_json(text, file, problems);
  REQUIRE(json);
  FileReport report(problems);
  TimelineContext context{&org(), start, {}};
  context.defaults.handle_time = model::Duration{60'000'000};
  Read out;
  out.entry = read_entry(*json, "", context, report);
  out.told = told(problems);
  CHECK(out.entry.has_value() == out.told.empty());
  return out;
}

ApiCall call_of(const std::string& text) {
  INFO(text);
  const Read result = read(text);
  INFO(result.told);
  REQUIRE(result.entry);
  return std::get<ApiCall>(result.entry->what);
}

Check check_of(const std::string& subject, const std::string& member) {
  const Read result =
      read(R"({ "at": "1s", "expect": { )" + subject + (subject.empty() ? "" : ", ") + member + " } }");
  INFO(member << " " << result.told);
  REQUIRE(result.entry);
  const auto& expectation = std::get<Expectation>(result.entry->what);
  REQUIRE(expectation.checks.size() == 1);
  return expectation.checks[0];
}

}  // namespace

TEST_CASE("entries stand at an offset, an instant or the end") {
  CHECK(read(R"({ "at": "1m", "agent": "ana", "state": "Lunch" })").entry->at ==
        start + model::Duration{60'000'000});
  CHECK(read(R"({ "at": "00:00:00.5", "agent": "ana", "state": "Lunch" })").entry->at ==
        start + model::Duration{500'000});
  CHECK(read(R"({ "at": "2001-09-09T01:46:41Z", "agent": "ana", "state": "Lunch" })").entry->at ==
        start + model::Duration{1'000'000});
  CHECK(read(R"({ "at": "end", "expect": { "warnings": [] } })").entry->at_end);
  CHECK(read(R"({ "at": "2001-09-09T01:46:39Z", "agent": "ana", "state": "Lunch" })").told ==
        "before-start /at\n");
  CHECK(read(R"({ "at": "2001-09-09T01:46:41.1234567Z", "agent": "ana", "state": "Lunch" })").told ==
        "invalid-timestamp /at\n");
  CHECK(read(R"({ "at": "soon", "agent": "ana", "state": "Lunch" })").told == "invalid-duration /at\n");
  CHECK(read(R"({ "at": 5, "agent": "ana", "state": "Lunch" })").told == "wrong-type /at\n");
  CHECK(read(R"({ "at": "end", "agent": "ana", "state": "Lunch" })").told == "end-is-for-expectations /at\n");
}

TEST_CASE("a submit takes over the defaults that it does not set") {
  const ApiCall call =
      call_of(R"({ "at": "1s", "submit": "loan-1", "idempotencyKey": "k", "body": { "a": [ 1.50 ] },
      "acceptAfter": "never", "offerTimeout": "5s", "wrapUp": "1ms", "reofferAfter": "2h", "expectStatus": 400,
      "expectProblems": [ "unknownOption", "/customFields/x", "" ] })");
  CHECK(call.endpoint == Endpoint::submit);
  CHECK_FALSE(call.raw);
  CHECK(call.subject == "loan-1");
  CHECK(call.idempotency_key == "k");
  CHECK(input::to_text(*call.body) == R"({"a":[1.50]})");
  CHECK_FALSE(call.handling.accept_after);
  CHECK(call.handling.offer_timeout == model::Duration{5'000'000});
  CHECK(call.handling.handle_time == model::Duration{60'000'000});
  CHECK(call.handling.wrap_up == model::Duration{1000});
  CHECK(call.handling.reoffer_after == model::Duration{7'200'000'000});
  CHECK(call.expect_status == 400);
  CHECK(call.expect_problems == std::vector<std::string>{"unknownOption", "/customFields/x", ""});
}

TEST_CASE("each verb is its call") {
  struct Row {
    std::string members;
    Endpoint endpoint;
    std::string subject;
    bool raw;
    bool body;
  };
  const Row rows[] = {
      {R"("route": "a")", Endpoint::route, "a", false, false},
      {R"("route": "a", "body": null)", Endpoint::route, "a", false, false},
      {R"("route": "a#2", "body": {})", Endpoint::route, "a#2", false, true},
      {R"("accept": "a")", Endpoint::accept, "a", false, false},
      {R"("decline": "a")", Endpoint::decline, "a", false, false},
      {R"("complete": "a")", Endpoint::complete, "a", false, false},
      {R"("cancel": "a")", Endpoint::cancel, "a", false, false},
      {R"("createType": "T2", "body": {})", Endpoint::create_type, "T2", false, true},
      {R"("patchType": "T", "body": {})", Endpoint::patch_type, "T", false, true},
      {R"("submit": "a", "body": null)", Endpoint::submit, "a", false, true},
      {R"("request": { "method": "POST", "path": "/api/v2/workitems", "body": {} })", Endpoint::submit, "",
       true, true},
      {R"("request": { "method": "POST", "path": "/api/v2/workitemtypes" })", Endpoint::create_type, "", true,
       false},
      {R"("request": { "method": "PATCH", "path": "/api/v2/workitemtypes/a%2Fb" })", Endpoint::patch_type,
       "a/b", true, false},
      {R"("request": { "method": "GET", "path": "/api/v2/workitems/a%3f%25" })", Endpoint::get_workitem,
       "a?%", true, false},
      {R"("request": { "method": "GET", "path": "/api/v2/rules?pageSize=5" })", Endpoint::list_rules, "",
       true, false},
      {R"("request": { "method": "POST", "path": "/api/v2/workitems/x#2/accept" })", Endpoint::accept, "x#2",
       true, false},
      {R"("request": { "method": "POST", "path": "/api/v2/workitems/x/cancel", "body": null })",
       Endpoint::cancel, "x", true, false},
  };
  for (const Row& row : rows) {
    const ApiCall call = call_of(R"({ "at": "1s", )" + row.members + " }");
    CHECK(call.endpoint == row.endpoint);
    CHECK(call.subject == row.subject);
    CHECK(call.raw == row.raw);
    CHECK(call.body.has_value() == row.body);
  }
  CHECK(call_of(R"({ "at": "0s", "request": { "method": "POST", "path": "/api/v2/workitems",
                     "headers": { "IDEMPOTENCY-key": "k" } } })")
            .idempotency_key == "k");
  for (const char* path :
       {"/api/v2/workitems/", "/api/v2/workitems//routing", "/api/v2/workitem", "/api/v2/workitems/x/route",
        "/api/v2/workitems/a/b/routing", "api/v2/workitems", "/api/v2/workitems/%zz/routing"}) {
    INFO(path);
    CHECK(read(R"({ "at": "0s", "request": { "method": "POST", "path": ")" + std::string(path) + "\" } }")
              .told == "unknown-request /request/path\n");
  }
  for (const char* path : {"/api/v2/workitems/x", "/api/v2/workitemtypes/x", "/api/v2/queues"}) {
    INFO(path);
    CHECK(read(R"({ "at": "0s", "request": { "method": "POST", "path": ")" + std::string(path) + "\" } }")
              .told == "unknown-request /request/method\n");
  }
  for (const char* target :
       {"/api/v2/queues?pageSize=101", "/api/v2/queues?page=1", "/api/v2/queues/a?pageSize=1"}) {
    INFO(target);
    CHECK(read(R"({ "at": "0s", "request": { "method": "GET", "path": ")" + std::string(target) + "\" } }")
              .told == "invalid-query /request/path\n");
  }
}

TEST_CASE("any call may say what the answer's body must have") {
  const ApiCall verb =
      call_of(R"({ "at": "1s", "accept": "a", "expectBody": { "routingState": "accepted" } })");
  CHECK(input::to_text(*verb.expect_body) == R"({"routingState":"accepted"})");
  const ApiCall raw = call_of(R"({ "at": "1s", "request": { "method": "GET", "path": "/api/v2/queues" },
                                   "expectBody": { "entities": [ { "id": "q" } ] } })");
  CHECK(input::to_text(*raw.expect_body) == R"({"entities":[{"id":"q"}]})");
  CHECK_FALSE(call_of(R"({ "at": "1s", "accept": "a", "expectBody": null })").expect_body);
  CHECK(read(R"({ "at": "1s", "accept": "a", "expectBody": [] })").told == "wrong-type /expectBody\n");
  CHECK(read(R"({ "at": "1s", "accept": "a", "expectBody": {} })").told == "empty-expectation /expectBody\n");
  CHECK(read(R"({ "at": "1s", "agent": "ana", "state": "Lunch", "expectBody": { "a": 1 } })").told ==
        "unknown-member /expectBody\n");
}

TEST_CASE("an audit is expected count by count") {
  const auto checks = [](const std::string& audit) {
    const Read result = read(R"({ "at": "end", "expect": { "audit": )" + audit + " } }");
    INFO(result.told);
    REQUIRE(result.entry);
    return std::get<Expectation>(result.entry->what).checks;
  };
  const std::vector<Check> all = checks(
      R"({ "duplicates": 0, "attempts": { "min": 3 }, "drainedIn": { "max": "2m" }, "requestsPerSecond": 4.25 })");
  REQUIRE(all.size() == 4);
  for (const Check& check : all) CHECK(check.member == "audit");
  CHECK(all[0].key == "duplicates");
  CHECK(std::get<std::int64_t>(all[0].expected) == 0);
  CHECK(all[1].key == "attempts");
  CHECK(std::get<Check::Range>(all[1].expected).min == 3);
  CHECK(all[2].key == "drainedIn");
  CHECK(std::get<Check::Range>(all[2].expected).max == 120'000'000);
  CHECK(all[3].key == "requestsPerSecond");
  CHECK(std::get<std::int64_t>(all[3].expected) == 4250);
  for (const char* name :
       {"records", "accepted", "created", "lost", "refused", "unconfirmed", "falseConflicts", "collisions",
        "swallowed", "pending", "retries", "rateLimited", "unavailable", "timeouts"}) {
    CHECK(checks("{ \"" + std::string(name) + "\": 1 }").size() == 1);
  }
  const auto told_of = [](const std::string& audit) {
    return read(R"({ "at": "end", "expect": { "audit": )" + audit + " } }").told;
  };
  CHECK(told_of("5") == "wrong-type /expect/audit\n");
  CHECK(told_of("{}") == "empty-expectation /expect/audit\n");
  CHECK(told_of(R"({ "duplicate": 0 })") == "unknown-count /expect/audit/duplicate\n");
  CHECK(told_of(R"({ "lost": "none" })") == "wrong-type /expect/audit/lost\n");
  CHECK(told_of(R"({ "drainedIn": 5 })") == "wrong-type /expect/audit/drainedIn\n");
  CHECK(told_of(R"({ "requestsPerSecond": 1.2345 })") ==
        "too-many-decimals /expect/audit/requestsPerSecond\n");
  CHECK(told_of(R"({ "requestsPerSecond": -1 })") == "out-of-range /expect/audit/requestsPerSecond\n");
}

TEST_CASE("an entry that is not good says why") {
  struct Row {
    std::string entry;
    std::string told;
  };
  const Row rows[] = {
      {"5", "wrong-type\n"},
      {"{}", "missing-verb\n"},
      {R"({ "at": "1s", "acept": "a" })", "unknown-member /acept\n"},
      {R"({ "at": "1s", "accept": "a", "decline": "a" })", "several-verbs\n"},
      {R"({ "accept": "a" })", "missing-member /at\n"},
      {R"({ "at": "1s", "accept": "a", "body": {} })", "unknown-member /body\n"},
      {R"({ "at": "1s", "accept": 5 })", "wrong-type /accept\n"},
      {R"({ "at": "1s", "accept": "" })", "invalid-length /accept\n"},
      {R"({ "at": "1s", "submit": "a" })", "missing-member /body\n"},
      {R"({ "at": "1s", "submit": "a#1", "body": {} })", "hash-in-name /submit\n"},
      {R"({ "at": "1s", "submit": "a", "body": {}, "offerTimeout": "0s" })", "out-of-range /offerTimeout\n"},
      {R"({ "at": "1s", "submit": "a", "body": {}, "reofferAfter": "0s" })", "out-of-range /reofferAfter\n"},
      {R"({ "at": "1s", "submit": "a", "body": {}, "handleTime": "never" })",
       "invalid-duration /handleTime\n"},
      {R"({ "at": "1s", "submit": "a", "body": {}, "idempotencyKey": "é" })",
       "invalid-idempotency-key /idempotencyKey\n"},
      {R"({ "at": "1s", "route": "a", "expectStatus": 600 })", "out-of-range /expectStatus\n"},
      {R"({ "at": "1s", "route": "a", "expectProblems": [ "unknownoption" ] })",
       "unknown-problem-code /expectProblems/0\n"},
      {R"({ "at": "1s", "agent": "ana" })", "missing-member\n"},
      {R"({ "at": "1s", "agent": "bob", "state": "lunch" })", "unknown-agent /agent\nunknown-state /state\n"},
      {R"({ "at": "1s", "agent": "ana", "skills": [ { "skillId": "s1" }, { "skillId": "s1" } ] })",
       "duplicate-skill /skills/1/skillId\n"},
      {R"({ "at": "1s", "expect": {} })", "empty-expectation /expect\n"},
      {R"({ "at": "1s", "expect": { "queue": "q", "held": 1 } })", "unknown-member /expect/held\n"},
      {R"({ "at": "1s", "expect": { "queue": "q", "waiting": -1 } })", "out-of-range /expect/waiting\n"},
      {R"({ "at": "1s", "expect": { "queue": "q", "waiting": null } })", "wrong-type /expect/waiting\n"},
      {R"({ "at": "1s", "expect": { "queue": "q", "waiting": { "min": 2, "max": 1 } } })",
       "range-reversed /expect/waiting\n"},
      {R"({ "at": "1s", "expect": { "queue": "q", "waiting": {} } })", "missing-member /expect/waiting\n"},
  };
  for (const Row& row : rows) {
    INFO(row.entry);
    CHECK(read(row.entry).told == row.told);
  }
}

TEST_CASE("expected values are read in the units of the model") {
  const std::string workitem = R"("workitem": "a")";
  CHECK(std::get<std::string>(check_of(workitem, R"("routingState": "assigned")").expected) == "assigned");
  CHECK(std::holds_alternative<Check::Nothing>(check_of(workitem, R"("agent": null)").expected));
  CHECK(std::get<std::string>(check_of(workitem, R"("agent": "ana")").expected) == "ana");
  CHECK(std::get<std::int64_t>(check_of(workitem, R"("wait": "1m30s")").expected) == 90'000'000);
  CHECK(std::get<std::int64_t>(check_of(workitem, R"("score": 955000)").expected) == 955'000);
  CHECK(std::get<std::vector<std::string>>(
            check_of(workitem, R"("warnings": [ "ruleBypass", "ambiguousRuleOrder" ])").expected) ==
        std::vector<std::string>{"ambiguousRuleOrder", "ruleBypass"});
  const std::string queue = R"("queue": "q")";
  CHECK(std::get<std::int64_t>(check_of(queue, R"("serviceLevel": 99.5)").expected) == 995);
  const auto range = std::get<Check::Range>(check_of(queue, R"("longestWait": { "min": "5s" })").expected);
  CHECK(range.min == 5'000'000);
  CHECK_FALSE(range.max);
  const Check events = check_of("", R"("events": { "assigned": 2 })");
  CHECK(events.member == "events");
  CHECK(events.key == "assigned");
  CHECK(std::get<std::int64_t>(events.expected) == 2);
}

TEST_CASE("the subject of an expectation is the first that it names") {
  const Read result =
      read(R"({ "at": "1s", "expect": { "agent": "ana", "queue": "q", "rule": "r", "workitem": "a" } })");
  REQUIRE(result.entry);
  const auto& expectation = std::get<Expectation>(result.entry->what);
  CHECK(expectation.subject == Expectation::Subject::workitem);
  CHECK(expectation.name == "a");
  CHECK(expectation.checks.size() == 3);
}

TEST_CASE("names say which of those created under them") {
  CHECK(take_apart_name("a").number == 0);
  CHECK(take_apart_name("a#2").name == "a");
  CHECK(take_apart_name("a#2").number == 2);
  for (const char* name : {"a#", "a#0", "a#02", "a#x", "#1", "a#99999999999"}) {
    INFO(name);
    CHECK(take_apart_name(name).name == name);
    CHECK(take_apart_name(name).number == 0);
  }
}

}  // namespace routesim::config

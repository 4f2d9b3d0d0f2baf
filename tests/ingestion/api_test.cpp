// Requests and answers: the order of refusals, keys, names, ids, and what each answer leaves behind.
#include "engine/ingestion/api.hpp"

#include "engine/ingestion/request_id.hpp"
#include "tests/ingestion/calls.hpp"
#include "tests/routing/review_room.hpp"
#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

using config::ApiCall;
using config::Endpoint;
using testing::ana;
using testing::at;
using testing::ben;
using testing::call;
using testing::hour;
using testing::Lines;
using testing::loan;
using testing::nine;

ApiCall raw(ApiCall made) {
  made.raw = true;
  return made;
}

const char* const loan_body = R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000}})";
const char* const note_body = R"({"workitemTypeId": "Note"})";

struct Desk {
  std::shared_ptr<const model::Org> org = testing::shared(testing::review_room());
  testing::Log log{*org};
  routing::Router router{org, nine, rules::TieOrder::ascending};
  Api api{7};

  Desk() { router.set_sink(&log); }
  Desk(const Desk&) = delete;
  Answer ask(const ApiCall& asked) {
    Answer answer = api.answer(router, asked);
    router.check_invariants();
    return answer;
  }
  int status(const ApiCall& asked) { return ask(asked).status; }
};

// `404 notFound`, `400 unknownField@/customFields/x missingMember@/name`: status, then the problems in order.
std::string told(const Answer& answer) {
  std::string text = std::to_string(answer.status);
  for (const model::RequestProblem& problem : answer.problems) {
    text += ' ' + problem.code;
    if (!problem.pointer.empty()) text += '@' + problem.pointer;
    CHECK_FALSE(problem.message.empty());
  }
  return text;
}

}  // namespace

TEST_CASE("a creation: the answer first, then what follows from it") {
  Desk desk;
  const Answer answer = desk.ask(call(Endpoint::submit, "loan-1", loan_body, "key"));
  CHECK(answer.status == 201);
  CHECK(answer.request == made_up_id("request", 7, 1));
  CHECK(answer.workitem == "loan-1");
  CHECK(answer.problems.empty());
  CHECK(desk.log.news() == Lines{"requestAnswered 201 loan-1 Loan", "ruleChosen loan-1 large-loans",
                                 "queued loan-1 mortgage-review",
                                 "assigned loan-1 mortgage-review ana push"});
  CHECK(desk.api.requests() == 1);
}

TEST_CASE("D110: a creation without a key is accepted with a warning; other answers have none") {
  Desk desk;
  const auto warned = [&] {
    return desk.log.lines.back().find("missingIdempotencyKey") != std::string::npos;
  };
  desk.ask(call(Endpoint::submit, "note-1", note_body));
  CHECK(warned());
  desk.ask(call(Endpoint::submit, "note-2", note_body, "key"));
  CHECK_FALSE(warned());
  desk.ask(call(Endpoint::submit, "note-3", "{}"));
  CHECK_FALSE(warned());
  desk.ask(call(Endpoint::cancel, "note-1"));
  CHECK_FALSE(warned());
}

TEST_CASE("D98: 404, then 400, then 409, never mixed; everything of the first class, in order") {
  struct Row {
    const char* says;
    ApiCall asked;
    const char* answer;
  };
  const char* const wrong_everywhere =
      R"({"workitemTypeId": "Loan", "priority": 1.5, "source": 3, "colour": "red",
      "customFields": {"size": 1, "amount": "5"},
      "routingData": {"queueId": "nowhere", "skills": [{"proficiency": 9}]}})";
  const Row rows[] = {
      {"no such workitem, whatever the body", call(Endpoint::route, "nobody", R"({"queueId": 5})"),
       "404 notFound"},
      {"a wrong body, whatever the state", call(Endpoint::route, "assigned", R"({"queueId": "nowhere"})"),
       "400 unknownQueue@/queueId"},
      {"the state at last", call(Endpoint::route, "assigned", R"({"queueId": "general"})"), "409 wrongState"},
      {"no such type", call(Endpoint::patch_type, "Claim", R"({"maxCapacity": 0})"), "404 notFound"},
      {"a wrong shape before what is not patchable",
       call(Endpoint::patch_type, "Loan", R"({"name": "x", "maxCapacity": 0})"),
       "400 outOfRange@/maxCapacity"},
      {"not patchable", call(Endpoint::patch_type, "Loan", R"({"name": "x", "id": "y"})"),
       "409 notPatchable@/id notPatchable@/name"},
      {"no body", call(Endpoint::submit, "w"), "400 malformedBody"},
      {"a body that is no object", call(Endpoint::submit, "w", "[]"), "400 malformedBody"},
      {"no body of a type", call(Endpoint::create_type, "T"), "400 malformedBody"},
      {"no body of a PATCH", call(Endpoint::patch_type, "Loan"), "400 malformedBody"},
      {"no body of a routing request is an empty one", call(Endpoint::route, "note"), "200"},
      {"D101: the fields of an unknown type are not looked at",
       call(Endpoint::submit, "w", R"({"workitemTypeId": "Claim", "customFields": {"x": 1}})"),
       "400 unknownType@/workitemTypeId"},
      {"everything that is wrong, by pointer", call(Endpoint::submit, "w", wrong_everywhere),
       "400 unknownMember@/colour wrongType@/customFields/amount unknownField@/customFields/size "
       "notAnInteger@/priority unknownQueue@/routingData/queueId "
       "outOfRange@/routingData/skills/0/proficiency "
       "missingMember@/routingData/skills/0/skillId wrongType@/source"},
      {"an id and a name in use",
       call(Endpoint::create_type, "Loan", R"({"name": "Note", "description": "", "customFields": []})"),
       "409 duplicateId duplicateName@/name"},
      {"no offer to accept", call(Endpoint::accept, "note"), "409 noOpenOffer"},
      {"no offer to decline", call(Endpoint::decline, "note"), "409 noOpenOffer"},
      {"nothing to complete", call(Endpoint::complete, "assigned"), "409 wrongState"},
      {"cancelled already", call(Endpoint::cancel, "gone"), "409 wrongState"},
      {"D88: and nothing else of it either", call(Endpoint::complete, "gone"), "409 wrongState"},
      {"no offer of what is gone", call(Endpoint::accept, "gone"), "409 noOpenOffer"},
      {"a wrong body for what is gone", call(Endpoint::route, "gone", R"({"x": 1})"), "400 unknownMember@/x"},
      {"a right one", call(Endpoint::route, "gone"), "409 wrongState"},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Desk desk;
    REQUIRE(desk.status(call(Endpoint::submit, "assigned", loan_body)) == 201);
    REQUIRE(desk.status(call(Endpoint::submit, "note", note_body)) == 201);
    REQUIRE(desk.status(call(Endpoint::submit, "gone", note_body)) == 201);
    REQUIRE(desk.status(call(Endpoint::cancel, "gone")) == 200);
    desk.log.news();
    const std::uint64_t before = desk.router.state_hash();
    const Answer answer = desk.ask(row.asked);
    CHECK(told(answer) == row.answer);
    CHECK(answer.request == made_up_id("request", 7, 5));
    if (answer.status >= 400) {
      CHECK(desk.log.news().size() == 1);  // the answer and nothing else
      CHECK(desk.router.state_hash() == before);
      CHECK(desk.router.created() == 3);
    }
  }
}

TEST_CASE("what is gone stays gone when its place is another's") {
  Desk desk;
  REQUIRE(desk.status(call(Endpoint::submit, "first", note_body)) == 201);
  REQUIRE(desk.status(call(Endpoint::cancel, "first")) == 200);
  REQUIRE(desk.status(call(Endpoint::submit, "second", note_body)) == 201);
  CHECK(told(desk.ask(call(Endpoint::cancel, "first"))) == "409 wrongState");
  CHECK(desk.ask(call(Endpoint::cancel, "first")).workitem == "first");
  CHECK(desk.router.workitem(0).id == "second");
  CHECK(desk.router.workitem(0).state == model::RoutingState::unrouted);
}

TEST_CASE("a wrap-up is over for its workitem: finished, though its place is kept") {
  Desk desk;
  ApiCall submit = call(Endpoint::submit, "loan-1", loan_body);
  submit.handling.wrap_up = {hour};
  REQUIRE(desk.status(submit) == 201);
  REQUIRE(desk.status(call(Endpoint::accept, "loan-1")) == 200);
  REQUIRE(desk.status(call(Endpoint::complete, "loan-1")) == 200);
  CHECK(desk.router.agents().held(ana) == 1);
  CHECK(told(desk.ask(call(Endpoint::complete, "loan-1"))) == "409 wrongState");
  CHECK(told(desk.ask(call(Endpoint::cancel, "loan-1"))) == "409 wrongState");
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1"))) == "409 wrongState");
  CHECK(told(desk.ask(call(Endpoint::decline, "loan-1"))) == "409 noOpenOffer");
}

// ---- keys
// --------------------------------------------------------------------------------------------------

TEST_CASE("the same key with the same payload is the first answer again") {
  Desk desk;
  REQUIRE(desk.status(call(Endpoint::submit, "loan-1", loan_body, "key")) == 201);
  desk.log.news();
  const Answer again = desk.ask(call(Endpoint::submit, "loan-1", loan_body, "key"));
  CHECK(again.status == 201);
  CHECK(again.replayed);
  CHECK(again.workitem == "loan-1");
  CHECK(desk.log.news() == Lines{"requestAnswered 201 loan-1 replayed"});
  CHECK(desk.router.created() == 1);
}

TEST_CASE("D113: payloads compare as values") {
  struct Row {
    const char* says;
    const char* payload;
    bool same;
  };
  const Row rows[] = {
      {"order of members and spaces", R"({"customFields":{"amount":425000},   "workitemTypeId":"Loan"})",
       true},
      {"a number written otherwise", R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000.00}})",
       true},
      {"with an exponent", R"({"workitemTypeId": "Loan", "customFields": {"amount": 4.25e5}})", true},
      {"another number", R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000.01}})", false},
      {"null is not absent",
       R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000}, "source": null})", false},
      {"a default that is said is not absent",
       R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000}, "priority": 0})", false},
      {"D109: not even what would be refused", R"({"workitemTypeId": "Nothing", "colour": "red"})", false},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Desk desk;
    REQUIRE(desk.status(call(Endpoint::submit, "loan-1", loan_body, "key")) == 201);
    const Answer answer = desk.ask(call(Endpoint::submit, "loan-1", row.payload, "key"));
    CHECK(told(answer) == (row.same ? "201" : "409 idempotencyKeyReused"));
    CHECK(answer.replayed == row.same);
    CHECK(answer.workitem.has_value() == row.same);
    CHECK(desk.router.created() == 1);
  }
}

TEST_CASE("D114: a key is the first's for 24 hours, to the microsecond") {
  Desk desk;
  REQUIRE(desk.status(call(Endpoint::submit, "loan-1", loan_body, "key")) == 201);
  desk.router.set_now(at(24 * hour - 1));
  CHECK(desk.ask(call(Endpoint::submit, "loan-1", loan_body, "key")).replayed);
  CHECK(desk.status(call(Endpoint::submit, "loan-1", note_body, "key")) == 409);
  desk.router.set_now(at(24 * hour));
  const Answer anew = desk.ask(call(Endpoint::submit, "loan-1", note_body, "key"));
  CHECK(anew.status == 201);
  CHECK_FALSE(anew.replayed);
  CHECK(anew.workitem == "loan-1#2");
}

TEST_CASE("D112: only a 201 binds; D111: other requests have no use for keys; D115: each path has its own") {
  Desk desk;
  CHECK(desk.status(call(Endpoint::submit, "loan-1", "{}", "key")) == 400);
  CHECK(desk.status(call(Endpoint::submit, "loan-1", loan_body, "key")) == 201);
  CHECK(desk.status(call(Endpoint::cancel, "loan-1", std::nullopt, "key")) == 200);
  CHECK(desk.status(call(Endpoint::cancel, "loan-1", std::nullopt, "key")) == 409);
  const char* const type_body = R"({"name": "Claim", "description": "", "customFields": []})";
  CHECK(desk.status(call(Endpoint::create_type, "Claim", type_body, "key")) == 201);
  CHECK(desk.ask(call(Endpoint::create_type, "Claim", type_body, "key")).replayed);
  CHECK(desk.status(call(Endpoint::create_type, "Claim", type_body, "other")) == 409);
  CHECK(desk.status(call(Endpoint::create_type, "Claim", note_body, "key")) == 409);
}

// ---- names and ids
// -----------------------------------------------------------------------------------------

TEST_CASE("names: a refused first submit leaves its name free, a second creation is #2") {
  Desk desk;
  CHECK(desk.status(call(Endpoint::submit, "note-1", "{}")) == 400);
  CHECK(told(desk.ask(call(Endpoint::cancel, "note-1"))) == "404 notFound");
  CHECK(desk.ask(call(Endpoint::submit, "note-1", note_body)).workitem == "note-1");
  CHECK(desk.ask(call(Endpoint::submit, "note-1", note_body)).workitem == "note-1#2");
  CHECK(desk.ask(call(Endpoint::cancel, "note-1")).workitem == "note-1#2");
  CHECK(desk.ask(call(Endpoint::cancel, "note-1#1")).workitem == "note-1");
}

TEST_CASE("D124: a replay under another name leaves that name without a workitem") {
  Desk desk;
  REQUIRE(desk.status(call(Endpoint::submit, "note-1", note_body, "key")) == 201);
  CHECK(desk.ask(call(Endpoint::submit, "note-2", note_body, "key")).workitem == "note-1");
  CHECK(told(desk.ask(call(Endpoint::cancel, "note-2"))) == "404 notFound");
  REQUIRE(desk.ask(call(Endpoint::submit, "note-1", note_body, "key")).replayed);
  CHECK(desk.ask(call(Endpoint::cancel, "note-1")).workitem == "note-1");
}

TEST_CASE("raw requests: ids made from the request's number, and paths that name ids exactly") {
  Desk desk;
  const Answer made = desk.ask(raw(call(Endpoint::submit, "", note_body)));
  CHECK(made.workitem == made_up_id("workitem", 7, 1));
  CHECK(desk.status(raw(call(Endpoint::create_type, "",
                             R"({"name": "Claim", "description": "", "customFields": []})"))) == 201);
  CHECK(desk.router.find_type(made_up_id("workitemtype", 7, 2)));
  desk.ask(call(Endpoint::submit, "note-1", note_body));
  desk.ask(call(Endpoint::submit, "note-1", note_body));
  CHECK(desk.ask(raw(call(Endpoint::cancel, "note-1"))).workitem == "note-1");  // not the latest
  CHECK(told(desk.ask(raw(call(Endpoint::cancel, "note-1#1")))) == "404 notFound");
  CHECK(desk.status(raw(call(Endpoint::cancel, *made.workitem))) == 200);
}

TEST_CASE("the log says which path was asked, ids as they are") {
  Desk desk;
  desk.ask(call(Endpoint::submit, "a b", loan_body));
  const auto path_of = [&](const ApiCall& asked) {
    const std::size_t line = desk.log.lines.size();
    desk.ask(asked);
    const std::string& text = desk.log.lines[line];
    const std::size_t from = text.find("\"method\":");
    return text.substr(from, text.find(",\"status\"") - from);
  };
  CHECK(path_of(call(Endpoint::route, "a b")) == R"("method":"POST","path":"/api/v2/workitems/a b/routing")");
  CHECK(path_of(call(Endpoint::decline, "a b")) ==
        R"("method":"POST","path":"/api/v2/workitems/a b/decline")");
  CHECK(path_of(call(Endpoint::accept, "a b")) == R"("method":"POST","path":"/api/v2/workitems/a b/accept")");
  CHECK(path_of(call(Endpoint::complete, "a b")) ==
        R"("method":"POST","path":"/api/v2/workitems/a b/complete")");
  CHECK(path_of(call(Endpoint::cancel, "a b")) == R"("method":"POST","path":"/api/v2/workitems/a b/cancel")");
  CHECK(path_of(call(Endpoint::submit, "n", note_body)) == R"("method":"POST","path":"/api/v2/workitems")");
  CHECK(path_of(call(Endpoint::patch_type, "Loan", "{}")) ==
        R"("method":"PATCH","path":"/api/v2/workitemtypes/Loan")");
  CHECK(path_of(call(Endpoint::create_type, "T", "{}")) ==
        R"("method":"POST","path":"/api/v2/workitemtypes")");
}

// ---- routing and types
// -------------------------------------------------------------------------------------

TEST_CASE("D41: a routing request that matches nothing leaves a queued workitem as it was") {
  Desk desk;
  desk.router.change_agent(ana, model::AgentState::lunch, std::nullopt);
  desk.router.change_agent(ben, model::AgentState::lunch, std::nullopt);
  desk.ask(call(Endpoint::submit, "loan-1", R"({"workitemTypeId": "Loan", "customFields": {"amount": 5}})"));
  desk.log.news();
  const std::uint64_t before = desk.router.state_hash();
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1", R"({"routingRuleId": "large-loans"})"))) ==
        "409 noRuleMatched");
  CHECK(desk.log.news() == Lines{"requestAnswered 409 loan-1"});
  CHECK(desk.router.state_hash() == before);
  CHECK(desk.router.rule_counts()[testing::large_loans.index].considered == 2);  // D28
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1", R"({"routingRuleId": "all-loans"})"))) == "200");
  CHECK(desk.log.news() ==
        Lines{"requestAnswered 200 loan-1", "ruleChosen loan-1 all-loans", "queued loan-1 mortgage-review"});
}

TEST_CASE("D34: while the type's routing is off, nothing is routed") {
  Desk desk;
  desk.ask(call(Endpoint::patch_type, "Loan", R"({"routingEnabled": false})"));
  desk.ask(call(Endpoint::submit, "loan-1", loan_body));
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1"))) == "409 routingDisabled");
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1", R"({"queueId": "general"})"))) ==
        "409 routingDisabled");
  desk.ask(call(Endpoint::cancel, "loan-1"));
  CHECK(told(desk.ask(call(Endpoint::route, "loan-1"))) == "409 wrongState");
}

TEST_CASE("D106: every 200 to a PATCH is a new version; a refused one is none") {
  Desk desk;
  const auto line = [&](const char* body) {
    desk.ask(call(Endpoint::patch_type, "Loan", body));
    return desk.log.lines.back();
  };
  CHECK(line("{}").find("\"version\":2") != std::string::npos);
  CHECK(line(R"({"maxCapacity": "2"})").find("\"status\":400") != std::string::npos);
  CHECK(line(R"({"maxCapacity": 2})").find("\"version\":3") != std::string::npos);
  CHECK(desk.router.type(loan).max_capacity == 2);
}

TEST_CASE("a field that a PATCH adds is asked of creations from then on") {
  Desk desk;
  desk.ask(call(Endpoint::submit, "before", loan_body));
  CHECK(desk.status(call(Endpoint::patch_type, "Loan", R"({"customFields": [
      {"name": "country", "displayName": "Country", "type": "string"},
      {"name": "amount", "displayName": "amount", "type": "number",
       "isRoutingField": true, "nullable": true}]})")) == 200);
  CHECK(told(desk.ask(call(Endpoint::submit, "after", loan_body))) ==
        "400 missingField@/customFields/country");
  CHECK(desk.status(call(Endpoint::submit, "after",
                         R"({"workitemTypeId": "Loan", "customFields": {"country": "AT", "amount": 5}})")) ==
        201);
  // The old one's values stay where they were.
  CHECK(desk.router.workitem(0).fields == model::FieldValues{425000.0});
  CHECK(desk.router.workitem(1).fields == model::FieldValues{5.0, std::string("AT")});
}

TEST_CASE("an API is a value: a copy numbers its requests and keeps its names by itself") {
  Desk desk;
  desk.ask(call(Endpoint::submit, "note-1", note_body, "key"));
  Api other_api = desk.api;
  routing::Router other_router = desk.router;
  other_router.set_sink(nullptr);
  desk.ask(call(Endpoint::submit, "note-2", note_body, "key-2"));
  const Answer answer = other_api.answer(other_router, call(Endpoint::submit, "note-2", loan_body, "key-2"));
  CHECK(answer.status == 201);
  CHECK_FALSE(answer.replayed);
  CHECK(answer.request == made_up_id("request", 7, 2));
  CHECK(other_api.answer(other_router, call(Endpoint::submit, "x", note_body, "key")).replayed);
}

}  // namespace routesim::ingestion

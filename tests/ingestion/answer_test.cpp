// Bodies and headers of answers, faults as the caller sees them, and keys whose answer is on its way.
#include <memory>
#include <optional>
#include <string>

#include "engine/ingestion/api.hpp"
#include "engine/ingestion/request_id.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/ingestion/calls.hpp"
#include "tests/routing/review_room.hpp"
#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

using config::ApiCall;
using config::Endpoint;
using config::Fault;
using testing::at;
using testing::call;
using testing::Lines;
using testing::nine;

const char* const loan_body = R"({"workitemTypeId": "Loan", "customFields": {"amount": 425000}})";

struct Desk {
  std::shared_ptr<const model::Org> org = testing::shared(testing::review_room());
  testing::Log log{*org};
  routing::Router router{org, nine, rules::TieOrder::ascending};
  Api api;

  explicit Desk(std::vector<Fault> faults = {}) : api(7, std::move(faults)) {
    router.set_sink(&log);
    api.render_bodies();
  }
  Desk(const Desk&) = delete;
  Answer ask(const ApiCall& asked) {
    Answer answer = api.answer(router, asked);
    router.check_invariants();
    return answer;
  }
};

Fault on_requests(Fault::Kind kind, std::vector<std::uint64_t> requests) {
  Fault fault;
  fault.kind = kind;
  fault.requests = std::move(requests);
  if (kind == Fault::Kind::latency) fault.delay = {2'500'000};
  return fault;
}

}  // namespace

TEST_CASE("D32: a creation's body says unrouted, whatever follows it, and a replay repeats it") {
  Desk desk;
  const std::string body = R"({"workitemId":"loan-1","routingState":"unrouted"})";
  const Answer first = desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  CHECK(first.status == 201);
  CHECK(first.body == body);
  CHECK(desk.router.workitem(0).state == model::RoutingState::assigned);
  const Answer replay = desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  CHECK(replay.body == body);
  CHECK(replay.replayed);
  CHECK(replay.bound_by == 1);
  CHECK(headers_of(replay) == std::vector<Header>{{"Content-Type", "application/json"},
                                                  {"X-Genesys-Request-Id", made_up_id("request", 7, 2)},
                                                  {"Idempotency-Replayed", "true"}});
}

TEST_CASE("D97: a 200's body shows the workitem after the whole cascade") {
  Desk desk;
  desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  const Answer declined = desk.ask(call(Endpoint::decline, "loan-1"));
  CHECK(declined.body.find(R"("workitemId":"loan-1","routingState":"assigned")") == 1);
  CHECK(declined.body.find(R"("agentId":"ben")") != std::string::npos);
  CHECK(desk.ask(call(Endpoint::get_workitem, "loan-1")).body == declined.body);
  CHECK(desk.ask(call(Endpoint::accept, "loan-1")).body.find(R"("routingState":"accepted")") !=
        std::string::npos);
  const std::string finished = R"({"workitemId":"loan-1","routingState":"completed"})";
  CHECK(desk.ask(call(Endpoint::complete, "loan-1")).body == finished);
  CHECK(desk.ask(call(Endpoint::get_workitem, "loan-1")).body == finished);
  // Its place may be another's by now.
  desk.ask(call(Endpoint::submit, "loan-2", loan_body, "k2"));
  CHECK(desk.ask(call(Endpoint::get_workitem, "loan-1")).body == finished);
  desk.ask(call(Endpoint::cancel, "loan-2"));
  CHECK(desk.ask(call(Endpoint::get_workitem, "loan-2")).body ==
        R"({"workitemId":"loan-2","routingState":"cancelled"})");
}

TEST_CASE("an error's body has every problem, with its pointer") {
  Desk desk;
  const Answer refused = desk.ask(call(
      Endpoint::submit, "loan-1",
      R"({"workitemTypeId": "Loan", "priority": "3", "colour": 1, "customFields": {"amount": "1"}})", "k"));
  CHECK(refused.status == 400);
  REQUIRE(refused.problems.size() == 3);
  CHECK(refused.body == R"({"message":")" + refused.problems[0].message + R"(","code":"unknownMember",)" +
                            R"("status":400,"contextId":")" + refused.request + R"(","details":[)" +
                            R"({"code":"unknownMember","pointer":"/colour","message":")" +
                            refused.problems[0].message + R"("},{"code":"wrongType",)" +
                            R"("pointer":"/customFields/amount","message":")" + refused.problems[1].message +
                            R"("},{"code":"wrongType","pointer":"/priority","message":")" +
                            refused.problems[2].message + R"("}]})");
}

TEST_CASE("reads: what is there, a page of it, or 404") {
  Desk desk;
  CHECK(desk.ask(call(Endpoint::get_workitem, "nobody")).status == 404);
  CHECK(desk.ask(call(Endpoint::get_type, "nobody")).status == 404);
  CHECK(desk.ask(call(Endpoint::get_queue, "nobody")).status == 404);
  CHECK(desk.ask(call(Endpoint::get_rule, "nobody")).status == 404);
  CHECK(desk.ask(call(Endpoint::get_agent, "nobody")).status == 404);
  const Answer ana = desk.ask(call(Endpoint::get_agent, "ana"));
  CHECK(ana.status == 200);
  CHECK(ana.body.starts_with(R"({"id":"ana","name":)"));
  CHECK(ana.body.find(R"("held":0)") != std::string::npos);
  desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  CHECK(desk.ask(call(Endpoint::get_agent, "ana")).body.find(R"("held":1)") != std::string::npos);

  ApiCall list = call(Endpoint::list_agents, "");
  list.page = {2, 1};
  const Answer second = desk.ask(list);
  CHECK(second.body.starts_with(R"({"entities":[{"id":"ben")"));
  CHECK(second.body.ends_with(R"(],"pageNumber":2,"pageSize":1,"pageCount":)" +
                              std::to_string(desk.org->agents.size()) + R"(,"total":)" +
                              std::to_string(desk.org->agents.size()) + "}"));
  list.page = {99, 100};
  CHECK(desk.ask(list).body.starts_with(R"({"entities":[],"pageNumber":99)"));
  for (const Endpoint each : {Endpoint::list_types, Endpoint::list_queues, Endpoint::list_rules}) {
    const Answer page = desk.ask(call(each, ""));
    CHECK(page.status == 200);
    input::Problems problems;
    CHECK(input::read_json(page.body, 0, problems));
  }
}

TEST_CASE("D132: a read takes a number and a line of the log, and changes nothing else") {
  Desk desk;
  const auto before = desk.router.state_hash();
  for (const Endpoint each :
       {Endpoint::list_types, Endpoint::list_queues, Endpoint::list_rules, Endpoint::list_agents}) {
    desk.ask(call(each, ""));
  }
  CHECK(desk.router.state_hash() == before);
  CHECK(desk.api.requests() == 4);
  CHECK(desk.log.news() ==
        Lines{"requestAnswered 200", "requestAnswered 200", "requestAnswered 200", "requestAnswered 200"});
}

TEST_CASE("D133: 503 before the commit does nothing, after it everything but the answer") {
  Desk desk({on_requests(Fault::Kind::unavailable, {1}), on_requests(Fault::Kind::answer_lost, {2})});
  const ApiCall submit = call(Endpoint::submit, "loan-1", loan_body, "k");
  const Answer before = desk.ask(submit);
  CHECK(before.status == 503);
  CHECK_FALSE(before.created);
  CHECK(desk.router.created() == 0);
  const Answer after = desk.ask(submit);
  CHECK(after.status == 503);
  CHECK(after.created);
  CHECK_FALSE(after.workitem);
  CHECK(after.body.find("serviceUnavailable") != std::string::npos);
  CHECK(desk.router.created() == 1);
  CHECK(desk.router.workitem(0).state == model::RoutingState::assigned);
  // The key is bound all the same: the retry gets the answer that was lost.
  const Answer retry = desk.ask(submit);
  CHECK(retry.status == 201);
  CHECK(retry.replayed);
  CHECK(retry.workitem == "loan-1");
  CHECK(retry.bound_by == 2);
  CHECK(desk.router.created() == 1);
}

TEST_CASE("D134: a key whose answer is on its way is in use until it has arrived") {
  Desk desk({on_requests(Fault::Kind::latency, {1})});
  const ApiCall submit = call(Endpoint::submit, "loan-1", loan_body, "k");
  CHECK(desk.ask(submit).delay.us == 2'500'000);
  const Answer in_use = desk.ask(submit);
  CHECK(in_use.status == 409);
  CHECK(in_use.problems[0].code == "idempotencyKeyInUse");
  CHECK(in_use.retry_after == 3);
  CHECK(in_use.bound_by == 1);
  // Another payload is a conflict at once.
  CHECK(desk.ask(call(Endpoint::submit, "loan-1",
                      R"({"workitemTypeId": "Loan", "customFields": {"amount": 1}})", "k"))
            .problems[0]
            .code == "idempotencyKeyReused");
  desk.router.set_now({nine.us + 2'499'999});
  CHECK(desk.ask(submit).retry_after == 1);
  desk.router.set_now({nine.us + 2'500'000});
  CHECK(desk.ask(submit).replayed);
}

TEST_CASE("a lost answer tells nothing of what it was") {
  Desk desk({on_requests(Fault::Kind::latency, {1}), on_requests(Fault::Kind::answer_lost, {2})});
  desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  const Answer lost = desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  CHECK(lost.status == 503);
  CHECK_FALSE(lost.retry_after);
  CHECK_FALSE(lost.bound_by);
  CHECK(desk.log.lines.back().find("retryAfter") == std::string::npos);
}

TEST_CASE("D135: a refusal by the rate limit comes before all else and takes the request's number") {
  Fault limit;
  limit.kind = Fault::Kind::rate_limit;
  limit.per_minute = 60;
  limit.burst = 1;
  Desk desk({limit});
  CHECK(desk.ask(call(Endpoint::get_agent, "ana")).status == 200);
  const Answer refused = desk.ask(call(Endpoint::cancel, "nobody"));
  CHECK(refused.status == 429);
  CHECK(refused.problems[0].code == "tooManyRequests");
  CHECK(refused.number == 2);
  CHECK(headers_of(refused).back() == Header{"Retry-After", "1"});
}

TEST_CASE("a conflict names both requests") {
  Desk desk;
  desk.ask(call(Endpoint::submit, "loan-1", loan_body, "k"));
  const Answer conflict = desk.ask(
      call(Endpoint::submit, "loan-1", R"({"workitemTypeId": "Loan", "customFields": {"amount": 1}})", "k"));
  CHECK(conflict.status == 409);
  CHECK(conflict.bound_by == 1);
  CHECK(conflict.problems[0].message.find(made_up_id("request", 7, 1)) != std::string::npos);
  CHECK(conflict.problems[0].message.find(made_up_id("request", 7, 2)) != std::string::npos);
}

TEST_CASE("a replayed creation of a type repeats the first answer, whatever a PATCH did since") {
  Desk desk;
  const char* const body = R"({"name": "Claim", "description": "", "customFields": []})";
  const Answer first = desk.ask(call(Endpoint::create_type, "Claim", body, "k"));
  CHECK(first.status == 201);
  CHECK(first.body.ends_with(R"("routingEnabled":true,"maxCapacity":1,"version":1})"));
  const Answer patched = desk.ask(call(Endpoint::patch_type, "Claim", R"({"maxCapacity": 3})"));
  CHECK(patched.body.ends_with(R"("routingEnabled":true,"maxCapacity":3,"version":2})"));
  CHECK(desk.ask(call(Endpoint::create_type, "Claim", body, "k")).body == first.body);
  CHECK(desk.ask(call(Endpoint::get_type, "Claim")).body == patched.body);
}

}  // namespace routesim::ingestion

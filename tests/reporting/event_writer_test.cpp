#include "engine/reporting/event_writer.hpp"

#include <nlohmann/json.hpp>

#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {
namespace {

namespace event = model::event;

// The line without the members that every line begins with, checked against the JSON library on the way.
std::string line_of(const model::Org& org, decltype(model::Event::what) what) {
  const model::Event an_event{7, at(10 * second + 250), std::move(what)};
  std::string line = "earlier\n";
  EventWriter(org).append(an_event, line);
  REQUIRE(line.substr(0, 8) == "earlier\n");
  line.erase(0, 8);
  REQUIRE(line.back() == '\n');
  line.pop_back();
  CHECK(nlohmann::ordered_json::parse(line).dump() == line);

  const std::string name(name_of(an_event));
  const std::string start = R"({"sequence":7,"time":"2026-03-02T09:00:10.000250Z","event":")" + name + "\"";
  REQUIRE(line.substr(0, start.size()) == start);
  return line.substr(start.size());
}

}  // namespace

TEST_CASE("a writer writes what a fresh one would, whatever it wrote before") {
  model::Org org = review_desk();
  org.agents[0].id = "a \"quoted\"\nid";
  EventWriter writer(org);
  const std::int64_t base = at(0).us;
  const std::string long_id(2'000, 'x');
  const std::vector<std::int64_t> instants{base,
                                           base + 1,
                                           base + minute - 1,
                                           base + minute,
                                           base + minute - 1,
                                           base + 86'400 * second,
                                           -1,
                                           0,
                                           59,
                                           -minute,
                                           253'402'300'799'999'999,
                                           253'402'300'800'000'000,
                                           253'370'764'799'999'999,
                                           base,
                                           -62'167'219'200'000'000};
  for (const std::int64_t us : instants) {
    for (const std::string_view id :
         {std::string_view("w1"), std::string_view("seven\tt"), std::string_view(long_id)}) {
      const model::Event an_event{18'446'744'073'709'551'615U, {us}, event::Accepted{{1, id}, {0}}};
      std::string line, fresh;
      writer.append(an_event, line);
      EventWriter(org).append(an_event, fresh);
      CHECK(line == fresh);
      const auto parsed = nlohmann::ordered_json::parse(line);
      CHECK(parsed["time"] == model::format_timestamp({us}));
      CHECK(parsed["workitem"] == id);
      CHECK(parsed["agent"] == org.agents[0].id);
      CHECK(parsed.dump() + "\n" == line);
    }
  }
}

TEST_CASE("every event is one line of JSON with its members in their order") {
  const model::Org org = review_desk();
  const std::vector<model::AgentSkill> german_and_review{{german_skill, 2}, {review_skill, 5}};
  const std::vector<model::SkillMinimum> german_and_4{{german_skill, 0}, {review_skill, 4}};

  SECTION("runStarted") {
    event::RunStarted e;
    e.scenario = "Two agents";
    e.seed = 9'007'199'254'740'992;
    e.starts_at = nine;
    e.org_hash = 0x0a0b;
    e.types = {{"Loan", 1}, {"Claim", 2}};
    e.agents = {{ana, model::AgentState::in_queue, german_and_review}, {zoe, model::AgentState::lunch, {}}};
    CHECK(line_of(org, e) ==
          R"(,"scenario":"Two agents","seed":9007199254740992,"startsAt":"2026-03-02T09:00:00.000000Z",)"
          R"("orgHash":"0000000000000a0b","types":[{"workitemType":"Loan","version":1},)"
          R"({"workitemType":"Claim","version":2}],"agents":[{"agent":"ana","state":"In Queue","skills":[)"
          R"({"skillId":"skill-german","proficiency":2},{"skillId":"skill-review","proficiency":5}]},)"
          R"({"agent":"zoé","state":"Lunch","skills":[]}]})");
  }
  SECTION("runStarted without types and agents") {
    CHECK(line_of(org, event::RunStarted{}) ==
          R"(,"scenario":"","seed":0,"startsAt":"1970-01-01T00:00:00.000000Z","orgHash":"0000000000000000",)"
          R"("types":[],"agents":[]})");
  }

  SECTION("requestAnswered: a creation") {
    event::RequestAnswered e;
    e.request = "06373047-f40a-892b-8fa8-7db45aa5f115";
    e.number = 250;
    e.method = "POST";
    e.path = "/api/v2/workitems";
    e.idempotency_key = "a \"key\"";
    e.status = 201;
    e.workitem = loan(1);
    e.workitem_type = "Loan";
    e.priority = -3;
    e.missing_idempotency_key = true;
    CHECK(
        line_of(org, e) ==
        R"(,"request":"06373047-f40a-892b-8fa8-7db45aa5f115","number":250,"method":"POST",)"
        R"("path":"/api/v2/workitems","idempotencyKey":"a \"key\"","status":201,"workitem":"loan-1","workitemType":"Loan","priority":-3,)"
        R"("warnings":[{"code":"missingIdempotencyKey"}]})");
  }
  SECTION("requestAnswered: a replay") {
    event::RequestAnswered e = answered(201, "POST", "/p", loan(1));
    e.workitem_type = "Loan";
    e.replayed = true;
    CHECK(
        line_of(org, e) ==
        R"(,"request":"r","number":0,"method":"POST","path":"/p","status":201,"workitem":"loan-1","workitemType":"Loan",)"
        R"("priority":0,"replayed":true})");
  }
  SECTION("requestAnswered: a refusal lists every problem") {
    const std::vector<model::RequestProblem> problems{{"unknownMember", "/a~1b", "no \"a/b\" here"},
                                                      {"wrongState", "", "`loan-1` is\ttaken"}};
    event::RequestAnswered e = answered(409, "PATCH", "/p");
    e.problems = problems;
    CHECK(line_of(org, e) ==
          R"(,"request":"r","number":0,"method":"PATCH","path":"/p","status":409,"problems":[)"
          R"({"code":"unknownMember","pointer":"/a~1b","message":"no \"a/b\" here"},)"
          R"({"code":"wrongState","pointer":"","message":"`loan-1` is\ttaken"}]})");
  }

  SECTION("typeCreated and typePatched") {
    CHECK(line_of(org, event::TypeCreated{"Claim", 1, 0}) ==
          R"(,"workitemType":"Claim","version":1,"recompiledRules":0})");
    const model::RuleId rules[] = {large_loans};
    CHECK(
        line_of(org, event::TypePatched{"Loan", 3, 1, rules, {90'000'000}}) ==
        R"(,"workitemType":"Loan","version":3,"recompiledRules":1,"rules":["rule-large"],"rulesLived":90000000})");
  }

  SECTION("agentChanged has what changed") {
    CHECK(line_of(org, event::AgentChanged{ana, model::AgentState::not_available, std::nullopt}) ==
          R"(,"agent":"ana","state":"Not Available"})");
    CHECK(line_of(org, event::AgentChanged{ben, std::nullopt, std::span<const model::AgentSkill>{}}) ==
          R"(,"agent":"ben","skills":[]})");
    CHECK(line_of(org, event::AgentChanged{ben, model::AgentState::offline, german_and_review}) ==
          R"(,"agent":"ben","state":"Offline","skills":[{"skillId":"skill-german","proficiency":2},)"
          R"({"skillId":"skill-review","proficiency":5}]})");
  }

  SECTION("ruleChosen, with and without order and ties") {
    CHECK(line_of(org, event::RuleChosen{loan(1), large_loans, 10, {}}) ==
          R"(,"workitem":"loan-1","rule":"rule-large","evaluationOrder":10})");
    const std::vector<model::RuleId> tied{large_loans, small_loans};
    CHECK(line_of(org, event::RuleChosen{loan(1), large_loans, std::nullopt, tied}) ==
          R"(,"workitem":"loan-1","rule":"rule-large","warnings":[{"code":"ambiguousRuleOrder",)"
          R"("rules":["rule-large","rule-small"]}]})");
  }

  SECTION("ruleBypassed and unrouted") {
    CHECK(line_of(org, event::RuleBypassed{loan(1), general_review, false}) ==
          R"(,"workitem":"loan-1","queue":"general-review"})");
    CHECK(line_of(org, event::RuleBypassed{loan(1), general_review, true}) ==
          R"(,"workitem":"loan-1","queue":"general-review","warnings":[{"code":"ruleBypass"}]})");
    CHECK(line_of(org, event::Unrouted{loan(2), "noRuleMatched"}) ==
          R"(,"workitem":"loan-2","reason":"noRuleMatched"})");
  }

  SECTION("queued: the requirement always, the rest where there is something to say") {
    CHECK(line_of(org, event::Queued{loan(1), mortgage_review, 0, {}, false}) ==
          R"(,"workitem":"loan-1","queue":"mortgage-review","priority":0,"requirement":[]})");
    CHECK(line_of(org, event::Queued{loan(1), mortgage_review, -1, {german_and_4, true, 2}, true}) ==
          R"(,"workitem":"loan-1","queue":"mortgage-review","priority":-1,"requirement":[)"
          R"({"skillId":"skill-german","minimum":0},{"skillId":"skill-review","minimum":4}],)"
          R"("bypassProficiency":true,"extraCapacity":2,"returned":true})");
  }
  SECTION("fallbackApplied") {
    CHECK(line_of(org, event::FallbackApplied{loan(1), 2, general_review, {review_at_4, false, 1}}) ==
          R"(,"workitem":"loan-1","step":2,"queue":"general-review","requirement":[)"
          R"({"skillId":"skill-review","minimum":4}],"extraCapacity":1})");
  }

  SECTION("assigned by score and on the bypass path") {
    event::Assigned e =
        assigned(1, ana, mortgage_review, event::ScoreTerms{955'000, 600'000, 205'000, 150'000});
    CHECK(line_of(org, e) ==
          R"(,"workitem":"loan-1","agent":"ana","queue":"mortgage-review","score":955000,"terms":{)"
          R"("proficiency":600000,"performance":205000,"capacity":150000},"by":"push","waited":0})");
    e.tie_break = event::TieBreak::idle;
    CHECK_THAT(line_of(org, e), Catch::Contains(R"(150000},"tieBreak":"idle","by":"push")"));
    e.tie_break = event::TieBreak::id;
    CHECK_THAT(line_of(org, e), Catch::Contains(R"(150000},"tieBreak":"id","by":"push")"));
    e = assigned(2, zoe, general_review);
    e.by = event::AssignedBy::pull;
    e.waited = {15 * second};
    CHECK(line_of(org, e) ==
          R"(,"workitem":"loan-2","agent":"zoé","queue":"general-review","by":"pull","waited":15000000})");
  }

  SECTION("offers and what becomes of them") {
    const std::string pair = R"(,"workitem":"loan-1","agent":"ana"})";
    CHECK(line_of(org, event::Accepted{loan(1), ana}) == pair);
    CHECK(line_of(org, event::Declined{loan(1), ana}) == pair);
    CHECK(line_of(org, event::OfferTimedOut{loan(1), ana}) == pair);
    CHECK(line_of(org, event::OfferWithdrawn{loan(1), ana}) == pair);
    CHECK(line_of(org, event::DeclineEnded{loan(1), ana}) == pair);
    CHECK(line_of(org, event::WrapUpEnded{loan(1), ana}) == pair);
    CHECK(line_of(org, event::Completed{loan(1), ana, std::nullopt}) == pair);
    CHECK(line_of(org, event::Cancelled{loan(1), ana}) == pair);
    CHECK(line_of(org, event::Cancelled{loan(1), std::nullopt}) == R"(,"workitem":"loan-1"})");
    CHECK(line_of(org, event::EveryoneDeclined{loan(1)}) == R"(,"workitem":"loan-1"})");
    CHECK(line_of(org, event::Completed{loan(1), ana, at(minute)}) ==
          R"(,"workitem":"loan-1","agent":"ana","wrapUpUntil":"2026-03-02T09:01:00.000000Z"})");
  }

  SECTION("runEnded") {
    event::RunEnded e;
    e.events = 6;
    e.state_hash = 0xfedc'ba98'7654'3210;
    CHECK(line_of(org, e) == R"(,"events":6,"waiting":[],"stateHash":"fedcba9876543210"})");
    e.waiting = {{loan(2), model::Diagnosis::proficiency_nobody_has},
                 {loan(3), model::Diagnosis::all_at_capacity}};
    CHECK(line_of(org, e) ==
          R"(,"events":6,"waiting":[{"workitem":"loan-2","diagnosis":"proficiencyNobodyHas"},)"
          R"({"workitem":"loan-3","diagnosis":"allAtCapacity"}],"stateHash":"fedcba9876543210"})");
  }
}

TEST_CASE("texts from files are escaped like the JSON library escapes them") {
  const model::Org org = review_desk();
  std::string every_ascii;
  for (char character = 0; character < 127; ++character) every_ascii += character;
  every_ascii += '\x7f';
  for (const std::string& id :
       {every_ascii, std::string("\"quoted\" \\ back"), std::string("Straße 東京 😀 \u00a0"),
        std::string("\"\""), std::string("\n"), std::string()}) {
    const std::string line = line_of(org, event::EveryoneDeclined{{1, id}});
    CHECK(line == ",\"workitem\":" + nlohmann::ordered_json(id).dump() + "}");
  }
}

}  // namespace routesim::reporting

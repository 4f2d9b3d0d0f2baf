// The summary as text and as JSON, and the sentences that explain a diagnosis.
#include <nlohmann/json.hpp>

#include "engine/reporting/diagnosis_text.hpp"
#include "engine/reporting/summary_text.hpp"
#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {
namespace {

namespace event = model::event;
using model::Diagnosis;

struct Run {
  model::Org org;
  Metrics metrics{org};
  std::vector<WaitingWorkitem> waiting;
  std::vector<model::RuleCounts> rules{{3, 2, 2}, {1, 0, 0}};

  explicit Run(model::Org of = review_desk()) : org(std::move(of)) {
    event::RunStarted start;
    start.starts_at = nine;
    play(0, start);
  }
  void play(std::int64_t us, decltype(model::Event::what) what) {
    metrics.on_event({1, at(us), std::move(what)});
  }
  void submit(model::WorkitemNumber number) {
    event::RequestAnswered answer = answered(201, "POST", "/api/v2/workitems", loan(number));
    answer.workitem_type = "Loan";
    answer.missing_idempotency_key = true;
    play(0, answer);
    play(0, event::Queued{loan(number), mortgage_review, 0, {review_at_4, false, 0}, false});
  }
  void wait(model::WorkitemNumber number, Diagnosis diagnosis = Diagnosis::proficiency_nobody_has) {
    WaitingWorkitem one;
    one.id = "loan-" + std::to_string(number);
    one.number = number;
    one.queue = mortgage_review;
    one.queued_at = at(static_cast<std::int64_t>(number) * second);
    one.skills = review_at_4;
    one.diagnosis = diagnosis;
    waiting.push_back(std::move(one));
  }
  void two_loans() {
    submit(1);
    submit(2);
    play(minute, assigned(1, ana, mortgage_review));
    play(minute, event::Accepted{loan(1), ana});
    play(16 * minute, event::Completed{loan(1), ana, std::nullopt});
    play(20 * minute, answered(409, "POST", "/api/v2/workitems/loan-1/cancel", loan(1)));
    wait(2);
  }
  RunSummary at_the_end() const { return {org, metrics, waiting, rules, at(30 * minute)}; }
};

}  // namespace

TEST_CASE("a summary for a person") {
  Run run;
  run.two_loans();
  CHECK(summary_text(run.at_the_end(), {120, false}) ==
        R"(Summary
  09:00:00 to 09:30:00 (30m) · 9 events · 3 requests: 2 × 201, 1 × 409
  2 workitems: 1 completed · 1 waiting
  warnings: missingIdempotencyKey 2

Queues, and the waits of those accepted
  queue            waiting  entered  accepted  cancelled  mean wait  median  p95  max  service level
  mortgage-review        1        2         1          0         1m      1m   1m   1m  50.0 %, target 80 % in 10m
  and 1 queue without workitems

Agents
  agent  state      held  handled  occupancy
  ana    Available     0        1     50.0 %
  ben    Available     0        0      0.0 %
  zoé    Available     0        0      0.0 %

Rules
  rule        considered  matched  won
  rule-large           3        2    2
  rule-small           1        0    0

Still waiting: 1 workitem
  loan-2  in mortgage-review for 29m58s · needs skill-review ≥ 4
    no agent of `mortgage-review` has skill-review ≥ 4 [proficiencyNobodyHas]
    check the minimum, the agents' proficiencies, or a fallback step that asks for less
)");
}

namespace {

using Finding = model::AuditFinding;

model::AuditReport doubled_and_lost() {
  model::AuditReport audit;
  audit.counts.records = audit.counts.accepted = 500;
  audit.counts.created = 512;
  audit.counts.duplicates = 13;
  audit.counts.lost = audit.counts.swallowed = 1;
  audit.counts.attempts = 514;
  audit.counts.retries = audit.counts.unavailable = 14;
  audit.drained_in = model::Duration{65 * second + 500 * ms};
  audit.requests_per_second = 7'847;
  audit.limit_per_minute = 350;
  for (int i = 1; i <= 12; ++i) {
    const std::string record = "APP-" + std::to_string(i);
    audit.findings.push_back({Finding::Kind::duplicate,
                              record,
                              "",
                              {record, record + "#2"},
                              "k",
                              "attempt 2 of `" + record + "` created `" + record + "#2`"});
  }
  audit.findings.push_back(
      {Finding::Kind::lost,
       "APP-90",
       "APP-89",
       {"APP-89"},
       "",
       "`APP-90` became no workitem, and this is told in a sentence that needs a second line"});
  return audit;
}

}  // namespace

TEST_CASE("a summary with a client: its counts, its pace, and the first ten of each kind of finding") {
  Run run;
  RunSummary summary = run.at_the_end();
  summary.audit = doubled_and_lost();
  summary.audit->admitted_per_second = 5'833;
  summary.faults = {{"answerLost", 1, {"fault 1 (`answerLost`): request 250 did not come: 5 were made"}},
                    {"rateLimit", 0, {}}};
  const std::string text = summary_text(summary, {80, false});
  CHECK(text.substr(text.find("Ingestion")) == R"(Ingestion
  count        number  what it counts
  records         500  source records of the client
  accepted        500  records for which the client holds a 201
  created         512  workitems that came of them
  duplicates       13  workitems beyond a record's first
  lost              1  records without a workitem, though not refused
  swallowed         1  201s with the workitem of something else
  attempts        514  requests sent
  retries          14  attempts that were not a record's first
  unavailable      14  attempts answered 503
  drained in 1m5s500ms · 7.847 requests a second · 5.833 admitted
  · the limit is 5.833 (350 a minute)

Faults
     fault       met
  1  answerLost    1
  2  rateLimit     0
  warning: fault 1 (`answerLost`): request 250 did not come: 5 were made

Duplicates: 12
  attempt 2 of `APP-1` created `APP-1#2`
  attempt 2 of `APP-2` created `APP-2#2`
  attempt 2 of `APP-3` created `APP-3#2`
  attempt 2 of `APP-4` created `APP-4#2`
  attempt 2 of `APP-5` created `APP-5#2`
  attempt 2 of `APP-6` created `APP-6#2`
  attempt 2 of `APP-7` created `APP-7#2`
  attempt 2 of `APP-8` created `APP-8#2`
  attempt 2 of `APP-9` created `APP-9#2`
  attempt 2 of `APP-10` created `APP-10#2`
  and 2 more

Lost: 1
  `APP-90` became no workitem, and this is told in a sentence that needs a
    second line
)");

  summary.audit->drained_in.reset();
  summary.audit->requests_per_second.reset();
  summary.audit->limit_per_minute.reset();
  summary.audit->counts.pending = 2;
  summary.audit->findings.clear();
  summary.faults.clear();
  const std::string cut_short = summary_text(summary, {80, false});
  CHECK(cut_short.substr(cut_short.find("Ingestion")) == R"(Ingestion
  count        number  what it counts
  records         500  source records of the client
  accepted        500  records for which the client holds a 201
  pending           2  records neither accepted nor given up
  created         512  workitems that came of them
  duplicates       13  workitems beyond a record's first
  lost              1  records without a workitem, though not refused
  swallowed         1  201s with the workitem of something else
  attempts        514  requests sent
  retries          14  attempts that were not a record's first
  unavailable      14  attempts answered 503
  not drained
)");
}

TEST_CASE("a summary with a client as JSON") {
  Run run;
  RunSummary summary = run.at_the_end();
  CHECK_FALSE(nlohmann::json::parse(summary_json(summary)).contains("ingestion"));
  CHECK_FALSE(nlohmann::json::parse(summary_json(summary)).contains("faults"));
  summary.faults = {{"answerLost", 1, {"why"}}, {"rateLimit", 0, {}}};
  CHECK(nlohmann::ordered_json::parse(summary_json(summary)).at("faults").dump() ==
        R"([{"fault":"answerLost","met":1,"misses":["why"]},{"fault":"rateLimit","met":0}])");
  summary.audit = doubled_and_lost();
  const auto json = nlohmann::ordered_json::parse(summary_json(summary)).at("ingestion");
  CHECK(json.at("findings").size() == 13);
  CHECK(json.at("findings")[0].dump() ==
        R"({"finding":"duplicate","record":"APP-1","workitems":["APP-1","APP-1#2"],"key":"k",)"
        R"("reason":"attempt 2 of `APP-1` created `APP-1#2`"})");
  CHECK(json.at("findings")[12].at("otherRecord") == "APP-89");
  CHECK_FALSE(json.at("findings")[12].contains("key"));
  auto counts = json;
  counts.erase("findings");
  CHECK(counts.dump() ==
        R"({"records":500,"accepted":500,"created":512,"duplicates":13,"lost":1,"refused":0,"unconfirmed":0,)"
        R"("falseConflicts":0,"collisions":0,"swallowed":1,"pending":0,"attempts":514,"retries":14,)"
        R"("rateLimited":0,"unavailable":14,"timeouts":0,"drainedIn":65500000,"requestsPerSecond":7847,)"
        R"("limitPerMinute":350})");
  summary.audit->drained_in.reset();
  CHECK_FALSE(nlohmann::json::parse(summary_json(summary)).at("ingestion").contains("drainedIn"));
}

TEST_CASE("refused records are told by what is wrong with them, the most frequent first") {
  Run run;
  RunSummary summary = run.at_the_end();
  summary.audit.emplace();
  const auto refuse = [&](const std::string& record, std::vector<model::RequestProblem> problems) {
    model::AuditFinding finding;
    finding.kind = model::AuditFinding::Kind::refused;
    finding.record = record;
    finding.problems = std::move(problems);
    finding.sentence = "`" + record + "` was refused";
    summary.audit->findings.push_back(std::move(finding));
  };
  const model::RequestProblem state{"missingField", "/customFields/state", "the field `state` is missing"};
  const model::RequestProblem priority{"wrongType", "/priority", "the priority of B"};
  const model::RequestProblem whole{"malformedBody", "", "the body must be an object"};
  refuse("A", {priority});
  refuse("B", {state, {priority.code, priority.pointer, "another message"}});
  refuse("C", {state});
  refuse("D", {state});
  refuse("E", {whole});
  const std::string text = summary_text(summary, {100, false});
  CHECK(text.substr(text.find("Refused: ")) == R"(Refused: 5
  3 × `missingField` at /customFields/state, first `B`: the field `state` is missing
  2 × `wrongType` at /priority, first `A`: the priority of B
  1 × `malformedBody` at the whole body, first `E`: the body must be an object
)");
  const auto json = nlohmann::ordered_json::parse(summary_json(summary)).at("ingestion").at("findings");
  CHECK(json[2].dump() == R"({"finding":"refused","record":"C","problems":[{"code":"missingField",)"
                          R"("pointer":"/customFields/state","message":"the field `state` is missing"}],)"
                          R"("reason":"`C` was refused"})");
}

TEST_CASE("a summary of nothing leaves out what is empty") {
  Run run;
  run.org.agents.clear();
  run.rules.clear();
  CHECK(summary_text(run.at_the_end()) == "Summary\n  09:00:00 to 09:30:00 (30m) · 1 event · 0 requests\n");
}

TEST_CASE("more than 20 agents: those that handled most") {
  Run run;
  for (int i = 0; i < 30; ++i) {
    model::Agent agent;
    agent.id = "agent-" + std::to_string(i);
    run.org.agents.push_back(std::move(agent));
  }
  run.metrics = Metrics(run.org);
  run.play(minute, event::Completed{loan(1), {32}, std::nullopt});
  const std::string text = summary_text(run.at_the_end());
  CHECK_THAT(text, Catch::Contains("  agent-29  Offline"));
  CHECK_THAT(text, Catch::Contains("  agent-15 "));
  CHECK_THAT(text, !Catch::Contains("  agent-16 "));
  CHECK_THAT(text, Catch::Contains("the 20 that handled most, of 33"));
  CHECK(text.find("agent-29") < text.find("ana"));
}

TEST_CASE("more than 20 waiting: the same troubles together, the greatest first") {
  Run run;
  for (model::WorkitemNumber number = 1; number <= 5; ++number) run.wait(number, Diagnosis::nobody_available);
  for (model::WorkitemNumber number = 6; number <= 25; ++number) run.wait(number);
  run.waiting[3].skills.clear();
  const std::string text = summary_text(run.at_the_end());
  CHECK(text.substr(text.find("Still waiting")) ==
        R"(Still waiting: 25 workitems
  20 workitems  in mortgage-review for up to 29m54s · needs skill-review ≥ 4 · e.g. loan-6
    no agent of `mortgage-review` has skill-review ≥ 4 [proficiencyNobodyHas]
    check the minimum, the agents' proficiencies, or a fallback step that asks for less
  4 workitems  in mortgage-review for up to 29m59s · needs skill-review ≥ 4 · e.g. loan-1
    no agent of `mortgage-review` with skill-review ≥ 4 is available [nobodyAvailable]
    check the agents' states: those logged in are Not Available
  1 workitem  in mortgage-review for up to 29m56s · no skill needed · e.g. loan-4
    no agent of `mortgage-review` is available [nobodyAvailable]
    check the agents' states: those logged in are Not Available
)");
}

TEST_CASE("that agents without a state start Offline is told once, where nobody of theirs is logged in") {
  const auto told = [](Run& run) { return summary_text(run.at_the_end(), {120, false}); };
  model::Org org = review_desk();
  for (const char* id : {"dan", "eve"}) {
    model::Agent agent;
    agent.id = id;
    org.agents.push_back(std::move(agent));
  }
  for (model::Agent& agent : org.agents) agent.state = model::AgentState::offline;
  Run run(org);
  run.wait(1, Diagnosis::nobody_logged_in);
  run.wait(2, Diagnosis::nobody_logged_in);
  const std::string text = told(run);
  const std::string hint = "    agents without `state` start Offline (D3), here: ana, ben, zoé and 2 more\n";
  const std::size_t first = text.find(hint);
  REQUIRE(first != std::string::npos);
  CHECK(text.find("loan-2") > first);
  CHECK(text.find("D3", first + hint.size()) == std::string::npos);

  org.agents[0].state_is_written = true;
  org.agents[1].shifts = {{{0}, {hour}, model::AgentState::available}};
  Run partly(org);
  partly.wait(1, Diagnosis::nobody_logged_in);
  partly.play(1, event::AgentChanged{zoe, model::AgentState::available, std::nullopt});
  partly.play(2, event::AgentChanged{zoe, model::AgentState::offline, std::nullopt});
  CHECK_THAT(told(partly), Catch::Contains("(D3), here: dan, eve\n"));

  org.queues[0].agents = {ana, ben, zoe};
  for (model::Agent& agent : org.agents) agent.state_is_written = agent.id != "dan";
  Run of_others(org);
  of_others.wait(1, Diagnosis::nobody_logged_in);
  CHECK(told(of_others).find("D3") == std::string::npos);
  Run of_another_diagnosis(review_desk());
  of_another_diagnosis.wait(1, Diagnosis::nobody_available);
  CHECK(told(of_another_diagnosis).find("D3") == std::string::npos);
}

TEST_CASE("on a narrow terminal the queues are told in two tables, and long ids are shortened") {
  Run run;
  run.two_loans();
  run.org.agents[0].id = "ana-of-the-mortgage-review-team-in-the-north";
  const std::string text = summary_text(run.at_the_end(), {76, false});
  CHECK_THAT(text, Catch::Contains(R"(
Queues
  queue            waiting  entered  accepted  cancelled
  mortgage-review        1        2         1          0
)"));
  CHECK_THAT(text, Catch::Contains(R"(
Waits of those accepted
  queue            mean wait  median  p95  max  service level
  mortgage-review         1m      1m   1m   1m  50.0 %, target 80 % in 10m
  and 1 queue without workitems
)"));
  CHECK_THAT(text, Catch::Contains(R"(
Agents
  agent                                  state      held  handled  occupancy
  ana-of-the-mortgag…-team-in-the-north  Available     0        1     50.0 %
)"));
}

TEST_CASE("each diagnosis has its reason and what to check") {
  const model::Org org = review_desk();
  const std::vector<model::SkillMinimum> german_and_4{{german_skill, 0}, {review_skill, 4}};
  struct Row {
    Diagnosis diagnosis;
    const char* reason;
  };
  for (const Row& row :
       {Row{Diagnosis::queue_has_no_agents, "queue `mortgage-review` has no agents"},
        Row{Diagnosis::skill_nobody_has, "no agent of `mortgage-review` has skill-german and skill-review"},
        Row{Diagnosis::proficiency_nobody_has,
            "no agent of `mortgage-review` has skill-german and skill-review ≥ 4"},
        Row{Diagnosis::nobody_logged_in,
            "no agent of `mortgage-review` with skill-german and skill-review ≥ 4 is logged in"},
        Row{Diagnosis::nobody_available,
            "no agent of `mortgage-review` with skill-german and skill-review ≥ 4 is available"},
        Row{Diagnosis::everyone_declined,
            "every available agent of `mortgage-review` with skill-german and skill-review ≥ 4 has declined "
            "it "
            "or let it time out"},
        Row{Diagnosis::all_at_capacity,
            "every available agent of `mortgage-review` with skill-german and skill-review ≥ 4 holds as many "
            "workitems as it may, or has declined this one"}}) {
    const DiagnosisText text = explain(row.diagnosis, mortgage_review, german_and_4, false, org);
    CHECK(text.reason == row.reason);
    CHECK_FALSE(text.check.empty());
  }
  CHECK(explain(Diagnosis::nobody_logged_in, mortgage_review, german_and_4, true, org).reason ==
        "no agent of `mortgage-review` with skill-german and skill-review is logged in");
  CHECK(requirement_text(german_and_4, false, org) == "skill-german, skill-review ≥ 4");
  CHECK(requirement_text({}, false, org).empty());
}

TEST_CASE("a summary for programs") {
  Run run;
  run.two_loans();
  const std::string text = summary_json(run.at_the_end());
  const auto json = nlohmann::ordered_json::parse(text);
  CHECK(json.dump() == text);
  CHECK(json["startsAt"] == "2026-03-02T09:00:00.000000Z");
  CHECK(json["duration"] == 30 * minute);
  CHECK(json["requests"].dump() == R"({"answered":3,"refused":1,"replayed":0,"byStatus":{"201":2,"409":1}})");
  CHECK(json["workitems"].dump() == R"({"created":2,"completed":1,"cancelled":0,"waiting":1})");
  CHECK(json["events"].size() == model::event_names().size());
  CHECK(json["events"]["queued"] == 2);
  CHECK(json["warnings"].dump() == R"([{"code":"missingIdempotencyKey","count":2}])");
  CHECK(json["queues"][0].dump() ==
        R"({"queue":"mortgage-review","waiting":1,"longestWaiting":1800000000,"entered":2,"cancelled":0,)"
        R"("longestWait":1800000000,"waits":{"count":1,"mean":60000000,"p50":60000000,"p95":60000000,)"
        R"("max":60000000},"serviceLevel":{"reached":500,"target":800,"within":600000000}})");
  CHECK(
      json["queues"][1].dump() ==
      R"({"queue":"general-review","waiting":0,"entered":0,"cancelled":0,"longestWait":0,"waits":{"count":0}})");
  CHECK(json["agents"][0].dump() ==
        R"({"agent":"ana","state":"Available","held":0,"handled":1,"occupancy":500})");
  CHECK(json["rules"][0].dump() == R"({"rule":"rule-large","considered":3,"matched":2,"won":2})");
  CHECK(json["waiting"][0].dump() ==
        R"({"workitem":"loan-2","queue":"mortgage-review","priority":0,"waited":1798000000,"requirement":[)"
        R"({"skillId":"skill-review","minimum":4}],"diagnosis":"proficiencyNobodyHas","reason":)"
        R"("no agent of `mortgage-review` has skill-review ≥ 4","check":)"
        R"("the minimum, the agents' proficiencies, or a fallback step that asks for less"})");
}

}  // namespace routesim::reporting

#include "engine/reporting/timeline_text.hpp"

#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {
namespace {

namespace event = model::event;

struct Story {
  model::Org org = review_desk();
  TimelineText text;
  std::string told;

  explicit Story(TimelineOptions options = without_heading()) : text(org, options) { text.set_start(nine); }
  static TimelineOptions without_heading() {
    TimelineOptions options;
    options.heading = false;
    return options;
  }
  Story& tell(std::int64_t us, decltype(model::Event::what) what) {
    text.append({1, at(us), std::move(what)}, told);
    return *this;
  }
};

event::RequestAnswered submitted(model::WorkitemNumber number) {
  event::RequestAnswered e = answered(201, "POST", "/api/v2/workitems", loan(number));
  e.workitem_type = "Loan";
  e.priority = 3;
  return e;
}

event::Assigned assigned_by_score() {
  return assigned(1, ana, mortgage_review, event::ScoreTerms{955'000, 600'000, 205'000, 150'000});
}

}  // namespace

TEST_CASE("a creation whose answer was lost is no refusal") {
  Story story;
  event::RequestAnswered lost = submitted(1);
  lost.status = 503;
  lost.fault = "answerLost";
  story.tell(10 * second, lost);
  CHECK_THAT(story.told, Catch::Contains("submitted   Loan, priority 3, but its answer was lost (503)"));
  event::RequestAnswered routing = answered(503, "POST", "/api/v2/workitems/loan-1/routing", loan(1));
  routing.fault = "answerLost";
  story.tell(11 * second, routing);
  CHECK_THAT(story.told, Catch::Contains("503 POST /api/v2/workitems/loan-1/routing, the answer was lost"));
}

TEST_CASE("the story of a workitem") {
  Story story;
  story.tell(10 * second, submitted(1))
      .tell(10 * second, event::RuleChosen{loan(1), large_loans, 10, {}})
      .tell(10 * second, event::Queued{loan(1), mortgage_review, 3, {review_at_4, false, 0}, false})
      .tell(10 * second, assigned_by_score())
      .tell(15 * second + 250 * ms, event::Accepted{loan(1), ana})
      .tell(minute, event::Completed{loan(1), ana, at(90 * second)})
      .tell(90 * second, event::WrapUpEnded{loan(1), ana});
  CHECK(story.told ==
        "09:00:10  loan-1    submitted   Loan, priority 3\n"
        "09:00:10  loan-1    matched     rule-large (order 10)\n"
        "09:00:10  loan-1    queued      mortgage-review, needs skill-review ≥ 4\n"
        "09:00:10  loan-1    assigned    ana  score 0.955000 = 0.600000 proficiency + 0.205000 performance\n"
        "                                + 0.150000 capacity\n"
        "09:00:15.250  loan-1    accepted    ana\n"
        "09:01:00      loan-1    completed   ana · wrap-up of 30s\n"
        "09:01:30      loan-1    wrapped up  ana\n");
}

TEST_CASE("the heading names the scenario") {
  event::RunStarted start;
  start.scenario = "Two\nagents";
  start.starts_at = nine;
  start.seed = 7;
  start.types = {{"Loan", 1}};
  start.agents = {{ana, model::AgentState::available, {}}, {ben, model::AgentState::available, {}}};
  Story story{TimelineOptions{}};
  story.tell(0, start);
  CHECK(story.told ==
        "Two\\u000aagents\n"
        "2026-03-02, 09:00:00 UTC · seed 7 · 1 workitem type · 2 agents\n\n");
  CHECK(Story().tell(0, start).told.empty());
}

TEST_CASE("warnings stand beneath the line that they belong to") {
  Story story;
  event::RequestAnswered creation = submitted(1);
  creation.priority = 0;
  creation.missing_idempotency_key = true;
  const std::vector<model::RuleId> tied{large_loans, small_loans};
  story.tell(0, creation)
      .tell(0, event::RuleChosen{loan(1), large_loans, std::nullopt, tied})
      .tell(0, event::RuleBypassed{loan(2), general_review, true});
  CHECK(story.told ==
        "09:00:00  loan-1    submitted   Loan\n"
        "          warning: no Idempotency-Key: a retry would create it again [missingIdempotencyKey]\n"
        "09:00:00  loan-1    matched     rule-large (no order)\n"
        "          warning: `rule-large` and `rule-small` both match and have no order: decided by id here,\n"
        "            by chance on the live engine [ambiguousRuleOrder]\n"
        "09:00:00  loan-2    bypassed    rules, skills and score: general-review was named\n"
        "          warning: a rule or skills were given as well; they play no part [ruleBypass]\n");
}

TEST_CASE("a type's creation has its warning beneath it too") {
  Story story;
  event::RequestAnswered creation = answered(201, "POST", "/api/v2/workitemtypes");
  creation.missing_idempotency_key = true;
  story.tell(0, creation)
      .tell(0, event::TypeCreated{"Claim", 1, 0})
      .tell(0, event::TypePatched{"Loan", 2, 1});
  CHECK(story.told ==
        "09:00:00  Claim     created     version 1 · 0 rules recompiled\n"
        "          warning: no Idempotency-Key: a retry would create it again [missingIdempotencyKey]\n"
        "09:00:00  Loan      patched     version 2 · 1 rule recompiled\n");
}

TEST_CASE("a refused request shows its status and every problem") {
  Story story;
  const std::vector<model::RequestProblem> problems{
      {"unknownField", "/customFields/x", "no field is named `x`"},
      {"wrongState", "", "`loan-1` is `accepted`"}};
  event::RequestAnswered creation = answered(400, "POST", "/api/v2/workitems");
  creation.problems = {problems.data(), 1};
  event::RequestAnswered routing = answered(409, "POST", "/api/v2/workitems/loan-1/routing", loan(1));
  routing.problems = {problems.data() + 1, 1};
  story.tell(0, creation).tell(0, routing).tell(0, answered(404, "POST", "/api/v2/workitems/a/b/cancel"));
  CHECK(story.told ==
        "09:00:00            refused     400 POST /api/v2/workitems\n"
        "          /customFields/x: no field is named `x` [unknownField]\n"
        "09:00:00  loan-1    refused     409 POST /api/v2/workitems/loan-1/routing\n"
        "          `loan-1` is `accepted` [wrongState]\n"
        "09:00:00  a/b       refused     404 POST /api/v2/workitems/a/b/cancel\n");
}

TEST_CASE("answers whose effect has a line of its own have none") {
  Story story;
  for (const char* path : {"/api/v2/workitems/loan-1/accept", "/api/v2/workitems/loan-1/cancel"})
    story.tell(0, answered(200, "POST", path, loan(1)));
  story.tell(0, answered(200, "PATCH", "/api/v2/workitemtypes/Loan"));
  CHECK(story.told.empty());
  event::RequestAnswered replay = submitted(1);
  replay.replayed = true;
  story.tell(0, replay).tell(0, answered(200, "POST", "/api/v2/workitems/loan-1/routing", loan(1)));
  CHECK(story.told ==
        "09:00:00  loan-1    replayed    the first answer again, nothing created\n"
        "09:00:00  loan-1    requested   routing\n");
}

TEST_CASE("what there is to say about an assignment") {
  TimelineOptions options = Story::without_heading();
  options.columns = 0;
  Story story(options);
  event::Assigned e = assigned_by_score();
  e.score->score = 955'001;
  e.tie_break = event::TieBreak::idle;
  story.tell(0, e);
  e = assigned_by_score();
  e.tie_break = event::TieBreak::id;
  e.waited = {12 * minute + 5 * second};
  story.tell(0, e);
  e.score.reset();
  e.tie_break = event::TieBreak::none;
  e.by = event::AssignedBy::pull;
  story.tell(0, e);
  story.tell(0, assigned(2, zoe, general_review));
  CHECK(story.told ==
        "09:00:00  loan-1    assigned    ana  score 0.955001 ≈ 0.600000 proficiency + 0.205000 performance "
        "+ 0.150000 capacity · longest idle of the equal scores\n"
        "09:00:00  loan-1    assigned    ana  score 0.955000 = 0.600000 proficiency + 0.205000 performance "
        "+ 0.150000 capacity · lowest id of the equal scores · waited 12m5s\n"
        "09:00:00  loan-1    assigned    ana · pulled · waited 12m5s\n"
        "09:00:00  loan-2    assigned    zoé · by roundRobin\n");
}

TEST_CASE("everything else that can happen") {
  Story story;
  const std::vector<model::AgentSkill> skills{{german_skill, 2}, {review_skill, 5}};
  const std::vector<model::SkillMinimum> german_and_4{{german_skill, 0}, {review_skill, 4}};
  event::RunEnded ended;
  ended.events = 27;
  ended.waiting = {{loan(2), model::Diagnosis::all_at_capacity}};
  story.tell(0, event::AgentChanged{zoe, model::AgentState::in_queue, skills})
      .tell(0, event::AgentChanged{zoe, std::nullopt, std::span<const model::AgentSkill>{}})
      .tell(0, event::Unrouted{loan(1), "noRuleMatched"})
      .tell(0, event::Queued{loan(1), mortgage_review, 0, {german_and_4, true, 2}, false})
      .tell(0, event::Queued{loan(1), mortgage_review, 0, {german_and_4, true, 2}, true})
      .tell(0, event::FallbackApplied{loan(1), 1, general_review, {}})
      .tell(0, event::FallbackApplied{loan(1), 2, general_review, {german_and_4, false, 0}})
      .tell(0, event::Declined{loan(1), ana})
      .tell(0, event::OfferTimedOut{loan(1), ana})
      .tell(0, event::OfferWithdrawn{loan(1), ana})
      .tell(0, event::DeclineEnded{loan(1), ana})
      .tell(0, event::EveryoneDeclined{loan(1)})
      .tell(0, event::Completed{loan(1), ana, std::nullopt})
      .tell(0, event::Cancelled{loan(1), ana})
      .tell(0, event::Cancelled{loan(1), std::nullopt})
      .tell(0, ended);
  CHECK(
      story.told ==
      "09:00:00  zoé       now         In Queue\n"
      "09:00:00  zoé       skills      skill-german 2, skill-review 5\n"
      "09:00:00  zoé       skills      none\n"
      "09:00:00  loan-1    unrouted    no rule matched\n"
      "09:00:00  loan-1    queued      mortgage-review, needs skill-german, skill-review · any proficiency\n"
      "                                · capacity + 2\n"
      "09:00:00  loan-1    queued      mortgage-review again\n"
      "09:00:00  loan-1    fallback    step 1: general-review, needs no skill\n"
      "09:00:00  loan-1    fallback    step 2: general-review, needs skill-german, skill-review ≥ 4\n"
      "09:00:00  loan-1    declined    ana\n"
      "09:00:00  loan-1    timed out   ana did not answer\n"
      "09:00:00  loan-1    withdrawn   ana is no longer available\n"
      "09:00:00  loan-1    reopened    ana may be offered it again\n"
      "09:00:00  loan-1    in limbo    everyone who could take it has declined\n"
      "09:00:00  loan-1    completed   ana\n"
      "09:00:00  loan-1    cancelled   ana had it\n"
      "09:00:00  loan-1    cancelled\n"
      "09:00:00            ended       1 workitem still waits\n");
}

TEST_CASE("times as offsets, and days later") {
  TimelineOptions options = Story::without_heading();
  Story by_clock(options);
  by_clock.tell(25 * hour, event::Accepted{loan(1), ana});
  CHECK(by_clock.told == "10:00:00 +1d  loan-1    accepted    ana\n");
  options.times = TimelineOptions::Times::offset;
  Story by_offset(options);
  by_offset.tell(0, event::Accepted{loan(1), ana}).tell(90 * minute, event::Accepted{loan(1), ana});
  CHECK(by_offset.told ==
        "0s        loan-1    accepted    ana\n"
        "1h30m     loan-1    accepted    ana\n");
}

TEST_CASE("a narrow terminal gets every word, beneath one another") {
  TimelineOptions options = Story::without_heading();
  options.columns = 48;
  Story story(options);
  story.tell(0, assigned_by_score());
  CHECK(story.told ==
        "09:00:00  loan-1    assigned    ana\n"
        "          score 0.955000 = 0.600000 proficiency\n"
        "          + 0.205000 performance\n"
        "          + 0.150000 capacity\n");
}

TEST_CASE("long ids are shortened, and what they cannot do is steer the terminal") {
  Story story;
  story.tell(0, event::Unrouted{{1, "06373047-f40a-892b-8fa8-7db45aa5f115"}, "noRuleMatched"});
  story.tell(0, event::Unrouted{{1, "\x1b[2J"}, "noRuleMatched"});
  CHECK(story.told ==
        "09:00:00  06373047-f40…db45aa5f115  unrouted    no rule matched\n"
        "09:00:00  \\u001b[2J                 unrouted    no rule matched\n");
}

TEST_CASE("colour marks what deserves attention") {
  TimelineOptions options = Story::without_heading();
  options.colour = true;
  Story story(options);
  story.tell(0, event::Unrouted{loan(1), "noRuleMatched"});
  CHECK(story.told ==
        "\x1b[2m09:00:00\x1b[0m  \x1b[1mloan-1\x1b[0m    \x1b[33munrouted\x1b[0m    no rule matched\n");
}

TEST_CASE("the caller's own lines stand in the same columns") {
  Story story;
  story.text.append_note(at(15 * second), "loan-1", "expected", Tone::bad, "agent ana, found ben",
                         story.told);
  story.text.append_beneath("at", Tone::quiet, "stuck.scenario.json:12:5", story.told);
  story.text.append_beneath("", Tone::plain, "and no more", story.told);
  CHECK(story.told ==
        "09:00:15  loan-1    expected    agent ana, found ben\n"
        "          at: stuck.scenario.json:12:5\n"
        "          and no more\n");
}

}  // namespace routesim::reporting

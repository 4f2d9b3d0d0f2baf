// The router driven by its commands alone: what each sets in motion, what a copy is, and any mixture of
// commands under the model's rules.
#include "engine/routing/router.hpp"

#include <algorithm>
#include <optional>

#include "tests/routing/review_room.hpp"
#include "tests/support/catch.hpp"

namespace routesim::routing {
namespace {

using model::AgentState;
using model::RoutingState;
using testing::all_loans;
using testing::ana;
using testing::at;
using testing::ben;
using testing::eva;
using testing::general;
using testing::german_skill;
using testing::large_loans;
using testing::Lines;
using testing::loan;
using testing::minute;
using testing::nine;
using testing::note;
using testing::review;
using testing::review_skill;
using testing::second;

struct Room {
  std::shared_ptr<const model::Org> org;
  testing::Log log;
  Router router;
  Slot places = 0;  // that muddle() has been given

  explicit Room(model::Org made = testing::review_room())
      : org(testing::shared(std::move(made))), log(*org), router(org, nine, rules::TieOrder::ascending) {
    router.set_sink(&log);
  }
  Room(const Room& other) : org(other.org), log(other.log), router(other.router), places(other.places) {
    router.set_sink(&log);
  }

  Slot create(std::string id, double amount, const model::Handling& handling = {}, int priority = 0) {
    model::NewWorkitem workitem;
    workitem.type = loan;
    workitem.fields = {amount};
    workitem.priority = priority;
    const Slot slot = router.create(std::move(workitem), std::move(id), handling);
    router.route_on_creation(slot);
    checked();
    return slot;
  }
  void state(model::AgentId agent, AgentState state) {
    router.change_agent(agent, state, std::nullopt);
    checked();
  }
  void decline(Slot slot) {
    router.decline(slot);
    checked();
  }
  // Everything due up to then; the log's news.
  Lines until(model::Instant to) {
    for (auto due = router.next_due(); due && *due <= to; due = router.next_due()) {
      router.run_next_timer();
      checked();
    }
    router.set_now(to);
    return log.news();
  }
  void checked() const { router.check_invariants(); }
};

model::Handling handled_in(std::int64_t handle_us, std::int64_t wrap_up_us = 0) {
  model::Handling handling;
  handling.accept_after = model::Duration{5 * second};
  handling.handle_time = model::Duration{handle_us};
  handling.wrap_up = {wrap_up_us};
  return handling;
}

model::Handling never_answered() {
  model::Handling handling;
  handling.accept_after.reset();
  return handling;
}

}  // namespace

TEST_CASE("a workitem from its creation to the end of its wrap-up") {
  Room room;
  const Slot slot = room.create("loan-1", 425'000, handled_in(10 * minute, minute));
  CHECK(room.log.news() == Lines{"ruleChosen loan-1 large-loans", "queued loan-1 mortgage-review",
                                 "assigned loan-1 mortgage-review ana push"});
  CHECK(room.router.workitem(slot).state == RoutingState::assigned);
  CHECK(room.router.next_due() == at(5 * second));
  CHECK(room.until(at(5 * second)) == Lines{"accepted loan-1 ana"});
  CHECK(room.router.next_due() == at(5 * second + 10 * minute));
  CHECK(room.until(at(11 * minute)) == Lines{"completed loan-1 ana"});
  CHECK(room.router.workitem(slot).state == RoutingState::completed);
  CHECK(room.router.agents().held(ana) == 1);
  CHECK(room.until(at(12 * minute)) == Lines{"wrapUpEnded loan-1 ana"});
  CHECK(room.router.agents().held(ana) == 0);
  CHECK(room.router.agents().idle_since(ana) == at(11 * minute + 5 * second));
  CHECK_FALSE(room.router.next_due());  // the steps of a finished workitem are nobody's any more
}

TEST_CASE("the place of a finished workitem is given again; its number is not") {
  Room room;
  const Slot first = room.create("loan-1", 1, handled_in(minute));
  CHECK(room.router.workitem(first).number == 1);
  room.router.cancel(first);
  CHECK(room.router.workitem(first).number == 0);
  const Slot second_one = room.create("loan-2", 1, handled_in(minute));
  CHECK(second_one == first);
  CHECK(room.router.workitem(second_one).number == 2);
  CHECK(room.router.created() == 2);
  // Timers of the first, still pending at the same place, do nothing to the second.
  room.log.news();
  CHECK(room.until(at(6 * second)) == Lines{"accepted loan-2 ben"});
  CHECK(room.until(at(2 * minute)) == Lines{"completed loan-2 ben"});
  CHECK_FALSE(room.router.next_due());
}

TEST_CASE("D93: timers of who uses the router stand in one order with its own") {
  Room room;
  room.router.set_external_timer(at(5 * second), 7);
  room.create("loan-1", 425'000, handled_in(minute));  // accepted after five seconds
  room.router.set_external_timer(at(5 * second), 8);
  room.router.set_external_timer(at(3 * second), 9);
  room.log.news();

  CHECK(room.router.next_due() == at(3 * second));
  CHECK(room.router.next_external() == 9);
  room.router.drop_next_timer();
  CHECK(room.router.now() == nine);  // as if it had never been set

  CHECK(room.router.next_due() == at(5 * second));
  CHECK(room.router.next_external() == 7);
  CHECK(room.router.run_next_timer() == 7);
  CHECK(room.router.now() == at(5 * second));
  CHECK(room.log.news().empty());

  CHECK(room.router.next_due() == at(5 * second));
  CHECK_FALSE(room.router.next_external());
  CHECK_FALSE(room.router.run_next_timer());
  CHECK(room.log.news() == Lines{"accepted loan-1 ana"});

  CHECK(room.router.next_due() == at(5 * second));
  CHECK(room.router.run_next_timer() == 8);
  CHECK_FALSE(room.router.next_external());
}

TEST_CASE("a plan changes nothing but the counters") {
  Room room;
  room.state(ana, AgentState::lunch);
  room.state(ben, AgentState::lunch);
  const Slot slot = room.create("loan-1", 425'000);
  room.log.news();
  const std::uint64_t before = room.router.state_hash();
  model::RoutingData by_disabled_rule;
  by_disabled_rule.rule = testing::off;
  CHECK_FALSE(room.router.plan_routing(slot, by_disabled_rule).queues);
  model::RoutingData by_name;
  by_name.rule = large_loans;
  CHECK(room.router.plan_routing(slot, by_name).rule == large_loans);
  CHECK(room.router.plan_routing(slot, {}).rule == large_loans);
  model::RoutingData to_queue;
  to_queue.queue = general;
  to_queue.skills = {{german_skill, 1}};
  const Router::Plan bypass = room.router.plan_routing(slot, to_queue);
  CHECK(bypass.queue == general);
  CHECK_FALSE(bypass.rule);
  CHECK(bypass.ignored_rule_or_skills);
  CHECK(room.router.state_hash() == before);
  CHECK(room.log.news().empty());
  CHECK(room.router.rule_counts()[large_loans.index].considered == 3);
  CHECK(room.router.rule_counts()[large_loans.index].won == 3);
  CHECK(room.router.rule_counts()[testing::off.index].considered == 0);

  // A PATCH compiles the rules again; what was counted goes on.
  room.router.patch_type(loan, room.router.type(loan));
  CHECK(room.router.rule_counts()[large_loans.index].considered == 3);
  CHECK(room.router.rule_counts()[large_loans.index].won == 3);
  CHECK(room.router.plan_routing(slot, {}).rule == large_loans);
  CHECK(room.router.rule_counts()[large_loans.index].considered == 4);
  CHECK(room.router.rule_counts()[large_loans.index].matched == 4);
}

TEST_CASE("D29: what routes by itself at creation") {
  struct Row {
    const char* says;
    bool enabled;
    std::optional<model::RuleId> of_type;
    model::RoutingData own;
    const char* first_line;  // empty: nothing happens
  };
  const model::RoutingData nothing, names_rule{std::nullopt, all_loans, {}},
      names_queue{general, std::nullopt, {}}, skills_alone{std::nullopt, std::nullopt, {{german_skill, 0}}};
  const Row rows[] = {
      {"the type names a rule", true, large_loans, nothing, "ruleChosen w all-loans"},
      {"the workitem names a rule", true, {}, names_rule, "ruleChosen w all-loans"},
      {"the workitem names a queue", true, {}, names_queue, "ruleBypassed w general"},
      {"D30: rules that are merely attached are not enough", true, {}, nothing, ""},
      {"skills alone are not enough", true, {}, skills_alone, ""},
      {"D34: routing is off", false, large_loans, names_queue, ""},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    auto org = testing::review_room();
    org.types[loan.index].routing_enabled = row.enabled;
    org.types[loan.index].routing_rule = row.of_type;
    Room room(std::move(org));
    model::NewWorkitem workitem;
    workitem.type = loan;
    workitem.fields = {5.0};
    workitem.routing = row.own;
    room.router.route_on_creation(room.router.create(std::move(workitem), "w", {}));
    const Lines lines = room.log.news();
    CHECK((lines.empty() ? "" : lines.front()) == row.first_line);
  }
}

TEST_CASE("an attempt that matches nothing leaves the workitem where it was") {
  Room room;
  model::NewWorkitem workitem;
  workitem.type = note;
  const Slot slot = room.router.create(std::move(workitem), "note-1", {});
  room.router.route(slot, room.router.plan_routing(slot, {}));
  CHECK(room.log.news() == Lines{"unrouted note-1 noRuleMatched"});
  CHECK(room.router.workitem(slot).state == RoutingState::unrouted);
  CHECK(room.router.waiting().empty());
}

TEST_CASE("an offer that nobody answers goes on to the next, and at last everybody has declined") {
  Room room;
  const Slot slot = room.create("loan-1", 425'000, never_answered());
  room.log.news();
  CHECK(room.until(at(30 * second)) == Lines{"offerTimedOut loan-1 ana",
                                             "queued loan-1 mortgage-review returned",
                                             "assigned loan-1 mortgage-review ben push"});
  CHECK(room.until(at(60 * second)) == Lines{"offerTimedOut loan-1 ben",
                                             "queued loan-1 mortgage-review returned",
                                             "everyoneDeclined loan-1"});
  CHECK(room.router.diagnosis(slot) == model::Diagnosis::everyone_declined);
  CHECK(room.router.workitem(slot).declined == std::vector{ana, ben});
}

TEST_CASE("everyoneDeclined is said again after an offer in between, and not while it stays so") {
  Room room;
  room.state(ben, AgentState::lunch);
  const Slot slot = room.create("loan-1", 425'000, never_answered());
  room.decline(slot);
  room.log.news();
  room.state(eva, AgentState::available);  // something else happens
  CHECK(room.log.news() == Lines{"agentChanged eva Available"});
  room.state(ben, AgentState::available);
  CHECK(room.log.news() == Lines{"agentChanged ben Available", "assigned loan-1 mortgage-review ben pull"});
  room.decline(slot);
  CHECK(room.log.news() ==
        Lines{"declined loan-1 ben", "queued loan-1 mortgage-review returned", "everyoneDeclined loan-1"});
  // Another diagnosis in between, nobody available, makes it new as well.
  room.state(ana, AgentState::not_available);
  room.state(ben, AgentState::not_available);
  room.log.news();
  room.state(ben, AgentState::in_queue);
  CHECK(room.log.news() == Lines{"agentChanged ben In Queue", "everyoneDeclined loan-1"});
}

TEST_CASE("D54: an offer that is withdrawn is no decline: the same agent may have it again") {
  Room room;
  room.state(ben, AgentState::lunch);
  const Slot slot = room.create("loan-1", 425'000, never_answered());
  room.log.news();
  room.state(ana, AgentState::not_available);
  CHECK(room.log.news() == Lines{"agentChanged ana Not Available", "offerWithdrawn loan-1 ana",
                                 "queued loan-1 mortgage-review returned"});
  CHECK(room.router.workitem(slot).declined.empty());
  room.state(ana, AgentState::in_queue);
  CHECK(room.log.news() == Lines{"agentChanged ana In Queue", "assigned loan-1 mortgage-review ana pull"});
}

TEST_CASE("D44: a routing request forgets the declines, D42: and keeps the place") {
  Room room;
  room.state(ben, AgentState::lunch);
  const Slot slot = room.create("loan-1", 425'000, never_answered());
  room.decline(slot);
  room.router.set_now(at(minute));
  room.log.news();
  room.router.route(slot, room.router.plan_routing(slot, {}));
  room.checked();
  CHECK(room.log.news() == Lines{"ruleChosen loan-1 large-loans", "queued loan-1 mortgage-review",
                                 "assigned loan-1 mortgage-review ana push"});
  CHECK(room.router.workitem(slot).declined.empty());
  CHECK(room.router.workitem(slot).queued_at == nine);
}

TEST_CASE("D78: the pointer of roundRobin moves with each assignment, by push and by pull") {
  Room room;
  room.state(eva, AgentState::available);
  const auto bypass = [&](std::string id) {
    model::NewWorkitem workitem;
    workitem.type = note;
    workitem.routing.queue = general;
    const Slot slot = room.router.create(std::move(workitem), std::move(id), never_answered());
    room.router.route_on_creation(slot);
    room.checked();
    return slot;
  };
  const Slot first = bypass("a"), second_one = bypass("b"), third = bypass("c");
  bypass("d");
  room.log.news();
  room.router.cancel(second_one);  // Ben is free and pulls: the next is Eva
  CHECK(room.log.news() == Lines{"cancelled b ben", "assigned d general ben pull"});
  room.router.cancel(first);
  room.router.cancel(third);
  room.log.news();
  bypass("e");
  CHECK(room.log.news().back() == "assigned e general eva push");
}

TEST_CASE("D84: a decline that ends brings the agent back, by pull") {
  Room room;
  room.state(ben, AgentState::lunch);
  model::Handling handling = never_answered();
  handling.reoffer_after = model::Duration{2 * minute};
  const Slot slot = room.create("loan-1", 425'000, handling);
  room.decline(slot);
  room.log.news();
  CHECK(room.until(at(2 * minute)) ==
        Lines{"declineEnded loan-1 ana", "assigned loan-1 mortgage-review ana pull"});
  // The acceptance ends the queueing, and with it what is left of a reoffer.
  room.router.accept(slot);
  room.log.news();
  CHECK_FALSE(room.router.next_due());
}

TEST_CASE("fallback steps: on time while waiting, all together on return, none after acceptance") {
  Room room;
  room.router.change_agent(ana, std::nullopt, std::vector<model::AgentSkill>{{review_skill, 1}});
  room.router.change_agent(ben, std::nullopt, std::vector<model::AgentSkill>{{review_skill, 2}});
  SECTION("while it waits") {
    room.create("loan-1", 425'000, never_answered());
    room.log.news();
    CHECK(room.until(at(10 * minute)) ==
          Lines{"fallbackApplied loan-1 mortgage-review 1", "assigned loan-1 mortgage-review ben push"});
  }
  SECTION("on return") {
    model::Handling handling = never_answered();
    handling.offer_timeout = {testing::hour};
    room.router.change_agent(ana, std::nullopt, std::vector<model::AgentSkill>{{review_skill, 5}});
    const Slot slot = room.create("loan-1", 425'000, handling);
    room.log.news();
    CHECK(room.until(at(30 * minute)).empty());
    room.state(ben, AgentState::lunch);
    room.log.news();
    room.decline(slot);
    CHECK(room.log.news() == Lines{"declined loan-1 ana", "queued loan-1 mortgage-review returned",
                                   "fallbackApplied loan-1 mortgage-review 1",
                                   "fallbackApplied loan-1 mortgage-review 2", "everyoneDeclined loan-1"});
    CHECK(room.router.workitem(slot).requirement.skills.empty());
  }
  SECTION(
      "D93: at one instant in the order of the queueings, whatever came of the offer that was made at once") {
    room.router.change_agent(ana, std::nullopt, std::vector<model::AgentSkill>{{review_skill, 5}});
    model::Handling handling;
    handling.accept_after = model::Duration{9 * minute};
    handling.offer_timeout = {testing::hour};
    room.create("offered", 425'000, handling);
    room.create("waiting", 425'000, handling);
    room.until(at(minute));
    room.state(ana, AgentState::lunch);
    room.state(ben, AgentState::lunch);
    room.log.news();
    CHECK(room.until(at(20 * minute)) ==
          Lines{"fallbackApplied offered mortgage-review 1", "fallbackApplied waiting mortgage-review 1",
                "fallbackApplied offered mortgage-review 2", "fallbackApplied waiting mortgage-review 2"});
  }
  SECTION("of the latest queueing alone, timed from it") {
    const Slot slot = room.create("loan-1", 425'000, never_answered());
    room.until(at(minute));
    room.state(ben, AgentState::lunch);
    room.router.route(slot, room.router.plan_routing(slot, {}));
    room.checked();
    room.log.news();
    CHECK(room.until(at(11 * minute)) == Lines{"fallbackApplied loan-1 mortgage-review 1"});
    CHECK(room.until(at(20 * minute)).empty());
    CHECK(room.until(at(21 * minute)) ==
          Lines{"fallbackApplied loan-1 mortgage-review 2", "assigned loan-1 mortgage-review ana push"});
  }
}

TEST_CASE("D66: a raised limit pushes what waits of the type, in waiting order") {
  Room room;
  for (const char* id : {"a", "b", "c", "d", "e"}) room.create(id, 5, never_answered());
  room.create("urgent", 5, never_answered(), 9);
  room.log.news();
  model::WorkitemType patched = room.router.type(loan);
  patched.max_capacity = 2;
  room.router.patch_type(loan, patched);
  room.checked();
  CHECK(room.log.news() == Lines{"typePatched Loan", "assigned urgent mortgage-review ben push",
                                 "assigned c mortgage-review ana push"});
  patched.max_capacity = 1;
  room.router.patch_type(loan, patched);
  room.checked();
  CHECK(room.log.news() == Lines{"typePatched Loan"});  // D81
  CHECK(room.router.agents().held(ana) == 2);
}

TEST_CASE("types made later: at the place that the org keeps for them, or behind everything") {
  auto made = testing::review_room();
  made.later_types = {"Claim"};
  made.type_index["Claim"] = 2;
  made.rules[all_loans.index].workitem_type = model::TypeId{2};
  made.rules[all_loans.index].when.reset();
  Room room(std::move(made));
  CHECK_FALSE(room.router.find_type("Claim"));
  model::WorkitemType type;
  type.id = "Other";
  type.name = "Another";
  room.router.create_type(type);
  type.id = "Claim";
  type.name = "A claim";
  type.routing_rule = all_loans;
  room.router.create_type(type);
  CHECK(room.log.lines[0].ends_with("\"workitemType\":\"Other\",\"version\":1,\"recompiledRules\":0}"));
  CHECK(room.log.lines[1].ends_with("\"workitemType\":\"Claim\",\"version\":1,\"recompiledRules\":1}"));
  CHECK(room.router.find_type("Claim") == model::TypeId{2});
  CHECK(room.router.find_type("Other") == model::TypeId{3});
  CHECK(room.router.find_type_by_name("Another") == model::TypeId{3});
  CHECK_FALSE(room.router.find_type_by_name("Claim"));
  room.log.news();
  model::NewWorkitem workitem;
  workitem.type = {2};
  const Slot slot = room.router.create(std::move(workitem), "claim-1", {});
  room.router.route_on_creation(slot);
  CHECK(room.log.news().back() == "assigned claim-1 mortgage-review ben push");
}

TEST_CASE("D96: an agent who changes nothing changes nothing") {
  Room room;
  room.router.set_now(at(minute));
  room.router.change_agent(ana, AgentState::available, std::vector<model::AgentSkill>{{review_skill, 5}});
  CHECK(room.log.news().empty());
  CHECK(room.router.agents().idle_since(ana) == nine);
  room.router.change_agent(ana, AgentState::in_queue, std::nullopt);
  CHECK(room.router.agents().idle_since(ana) == nine);  // D61
  room.router.change_agent(ana, AgentState::lunch, std::nullopt);
  room.router.change_agent(ana, AgentState::available, std::nullopt);
  CHECK(room.router.agents().idle_since(ana) == at(minute));  // D60
}

// ---- recording
// ---------------------------------------------------------------------------------------------

namespace {

class Decisions final : public DecisionSink {
 public:
  explicit Decisions(std::string wanted) : wanted_(std::move(wanted)) {}
  bool wants(const model::WorkitemRef& workitem) const override {
    return wanted_.empty() || workitem.id == wanted_;
  }
  void on_rules(const RuleDecision& decision) override { rules.push_back(decision); }
  void on_agents(const AgentDecision& decision) override { agents.push_back(decision); }

  std::vector<RuleDecision> rules;
  std::vector<AgentDecision> agents;

 private:
  std::string wanted_;
};

}  // namespace

TEST_CASE("decisions are recorded as they were taken, of the workitems that are asked for") {
  Room room;
  Decisions decisions("loan-2");
  room.router.set_decision_sink(&decisions);
  room.create("loan-1", 425'000);
  CHECK(decisions.rules.empty());
  room.create("loan-2", 425'000);
  REQUIRE(decisions.rules.size() == 1);
  CHECK(decisions.rules[0].winner == large_loans);
  REQUIRE(decisions.rules[0].rules.size() == 2);
  CHECK(decisions.rules[0].rules[0].truth == rules::Truth::yes);
  CHECK_FALSE(decisions.rules[0].rules[1].reached);
  REQUIRE(decisions.agents.size() == 1);
  const AgentDecision& decision = decisions.agents[0];
  CHECK(decision.chosen == ben);
  CHECK(decision.queue == review);
  REQUIRE(decision.agents.size() == 3);
  CHECK(decision.agents[0].reasons.has(scoring::Reason::at_type_capacity));
  CHECK_FALSE(decision.agents[0].score);
  CHECK(decision.agents[1].reasons.empty());
  CHECK(decision.agents[1].score->score == 867'500);
  CHECK(decision.agents[2].reasons.has(scoring::Reason::logged_out));
  CHECK(decision.agents[2].reasons.has(scoring::Reason::skill_missing));

  room.create("loan-3", 425'000);
  CHECK(decisions.agents.size() == 1);
}

// ---- any mixture of commands
// -------------------------------------------------------------------------------

namespace {

// One step of a busy and muddled day, decided by the draws alone.
void muddle(Room& room, testing::Draws& draws, int step) {
  Router& router = room.router;
  const auto some_slot = [&]() -> std::optional<Slot> {
    std::vector<Slot> open;
    for (Slot slot = 0; slot < room.places; ++slot) {
      if (router.workitem(slot).number != 0) open.push_back(slot);
    }
    return open.empty() ? std::nullopt : std::optional(open[draws.next(open.size())]);
  };
  const model::AgentId agent{static_cast<std::uint32_t>(draws.next(3))};
  switch (draws.next(12)) {
    case 0:
    case 1:
    case 2: {
      model::Handling handling;
      if (draws.next(3) == 0) handling.accept_after.reset();
      if (draws.next(3) != 0)
        handling.handle_time = model::Duration{static_cast<std::int64_t>(draws.next(10)) * minute};
      handling.wrap_up = {static_cast<std::int64_t>(draws.next(3)) * minute};
      if (draws.next(2) == 0) handling.reoffer_after = model::Duration{3 * minute};
      model::NewWorkitem workitem;
      workitem.type = draws.next(5) == 0 ? note : loan;
      if (draws.next(8) != 0) workitem.fields = {static_cast<double>(draws.next(200'000))};
      if (workitem.type == note) workitem.fields.clear();
      workitem.priority = static_cast<int>(draws.next(3));
      if (draws.next(5) == 0) workitem.routing.queue = general;
      if (draws.next(5) == 0) workitem.routing.skills = {{german_skill, static_cast<int>(draws.next(4))}};
      if (router.waiting().size() > 25) return;
      const Slot slot = router.create(std::move(workitem), "w" + std::to_string(step), handling);
      room.places = std::max(room.places, slot + 1);
      router.route_on_creation(slot);
      return;
    }
    case 3: {
      const AgentState states[] = {AgentState::available, AgentState::in_queue, AgentState::not_available,
                                   AgentState::offline,   AgentState::lunch,    AgentState::available};
      router.change_agent(agent, states[draws.next(6)], std::nullopt);
      return;
    }
    case 4: {
      std::vector<model::AgentSkill> skills;
      if (draws.next(4) != 0) skills.push_back({review_skill, static_cast<int>(draws.next(6))});
      if (draws.next(2) != 0) skills.push_back({german_skill, static_cast<int>(draws.next(6))});
      router.change_agent(agent, std::nullopt, skills);
      return;
    }
    case 5: {
      model::WorkitemType patched = router.type(loan);
      patched.max_capacity = 1 + static_cast<int>(draws.next(3));
      router.patch_type(loan, patched);
      return;
    }
    case 6: {
      const auto slot = some_slot();
      if (!slot) return;
      const RoutingState state = router.workitem(*slot).state;
      if (state != RoutingState::unrouted && state != RoutingState::queued) return;
      model::RoutingData request;
      if (draws.next(3) == 0) request.rule = model::RuleId{static_cast<std::uint32_t>(draws.next(3))};
      if (draws.next(4) == 0) request.queue = model::QueueId{static_cast<std::uint32_t>(draws.next(2))};
      if (draws.next(2) == 0) request.skills = {{review_skill, static_cast<int>(draws.next(6))}};
      const Router::Plan plan = router.plan_routing(*slot, request);
      if (plan.queues || state == RoutingState::unrouted) router.route(*slot, plan);
      return;
    }
    case 7: {
      const auto slot = some_slot();
      if (!slot) return;
      const RoutingState state = router.workitem(*slot).state;
      if (state == RoutingState::assigned) {
        draws.next(3) == 0 ? router.accept(*slot) : router.decline(*slot);
      } else if (state == RoutingState::accepted && draws.next(2) == 0) {
        router.complete(*slot);
      } else if (!model::is_finished(state) && draws.next(2) == 0) {
        router.cancel(*slot);
      }
      return;
    }
    default: {
      const auto due = router.next_due();
      const model::Instant later =
          router.now() + model::Duration{static_cast<std::int64_t>(draws.next(60)) * second};
      if (due && *due <= later) {
        router.run_next_timer();
      } else {
        router.set_now(later);
      }
    }
  }
}

}  // namespace

TEST_CASE("whatever happens in whatever order, no rule of the model is broken") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    testing::Draws draws{seed};
    Room room;
    for (int step = 0; step < 1'000; ++step) {
      muddle(room, draws, step);
      REQUIRE_NOTHROW(room.checked());
    }
    room.router.end_log();
    CHECK(room.log.lines.size() > 500);
  }
}

TEST_CASE("a copy is a router of its own: given the same, it says the same, and the two do not meet") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    testing::Draws draws{seed};
    auto original = std::make_unique<Room>();
    for (int step = 0; step < 300; ++step) muddle(*original, draws, step);

    Room copy(*original);
    Room left_alone(*original);
    const std::uint64_t before = left_alone.router.state_hash();
    testing::Draws draws_of_copy = draws;
    for (int step = 300; step < 600; ++step) muddle(*original, draws, step);
    original->router.end_log();
    const Lines said = original->log.lines;
    original.reset();  // a copy needs nothing of it

    for (int step = 300; step < 600; ++step) muddle(copy, draws_of_copy, step);
    copy.router.end_log();
    CHECK(copy.log.lines == said);
    CHECK(left_alone.router.state_hash() == before);
    left_alone.router.check_invariants();
  }
}

TEST_CASE("recording decisions changes no event and no counter (D130)") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    Decisions decisions("");
    Room plain, recorded;
    recorded.router.set_decision_sink(&decisions);
    testing::Draws draws{seed}, draws_again{seed};
    for (int step = 0; step < 400; ++step) {
      muddle(plain, draws, step);
      muddle(recorded, draws_again, step);
    }
    CHECK(plain.log.lines == recorded.log.lines);
    CHECK(plain.router.state_hash() == recorded.router.state_hash());
    for (std::size_t rule = 0; rule < 3; ++rule) {
      CHECK(plain.router.rule_counts()[rule].considered == recorded.router.rule_counts()[rule].considered);
      CHECK(plain.router.rule_counts()[rule].matched == recorded.router.rule_counts()[rule].matched);
      CHECK(plain.router.rule_counts()[rule].won == recorded.router.rule_counts()[rule].won);
    }
    CHECK_FALSE(decisions.agents.empty());
  }
}

TEST_CASE("the state hash knows the state, not where things are kept") {
  // The same end by two ways: in one, places were given up and given again.
  Room straight, roundabout;
  straight.create("loan-1", 5, never_answered());
  straight.router.cancel(0);
  straight.create("loan-2", 5, never_answered());
  roundabout.create("loan-1", 5, never_answered());
  const Slot second_one = roundabout.create("loan-2", 5, never_answered());
  CHECK(straight.router.state_hash() != roundabout.router.state_hash());
  roundabout.router.cancel(0);
  CHECK(second_one == 1);
  // loan-2 is with Ben there and with Ana here.
  CHECK(straight.router.state_hash() != roundabout.router.state_hash());
  straight.router.cancel(0);
  roundabout.router.cancel(1);
  Room third;
  third.create("loan-1", 5, never_answered());
  third.router.cancel(0);
  third.create("loan-2", 5, never_answered());
  third.router.cancel(0);
  CHECK(third.router.state_hash() == straight.router.state_hash());
  CHECK(third.router.state_hash() !=
        roundabout.router.state_hash());  // another agent held it when it finished
}

}  // namespace routesim::routing

// Who is eligible, why not, and what is said of a workitem that waits.
#include "engine/scoring/demand.hpp"

#include <algorithm>
#include <string>

#include "engine/scoring/demand_table.hpp"
#include "tests/scoring/people.hpp"
#include "tests/support/catch.hpp"

namespace routesim::scoring {
namespace {

using model::AgentState;
using model::Diagnosis;

constexpr model::AgentId ana{0};
constexpr model::TypeId loan{0};
constexpr model::QueueId desk{0};

// In the order in which reasons are listed.
const Reason all_reasons[] = {
    Reason::logged_out,          Reason::not_available,    Reason::not_in_queue,      Reason::skill_missing,
    Reason::proficiency_too_low, Reason::at_type_capacity, Reason::at_total_capacity, Reason::declined};

std::vector<std::string> words(Reasons reasons) {
  std::vector<std::string> result;
  for (const Reason reason : all_reasons) {
    if (reasons.has(reason)) result.emplace_back(to_text(reason));
  }
  return result;
}

// One agent and one demand, all of whose circumstances can be chosen.
struct Case {
  AgentState state = AgentState::available;
  bool member = true;
  int first = 4, second = 4;  // proficiency in two skills, -1: missing; both are asked for at 3
  int held = 0;               // of the type, which allows 2
  int held_of_other = 0;      // of another type
  std::optional<int> capacity = std::nullopt;
  bool bypass = false;
  bool declined = false;
  int skills_asked = 2;

  Reasons reasons(bool check_eligible = true) const {
    auto someone = agent("ana", {});
    someone.state = state;
    someone.capacity = capacity;
    if (first >= 0) someone.skills.push_back({{0}, first});
    if (second >= 0) someone.skills.push_back({{1}, second});
    auto org = org_of({someone}, 2);
    if (!member) org.queues[0].agents.emplace();
    AgentTable table(org, {});
    table.add_load(ana, loan, held);
    table.add_load(ana, {1}, held_of_other);
    const std::vector<model::SkillMinimum> asked{{{0}, 3}, {{1}, 3}};
    const std::vector<model::AgentId> who_declined{ana};
    Demand demand;
    demand.type = loan;
    demand.queue = desk;
    demand.skills = std::span(asked).first(static_cast<std::size_t>(skills_asked));
    demand.bypass_proficiency = bypass;
    demand.capacity = 2;
    if (declined) demand.declined = who_declined;
    const Reasons result = why_not(table, demand, ana);
    if (check_eligible) CHECK(is_eligible(table, demand, ana) == result.empty());
    return result;
  }
};

}  // namespace

TEST_CASE("one circumstance, one reason") {
  struct Row {
    const char* says;
    Case circumstances;
    std::vector<std::string> reasons;
  };
  const Row rows[] = {
      {"nothing speaks against her", {}, {}},
      {"In Queue is routable", {.state = AgentState::in_queue}, {}},
      {"D51: Offline is loggedOut and not also notAvailable", {.state = AgentState::offline}, {"loggedOut"}},
      {"D51: so is Lunch", {.state = AgentState::lunch}, {"loggedOut"}},
      {"D49: Not Available is logged in", {.state = AgentState::not_available}, {"notAvailable"}},
      {"not a member", {.member = false}, {"notInQueue"}},
      {"D51: a missing skill is not also too low", {.first = -1}, {"skillMissing"}},
      {"a proficiency below the minimum", {.second = 2}, {"proficiencyTooLow"}},
      {"the minimum itself will do", {.first = 3, .second = 3}, {}},
      {"one skill missing, another too low: both",
       {.first = -1, .second = 2},
       {"skillMissing", "proficiencyTooLow"}},
      {"bypass spares the minimums", {.first = 0, .second = 0, .bypass = true}, {}},
      {"D50: but not the skill", {.first = -1, .second = 0, .bypass = true}, {"skillMissing"}},
      {"a skill that is not asked for does not count", {.second = -1, .skills_asked = 1}, {}},
      {"no skill asked for", {.first = -1, .second = -1, .skills_asked = 0}, {}},
      {"one place left", {.held = 1}, {}},
      {"the type's limit", {.held = 2}, {"atTypeCapacity"}},
      {"D81: above a limit that was lowered", {.held = 5}, {"atTypeCapacity"}},
      {"another type does not count for this one's limit", {.held_of_other = 5}, {}},
      {"but for her own", {.held_of_other = 5, .capacity = 5}, {"atTotalCapacity"}},
      {"her own limit and the type's", {.held = 2, .capacity = 2}, {"atTypeCapacity", "atTotalCapacity"}},
      {"a decline that counts", {.declined = true}, {"declined"}},
      {"everything at once, in order",
       {.state = AgentState::lunch,
        .member = false,
        .first = -1,
        .second = 1,
        .held = 2,
        .capacity = 1,
        .declined = true},
       {"loggedOut", "notInQueue", "skillMissing", "proficiencyTooLow", "atTypeCapacity", "atTotalCapacity",
        "declined"}},
      {"everything at once, logged in",
       {.state = AgentState::not_available,
        .member = false,
        .first = 1,
        .second = -1,
        .held = 3,
        .held_of_other = 1,
        .capacity = 3,
        .declined = true},
       {"notAvailable", "notInQueue", "skillMissing", "proficiencyTooLow", "atTypeCapacity",
        "atTotalCapacity", "declined"}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    CHECK(words(row.circumstances.reasons()) == row.reasons);
  }
}

TEST_CASE(
    "every combination of circumstances gives the reasons of each of them, and eligible is none at all") {
  int combinations = 0;
  for (const AgentState state : {AgentState::available, AgentState::in_queue, AgentState::not_available,
                                 AgentState::offline, AgentState::lunch})
    for (const bool member : {true, false})
      for (const int first : {-1, 2, 3})
        for (const int second : {-1, 2, 5})
          for (const int held : {0, 2})
            for (const bool total_full : {false, true})
              for (const bool bypass : {false, true})
                for (const bool declined : {false, true}) {
                  Case c{state,  member,   first, second, held, 1, total_full ? held + 1 : held + 2,
                         bypass, declined, 2};
                  Reasons expected;
                  const auto expect = [&](bool holds, Reason reason) {
                    if (holds) expected.add(reason);
                  };
                  expect(!is_logged_in(state), Reason::logged_out);
                  expect(state == AgentState::not_available, Reason::not_available);
                  expect(!member, Reason::not_in_queue);
                  expect(first < 0 || second < 0, Reason::skill_missing);
                  expect(!bypass && (first == 2 || second == 2), Reason::proficiency_too_low);
                  expect(held == 2, Reason::at_type_capacity);
                  expect(total_full, Reason::at_total_capacity);
                  expect(declined, Reason::declined);
                  if (c.reasons().bits != expected.bits) {
                    CHECK(words(c.reasons(false)) == words(expected));
                  }
                  ++combinations;
                }
  CHECK(combinations == 1'440);
}

TEST_CASE("D48: a minimum of 0 asks for the skill, and proficiency 0 has it") {
  const auto org = org_of({agent("ana", {{{0}, 0}}), agent("ben", {})});
  const AgentTable table(org, {});
  const std::vector<model::SkillMinimum> asked{{{0}, 0}};
  Demand demand;
  demand.skills = asked;
  CHECK(is_eligible(table, demand, {0}));
  CHECK(words(why_not(table, demand, {1})) == std::vector<std::string>{"skillMissing"});
}

TEST_CASE("a decline keeps out the one who declined, not the others") {
  const AgentTable table(org_of({agent("ana", {}), agent("ben", {}), agent("eva", {})}), {});
  const std::vector<model::AgentId> declined{{2}, {0}};
  Demand demand;
  demand.declined = declined;
  CHECK_FALSE(is_eligible(table, demand, {0}));
  CHECK(is_eligible(table, demand, {1}));
  CHECK_FALSE(is_eligible(table, demand, {2}));
}

namespace {

// Two members of the desk and an outsider who could do everything.
struct Desk {
  model::Org org;
  AgentTable table;
  std::vector<model::SkillMinimum> asked{{{0}, 4}, {{1}, 4}};
  std::vector<model::AgentId> declined;
  bool bypass = false;

  static model::Org make(std::vector<model::AgentSkill> of_ana, std::vector<model::AgentSkill> of_ben) {
    auto made = org_of({agent("ana", std::move(of_ana)), agent("ben", std::move(of_ben)),
                        agent("outsider", {{{0}, 5}, {{1}, 5}})},
                       2);
    made.queues[0].agents = {{model::AgentId{0}, model::AgentId{1}}};
    return made;
  }
  Desk(std::vector<model::AgentSkill> of_ana, std::vector<model::AgentSkill> of_ben)
      : org(make(std::move(of_ana), std::move(of_ben))), table(org, {}) {}

  Diagnosis diagnosis() const {
    Demand demand;
    demand.skills = asked;
    demand.bypass_proficiency = bypass;
    demand.declined = declined;
    return diagnose(table, demand);
  }
};

const std::vector<model::AgentSkill> good{{{0}, 5}, {{1}, 5}};

}  // namespace

TEST_CASE("the first filter that leaves nobody names the diagnosis") {
  Desk two(good, good);
  CHECK(two.diagnosis() == Diagnosis::none);

  SECTION("a queue of nobody, though outsiders could") {
    two.org.queues[0].agents->clear();
    two.table = AgentTable(two.org, {});
    CHECK(two.diagnosis() == Diagnosis::queue_has_no_agents);
  }
  SECTION("D89: each skill has someone, but nobody has both") {
    Desk split({{{0}, 5}}, {{{1}, 5}});
    CHECK(split.diagnosis() == Diagnosis::skill_nobody_has);
    split.bypass = true;
    CHECK(split.diagnosis() == Diagnosis::skill_nobody_has);
  }
  SECTION("D89: each minimum has someone, but nobody reaches both") {
    Desk split({{{0}, 5}, {{1}, 3}}, {{{0}, 3}, {{1}, 5}});
    CHECK(split.diagnosis() == Diagnosis::proficiency_nobody_has);
    split.bypass = true;
    CHECK(split.diagnosis() == Diagnosis::none);
  }
  SECTION("one is skilled and away, the other there and unskilled") {
    Desk mixed(good, {});
    mixed.table.set_state({0}, AgentState::lunch);
    CHECK(mixed.diagnosis() == Diagnosis::nobody_logged_in);
    mixed.table.set_state({0}, AgentState::not_available);
    CHECK(mixed.diagnosis() == Diagnosis::nobody_available);
  }
  SECTION("one logged out, one not available") {
    two.table.set_state({0}, AgentState::offline);
    two.table.set_state({1}, AgentState::not_available);
    CHECK(two.diagnosis() == Diagnosis::nobody_available);
    two.table.set_state({1}, AgentState::offline);
    CHECK(two.diagnosis() == Diagnosis::nobody_logged_in);
  }
  SECTION("D90: who declined and is full counts as having declined") {
    two.declined = {{0}, {1}};
    CHECK(two.diagnosis() == Diagnosis::everyone_declined);
    two.table.add_load({0}, loan, 1);
    CHECK(two.diagnosis() == Diagnosis::everyone_declined);
    two.declined = {{0}};
    CHECK(two.diagnosis() == Diagnosis::none);
    two.table.add_load({1}, loan, 1);
    CHECK(two.diagnosis() == Diagnosis::all_at_capacity);
  }
  SECTION("who declined and went away leaves nobody available, whatever others declined") {
    two.declined = {{0}, {1}};
    two.table.set_state({0}, AgentState::not_available);
    two.table.set_state({1}, AgentState::not_available);
    CHECK(two.diagnosis() == Diagnosis::nobody_available);
  }
  SECTION("an org of nobody") {
    const AgentTable nobody(org_of({}), {});
    CHECK(diagnose(nobody, {}) == Diagnosis::queue_has_no_agents);
  }
}

TEST_CASE("diagnoses of random rooms, against the filters applied one after the other") {
  Draws draws{7};
  int seen[8] = {};
  for (int round = 0; round < 5'000; ++round) {
    std::vector<model::Agent> people;
    const auto states = {AgentState::available, AgentState::in_queue, AgentState::not_available,
                         AgentState::offline, AgentState::lunch};
    const auto count = draws.next(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      auto someone = agent("a" + std::to_string(i), {});
      someone.state = *(states.begin() + draws.next(states.size()));
      for (std::uint32_t s = 0; s < 2; ++s) {
        if (draws.next(4) != 0) someone.skills.push_back({{s}, draws.between(1, 5)});
      }
      if (draws.next(2) == 0) someone.capacity = 1;
      people.push_back(std::move(someone));
    }
    auto org = org_of(people, 2);
    if (draws.next(2) == 0) {
      org.queues[0].agents.emplace();
      for (std::uint32_t i = 0; i < count; ++i) {
        if (draws.next(3) != 0) org.queues[0].agents->push_back({i});
      }
    }
    AgentTable table(org, {});
    std::vector<model::AgentId> declined;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (draws.next(3) == 0) table.add_load({i}, {static_cast<std::uint32_t>(draws.next(2))}, 1);
      if (draws.next(3) == 0) declined.push_back({i});
    }
    std::vector<model::SkillMinimum> asked;
    for (std::uint32_t s = 0; s < 2; ++s) {
      if (draws.next(2) == 0) asked.push_back({{s}, draws.between(0, 4)});
    }
    Demand demand;
    demand.skills = asked;
    demand.bypass_proficiency = draws.next(4) == 0;
    demand.declined = declined;

    std::vector<model::AgentId> left;
    for (std::uint32_t i = 0; i < count; ++i) left.push_back({i});
    const auto nobody_after = [&](auto&& passes) {
      std::erase_if(left, [&](model::AgentId a) { return !passes(a); });
      return left.empty();
    };
    const auto naive = [&] {
      if (nobody_after([&](auto a) { return table.in_queue(a, desk); }))
        return Diagnosis::queue_has_no_agents;
      if (nobody_after([&](auto a) {
            return std::all_of(asked.begin(), asked.end(),
                               [&](auto s) { return table.proficiency(a, s.skill) >= 0; });
          }))
        return Diagnosis::skill_nobody_has;
      if (!demand.bypass_proficiency && nobody_after([&](auto a) {
            return std::all_of(asked.begin(), asked.end(),
                               [&](auto s) { return table.proficiency(a, s.skill) >= s.minimum; });
          }))
        return Diagnosis::proficiency_nobody_has;
      if (nobody_after([&](auto a) { return is_logged_in(table.state(a)); }))
        return Diagnosis::nobody_logged_in;
      if (nobody_after([&](auto a) { return is_routable(table.state(a)); }))
        return Diagnosis::nobody_available;
      if (nobody_after(
              [&](auto a) { return std::find(declined.begin(), declined.end(), a) == declined.end(); }))
        return Diagnosis::everyone_declined;
      if (nobody_after([&](auto a) { return table.held(a, loan) < 1 && table.has_total_room(a); }))
        return Diagnosis::all_at_capacity;
      return Diagnosis::none;
    };
    const Diagnosis expected = naive();
    ++seen[static_cast<int>(expected)];
    INFO("round " << round << ": " << to_text(expected));
    REQUIRE(diagnose(table, demand) == expected);
  }
  for (const int times : seen) CHECK(times > 20);  // every diagnosis came up
}

TEST_CASE("a demand's number is acquired again as long as no other demand has got it") {
  DemandTable demands;
  Demand demand;
  const DemandId first = demands.acquire(demand);
  const std::uint64_t serial = demands.serial(first);
  CHECK(serial != 0);
  CHECK(demands.acquire_again(first, serial));
  CHECK_FALSE(demands.acquire_again(first, serial + 1));
  CHECK(demands.acquire(demand) == first);
  for (int i = 0; i < 3; ++i) demands.release(first);
  CHECK(demands.acquire_again(first, serial));  // nobody holds it, but it is kept
  demands.release(first);

  for (std::uint32_t queue = 1; queue < 20'000; ++queue) {
    demand.queue = {queue};
    demands.release(demands.acquire(demand));
  }
  CHECK(demands.size() < 10'000);
  CHECK_FALSE(demands.acquire_again(first, serial));
  CHECK(demands.serial(first) != serial);
}

}  // namespace routesim::scoring

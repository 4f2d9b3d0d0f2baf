// Scores as exact integers: the contract's examples, the bounds, and the best agent against a plain loop.
#include "engine/scoring/score.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "engine/scoring/plain_selection.hpp"
#include "tests/scoring/people.hpp"
#include "tests/support/catch.hpp"

namespace routesim::scoring {
namespace {

using model::Prefer;
using model::event::ScoreTerms;
using model::event::TieBreak;

__extension__ using Wide = __int128;

constexpr model::AgentId ana{0}, ben{1};

Demand asking(std::span<const model::SkillMinimum> skills, Prefer prefer = Prefer::highest) {
  Demand demand;
  demand.skills = skills;
  demand.scoring.prefer = prefer;
  return demand;
}

bool same(const ScoreTerms& a, const ScoreTerms& b) {
  return a.score == b.score && a.proficiency == b.proficiency && a.performance == b.performance &&
         a.capacity == b.capacity;
}

// N over its denominator, from the contract's formula and in twice the width.
Wide wide_score(const AgentTable& agents, const Demand& demand, model::AgentId someone) {
  const auto& w = demand.scoring;
  const Wide million = 1'000'000;
  const Wide k = static_cast<Wide>(demand.skills.size());
  Wide s = demand.skills.empty() ? 1 : 0;
  for (const auto& asked : demand.skills) {
    const int p = agents.proficiency(someone, asked.skill);
    s += w.prefer == Prefer::highest ? p : 5 - std::max(p - asked.minimum, asked.minimum - p);
  }
  const Wide k5 = demand.skills.empty() ? Wide{1} : 5 * k;
  const Wide capacity = demand.capacity;
  const Wide free = capacity - agents.held(someone, demand.type);
  return w.proficiency * s * million * capacity +
         w.performance * Wide{agents.performance_column()[someone.index]} * k5 * capacity +
         w.capacity * free * million * k5;
}

}  // namespace

TEST_CASE("the contract's example: highest sends the workitem to Ana, closest to Ben") {
  const auto org = org_of({agent("ana", {{{0}, 5}}, 820'000), agent("ben", {{{0}, 4}}, 950'000)});
  const AgentTable table(org, {});
  const std::vector<model::SkillMinimum> review_at_4{{{0}, 4}};

  const Demand highest = asking(review_at_4);
  CHECK(exact_score(table, highest, ana) == 4'775'000'000'000);
  CHECK(same(score_terms(table, highest, ana), {955'000, 600'000, 205'000, 150'000}));
  CHECK(same(score_terms(table, highest, ben), {867'500, 480'000, 237'500, 150'000}));
  const Demand closest = asking(review_at_4, Prefer::closest);
  CHECK(same(score_terms(table, closest, ana), {835'000, 480'000, 205'000, 150'000}));
  CHECK(same(score_terms(table, closest, ben), {987'500, 600'000, 237'500, 150'000}));

  PlainSelection best;
  CHECK(best.find(table, highest)->agent == ana);
  CHECK(best.find(table, closest)->agent == ben);
  CHECK(best.find(table, highest)->tie_break == TieBreak::none);
}

TEST_CASE("proficiency is the mean over the required skills") {
  const auto org = org_of({agent("ana", {{{0}, 5}, {{1}, 2}, {{2}, 4}}, 0)}, 3);
  const AgentTable table(org, {});
  const std::vector<model::SkillMinimum> all{{{0}, 3}, {{1}, 2}, {{2}, 5}};
  struct Row {
    const char* says;
    std::size_t skills;
    Prefer prefer;
    std::int64_t term;
  };
  const Row rows[] = {
      {"D56: nothing required is everything reached", 0, Prefer::highest, 600'000},
      {"D56: under closest too", 0, Prefer::closest, 600'000},
      {"5 of 5", 1, Prefer::highest, 600'000},
      {"two above the minimum", 1, Prefer::closest, 360'000},
      {"7 of 10", 2, Prefer::highest, 420'000},
      {"distances 2 and 0", 2, Prefer::closest, 480'000},
      {"11 of 15", 3, Prefer::highest, 440'000},
      {"D62: distances 2, 0 and 1: below counts as above", 3, Prefer::closest, 480'000},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Demand demand = asking(std::span(all).first(row.skills), row.prefer);
    demand.bypass_proficiency = true;
    CHECK(score_terms(table, demand, ana).proficiency == row.term);
  }
}

TEST_CASE("D57: free capacity of the type, rule's extra included, her own limit beside the point") {
  auto someone = agent("ana", {}, 0);
  someone.capacity = 2;
  AgentTable table(org_of({someone}), {});
  Demand demand;
  demand.capacity = 4;
  CHECK(score_terms(table, demand, ana).capacity == 150'000);
  table.add_load(ana, {0}, 1);
  CHECK(score_terms(table, demand, ana).capacity == 112'500);
  table.add_load(ana, {1}, 1);  // of another type
  CHECK(score_terms(table, demand, ana).capacity == 112'500);
  demand.capacity = 5;  // one extra
  CHECK(score_terms(table, demand, ana).capacity == 120'000);
}

TEST_CASE("D63: score and terms are each rounded down, so the terms may lose what the score keeps") {
  // 12 of 35 points, 6 of 7 places free.
  std::vector<model::AgentSkill> skills;
  std::vector<model::SkillMinimum> asked;
  for (std::uint32_t s = 0; s < 7; ++s) {
    skills.push_back({{s}, s < 5 ? 2 : 1});
    asked.push_back({{s}, 0});
  }
  AgentTable table(org_of({agent("ana", skills, 333'335)}, 7), {});
  table.add_load(ana, {0}, 1);
  Demand demand = asking(asked);
  demand.capacity = 7;
  const ScoreTerms terms = score_terms(table, demand, ana);
  CHECK(terms.proficiency == 205'714);  // 205,714.29
  CHECK(terms.performance == 83'333);   // 83,333.75
  CHECK(terms.capacity == 128'571);     // 128,571.43
  CHECK(terms.score == 417'619);        // 417,619.46
  CHECK(terms.score == terms.proficiency + terms.performance + terms.capacity + 1);
}

TEST_CASE("at the bounds nothing overflows: 60 skills, capacity 10,000, every weight alone") {
  std::vector<model::AgentSkill> full, none;
  std::vector<model::SkillMinimum> at_5, at_0;
  for (std::uint32_t s = 0; s < 60; ++s) {
    full.push_back({{s}, 5});
    none.push_back({{s}, 0});
    at_5.push_back({{s}, 5});
    at_0.push_back({{s}, 0});
  }
  auto people = std::vector{agent("full", full, 1'000'000), agent("none", none, 0)};
  AgentTable table(org_of(people, 60), {});
  const model::AgentId best_of_all{0}, worst{1};
  const model::Scoring weights[] = {{1'000'000, 0, 0, Prefer::highest},
                                    {0, 1'000'000, 0, Prefer::highest},
                                    {0, 0, 1'000'000, Prefer::highest},
                                    {600'000, 250'000, 150'000, Prefer::highest},
                                    {333'334, 333'333, 333'333, Prefer::highest}};
  for (const model::Scoring& scoring : weights) {
    Demand demand = asking(at_0);
    demand.capacity = 10'000;
    demand.scoring = scoring;
    INFO(scoring.proficiency << ' ' << scoring.performance << ' ' << scoring.capacity);
    // The highest score there is: 3 * 10^18, or 1 in micro-points.
    CHECK(exact_score(table, demand, best_of_all) == 3'000'000'000'000'000'000);
    CHECK(score_terms(table, demand, best_of_all).score == 1'000'000);
    for (const model::AgentId someone : {best_of_all, worst}) {
      for (const int held : {0, 1, 9'998}) {
        AgentTable loaded = table;
        loaded.add_load(someone, {0}, held);
        const Wide exact = wide_score(loaded, demand, someone);
        REQUIRE(exact <= std::numeric_limits<std::int64_t>::max());
        CHECK(exact_score(loaded, demand, someone) == static_cast<std::int64_t>(exact));
        CHECK(score_terms(loaded, demand, someone).score ==
              static_cast<std::int64_t>(exact / (Wide{1'000'000} * 300 * 10'000)));
        PlainSelection best;
        CHECK(best.find(loaded, demand)->agent ==
              (wide_score(loaded, demand, worst) > wide_score(loaded, demand, best_of_all) ? worst
                                                                                           : best_of_all));
      }
    }
  }
  // The lowest, under closest: every skill five away, nothing free but one place.
  Demand demand = asking(at_5, Prefer::closest);
  demand.capacity = 10'000;
  demand.bypass_proficiency = true;
  table.add_load(worst, {0}, 9'999);
  CHECK(exact_score(table, demand, worst) == 150'000LL * 1'000'000 * 300);
  CHECK(score_terms(table, demand, worst).score == 15);
}

TEST_CASE("far above a lowered limit the sum is negative and in range, and such an agent is never chosen") {
  std::vector<model::AgentSkill> skills;
  std::vector<model::SkillMinimum> asked;
  for (std::uint32_t s = 0; s < 60; ++s) {
    skills.push_back({{s}, 5});
    asked.push_back({{s}, 5});
  }
  AgentTable table(org_of({agent("ana", skills), agent("ben", skills, 0)}, 60), {});
  table.add_load(ana, {0}, 10'000);
  Demand demand = asking(asked);
  demand.scoring = {0, 0, 1'000'000, Prefer::highest};
  CHECK(exact_score(table, demand, ana) == static_cast<std::int64_t>(wide_score(table, demand, ana)));
  PlainSelection best;
  CHECK(best.find(table, demand)->agent == ben);
  table.add_load(ben, {0}, 1);
  CHECK_FALSE(best.find(table, demand));
}

TEST_CASE("D58: agents whose printed scores are equal are not tied while N differs") {
  // A millionth more of performance, weighed with a millionth: a millionth of a micro-point.
  const auto org = org_of({agent("ana", {{{0}, 5}}, 500'000), agent("ben", {{{0}, 5}}, 500'001)});
  const AgentTable table(org, {});
  const std::vector<model::SkillMinimum> asked{{{0}, 0}};
  Demand demand = asking(asked);
  demand.scoring = {999'999, 1, 0, Prefer::highest};
  CHECK(score_terms(table, demand, ana).score == score_terms(table, demand, ben).score);
  CHECK(exact_score(table, demand, ana) < exact_score(table, demand, ben));
  PlainSelection best;
  const auto chosen = best.find(table, demand);
  CHECK(chosen->agent == ben);
  CHECK(chosen->tie_break == TieBreak::none);
}

TEST_CASE("scores that are equal as fractions tie, where doubles would make one larger") {
  // 0.1 * 0 + 0.9 * 0.5 against 0.1 * 0.9 + 0.9 * 0.4, which as doubles is 0.45000000000000007.
  AgentTable table(org_of({agent("ana", {}, 0), agent("ben", {}, 900'000)}), {});
  table.add_load(ana, {0}, 5);
  table.add_load(ben, {0}, 6);
  Demand demand;
  demand.capacity = 10;
  demand.scoring = {0, 100'000, 900'000, Prefer::highest};
  CHECK(exact_score(table, demand, ana) == exact_score(table, demand, ben));
  CHECK(score_terms(table, demand, ana).score == 450'000);
  PlainSelection best;
  CHECK(best.find(table, demand)->agent == ana);
  CHECK(best.find(table, demand)->tie_break == TieBreak::id);
}

TEST_CASE("D59: ties go to the longest idle, then to the lower id, and the tie says which") {
  struct Row {
    const char* says;
    std::vector<std::pair<const char*, std::int64_t>> idle_since;  // agents in the order of the org
    const char* chosen;
    TieBreak tie_break;
  };
  const Row rows[] = {
      {"alone", {{"ana", 5}}, "ana", TieBreak::none},
      {"the longest idle first", {{"ben", 1}, {"ana", 2}}, "ben", TieBreak::idle},
      {"the longest idle last", {{"ana", 2}, {"ben", 1}}, "ben", TieBreak::idle},
      {"equally idle: the lower id, wherever it stands", {{"ben", 1}, {"ana", 1}}, "ana", TieBreak::id},
      {"digits are characters", {{"a9", 1}, {"a10", 1}}, "a10", TieBreak::id},
      {"two longest and one later", {{"eva", 1}, {"ben", 1}, {"ana", 2}}, "ben", TieBreak::id},
      {"a later one before two longest", {{"ana", 2}, {"eva", 1}, {"ben", 1}}, "ben", TieBreak::id},
      {"two later before one longest", {{"ana", 2}, {"ben", 2}, {"eva", 1}}, "eva", TieBreak::idle},
      {"two later after one longest", {{"eva", 1}, {"ana", 2}, {"ben", 2}}, "eva", TieBreak::idle},
      {"a microsecond decides", {{"ana", 1'000'001}, {"ben", 1'000'000}}, "ben", TieBreak::idle},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    std::vector<model::Agent> people;
    for (const auto& [id, idle] : row.idle_since) people.push_back(agent(id, {}));
    const auto org = org_of(people);
    AgentTable table(org, {});
    for (std::uint32_t i = 0; i < people.size(); ++i) table.set_idle_since({i}, {row.idle_since[i].second});
    PlainSelection best;
    const auto chosen = best.find(table, {});
    REQUIRE(chosen);
    CHECK(org.agents[chosen->agent.index].id == row.chosen);
    CHECK(chosen->tie_break == row.tie_break);
  }
}

TEST_CASE("nobody to choose") {
  PlainSelection best;
  CHECK_FALSE(best.find(AgentTable(org_of({}), {}), {}));
  AgentTable table(org_of({agent("ana", {})}), {});
  table.set_state(ana, model::AgentState::lunch);
  CHECK_FALSE(best.find(table, {}));
}

TEST_CASE("the best agent of random populations, against a plain loop over everybody") {
  Draws draws{11};
  PlainSelection best;  // one for all, as a router has it
  int none = 0, alone = 0, by_idle = 0, by_id = 0;
  for (int round = 0; round < 20'000; ++round) {
    const auto count = static_cast<std::uint32_t>(draws.next(9));
    std::vector<model::Agent> people;
    for (std::uint32_t i = 0; i < count; ++i) {
      auto someone = agent("agent-" + std::to_string(draws.next(3)) + std::to_string(i), {},
                           draws.between(0, 2) * 500'000);
      for (std::uint32_t s = 0; s < 3; ++s) {
        if (draws.next(6) != 0) someone.skills.push_back({{s}, draws.between(2, 5)});
      }
      if (draws.next(5) == 0) someone.state = model::AgentState::not_available;
      if (draws.next(4) == 0) someone.capacity = draws.between(1, 3);
      people.push_back(std::move(someone));
    }
    auto org = org_of(people, 3);
    org.queues.resize(2);
    org.queues[1].agents.emplace();
    for (std::uint32_t i = 0; i < count; ++i) {
      if (draws.next(3) != 0) org.queues[1].agents->push_back({i});
    }
    AgentTable table(org, {});
    std::vector<model::AgentId> declined;
    for (std::uint32_t i = 0; i < count; ++i) {
      table.set_idle_since({i}, {draws.between(0, 2)});
      for (auto n = draws.next(3); n > 0; --n)
        table.add_load({i}, {static_cast<std::uint32_t>(draws.next(3))}, 1);
      if (draws.next(8) == 0) declined.push_back({i});
    }
    std::vector<model::SkillMinimum> asked;
    for (std::uint32_t s = 0; s < 3; ++s) {
      if (draws.next(2) == 0) asked.push_back({{s}, draws.between(0, 4)});
    }
    Demand demand = asking(asked, draws.next(2) == 0 ? Prefer::highest : Prefer::closest);
    demand.type = {static_cast<std::uint32_t>(draws.next(4))};  // the last: nobody ever held one
    demand.queue = {static_cast<std::uint32_t>(draws.next(2))};
    demand.bypass_proficiency = draws.next(3) == 0;
    demand.capacity = draws.between(1, 3);
    demand.declined = declined;
    if (draws.next(2) == 0) {
      demand.scoring.proficiency = draws.between(0, 10) * 100'000;
      demand.scoring.performance = draws.between(0, 10 - demand.scoring.proficiency / 100'000) * 100'000;
      demand.scoring.capacity = 1'000'000 - demand.scoring.proficiency - demand.scoring.performance;
    }

    std::vector<model::AgentId> top;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!why_not(table, demand, {i}).empty()) continue;
      const Wide score = wide_score(table, demand, {i});
      if (!top.empty() && score < wide_score(table, demand, top.front())) continue;
      if (!top.empty() && score > wide_score(table, demand, top.front())) top.clear();
      top.push_back({i});
    }
    std::sort(top.begin(), top.end(), [&](model::AgentId a, model::AgentId b) {
      return std::pair(table.idle_since(a), org.agents[a.index].id) <
             std::pair(table.idle_since(b), org.agents[b.index].id);
    });

    INFO("round " << round);
    const auto chosen = best.find(table, demand);
    REQUIRE(chosen.has_value() == !top.empty());
    if (top.empty()) {
      ++none;
      continue;
    }
    REQUIRE(chosen->agent == top.front());
    const TieBreak expected = top.size() == 1                                        ? TieBreak::none
                              : table.idle_since(top[0]) == table.idle_since(top[1]) ? TieBreak::id
                                                                                     : TieBreak::idle;
    REQUIRE(chosen->tie_break == expected);
    ++(expected == TieBreak::none ? alone : expected == TieBreak::idle ? by_idle : by_id);
  }
  CHECK(none > 1'000);
  CHECK(alone > 1'000);
  CHECK(by_idle > 500);
  CHECK(by_id > 100);
}

}  // namespace routesim::scoring

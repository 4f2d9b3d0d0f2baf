// The index, in each of its forms, against looking at everyone (PlainSelection) and against the page
// (docs/routing-model.md, Eligibility and Score) written down once more, on generated orgs with churn: 2
// million decisions over 5,000 orgs. ROUTESIM_LONG=1 asks for four times as many, ROUTESIM_CASES=n for n
// orgs.
#include "engine/scoring/agent_index.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <tuple>

#include "tests/scoring/people.hpp"
#include "tests/support/catch.hpp"

namespace routesim::scoring {
namespace {

using model::event::TieBreak;
using Form = Candidates::Form;
__extension__ typedef __int128 Wide;

// What a generated org is made of.
struct Shape {
  std::uint32_t agents = 1;
  std::uint32_t skills = 3, queues = 2, types = 2;
  std::uint32_t teams = 0;  // 0: every agent has skills of its own
  int lowest = 0, highest = 5;
  int most_skills = 4;    // an agent has at most so many
  bool equal = false;     // all alike
  int most_capacity = 4;  // of a type
  int weights = 0;        // 1..3: all on one term; 0: any
  std::string name;
};

struct World {
  model::Org org;
  Draws draws;
  model::Instant now{1'000'000'000};
  explicit World(const Shape& shape, std::uint64_t seed) : draws{seed} {
    for (std::uint32_t s = 0; s < shape.skills; ++s) org.skills.push_back({"skill-" + std::to_string(s), ""});
    std::vector<std::vector<model::AgentSkill>> teams(std::max(1U, shape.teams));
    for (auto& team : teams) team = some_skills(shape);
    for (std::uint32_t i = 0; i < shape.agents; ++i) {
      // Ids whose order is not the agents' order.
      model::Agent one = agent(std::to_string(draws.next(10)) + "-" + std::to_string(i), {});
      one.skills = shape.teams > 0 || shape.equal ? teams[draws.next(teams.size())] : some_skills(shape);
      one.state = some_state(shape.equal);
      one.historical_performance = shape.equal ? 500'000 : draws.between(0, 4) * 250'000;
      if (!shape.equal && draws.next(3) == 0) one.capacity = draws.between(1, 3);
      org.agents.push_back(std::move(one));
    }
    for (std::uint32_t q = 0; q < shape.queues; ++q) {
      model::Queue queue;
      queue.id = "queue-" + std::to_string(q);
      queue.distribution = static_cast<model::Distribution>(draws.next(3));
      if (!shape.equal && draws.next(2) == 0) {
        queue.agents.emplace();
        for (std::uint32_t i = 0; i < shape.agents; ++i) {
          if (draws.next(2) == 0) queue.agents->push_back({i});
        }
      }
      org.queues.push_back(std::move(queue));
    }
    org.types.resize(shape.types);
    for (auto& type : org.types) type.max_capacity = draws.between(1, shape.most_capacity);
  }

  std::vector<model::AgentSkill> some_skills(const Shape& shape) {
    std::vector<model::AgentSkill> skills;
    for (std::uint32_t s = 0; s < shape.skills && skills.size() < static_cast<std::size_t>(shape.most_skills);
         ++s) {
      if (draws.next(2) == 0) skills.push_back({{s}, draws.between(shape.lowest, shape.highest)});
    }
    return skills;
  }
  model::AgentState some_state(bool available) {
    if (available || draws.next(3) != 0) return model::AgentState::available;
    return static_cast<model::AgentState>(draws.next(5));
  }
};

// A demand that owns what it points to.
struct Asked {
  std::vector<model::SkillMinimum> skills;
  std::vector<model::AgentId> declined;
  Demand demand;

  Asked(World& world, const Shape& shape) {
    Draws& draws = world.draws;
    demand.type = {static_cast<std::uint32_t>(draws.next(shape.types))};
    demand.queue = {static_cast<std::uint32_t>(draws.next(shape.queues))};
    demand.capacity = world.org.types[demand.type.index].max_capacity + (draws.next(4) == 0 ? 1 : 0);
    if (draws.next(4) == 0) {
      demand.distribution = draws.next(4) == 0 ? static_cast<model::Distribution>(draws.next(3))
                                               : world.org.queues[demand.queue.index].distribution;
    }
    // The router asks no skills under a distribution; the index would mind them.
    if (!demand.distribution || draws.next(4) == 0) {
      for (std::uint32_t s = 0; s < shape.skills && skills.size() < 3; ++s) {
        if (draws.next(3) == 0) skills.push_back({{s}, draws.between(0, 5)});
      }
      demand.bypass_proficiency = draws.next(4) == 0;
      demand.scoring.prefer = draws.next(3) == 0 ? model::Prefer::closest : model::Prefer::highest;
      const int term = shape.weights > 0 ? shape.weights : static_cast<int>(draws.next(6));
      if (term >= 1 && term <= 3) {
        demand.scoring.proficiency = term == 1 ? 1'000'000 : 0;
        demand.scoring.performance = term == 2 ? 1'000'000 : 0;
        demand.scoring.capacity = term == 3 ? 1'000'000 : 0;
      } else if (term == 4) {
        demand.scoring.proficiency = draws.between(0, 1'000'000);
        demand.scoring.performance = draws.between(0, 1'000'000 - demand.scoring.proficiency);
        demand.scoring.capacity = 1'000'000 - demand.scoring.proficiency - demand.scoring.performance;
      }
    }
    if (shape.agents > 0 && draws.next(4) == 0) {
      for (int i = draws.between(1, 3); i > 0; --i) {
        const model::AgentId one{static_cast<std::uint32_t>(draws.next(shape.agents))};
        if (std::find(declined.begin(), declined.end(), one) == declined.end()) declined.push_back(one);
      }
    }
    point();
  }
  Asked(const Asked& other) : skills(other.skills), declined(other.declined), demand(other.demand) {
    point();
  }
  Asked& operator=(const Asked& other) {
    skills = other.skills;
    declined = other.declined;
    demand = other.demand;
    point();
    return *this;
  }
  void point() {
    demand.skills = skills;
    demand.declined = declined;
  }
};

// The page, read out: filter, then order. Fractions as they stand there, over 128 bits.
std::optional<Selection> by_the_page(const AgentTable& agents, const Demand& demand,
                                     std::optional<std::uint32_t> last_served) {
  struct One {
    model::AgentId agent;
    Wide score = 0;  // times 10^12 * 5K * c
    std::int64_t idle = 0;
    std::uint32_t rank = 0;
  };
  std::vector<One> eligible;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    if (!why_not(agents, demand, {i}).empty()) continue;
    One one{{i}, 0, agents.idle_since({i}).us, agents.id_rank({i})};
    const auto k = static_cast<std::int64_t>(demand.skills.size());
    Wide top = 1, bottom = 1;
    if (k > 0) {
      top = 0;
      bottom = 5 * k;
      for (const auto& skill : demand.skills) {
        const int level = agents.proficiency({i}, skill.skill);
        top += demand.scoring.prefer == model::Prefer::highest ? level : 5 - std::abs(level - skill.minimum);
      }
    }
    const Wide million = 1'000'000;
    const Wide c = demand.capacity, held = agents.held({i}, demand.type);
    one.score = demand.scoring.proficiency * top * million * c +
                demand.scoring.performance * static_cast<Wide>(agents.performance({i})) * bottom * c +
                demand.scoring.capacity * (c - held) * million * bottom;
    eligible.push_back(one);
  }
  if (eligible.empty()) return std::nullopt;
  const auto better = [&](const One& a, const One& b) {
    if (!demand.distribution)
      return std::tuple(-a.score, a.idle, a.rank) < std::tuple(-b.score, b.idle, b.rank);
    switch (*demand.distribution) {
      case model::Distribution::round_robin: {
        const auto turn = [&](const One& one) { return last_served && one.rank <= *last_served ? 1 : 0; };
        return std::tuple(turn(a), a.rank) < std::tuple(turn(b), b.rank);
      }
      case model::Distribution::least_loaded:
        return std::tuple(agents.held(a.agent), a.idle, a.rank) <
               std::tuple(agents.held(b.agent), b.idle, b.rank);
      case model::Distribution::longest_idle: break;
    }
    return std::tuple(a.idle, a.rank) < std::tuple(b.idle, b.rank);
  };
  std::sort(eligible.begin(), eligible.end(), better);
  Selection chosen{eligible.front().agent, TieBreak::none};
  if (!demand.distribution && eligible.size() > 1 && eligible[1].score == eligible[0].score) {
    chosen.tie_break = eligible[1].idle == eligible[0].idle ? TieBreak::id : TieBreak::idle;
  }
  return chosen;
}

// One of the orgs, so many decisions, everything that can change changing in between.
struct Trial {
  const Shape& shape;
  World world;
  std::vector<AgentIndex> indexes;
  std::vector<Asked> asked;
  std::vector<std::vector<DemandId>> ids;  // of asked, by index
  PlainSelection plain;
  std::vector<std::pair<model::AgentId, model::TypeId>> held;
  std::uint64_t found = 0, ties = 0, declined = 0, limbo = 0, served = 0;

  Trial(const Shape& of, std::uint64_t seed) : shape(of), world(of, seed) {
    for (const Form form : {Form::by_count, Form::list, Form::bounds}) {
      indexes.emplace_back(world.org, world.now, form, AgentIndex::Limits());
    }
    // Here everything that is kept up to a limit is given up again and again.
    AgentIndex::Limits tight;
    tight.ranking_bytes = 0;
    tight.candidate_bytes = 500;
    tight.changes = 4;
    tight.served_bytes = 64;
    tight.demands = {16, 64};
    indexes.emplace_back(world.org, world.now, Form::by_count, tight);
    indexes.emplace_back(world.org, world.now, Form::bounds, tight);
    for (int i = 0; i < 12; ++i) asked.emplace_back(world, shape);
    for (const Asked& one : asked) ids.push_back(acquire(one.demand));
  }

  std::vector<DemandId> acquire(const Demand& demand) {
    std::vector<DemandId> in_each;
    for (AgentIndex& index : indexes) in_each.push_back(index.acquire(demand));
    return in_each;
  }
  template <class Change>
  void change(Change how) {
    for (AgentIndex& index : indexes) how(index);
  }
  model::AgentId somebody() { return {static_cast<std::uint32_t>(world.draws.next(shape.agents))}; }

  void decide() {
    Draws& draws = world.draws;
    world.now.us += draws.next(2) == 0 ? 0 : 1'000;
    const std::size_t which = draws.next(asked.size());
    const Demand& demand = asked[which].demand;
    const AgentTable& table = indexes[0].table();
    std::optional<std::uint32_t> last_served;
    if (shape.agents > 0 && draws.next(2) == 0) {
      last_served = static_cast<std::uint32_t>(draws.next(shape.agents));
    }
    const auto expected = by_the_page(table, demand, last_served);
    const auto same = [&](const std::optional<Selection>& other) {
      return expected.has_value() == other.has_value() &&
             (!expected || (expected->agent == other->agent && expected->tie_break == other->tie_break));
    };
    REQUIRE(same(plain.find(table, demand, last_served)));
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      CAPTURE(i);
      REQUIRE(same(indexes[i].find(ids[which][i], last_served)));
    }

    const bool everyone = diagnose(table, demand) == model::Diagnosis::everyone_declined;
    const std::size_t i = draws.next(indexes.size());
    const DemandId id = ids[which][i];
    REQUIRE(indexes[i].everyone_declined(id) == everyone);
    if (shape.agents > 0) {
      const model::AgentId one = somebody();
      const auto words = indexes[i].served_by(one);
      const bool serves = (words[id.index / 64] >> (id.index % 64) & 1) != 0;
      const bool eligible =
          serves && table.routable(one) && table.has_total_room(one) && indexes[i].may_take(one, id);
      REQUIRE(eligible == is_eligible(table, demand, one));
      served += eligible ? 1U : 0U;
    }
    found += expected ? 1U : 0U;
    ties += expected && expected->tie_break != TieBreak::none ? 1U : 0U;
    declined += demand.declined.empty() ? 0U : 1U;
    limbo += everyone ? 1U : 0U;
    if (expected && draws.next(4) != 0) {
      const model::AgentId agent = expected->agent;
      change([&](AgentIndex& index) {
        index.add_load(agent, demand.type, 1);
        index.set_idle_since(agent, world.now);
      });
      held.emplace_back(agent, demand.type);
    }
    churn();
  }

  void churn() {
    if (shape.agents == 0) return;
    Draws& draws = world.draws;
    if (!held.empty() && draws.next(8) < (held.size() > shape.agents ? 7 : 3)) {
      std::swap(held[draws.next(held.size())], held.back());
      const model::AgentId agent = held.back().first;
      const model::TypeId type = held.back().second;
      held.pop_back();
      change([&](AgentIndex& index) {
        index.add_load(agent, type, -1);
        if (!shape.equal) index.set_idle_since(agent, world.now);
      });
    }
    if (draws.next(10) == 0) {
      const auto state = world.some_state(false);
      const auto agent = somebody();
      change([&](AgentIndex& index) { index.set_state(agent, state); });
    }
    if (!shape.equal && draws.next(20) == 0) {
      const auto skills = world.some_skills(shape);
      const auto agent = somebody();
      change([&](AgentIndex& index) { index.set_skills(agent, skills); });
    }
    if (!shape.equal && draws.next(40) == 0) {
      const int performance = draws.between(0, 4) * 250'000;
      const auto agent = somebody();
      change([&](AgentIndex& index) { index.set_performance(agent, performance); });
    }
    if (draws.next(10) == 0) {
      const std::size_t which = draws.next(asked.size());
      for (std::size_t i = 0; i < indexes.size(); ++i) indexes[i].release(ids[which][i]);
      asked[which] = Asked(world, shape);
      ids[which] = acquire(asked[which].demand);
    }
    // A copy goes on as the original would.
    if (draws.next(200) == 0) {
      AgentIndex& one = indexes[draws.next(indexes.size())];
      one = AgentIndex(one);
    }
  }
};

std::uint64_t orgs_to_try() {
  if (const char* cases = std::getenv("ROUTESIM_CASES")) return std::strtoull(cases, nullptr, 10);
  return std::getenv("ROUTESIM_LONG") != nullptr ? 20'000 : 5'000;
}

std::vector<Shape> shapes() {
  std::vector<Shape> all;
  const auto add = [&](std::string name, std::uint32_t agents, auto set) {
    Shape shape;
    shape.name = std::move(name);
    shape.agents = agents;
    set(shape);
    all.push_back(shape);
  };
  add("one agent", 1, [](Shape&) {});
  add("a few", 7, [](Shape&) {});
  add("some teams", 40, [](Shape& s) { s.teams = 6; });
  add("all different", 90, [](Shape& s) {
    s.skills = 6;
    s.most_skills = 6;
  });
  add("all equal", 30, [](Shape& s) { s.equal = true; });
  add("one skill everywhere", 30, [](Shape& s) {
    s.skills = 1;
    s.lowest = s.highest = 3;
  });
  add("no skills", 30, [](Shape& s) { s.skills = 0; });
  add("levels 0 and 5", 30, [](Shape& s) {
    s.lowest = 0;
    s.highest = 0;
  });
  add("capacity 1", 30, [](Shape& s) { s.most_capacity = 1; });
  add("capacity 1,000", 12, [](Shape& s) { s.most_capacity = 1'000; });
  add("proficiency alone", 30, [](Shape& s) { s.weights = 1; });
  add("performance alone", 30, [](Shape& s) { s.weights = 2; });
  add("capacity alone", 30, [](Shape& s) { s.weights = 3; });
  add("nobody", 0, [](Shape&) {});
  return all;
}

}  // namespace

TEST_CASE("the index chooses as the page says, on generated orgs with churn") {
  const auto all = shapes();
  const std::uint64_t orgs = orgs_to_try();
  constexpr std::uint64_t decisions = 400;
  std::uint64_t found = 0, ties = 0, declined = 0, limbo = 0, served = 0;
  for (std::uint64_t org = 0; org < orgs; ++org) {
    const Shape& shape = all[org % all.size()];
    CAPTURE(shape.name, org);
    Trial trial(shape, org);
    for (std::uint64_t i = 0; i < decisions; ++i) trial.decide();
    found += trial.found;
    ties += trial.ties;
    declined += trial.declined;
    limbo += trial.limbo;
    served += trial.served;
  }
  // Otherwise the comparison would say little.
  CHECK(found > orgs * decisions / 4);
  CHECK(ties > orgs * decisions / 20);
  CHECK(declined > orgs * decisions / 20);
  CHECK(limbo > orgs);
  CHECK(served > orgs * decisions / 50);
}

TEST_CASE("the index chooses as the page says among thousands") {
  Shape shape;
  shape.name = "thousands";
  shape.agents = 6'000;
  shape.skills = 8;
  shape.most_skills = 8;
  SECTION("all different") {}
  SECTION("teams") { shape.teams = 40; }
  SECTION("all equal") { shape.equal = true; }
  Trial trial(shape, 7);
  for (int i = 0; i < 2'000; ++i) trial.decide();
}

TEST_CASE("the index chooses as the page says among 100,000") {
  Shape shape;
  shape.name = "100,000";
  shape.agents = 100'000;
  shape.skills = 6;
  SECTION("teams") { shape.teams = 200; }
  SECTION("all equal") { shape.equal = true; }
  Trial trial(shape, 8);
  for (int i = 0; i < 100; ++i) trial.decide();
}

}  // namespace routesim::scoring

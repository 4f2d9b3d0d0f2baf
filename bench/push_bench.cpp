// The best agent for a workitem, with the updates that an assignment and a completion make: by the index, by
// each of the index's two forms alone, by looking at everyone (as the reference does, and as fast as is
// known), and as a textbook would.
//
// All take the same decisions in the same world. It is in steady state, the best agents being busy already: a
// fresh population would flatter whatever prunes.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/dense_scan.hpp"
#include "bench/textbook/best_agent.hpp"
#include "bench/worlds.hpp"
#include "engine/scoring/agent_index.hpp"
#include "engine/scoring/plain_selection.hpp"

namespace routesim::bench {
namespace {

constexpr model::TypeId work{0};

// ---- engines: each finds an agent for a kind of workitem, and is told of loads ---------------------------

template <scoring::Candidates::Form form>
class Index {
 public:
  static constexpr int decisions_to_warm_up = 5'000;
  explicit Index(const Population& population) : index_(population.org, midnight, form, {}) {
    for (const auto& skills : population.signatures) {
      scoring::Demand demand;
      demand.skills = skills;
      demand.capacity = population.org.types[0].max_capacity;
      demands_.push_back(index_.acquire(demand));
    }
  }
  std::optional<model::AgentId> find(std::size_t signature) {
    const auto best = index_.find(demands_[signature]);
    return best ? std::optional(best->agent) : std::nullopt;
  }
  void add_load(model::AgentId agent, int change, model::Instant now) {
    index_.add_load(agent, work, change);
    index_.set_idle_since(agent, now);
  }

 private:
  scoring::AgentIndex index_;
  std::vector<scoring::DemandId> demands_;
};

class Plain {
 public:
  static constexpr int decisions_to_warm_up = 0;
  explicit Plain(const Population& population) : population_(population), table_(population.org, midnight) {}
  std::optional<model::AgentId> find(std::size_t signature) {
    scoring::Demand demand;
    demand.skills = population_.signatures[signature];
    demand.capacity = population_.org.types[0].max_capacity;
    const auto best = plain_.find(table_, demand);
    return best ? std::optional(best->agent) : std::nullopt;
  }
  void add_load(model::AgentId agent, int change, model::Instant now) {
    table_.add_load(agent, work, change);
    table_.set_idle_since(agent, now);
  }

 private:
  const Population& population_;
  scoring::AgentTable table_;
  scoring::PlainSelection plain_;
};

class Scan {
 public:
  static constexpr int decisions_to_warm_up = 0;
  explicit Scan(const Population& population)
      : population_(population),
        table_(population.org, midnight),
        scan_(table_, static_cast<std::uint32_t>(population.org.skills.size()),
              population.org.types[0].max_capacity, {}) {}
  std::optional<model::AgentId> find(std::size_t signature) {
    return scan_.find(population_.signatures[signature]);
  }
  void add_load(model::AgentId agent, int change, model::Instant now) {
    table_.add_load(agent, work, change);
    table_.set_idle_since(agent, now);
    scan_.refresh(table_, agent);
  }

 private:
  const Population& population_;
  scoring::AgentTable table_;
  DenseScan scan_;
};

class Textbook {
 public:
  static constexpr int decisions_to_warm_up = 0;
  explicit Textbook(const Population& population) : agents_(population.org, midnight) {
    for (const auto& skills : population.signatures) {
      requests_.push_back({type_, textbook::requirement_of(population.org, skills),
                           population.org.types[0].max_capacity, textbook::weights_of({})});
    }
  }
  std::optional<model::AgentId> find(std::size_t signature) { return agents_.find(requests_[signature]); }
  void add_load(model::AgentId agent, int change, model::Instant now) {
    agents_.add_load(agent, type_, change);
    agents_.set_idle_since(agent, now);
  }

 private:
  std::string type_ = "work";
  textbook::BestAgent agents_;
  std::vector<textbook::Request> requests_;
};

// ---- the floor: workitems come and go --------------------------------------------------------------------

// Who holds what, and what comes next; without the agents.
struct Traffic {
  Draws draws{4};
  std::vector<model::AgentId> held;  // a ring
  std::size_t first = 0, in_use = 0;
  std::uint64_t unserved = 0;
  model::Instant now = midnight;
};

template <class Engine>
class Floor {
 public:
  Floor(const Population& population, const Traffic& traffic)
      : population_(population), engine_(population), traffic_(traffic) {}

  // A workitem arrives and is assigned, another is completed: who was found.
  std::optional<model::AgentId> decide() {
    if (traffic_.in_use == traffic_.held.size()) complete();
    const auto best = engine_.find(traffic_.draws.below(population_.signatures.size()));
    traffic_.now.us += 1'000;
    if (!best) {
      ++traffic_.unserved;
      if (traffic_.in_use > 0 && traffic_.unserved % 2 == 0) complete();
      return best;
    }
    engine_.add_load(*best, 1, traffic_.now);
    traffic_.held[(traffic_.first + traffic_.in_use++) % traffic_.held.size()] = *best;
    return best;
  }

  Engine& engine() { return engine_; }
  const Traffic& traffic() const { return traffic_; }

 private:
  void complete() {
    // The one that was begun first, or one of the next few: handle times differ.
    const std::size_t at =
        (traffic_.first + traffic_.draws.below(std::min<std::size_t>(traffic_.in_use, 64))) %
        traffic_.held.size();
    const model::AgentId agent = traffic_.held[at];
    traffic_.held[at] = traffic_.held[traffic_.first];
    traffic_.first = (traffic_.first + 1) % traffic_.held.size();
    --traffic_.in_use;
    engine_.add_load(agent, -1, traffic_.now);
  }

  const Population& population_;
  Engine engine_;
  Traffic traffic_;
};

// A population in steady state.
struct Scene {
  Population population;
  Traffic traffic;
  std::vector<std::int64_t> idle_since_us;
  std::vector<model::AgentId> next;  // who is chosen by the reference from here on

  Scene(std::uint32_t agents, Team team) : population(make_population(agents, team)) {
    const model::Org& org = population.org;
    const auto capacity = static_cast<std::size_t>(org.types[0].max_capacity);
    std::vector<model::AgentId> routable;
    for (std::uint32_t i = 0; i < agents; ++i) {
      if (model::is_routable(org.agents[i].state)) routable.push_back({i});
    }
    // Four of five places are taken, those of the best agents first; then decisions settle what is too tidy.
    std::stable_sort(routable.begin(), routable.end(), [&](model::AgentId a, model::AgentId b) {
      return org.agents[a.index].historical_performance > org.agents[b.index].historical_performance;
    });
    traffic.held.resize(routable.size() * capacity * 4 / 5);
    for (; traffic.in_use < traffic.held.size(); ++traffic.in_use) {
      traffic.held[traffic.in_use] = routable[traffic.in_use / capacity];
    }
    for (std::size_t i = traffic.in_use; i > 1; --i) {
      std::swap(traffic.held[i - 1], traffic.held[traffic.draws.below(i)]);
    }
    idle_since_us.assign(agents, midnight.us);
    auto floor = enter<Index<scoring::Candidates::Form::by_count>>();
    for (std::uint32_t i = 0; i < 50'000 + agents; ++i) {
      if (const auto best = floor->decide()) idle_since_us[best->index] = floor->traffic().now.us;
    }
    traffic = floor->traffic();
    auto reference = enter<Plain>();
    for (std::uint32_t i = 0; i < 20'000'000 / (agents + 20'000) + 20; ++i) {
      next.push_back(reference->decide().value_or(model::AgentId{agents}));
    }
  }

  // An engine of its own on this floor.
  template <class Engine>
  std::unique_ptr<Floor<Engine>> enter() const {
    auto floor = std::make_unique<Floor<Engine>>(population, traffic);
    for (std::uint32_t i = 0; i < idle_since_us.size(); ++i) {
      if (idle_since_us[i] != midnight.us) floor->engine().add_load({i}, 0, {idle_since_us[i]});
    }
    for (std::size_t i = 0; i < traffic.in_use; ++i) {
      const model::AgentId agent = traffic.held[(traffic.first + i) % traffic.held.size()];
      floor->engine().add_load(agent, 1, {idle_since_us[agent.index]});
    }
    return floor;
  }
};

// Made once each: that takes longer than measuring.
const Scene& scene_of(Team team, std::uint32_t agents) {
  static std::map<std::pair<Team, std::uint32_t>, std::unique_ptr<Scene>> scenes;
  auto& scene = scenes[{team, agents}];
  if (!scene) scene = std::make_unique<Scene>(agents, team);
  return *scene;
}

template <class Engine>
void push(benchmark::State& state, Team team) {
  static std::map<std::pair<Team, std::uint32_t>, std::unique_ptr<Floor<Engine>>> floors;
  const auto agents = static_cast<std::uint32_t>(state.range(0));
  const Scene* const scene = &scene_of(team, agents);
  auto& floor = floors[{team, agents}];
  if (!floor) {
    floor = scene->enter<Engine>();
    for (const model::AgentId expected : scene->next) {
      if (floor->decide().value_or(model::AgentId{agents}) == expected) continue;
      state.SkipWithError("another agent was chosen than by looking at everyone");
      floor.reset();
      return;
    }
    // Each kind of workitem is met for the first time here.
    for (int i = 0; i < Engine::decisions_to_warm_up; ++i) floor->decide();
  }
  std::int64_t found = 0;
  for (auto _ : state) found += floor->decide() ? 1 : 0;
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}

using Automatic = Index<scoring::Candidates::Form::by_count>;
using Classes = Index<scoring::Candidates::Form::list>;
using Blocks = Index<scoring::Candidates::Form::bounds>;

// `push/<engine>/<population>/<agents>`
[[maybe_unused]] const bool registered = [] {
  const auto add = [](const std::string& name, auto function, Team team, std::int64_t most) {
    static constexpr const char* teams[] = {"teams", "mixed", "different"};
    const std::string full = "push/" + name + "/" + teams[static_cast<int>(team)];
    auto* one = benchmark::RegisterBenchmark(full.c_str(), function, team);
    for (std::int64_t agents = 1'000; agents <= most; agents *= 10) one->Arg(agents);
  };
  for (const Team team : {Team::shared, Team::mixed, Team::own}) {
    const std::int64_t most = team == Team::own ? 1'000'000 : 100'000;
    add("index", push<Automatic>, team, most);
    add("classes", push<Classes>, team, 100'000);
    add("blocks", push<Blocks>, team, most);
    add("scan", push<Scan>, team, most);
    add("plain", push<Plain>, team, most);
    add("textbook", push<Textbook>, team, 10'000);
  }
  return true;
}();

}  // namespace

}  // namespace routesim::bench

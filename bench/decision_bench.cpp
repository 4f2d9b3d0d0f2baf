// One decision: the best agent for a workitem, with the updates that an assignment and a completion make. In
// steady state, the best agents being busy already; a fresh population would flatter whatever prunes.
#include <benchmark/benchmark.h>
#include <map>
#include <vector>

#include "bench/worlds.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/score.hpp"

namespace routesim::bench {
namespace {

class Floor {
 public:
  explicit Floor(std::uint32_t agents)
      : population_(make_population(agents)), table_(population_.org, midnight) {
    const auto capacity = static_cast<std::size_t>(population_.org.types[0].max_capacity);
    std::size_t routable = 0;
    for (const model::Agent& agent : population_.org.agents)
      routable += model::is_routable(agent.state) ? 1U : 0U;
    places_ = routable * capacity;
    held_.resize(places_ * 4 / 5);
    // Four of five places taken by the best for each workitem that came, as far as it found anybody.
    for (std::size_t tries = 0; in_use_ < held_.size() && tries < 2 * held_.size(); ++tries) assign();
  }

  // A workitem arrives and is assigned, another is completed: whether anybody was found.
  bool decide() {
    if (in_use_ == held_.size()) complete();
    return assign();
  }

 private:
  bool assign() {
    scoring::Demand demand;
    demand.skills = population_.signatures[draws_.below(population_.signatures.size())];
    demand.capacity = population_.org.types[0].max_capacity;
    const auto best = best_.find(table_, demand);
    now_.us += 1'000;
    if (!best) {
      ++unserved_;
      if (in_use_ > 0 && unserved_ % 2 == 0) complete();
      return false;
    }
    table_.add_load(best->agent, {0}, 1);
    table_.set_idle_since(best->agent, now_);
    held_[(first_ + in_use_) % held_.size()] = best->agent;
    ++in_use_;
    return true;
  }

  void complete() {
    // The one that was begun first, or one of the next few: handle times differ.
    const std::size_t at = (first_ + draws_.below(std::min<std::size_t>(in_use_, 64))) % held_.size();
    const model::AgentId agent = held_[at];
    held_[at] = held_[first_];
    first_ = (first_ + 1) % held_.size();
    --in_use_;
    table_.add_load(agent, {0}, -1);
    table_.set_idle_since(agent, now_);
  }

  Population population_;
  scoring::AgentTable table_;
  scoring::BestAgent best_;
  Draws draws_{4};
  std::size_t places_ = 0;
  std::vector<model::AgentId> held_;  // a ring
  std::size_t first_ = 0, in_use_ = 0;
  std::uint64_t unserved_ = 0;
  model::Instant now_ = midnight;
};

void decide(benchmark::State& state) {
  // Made once for each size: filling it up takes longer than measuring.
  static std::map<std::int64_t, Floor> floors;
  const std::int64_t agents = state.range(0);
  auto floor = floors.find(agents);
  if (floor == floors.end()) floor = floors.try_emplace(agents, static_cast<std::uint32_t>(agents)).first;
  std::int64_t found = 0;
  for (auto _ : state) found += floor->second.decide() ? 1 : 0;
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}

}  // namespace

BENCHMARK(decide)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

}  // namespace routesim::bench

// One decision: the best agent for a workitem, with the updates that an assignment and a completion make. In
// steady state, the best agents being busy already; a fresh population would flatter whatever prunes.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <map>
#include <utility>
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
    const int capacity = population_.org.types[0].max_capacity;
    std::vector<model::AgentId> routable;
    for (std::uint32_t i = 0; i < agents; ++i) {
      if (table_.routable({i})) routable.push_back({i});
    }
    // Four of five places are taken, those of the best agents first. Decisions alone would get there too, but
    // take minutes where there are many agents; some follow, to settle what this leaves too tidy.
    std::sort(routable.begin(), routable.end(), [&](model::AgentId a, model::AgentId b) {
      return table_.performance_column()[a.index] > table_.performance_column()[b.index];
    });
    const std::size_t places = routable.size() * static_cast<std::size_t>(capacity);
    held_.resize(places * 4 / 5);
    for (; in_use_ < held_.size(); ++in_use_) {
      held_[in_use_] = routable[in_use_ / static_cast<std::size_t>(capacity)];
      table_.add_load(held_[in_use_], {0}, 1);
    }
    for (std::size_t i = in_use_; i > 1; --i) std::swap(held_[i - 1], held_[draws_.below(i)]);
    for (std::uint32_t i = 0; i < 200'000'000 / agents; ++i) decide();
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

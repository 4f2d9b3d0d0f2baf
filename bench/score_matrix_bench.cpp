// One row of scores: every agent for one workitem, as exact integers from columns, and as doubles from an
// array of structs, which is how one would write it first.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "bench/worlds.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/score.hpp"
#include "engine/scoring/score_matrix.hpp"

namespace routesim::bench {
namespace {

struct Agent {
  double proficiency[32];  // below zero: none
  double performance;
  double free;  // places of the type; 0 of those who are not routable
  double capacity;
};

// The population with four of five places taken, both ways.
struct Staff {
  explicit Staff(std::uint32_t agents)
      : population(make_population(agents, Team::own)),
        table(population.org, midnight),
        structs(agents),
        integers(agents),
        doubles(agents) {
    const int capacity = population.org.types[0].max_capacity;
    Draws loads{9};
    for (std::uint32_t i = 0; i < agents; ++i) {
      const model::AgentId id{i};
      for (int place = 0; place < capacity; ++place) {
        if (!loads.one_in(5)) table.add_load(id, {0}, 1);
      }
      Agent& agent = structs[i];
      for (std::uint32_t s = 0; s < 32; ++s) agent.proficiency[s] = table.proficiency(id, {s});
      agent.performance = table.performance_column()[i] / 1e6;
      agent.free = table.routable(id) ? capacity - table.held(id, {0}) : 0;
      agent.capacity = capacity;
    }
    same = true;
    for (const auto& signature : population.signatures) same = same && agrees(demand_of(signature));
  }
  Staff(const Staff&) = delete;

  scoring::Demand demand_of(const std::vector<model::SkillMinimum>& signature) const {
    scoring::Demand demand;
    demand.skills = signature;
    demand.capacity = population.org.types[0].max_capacity;
    return demand;
  }
  const std::vector<model::SkillMinimum>& any_signature() {
    return population.signatures[draws.below(population.signatures.size())];
  }

  void score_structs(const scoring::Demand& demand) {
    const double proficiency_weight =
        demand.scoring.proficiency / 1e6 / (5.0 * static_cast<double>(demand.skills.size()));
    const double performance_weight = demand.scoring.performance / 1e6;
    const double capacity_weight = demand.scoring.capacity / 1e6;
    for (std::size_t i = 0; i < structs.size(); ++i) {
      const Agent& agent = structs[i];
      bool eligible = agent.free > 0;
      double proficiency = 0;
      for (const model::SkillMinimum& skill : demand.skills) {
        const double has = agent.proficiency[skill.skill.index];
        eligible = eligible && has >= skill.minimum;
        proficiency += has;
      }
      doubles[i] = eligible ? proficiency_weight * proficiency + performance_weight * agent.performance +
                                  capacity_weight * agent.free / agent.capacity
                            : -1;
    }
  }

  bool agrees(const scoring::Demand& demand) {
    scoring::score_matrix(table, std::span(&demand, 1), integers);
    score_structs(demand);
    const double denominator = 1e12 * 5 * static_cast<double>(demand.skills.size()) * demand.capacity;
    for (std::uint32_t i = 0; i < structs.size(); ++i) {
      if ((integers[i] < 0) != (doubles[i] < 0)) return false;
      if (integers[i] >= 0 && std::abs(static_cast<double>(integers[i]) / denominator - doubles[i]) > 1e-12)
        return false;
    }
    return true;
  }

  Population population;
  scoring::AgentTable table;
  std::vector<Agent> structs;
  std::vector<std::int64_t> integers;
  std::vector<double> doubles;
  Draws draws{10};
  bool same = false;
};

Staff& staff_of(std::int64_t agents) {
  static std::map<std::int64_t, Staff> staffs;
  return staffs.try_emplace(agents, static_cast<std::uint32_t>(agents)).first->second;
}

// Bytes that a row cannot do without: columns of 4 bytes (state, membership, load and limit in all, load of
// the type, performance, and one for each skill), and a score of 8.
void score_integers(benchmark::State& state) {
  Staff& staff = staff_of(state.range(0));
  if (!staff.same) state.SkipWithError("integers and doubles differ");
  std::int64_t bytes = 0;
  for (auto _ : state) {
    const scoring::Demand demand = staff.demand_of(staff.any_signature());
    scoring::score_matrix(staff.table, std::span(&demand, 1), staff.integers);
    benchmark::ClobberMemory();
    bytes += state.range(0) * (4 * (6 + static_cast<std::int64_t>(demand.skills.size())) + 8);
  }
  state.SetBytesProcessed(bytes);
}

void score_structs(benchmark::State& state) {
  Staff& staff = staff_of(state.range(0));
  if (!staff.same) state.SkipWithError("integers and doubles differ");
  for (auto _ : state) {
    staff.score_structs(staff.demand_of(staff.any_signature()));
    benchmark::ClobberMemory();
  }
}

// Sixteen rows at once.
void score_rows(benchmark::State& state) {
  Staff& staff = staff_of(state.range(0));
  std::vector<std::int64_t> scores(16 * static_cast<std::size_t>(state.range(0)));
  std::vector<scoring::Demand> demands(16);
  for (auto _ : state) {
    for (scoring::Demand& demand : demands) demand = staff.demand_of(staff.any_signature());
    scoring::score_matrix(staff.table, demands, scores);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(16 * static_cast<std::int64_t>(state.iterations()));
}

}  // namespace

BENCHMARK(score_integers)->Name("score_matrix/integers")->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(score_structs)->Name("score_matrix/structs")->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(score_rows)->Name("score_matrix/rows_of_16")->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace routesim::bench

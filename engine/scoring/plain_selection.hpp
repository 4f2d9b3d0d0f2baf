// Selection as it is defined: everyone is looked at. What AgentIndex is held against in the tests, and what
// it falls back to where there are too many ways of scoring to keep an order for each.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/demand.hpp"
#include "engine/scoring/score.hpp"

namespace routesim::scoring {

class PlainSelection {
 public:
  // By score: the highest, then the longest idle, then the lowest id. By distribution: longestIdle: idle
  // longest, then id; leastLoaded: fewest held, then idle longest, then id; roundRobin: the first id after
  // `last_served` (a rank; absent: before the lowest), cyclically. None when nobody is eligible.
  std::optional<Selection> find(const AgentTable& agents, const Demand& demand,
                                std::optional<std::uint32_t> last_served = std::nullopt);

 private:
  void count_failures(const AgentTable& agents, const Demand& demand);
  std::optional<Selection> by_score(const AgentTable& agents, const Demand& demand) const;
  std::optional<Selection> by_distribution(const AgentTable& agents, model::Distribution how,
                                           std::optional<std::uint32_t> last_served) const;

  std::vector<std::int32_t> failed_;  // by agent: how many checks keep it out
};

}  // namespace routesim::scoring

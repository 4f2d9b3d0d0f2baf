// The fastest way known to look at everyone: columns of small integers, read once for each decision.
//
// It knows less than the engine: one type, one queue of everybody, at most three skills, `highest`, no
// declines, and weights whose greatest common divisor leaves scores within 32 bits.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/scoring/agent_table.hpp"

namespace routesim::bench {

class DenseScan {
 public:
  DenseScan(const scoring::AgentTable& agents, std::uint32_t skills, int capacity,
            const model::Scoring& scoring);

  // The score first, then the longest idle, then the lowest id.
  std::optional<model::AgentId> find(std::span<const model::SkillMinimum> skills);
  // The agent's state, load or idle time has changed in the table.
  void refresh(const scoring::AgentTable& agents, model::AgentId agent);

 private:
  std::uint32_t size_;
  int capacity_;
  std::int32_t proficiency_weight_, performance_weight_, capacity_weight_;  // reduced
  std::vector<std::vector<std::int8_t>> level_;                             // by skill; -1: lacking
  std::vector<std::int32_t> by_agent_;  // B, reduced; below any score: out
  std::vector<std::int64_t> idle_since_;
  std::vector<std::uint32_t> id_rank_;
  std::vector<std::int32_t> best_of_block_;  // scratch
};

}  // namespace routesim::bench

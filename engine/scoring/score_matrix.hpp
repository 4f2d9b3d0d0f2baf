// Scores in bulk, for whoever embeds the core: what every agent scores for each of many workitems, as the
// exact integers of exact_score, a row a workitem and a column an agent.
//
//   const ScoreMatrix scores = score_matrix(agents, demands);
//   scores.at(2, {0});  // the third workitem, the first agent of the org
//
// Worked through with two agents in docs/reference/score-matrix.md.
//
// Scores compare within a row only: rows have different denominators, 10^12 * K5 * capacity. A row's largest
// is what selection finds, where no other is equal. N is at most 3 * 10^18 (score.hpp) and never negative for
// the eligible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/demand.hpp"

namespace routesim::scoring {

class ScoreMatrix {
 public:
  // Of an agent who is not eligible for the workitem.
  static constexpr std::int64_t not_eligible = -1;

  ScoreMatrix(std::size_t workitems, std::size_t agents)
      : workitems_(workitems), agents_(agents), scores_(workitems * agents) {}

  std::size_t workitems() const { return workitems_; }
  std::size_t agents() const { return agents_; }
  // exact_score, or not_eligible.
  std::int64_t at(std::size_t workitem, model::AgentId agent) const {
    return scores_[workitem * agents_ + agent.index];
  }
  // By AgentId.
  std::span<const std::int64_t> row(std::size_t workitem) const {
    return all().subspan(workitem * agents_, agents_);
  }
  // Row after row.
  std::span<const std::int64_t> all() const { return scores_; }
  std::span<std::int64_t> all() { return scores_; }

 private:
  std::size_t workitems_, agents_;
  std::vector<std::int64_t> scores_;
};

// One row for each demand, in their order. Demands are as the router makes them: capacity 1..10,000, at most
// 60 skills, weights that sum to a million.
ScoreMatrix score_matrix(const AgentTable& agents, std::span<const Demand> demands);

// The same into memory of the caller's, exactly demands.size() * agents.size() numbers. Allocates nothing.
void score_matrix(const AgentTable& agents, std::span<const Demand> demands, std::span<std::int64_t> scores);

}  // namespace routesim::scoring

// The plain scorer: for every agent the number of checks that keep it out, as sums of whole columns (Eigen),
// then one pass over those whom nothing keeps out, for the best and its ties.
#include "engine/scoring/score.hpp"

#include <Eigen/Core>
#include <cstdlib>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using Column = Eigen::Map<const Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;
using Counts = Eigen::Map<Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;

Column column(const std::vector<std::int32_t>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

constexpr std::int64_t million = 1'000'000;

std::int64_t proficiency_sum(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  if (demand.skills.empty()) return 1;
  std::int64_t sum = 0;
  for (const model::SkillMinimum& skill : demand.skills) {
    const int proficiency = agents.proficiency(agent, skill.skill);
    sum += ROUTESIM_FAULT(6, demand.scoring.prefer == model::Prefer::highest, true)
               ? proficiency
               : 5 - std::abs(proficiency - skill.minimum);
  }
  return sum;
}

std::int64_t proficiency_scale(const Demand& demand) {
  return demand.skills.empty() ? 1 : 5 * static_cast<std::int64_t>(demand.skills.size());
}

}  // namespace

std::int64_t exact_score(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  const std::int64_t k5 = proficiency_scale(demand);
  const std::int64_t capacity = demand.capacity;
  const std::int64_t free = capacity - agents.held(agent, demand.type);
  const std::int64_t performance = agents.performance_column()[agent.index];
  return demand.scoring.proficiency * proficiency_sum(agents, demand, agent) * million * capacity +
         demand.scoring.performance * performance * k5 * capacity +
         demand.scoring.capacity * free * million * k5;
}

model::event::ScoreTerms score_terms(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  const std::int64_t k5 = proficiency_scale(demand);
  const std::int64_t free = demand.capacity - agents.held(agent, demand.type);
  model::event::ScoreTerms terms;
  terms.score = exact_score(agents, demand, agent) / (million * k5 * demand.capacity);
  terms.proficiency = demand.scoring.proficiency * proficiency_sum(agents, demand, agent) / k5;
  terms.performance = static_cast<std::int64_t>(demand.scoring.performance) *
                      agents.performance_column()[agent.index] / million;
  terms.capacity = demand.scoring.capacity * free / demand.capacity;
  return terms;
}

std::optional<Selection> BestAgent::find(const AgentTable& agents, const Demand& demand) {
  if (agents.size() == 0) return std::nullopt;
  failed_.resize(agents.size());
  Counts failed(failed_.data(), static_cast<Eigen::Index>(agents.size()));

  // How many checks keep each agent out. A difference below zero, shifted, is -1: sums of those are what
  // the processor does for many agents at once, where a choice between two values is not.
  failed = 3 - column(agents.routable_column()) - column(agents.member_column(demand.queue)) +
           (column(agents.held_column()) - column(agents.capacity_column())).shiftRight<31>();
  if (const auto* held_of_type = agents.held_column(demand.type)) {
    failed += 1 + (column(*held_of_type) - demand.capacity).shiftRight<31>();
  }
  for (const model::SkillMinimum& skill : demand.skills) {
    const int minimum = demand.bypass_proficiency ? ROUTESIM_FAULT(7, 0, skill.minimum) : skill.minimum;
    failed -= (column(agents.skill_column(skill.skill)) - minimum).shiftRight<31>();
  }
  for (const model::AgentId agent : demand.declined) ++failed_[agent.index];

  Selection chosen;
  std::int64_t best = -1;  // scores are never negative
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    if (failed_[i] != 0) continue;
    const model::AgentId agent{i};
    const std::int64_t score = exact_score(agents, demand, agent);
    if (score < best) continue;
    if (score > best) {
      best = score;
      chosen = {agent, model::event::TieBreak::none};
      continue;
    }
    const auto idle = agents.idle_since(agent);
    const auto chosen_idle = agents.idle_since(chosen.agent);
    if (idle == chosen_idle) {
      if (agents.id_rank(agent) < agents.id_rank(chosen.agent)) chosen.agent = agent;
      chosen.tie_break = model::event::TieBreak::id;
    } else if (ROUTESIM_FAULT(8, idle < chosen_idle, chosen_idle < idle)) {
      // Alone at the front for now: what tied behind it no longer counts.
      chosen = {agent, model::event::TieBreak::idle};
    } else if (chosen.tie_break == model::event::TieBreak::none) {
      chosen.tie_break = model::event::TieBreak::idle;
    }
  }
  if (best < 0) return std::nullopt;
  return chosen;
}

}  // namespace routesim::scoring

// The plain scorer: every agent's score as a column expression over 64-bit integers (Eigen), -1 for those who
// are not eligible, then one pass for the best and its ties.
#include "engine/scoring/score.hpp"

#include <Eigen/Core>
#include <cstdlib>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using Column = Eigen::Map<const Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;
using Scores = Eigen::Map<Eigen::Array<std::int64_t, Eigen::Dynamic, 1>>;

Column column(const std::vector<std::int32_t>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

constexpr std::int64_t million = 1'000'000;

std::int64_t proficiency_sum(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  if (demand.skills.empty()) return 1;
  std::int64_t sum = 0;
  for (const model::SkillMinimum& skill : demand.skills) {
    const int proficiency = agents.proficiency(agent, skill.skill);
    sum += demand.scoring.prefer == model::Prefer::highest ? proficiency
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
  const auto count = static_cast<Eigen::Index>(agents.size());
  if (count == 0) return std::nullopt;
  score_.resize(agents.size());
  Scores score(score_.data(), count);

  const std::int64_t k5 = proficiency_scale(demand);
  const std::int64_t capacity = demand.capacity;
  const std::int64_t per_proficiency = demand.scoring.proficiency * million * capacity;
  const std::int64_t per_performance = demand.scoring.performance * k5 * capacity;
  const std::int64_t per_free_slot = demand.scoring.capacity * million * k5;

  const Column performance = column(agents.performance_column());
  const auto* held_of_type = agents.held_column(demand.type);
  score = performance.cast<std::int64_t>() * per_performance + capacity * per_free_slot;
  if (held_of_type != nullptr) score -= column(*held_of_type).cast<std::int64_t>() * per_free_slot;
  if (demand.skills.empty()) score += per_proficiency;
  for (const model::SkillMinimum& skill : demand.skills) {
    const Column proficiency = column(agents.skill_column(skill.skill));
    if (ROUTESIM_FAULT(6, demand.scoring.prefer == model::Prefer::highest, true)) {
      score += proficiency.cast<std::int64_t>() * per_proficiency;
    } else {
      score += (5 - (proficiency - skill.minimum).abs()).cast<std::int64_t>() * per_proficiency;
    }
  }

  // Who is out gets -1; eligible scores are never negative.
  const auto keep = [&](const auto& condition) { score = condition.select(score, std::int64_t{-1}); };
  keep(column(agents.routable_column()) * column(agents.member_column(demand.queue)) != 0);
  keep(column(agents.held_column()) < column(agents.capacity_column()));
  if (held_of_type != nullptr) keep(column(*held_of_type) < demand.capacity);
  for (const model::SkillMinimum& skill : demand.skills) {
    const int minimum = demand.bypass_proficiency ? 0 : skill.minimum;
    keep(column(agents.skill_column(skill.skill)) >= ROUTESIM_FAULT(7, minimum, skill.minimum));
  }
  for (const model::AgentId agent : demand.declined) score_[agent.index] = -1;

  const std::int64_t best = score.maxCoeff();
  if (best < 0) return std::nullopt;
  Selection chosen;
  bool found = false;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    if (score_[i] != best) continue;
    const model::AgentId agent{i};
    if (!found) {
      chosen.agent = agent;
      found = true;
      continue;
    }
    const auto idle = agents.idle_since(agent);
    const auto chosen_idle = agents.idle_since(chosen.agent);
    if (idle == chosen_idle) {
      if (agents.id_rank(agent) < agents.id_rank(chosen.agent)) chosen.agent = agent;
      chosen.tie_break = model::event::TieBreak::id;
    } else {
      if (ROUTESIM_FAULT(8, idle < chosen_idle, chosen_idle < idle)) {
        // Alone at the front for now: what tied behind it no longer counts.
        chosen.agent = agent;
        chosen.tie_break = model::event::TieBreak::idle;
      } else if (chosen.tie_break == model::event::TieBreak::none) {
        chosen.tie_break = model::event::TieBreak::idle;
      }
    }
  }
  return chosen;
}

}  // namespace routesim::scoring

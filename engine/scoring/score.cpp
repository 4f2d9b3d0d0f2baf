#include "engine/scoring/score.hpp"

#include <cstdlib>

namespace routesim::scoring {
namespace {

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

}  // namespace routesim::scoring

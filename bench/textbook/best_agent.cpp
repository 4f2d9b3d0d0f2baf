#include "bench/textbook/best_agent.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace routesim::bench::textbook {
namespace {

// Scores that are equal as fractions may differ as doubles by some 1e-16. Those that differ as fractions do
// so by 2e-7 and more with the weights and capacities of these worlds, and with performances in millionths.
constexpr double same_score = 1e-9;

int held_of(const Agent& agent, const std::string& type) {
  const auto found = agent.held.find(type);
  return found == agent.held.end() ? 0 : found->second;
}

double score(const Agent& agent, const Request& request) {
  double proficiency = 1;
  if (!request.skills.empty()) {
    double sum = 0;
    for (const auto& [skill, minimum] : request.skills) sum += agent.skills.find(skill)->second / 5;
    proficiency = sum / static_cast<double>(request.skills.size());
  }
  const double free = static_cast<double>(request.capacity - held_of(agent, request.type)) / request.capacity;
  return request.weights.proficiency * proficiency + request.weights.performance * agent.performance +
         request.weights.capacity * free;
}

}  // namespace

Requirement requirement_of(const model::Org& org, const std::vector<model::SkillMinimum>& skills) {
  Requirement requirement;
  for (const model::SkillMinimum& skill : skills) {
    requirement.emplace(org.skills[skill.skill.index].id, skill.minimum);
  }
  return requirement;
}

Weights weights_of(const model::Scoring& scoring) {
  return {scoring.proficiency / 1e6, scoring.performance / 1e6, scoring.capacity / 1e6};
}

BestAgent::BestAgent(const model::Org& org, model::Instant start) {
  for (const model::Agent& one : org.agents) {
    Agent agent;
    agent.id = one.id;
    agent.routable = model::is_routable(one.state);
    for (const model::AgentSkill& skill : one.skills) {
      agent.skills.emplace(org.skills[skill.skill.index].id, skill.proficiency);
    }
    agent.performance = one.historical_performance / 1e6;
    agent.capacity = one.capacity;
    agent.idle_since_us = start.us;
    agents_.push_back(std::move(agent));
  }
}

void BestAgent::add_load(model::AgentId id, const std::string& type, int change) {
  agents_[id.index].held[type] += change;
  agents_[id.index].held_in_all += change;
}

bool BestAgent::can_serve(const Agent& agent, const Request& request) const {
  if (!agent.routable || (agent.capacity && agent.held_in_all >= *agent.capacity)) return false;
  if (held_of(agent, request.type) >= request.capacity) return false;
  for (const auto& [skill, minimum] : request.skills) {
    const auto found = agent.skills.find(skill);
    if (found == agent.skills.end() || found->second < minimum) return false;
  }
  return true;
}

std::optional<model::AgentId> BestAgent::find(const Request& request) const {
  struct Candidate {
    double score;
    std::uint32_t index;
  };
  std::vector<Candidate> candidates;
  for (std::uint32_t i = 0; i < agents_.size(); ++i) {
    if (can_serve(agents_[i], request)) candidates.push_back({score(agents_[i], request), i});
  }
  if (candidates.empty()) return std::nullopt;
  std::sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
    if (std::abs(a.score - b.score) > same_score) return a.score > b.score;
    const Agent& first = agents_[a.index];
    const Agent& second = agents_[b.index];
    if (first.idle_since_us != second.idle_since_us) return first.idle_since_us < second.idle_since_us;
    return first.id < second.id;
  });
  return model::AgentId{candidates.front().index};
}

}  // namespace routesim::bench::textbook

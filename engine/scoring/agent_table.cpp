#include "engine/scoring/agent_table.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace routesim::scoring {

AgentTable::AgentTable(const model::Org& org, model::Instant start) {
  const std::size_t count = org.agents.size();
  member_.assign(org.queues.size(), std::vector<std::int32_t>(count, 0));
  skill_.assign(org.skills.size(), std::vector<std::int32_t>(count, -1));
  held_.assign(count, 0);
  held_of_type_.assign(org.types.size(), std::vector<std::int32_t>(count, 0));
  idle_since_us_.assign(count, start.us);

  for (std::size_t i = 0; i < count; ++i) {
    const model::Agent& agent = org.agents[i];
    state_.push_back(agent.state);
    routable_.push_back(model::is_routable(agent.state) ? 1 : 0);
    capacity_.push_back(agent.capacity.value_or(std::numeric_limits<std::int32_t>::max()));
    performance_.push_back(agent.historical_performance);
    for (const model::AgentSkill& skill : agent.skills) skill_[skill.skill.index][i] = skill.proficiency;
  }
  for (std::size_t q = 0; q < org.queues.size(); ++q) {
    if (!org.queues[q].agents) {
      std::fill(member_[q].begin(), member_[q].end(), 1);
    } else {
      for (const model::AgentId agent : *org.queues[q].agents) member_[q][agent.index] = 1;
    }
  }

  for (std::uint32_t i = 0; i < count; ++i) by_rank_.push_back({i});
  std::sort(by_rank_.begin(), by_rank_.end(), [&](model::AgentId a, model::AgentId b) {
    return org.agents[a.index].id < org.agents[b.index].id;
  });
  id_rank_.resize(count);
  for (std::uint32_t rank = 0; rank < count; ++rank) id_rank_[by_rank_[rank].index] = rank;
}

void AgentTable::set_state(model::AgentId agent, model::AgentState state) {
  state_[agent.index] = state;
  routable_[agent.index] = model::is_routable(state) ? 1 : 0;
}

void AgentTable::set_skills(model::AgentId agent, const std::vector<model::AgentSkill>& skills) {
  for (auto& column : skill_) column[agent.index] = -1;
  for (const model::AgentSkill& skill : skills) skill_[skill.skill.index][agent.index] = skill.proficiency;
}

void AgentTable::add_load(model::AgentId agent, model::TypeId type, int change) {
  if (type.index >= held_of_type_.size()) {
    held_of_type_.resize(type.index + 1, std::vector<std::int32_t>(state_.size(), 0));
  }
  held_[agent.index] += change;
  held_of_type_[type.index][agent.index] += change;
}

}  // namespace routesim::scoring

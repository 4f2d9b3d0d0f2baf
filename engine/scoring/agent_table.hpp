// The agents as selection sees them: columns of small integers, one row an agent, by AgentId.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/time.hpp"

namespace routesim::scoring {

class AgentTable {
 public:
  // Everybody idle since `start`, holding nothing.
  AgentTable(const model::Org& org, model::Instant start);

  std::uint32_t size() const { return static_cast<std::uint32_t>(state_.size()); }

  model::AgentState state(model::AgentId agent) const { return state_[agent.index]; }
  bool routable(model::AgentId agent) const { return routable_[agent.index] != 0; }
  // Proficiency 0..5, or -1 when the agent lacks the skill.
  int proficiency(model::AgentId agent, model::SkillId skill) const {
    return skill_[skill.index][agent.index];
  }
  bool in_queue(model::AgentId agent, model::QueueId queue) const {
    return member_[queue.index][agent.index] != 0;
  }
  // Workitems assigned, accepted or in wrap-up.
  int held(model::AgentId agent) const { return held_[agent.index]; }
  int held(model::AgentId agent, model::TypeId type) const {
    return type.index < held_of_type_.size() ? held_of_type_[type.index][agent.index] : 0;
  }
  bool has_total_room(model::AgentId agent) const { return held_[agent.index] < capacity_[agent.index]; }
  int performance(model::AgentId agent) const { return performance_[agent.index]; }  // millionths
  model::Instant idle_since(model::AgentId agent) const { return {idle_since_us_[agent.index]}; }
  // Place of the agent's id among all ids in byte order.
  std::uint32_t id_rank(model::AgentId agent) const { return id_rank_[agent.index]; }
  model::AgentId by_rank(std::uint32_t rank) const { return by_rank_[rank]; }

  void set_state(model::AgentId agent, model::AgentState state);
  // The whole new list.
  void set_skills(model::AgentId agent, const std::vector<model::AgentSkill>& skills);
  void add_load(model::AgentId agent, model::TypeId type, int change);
  void set_performance(model::AgentId agent, int millionths) { performance_[agent.index] = millionths; }
  void set_idle_since(model::AgentId agent, model::Instant at) { idle_since_us_[agent.index] = at.us; }

  // Whole columns, one number an agent, for scorers that look at everyone.
  const std::vector<std::int32_t>& routable_column() const { return routable_; }
  const std::vector<std::int32_t>& member_column(model::QueueId queue) const { return member_[queue.index]; }
  const std::vector<std::int32_t>& skill_column(model::SkillId skill) const { return skill_[skill.index]; }
  const std::vector<std::int32_t>& held_column() const { return held_; }
  const std::vector<std::int32_t>& capacity_column() const { return capacity_; }
  const std::vector<std::int32_t>& performance_column() const { return performance_; }
  // Null when nobody ever held a workitem of the type.
  const std::vector<std::int32_t>* held_column(model::TypeId type) const {
    return type.index < held_of_type_.size() ? &held_of_type_[type.index] : nullptr;
  }

 private:
  std::vector<model::AgentState> state_;
  std::vector<std::int32_t> routable_;             // 0 or 1
  std::vector<std::vector<std::int32_t>> member_;  // by queue: 0 or 1
  std::vector<std::vector<std::int32_t>> skill_;   // by skill: -1..5
  std::vector<std::int32_t> held_;
  std::vector<std::vector<std::int32_t>> held_of_type_;  // by type, grown when first held
  std::vector<std::int32_t> capacity_;                   // INT32_MAX: no limit
  std::vector<std::int32_t> performance_;                // millionths
  std::vector<std::int64_t> idle_since_us_;
  std::vector<std::uint32_t> id_rank_;
  std::vector<model::AgentId> by_rank_;
};

}  // namespace routesim::scoring

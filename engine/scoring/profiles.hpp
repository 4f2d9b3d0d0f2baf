// Agents in groups of equal skills and equal queues: what one of a profile may be offered, all of it may.
//
// Each agent has a seat. The seats of a profile stand side by side, so that what is kept by seat can be
// walked in one go; vacant ones are the last. When skills change the agent moves to another profile's seat,
// and a profile that is full moves to twice the seats.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/scoring/agent_table.hpp"

namespace routesim::scoring {

class Profiles {
 public:
  static constexpr std::uint32_t nobody = 0xffff'ffff;

  Profiles(const AgentTable& agents, std::size_t skills, std::size_t queues);

  std::uint32_t size() const { return static_cast<std::uint32_t>(first_seat_.size()); }
  // Of all profiles, vacant ones and given-up ones included.
  std::uint32_t seats() const { return static_cast<std::uint32_t>(agent_at_.size()); }

  std::uint32_t first_seat(std::uint32_t profile) const { return first_seat_[profile]; }
  // A power of two.
  std::uint32_t room(std::uint32_t profile) const { return room_[profile]; }
  std::uint32_t profile_at(std::uint32_t seat) const { return profile_at_[seat]; }
  std::uint32_t agent_at(std::uint32_t seat) const { return agent_at_[seat]; }
  // Of the seats from that one on.
  const std::uint32_t* agents_from(std::uint32_t seat) const { return agent_at_.data() + seat; }
  std::uint32_t seat_of(model::AgentId agent) const { return seat_of_[agent.index]; }
  std::uint32_t profile_of(model::AgentId agent) const { return profile_at_[seat_of_[agent.index]]; }

  // Proficiency 0..5, or -1 when the profile lacks the skill; by profile.
  const std::vector<std::int8_t>& levels(model::SkillId skill) const { return level_[skill.index]; }
  // 0 or 1, by profile.
  const std::vector<std::int8_t>& members(model::QueueId queue) const { return member_[queue.index]; }
  // How many of the profile are in a state to be offered something.
  std::uint32_t routable(std::uint32_t profile) const { return routable_[profile]; }
  void add_routable(model::AgentId agent, int change) {
    routable_[profile_of(agent)] += static_cast<std::uint32_t>(change);
  }

  // Seats the agent by the skills in the table. `changed` gets the seats that have another agent, or none,
  // or none any more. False: the same profile as before.
  bool move(const AgentTable& agents, model::AgentId agent, std::vector<std::uint32_t>& changed);

  // Whether so much is given up or empty that all should be made anew.
  bool is_worn() const;

 private:
  std::uint32_t profile_for(const AgentTable& agents, model::AgentId agent);
  void seat(std::uint32_t agent, std::uint32_t profile, std::vector<std::uint32_t>& changed);
  void enlarge(std::uint32_t profile, std::vector<std::uint32_t>& changed);

  std::vector<std::uint32_t> first_seat_, room_, seated_, routable_;  // by profile
  std::vector<std::vector<std::int8_t>> level_, member_;              // by skill, by queue: by profile
  std::vector<std::uint32_t> agent_at_, profile_at_;                  // by seat
  std::vector<std::uint32_t> seat_of_;                                // by agent
  std::unordered_map<std::string, std::uint32_t> known_;              // by the bytes of skills and queues
  std::string key_;
  std::uint32_t empty_ = 0;     // profiles without agents
  std::uint32_t given_up_ = 0;  // seats that no profile has
};

}  // namespace routesim::scoring

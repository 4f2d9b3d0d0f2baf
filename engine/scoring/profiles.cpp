#include "engine/scoring/profiles.hpp"

#include <algorithm>
#include <bit>

namespace routesim::scoring {

Profiles::Profiles(const AgentTable& agents, std::size_t skills, std::size_t queues)
    : level_(skills), member_(queues), seat_of_(agents.size(), nobody) {
  // Counted first: each profile begins with the seats that it needs, in the order of the agents.
  std::vector<std::uint32_t> profile(agents.size());
  std::vector<std::uint32_t> count;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    profile[i] = profile_for(agents, {i});
    count.resize(size());
    ++count[profile[i]];
  }
  for (std::uint32_t p = 0; p < size(); ++p) {
    first_seat_[p] = seats();
    room_[p] = std::bit_ceil(count[p]);
    agent_at_.resize(agent_at_.size() + room_[p], nobody);
    profile_at_.resize(agent_at_.size(), p);
  }
  std::vector<std::uint32_t> changed;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    seat(i, profile[i], changed);
    if (agents.routable({i})) ++routable_[profile[i]];
  }
}

std::uint32_t Profiles::profile_for(const AgentTable& agents, model::AgentId agent) {
  key_.clear();
  for (std::uint32_t s = 0; s < level_.size(); ++s) {
    key_ += static_cast<char>(agents.proficiency(agent, {s}));
  }
  for (std::uint32_t q = 0; q < member_.size(); ++q) key_ += agents.in_queue(agent, {q}) ? '1' : '0';
  const auto [place, is_new] = known_.try_emplace(key_, size());
  if (!is_new) return place->second;
  for (std::uint32_t s = 0; s < level_.size(); ++s) level_[s].push_back(static_cast<std::int8_t>(key_[s]));
  for (std::uint32_t q = 0; q < member_.size(); ++q) {
    member_[q].push_back(agents.in_queue(agent, {q}) ? 1 : 0);
  }
  first_seat_.push_back(seats());
  room_.push_back(0);
  seated_.push_back(0);
  routable_.push_back(0);
  ++empty_;
  return place->second;
}

void Profiles::seat(std::uint32_t agent, std::uint32_t profile, std::vector<std::uint32_t>& changed) {
  if (seated_[profile] == room_[profile]) enlarge(profile, changed);
  const std::uint32_t seat = first_seat_[profile] + seated_[profile];  // the first that is vacant
  agent_at_[seat] = agent;
  seat_of_[agent] = seat;
  if (seated_[profile]++ == 0) --empty_;
  changed.push_back(seat);
}

void Profiles::enlarge(std::uint32_t profile, std::vector<std::uint32_t>& changed) {
  const std::uint32_t old_first = first_seat_[profile];
  const std::uint32_t old_room = room_[profile];
  const std::uint32_t room = std::max(1U, 2 * old_room);
  first_seat_[profile] = seats();
  room_[profile] = room;
  agent_at_.resize(agent_at_.size() + room, nobody);
  profile_at_.resize(agent_at_.size(), profile);
  for (std::uint32_t place = 0; place < old_room; ++place) {
    const std::uint32_t agent = agent_at_[old_first + place];
    agent_at_[old_first + place] = nobody;
    if (agent == nobody) continue;
    agent_at_[first_seat_[profile] + place] = agent;
    seat_of_[agent] = first_seat_[profile] + place;
    changed.push_back(seat_of_[agent]);
  }
  given_up_ += old_room;
}

bool Profiles::move(const AgentTable& agents, model::AgentId agent, std::vector<std::uint32_t>& changed) {
  const std::uint32_t from = seat_of_[agent.index];
  const std::uint32_t old_profile = profile_at_[from];
  const std::uint32_t new_profile = profile_for(agents, agent);
  if (new_profile == old_profile) return false;
  const bool routable = agents.routable(agent);
  if (routable) --routable_[old_profile];
  // The last one takes the seat, so that vacant seats stay at the end.
  const std::uint32_t last = first_seat_[old_profile] + seated_[old_profile] - 1;
  agent_at_[from] = agent_at_[last];
  agent_at_[last] = nobody;
  if (last != from) seat_of_[agent_at_[from]] = from;
  changed.push_back(from);
  if (last != from) changed.push_back(last);
  if (--seated_[old_profile] == 0) ++empty_;
  seat(agent.index, new_profile, changed);
  if (routable) ++routable_[new_profile];
  return true;
}

bool Profiles::is_worn() const {
  const auto agents = static_cast<std::uint32_t>(seat_of_.size());
  return empty_ > agents + 1'024 || given_up_ > 2 * agents + 1'024;
}

}  // namespace routesim::scoring

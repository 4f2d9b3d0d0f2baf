// Small populations of agents for the tests of scoring, and draws that are the same on every machine.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/org.hpp"

namespace routesim::scoring {

inline model::Agent agent(std::string id, std::vector<model::AgentSkill> skills, int performance = 500'000) {
  model::Agent result;
  result.id = result.name = std::move(id);
  result.state = model::AgentState::available;
  result.skills = std::move(skills);
  result.historical_performance = performance;
  return result;
}

// One type, one queue with everybody, and so many skills.
inline model::Org org_of(std::vector<model::Agent> agents, std::uint32_t skills = 1) {
  model::Org org;
  org.types.resize(1);
  org.types[0].id = "Loan";
  model::Queue queue;
  queue.id = "everybody";
  org.queues.push_back(std::move(queue));
  for (std::uint32_t s = 0; s < skills; ++s) org.skills.push_back({"skill-" + std::to_string(s), ""});
  org.agents = std::move(agents);
  return org;
}

struct Draws {
  std::uint64_t state;
  std::uint64_t next(std::uint64_t below) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (z ^ (z >> 31)) % below;
  }
  int between(int low, int high) {
    return low + static_cast<int>(next(static_cast<std::uint64_t>(high - low) + 1));
  }
};

}  // namespace routesim::scoring

// The best agent for a workitem as a decent programmer would first write it: agents that hold their skills
// and their load in maps by name, filtered and sorted by a score of doubles at each decision.
//
// One queue of everybody, no declines, and `highest`; nothing is slower than it need be for that style.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/model/time.hpp"

namespace routesim::bench::textbook {

// Minimum by skill's id.
using Requirement = std::map<std::string, double>;

struct Weights {
  double proficiency = 0.6, performance = 0.25, capacity = 0.15;
};

// What a workitem asks; to be made once for each kind of workitem, not for each decision.
struct Request {
  std::string type;
  Requirement skills;
  int capacity = 1;  // of the type
  Weights weights;
};

struct Agent {
  std::string id;
  bool routable = true;
  std::unordered_map<std::string, double> skills;  // proficiency 0..5 by skill's id
  double performance = 0.5;
  std::optional<int> capacity;      // of all types together
  std::map<std::string, int> held;  // by type's id
  int held_in_all = 0;
  std::int64_t idle_since_us = 0;
};

Requirement requirement_of(const model::Org& org, const std::vector<model::SkillMinimum>& skills);
Weights weights_of(const model::Scoring& scoring);

class BestAgent {
 public:
  // Everybody idle since `start`, holding nothing.
  BestAgent(const model::Org& org, model::Instant start);

  const Agent& agent(model::AgentId id) const { return agents_[id.index]; }
  bool can_serve(const Agent& agent, const Request& request) const;
  // The eligible agent with the highest score, then the longest idle, then the lowest id.
  std::optional<model::AgentId> find(const Request& request) const;

  void add_load(model::AgentId id, const std::string& type, int change);
  void set_idle_since(model::AgentId id, model::Instant at) { agents_[id.index].idle_since_us = at.us; }

 private:
  std::vector<Agent> agents_;
};

}  // namespace routesim::bench::textbook

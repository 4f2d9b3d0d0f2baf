// What one waiting workitem asks of an agent, and why an agent does not meet it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"
#include "engine/scoring/agent_table.hpp"

namespace routesim::scoring {

struct Demand {
  model::TypeId type;
  model::QueueId queue;
  std::span<const model::SkillMinimum> skills;  // each skill once; at most 60
  bool bypass_proficiency = false;              // minima do not count, the skills themselves still do
  int capacity = 1;                             // of the type, with the rule's extra: 1..10,000
  model::Scoring scoring;
  std::optional<model::Distribution> distribution;  // set: it decides, and not the score, which is none
  std::span<const model::AgentId> declined;         // agents whose decline of this workitem counts now
};

// Reasons that keep an agent out, as a set of bits.
enum class Reason : std::uint16_t {
  logged_out = 1,
  not_available = 2,
  not_in_queue = 4,
  skill_missing = 8,
  proficiency_too_low = 16,
  at_type_capacity = 32,
  at_total_capacity = 64,
  declined = 128,
};

struct Reasons {
  std::uint16_t bits = 0;
  bool empty() const { return bits == 0; }
  bool has(Reason reason) const { return (bits & static_cast<std::uint16_t>(reason)) != 0; }
  void add(Reason reason) { bits = static_cast<std::uint16_t>(bits | static_cast<std::uint16_t>(reason)); }
};

std::string_view to_text(Reason reason);

// All reasons, not only the first; empty: eligible.
Reasons why_not(const AgentTable& agents, const Demand& demand, model::AgentId agent);

// why_not(...).empty(), found with the least work.
bool is_eligible(const AgentTable& agents, const Demand& demand, model::AgentId agent);

// Why nobody is assigned; Diagnosis::none when somebody is eligible.
model::Diagnosis diagnose(const AgentTable& agents, const Demand& demand);

}  // namespace routesim::scoring

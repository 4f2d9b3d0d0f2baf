// The score of an eligible agent for a workitem, exact (docs/routing-model.md, Score).
//
// With K required skills, S their summed proficiency (or 5K - sum|p - minimum| under `closest`; S = K5 = 1
// when none is required), K5 = 5K, c the capacity, w the weights in millionths and h the performance:
//   N = w.proficiency * S * 10^6 * c  +  w.performance * h * K5 * c  +  w.capacity * (c - held) * 10^6 * K5
// over the common denominator 10^12 * K5 * c. N is at most 10^12 * 300 * 10^4 = 3 * 10^18 < 2^63.
#pragma once

#include <cstdint>

#include "engine/model/event.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/demand.hpp"

namespace routesim::scoring {

// N: comparable between agents of one demand only. The agent must hold every required skill.
std::int64_t exact_score(const AgentTable& agents, const Demand& demand, model::AgentId agent);

// The score and its three terms in micro-points, each rounded down.
model::event::ScoreTerms score_terms(const AgentTable& agents, const Demand& demand, model::AgentId agent);

// Who is chosen, and against whom.
struct Selection {
  model::AgentId agent;
  model::event::TieBreak tie_break = model::event::TieBreak::none;
};

}  // namespace routesim::scoring

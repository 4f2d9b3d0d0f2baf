// How a queue hands out what bypassed the rules.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/time.hpp"

namespace routesim::queueing {

// An eligible agent as a distribution sees it.
struct Candidate {
  model::AgentId agent;
  std::uint32_t id_rank = 0;  // unique; byte order of ids
  model::Instant idle_since;
  int held = 0;
};

// longestIdle: idle longest, then id. roundRobin: the first id after `last_served` (a rank; absent: before
// the lowest), cyclically. leastLoaded: fewest held, then idle longest, then id. None when there is no
// candidate.
std::optional<model::AgentId> choose(model::Distribution how, std::span<const Candidate> candidates,
                                     std::optional<std::uint32_t> last_served);

}  // namespace routesim::queueing

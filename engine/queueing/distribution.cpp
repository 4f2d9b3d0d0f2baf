#include "engine/queueing/distribution.hpp"

#include <algorithm>
#include <tuple>

#include "engine/model/seeded_fault.hpp"

namespace routesim::queueing {

std::optional<model::AgentId> choose(model::Distribution how, std::span<const Candidate> candidates,
                                     std::optional<std::uint32_t> last_served) {
  if (candidates.empty()) return std::nullopt;
  const auto best =
      std::min_element(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
        switch (how) {
          case model::Distribution::round_robin: {
            const auto key = [&](const Candidate& c) {
              const bool wrapped = last_served.has_value() && c.id_rank <= *last_served;
              return std::tuple(ROUTESIM_FAULT(9, wrapped, false), c.id_rank);
            };
            return key(a) < key(b);
          }
          case model::Distribution::least_loaded:
            return std::tuple(a.held, a.idle_since, a.id_rank) < std::tuple(b.held, b.idle_since, b.id_rank);
          case model::Distribution::longest_idle: break;
        }
        return std::tuple(a.idle_since, a.id_rank) < std::tuple(b.idle_since, b.id_rank);
      });
  return best->agent;
}

}  // namespace routesim::queueing

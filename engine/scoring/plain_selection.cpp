// For every agent the number of checks that keep it out, as sums of whole columns (Eigen), then one pass over
// those whom nothing keeps out.
#include "engine/scoring/plain_selection.hpp"

#include <Eigen/Core>
#include <tuple>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using Column = Eigen::Map<const Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;
using Counts = Eigen::Map<Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;

Column column(const std::vector<std::int32_t>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

}  // namespace

std::optional<Selection> PlainSelection::find(const AgentTable& agents, const Demand& demand,
                                              std::optional<std::uint32_t> last_served) {
  if (agents.size() == 0) return std::nullopt;
  count_failures(agents, demand);
  return demand.distribution ? by_distribution(agents, *demand.distribution, last_served)
                             : by_score(agents, demand);
}

void PlainSelection::count_failures(const AgentTable& agents, const Demand& demand) {
  failed_.resize(agents.size());
  Counts failed(failed_.data(), static_cast<Eigen::Index>(agents.size()));
  // A difference below zero, shifted, is -1: sums of those are what the processor does for many agents at
  // once, where a choice between two values is not.
  failed = 3 - column(agents.routable_column()) - column(agents.member_column(demand.queue)) +
           (column(agents.held_column()) - column(agents.capacity_column())).shiftRight<31>();
  if (const auto* held_of_type = agents.held_column(demand.type)) {
    failed += 1 + (column(*held_of_type) - demand.capacity).shiftRight<31>();
  }
  for (const model::SkillMinimum& skill : demand.skills) {
    const int minimum = demand.bypass_proficiency ? 0 : skill.minimum;
    failed -= (column(agents.skill_column(skill.skill)) - minimum).shiftRight<31>();
  }
  for (const model::AgentId agent : demand.declined) ++failed_[agent.index];
}

std::optional<Selection> PlainSelection::by_score(const AgentTable& agents, const Demand& demand) const {
  Selection chosen;
  std::int64_t best = -1;  // scores are never negative
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    if (failed_[i] != 0) continue;
    const model::AgentId agent{i};
    const std::int64_t score = exact_score(agents, demand, agent);
    if (score < best) continue;
    if (score > best) {
      best = score;
      chosen = {agent, model::event::TieBreak::none};
      continue;
    }
    const auto idle = agents.idle_since(agent);
    const auto chosen_idle = agents.idle_since(chosen.agent);
    if (idle == chosen_idle) {
      if (agents.id_rank(agent) < agents.id_rank(chosen.agent)) chosen.agent = agent;
      chosen.tie_break = model::event::TieBreak::id;
    } else if (idle < chosen_idle) {
      // Alone at the front for now: what tied behind it no longer counts.
      chosen = {agent, model::event::TieBreak::idle};
    } else if (chosen.tie_break == model::event::TieBreak::none) {
      chosen.tie_break = model::event::TieBreak::idle;
    }
  }
  if (best < 0) return std::nullopt;
  return chosen;
}

std::optional<Selection> PlainSelection::by_distribution(const AgentTable& agents, model::Distribution how,
                                                         std::optional<std::uint32_t> last_served) const {
  // What comes first is taken: (load or turn, idle since, rank of the id).
  const auto key = [&](model::AgentId agent) {
    const std::uint32_t rank = agents.id_rank(agent);
    const std::int64_t idle = agents.idle_since(agent).us;
    switch (how) {
      case model::Distribution::round_robin:
        return std::tuple<int, std::int64_t, std::uint32_t>(last_served && rank <= *last_served, 0, rank);
      case model::Distribution::least_loaded: return std::tuple(agents.held(agent), idle, rank);
      case model::Distribution::longest_idle: break;
    }
    return std::tuple(0, idle, rank);
  };
  std::optional<model::AgentId> first;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    if (failed_[i] == 0 && (!first || key({i}) < key(*first))) first = model::AgentId{i};
  }
  if (!first) return std::nullopt;
  return Selection{*first, model::event::TieBreak::none};
}

}  // namespace routesim::scoring

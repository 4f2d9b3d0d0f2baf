// The profiles that can serve a demand, and the best agent among them.
//
// Two forms, the same answer: a list of the profiles by their part of the score, walked until the rest cannot
// win; and, where they are many, an upper bound for each 64 profiles and for each 64 of those. A bound is
// raised when the first agent of a profile gets better, and made exact only when it is the highest.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/scoring/demand.hpp"
#include "engine/scoring/profiles.hpp"
#include "engine/scoring/ranking.hpp"
#include "engine/scoring/score.hpp"

namespace routesim::scoring {

// Whether agents of the profile are in the demand's queue and have its skills.
bool serves(const Profiles& profiles, std::uint32_t profile, const Demand& demand);

class Candidates {
 public:
  enum class Form : std::uint8_t {
    by_count,
    list,
    bounds
  };  // the last two: always, for tests and benchmarks

  // Of a demand without declines.
  Candidates(const Demand& demand, Form form);

  // `ranking` must be the demand's and have caught up.
  std::optional<Selection> find(const AgentTable& agents, const Profiles& profiles, const Ranking& ranking);

  // How many agents of these profiles are in a state to be offered something; counting ends above `limit`.
  std::size_t routable(const Profiles& profiles, std::size_t limit);

  std::size_t bytes() const {
    return (parts_.capacity() + bounds_.capacity() + served_.capacity()) * 8 + listed_.capacity() * 4;
  }

 private:
  class Front;

  void see_new(const Profiles& profiles);
  // F of docs/how-selection-works.md.
  std::int64_t part_of(const Profiles& profiles, std::uint32_t profile) const;
  void list(const Profiles& profiles, std::uint32_t profile);
  void turn_to_bounds(const Profiles& profiles);
  std::optional<Selection> find_listed(const AgentTable& agents, const Profiles& profiles,
                                       const Ranking& ranking) const;
  std::optional<Selection> find_bounded(const AgentTable& agents, const Profiles& profiles,
                                        const Ranking& ranking);
  void catch_up(const Profiles& profiles, const Ranking& ranking);
  std::int64_t best_of_block(const Profiles& profiles, const Ranking& ranking, std::size_t block) const;
  std::int64_t highest_bound(std::size_t group) const;

  Form form_;
  std::vector<model::SkillMinimum> skills_;
  bool bypass_proficiency_;
  model::Prefer prefer_;
  model::QueueId queue_;
  std::int64_t unit_;           // of F: what one point of proficiency is worth
  std::int64_t scale_;          // 5K
  std::int64_t most_by_agent_;  // scale_ * B at the most
  std::uint32_t seen_ = 0;      // profiles that were looked at

  std::vector<std::int64_t> parts_;    // F, descending
  std::vector<std::uint32_t> listed_;  // the profile of each

  bool is_bounded_ = false;
  std::vector<std::uint64_t> served_;       // by 64 profiles: which of them
  std::vector<std::int64_t> bounds_;        // by 64 profiles: not below the score of any
  std::vector<std::int64_t> group_bounds_;  // by 64 of those: exactly their highest
  std::uint64_t era_ = 0, read_ = 0;        // of the ranking
};

}  // namespace routesim::scoring

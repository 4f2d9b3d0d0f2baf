// Who is the first of each profile, for demands of one type, capacity and pair of weights.
//
// The score of docs/routing-model.md, over its common denominator, falls into two parts:
//   N = F + 5K * B     F = w.proficiency * S * 10^6 * c                    of the profile and the skills
//   asked
//                      B = w.performance * h * c + w.capacity * (c - held) * 10^6           of the agent
//                      alone
// so the order within a profile does not depend on the skills that a workitem asks for. Each profile's
// agents play a tournament by (B, idle since, id); a change is played anew along one path. B is at most
// 10^16.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/demand.hpp"
#include "engine/scoring/profiles.hpp"
#include "engine/scoring/recent.hpp"

namespace routesim::scoring {

// What the B of an agent depends on beside the agent.
struct RankingKey {
  model::TypeId type;
  int capacity = 1;
  int performance_weight = 0;                       // millionths
  int capacity_weight = 0;                          // millionths
  std::optional<model::Distribution> distribution;  // B is 0, or under leastLoaded less the more is held
  friend bool operator==(const RankingKey&, const RankingKey&) = default;
};
RankingKey ranking_key(const Demand& demand);

class Ranking {
 public:
  // B of those that may be offered nothing: with any F the score stays below 0.
  static constexpr std::int64_t out = -10'000'000'000'000'002;

  // No agent's B is above it.
  static std::int64_t most_b(const RankingKey& key);

  // `serial`: no other ranking of the same owner ever had it.
  Ranking(const RankingKey& key, std::uint32_t serial, const AgentTable& agents, const Profiles& profiles,
          const Recent<std::uint32_t>& changed_seats);

  const RankingKey& key() const { return key_; }
  // Not to be asked before it has caught up.
  void catch_up(const AgentTable& agents, const Profiles& profiles,
                const Recent<std::uint32_t>& changed_seats);

  // By profile: the highest B, or `out`.
  const std::vector<std::int64_t>& best() const { return best_; }
  struct First {
    std::uint32_t seat = 0;
    model::event::TieBreak tie_break = model::event::TieBreak::none;  // against others of the profile
  };
  // The profile must have somebody.
  First first(const Profiles& profiles, std::uint32_t profile) const;
  // By agent id's place: whose B is not `out`. Kept under roundRobin alone.
  const std::vector<std::uint64_t>& eligible_by_rank() const { return eligible_by_rank_; }

  // Profiles whose highest B rose, for those who keep an upper bound.
  const Recent<std::uint32_t>& risen() const { return risen_; }
  std::uint32_t serial() const { return static_cast<std::uint32_t>(era_ >> 32); }
  // Another one when everything was played anew, without a word about who rose; never 0.
  std::uint64_t era() const { return era_; }

  // Takes the agent out, until the next change of the agent or put_back.
  void take_out(const AgentTable& agents, const Profiles& profiles, model::AgentId agent);
  void put_back(const AgentTable& agents, const Profiles& profiles, model::AgentId agent);

  std::size_t bytes() const {
    return leaves_.capacity() * sizeof(Leaf) + winners_.capacity() * 4 + best_.capacity() * 8;
  }
  std::uint64_t last_asked = 0;  // for whoever keeps several

 private:
  // `b` of whoever is out: -1 - the seat's place in its profile, so that no two of them are alike and
  // comparing them needs no case of its own.
  struct Leaf {
    std::int64_t b = -1;
    std::int64_t idle_since = 0;
  };
  // The games of one profile.
  struct Tournament {
    const AgentTable* agents;
    const std::uint32_t* agent_at;  // by place
    Leaf* leaves;                   // by place
    std::uint32_t* winners;         // by node
    std::uint32_t room;
    std::uint32_t winner(std::uint32_t node) const { return node < room ? winners[node] : node - room; }
    std::uint32_t better(std::uint32_t a, std::uint32_t b) const;
    std::uint32_t better_of_equals(std::uint32_t a, std::uint32_t b) const;
    void play_all();
    std::uint32_t play(std::uint32_t place);
  };
  Tournament tournament(const AgentTable& agents, const Profiles& profiles, std::uint32_t profile);

  // What the B of the agents is made of: columns of the table.
  struct Columns {
    const std::int32_t* routable;
    const std::int32_t* held;
    const std::int32_t* capacity;
    const std::int32_t* performance;
    const std::int32_t* held_of_type;  // null: nobody ever held one
  };
  static Columns columns(const AgentTable& agents, const RankingKey& key);
  Leaf leaf_of(const AgentTable& agents, const Columns& columns, std::uint32_t agent,
               std::uint32_t place) const;
  static Leaf leaf_out(std::uint32_t place) { return {-1 - std::int64_t{place}, 0}; }
  void play_all(const AgentTable& agents, const Profiles& profiles);
  void update(const AgentTable& agents, const Profiles& profiles, const Columns& of_agents,
              std::uint32_t seat, bool is_taken_out);
  void make_room(const Profiles& profiles);
  void note_eligible(const AgentTable& agents, std::uint32_t agent, bool eligible);

  RankingKey key_;
  std::vector<Leaf> leaves_;  // by seat
  // By seat, of a profile's node n at its first seat + n, the root being 1: the place of the best below.
  std::vector<std::uint32_t> winners_;
  std::vector<std::int64_t> best_;        // by profile
  std::vector<std::uint32_t> played_at_;  // by profile: its first seat then
  std::vector<std::uint64_t> eligible_by_rank_;
  std::uint64_t read_ = 0;  // of the changed seats
  Recent<std::uint32_t> risen_;
  std::uint64_t era_ = 0;
};

}  // namespace routesim::scoring

#include "engine/scoring/ranking.hpp"

#include <algorithm>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using model::event::TieBreak;

constexpr std::int64_t million = 1'000'000;
// Of leastLoaded: B of an agent that holds nothing.
constexpr std::int64_t none_held = std::int64_t{1} << 32;
constexpr std::uint32_t levels_to_the_end = 6;

}  // namespace

RankingKey ranking_key(const Demand& demand) {
  RankingKey key{demand.type, demand.capacity, 0, 0, demand.distribution};
  if (!demand.distribution) {
    key.performance_weight = demand.scoring.performance;
    key.capacity_weight = demand.scoring.capacity;
  }
  return key;
}

Ranking::Ranking(const RankingKey& key, std::uint32_t serial, const AgentTable& agents,
                 const Profiles& profiles, const Recent<std::uint32_t>& changed_seats)
    : key_(key),
      read_(changed_seats.written()),
      risen_(std::max<std::size_t>(1'024, profiles.size() / 8)),
      era_(std::uint64_t{serial} << 32) {
  play_all(agents, profiles);
}

std::int64_t Ranking::most_b(const RankingKey& key) {
  if (!key.distribution) {
    return (std::int64_t{key.performance_weight} + key.capacity_weight) * million * key.capacity;
  }
  return *key.distribution == model::Distribution::least_loaded ? none_held : 0;
}

Ranking::Columns Ranking::columns(const AgentTable& agents, const RankingKey& key) {
  const auto* held_of_type = agents.held_column(key.type);
  return {agents.routable_column().data(), agents.held_column().data(), agents.capacity_column().data(),
          agents.performance_column().data(), held_of_type != nullptr ? held_of_type->data() : nullptr};
}

inline Ranking::Leaf Ranking::leaf_of(const AgentTable& agents, const Columns& columns, std::uint32_t agent,
                                      std::uint32_t place) const {
  if (agent == Profiles::nobody) return leaf_out(place);
  const std::int64_t held = columns.held_of_type != nullptr ? columns.held_of_type[agent] : 0;
  std::int64_t b = 0;
  if (!key_.distribution) {
    b = std::int64_t{key_.performance_weight} * columns.performance[agent] * key_.capacity +
        std::int64_t{key_.capacity_weight} * (key_.capacity - held) * million;
  } else if (*key_.distribution == model::Distribution::least_loaded) {
    b = none_held - columns.held[agent];
  }
  // Without a branch: of agents that are busy four parts of five of their time, nobody knows.
  const bool is_in = (static_cast<unsigned>(columns.routable[agent] != 0) &
                      static_cast<unsigned>(columns.held[agent] < columns.capacity[agent]) &
                      static_cast<unsigned>(held < key_.capacity)) != 0;
  return {is_in ? b : -1 - std::int64_t{place}, agents.idle_since({agent}).us};
}

// ---- the games of a profile ------------------------------------------------------------------------------

Ranking::Tournament Ranking::tournament(const AgentTable& agents, const Profiles& profiles,
                                        std::uint32_t profile) {
  const std::uint32_t first = profiles.first_seat(profile);
  return {&agents, profiles.agents_from(first), &leaves_[first], &winners_[first], profiles.room(profile)};
}

std::uint32_t Ranking::Tournament::better_of_equals(std::uint32_t a, std::uint32_t b) const {
  const std::int64_t left = leaves[a].idle_since, right = leaves[b].idle_since;
  if (left != right) return ROUTESIM_FAULT(8, left < right, right < left) ? a : b;
  // A seat that was given up counts until its turn to be brought up to date comes, and is played again then.
  if (agent_at[a] == Profiles::nobody || agent_at[b] == Profiles::nobody) return a;
  return agents->id_rank({agent_at[a]}) < agents->id_rank({agent_at[b]}) ? a : b;
}

inline std::uint32_t Ranking::Tournament::better(std::uint32_t a, std::uint32_t b) const {
  if (leaves[a].b == leaves[b].b) return better_of_equals(a, b);
  return leaves[a].b > leaves[b].b ? a : b;
}

void Ranking::Tournament::play_all() {
  for (std::uint32_t node = room - 1; node >= 1; --node)
    winners[node] = better(winner(2 * node), winner(2 * node + 1));
}

// After a change of that leaf; the winner of all.
inline std::uint32_t Ranking::Tournament::play(std::uint32_t place) {
  if (room == 1) return place;
  // Half of the games are won by the one and half by the other: no branch but for those that are alike.
  std::uint32_t now = place;
  std::int64_t b = leaves[place].b;
  std::uint32_t other = place ^ 1;
  std::uint32_t node = (room + place) / 2;
  const auto game = [&] {
    const std::int64_t other_b = leaves[other].b;
    if (b == other_b) {
      now = better_of_equals(now, other);
    } else {
      now = b > other_b ? now : other;
    }
    b = b > other_b ? b : other_b;
  };
  // The lower levels are played to their end: where nobody could foresee it, leaving early costs more than
  // it saves, and profiles of one size are played alike, one overlapping the next.
  for (std::uint32_t level = 0; level < levels_to_the_end; ++level) {
    game();
    if (ROUTESIM_FAULT(21, false, now == winners[node])) return winner(1);
    winners[node] = now;
    if (node == 1) return now;
    other = winners[node ^ 1];
    node /= 2;
  }
  while (true) {
    game();
    // Unchanged, and somebody else: nothing above can have changed.
    if (now == winners[node] && now != place) return winner(1);
    winners[node] = now;
    if (node == 1) return now;
    other = winners[node ^ 1];
    node /= 2;
  }
}

Ranking::First Ranking::first(const Profiles& profiles, std::uint32_t profile) const {
  const std::uint32_t first = profiles.first_seat(profile);
  const std::uint32_t room = profiles.room(profile);
  const Leaf* const leaves = &leaves_[first];
  if (room == 1) return {first, TieBreak::none};
  const std::uint32_t place = winners_[first + 1];
  // Whoever was nearest to winning is the other side of one of its games.
  auto tie_break = TieBreak::none;
  std::uint32_t other = place ^ 1;
  for (std::uint32_t node = (room + place) / 2; node >= 1; node /= 2) {
    if (leaves[other].b == leaves[place].b) {
      if (leaves[other].idle_since == leaves[place].idle_since) return {first + place, TieBreak::id};
      tie_break = TieBreak::idle;
    }
    other = winners_[first + (node ^ 1)];
  }
  return {first + place, tie_break};
}

// ---- keeping up ------------------------------------------------------------------------------------------

void Ranking::make_room(const Profiles& profiles) {
  if (leaves_.size() < profiles.seats()) {
    leaves_.resize(profiles.seats());
    winners_.resize(profiles.seats());
  }
  for (auto profile = static_cast<std::uint32_t>(best_.size()); profile < profiles.size(); ++profile) {
    best_.push_back(out);
    played_at_.push_back(Profiles::nobody);  // not yet
  }
}

void Ranking::play_all(const AgentTable& agents, const Profiles& profiles) {
  leaves_.assign(profiles.seats(), {});
  winners_.assign(profiles.seats(), 0);
  best_.clear();
  played_at_.clear();
  make_room(profiles);
  if (key_.distribution == model::Distribution::round_robin) {
    eligible_by_rank_.assign((agents.size() + 63) / 64, 0);
  }
  const Columns of_agents = columns(agents, key_);
  for (std::uint32_t profile = 0; profile < profiles.size(); ++profile) {
    Tournament games = tournament(agents, profiles, profile);
    if (games.room == 0) continue;
    played_at_[profile] = profiles.first_seat(profile);
    for (std::uint32_t place = 0; place < games.room; ++place) {
      const std::uint32_t agent = games.agent_at[place];
      games.leaves[place] = leaf_of(agents, of_agents, agent, place);
      if (agent != Profiles::nobody) note_eligible(agents, agent, games.leaves[place].b >= 0);
    }
    games.play_all();
    const std::int64_t b = games.leaves[games.winner(1)].b;
    best_[profile] = b < 0 ? out : b;
  }
  ++era_;
}

void Ranking::note_eligible(const AgentTable& agents, std::uint32_t agent, bool eligible) {
  if (eligible_by_rank_.empty()) return;
  const std::uint32_t rank = agents.id_rank({agent});
  const std::uint64_t bit = std::uint64_t{1} << (rank % 64);
  std::uint64_t& word = eligible_by_rank_[rank / 64];
  word = eligible ? word | bit : word & ~bit;
}

void Ranking::catch_up(const AgentTable& agents, const Profiles& profiles,
                       const Recent<std::uint32_t>& changed_seats) {
  if (read_ == changed_seats.written()) return;
  if (!changed_seats.has_all_from(read_)) {
    play_all(agents, profiles);
    read_ = changed_seats.written();
    return;
  }
  make_room(profiles);
  const Columns of_agents = columns(agents, key_);
  for (; read_ != changed_seats.written(); ++read_)
    update(agents, profiles, of_agents, changed_seats[read_], false);
}

inline void Ranking::update(const AgentTable& agents, const Profiles& profiles, const Columns& of_agents,
                            std::uint32_t seat, bool is_taken_out) {
  const std::uint32_t profile = profiles.profile_at(seat);
  const std::uint32_t first = profiles.first_seat(profile);
  const std::uint32_t place = seat - first;
  if (place >= profiles.room(profile)) return;  // a seat that the profile has given up
  Tournament games = tournament(agents, profiles, profile);
  const std::uint32_t agent = games.agent_at[place];
  const Leaf leaf = is_taken_out ? leaf_out(place) : leaf_of(agents, of_agents, agent, place);
  if (!eligible_by_rank_.empty() && agent != Profiles::nobody) note_eligible(agents, agent, leaf.b >= 0);
  if (played_at_[profile] != first) {
    // It is new or has moved to more seats: all of them are among the changed ones, and until then all are
    // out.
    played_at_[profile] = first;
    best_[profile] = out;
    for (std::uint32_t other = 0; other < games.room; ++other) games.leaves[other] = leaf_out(other);
    games.play_all();
  }
  Leaf& old = games.leaves[place];
  if (old.b < 0 && leaf.b < 0) return;
  old = leaf;
  const std::int64_t highest = games.leaves[games.play(place)].b;
  const std::int64_t b = highest < 0 ? out : highest;
  if (b > best_[profile]) risen_.add(profile);
  best_[profile] = b;
}

void Ranking::take_out(const AgentTable& agents, const Profiles& profiles, model::AgentId agent) {
  update(agents, profiles, columns(agents, key_), profiles.seat_of(agent), true);
}

void Ranking::put_back(const AgentTable& agents, const Profiles& profiles, model::AgentId agent) {
  if (ROUTESIM_FAULT(22, false, true)) return;
  update(agents, profiles, columns(agents, key_), profiles.seat_of(agent), false);
}

}  // namespace routesim::scoring

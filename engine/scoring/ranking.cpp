#include "engine/scoring/ranking.hpp"

#include <algorithm>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using model::event::TieBreak;

constexpr std::int64_t million = 1'000'000;
// Of leastLoaded: B of an agent that holds nothing.
constexpr std::int64_t none_held = std::int64_t{1} << 32;

TieBreak tie_of(std::uint32_t winner) { return static_cast<TieBreak>(winner & 3); }

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

Ranking::Leaf Ranking::leaf_of(const AgentTable& agents, std::uint32_t agent) const {
  Leaf leaf;
  if (agent == Profiles::nobody) return leaf;
  const model::AgentId id{agent};
  leaf.idle_since = agents.idle_since(id).us;
  leaf.id_rank = agents.id_rank(id);
  const std::int64_t held = agents.held(id, key_.type);
  if (!agents.routable(id) || !agents.has_total_room(id) || held >= key_.capacity) return leaf;
  if (!key_.distribution) {
    leaf.b = std::int64_t{key_.performance_weight} * agents.performance(id) * key_.capacity +
             std::int64_t{key_.capacity_weight} * (key_.capacity - held) * million;
  } else if (*key_.distribution == model::Distribution::least_loaded) {
    leaf.b = none_held - agents.held(id);
  } else {
    leaf.b = 0;
  }
  return leaf;
}

Ranking::Winner Ranking::better(std::uint32_t first, Winner a, Winner b) const {
  if (a == nobody) return b;
  if (b == nobody) return a;
  const Leaf& left = leaves_[first + (a >> 2)];
  const Leaf& right = leaves_[first + (b >> 2)];
  if (left.b != right.b) return left.b > right.b ? a : b;
  if (left.idle_since != right.idle_since) {
    const Winner longer =
        ROUTESIM_FAULT(8, left.idle_since < right.idle_since, right.idle_since < left.idle_since) ? a : b;
    return tie_of(longer) == TieBreak::id ? longer : (longer & ~3U) | static_cast<Winner>(TieBreak::idle);
  }
  return ((left.id_rank < right.id_rank ? a : b) & ~3U) | static_cast<Winner>(TieBreak::id);
}

Ranking::Winner Ranking::winner(std::uint32_t first, std::uint32_t room, std::uint32_t node) const {
  if (node < room) return winners_[first + node];
  return leaves_[first + node - room].b == out ? nobody : (node - room) << 2;
}

Ranking::First Ranking::first(const Profiles& profiles, std::uint32_t profile) const {
  const std::uint32_t first = profiles.first_seat(profile);
  const Winner one = winner(first, profiles.room(profile), 1);
  return {first + (one >> 2), tie_of(one)};
}

void Ranking::make_room(const Profiles& profiles) {
  if (leaves_.size() < profiles.seats()) {
    leaves_.resize(profiles.seats());
    winners_.resize(profiles.seats(), nobody);
  }
  for (auto profile = static_cast<std::uint32_t>(best_.size()); profile < profiles.size(); ++profile) {
    best_.push_back(out);
    played_at_.push_back(profiles.first_seat(profile));
  }
}

void Ranking::play_all(const AgentTable& agents, const Profiles& profiles) {
  leaves_.assign(profiles.seats(), {});
  winners_.assign(profiles.seats(), nobody);
  best_.clear();
  played_at_.clear();
  make_room(profiles);
  if (key_.distribution == model::Distribution::round_robin) {
    eligible_by_rank_.assign((agents.size() + 63) / 64, 0);
  }
  for (std::uint32_t profile = 0; profile < profiles.size(); ++profile) {
    const std::uint32_t first = profiles.first_seat(profile);
    const std::uint32_t room = profiles.room(profile);
    if (room == 0) continue;
    for (std::uint32_t seat = first; seat < first + room; ++seat) {
      const std::uint32_t agent = profiles.agent_at(seat);
      leaves_[seat] = leaf_of(agents, agent);
      if (agent != Profiles::nobody) note_eligible(agents, agent, leaves_[seat].b != out);
    }
    for (std::uint32_t node = room - 1; node >= 1; --node) {
      winners_[first + node] =
          better(first, winner(first, room, 2 * node), winner(first, room, 2 * node + 1));
    }
    const Winner one = winner(first, room, 1);
    if (one != nobody) best_[profile] = leaves_[first + (one >> 2)].b;
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
  for (; read_ != changed_seats.written(); ++read_) {
    const std::uint32_t seat = changed_seats[read_];
    update(agents, profiles, seat, leaf_of(agents, profiles.agent_at(seat)));
  }
}

void Ranking::update(const AgentTable& agents, const Profiles& profiles, std::uint32_t seat, Leaf leaf) {
  const std::uint32_t profile = profiles.profile_at(seat);
  const std::uint32_t first = profiles.first_seat(profile);
  const std::uint32_t room = profiles.room(profile);
  const std::uint32_t place = seat - first;
  if (place >= room) return;  // a seat that the profile has given up
  const std::uint32_t agent = profiles.agent_at(seat);
  if (agent != Profiles::nobody) note_eligible(agents, agent, leaf.b != out);
  if (played_at_[profile] != first) {
    // It has moved to more seats: all of them are among the changed ones.
    played_at_[profile] = first;
    best_[profile] = out;
  }
  Leaf& old = leaves_[seat];
  if (old == leaf || (old.b == out && leaf.b == out)) return;
  old = leaf;
  for (std::uint32_t node = (room + place) / 2; node >= 1; node /= 2) {
    Winner& here = winners_[first + node];
    const Winner now = better(first, winner(first, room, 2 * node), winner(first, room, 2 * node + 1));
    // Unchanged, and somebody else: nothing above can have changed.
    if (now == here && (now == nobody || ROUTESIM_FAULT(21, now >> 2 != place, true))) return;
    here = now;
  }
  const Winner one = winner(first, room, 1);
  const std::int64_t b = one == nobody ? out : leaves_[first + (one >> 2)].b;
  if (b > best_[profile]) risen_.add(profile);
  best_[profile] = b;
}

void Ranking::take_out(const AgentTable& agents, const Profiles& profiles, model::AgentId agent) {
  update(agents, profiles, profiles.seat_of(agent), {});
}

void Ranking::put_back(const AgentTable& agents, const Profiles& profiles, model::AgentId agent) {
  if (ROUTESIM_FAULT(22, false, true)) return;
  update(agents, profiles, profiles.seat_of(agent), leaf_of(agents, agent.index));
}

}  // namespace routesim::scoring

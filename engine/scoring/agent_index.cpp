#include "engine/scoring/agent_index.hpp"

#include <algorithm>
#include <bit>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

constexpr std::uint32_t bytes_a_seat = 20;
// A ranking takes another's place when looking at everyone so often would have cost as much.
constexpr std::uint32_t patience = 16;

std::size_t kept_changes(const AgentTable& agents, std::size_t least) {
  return std::max<std::size_t>(least, agents.size() / 4);
}

}  // namespace

AgentIndex::AgentIndex(const model::Org& org, model::Instant start, Candidates::Form form,
                       const Limits& limits)
    : form_(form),
      limits_(limits),
      table_(org, start),
      skills_(org.skills.size()),
      queues_(org.queues.size()),
      profiles_(table_, skills_, queues_),
      changed_seats_(kept_changes(table_, limits.changes)),
      demands_(limits.demands),
      most_rankings_(std::clamp<std::size_t>(
          limits.ranking_bytes / (bytes_a_seat * std::max<std::size_t>(1, profiles_.seats())), 4, 256)) {
  member_by_rank_.resize(queues_);
  for (std::size_t q = 0; q < queues_; ++q) {
    if (org.queues[q].distribution != model::Distribution::round_robin) continue;
    member_by_rank_[q].resize((table_.size() + 63) / 64);
    for (std::uint32_t rank = 0; rank < table_.size(); ++rank) {
      if (!table_.in_queue(table_.by_rank(rank), {static_cast<std::uint32_t>(q)})) continue;
      member_by_rank_[q][rank / 64] |= std::uint64_t{1} << (rank % 64);
    }
  }
}

// ---- what changes ----------------------------------------------------------------------------------------

void AgentIndex::touch_seat(std::uint32_t seat) {
  const std::uint64_t written = changed_seats_.written();
  if (written > told_ && changed_seats_[written - 1] == seat) return;
  changed_seats_.add(seat);
}

void AgentIndex::set_state(model::AgentId agent, model::AgentState state) {
  const int was_routable = table_.routable(agent) ? 1 : 0;
  table_.set_state(agent, state);
  profiles_.add_routable(agent, (table_.routable(agent) ? 1 : 0) - was_routable);
  touch(agent);
}

void AgentIndex::set_skills(model::AgentId agent, const std::vector<model::AgentSkill>& skills) {
  table_.set_skills(agent, skills);
  moved_.clear();
  profiles_.move(table_, agent, moved_);
  for (const std::uint32_t seat : moved_) touch_seat(seat);
  if (profiles_.is_worn()) begin_anew();
}

void AgentIndex::set_performance(model::AgentId agent, int millionths) {
  table_.set_performance(agent, millionths);
  touch(agent);
}

void AgentIndex::add_load(model::AgentId agent, model::TypeId type, int change) {
  table_.add_load(agent, type, change);
  touch(agent);
}

void AgentIndex::set_idle_since(model::AgentId agent, model::Instant at) {
  table_.set_idle_since(agent, at);
  touch(agent);
}

void AgentIndex::begin_anew() {
  profiles_ = Profiles(table_, skills_, queues_);
  changed_seats_ = Recent<std::uint32_t>(kept_changes(table_, limits_.changes));
  told_ = 0;
  rankings_.clear();
  known_.clear();
  candidate_bytes_ = 0;
  served_.clear();
  served_bytes_ = 0;
}

// ---- what is known of a demand ---------------------------------------------------------------------------

void AgentIndex::see_given() {
  const auto& given = demands_.given();
  if (era_ != demands_.era()) {
    known_.clear();
    candidate_bytes_ = 0;
    era_ = demands_.era();
    given_ = given.size();
  }
  known_.resize(demands_.size());
  for (; given_ < given.size(); ++given_) {
    Known& known = known_[given[given_].index];
    candidate_bytes_ -= known.candidate_bytes;
    known = {};
  }
}

Ranking* AgentIndex::ranking_of(DemandId id, const Demand& demand) {
  Known& known = known_[id.index];
  if (known.ranking < rankings_.size() && rankings_[known.ranking].serial() == known.serial) {
    return &rankings_[known.ranking];
  }
  const RankingKey key = ranking_key(demand);
  auto place = std::find_if(rankings_.begin(), rankings_.end(),
                            [&](const Ranking& ranking) { return ranking.key() == key; });
  if (place == rankings_.end()) {
    if (rankings_.size() < most_rankings_) {
      place = rankings_.emplace(place, key, next_serial_++, table_, profiles_, changed_seats_);
    } else {
      if (++known.in_vain < patience) return nullptr;
      place = std::min_element(rankings_.begin(), rankings_.end(), [](const Ranking& a, const Ranking& b) {
        return a.last_asked < b.last_asked;
      });
      *place = Ranking(key, next_serial_++, table_, profiles_, changed_seats_);
    }
    told_ = changed_seats_.written();
  }
  known.in_vain = 0;
  known.ranking = static_cast<std::uint32_t>(place - rankings_.begin());
  known.serial = place->serial();
  return &*place;
}

Candidates& AgentIndex::candidates_of(DemandId id, const Demand& demand) {
  auto& candidates = known_[id.index].candidates;
  if (candidates) return *candidates;
  if (candidate_bytes_ > limits_.candidate_bytes) {
    for (Known& known : known_) {
      known.candidates.reset();
      known.candidate_bytes = 0;
    }
    candidate_bytes_ = 0;
  }
  candidates.emplace(demand, form_);
  return *candidates;
}

void AgentIndex::count_bytes(DemandId id) {
  Known& known = known_[id.index];
  const std::size_t bytes = known.candidates->bytes();
  candidate_bytes_ = candidate_bytes_ - known.candidate_bytes + bytes;
  known.candidate_bytes = bytes;
}

std::optional<Selection> AgentIndex::find(DemandId id, std::optional<std::uint32_t> last_served) {
  if (table_.size() == 0) return std::nullopt;
  see_given();
  const DemandId base = demands_.without_declines(id);
  const Demand demand = demands_.demand(base);
  Ranking* ranking = ranking_of(base, demand);
  if (ranking == nullptr) return plain_.find(table_, demands_.demand(id), last_served);

  ranking->last_asked = ++questions_;
  ranking->catch_up(table_, profiles_, changed_seats_);
  told_ = changed_seats_.written();
  const auto declined = demands_.demand(id).declined;
  for (const model::AgentId agent : declined) ranking->take_out(table_, profiles_, agent);
  std::optional<Selection> chosen;
  if (demand.distribution == model::Distribution::round_robin) {
    chosen = next_in_turn(demand, *ranking, last_served);
  } else {
    chosen = candidates_of(base, demand).find(table_, profiles_, *ranking);
    count_bytes(base);
    if (chosen && demand.distribution) chosen->tie_break = model::event::TieBreak::none;
  }
  for (const model::AgentId agent : declined) ranking->put_back(table_, profiles_, agent);
  return chosen;
}

std::optional<Selection> AgentIndex::next_in_turn(const Demand& demand, const Ranking& ranking,
                                                  std::optional<std::uint32_t> last_served) const {
  const auto& eligible = ranking.eligible_by_rank();
  const auto& members = member_by_rank_[demand.queue.index];
  const std::size_t words = eligible.size();
  const std::uint32_t from = last_served ? ROUTESIM_FAULT(9, *last_served + 1, 0) : 0;
  // From the one after the last served to the end, then all from the beginning: the part of its word that
  // comes before is looked at last.
  std::uint64_t mask = from / 64 < words ? ~std::uint64_t{0} << (from % 64) : 0;
  std::size_t word = from / 64 < words ? from / 64 : 0;
  if (mask == 0) mask = ~std::uint64_t{0};
  for (std::size_t step = 0; step <= words; ++step) {
    // Of a queue that does not hand out in turn by itself, members are told by their profiles alone.
    std::uint64_t found = eligible[word] & mask & (members.empty() ? ~std::uint64_t{0} : members[word]);
    for (; found != 0; found &= found - 1) {
      const auto rank =
          static_cast<std::uint32_t>(64 * word) + static_cast<std::uint32_t>(std::countr_zero(found));
      const model::AgentId agent = table_.by_rank(rank);
      if (!serves(profiles_, profiles_.profile_of(agent), demand)) continue;
      return Selection{agent, model::event::TieBreak::none};
    }
    mask = ~std::uint64_t{0};
    word = word + 1 == words ? 0 : word + 1;
  }
  return std::nullopt;
}

bool AgentIndex::everyone_declined(DemandId id) {
  const Demand demand = demands_.demand(id);
  see_given();
  const DemandId base = demands_.without_declines(id);
  const std::size_t routable =
      candidates_of(base, demands_.demand(base)).routable(profiles_, demand.declined.size());
  count_bytes(base);
  if (routable == 0 || routable > demand.declined.size()) return false;
  const auto declined =
      std::count_if(demand.declined.begin(), demand.declined.end(), [&](model::AgentId agent) {
        return table_.routable(agent) && serves(profiles_, profiles_.profile_of(agent), demand);
      });
  return static_cast<std::size_t>(declined) == routable;
}

// ---- what an agent serves --------------------------------------------------------------------------------

void AgentIndex::set_served(Served& served, std::uint32_t profile, DemandId id) const {
  const std::uint64_t bit = std::uint64_t{1} << (id.index % 64);
  std::uint64_t& word = served.words[id.index / 64];
  word = serves(profiles_, profile, demands_.demand(id)) ? word | bit : word & ~bit;
}

std::span<const std::uint64_t> AgentIndex::served_by(model::AgentId agent) {
  const std::uint32_t profile = profiles_.profile_of(agent);
  if (served_.size() < profiles_.size()) served_.resize(profiles_.size());
  Served& served = served_[profile];
  const auto& given = demands_.given();
  const std::size_t words = (demands_.size() + 63) / 64;
  if (served.words.size() < words) {
    served_bytes_ += 8 * (words - served.words.size());
    if (served_bytes_ > limits_.served_bytes) {
      for (Served& other : served_) other = {};
      served_bytes_ = 8 * words;
    }
    served.words.resize(words, 0);
  }
  if (!served.is_made || served.era != demands_.era()) {
    for (std::uint32_t i = 0; i < demands_.size(); ++i) {
      if (demands_.is_used({i})) set_served(served, profile, {i});
    }
    served.is_made = true;
    served.era = demands_.era();
  } else {
    for (; served.read < given.size(); ++served.read) set_served(served, profile, given[served.read]);
  }
  served.read = given.size();
  return served.words;
}

}  // namespace routesim::scoring

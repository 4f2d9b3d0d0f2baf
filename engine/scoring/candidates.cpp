// How it is exact, and what it costs: docs/how-selection-works.md.
#include "engine/scoring/candidates.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "engine/model/seeded_fault.hpp"

namespace routesim::scoring {
namespace {

using model::event::TieBreak;

constexpr std::int64_t million = 1'000'000;
// Walking a list longer than this costs more than keeping bounds (measured: bench/README.md).
constexpr std::size_t longest_list = 1'024;

}  // namespace

bool serves(const Profiles& profiles, std::uint32_t profile, const Demand& demand) {
  if (profiles.members(demand.queue)[profile] == 0) return false;
  for (const model::SkillMinimum& skill : demand.skills) {
    const int level = profiles.levels(skill.skill)[profile];
    if (level < (demand.bypass_proficiency ? ROUTESIM_FAULT(7, 0, skill.minimum) : skill.minimum))
      return false;
  }
  return true;
}

// The best so far and how it stands against those of the same score.
class Candidates::Front {
 public:
  Front(const AgentTable& agents, const Profiles& profiles, const Ranking& ranking)
      : agents_(agents), profiles_(profiles), ranking_(ranking) {}

  std::int64_t score() const { return score_; }

  // The first agent of the profile comes to `score`, which is not below the best so far.
  void add(std::int64_t score, std::uint32_t profile) {
    if (score > score_) {
      // Who it is, is looked up when somebody ties with it or nobody else can win.
      score_ = score;
      profile_ = profile;
      is_known_ = false;
      return;
    }
    if (!is_known_) best_ = first_of(profile_);
    is_known_ = true;
    const Selection other = first_of(profile);
    const auto idle = agents_.idle_since(best_.agent);
    const auto other_idle = agents_.idle_since(other.agent);
    if (idle == other_idle) {
      if (agents_.id_rank(other.agent) < agents_.id_rank(best_.agent)) best_ = other;
      best_.tie_break = TieBreak::id;
      return;
    }
    if (other_idle < idle) best_ = other;
    if (best_.tie_break == TieBreak::none) best_.tie_break = TieBreak::idle;
  }

  std::optional<Selection> selection() const {
    if (score_ < 0) return std::nullopt;
    return is_known_ ? best_ : first_of(profile_);
  }

 private:
  Selection first_of(std::uint32_t profile) const {
    const Ranking::First first = ranking_.first(profiles_, profile);
    return {{profiles_.agent_at(first.seat)}, first.tie_break};
  }

  const AgentTable& agents_;
  const Profiles& profiles_;
  const Ranking& ranking_;
  std::int64_t score_ = -1;  // above the score of whoever is out
  std::uint32_t profile_ = 0;
  bool is_known_ = false;
  Selection best_;
};

Candidates::Candidates(const Demand& demand, Form form)
    : form_(form),
      skills_(demand.skills.begin(), demand.skills.end()),
      bypass_proficiency_(demand.bypass_proficiency),
      prefer_(demand.scoring.prefer),
      queue_(demand.queue),
      unit_(demand.distribution ? 0 : demand.scoring.proficiency * million * demand.capacity),
      scale_(demand.skills.empty() ? 1 : 5 * static_cast<std::int64_t>(demand.skills.size())),
      most_by_agent_(scale_ * Ranking::most_b(ranking_key(demand))),
      is_bounded_(form == Form::bounds) {}

std::int64_t Candidates::part_of(const Profiles& profiles, std::uint32_t profile) const {
  if (skills_.empty()) return unit_;
  std::int64_t sum = 0;
  for (const model::SkillMinimum& skill : skills_) {
    const int level = profiles.levels(skill.skill)[profile];
    sum += ROUTESIM_FAULT(6, prefer_ == model::Prefer::highest, true) ? level
                                                                      : 5 - std::abs(level - skill.minimum);
  }
  return unit_ * sum;
}

void Candidates::see_new(const Profiles& profiles) {
  if (ROUTESIM_FAULT(23, seen_ == profiles.size(), seen_ > 0)) return;
  Demand demand;
  demand.queue = queue_;
  demand.skills = skills_;
  demand.bypass_proficiency = bypass_proficiency_;
  const bool is_first_look = seen_ == 0;
  if (is_bounded_) {
    served_.resize((profiles.size() + 63) / 64, 0);
    era_ = 0;  // bounds are made anew
  }
  std::vector<std::pair<std::int64_t, std::uint32_t>> found;
  for (; seen_ < profiles.size(); ++seen_) {
    if (!serves(profiles, seen_, demand)) continue;
    if (is_bounded_) {
      served_[seen_ / 64] |= std::uint64_t{1} << (seen_ % 64);
    } else if (is_first_look) {
      found.emplace_back(part_of(profiles, seen_), seen_);
    } else {
      list(profiles, seen_);
    }
  }
  if (is_bounded_) return;
  if (is_first_look) {
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    parts_.reserve(found.size());
    listed_.reserve(found.size());
    for (const auto& [part, profile] : found) {
      parts_.push_back(part);
      listed_.push_back(profile);
    }
  }
  if (form_ == Form::by_count && listed_.size() > longest_list) turn_to_bounds(profiles);
}

void Candidates::list(const Profiles& profiles, std::uint32_t profile) {
  const std::int64_t part = part_of(profiles, profile);
  const auto place = std::upper_bound(parts_.begin(), parts_.end(), part, std::greater<>());
  listed_.insert(listed_.begin() + (place - parts_.begin()), profile);
  parts_.insert(place, part);
}

void Candidates::turn_to_bounds(const Profiles& profiles) {
  is_bounded_ = true;
  served_.assign((profiles.size() + 63) / 64, 0);
  for (const std::uint32_t profile : listed_) served_[profile / 64] |= std::uint64_t{1} << (profile % 64);
  parts_ = {};
  listed_ = {};
  era_ = 0;
}

std::optional<Selection> Candidates::find(const AgentTable& agents, const Profiles& profiles,
                                          const Ranking& ranking) {
  see_new(profiles);
  return is_bounded_ ? find_bounded(agents, profiles, ranking) : find_listed(agents, profiles, ranking);
}

std::size_t Candidates::routable(const Profiles& profiles, std::size_t limit) {
  see_new(profiles);
  std::size_t count = 0;
  for (std::size_t i = 0; i < listed_.size() && count <= limit; ++i) count += profiles.routable(listed_[i]);
  for (std::size_t block = 0; block < served_.size() && count <= limit; ++block) {
    for (std::uint64_t left = served_[block]; left != 0; left &= left - 1) {
      count += profiles.routable(static_cast<std::uint32_t>(64 * block) +
                                 static_cast<std::uint32_t>(std::countr_zero(left)));
    }
  }
  return count;
}

std::optional<Selection> Candidates::find_listed(const AgentTable& agents, const Profiles& profiles,
                                                 const Ranking& ranking) const {
  const std::int64_t* best = ranking.best().data();
  Front front(agents, profiles, ranking);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (parts_[i] + most_by_agent_ < front.score()) break;
    const std::int64_t score = parts_[i] + scale_ * best[listed_[i]];
    if (score >= front.score()) front.add(score, listed_[i]);
  }
  return front.selection();
}

std::int64_t Candidates::best_of_block(const Profiles& profiles, const Ranking& ranking,
                                       std::size_t block) const {
  const std::int64_t* best = ranking.best().data();
  std::int64_t highest = -1;
  for (std::uint64_t left = served_[block]; left != 0; left &= left - 1) {
    const auto profile =
        static_cast<std::uint32_t>(64 * block) + static_cast<std::uint32_t>(std::countr_zero(left));
    if (best[profile] == Ranking::out) continue;
    highest = std::max(highest, part_of(profiles, profile) + scale_ * best[profile]);
  }
  return highest;
}

std::int64_t Candidates::highest_bound(std::size_t group) const {
  const std::size_t end = std::min(bounds_.size(), 64 * group + 64);
  std::int64_t highest = -1;
  for (std::size_t block = 64 * group; block < end; ++block) highest = std::max(highest, bounds_[block]);
  return highest;
}

void Candidates::catch_up(const Profiles& profiles, const Ranking& ranking) {
  const auto& risen = ranking.risen();
  if (era_ != ranking.era() || !risen.has_all_from(read_)) {
    bounds_.resize(served_.size());
    for (std::size_t block = 0; block < bounds_.size(); ++block) {
      bounds_[block] = served_[block] == 0 ? -1 : best_of_block(profiles, ranking, block);
    }
    group_bounds_.resize((bounds_.size() + 63) / 64);
    for (std::size_t group = 0; group < group_bounds_.size(); ++group) {
      group_bounds_[group] = highest_bound(group);
    }
    era_ = ranking.era();
    read_ = risen.written();
    return;
  }
  for (; read_ != risen.written(); ++read_) {
    const std::uint32_t profile = risen[read_];
    if ((served_[profile / 64] >> (profile % 64) & 1) == 0) continue;
    if (ranking.best()[profile] == Ranking::out) continue;
    const std::int64_t score = part_of(profiles, profile) + scale_ * ranking.best()[profile];
    std::int64_t& bound = bounds_[profile / 64];
    std::int64_t& group_bound = group_bounds_[profile / 4'096];
    bound = std::max(bound, score);
    group_bound = std::max(group_bound, score);
  }
}

std::optional<Selection> Candidates::find_bounded(const AgentTable& agents, const Profiles& profiles,
                                                  const Ranking& ranking) {
  catch_up(profiles, ranking);
  if (group_bounds_.empty()) return std::nullopt;

  // The highest bound is made exact until it was exact already: nobody can be above it.
  std::int64_t score = 0;
  while (true) {
    const auto top = std::max_element(group_bounds_.begin(), group_bounds_.end());
    score = *top;
    if (score < 0) return std::nullopt;
    const auto group = static_cast<std::size_t>(top - group_bounds_.begin());
    std::size_t block = 64 * group;
    while (bounds_[block] != score) ++block;
    bounds_[block] = best_of_block(profiles, ranking, block);
    if (bounds_[block] == score) break;
    *top = highest_bound(group);
  }

  Front front(agents, profiles, ranking);
  for (std::size_t group = 0; group < group_bounds_.size(); ++group) {
    if (group_bounds_[group] != score) continue;
    const std::size_t end = std::min(bounds_.size(), 64 * group + 64);
    for (std::size_t block = 64 * group; block < end; ++block) {
      if (bounds_[block] != score) continue;
      for (std::uint64_t left = served_[block]; left != 0; left &= left - 1) {
        const auto profile =
            static_cast<std::uint32_t>(64 * block) + static_cast<std::uint32_t>(std::countr_zero(left));
        if (ranking.best()[profile] == Ranking::out) continue;
        if (part_of(profiles, profile) + scale_ * ranking.best()[profile] == score) front.add(score, profile);
      }
    }
  }
  return front.selection();
}

}  // namespace routesim::scoring

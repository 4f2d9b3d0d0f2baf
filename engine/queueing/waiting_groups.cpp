#include "engine/queueing/waiting_groups.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <utility>

namespace routesim::queueing {
namespace {

constexpr std::size_t most_spare = 256;
// Looking at all words costs less than keeping them in order where they are so few.
constexpr std::size_t few_words = 10;

// Four at a time and without a branch: nobody can foresee which is the least.
std::uint64_t least_of_64(const std::uint64_t* labels) {
  std::array<std::uint64_t, 4> least{last_label, last_label, last_label, last_label};
  for (std::size_t i = 0; i < 64; i += least.size()) {
    for (std::size_t lane = 0; lane < least.size(); ++lane) {
      least[lane] = std::min(least[lane], labels[i + lane]);
    }
  }
  return std::min(std::min(least[0], least[1]), std::min(least[2], least[3]));
}

// Merges two runs of which neither is more than twice as long as the other. Where runs are more than the
// binary logarithm of the size there are two such, and a place is in a longer run by half after each merge.
void merge_two(std::vector<WaitingRun>& runs) {
  std::vector<std::size_t> by_size(runs.size());
  std::iota(by_size.begin(), by_size.end(), std::size_t{0});
  std::sort(by_size.begin(), by_size.end(),
            [&](std::size_t a, std::size_t b) { return runs[a].size() < runs[b].size(); });
  const auto shorter = std::adjacent_find(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
    return runs[b].size() <= 2 * runs[a].size();
  });
  const auto [first, second] = std::minmax(*shorter, *std::next(shorter));
  // In the place of the one that begins first, since so does what they become.
  runs[first] = WaitingRun::merged(runs[first], runs[second]);
  runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(second));
}

}  // namespace

void WaitingGroups::insert(GroupId id, const WaitingPlace& place) {
  if (id >= groups_.size()) make_groups(id + std::size_t{1});
  Group& group = groups_[id];
  ++size_;
  ++group.size;

  // Of the runs that it may follow, the one that ends last: so the runs of two priorities stay apart.
  WaitingRun* run = nullptr;
  for (WaitingRun& other : group.runs) {
    if (other.back() < place && (run == nullptr || run->back() < other.back())) run = &other;
  }
  if (run != nullptr) {
    run->push_back(place);
    return;
  }
  // Of those that it may precede, the one that begins first: so they stay in order.
  const auto later = std::find_if(group.runs.begin(), group.runs.end(),
                                  [&](const WaitingRun& other) { return place < other.front(); });
  if (later != group.runs.end()) {
    later->push_front(place);
  } else {
    begin_run(group, place);
  }
  set_head(id);
}

void WaitingGroups::begin_run(Group& group, const WaitingPlace& place) {
  WaitingRun run;
  if (!spare_.empty()) {
    run = std::move(spare_.back());
    spare_.pop_back();
  }
  run.push_back(place);
  group.runs.push_back(std::move(run));
  if (group.runs.size() > 4 + static_cast<std::size_t>(std::bit_width(group.size))) merge_two(group.runs);
}

bool WaitingGroups::erase(GroupId id, const WaitingPlace& place) {
  if (id >= groups_.size()) return false;
  Group& group = groups_[id];
  std::size_t at = 0;
  while (at < group.runs.size() && !group.runs[at].erase(place)) ++at;
  if (at == group.runs.size()) return false;
  --size_;
  --group.size;
  if (group.runs[at].empty()) {
    end_run(group, at);
  } else {
    // It may begin later than it did.
    for (; at + 1 < group.runs.size() && group.runs[at + 1].front() < group.runs[at].front(); ++at) {
      std::swap(group.runs[at], group.runs[at + 1]);
    }
  }
  set_head(id);
  return true;
}

void WaitingGroups::end_run(Group& group, std::size_t at) {
  const auto run = group.runs.begin() + static_cast<std::ptrdiff_t>(at);
  if (spare_.size() < most_spare) spare_.push_back(std::move(*run));
  group.runs.erase(run);
}

bool WaitingGroups::contains(GroupId id, const WaitingPlace& place) const {
  if (id >= groups_.size()) return false;
  return std::any_of(groups_[id].runs.begin(), groups_[id].runs.end(),
                     [&](const WaitingRun& run) { return run.contains(place); });
}

void WaitingGroups::set_head(GroupId id) {
  const std::size_t word = id / 64;
  const std::uint64_t bit = std::uint64_t{1} << (id % 64);
  const std::uint64_t before = labels_[id];
  if (groups_[id].runs.empty()) {
    waiting_[word] &= ~bit;
    labels_[id] = last_label;
  } else {
    waiting_[word] |= bit;
    heads_[id] = groups_[id].runs.front().front();
    labels_[id] = label_of(heads_[id]);
  }
  if (!by_bound_.empty() && (labels_[id] < bounds_[word] || before == bounds_[word])) {
    set_bound(static_cast<std::uint32_t>(word));
  }
}

void WaitingGroups::set_bound(std::uint32_t word) {
  const std::uint64_t bound = least_of_64(&labels_[64 * std::size_t{word}]);
  if (bound == bounds_[word]) return;
  const auto place_of = [&](std::uint64_t its_bound) {
    return std::partition_point(by_bound_.begin(), by_bound_.end(), [&](std::uint32_t other) {
      return bounds_[other] < its_bound || (bounds_[other] == its_bound && other < word);
    });
  };
  const auto from = place_of(bounds_[word]);
  const auto to = place_of(bound);
  if (from < to) {
    std::rotate(from, from + 1, to);
  } else {
    std::rotate(to, from, from + 1);
  }
  bounds_[word] = bound;
}

void WaitingGroups::make_groups(std::size_t count) {
  groups_.resize(count);
  heads_.resize(count);
  waiting_.resize((count + 63) / 64);
  labels_.resize(64 * waiting_.size(), last_label);
  if (waiting_.size() <= few_words) return;
  bounds_.resize(waiting_.size(), last_label);
  while (by_bound_.size() < waiting_.size()) {
    by_bound_.push_back(static_cast<std::uint32_t>(by_bound_.size()));
    set_bound(by_bound_.back());
  }
}

std::size_t WaitingGroups::capacity() const {
  std::size_t result = 0;
  for (const Group& group : groups_) {
    for (const WaitingRun& run : group.runs) result += run.capacity();
  }
  for (const WaitingRun& run : spare_) result += run.capacity();
  return result;
}

std::vector<WaitingPlace> WaitingGroups::in_order() const {
  std::vector<WaitingPlace> result;
  result.reserve(size_);
  for_each([&](GroupId, const WaitingPlace& place) { result.push_back(place); });
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace routesim::queueing

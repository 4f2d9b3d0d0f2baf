// Everything that waits, in groups of workitems that every agent can serve alike or not at all, so that the
// next workitem for an agent is found among the groups' heads instead of among all that wait.
//
// A group keeps its places in a few sorted runs. What comes in order, as nearly everything does for each
// priority, is put at the end of one of them; what comes out of order begins a run, and runs of like size are
// merged before they get many: O(1) for what comes and goes in order, O(log n) for anything else, averaged.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/queueing/waiting_place.hpp"
#include "engine/queueing/waiting_run.hpp"

namespace routesim::queueing {

// Dense, chosen by whoever fills the list; free for another group once nothing of this one waits.
using GroupId = std::uint32_t;

class WaitingGroups {
 public:
  // `place` must not be in the list yet, in any group.
  void insert(GroupId group, const WaitingPlace& place);
  // Whether it was there.
  bool erase(GroupId group, const WaitingPlace& place);
  bool contains(GroupId group, const WaitingPlace& place) const;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t size_of(GroupId group) const { return group < groups_.size() ? groups_[group].size : 0; }
  // Room for so many places: at most 16 times the size, and 4,096.
  std::size_t capacity() const;

  struct Head {
    GroupId group = 0;
    WaitingPlace place;
  };
  // The earliest place of the groups that `served` has a bit for (bit g % 64 of word g / 64; words left out
  // are 0) and that `accepts(GroupId)` takes; asked only of a group whose head is earlier than the best so
  // far.
  template <class Accepts>
  std::optional<Head> first_of(std::span<const std::uint64_t> served, Accepts accepts) const {
    const std::size_t words = served.size() < waiting_.size() ? served.size() : waiting_.size();
    const WaitingPlace* best = nullptr;
    std::uint64_t best_label = ~std::uint64_t{0};
    GroupId best_group = 0;
    for (std::size_t word = 0; word < words; ++word) {
      if (bounds_[word] > best_label) continue;
      for (std::uint64_t left = served[word] & waiting_[word]; left != 0; left &= left - 1) {
        const auto group = static_cast<GroupId>(64 * word + static_cast<std::size_t>(std::countr_zero(left)));
        const std::uint64_t label = labels_[group];
        if (label > best_label) continue;
        if (label == best_label && best != nullptr && !(heads_[group] < *best)) continue;
        if (!accepts(group)) continue;
        best = &heads_[group];
        best_label = label;
        best_group = group;
      }
    }
    if (best == nullptr) return std::nullopt;
    return Head{best_group, *best};
  }

  // Everything, in waiting order: O(n log n).
  std::vector<WaitingPlace> in_order() const;
  // `visit(GroupId, const WaitingPlace&)` of everything, by group.
  template <class Visit>
  void for_each(Visit visit) const {
    for (GroupId group = 0; group < groups_.size(); ++group) {
      for (const WaitingRun& run : groups_[group].runs) {
        run.for_each([&](const WaitingPlace& place) { visit(group, place); });
      }
    }
  }

 private:
  struct Group {
    std::vector<WaitingRun> runs;  // by their first place; none of them empty
    std::size_t size = 0;
  };

  void begin_run(Group& group, const WaitingPlace& place);
  void end_run(Group& group, std::size_t at);
  void set_head(GroupId id);

  std::vector<Group> groups_;
  std::vector<WaitingPlace> heads_;  // by group; of a group that is empty: anything
  // By group, whole words of 64: a number that does not fall where heads come later, so that most are
  // compared by it alone; the greatest where nothing waits.
  std::vector<std::uint64_t> labels_;
  std::vector<std::uint64_t> waiting_;  // a bit for each group: not empty
  std::vector<std::uint64_t> bounds_;   // by word of 64 groups: no label of theirs is below it
  std::vector<WaitingRun> spare_;       // empty ones whose room is used again
  std::size_t size_ = 0;
};

}  // namespace routesim::queueing

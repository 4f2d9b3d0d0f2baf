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

#include "engine/queueing/waiting_label.hpp"
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
    // By labels alone, without a branch that depends on them: nearly always this is the answer.
    Least least;
    look_through(served, least.label,
                 [&](std::size_t word, std::uint64_t groups) { look(least, word, groups); });
    const bool alone = least.label < least.second;
    if (alone && accepts(least.group)) return Head{least.group, heads_[least.group]};
    // Several heads of one label, or a group that is refused.
    const auto accepts_now = [&](GroupId group) {
      return !(alone && group == least.group) && accepts(group);
    };
    Best best;
    look_through(served, best.label,
                 [&](std::size_t word, std::uint64_t groups) { improve(best, word, groups, accepts_now); });
    if (best.head == nullptr) return std::nullopt;
    return Head{best.group, *best.head};
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

  // `visit(word, groups)` of the words that may have a head of at most the label `limit`, which it may lower.
  template <class Visit>
  void look_through(std::span<const std::uint64_t> served, const std::uint64_t& limit, Visit visit) const {
    if (by_bound_.empty()) {
      const std::size_t words = served.size() < waiting_.size() ? served.size() : waiting_.size();
      for (std::size_t word = 0; word < words; ++word) visit(word, served[word] & waiting_[word]);
      return;
    }
    for (const std::uint32_t word : by_bound_) {
      if (bounds_[word] > limit) return;
      if (word < served.size()) visit(word, served[word] & waiting_[word]);
    }
  }
  static GroupId group_at(std::size_t word, std::uint64_t groups) {
    return static_cast<GroupId>(64 * word + static_cast<std::size_t>(std::countr_zero(groups)));
  }

  struct Least {
    std::uint64_t label = last_label;
    std::uint64_t second = last_label;  // of another group
    GroupId group = 0;
  };
  void look(Least& least, std::size_t word, std::uint64_t groups) const {
    Least l = least;
    for (; groups != 0; groups &= groups - 1) {
      const GroupId group = group_at(word, groups);
      const std::uint64_t label = labels_[group];
      const std::uint64_t later = label < l.label ? l.label : label;
      l.group = label < l.label ? group : l.group;
      l.label = label < l.label ? label : l.label;
      l.second = later < l.second ? later : l.second;
    }
    least = l;
  }

  struct Best {
    const WaitingPlace* head = nullptr;
    std::uint64_t label = last_label;
    GroupId group = 0;
  };
  template <class Accepts>
  void improve(Best& best, std::size_t word, std::uint64_t groups, const Accepts& accepts) const {
    for (; groups != 0; groups &= groups - 1) {
      const GroupId group = group_at(word, groups);
      const std::uint64_t label = labels_[group];
      if (label > best.label) continue;
      if (label == best.label && best.head != nullptr && !(heads_[group] < *best.head)) continue;
      if (accepts(group)) best = {&heads_[group], label, group};
    }
  }

  void make_groups(std::size_t count);
  void begin_run(Group& group, const WaitingPlace& place);
  void end_run(Group& group, std::size_t at);
  void set_head(GroupId id);
  void set_bound(std::uint32_t word);

  std::vector<Group> groups_;
  std::vector<WaitingPlace> heads_;  // by group; of a group that is empty: anything
  // By group, whole words of 64: a number that does not fall where heads come later, so that most are
  // compared by it alone; the greatest where nothing waits.
  std::vector<std::uint64_t> labels_;   // of the heads, by group; last_label to the end of a word of 64
  std::vector<std::uint64_t> waiting_;  // a bit for each group: not empty
  // Where groups are many, and empty where they are few: by word the least label, and the words in its order.
  std::vector<std::uint64_t> bounds_;
  std::vector<std::uint32_t> by_bound_;
  std::vector<WaitingRun> spare_;  // empty ones whose room is used again
  std::size_t size_ = 0;
};

}  // namespace routesim::queueing

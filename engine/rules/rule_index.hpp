// Which rules may match a workitem, found by its keys instead of by asking all of them. It only proposes:
// every rule that matches is among the proposed, and whoever asks checks each.
//
// Rules with a narrow area (a hundredth of a column, say) stand in short lists, one list for each bucket of
// that column's keys; a workitem's key gives the list, in which each rule's next narrowest test stands beside
// it. For the other rules there is a row of bits for each
// bucket of each column, one bit a rule: those that the bucket does not exclude. The rows of a workitem's
// buckets, ANDed word by word, leave the rules to propose.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/rules/key_tests.hpp"
#include "engine/rules/rule_areas.hpp"

namespace routesim::rules {

// Cuts the keys of a column into consecutive buckets.
class KeyBuckets {
 public:
  // `starts`: of all buckets but the first, ascending.
  KeyBuckets(std::uint32_t column, model::FieldKind kind, std::vector<Key> starts);

  std::uint32_t column() const { return column_; }
  std::size_t size() const { return starts_.size() + 1; }
  // Of a value's key, or that of none.
  std::uint32_t of(Key key) const {
    const std::size_t cell = cell_of(key);
    const Key* const from = starts_.data() + guide_[cell];
    std::size_t left = guide_[cell + 1] - guide_[cell];
    const Key* next = from;
    while (left > 0) {
      const std::size_t half = (left + 1) / 2;
      // A branch would be foreseen half of the time.
      next += half & -static_cast<std::size_t>(next[half - 1] <= key);
      left -= half;
    }
    return static_cast<std::uint32_t>(next - starts_.data());
  }
  // The same, also of keys that no value has, such as the last of "any value".
  std::uint32_t of_bound(Key key) const {
    return static_cast<std::uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), key) -
                                      starts_.begin());
  }
  std::size_t bytes() const {
    return sizeof *this + starts_.size() * sizeof(Key) + guide_.size() * sizeof(guide_.front());
  }

 private:
  // Cells are of equal width and tell where to look: of numbers as doubles, since equal steps of their keys
  // are far from equal steps of them. A higher key is never in a lower cell, however the doubles are rounded.
  std::size_t cell_of(Key key) const {
    if (is_number_) {
      const double cell = (number_of(key) - lowest_number_) * cells_a_unit_;
      const double not_below = cell > 0.0 ? cell : 0.0;  // also of no number
      return static_cast<std::size_t>(not_below < last_cell_ ? not_below : last_cell_);
    }
    const Key cell = key < lowest_ ? 0 : (key - lowest_) >> shift_;
    return std::min(static_cast<std::size_t>(cell), guide_.size() - 2);
  }

  std::uint32_t column_ = 0;
  bool is_number_ = false;
  int shift_ = 0;
  Key lowest_ = 0;
  double lowest_number_ = 0;
  double cells_a_unit_ = 0;
  double last_cell_ = 0;
  std::vector<Key> starts_;
  std::vector<std::uint16_t> guide_;  // by cell, and one more: how many starts are in lower cells
};

class RuleIndex {
 public:
  RuleIndex(const RuleAreas& areas, std::uint32_t rules);

  // Calls `propose(position)` for every rule before `limit` that may match, each once, in no order that is
  // promised; it returns the new limit, which must not be above the old one.
  template <class Propose>
  void find(const Key* keys, std::uint32_t limit, Propose propose) const;

  std::size_t bytes() const;

 private:
  struct Lists {
    KeyBuckets buckets;
    std::uint32_t first_position = 0;  // the least in any list
    std::vector<std::uint32_t> ends;   // by bucket: into entries
    std::vector<KeyTest> entries;      // the number: the rule's position, ascending in each list
  };
  struct Rows {
    KeyBuckets buckets;
    std::vector<bool> excludes;        // by bucket: any rule at all
    std::vector<std::uint64_t> words;  // by bucket, then by 64 rules
  };

  void add_lists(std::uint32_t column, model::FieldKind kind, const std::vector<const RuleArea*>& areas,
                 const std::vector<KeyTest>& beside);
  void add_rows(std::uint32_t column, model::FieldKind kind, const std::vector<const RuleArea*>& areas,
                const std::vector<std::uint32_t>& row_position);

  std::vector<Lists> lists_;
  std::vector<Rows> rows_;
  std::vector<std::uint32_t> positions_;  // of the rules in the rows, ascending
};

template <class Propose>
void RuleIndex::find(const Key* keys, std::uint32_t limit, Propose propose) const {
  if (!positions_.empty() && positions_.front() < limit) {
    // A row that is left out only makes for more proposals.
    std::array<const std::uint64_t*, 64> rows;
    std::size_t count = 0;
    const std::size_t words = (positions_.size() + 63) / 64;
    for (const Rows& column : rows_) {
      const std::size_t bucket = column.buckets.of(keys[column.buckets.column()]);
      if (column.excludes[bucket] && count < rows.size()) rows[count++] = &column.words[bucket * words];
    }
    for (std::size_t word = 0; word < words && positions_[word * 64] < limit; ++word) {
      const std::size_t rules = std::min<std::size_t>(64, positions_.size() - word * 64);
      std::uint64_t left = ~std::uint64_t{0} >> (64 - rules);
      for (std::size_t i = 0; i < count && left != 0; ++i) left &= rows[i][word];
      for (; left != 0; left &= left - 1) {
        const std::uint32_t position =
            positions_[word * 64 + static_cast<std::size_t>(std::countr_zero(left))];
        if (position >= limit) break;
        limit = propose(position);
      }
    }
  }
  for (const Lists& column : lists_) {
    if (column.first_position >= limit) continue;
    const std::uint32_t bucket = column.buckets.of(keys[column.buckets.column()]);
    const std::uint32_t end = column.ends[bucket];
    for (std::uint32_t i = bucket == 0 ? 0 : column.ends[bucket - 1]; i != end; ++i) {
      const KeyTest& entry = column.entries[i];
      if (entry.number >= limit) break;
      if (entry.passes(keys)) limit = propose(entry.number);
    }
  }
}

}  // namespace routesim::rules

#include "engine/rules/rule_index.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace routesim::rules {
namespace {

// A rule stands in a list where it can match with so little of the column, or, of few rules, so little that a
// workitem meets so many of them in the mean.
constexpr std::uint32_t narrow_share = 1'000'000 / 64;
constexpr std::uint32_t few_met = 8;
constexpr std::size_t most_lists = 4'096;       // a column
constexpr std::size_t most_entries_a_rule = 2;  // in the mean: in how many lists it stands
constexpr std::size_t few_entries = 1'024;      // a column may have without regard to that
constexpr std::size_t most_rows = 64;           // a column

// Every step-th cut, so that at most so many buckets come out.
std::vector<Key> thinned(const std::vector<Key>& cuts, std::size_t step) {
  std::vector<Key> starts;
  for (std::size_t i = step - 1; i < cuts.size(); i += step) starts.push_back(cuts[i]);
  return starts;
}

}  // namespace

KeyBuckets::KeyBuckets(std::uint32_t column, model::FieldKind kind, std::vector<Key> starts)
    : column_(column), is_number_(kind == model::FieldKind::number), starts_(std::move(starts)) {
  std::size_t cells = 1;
  if (!starts_.empty()) {
    lowest_ = starts_.front();
    // The first is often that of "any value", far below the numbers themselves.
    const Key second = starts_[starts_.size() > 1 ? 1 : 0];
    if (is_number_) {
      lowest_number_ = number_of(second);
      cells = 2 * starts_.size();
      cells_a_unit_ = static_cast<double>(cells) / (number_of(starts_.back()) - lowest_number_);
      if (!std::isfinite(cells_a_unit_)) cells_a_unit_ = 0;
      last_cell_ = static_cast<double>(cells - 1);
    } else {
      lowest_ = second;
      const Key range = starts_.back() - second;
      while (range >> shift_ >= 2 * starts_.size()) ++shift_;
      cells = static_cast<std::size_t>(range >> shift_) + 1;
    }
  }
  guide_.resize(cells + 1);
  for (const Key start : starts_) ++guide_[cell_of(start) + 1];
  std::partial_sum(guide_.begin(), guide_.end(), guide_.begin());
}

RuleIndex::RuleIndex(const RuleAreas& areas, std::uint32_t rules) {
  const std::size_t columns = areas.columns.size();
  std::vector<std::vector<const RuleArea*>> narrow(columns);
  std::vector<std::vector<const RuleArea*>> wide(columns);
  std::vector<std::uint32_t> row_position(rules);
  std::vector<KeyTest> beside(rules);
  std::vector<KeyTest> tests;
  const std::uint32_t most_share = std::max(narrow_share, few_met * 1'000'000 / std::max(rules, 1U));
  auto area = areas.areas.begin();
  for (std::uint32_t position = 0; position < rules; ++position) {
    const bool has_area = area != areas.areas.end() && area->position == position;
    const bool is_narrow = has_area && area->share <= most_share;
    if (is_narrow) {
      narrow[area->column].push_back(&*area);
    } else {
      row_position[position] = static_cast<std::uint32_t>(positions_.size());
      positions_.push_back(position);
    }
    const auto first = area;
    for (; area != areas.areas.end() && area->position == position; ++area) {
      if (!is_narrow) wide[area->column].push_back(&*area);
      if (is_narrow && area == first + 1) {
        tests.clear();
        add_tests(*area, areas.columns.is_small(area->column), tests);
        beside[position] = tests.front();
      }
    }
    beside[position].number = position;
  }
  for (std::uint32_t column = 0; column < columns; ++column) {
    if (!narrow[column].empty()) add_lists(column, areas.columns.kind(column), narrow[column], beside);
    if (!wide[column].empty()) add_rows(column, areas.columns.kind(column), wide[column], row_position);
  }
}

void RuleIndex::add_lists(std::uint32_t column, model::FieldKind kind,
                          const std::vector<const RuleArea*>& areas, const std::vector<KeyTest>& beside) {
  const std::vector<Key> cuts = cuts_of(areas);
  Lists lists{{column, kind, {}}, areas.front()->position, {}, {}};
  const auto each_entry = [&](auto&& visit) {
    for (const RuleArea* area : areas) {
      std::uint32_t next = 0;  // two ranges of a rule may meet in one bucket
      for (const KeyRange& range : area->keys) {
        const std::uint32_t last = lists.buckets.of_bound(range.last);
        for (next = std::max(next, lists.buckets.of_bound(range.first)); next <= last; ++next) {
          visit(next, area->position);
        }
      }
    }
  };
  std::size_t step = (cuts.size() + most_lists - 1) / most_lists;
  for (step = std::max<std::size_t>(step, 1);; step *= 2) {
    lists.buckets = {column, kind, thinned(cuts, step)};
    lists.ends.assign(lists.buckets.size(), 0);
    std::size_t entries = 0;
    const std::size_t most = std::max(few_entries, most_entries_a_rule * areas.size());
    each_entry([&](std::uint32_t bucket, std::uint32_t) {
      ++lists.ends[bucket];
      ++entries;
    });
    if (entries <= most || lists.buckets.size() == 1) break;
  }
  // First where each list begins; every entry moves that on, to where the list ends.
  std::uint32_t begin = 0;
  for (std::uint32_t& end : lists.ends) {
    const std::uint32_t count = end;
    end = begin;
    begin += count;
  }
  lists.entries.resize(begin);
  each_entry([&](std::uint32_t bucket, std::uint32_t position) {
    lists.entries[lists.ends[bucket]++] = beside[position];
  });
  lists_.push_back(std::move(lists));
}

void RuleIndex::add_rows(std::uint32_t column, model::FieldKind kind,
                         const std::vector<const RuleArea*>& areas,
                         const std::vector<std::uint32_t>& row_position) {
  const std::vector<Key> cuts = cuts_of(areas);
  Rows rows{{column, kind, thinned(cuts, cuts.size() / most_rows + 1)}, {}, {}};
  const std::size_t words = (positions_.size() + 63) / 64;
  const std::size_t count = rows.buckets.size();
  const auto bit = [](std::uint32_t rule) { return std::uint64_t{1} << (rule % 64); };

  // Rules that ask nothing of the column are in every row.
  std::vector<std::uint64_t> indifferent(words, ~std::uint64_t{0});
  for (const RuleArea* area : areas) {
    const std::uint32_t rule = row_position[area->position];
    indifferent[rule / 64] &= ~bit(rule);
  }
  for (std::size_t bucket = 0; bucket < count; ++bucket) {
    rows.words.insert(rows.words.end(), indifferent.begin(), indifferent.end());
  }
  std::vector<std::size_t> held(count);
  for (const RuleArea* area : areas) {
    const std::uint32_t rule = row_position[area->position];
    std::uint32_t next = 0;
    for (const KeyRange& range : area->keys) {
      const std::uint32_t last = rows.buckets.of_bound(range.last);
      for (next = std::max(next, rows.buckets.of_bound(range.first)); next <= last; ++next) {
        rows.words[next * words + rule / 64] |= bit(rule);
        ++held[next];
      }
    }
  }
  for (const std::size_t rules : held) rows.excludes.push_back(rules < areas.size());
  rows_.push_back(std::move(rows));
}

std::size_t RuleIndex::bytes() const {
  std::size_t bytes = positions_.size() * sizeof(std::uint32_t);
  for (const Lists& lists : lists_) {
    bytes += lists.buckets.bytes() + lists.ends.size() * sizeof(std::uint32_t) +
             lists.entries.size() * sizeof(KeyTest);
  }
  for (const Rows& rows : rows_) {
    bytes += rows.buckets.bytes() + rows.excludes.size() / 8 + rows.words.size() * sizeof(std::uint64_t);
  }
  return bytes;
}

}  // namespace routesim::rules

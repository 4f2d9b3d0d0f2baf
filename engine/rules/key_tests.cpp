#include "engine/rules/key_tests.hpp"

#include <algorithm>

namespace routesim::rules {

KeyTests::KeyTests(const RuleAreas& areas, const std::vector<std::shared_ptr<const Condition>>& conditions)
    : conditions_(conditions) {
  first_.reserve(conditions.size() + 1);
  auto area = areas.areas.begin();
  std::vector<KeyTest> tests;
  for (std::uint32_t position = 0; position < conditions.size(); ++position) {
    tests.clear();
    bool decides = areas.decided[position];
    for (; area != areas.areas.end() && area->position == position; ++area) {
      decides &= add_tests(*area, areas.columns.is_small(area->column), tests);
    }
    if (tests.empty()) tests.emplace_back();
    tests.front().decides = decides;
    tests.front().number = static_cast<std::uint32_t>(more_.size());
    first_.push_back(tests.front());
    more_.insert(more_.end(), tests.begin() + 1, tests.end());
  }
  first_.emplace_back().number = static_cast<std::uint32_t>(more_.size());
}

bool add_tests(const RuleArea& area, bool small, std::vector<KeyTest>& tests) {
  KeyTest test;
  test.column = static_cast<std::uint16_t>(area.column);
  if (area.keys.empty() || (area.keys.size() > 1 && small)) {
    test.set = 0;
    for (const KeyRange& range : area.keys) {
      for (Key key = range.first; key <= std::min<Key>(range.last, 63); ++key)
        test.set |= std::uint64_t{1} << key;
    }
    tests.push_back(test);
    return true;
  }
  // All from the first to the last but one gap in which nothing is asked of the ends: what is outside the gap
  // is one range that goes on from the largest key to the first.
  const KeyRange ends{area.keys.front().first, area.keys.back().last};
  const bool but_one_gap = area.keys.size() == 2 && ends.first <= 1 && ends.last == largest_key;
  if (!but_one_gap || ends.first == 1) {
    test.low = ends.first;
    test.span = ends.last - ends.first;
    tests.push_back(test);
  }
  if (but_one_gap) {
    test.low = area.keys.back().first;
    test.span = area.keys.front().last - test.low;
    tests.push_back(test);
  }
  return area.keys.size() == 1 || but_one_gap;
}

}  // namespace routesim::rules

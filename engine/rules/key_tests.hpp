// The conditions of a type's rules, in evaluation order, as tests of keys: two or three integer operations a
// comparison, the one that most workitems fail first. Exact: what keys cannot decide, the condition does.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/rules/rule_areas.hpp"

namespace routesim::rules {

// Passes keys of a range, of a set of small keys, or both: two tests without a branch between them.
struct KeyTest {
  Key low = 0;
  Key span = largest_key;                 // from low to low + span, going on from 0 after the largest
  std::uint64_t set = ~std::uint64_t{0};  // a bit a key; of a column of small keys
  std::uint32_t number = 0;               // what its owner makes of it
  std::uint16_t column = 0;
  bool decides = true;  // of a rule's first test: passing all of them is a match

  bool passes(const Key* keys) const {
    const Key key = keys[column];
    return (key - low <= span) & ((set >> (key & 63U) & 1U) != 0);
  }
};

// Appends the tests of an area; false where they pass more than its keys.
bool add_tests(const RuleArea& area, bool small, std::vector<KeyTest>& tests);

class KeyTests {
 public:
  KeyTests(const RuleAreas& areas, const std::vector<std::shared_ptr<const Condition>>& conditions);

  // Whether the condition at the position is yes. `keys` are those of `facts`.
  bool match(std::uint32_t position, const Key* keys, const Facts& facts) const {
    const KeyTest& first = first_[position];
    if (!first.passes(keys)) return false;
    const std::uint32_t end = first_[position + 1].number;
    for (std::uint32_t i = first.number; i != end; ++i) {
      if (!more_[i].passes(keys)) return false;
    }
    return first.decides || conditions_[position]->evaluate(facts) == Truth::yes;
  }

 private:
  std::vector<KeyTest> first_;  // by position, and one at the end; the number: where its others begin
  std::vector<KeyTest> more_;
  std::vector<std::shared_ptr<const Condition>> conditions_;  // by position
};

}  // namespace routesim::rules

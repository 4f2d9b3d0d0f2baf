// Field values as integers in the order of the values, so that what a condition asks of a field is a few
// ranges of integers. The key of no value is below all others.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/model/value.hpp"

namespace routesim::rules {

using Key = std::uint64_t;
constexpr Key no_value_key = 0;
constexpr Key largest_key = std::numeric_limits<Key>::max();

// Equal values have equal keys and a lower value has a lower key, among the values of one field. A text's key
// is a hash: equal texts have equal keys, and that is all.
inline Key key_of(double value) {
  // -0 becomes 0, which it equals.
  const auto bits = std::bit_cast<Key>(value + 0.0);
  constexpr Key sign = Key{1} << 63;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}
// The number of that key; not a number: it is of none.
inline double number_of(Key key) {
  constexpr Key sign = Key{1} << 63;
  return std::bit_cast<double>((key & sign) != 0 ? key ^ sign : ~key);
}
inline Key key_of(model::Instant value) {
  return static_cast<Key>(value.us) ^ Key { 1 } << 63;
}
inline Key key_of(model::OptionIndex value) { return Key{value.index} + 1; }
inline Key key_of(bool value) { return value ? 2 : 1; }
inline Key key_of(std::string_view value) { return std::hash<std::string_view>{}(value) | 1U; }

// Both ends included.
struct KeyRange {
  Key first = 0;
  Key last = 0;
  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};
// Ascending; between two of them is at least one key that is in neither.
using KeyRanges = std::vector<KeyRange>;

KeyRanges every_key();
KeyRanges every_value();
// In any order, also more than once.
KeyRanges just(std::vector<Key> keys);
// Of the values: that of no value is left out in any case.
KeyRanges values_except(const std::vector<Key>& keys);
KeyRanges both(const KeyRanges& a, const KeyRanges& b);
KeyRanges either(const KeyRanges& a, const KeyRanges& b);
inline bool is_every_key(const KeyRanges& ranges) {
  return !ranges.empty() && ranges.front() == KeyRange{no_value_key, largest_key};
}

}  // namespace routesim::rules

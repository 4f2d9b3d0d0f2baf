#include "engine/rules/keys.hpp"

#include <algorithm>

namespace routesim::rules {

KeyRanges every_key() { return {{no_value_key, largest_key}}; }

KeyRanges every_value() { return {{no_value_key + 1, largest_key}}; }

KeyRanges just(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  KeyRanges result;
  for (const Key key : keys) {
    // The next one of a run, or a repetition.
    if (!result.empty() && key - result.back().last <= 1) {
      result.back().last = key;
    } else {
      result.push_back({key, key});
    }
  }
  return result;
}

KeyRanges values_except(const std::vector<Key>& keys) {
  KeyRanges result;
  Key first = no_value_key + 1;
  for (const KeyRange& gap : just(keys)) {
    if (first < gap.first) result.push_back({first, gap.first - 1});
    if (gap.last == largest_key) return result;
    first = gap.last + 1;
  }
  result.push_back({first, largest_key});
  return result;
}

KeyRanges both(const KeyRanges& a, const KeyRanges& b) {
  KeyRanges result;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    const KeyRange common{std::max(x->first, y->first), std::min(x->last, y->last)};
    if (common.first <= common.last) result.push_back(common);
    if (x->last < y->last) {
      ++x;
    } else {
      ++y;
    }
  }
  return result;
}

KeyRanges either(const KeyRanges& a, const KeyRanges& b) {
  KeyRanges all(a);
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end(), [](const KeyRange& x, const KeyRange& y) { return x.first < y.first; });
  KeyRanges result;
  for (const KeyRange& range : all) {
    const bool touches =
        !result.empty() && (result.back().last == largest_key || range.first <= result.back().last + 1);
    if (touches) {
      result.back().last = std::max(result.back().last, range.last);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace routesim::rules

// The table of distances is three rows long: a swap looks back two.
#include "engine/input/suggestion.hpp"

#include <algorithm>
#include <utility>

#include "engine/input/problems.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::input {
namespace {

// Longer words are not compared: the table is quadratic, and nobody mistypes a page.
constexpr std::size_t longest_word_bytes = 256;

std::vector<char32_t> characters(std::string_view text) {
  std::vector<char32_t> all;
  while (!text.empty()) {
    const Character character = first_character(text);
    all.push_back(character.code);
    text.remove_prefix(character.bytes);
  }
  return all;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool begins_with(std::string_view text, std::string_view part) {
  return text.size() > part.size() && same_but_case(text.substr(0, part.size()), part);
}

bool contains(std::string_view text, std::string_view part) {
  return text.size() > part.size() &&
         std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char x, char y) { return lower(x) == lower(y); }) != text.end();
}

// `queueId` for `queue`, `skill-tax` for `tax`: the only candidate that has the word in it.
std::optional<std::string> longer_word(std::string_view word, std::span<const std::string_view> candidates,
                                       bool (*has)(std::string_view, std::string_view)) {
  std::optional<std::string> found;
  for (const std::string_view candidate : candidates) {
    if (!has(candidate, word)) continue;
    if (found) return std::nullopt;
    found = std::string(candidate);
  }
  return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::vector<char32_t> from = characters(a);
  const std::vector<char32_t> to = characters(b);
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

std::optional<std::string> closest_word(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > longest_word_bytes) return std::nullopt;
  for (const std::string_view candidate : candidates) {
    if (candidate != word && same_but_case(candidate, word)) return std::string(candidate);
  }
  const std::size_t length = count_characters(word);
  std::size_t best_distance = std::clamp<std::size_t>(length / 3, 1, 4) + 1;
  std::optional<std::string> best;
  for (const std::string_view candidate : candidates) {
    // The lengths alone are a lower bound of the distance (4 bytes a character at most).
    if (candidate.empty() || candidate == word || candidate.size() > longest_word_bytes) continue;
    if (candidate.size() > 4 * (length + best_distance)) continue;
    const std::size_t distance = edit_distance(word, candidate);
    // A word replaced from end to end is no near miss, however short.
    if (distance < best_distance && distance < std::max(length, count_characters(candidate))) {
      best_distance = distance;
      best = std::string(candidate);
    }
  }
  constexpr std::size_t shortest_part = 4;
  if (best || length < shortest_part) return best;
  best = longer_word(word, candidates, begins_with);
  return best ? best : longer_word(word, candidates, contains);
}

std::optional<std::string> closest_word(std::string_view word, const std::vector<std::string>& candidates) {
  const std::vector<std::string_view> views(candidates.begin(), candidates.end());
  return closest_word(word, std::span<const std::string_view>(views));
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::optional<std::string> closest = closest_word(word, candidates);
  return closest ? "did you mean " + in_backticks(*closest) + "?" : std::string();
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> closest = closest_word(word, candidates);
  return closest ? "did you mean " + in_backticks(*closest) + "?" : std::string();
}

}  // namespace routesim::input

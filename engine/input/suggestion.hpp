// "Did you mean": the known word that an author most likely wanted to write.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace routesim::input {

// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other
// (Damerau-Levenshtein, each stretch edited once), counted in characters.
std::size_t edit_distance(std::string_view a, std::string_view b);

// A candidate that differs in case only comes first; else the nearest one within a third of the word's length
// (at least 1, at most 4), the first of equals; else, for a word of four characters or more, the only one
// that begins with it, or the only one that contains it. Nothing when none is near.
std::optional<std::string> closest_word(std::string_view word, std::span<const std::string_view> candidates);
std::optional<std::string> closest_word(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean `x`?", or an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace routesim::input

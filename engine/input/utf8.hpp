// Characters of UTF-8 texts: whether they are well-formed, how many there are, how wide they print.
#pragma once

#include <cstddef>
#include <string_view>

namespace routesim::input {

// Offset of the first byte that is not part of well-formed UTF-8; npos when there is none.
std::size_t find_invalid_utf8(std::string_view text);

// Unicode code points; a byte that belongs to none counts as one.
std::size_t count_characters(std::string_view text);

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;  // at least 1
  bool valid = true;
};
// The first character of a text that is not empty.
Character first_character(std::string_view text);

// Columns that a character takes in a terminal: 0 (combining), 1 or 2 (East Asian wide, most pictographs).
int terminal_columns(char32_t code);

}  // namespace routesim::input

// A hexadecimal digit's value, in either case: of `%2F` in paths and `\u00e9` in strings.
#pragma once

namespace routesim::config {

// 0 to 15; -1 where it is none.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace routesim::config

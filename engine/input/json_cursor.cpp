// Columns count characters: every byte that does not continue one moves the column on.
#include "engine/input/json_cursor.hpp"

#include <algorithm>

namespace routesim::input {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::size_t number_bytes(std::string_view text) {
  const auto digits = [text](std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
  };
  const std::size_t start = !text.empty() && text[0] == '-' ? 1 : 0;
  std::size_t at = digits(start);
  if (at == start) return 0;
  // After a leading 0 the number is over, whatever digits follow.
  if (text[start] == '0') at = start + 1;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits(at + 1);
    if (fraction == at + 1) return 0;
    at = fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    const std::size_t end = digits(exponent);
    if (end == exponent) return 0;
    at = end;
  }
  return at;
}

JsonCursor::JsonCursor(std::string_view text, std::uint32_t file, std::uint32_t first_line)
    : text_(text), file_(file), line_(first_line) {
  // A byte-order mark takes no column.
  if (text_.substr(0, 3) == "\xEF\xBB\xBF") offset_ = 3;
}

Place JsonCursor::place(std::size_t length) const {
  return {file_, line_, column_, static_cast<std::uint32_t>(std::max<std::size_t>(length, 1))};
}

void JsonCursor::advance(std::size_t bytes) {
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  const std::string_view over = text_.substr(offset_, bytes);
  offset_ += over.size();
  // Nearly everything stands within a line.
  std::string_view in_line = over;
  if (const std::size_t last = over.rfind('\n'); last != std::string_view::npos) {
    line_ += static_cast<std::uint32_t>(std::count(over.begin(), over.end(), '\n'));
    column_ = 1;
    in_line = over.substr(last + 1);
  }
  column_ += static_cast<std::uint32_t>(std::count_if(in_line.begin(), in_line.end(), begins_character));
}

bool JsonCursor::skip_blank() {
  while (!at_end()) {
    const char c = peek();
    if (is_space(c)) {
      advance(1);
    } else if (c == '/') {
      const std::string_view rest = text_.substr(offset_);
      if (rest.substr(0, 2) == "//") {
        advance(std::min(rest.find_first_of("\n\r"), rest.size()));
      } else if (rest.substr(0, 2) == "/*") {
        const std::size_t end = rest.find("*/", 2);
        if (end == std::string_view::npos) return false;
        advance(end + 2);
      } else {
        return false;
      }
    } else {
      break;
    }
  }
  return true;
}

bool JsonCursor::skip(char c) {
  if (at_end() || peek() != c) return false;
  advance(1);
  return true;
}

Place JsonCursor::take_token(std::string_view& token) {
  const std::string_view from = rest();
  std::size_t bytes = 1;
  if (!from.empty() && from.front() == '"') {
    while (bytes < from.size() && from[bytes] != '"') bytes += from[bytes] == '\\' ? 2U : 1U;
    bytes = std::min(bytes + 1, from.size());
  } else if (!from.empty() && (from.front() == '-' || is_digit(from.front()))) {
    bytes = std::max<std::size_t>(number_bytes(from), 1);
  } else if (!from.empty() && is_letter(from.front())) {
    bytes = from.front() == 'f' ? 5 : 4;  // `false`, `true`, `null`
  }
  token = from.substr(0, bytes);
  const Place start = place();
  const std::uint32_t column = column_;
  advance(bytes);
  // A well-formed token stands in one line.
  return {start.file, start.line, start.column, std::max<std::uint32_t>(column_ - column, 1)};
}

}  // namespace routesim::input

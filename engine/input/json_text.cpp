#include "engine/input/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace routesim::input {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

template <class Number>
void append_number(std::string& to, Number number) {
  std::array<char, 20> digits;  // a sign and 19 digits, or 20 digits
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  to.append(digits.data(), end);
}

void append_escape(std::string& to, char character) {
  switch (character) {
    case '"': to += "\\\""; return;
    case '\\': to += "\\\\"; return;
    case '\b': to += "\\b"; return;
    case '\f': to += "\\f"; return;
    case '\n': to += "\\n"; return;
    case '\r': to += "\\r"; return;
    case '\t': to += "\\t"; return;
    default: break;
  }
  const auto code = static_cast<unsigned char>(character);
  to += "\\u00";
  to += hex_digits[code >> 4U];
  to += hex_digits[code & 15U];
}

bool needs_escape(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
}

// Whether all eight are plain: a byte below 0x20, or one that the exclusive or makes 0, borrows into its top
// bit.
bool are_plain(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  const auto below = [](std::uint64_t bytes, std::uint64_t limit) {
    return (bytes - ones * limit) & ~bytes & ones * 0x80;
  };
  return (below(eight, 0x20) | below(eight ^ ones * '"', 1) | below(eight ^ ones * '\\', 1)) == 0;
}

}  // namespace

bool is_plain_in_json(std::string_view text) {
  if (text.size() < 8) return std::none_of(text.begin(), text.end(), needs_escape);
  const auto eight_at = [&](std::size_t place) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + place, 8);
    return eight;
  };
  const std::size_t last = text.size() - 8;
  for (std::size_t place = 0; place < last; place += 8) {
    if (!are_plain(eight_at(place))) return false;
  }
  return are_plain(eight_at(last));
}

void append_json_string(std::string& to, std::string_view text) {
  to += '"';
  if (is_plain_in_json(text)) {
    to += text;
    to += '"';
    return;
  }
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    to.append(text, plain_from, i - plain_from);
    append_escape(to, text[i]);
    plain_from = i + 1;
  }
  to.append(text, plain_from);
  to += '"';
}

void append_decimal(std::string& to, std::int64_t number) { append_number(to, number); }
void append_decimal(std::string& to, std::uint64_t number) { append_number(to, number); }

void append_hash(std::string& to, std::uint64_t hash) {
  for (unsigned shift = 64; shift > 0; shift -= 4) to += hex_digits[(hash >> (shift - 4)) & 15U];
}

void JsonText::before_value() {
  if (comma_) to_ += ',';
  comma_ = true;
}

void JsonText::begin_object() {
  before_value();
  to_ += '{';
  comma_ = false;
}

void JsonText::end_object() {
  to_ += '}';
  comma_ = true;
}

void JsonText::begin_array() {
  before_value();
  to_ += '[';
  comma_ = false;
}

void JsonText::end_array() {
  to_ += ']';
  comma_ = true;
}

void JsonText::name(std::string_view name) {
  before_value();
  to_ += '"';
  to_ += name;
  to_ += "\":";
  comma_ = false;
}

void JsonText::text_name(std::string_view name) {
  before_value();
  append_json_string(to_, name);
  to_ += ':';
  comma_ = false;
}

void JsonText::value(std::string_view text) {
  before_value();
  append_json_string(to_, text);
}

void JsonText::value(bool truth) {
  before_value();
  to_ += truth ? "true" : "false";
}

}  // namespace routesim::input

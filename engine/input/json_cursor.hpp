// A place in a JSON text that moves forward token by token and counts lines and characters as it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/input/json.hpp"

namespace routesim::input {

// Length of the number at the start of a text by JSON's grammar, 0 where there is none.
std::size_t number_bytes(std::string_view text);

class JsonCursor {
 public:
  JsonCursor(std::string_view text, std::uint32_t file, std::uint32_t first_line);

  bool at_end() const { return offset_ == text_.size(); }
  char peek() const { return text_[offset_]; }  // not at the end
  std::size_t offset() const { return offset_; }
  std::string_view rest() const { return text_.substr(offset_); }

  // The place here, `length` characters long (at least 1).
  Place place(std::size_t length = 1) const;

  // Steps over white space and comments. False at a comment that does not end or a slash that begins none.
  bool skip_blank();
  // Steps over one character where it is `c`.
  bool skip(char c);
  // Steps over so many bytes.
  void advance(std::size_t bytes);
  // Steps over one well-formed token and returns its place; `token` is its text.
  Place take_token(std::string_view& token);

 private:
  std::string_view text_;
  std::uint32_t file_;
  std::uint32_t line_;
  std::uint32_t column_ = 1;
  std::size_t offset_ = 0;
};

}  // namespace routesim::input

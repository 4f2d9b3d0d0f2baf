// JSON as text, written straight into a growing buffer: compact, UTF-8, with exactly the escapes that JSON
// asks for (quote, backslash, control characters), so that the same values always give the same bytes.
//
//   JsonText json(to);
//   json.begin_object();
//   json.member("waiting", 3);
//   json.end_object();
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace routesim::input {

// Whether it stands in JSON as it is.
bool is_plain_in_json(std::string_view text);
// `text` with its quotes.
void append_json_string(std::string& to, std::string_view text);
void append_decimal(std::string& to, std::int64_t number);
void append_decimal(std::string& to, std::uint64_t number);
// Exactly 16 lower-case hexadecimal digits, without quotes.
void append_hash(std::string& to, std::uint64_t hash);

// Puts the commas; nesting is the caller's to keep right.
class JsonText {
 public:
  explicit JsonText(std::string& to) : to_(to) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  // The name of the next value; `name` is plain text that needs no escapes.
  void name(std::string_view name);
  // The same for any text.
  void text_name(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth);
  template <std::integral Number>
  void value(Number number) {
    before_value();
    if constexpr (std::is_signed_v<Number>)
      append_decimal(to_, static_cast<std::int64_t>(number));
    else
      append_decimal(to_, static_cast<std::uint64_t>(number));
  }

  // A value that is JSON already.
  void raw(std::string_view json) {
    before_value();
    to_ += json;
    comma_ = true;
  }

  template <class Value>
  void member(std::string_view member_name, const Value& of_member) {
    name(member_name);
    value(of_member);
  }

 private:
  void before_value();

  std::string& to_;
  bool comma_ = false;  // a value stands before the next one in the same list
};

}  // namespace routesim::input

// JSON as its author wrote it: every value and every member name remembers its place.
//
// Strict JSON, but for // and /* */ comments and a leading byte-order mark. Numbers keep their text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace routesim::input {

// Where something stands in a file. Lines and columns count from 1, columns in characters.
struct Place {
  std::uint32_t file = 0;  // into Problems' list of files
  std::uint32_t line = 0;  // 0: no particular line (the file as a whole)
  std::uint32_t column = 0;
  std::uint32_t length = 0;  // characters; at least 1 where line is not 0
};

struct Member;

struct Json {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;             // a string's characters (decoded), a number's digits as written
  std::vector<Json> items;      // of an array
  std::vector<Member> members;  // of an object, in the order written, names unique
  Place place;

  bool is(Kind k) const { return kind == k; }
  const Member* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Place place;
  Json value;
};

// Compact text: members in the order written, numbers as written.
std::string to_text(const Json&);

// "an object", "a string", "the number 5", "null": for messages.
std::string describe(const Json&);

// True when both are the same value: members in any order, numbers by value (1.0 equals 1, -0 equals 0).
bool same_value(const Json&, const Json&);
// Text that is equal exactly when same_value holds.
std::string canonical_text(const Json&);

}  // namespace routesim::input

// Checked reading of objects and values: each function returns nothing after it reported what is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/node.hpp"
#include "engine/input/problems.hpp"
#include "engine/model/time.hpp"

namespace routesim::config {

// Reports into the problems of files.
class FileReport final : public Report {
 public:
  explicit FileReport(input::Problems& problems) : problems_(problems) {}

  // Findings with this code are counted, but not told: they follow from something that could not be read.
  void hide(std::string code) { hidden_.push_back(std::move(code)); }

  std::size_t errors() const { return errors_; }  // findings that are no warnings

 private:
  void take(std::string_view code, const input::Place& place, std::string pointer, std::string message,
            std::string help) override;

  input::Problems& problems_;
  std::vector<std::string> hidden_;
  std::size_t errors_ = 0;
};

// The members of an object that may have these names and no others.
class Members {
 public:
  // `what` is the thing for messages: "a queue". Reports `wrong-type` when the node is no object (then it has
  // no members), and `unknown-member` for each member beyond `known`.
  Members(const Node& node, std::string_view what, std::initializer_list<std::string_view> known,
          Report& report);
  Members(const Node& node, std::string_view what, std::span<const std::string_view> known, Report& report);

  bool is_object() const { return is_object_; }
  const Node& node() const { return node_; }

  // Null counts as absent.
  std::optional<Node> optional(std::string_view name) const;
  // Reports `missing-member` where it is absent.
  std::optional<Node> required(std::string_view name) const;
  bool has(std::string_view name) const { return optional(name).has_value(); }

 private:
  const Node& node_;
  std::string what_;
  Report& report_;
  bool is_object_;
};

// `unknown-member` at a member's name, with the one of `known` that was probably meant.
void report_unknown_member(const Node& object, const input::Member& member, std::string_view what,
                           std::span<const std::string_view> known, Report& report);

// Reports `wrong-type`: "`skills` must be an array, but is a string".
void report_wrong_type(const Node& node, std::string_view wanted, Report& report);

bool check_array(const Node& node, Report& report);
bool check_string(const Node& node, Report& report);

// `invalid-length` outside of these numbers of characters.
std::optional<std::string> read_text(const Node& node, std::size_t least, std::size_t most, Report& report);
// 1 to 256 characters, none of them a control character (`control-character`).
std::optional<std::string> read_id(const Node& node, Report& report);
std::optional<bool> read_boolean(const Node& node, Report& report);
// `not-an-integer`, `out-of-range`.
std::optional<std::int64_t> read_integer(const Node& node, std::int64_t least, std::int64_t most,
                                         Report& report);
// What a decimal may be, and the words of the messages when it is not.
struct DecimalShape {
  int decimals;                        // at the most
  std::string_view decimals_in_words;  // "six decimals"
  std::int64_t low, high;              // of the number times 10^decimals, both inclusive
  std::string_view must;               // what is right: "be from 0 to 1"
  std::string_view wanted = "a number";
};
// The number times 10^decimals: `too-many-decimals`, `out-of-range`.
std::optional<std::int64_t> read_decimal(const Node& node, const DecimalShape& shape, Report& report);
// A fraction of 0 to 1 in millionths; `must` as in DecimalShape.
std::optional<int> read_millionths(const Node& node, Report& report,
                                   std::string_view must = "be from 0 to 1");
// `invalid-duration`; `out-of-range` for 0 where it must be above zero.
enum class Zero : std::uint8_t { allowed, refused };
std::optional<model::Duration> read_duration(const Node& node, Zero zero, Report& report);

// "`a`, `b`, `c`": at most ten of them.
std::string list_of(std::span<const std::string_view> words);
std::string list_of(const std::vector<std::string>& words);

// A word of a fixed list; `code` says what kind of word is unknown.
template <class Enum>
std::optional<Enum> read_word(const Node& node, std::string_view code, std::string_view what,
                              std::optional<Enum> (*parse)(std::string_view), Enum last, Report& report);

// The words of an enumeration up to `last`.
template <class Enum>
std::vector<std::string_view> words_of(Enum last) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) words.push_back(to_text(static_cast<Enum>(i)));
  return words;
}

void report_unknown_word(const Node& node, std::string_view code, std::string_view what,
                         std::span<const std::string_view> words, Report& report);

template <class Enum>
std::optional<Enum> read_word(const Node& node, std::string_view code, std::string_view what,
                              std::optional<Enum> (*parse)(std::string_view), Enum last, Report& report) {
  if (!check_string(node, report)) return std::nullopt;
  const std::optional<Enum> word = parse(node.json().text);
  if (!word) report_unknown_word(node, code, what, words_of(last), report);
  return word;
}

}  // namespace routesim::config

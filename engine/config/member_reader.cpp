// Words of the messages: what it must be, then what it is, the author's names in backticks.
#include "engine/config/member_reader.hpp"

#include <algorithm>

#include "engine/config/decimal.hpp"
#include "engine/config/other_names.hpp"
#include "engine/input/json_reader.hpp"
#include "engine/input/suggestion.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::config {

using input::in_backticks;
using input::Json;

std::string Node::pointer() const {
  if (parent_ == nullptr) return std::string(base_);
  if (parent_->is(Json::Kind::array)) return parent_->pointer() + "/" + std::to_string(index_);
  return parent_->pointer_to(name_);
}

std::string Node::pointer_to(std::string_view member) const {
  return pointer() + "/" + input::escape_pointer(member);
}

std::string Node::title() const {
  if (parent_ == nullptr) return "the value";
  if (!parent_->is(Json::Kind::array)) return in_backticks(name_);
  if (parent_->parent_ == nullptr) return "item " + std::to_string(index_ + 1);
  return "item " + std::to_string(index_ + 1) + " of " + parent_->title();
}

void FileReport::take(std::string_view code, const input::Place& place, std::string pointer,
                      std::string message, std::string help) {
  const input::ProblemCode* known = input::find_problem_code(code);
  if (known == nullptr || known->severity == input::Severity::error) ++errors_;
  if (std::find(hidden_.begin(), hidden_.end(), code) != hidden_.end()) return;
  problems_.add(code, place, std::move(pointer), std::move(message), std::move(help));
}

Members::Members(const Node& node, std::string_view what, std::initializer_list<std::string_view> known,
                 Report& report)
    : Members(node, what, std::span<const std::string_view>(known.begin(), known.size()), report) {}

Members::Members(const Node& node, std::string_view what, std::span<const std::string_view> known,
                 Report& report)
    : node_(node), what_(what), report_(report), is_object_(node.is(Json::Kind::object)) {
  if (!is_object_) {
    if (node.is_root()) {
      node.add(report, "wrong-type", what_ + " must be an object, but is " + input::describe(node.json()));
    } else {
      report_wrong_type(node, "an object", report);
    }
    return;
  }
  for (const input::Member& member : node.json().members) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) {
      report_unknown_member(node, member, what, known, report);
    }
  }
}

std::optional<Node> Members::optional(std::string_view name) const {
  if (!is_object_) return std::nullopt;
  const input::Member* member = node_.json().find(name);
  if (member == nullptr || member->value.is(Json::Kind::null)) return std::nullopt;
  return node_.member(*member);
}

std::optional<Node> Members::required(std::string_view name) const {
  std::optional<Node> found = optional(name);
  if (!found && is_object_) {
    report_.add("missing-member", node_.place(), node_.pointer_to(name),
                what_ + " needs " + in_backticks(name), "");
  }
  return found;
}

void report_unknown_member(const Node& object, const input::Member& member, std::string_view what,
                           std::span<const std::string_view> known, Report& report) {
  const auto meant = meant_member(what, member.name, known);
  std::string help =
      meant ? "did you mean " + in_backticks(*meant) + "?" : input::did_you_mean(member.name, known);
  if (help.empty() && !known.empty()) help = "the members are " + list_of(known);
  report.add("unknown-member", member.place, object.pointer_to(member.name),
             in_backticks(member.name) + " is not a member of " + std::string(what), std::move(help));
}

namespace {

// A number as JSON writes it, short of an exponent.
bool looks_like_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(text.substr(0, point)) && (point == std::string_view::npos || digits(text.substr(point + 1)));
}

}  // namespace

void report_wrong_type(const Node& node, std::string_view wanted, Report& report) {
  const bool is_number = wanted == "an integer" || wanted == "a number";
  const std::string& text = node.json().text;
  const bool in_quotes = is_number && node.is(Json::Kind::string) && looks_like_number(text);
  node.add(report, "wrong-type",
           node.title() + " must be " + std::string(wanted) + ", but is " + input::describe(node.json()),
           in_quotes ? "write it without quotes: " + in_backticks(text) : std::string());
}

bool check_array(const Node& node, Report& report) {
  if (node.is(Json::Kind::array)) return true;
  report_wrong_type(node, "an array", report);
  return false;
}

bool check_string(const Node& node, Report& report) {
  if (node.is(Json::Kind::string)) return true;
  report_wrong_type(node, "a string", report);
  return false;
}

std::optional<std::string> read_text(const Node& node, std::size_t least, std::size_t most, Report& report) {
  if (!check_string(node, report)) return std::nullopt;
  const std::size_t length = input::count_characters(node.json().text);
  if (length < least || length > most) {
    std::string message = node.title();
    if (length == 0) {
      message += " must not be empty";
    } else {
      message +=
          " has " + std::to_string(length) + " characters, but may have at most " + std::to_string(most);
    }
    node.add(report, "invalid-length", std::move(message));
    return std::nullopt;
  }
  return node.json().text;
}

std::optional<std::string> read_id(const Node& node, Report& report) {
  std::optional<std::string> id = read_text(node, 1, 256, report);
  if (!id) return std::nullopt;
  const bool controls = std::any_of(id->begin(), id->end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (!controls) return id;
  node.add(report, "control-character", node.title() + " has a control character in " + in_backticks(*id));
  return std::nullopt;
}

std::optional<bool> read_boolean(const Node& node, Report& report) {
  if (node.is(Json::Kind::boolean)) return node.json().boolean;
  report_wrong_type(node, "true or false", report);
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const Node& node, std::int64_t least, std::int64_t most,
                                         Report& report) {
  if (!node.is(Json::Kind::number)) {
    report_wrong_type(node, "an integer", report);
    return std::nullopt;
  }
  const WrittenInteger number = parse_integer(node.json().text);
  if (!number.is_integer) {
    node.add(report, "not-an-integer",
             node.title() + " must be an integer, but is " + in_backticks(node.json().text),
             "write it without point and exponent");
    return std::nullopt;
  }
  if (!number.in_range || number.value < least || number.value > most) {
    node.add(report, "out-of-range",
             node.title() + " is " + in_backticks(node.json().text) + ", but must be from " +
                 std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
  }
  return number.value;
}

std::optional<std::int64_t> read_decimal(const Node& node, const DecimalShape& shape, Report& report) {
  if (!node.is(Json::Kind::number)) {
    report_wrong_type(node, shape.wanted, report);
    return std::nullopt;
  }
  const ScaledDecimal number = parse_scaled(node.json().text, shape.decimals);
  if (number.too_precise) {
    node.add(report, "too-many-decimals",
             node.title() + " has more than " + std::string(shape.decimals_in_words));
    return std::nullopt;
  }
  if (!number.value || *number.value < shape.low || *number.value > shape.high) {
    node.add(
        report, "out-of-range",
        node.title() + " is " + in_backticks(node.json().text) + ", but must " + std::string(shape.must));
    return std::nullopt;
  }
  return number.value;
}

std::optional<int> read_millionths(const Node& node, Report& report, std::string_view must) {
  const auto value = read_decimal(node, {6, "six decimals", 0, 1'000'000, must}, report);
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

constexpr std::string_view duration_help =
    "durations are written like `90s`, `1h30m` or `250ms`, in whole numbers and the largest unit first, or "
    "`00:01:30`";

std::optional<model::Duration> read_duration(const Node& node, Zero zero, Report& report) {
  if (!node.is(Json::Kind::string)) {
    node.add(report, "wrong-type",
             node.title() + " must be a duration in a string, but is " + input::describe(node.json()),
             std::string(duration_help));
    return std::nullopt;
  }
  const std::optional<model::Duration> duration = model::parse_duration(node.json().text);
  if (!duration) {
    node.add(report, "invalid-duration",
             in_backticks(node.json().text) + " is not a duration up to 10,000 days",
             std::string(duration_help));
    return std::nullopt;
  }
  if (zero == Zero::refused && duration->us == 0) {
    node.add(report, "out-of-range", node.title() + " must be longer than 0");
    return std::nullopt;
  }
  return duration;
}

std::string list_of(std::span<const std::string_view> words) {
  std::string out;
  std::size_t listed = 0;
  for (const std::string_view word : words) {
    if (listed == 10) {
      out += " and " + std::to_string(words.size() - listed) + " more";
      break;
    }
    if (listed++ > 0) out += ", ";
    out += in_backticks(word);
  }
  return out;
}

std::string list_of(const std::vector<std::string>& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  return list_of(std::span<const std::string_view>(views));
}

void report_unknown_word(const Node& node, std::string_view code, std::string_view what,
                         std::span<const std::string_view> words, Report& report) {
  std::string help = input::did_you_mean(node.json().text, words);
  if (help.empty()) help = "the known ones are " + list_of(words);
  node.add(report, code, in_backticks(node.json().text) + " is not " + std::string(what), std::move(help));
}

}  // namespace routesim::config

// A condition's members say what it is: `all`, `any`, `not`, or the members of a comparison; two of these in
// one object would leave open how they are joined.
#include "engine/config/condition_reader.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/decimal.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/input/suggestion.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;
using model::Operator;

constexpr std::array<std::string_view, 6> known_members{"all", "any", "not", "field", "operator", "value"};

// What authors of other rule languages write first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> borrowed_operators{
    {{"==", "equals"},
     {"=", "equals"},
     {"eq", "equals"},
     {"!=", "notEquals"},
     {"<>", "notEquals"},
     {"ne", "notEquals"},
     {"<", "lessThan"},
     {"lt", "lessThan"},
     {"<=", "lessOrEqual"},
     {"lte", "lessOrEqual"},
     {">", "greaterThan"},
     {"gt", "greaterThan"},
     {">=", "greaterOrEqual"},
     {"gte", "greaterOrEqual"}}};

std::string operator_help(std::string_view word) {
  for (const auto& [borrowed, ours] : borrowed_operators) {
    if (borrowed == word) return "did you mean " + in_backticks(ours) + "?";
  }
  const std::vector<std::string_view> known = words_of(Operator::contains);
  std::string help = input::did_you_mean(word, known);
  return help.empty() ? "the known ones are " + list_of(known) : help;
}

std::optional<model::Literal> read_literal(const Node& node, Report& report) {
  switch (node.json().kind) {
    case Json::Kind::string: return node.json().text;
    case Json::Kind::boolean: return node.json().boolean;
    case Json::Kind::number: {
      const FieldNumber number = parse_field_number(node.json().text);
      if (number.too_many_digits) {
        node.add(report, "too-many-digits",
                 in_backticks(node.json().text) + " has more than 15 significant digits");
        return std::nullopt;
      }
      if (number.out_of_range) {
        node.add(report, "out-of-range",
                 in_backticks(node.json().text) + " is neither 0 nor from 1e-300 to below 1e300 in size");
        return std::nullopt;
      }
      return number.value;
    }
    case Json::Kind::null:
      node.add(report, "wrong-type", node.title() + " must be a string, a number, true or false, but is null",
               "`exists` asks whether there is a value");
      return std::nullopt;
    default: report_wrong_type(node, "a string, a number, true or false", report); return std::nullopt;
  }
}

std::vector<model::Literal> read_literals(const Node& list, Report& report) {
  std::vector<model::Literal> values;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (auto value = read_literal(list.item(i), report)) values.push_back(std::move(*value));
  }
  return values;
}

// The operator's values; `members` are those of the comparison.
std::vector<model::Literal> read_values(const Members& members, Operator op, Report& report) {
  if (op == Operator::exists) {
    const auto value = members.optional("value");
    return {value ? read_boolean(*value, report).value_or(true) : true};
  }
  // A null literal is a mistake of its own, not an absent one.
  const input::Member* written = members.node().json().find("value");
  if (written == nullptr) {
    members.required("value");
    return {};
  }
  const Node value = members.node().member(*written);
  if (op == Operator::in || op == Operator::not_in) {
    if (!check_array(value, report)) return {};
    return read_literals(value, report);
  }
  if (op == Operator::between) {
    if (!value.is(Json::Kind::array) || value.size() != 2) {
      value.add(report, "between-needs-two", "`between` needs an array of two values, the lower one first");
      return {};
    }
    return read_literals(value, report);
  }
  if (auto literal = read_literal(value, report)) return {std::move(*literal)};
  return {};
}

void report_unknown(const Node& node, const std::vector<std::string_view>& known, Report& report) {
  for (const input::Member& member : node.json().members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    report_unknown_member(node, member, "a condition", known, report);
  }
}

bool has(const Node& node, std::string_view name) { return node.json().find(name) != nullptr; }

bool looks_like_comparison(const Node& node) {
  return has(node, "field") || has(node, "operator") || has(node, "value");
}

}  // namespace

std::optional<model::Comparison> read_comparison(const Node& node, Report& report) {
  const std::size_t before = report.count();
  report_unknown(node, {"field", "operator", "value"}, report);
  // Unknown members are reported already, as those of a condition: here every name counts as known.
  std::vector<std::string_view> written;
  for (const input::Member& member : node.json().members) written.push_back(member.name);
  const Members members(node, "a comparison", std::span<const std::string_view>(written), report);
  model::Comparison comparison;
  if (const auto field = members.required("field"); field && check_string(*field, report)) {
    comparison.field = field->json().text;
  }
  const auto word = members.required("operator");
  std::optional<Operator> op;
  if (word && check_string(*word, report)) {
    op = model::operator_from(word->json().text);
    if (!op) {
      word->add(report, "unknown-operator", in_backticks(word->json().text) + " is not an operator",
                operator_help(word->json().text));
    }
  }
  if (op) {
    comparison.op = *op;
    comparison.values = read_values(members, *op, report);
  }
  if (report.count() != before) return std::nullopt;
  return comparison;
}

std::optional<model::Condition> read_condition(const Node& node, Report& report) {
  const std::size_t before = report.count();
  if (!node.is(Json::Kind::object)) {
    report_wrong_type(node, "a condition in an object", report);
    return std::nullopt;
  }
  model::Condition condition;
  const int forms = has(node, "all") + has(node, "any") + has(node, "not") + looks_like_comparison(node);
  if (forms == 0) {
    report_unknown(node, {known_members.begin(), known_members.end()}, report);
    if (report.count() == before) {
      node.add(report, "not-a-condition",
               "a condition needs `all`, `any`, `not`, or `field` with `operator` and `value`");
    }
    return std::nullopt;
  }
  if (forms > 1) {
    node.add(report, "mixed-condition", "`all`, `any`, `not` and a comparison cannot stand in one object",
             "put them into the list of one `all` or `any`");
    return std::nullopt;
  }
  if (looks_like_comparison(node)) {
    std::optional<model::Comparison> comparison = read_comparison(node, report);
    if (!comparison) return std::nullopt;
    condition.kind = model::Condition::Kind::comparison;
    condition.comparison = std::move(*comparison);
    return condition;
  }
  const std::string_view name = has(node, "all") ? "all" : has(node, "any") ? "any" : "not";
  report_unknown(node, {name}, report);
  const Node part = node.member(*node.json().find(name));
  if (name == "not") {
    condition.kind = model::Condition::Kind::negation;
    if (auto inner = read_condition(part, report)) condition.parts.push_back(std::move(*inner));
  } else {
    condition.kind = name == "all" ? model::Condition::Kind::all : model::Condition::Kind::any;
    if (!check_array(part, report)) return std::nullopt;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (auto inner = read_condition(part.item(i), report)) condition.parts.push_back(std::move(*inner));
    }
  }
  if (report.count() != before) return std::nullopt;
  return condition;
}

void for_each_comparison(const Node& condition, const std::function<void(const Node&)>& visit) {
  if (!condition.is(Json::Kind::object)) return;
  if (looks_like_comparison(condition)) visit(condition);
  for (const std::string_view name : {"all", "any"}) {
    const input::Member* member = condition.json().find(name);
    if (member == nullptr || !member->value.is(Json::Kind::array)) continue;
    const Node list = condition.member(*member);
    for (std::size_t i = 0; i < list.size(); ++i) for_each_comparison(list.item(i), visit);
  }
  if (const input::Member* member = condition.json().find("not")) {
    for_each_comparison(condition.member(*member), visit);
  }
}

}  // namespace routesim::config

#include "engine/config/condition_fit.hpp"

#include <string>
#include <vector>

#include "engine/config/member_reader.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

model::CustomField field(std::string name, model::FieldKind kind, bool routing = true) {
  model::CustomField out;
  out.name = std::move(name);
  out.kind = kind;
  out.is_routing_field = routing;
  if (kind == model::FieldKind::dropdown) out.options = {"X", "Y"};
  return out;
}

// `A` has a field of each kind named after it, `plain` that is not for routing, and `mixed` as a number; in
// `B` there is only `mixed`, as a string.
const std::vector<model::WorkitemType>& types() {
  static const std::vector<model::WorkitemType> all = [] {
    using enum model::FieldKind;
    std::vector<model::WorkitemType> out(2);
    out[0].name = "A";
    out[0].custom_fields = {field("string", string),     field("number", number),
                            field("date", date),         field("dropdown", dropdown),
                            field("checkbox", checkbox), field("plain", string, false),
                            field("mixed", number)};
    out[1].name = "B";
    out[1].custom_fields = {field("mixed", string)};
    return out;
  }();
  return all;
}

// What is told of a condition that a rule of the first type, or of both, asks.
std::string told_of(const std::string& condition, std::size_t count = 1) {
  input::Problems problems;
  const auto json = input::read_json(condition, problems.add_file("rule"), problems);
  REQUIRE(json);
  std::vector<const model::WorkitemType*> covered;
  for (std::size_t i = 0; i < count; ++i) covered.push_back(&types()[i]);
  FileReport report(problems);
  check_condition_fits(Node(*json), covered, report);
  return told(problems);
}

std::string comparison(const std::string& name, const std::string& op, const std::string& value) {
  return R"({ "field": ")" + name + R"(", "operator": ")" + op + R"(", "value": )" + value + " }";
}

}  // namespace

TEST_CASE("operators and literals belong to kinds of fields") {
  struct Row {
    std::string condition;
    std::string told;
  };
  const Row rows[] = {
      {comparison("string", "equals", R"("x")"), ""},
      {comparison("string", "contains", R"("x")"), ""},
      {comparison("string", "lessThan", R"("x")"), "operator-does-not-fit /operator\n"},
      {comparison("string", "equals", "5"), "literal-does-not-fit /value\n"},
      {comparison("number", "between", "[ 1, 1 ]"), ""},
      {comparison("number", "between", "[ 2, 1 ]"), "between-reversed /value\n"},
      {comparison("number", "startsWith", R"("x")"), "operator-does-not-fit /operator\n"},
      {comparison("number", "in", R"([ 1, "2", true ])"),
       "literal-does-not-fit /value/1\nliteral-does-not-fit /value/2\n"},
      {comparison("number", "equals", "true"), "literal-does-not-fit /value\n"},
      {comparison("date", "greaterThan", R"("2026-03-02")"), ""},
      {comparison("date", "between", R"([ "2026-03-02T01:00:00+02:00", "2026-03-02" ])"), ""},
      {comparison("date", "between", R"([ "2026-03-03", "2026-03-02" ])"), "between-reversed /value\n"},
      {comparison("date", "equals", R"("yesterday")"), "invalid-date /value\n"},
      {comparison("date", "equals", "5"), "literal-does-not-fit /value\n"},
      {comparison("dropdown", "notIn", R"([ "X", "x" ])"), "unknown-option /value/1\n"},
      {comparison("dropdown", "contains", R"("X")"), "operator-does-not-fit /operator\n"},
      {comparison("checkbox", "notEquals", "false"), ""},
      {comparison("checkbox", "equals", R"("false")"), "literal-does-not-fit /value\n"},
      {comparison("checkbox", "lessThan", "true"), "operator-does-not-fit /operator\n"},
      {comparison("checkbox", "exists", "false"), ""},
      {R"({ "field": "date", "operator": "exists" })", ""},
      {comparison("plain", "equals", R"("x")"), "not-a-routing-field /field\n"},
      {comparison("strng", "equals", R"("x")"), "unknown-field /field\n"},
      {comparison("$priority", "greaterOrEqual", "8"), ""},
      {comparison("$priority", "equals", R"("8")"), "literal-does-not-fit /value\n"},
      {comparison("$source", "startsWith", R"("Portal")"), ""},
      {comparison("$source", "lessThan", R"("x")"), "operator-does-not-fit /operator\n"},
      {comparison("$sorce", "equals", R"("x")"), "unknown-field /field\n"},
  };
  for (const Row& row : rows) {
    INFO(row.condition);
    CHECK(told_of(row.condition) == row.told);
  }
}

TEST_CASE("comparisons are found in every branch") {
  CHECK(
      told_of(R"({ "any": [ { "all": [] }, { "not": { "all": [ { "field": "x1", "operator": "exists" } ] } },
                              { "field": "x2", "operator": "exists" } ] })") ==
      "unknown-field /any/1/not/all/0/field\nunknown-field /any/2/field\n");
}

TEST_CASE("what fits one of several types is no error") {
  CHECK(told_of(comparison("number", "equals", "1"), 2) == "field-not-in-every-type /field\n");
  CHECK(told_of(comparison("mixed", "equals", "1"), 2) == "field-not-in-every-type /field\n");
  CHECK(told_of(comparison("mixed", "equals", R"("x")"), 2) == "field-not-in-every-type /field\n");
  CHECK(told_of(comparison("mixed", "equals", "true"), 2) == "literal-does-not-fit /value\n");
  CHECK(told_of(comparison("nowhere", "equals", "1"), 2) == "unknown-field /field\n");
}

TEST_CASE("without types there is nothing to fit") {
  CHECK(told_of(comparison("nowhere", "equals", "1"), 0) == "");
}

}  // namespace routesim::config

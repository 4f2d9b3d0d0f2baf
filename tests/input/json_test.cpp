#include "engine/input/json.hpp"

#include <string>

#include "engine/input/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace routesim::input {
namespace {

Json parse(std::string_view text) {
  Problems problems;
  std::optional<Json> json = read_json(text, problems.add_file("x"), problems);
  REQUIRE(json);
  return std::move(*json);
}

bool same(std::string_view a, std::string_view b) {
  const bool as_values = same_value(parse(a), parse(b));
  CHECK(as_values == (canonical_text(parse(a)) == canonical_text(parse(b))));
  return as_values;
}

}  // namespace

TEST_CASE("compact text keeps the order of members and numbers as written") {
  CHECK(to_text(parse("{ \"b\" : [ 1.50, true , null ],\n \"a\": \"\\u00e9\\\"\\\\\\/\\u001f\\n\" } // x")) ==
        "{\"b\":[1.50,true,null],\"a\":\"é\\\"\\\\/\\u001f\\n\"}");
  CHECK(to_text(parse("{}")) == "{}");
  CHECK(to_text(parse("[]")) == "[]");
}

TEST_CASE("numbers are the same by value") {
  CHECK(same("1", "1.0"));
  CHECK(same("425000", "425000.00"));
  CHECK(same("1e3", "1000"));
  CHECK(same("0.001", "1E-3"));
  CHECK(same("-0", "0.0e5"));
  CHECK(same("-1.50", "-1.5"));
  CHECK(same("1e400", "10e399"));
  CHECK_FALSE(same("1", "-1"));
  CHECK_FALSE(same("1", "1.0000000000000000001"));
  CHECK_FALSE(same("9007199254740993", "9007199254740992"));
}

TEST_CASE("members may stand in any order, items may not") {
  CHECK(same(R"({ "a": 1, "b": [ 1, { "x": 1, "y": 2 } ] })",
             R"({ "b": [ 1, { "y": 2.0, "x": 1 } ], "a": 1 })"));
  CHECK_FALSE(same("[ 1, 2 ]", "[ 2, 1 ]"));
  CHECK_FALSE(same(R"({ "a": 1 })", R"({ "a": 1, "b": null })"));
}

TEST_CASE("values of different kinds are never the same") {
  const char* values[] = {"null", "false", "0", "\"\"", "\"0\"", "[]", "{}", "\"null\""};
  for (const char* a : values) {
    for (const char* b : values) CHECK(same(a, b) == (a == b));
  }
  CHECK(same("\"\\u0041\"", "\"A\""));
  CHECK_FALSE(same("\"a\"", "\"A\""));
}

TEST_CASE("values are described for messages") {
  CHECK(describe(parse("{}")) == "an object");
  CHECK(describe(parse("[]")) == "an array");
  CHECK(describe(parse("\"x\"")) == "a string");
  CHECK(describe(parse("5.0")) == "the number 5.0");
  CHECK(describe(parse("true")) == "true");
  CHECK(describe(parse("null")) == "null");
}

}  // namespace routesim::input

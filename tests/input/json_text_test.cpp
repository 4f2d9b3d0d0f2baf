#include "engine/input/json_text.hpp"

#include <limits>

#include "tests/support/catch.hpp"

namespace routesim::input {

TEST_CASE("the commas go between the values and nowhere else") {
  std::string to;
  JsonText json(to);
  json.begin_object();
  json.member("none", 0);
  json.name("lists");
  json.begin_array();
  json.begin_array();
  json.end_array();
  json.begin_array();
  json.value(1);
  json.value("two");
  json.value(std::string("three"));
  json.end_array();
  json.begin_object();
  json.end_object();
  json.end_array();
  json.member("yes", true);
  json.member("text", "a\"b");
  json.end_object();
  CHECK(to == R"({"none":0,"lists":[[],[1,"two","three"],{}],"yes":true,"text":"a\"b"})");
}

TEST_CASE("numbers of every size") {
  std::string to;
  append_decimal(to, std::numeric_limits<std::int64_t>::min());
  to += ' ';
  append_decimal(to, std::numeric_limits<std::uint64_t>::max());
  to += ' ';
  append_hash(to, 0x00ff'0000'0000'0001);
  CHECK(to == "-9223372036854775808 18446744073709551615 00ff000000000001");
}

}  // namespace routesim::input

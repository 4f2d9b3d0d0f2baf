#include "engine/config/decimal.hpp"

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "tests/support/catch.hpp"

namespace routesim::config {

TEST_CASE("an integer has neither point nor exponent") {
  CHECK(parse_integer("-12").value == -12);
  CHECK(parse_integer("9007199254740992").in_range);
  CHECK_FALSE(parse_integer("9007199254740993").in_range);
  CHECK_FALSE(parse_integer("99999999999999999999999").in_range);
  CHECK(parse_integer("99999999999999999999999").is_integer);
  for (const char* text : {"3.0", "3e0", "3E2", "0.5"}) CHECK_FALSE(parse_integer(text).is_integer);
}

TEST_CASE("a field's number keeps every digit or is refused") {
  struct Row {
    std::string text;
    double value;
  };
  const Row rows[] = {{"425000.00", 425000},
                      {"0.1", 0.1},
                      {"-0", 0},
                      {"0.000", 0},
                      {"0e999999", 0},
                      {"123456789012345", 123456789012345},
                      {"1234567890123450000", 1234567890123450000.0},
                      {"0.00000123456789012345", 0.00000123456789012345},
                      {"1e-300", 1e-300},
                      {"9.99999999999999e299", 9.99999999999999e299},
                      {"-2.5e1", -25}};
  for (const Row& row : rows) {
    INFO(row.text);
    const FieldNumber number = parse_field_number(row.text);
    CHECK_FALSE(number.too_many_digits);
    CHECK_FALSE(number.out_of_range);
    CHECK(number.value == row.value);
  }
  CHECK_FALSE(std::signbit(parse_field_number("-0").value));
  CHECK_FALSE(std::signbit(parse_field_number("-0.000").value));
  for (const char* text : {"1234567890123456", "0.1234567890123456", "100000000000000.1"}) {
    INFO(text);
    CHECK(parse_field_number(text).too_many_digits);
  }
  for (const char* text : {"1e300", "-1e300", "1e400", "9.9e-301", "1e-400", "1e99999999999999999999"}) {
    INFO(text);
    CHECK(parse_field_number(text).out_of_range);
  }
}

TEST_CASE("fractions become whole millionths") {
  CHECK(parse_scaled("0.82", 6).value == 820'000);
  CHECK(parse_scaled("0.5000000", 6).value == 500'000);
  CHECK(parse_scaled("1", 6).value == 1'000'000);
  CHECK(parse_scaled("25e-2", 6).value == 250'000);
  CHECK(parse_scaled("-0.000001", 6).value == -1);
  CHECK(parse_scaled("0", 6).value == 0);
  CHECK(parse_scaled("99.5", 1).value == 995);
  CHECK(parse_scaled("0.0000001", 6).too_precise);
  CHECK(parse_scaled("1e-99999", 6).too_precise);
  CHECK_FALSE(parse_scaled("1e99999", 6).value);
  CHECK_FALSE(parse_scaled("12345678901234567", 6).value);
}

TEST_CASE("every number of up to 15 digits is the nearest double") {
  std::mt19937_64 random(15);
  for (int i = 0; i < 200'000; ++i) {
    std::string text = std::to_string(random() % 1'000'000'000'000'000ULL);
    text.resize(1 + random() % text.size());
    if (text.front() == '0') text = "1" + text.substr(1);
    if (random() % 2 == 0) text = text.substr(0, 1) + (text.size() > 1 ? "." + text.substr(1) : "");
    if (random() % 4 == 0 && text.size() < 16)
      text = "0." + std::string(random() % 3, '0') + text.substr(text.size() > 1 ? 2 : 0);
    if (text.back() == '.') text += '0';
    if (random() % 2 == 0) text.insert(0, "-");
    const FieldNumber number = parse_field_number(text);
    if (number.value == std::strtod(text.c_str(), nullptr)) continue;
    INFO(text);
    CHECK(number.value == std::strtod(text.c_str(), nullptr));
  }
}

}  // namespace routesim::config

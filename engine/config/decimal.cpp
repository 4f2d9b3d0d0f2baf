// A JSON number is digits × 10^exponent once its zeros are stripped; everything is decided on that form.
#include "engine/config/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace routesim::config {
namespace {

constexpr std::int64_t largest_integer = 1LL << 53;

struct Decimal {
  bool negative = false;
  std::string digits;         // without leading and trailing zeros; empty: zero
  std::int64_t exponent = 0;  // of the last digit
};

Decimal take_apart(std::string_view number) {
  Decimal out;
  if (!number.empty() && number.front() == '-') {
    out.negative = true;
    number.remove_prefix(1);
  }
  bool after_point = false;
  std::size_t i = 0;
  for (; i < number.size() && number[i] != 'e' && number[i] != 'E'; ++i) {
    if (number[i] == '.') {
      after_point = true;
      continue;
    }
    if (!out.digits.empty() || number[i] != '0') out.digits += number[i];
    if (after_point) --out.exponent;
  }
  if (i < number.size()) {
    ++i;
    bool down = false;
    if (i < number.size() && (number[i] == '+' || number[i] == '-')) down = number[i++] == '-';
    std::int64_t written = 0;
    for (; i < number.size(); ++i) {
      if (written < 1'000'000'000'000) written = written * 10 + (number[i] - '0');
    }
    out.exponent += down ? -written : written;
  }
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

// Up to 15 digits with perhaps a point, as nearly every number is written: digits and the power of ten are
// exact doubles, so one division rounds as it must.
std::optional<double> parse_plain_number(std::string_view number) {
  static constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = !number.empty() && number.front() == '-';
  if (negative) number.remove_prefix(1);
  if (number.size() > 16) return std::nullopt;
  std::int64_t digits = 0;
  std::size_t count = 0;
  std::size_t decimals = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    if (c == '.') {
      decimals = number.size() - i - 1;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits = digits * 10 + (c - '0');
    ++count;
  }
  if (count == 0 || count > 15) return std::nullopt;
  const double value = static_cast<double>(digits) / powers[decimals];
  return negative && digits != 0 ? -value : value;
}

}  // namespace

WrittenInteger parse_integer(std::string_view number) {
  WrittenInteger out;
  out.is_integer =
      std::none_of(number.begin(), number.end(), [](char c) { return c == '.' || c == 'e' || c == 'E'; });
  if (!out.is_integer) return out;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), out.value);
  out.in_range = error == std::errc() && out.value >= -largest_integer && out.value <= largest_integer;
  return out;
}

FieldNumber parse_field_number(std::string_view number) {
  FieldNumber out;
  if (const std::optional<double> plain = parse_plain_number(number)) {
    out.value = *plain;
    return out;
  }
  const Decimal decimal = take_apart(number);
  if (decimal.digits.empty()) return out;
  out.too_many_digits = decimal.digits.size() > 15;
  // The size as 0.ddd × 10^magnitude.
  const std::int64_t magnitude = decimal.exponent + static_cast<std::int64_t>(decimal.digits.size());
  out.out_of_range = magnitude > 300 || magnitude <= -300;
  if (out.too_many_digits || out.out_of_range) return out;
  // Digits without stripped zeros, so that any length of writing is read.
  const std::string text =
      (decimal.negative ? "-" : "") + decimal.digits + "e" + std::to_string(decimal.exponent);
  std::from_chars(text.data(), text.data() + text.size(), out.value);
  return out;
}

ScaledDecimal parse_scaled(std::string_view number, int decimals) {
  ScaledDecimal out;
  const Decimal decimal = take_apart(number);
  if (decimal.digits.empty()) {
    out.value = 0;
    return out;
  }
  const std::int64_t zeros = decimal.exponent + decimals;
  out.too_precise = zeros < 0;
  if (out.too_precise || zeros > 16 || decimal.digits.size() > 16) return out;
  std::int64_t value = 0;
  std::from_chars(decimal.digits.data(), decimal.digits.data() + decimal.digits.size(), value);
  for (std::int64_t i = 0; i < zeros; ++i) {
    if (value > largest_integer / 10) return out;
    value *= 10;
  }
  if (value > largest_integer) return out;
  out.value = decimal.negative ? -value : value;
  return out;
}

}  // namespace routesim::config

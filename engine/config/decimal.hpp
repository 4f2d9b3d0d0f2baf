// Numbers from their digits: exact where decisions need it, and doubles only where every digit survives.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace routesim::config {

// `5`, `-12`: no point, no exponent. Beyond ±2^53 it counts as out of range.
struct WrittenInteger {
  bool is_integer = false;
  bool in_range = false;
  std::int64_t value = 0;
};
WrittenInteger parse_integer(std::string_view number);

// A field's number: at most 15 significant digits, zero or from 1e-300 to below 1e300 in size; -0 is 0.
struct FieldNumber {
  bool too_many_digits = false;
  bool out_of_range = false;
  double value = 0;  // when neither
};
FieldNumber parse_field_number(std::string_view number);

// The number times 10^decimals when that is an integer within ±2^53, e.g. 0.82 with six decimals: 820000.
// `too_precise` when there are more decimals than that.
struct ScaledDecimal {
  bool too_precise = false;
  std::optional<std::int64_t> value;
};
ScaledDecimal parse_scaled(std::string_view number, int decimals);

}  // namespace routesim::config

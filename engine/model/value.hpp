// What a custom field of a workitem holds.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/time.hpp"

namespace routesim::model {

// Position of a dropdown's value in its field's options; positions never change once given.
struct OptionIndex {
  std::uint32_t index = 0;
  friend auto operator<=>(OptionIndex, OptionIndex) = default;
};

struct NoValue {
  friend bool operator==(NoValue, NoValue) = default;
};

// Numbers are doubles of at most 15 significant digits, so that equal doubles are equal decimals; -0 is 0.
using FieldValue = std::variant<NoValue, std::string, double, bool, Instant, OptionIndex>;

// One value a field, in the order of the type's fields at the time of creation; fields beyond the end
// were added later and hold no value.
using FieldValues = std::vector<FieldValue>;

}  // namespace routesim::model

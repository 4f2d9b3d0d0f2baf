// A rule's condition as its author wrote it: a tree of all / any / not over comparisons.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace routesim::model {

enum class Operator : std::uint8_t {
  equals,
  not_equals,
  in,
  not_in,
  exists,
  less_than,
  less_or_equal,
  greater_than,
  greater_or_equal,
  between,
  starts_with,
  contains,
};

// Dates are texts here; what a text means depends on the field that it is compared with.
using Literal = std::variant<std::string, double, bool>;

struct Comparison {
  std::string field;  // a custom field's name, `$priority` or `$source`
  Operator op = Operator::equals;
  std::vector<Literal> values;  // one; two for between; any number for in and notIn; exists: one boolean
};

struct Condition {
  enum class Kind : std::uint8_t { all, any, negation, comparison };
  Kind kind = Kind::all;
  std::vector<Condition> parts;  // negation: exactly one; comparison: none
  Comparison comparison;         // of Kind::comparison
};

}  // namespace routesim::model

// Every kind of problem that an author can be told of, one row each: the table behind
// docs/reference/problems.md. A code never changes its meaning, and has one severity.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace routesim::input {

enum class Severity : std::uint8_t { error, warning };

struct ProblemCode {
  std::string_view code;  // stable, kebab-case
  Severity severity = Severity::error;
  std::string_view meaning;  // one line, for the reference
};

// By code, byte order.
std::span<const ProblemCode> problem_codes();

// Nothing when no row has this code.
const ProblemCode* find_problem_code(std::string_view code);

}  // namespace routesim::input

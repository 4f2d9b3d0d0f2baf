#include "engine/input/problem_codes.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

namespace routesim::input {

TEST_CASE("codes are sorted, each there once, in kebab-case, with a meaning") {
  const auto codes = problem_codes();
  CHECK(codes.size() >= 45);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    INFO(codes[i].code);
    if (i > 0) CHECK(codes[i - 1].code < codes[i].code);
    CHECK(std::all_of(codes[i].code.begin(), codes[i].code.end(),
                      [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }));
    CHECK_FALSE(codes[i].meaning.empty());
    CHECK(codes[i].meaning.back() != '.');
    CHECK(find_problem_code(codes[i].code) == &codes[i]);
  }
  CHECK(find_problem_code("zzz") == nullptr);
  CHECK(find_problem_code("") == nullptr);
}

}  // namespace routesim::input

// The engine against the naive router: on generated orgs and timelines both give the same event log.
//
// A case that fails prints its recipe's seed, shrinks to the smallest that still fails, and leaves its
// scenario file behind to be replayed with `routesim run`. ROUTESIM_CASES=n sets the number of cases,
// ROUTESIM_LONG=1 asks for many.
#include <cstdlib>
#include <iostream>
#include <rapidcheck.h>
#include <string>

#include "tests/oracle/case_generator.hpp"
#include "tests/oracle/comparison.hpp"
#include "tests/oracle/coverage.hpp"
#include "tests/oracle/naive_router.hpp"
#include "tests/oracle/recipe_arbitrary.hpp"
#include "tests/support/catch.hpp"

using namespace routesim::oracle;

namespace {

int number_of_cases() {
  if (const char* cases = std::getenv("ROUTESIM_CASES")) return std::atoi(cases);
  return std::getenv("ROUTESIM_LONG") != nullptr ? 120'000 : 24'000;
}

}  // namespace

TEST_CASE("the engine and the naive router give the same events on every generated case") {
  const int cases = number_of_cases();
  Coverage coverage;
  // RapidCheck reads its parameters from here; the seed is fixed so that a run can be told again.
  const std::string parameters =
      "max_success=" + std::to_string(cases) + " max_size=60 seed=20261123 noshrink=0";
  setenv("RC_PARAMS", parameters.c_str(), 0);

  const bool holds = rc::check("same events", [&](const Recipe& recipe) {
    const Case generated = build_case(recipe);
    const OracleResult expected = replay_naively(generated.org, generated.scenario);
    coverage.add(expected);
    const std::string difference = first_difference(generated, expected);
    if (!difference.empty()) {
      const auto file = keep_case(generated, "differential");
      RC_FAIL(difference + "\nreplay it with: routesim run " + file);
    }
  });
  REQUIRE(holds);

  coverage.print(std::cout);
  if (cases >= 24'000) {
    for (const auto& [kind, count] : coverage.rare(200)) {
      INFO(kind << " was reached " << count << " times");
      CHECK(count >= 200);
    }
  }
}

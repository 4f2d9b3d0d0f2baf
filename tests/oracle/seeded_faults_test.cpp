// Would a fault in the fast path be seen? This program's engine is built with twenty-four of them, one
// switched on at a time (engine/model/seeded_fault.hpp): the comparison with the naive router must catch
// every one.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/model/seeded_fault.hpp"
#include "tests/oracle/case_generator.hpp"
#include "tests/oracle/comparison.hpp"
#include "tests/oracle/naive_router.hpp"
#include "tests/support/catch.hpp"

using namespace routesim::oracle;

namespace {

constexpr int faults = 24;
constexpr std::uint64_t most_cases = 20'000;

// The first case that shows the fault, counted from 1; 0: none did.
std::uint64_t caught_at(int fault) {
  for (std::uint64_t seed = 1; seed <= most_cases; ++seed) {
    const Case generated = build_case(random_recipe(seed));
    const OracleResult expected = replay_naively(generated.org, generated.scenario);
    routesim::model::seeded_fault = fault;
    bool differs = false;
    try {
      differs = !first_difference(generated, expected).empty();
    } catch (const std::logic_error&) {
      differs = true;  // an invariant saw it first
    }
    routesim::model::seeded_fault = 0;
    if (differs) return seed;
  }
  return 0;
}

}  // namespace

TEST_CASE("without a fault this build agrees with the naive router") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Case generated = build_case(random_recipe(seed));
    REQUIRE(first_difference(generated, replay_naively(generated.org, generated.scenario)) == "");
  }
}

TEST_CASE("every seeded fault is caught") {
  for (int fault = 1; fault <= faults; ++fault) {
    const std::uint64_t at = caught_at(fault);
    std::cout << "fault " << fault << ": "
              << (at == 0 ? "not caught" : "caught by case " + std::to_string(at)) << '\n';
    CHECK(at > 0);
  }
}

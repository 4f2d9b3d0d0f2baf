#pragma once
// Recipes for RapidCheck: random_recipe with the shrinking of simpler_recipes.

#include <rapidcheck.h>

#include "tests/oracle/case_generator.hpp"

namespace routesim::oracle {

inline rc::Gen<Recipe> arbitrary_recipe() {
  return rc::Gen<Recipe>([](const rc::Random& random, int) {
    rc::Random stream = random;
    return rc::shrinkable::shrinkRecur(random_recipe(stream.next()), [](const Recipe& recipe) {
      return rc::seq::fromContainer(simpler_recipes(recipe));
    });
  });
}

}  // namespace routesim::oracle

template <>
struct rc::Arbitrary<routesim::oracle::Recipe> {
  static rc::Gen<routesim::oracle::Recipe> arbitrary() { return routesim::oracle::arbitrary_recipe(); }
};

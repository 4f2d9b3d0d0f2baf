#pragma once
// Generated cases for the two routers. A case is made from a recipe: lists of small parts, each a list of
// integers ("rolls") that decide one agent, rule, timeline entry … Every recipe makes a valid case, a roll
// that is missing counts as 0, and 0 always means the simplest choice; so a recipe shrinks by leaving things
// out.
//
//   Case one = build_case(random_recipe(17));
//   OracleResult expected = replay_naively(one.org, one.scenario);

#include <cstdint>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <vector>

namespace routesim::oracle {

struct Part {
  std::vector<int> rolls;  // 0 to 9999 each
};

struct Recipe {
  Part scenario;              // times, seed, number of skills
  std::vector<Part> agents;   // at most 6 are used
  std::vector<Part> types;    // at most 3 are used; none means one plain type
  std::vector<Part> rules;    // at most 5 are used
  std::vector<Part> queues;   // at most 3 are used; none means one plain queue
  std::vector<Part> entries;  // timeline, in order
};

struct Case {
  nlohmann::ordered_json org;       // keys workitem-types, rules, queues, skills, agents
  nlohmann::ordered_json scenario;  // timeline inline; "org" is "org.json"
};

// The same recipe for the same seed, everywhere.
Recipe random_recipe(std::uint64_t seed);

// Total and deterministic.
Case build_case(const Recipe& recipe);

// Recipes that are one step simpler, the boldest steps first.
std::vector<Recipe> simpler_recipes(const Recipe& recipe);

// The case as two JSON texts, for messages.
std::ostream& operator<<(std::ostream& out, const Recipe& recipe);

}  // namespace routesim::oracle

// Recipes: drawing them, making cases of them, and making them simpler.

#include "tests/oracle/case_generator.hpp"

#include <algorithm>
#include <ostream>

#include "tests/oracle/case_plan.hpp"

namespace routesim::oracle {
namespace {

// splitmix64: small, and the same everywhere.
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
  }

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

  Part part(std::size_t rolls) {
    Part part;
    for (std::size_t i = 0; i < rolls; ++i) part.rolls.push_back(static_cast<int>(below(10'000)));
    return part;
  }

  std::vector<Part> parts(std::size_t count, std::size_t rolls) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < count; ++i) parts.push_back(part(rolls));
    return parts;
  }

 private:
  std::uint64_t state_;
};

std::vector<std::vector<Part>*> lists_of(Recipe& recipe) {
  return {&recipe.entries, &recipe.rules, &recipe.agents, &recipe.types, &recipe.queues};
}

void write_part(std::ostream& out, const Part& part) {
  out << "{{";
  for (std::size_t i = 0; i < part.rolls.size(); ++i) out << (i > 0 ? "," : "") << part.rolls[i];
  out << "}}";
}

}  // namespace

int Dice::roll() { return next_ < part_.rolls.size() ? std::max(0, part_.rolls[next_++]) : 0; }

int Dice::weighted(std::initializer_list<int> weights) {
  int sum = 0;
  for (int weight : weights) sum += weight;
  int rest = roll() % sum;
  int index = 0;
  for (int weight : weights) {
    if (rest < weight) return index;
    rest -= weight;
    ++index;
  }
  return 0;
}

Recipe random_recipe(std::uint64_t seed) {
  Stream stream(seed);
  const std::size_t agent_counts[] = {1, 2, 2, 3, 3, 3, 3, 4, 4, 2, 3, 4, 2, 3, 4, 3, 4, 6, 6, 0};
  const std::size_t rule_counts[] = {1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 3, 2, 2, 1, 0};
  Recipe recipe;
  recipe.scenario = stream.part(60);
  recipe.agents = stream.parts(agent_counts[stream.below(20)], 16);
  recipe.types = stream.parts(1 + stream.below(3), 40);
  recipe.rules = stream.parts(rule_counts[stream.below(16)], 90);
  recipe.queues = stream.parts(1 + stream.below(3), 12);
  // Long timelines are worth most, since more meets in them; short ones come often enough.
  const std::size_t left_out =
      stream.below(23) * stream.below(23) * stream.below(23) * stream.below(23) / (22 * 22 * 22);
  recipe.entries = stream.parts(25 - left_out, 56);
  return recipe;
}

Case build_case(const Recipe& recipe) {
  Plan plan;
  Case result;
  result.org = build_org(recipe, plan);

  Dice dice(recipe.scenario);
  dice.roll();  // the number of skills
  Json scenario = {{"name", "generated case"}, {"org", "org.json"}};
  const std::string starts_at =
      dice.pick({"2026-03-02T09:00:00Z", "2026-01-01T00:00:00Z", "2024-02-28T23:59:58.5+01:00"});
  if (starts_at != "2026-01-01T00:00:00Z") scenario["startsAt"] = starts_at;
  const int seed = dice.below(1000);
  if (seed != 1) scenario["seed"] = seed;
  plan.crosses_a_day = dice.chance(5);
  Json defaults = Json::object();
  add_times(dice, plan, defaults, dice.chance(90), 68);
  plan.accept_after = seconds_of(defaults, "acceptAfter", 0);
  plan.handle_time = seconds_of(defaults, "handleTime", endless);
  if (!defaults.empty()) scenario["defaults"] = defaults;
  const bool ends_early = dice.chance(25);
  const std::int64_t until_after = dice.pick({30, 2, 0, 100});

  std::int64_t last_at = 0;
  const Json timeline = build_timeline(recipe, plan, starts_at, last_at);
  if (plan.uses_reoffer || ends_early) scenario["until"] = std::to_string(last_at + until_after) + "s";
  scenario["timeline"] = timeline;
  result.scenario = scenario;
  return result;
}

std::vector<Recipe> simpler_recipes(const Recipe& recipe) {
  std::vector<Recipe> simpler;
  Recipe original = recipe;
  const std::size_t lists = lists_of(original).size();

  // Leave out runs of parts: all, halves, quarters … single ones.
  for (std::size_t list = 0; list < lists; ++list) {
    const std::size_t size = lists_of(original)[list]->size();
    for (std::size_t run = size; run > 0; run /= 2) {
      for (std::size_t from = 0; from + run <= size; from += run) {
        Recipe without = recipe;
        std::vector<Part>& parts = *lists_of(without)[list];
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(from),
                    parts.begin() + static_cast<std::ptrdiff_t>(from + run));
        simpler.push_back(without);
      }
    }
  }
  // Make every choice of a part the first one, then the choices of its second half, then each choice alone.
  const auto zeroed = [&](const auto& part_of, std::size_t from, std::size_t to) {
    Recipe with_zeros = recipe;
    std::vector<int>& rolls = part_of(with_zeros).rolls;
    bool changed = false;
    for (std::size_t i = from; i < to; ++i) {
      changed = changed || rolls[i] != 0;
      rolls[i] = 0;
    }
    if (changed) simpler.push_back(with_zeros);
  };
  const auto simplify_part = [&](const auto& part_of) {
    const std::size_t size = part_of(original).rolls.size();
    zeroed(part_of, 0, size);
    zeroed(part_of, size / 2, size);
    for (std::size_t i = 0; i < size; ++i) zeroed(part_of, i, i + 1);
  };
  for (std::size_t list = 0; list < lists; ++list) {
    for (std::size_t place = 0; place < lists_of(original)[list]->size(); ++place) {
      simplify_part([list, place](Recipe& each) -> Part& { return (*lists_of(each)[list])[place]; });
    }
  }
  simplify_part([](Recipe& each) -> Part& { return each.scenario; });
  return simpler;
}

std::ostream& operator<<(std::ostream& out, const Recipe& recipe) {
  Recipe copy = recipe;
  const Case built = build_case(recipe);
  out << "org: " << built.org.dump(2) << "\nscenario: " << built.scenario.dump(2) << "\nrecipe: {";
  write_part(out, recipe.scenario);
  for (const std::vector<Part>* list : lists_of(copy)) {
    out << ",\n {";
    for (const Part& part : *list) {
      write_part(out, part);
      out << ",";
    }
    out << "}";
  }
  return out << "}\n";
}

}  // namespace routesim::oracle

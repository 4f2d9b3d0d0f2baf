#pragma once
// What the parts of the generator share: the dice that read a part's rolls, and the plan, which remembers
// what the case has got so far so that later choices can refer to it.

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/case_generator.hpp"
#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

// Reads the rolls of a part one after the other. A roll of 0, or none left, gives the first choice.
class Dice {
 public:
  explicit Dice(const Part& part) : part_(part) {}

  int roll();
  int below(std::size_t count) { return roll() % static_cast<int>(count); }
  // False for a roll of 0, unless always.
  bool chance(int percent) { return roll() % 100 >= 100 - percent; }
  // An index, as likely as its weight says.
  int weighted(std::initializer_list<int> weights);

  template <typename T>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + below(choices.size()));
  }
  template <typename T>
  const T& pick(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(choices.size()))];
  }

 private:
  const Part& part_;
  std::size_t next_ = 0;
};

// A type as the generator believes it to be after the timeline's entries so far.
struct PlannedType {
  std::string id, name;
  std::vector<Json> fields;  // definitions
  Json added_field;          // what a PATCH may add, always in this shape
  bool rules_use_added = false;
  bool routes_itself = false;
};

// What the generator believes of a workitem, so that most verbs find it in a state that suits them.
struct Guess {
  bool routed = false, accepted = false, finished = false;
  std::int64_t accepts_at = 0;  // seconds; when the acceptance would come by itself
  std::int64_t handle_time = 0, completes_at = 0;
  std::size_t declines = 0;
};

// What stands for a duration that never ends, in seconds.
inline constexpr std::int64_t endless = 1'000'000;

struct Plan {
  std::vector<std::string> skills, agents, queues, rules;
  std::vector<PlannedType> types;
  std::vector<std::string> names;        // submitted so far, the latest last
  std::map<std::string, int> submits;    // of a name
  std::map<std::string, Guess> guesses;  // by name
  std::vector<Json> submit_entries;      // for retries
  int next_name = 1, next_type = 1;
  std::int64_t accept_after = 0, handle_time = endless;  // seconds, of the scenario's defaults
  bool crosses_a_day = false;  // then without reofferAfter, else offers go round all day
  bool uses_reoffer = false;
};

const std::vector<std::string>& field_types();

// Builds the org and notes in the plan what is there.
Json build_org(const Recipe& recipe, Plan& plan);

// Bodies. The first is right or wrong by the dice; the names say of what.
Json workitem_body(Dice& dice, const Plan& plan, Guess& guess);
Json routing_members(Dice& dice, const Plan& plan);
Json routing_body(Dice& dice, const Plan& plan);
Json type_body(Dice& dice, Plan& plan, const std::string& name, PlannedType& planned);
Json patch_body(Dice& dice, const Plan& plan, PlannedType& type);
Json all_fields_and_more(PlannedType& type);
Json skill_list(Dice& dice, const Plan& plan, bool distinct);
Json field_definition(Dice& dice, const std::string& name, const std::string& type);

// A value that a field of this type may have in a body.
Json right_value(Dice& dice, const Json& field);

// The timeline; may set plan.uses_reoffer. `last_at` is the time of its last entry in seconds.
Json build_timeline(const Recipe& recipe, Plan& plan, const std::string& starts_at, std::int64_t& last_at);

// Members of a `submit` or of `defaults`.
void add_times(Dice& dice, Plan& plan, Json& members, bool may_reoffer, int percent);

// `acceptAfter` or another time of `members` in whole seconds.
std::int64_t seconds_of(const Json& members, const char* name, std::int64_t otherwise);

// Rolls of the scenario's part: the first are the scenario's own members and the org's, from here on the
// timeline's.
inline constexpr int first_roll_of_timeline = 40;

}  // namespace routesim::oracle

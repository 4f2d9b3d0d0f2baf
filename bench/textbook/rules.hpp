// Rules as one writes them first: conditions that know their field's name, a workitem that is a map of names
// to values, and a loop over the rules in their order. What the engine is measured against.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/model/value.hpp"

namespace routesim::bench::textbook {

// A field without a value is not in the map. Dates are microseconds, dropdowns the option's text.
using Value = std::variant<std::string, double, bool, std::int64_t>;
using Workitem = std::unordered_map<std::string, Value>;

struct Comparison {
  std::string field;
  model::Operator op = model::Operator::equals;
  std::vector<Value> values;
};

// All comparisons must hold. (Enough for the benchmarks' worlds: no `any`, no `not`.)
struct Rule {
  std::string id;
  std::int64_t order = 0;
  std::vector<Comparison> when;
};

class Rules {
 public:
  // The enabled rules of the type with that number.
  Rules(const model::Org& org, std::uint32_t type);

  // The first that matches, by order and id; nothing: none does.
  const Rule* choose(const Workitem& workitem) const;

 private:
  std::vector<Rule> rules_;
};

Workitem make_workitem(const model::WorkitemType& type, const model::FieldValues& fields, int priority);

}  // namespace routesim::bench::textbook

// The rule of a workitem as a decent programmer would first write it: fields in a map by name, rules in
// order, each with conditions that all must hold.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "bench/textbook/best_agent.hpp"
#include "engine/model/org.hpp"

namespace routesim::bench::textbook {

using Value = std::variant<std::string, double, bool>;
using Fields = std::map<std::string, Value>;

struct Rule {
  struct Condition {
    std::string field;
    model::Operator op = model::Operator::equals;  // equals or between
    std::vector<Value> values;
  };
  std::string id;
  std::vector<Condition> conditions;
  Request asks;
};

class Rules {
 public:
  // Of an org whose rules each name a type and are comparisons by equals and between, joined by `all`.
  explicit Rules(const model::Org& org);
  // The first of the type's that holds; null where none does.
  const Rule* choose(const std::string& type, const Fields& fields) const;

 private:
  std::unordered_map<std::string, std::vector<Rule>> by_type_;  // in evaluation order
};

}  // namespace routesim::bench::textbook

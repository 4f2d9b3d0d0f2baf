// Which rule applies to a workitem: the rules attached to its type, compiled for one version of it, asked
// in evaluation order until the winner's place is exhausted.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/rule_counts.hpp"
#include "engine/rules/condition.hpp"

namespace routesim::rules {

// A rule that came out as null on a field that was added to the type after the workitem was created.
struct LaterField {
  model::RuleId rule;
  std::uint32_t field = 0;  // into the type's fields
};

struct Choice {
  std::optional<model::RuleId> winner;
  std::vector<model::RuleId> tied;       // two or more rules, the winner first, when the order is ambiguous
  std::vector<LaterField> later_fields;  // of the rules that were evaluated, in order
};

// A rule's part in a decision, for those who ask why.
struct RuleRecord {
  model::RuleId rule;
  bool enabled = true;
  bool reached = true;  // false: the winner was found before
  Truth truth = Truth::unknown;
  std::vector<ComparisonOutcome> comparisons;
};

// Among rules of equal evaluationOrder, which id goes first. `descending` shows what an engine without a
// tie rule might do as well.
enum class TieOrder : std::uint8_t { ascending, descending };

class TypeRules {
 public:
  // `org` must outlive this.
  TypeRules(const model::Org& org, model::TypeId type_id, const model::WorkitemType& type, TieOrder ties);

  // Rules that a routing attempt without a named rule evaluates: (order, id), those without an order last.
  const std::vector<model::RuleId>& attached() const { return attached_; }

  // `counts` is by RuleId. `records`, where given, receives every attached rule in order, also those not
  // reached.
  Choice choose(const Facts& facts, std::vector<model::RuleCounts>& counts, std::vector<RuleRecord>* records);

  // One rule by name; a disabled rule never matches.
  Choice choose_named(model::RuleId rule, const Facts& facts, std::vector<model::RuleCounts>& counts,
                      std::vector<RuleRecord>* records);

 private:
  const Condition& compiled(model::RuleId rule);
  bool same_place(model::RuleId a, model::RuleId b) const;
  Truth evaluate(model::RuleId rule, const Condition& condition, const Facts& facts,
                 std::vector<RuleRecord>* records, Choice& choice) const;

  const model::Org* org_;
  model::WorkitemType type_;
  std::vector<model::RuleId> attached_;
  std::vector<std::shared_ptr<const Condition>> attached_conditions_;             // of attached_
  std::unordered_map<std::uint32_t, std::shared_ptr<const Condition>> compiled_;  // by rule
};

}  // namespace routesim::rules

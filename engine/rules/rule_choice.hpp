// Which rule applies to a workitem: the rules attached to its type, compiled for one version of it. The
// choice, and what is counted, is that of asking in evaluation order until the winner's place is exhausted.
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
#include "engine/rules/key_tests.hpp"
#include "engine/rules/rule_areas.hpp"
#include "engine/rules/rule_index.hpp"

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

// How the rule is looked for: the results are the same. By itself: an index where rules are many.
enum class RuleSearch : std::uint8_t { by_number_of_rules, scan, index };

class TypeRules {
 public:
  // `org` must outlive this.
  TypeRules(const model::Org& org, model::TypeId type_id, const model::WorkitemType& type, TieOrder ties,
            RuleSearch search = RuleSearch::by_number_of_rules);

  // Rules that a routing attempt without a named rule evaluates: (order, id), those without an order last.
  const std::vector<model::RuleId>& attached() const { return compiled_->attached; }

  // Who won is counted here, until add_counts; `counts`, by RuleId, gets what matched without winning.
  // `records`, where given, receives every attached rule in order, also those not reached.
  Choice choose(const Facts& facts, std::vector<model::RuleCounts>& counts, std::vector<RuleRecord>* records);

  // One rule by name; a disabled rule never matches.
  Choice choose_named(model::RuleId rule, const Facts& facts, std::vector<model::RuleCounts>& counts,
                      std::vector<RuleRecord>* records);

  // Adds what choose() counted here. Costs one step a rule.
  void add_counts(std::vector<model::RuleCounts>& counts) const;

  // Of the index; 0 without one.
  std::size_t index_bytes() const { return compiled_->index ? compiled_->index->bytes() : 0; }

 private:
  // Shared by copies. Rules are told by their position in `attached`.
  struct Compiled {
    std::vector<model::RuleId> attached;
    std::vector<std::uint32_t> place_begins;  // rules of equal order are one place
    std::vector<std::uint32_t> place_ends;    // one past its last rule
    std::vector<std::shared_ptr<const Condition>> conditions;
    FactColumns columns;
    KeyTests tests;
    std::optional<RuleIndex> index;
  };
  static std::shared_ptr<const Compiled> compile(const model::Org& org, const model::WorkitemType& type,
                                                 std::vector<model::RuleId> attached, RuleSearch search);

  // Fills matches_ with all that match of the winner's place, ascending.
  void find_matches(const Facts& facts);
  Choice choose_asking_each(const Facts& facts, std::vector<model::RuleCounts>& counts,
                            std::vector<RuleRecord>* records);
  const Condition& named(model::RuleId rule);
  Truth evaluate(model::RuleId rule, const Condition& condition, const Facts& facts,
                 std::vector<RuleRecord>* records, Choice& choice) const;

  const model::Org* org_;
  model::WorkitemType type_;
  std::shared_ptr<const Compiled> compiled_;
  std::unordered_map<std::uint32_t, std::shared_ptr<const Condition>> named_;  // by rule
  std::vector<std::uint64_t> wins_;  // by position; the last: of nobody
  std::vector<Key> keys_;            // of the workitem at hand
  std::vector<std::uint32_t> matches_;
};

}  // namespace routesim::rules

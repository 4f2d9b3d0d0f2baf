// A condition compiled for one version of one workitem type: field names have become slots, literals the
// field's own kind of value. Evaluation is three-valued and allocates nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/condition.hpp"
#include "engine/model/org.hpp"
#include "engine/model/value.hpp"
#include "engine/rules/keys.hpp"

namespace routesim::rules {

enum class Truth : std::uint8_t { no, unknown, yes };

// What a condition can see of a workitem.
struct Facts {
  const model::FieldValues& fields;
  int priority = 0;
  const std::optional<std::string>& source;
};

// Where a comparison reads: a position in the type's fields, or one of these two.
constexpr std::uint32_t priority_slot = 0xffff'fffe;
constexpr std::uint32_t source_slot = 0xffff'fffd;

// One comparison of a condition as it came out; comparisons are numbered in the order written.
struct ComparisonOutcome {
  enum class Unknown : std::uint8_t { no, not_a_routing_field, no_such_field, does_not_fit, no_value };
  std::uint32_t comparison = 0;
  Truth truth = Truth::unknown;
  Unknown why_unknown = Unknown::no;
};

class Condition {
 public:
  // Absent condition: always true. Fields that the type lacks, does not mark as routing fields, or holds
  // with a kind that a literal or the operator does not fit, read as null.
  Condition(const model::Condition* written, const model::WorkitemType& type);

  Truth evaluate(const Facts& facts) const;

  // Where the condition is unknown: the slot of its first comparison, in the order written, of a field that
  // was added to the type after the workitem was created.
  std::optional<std::uint32_t> unknown_for_later_field(const Facts& facts) const;

  // The same result, with every comparison's outcome appended to `outcomes` (nothing is cut short).
  Truth evaluate(const Facts& facts, std::vector<ComparisonOutcome>& outcomes) const;

  // What it reads, each once, ascending.
  std::vector<std::uint32_t> slots() const;

  // The keys in `slot` with which it can come out as yes, whatever stands in the others. Never too few. Of a
  // slot that is not read: all or none.
  KeyRanges possible(std::uint32_t slot) const;

  // True: it is yes wherever every slot holds a possible key.
  bool is_decided_by_keys() const;

 private:
  enum class NodeKind : std::uint8_t {
    all,
    any,
    negation,
    never_known,
    exists,
    number,
    date,
    option,
    text,
    boolean
  };

  struct Node {
    NodeKind kind = NodeKind::all;
    model::Operator op = model::Operator::equals;
    ComparisonOutcome::Unknown why_unknown = ComparisonOutcome::Unknown::no;
    bool wanted = true;       // of exists
    std::uint32_t slot = 0;   // of a comparison: into the fields, or priority_slot / source_slot
    std::uint32_t first = 0;  // literals: positions in the pool of the node's kind
    std::uint32_t count = 0;
    std::uint32_t comparison = 0;  // its number
    std::uint32_t end = 0;         // one past the node's subtree
  };

  void add(const model::Condition& written, const model::WorkitemType& type);
  void add_comparison(const model::Comparison& written, const model::WorkitemType& type);
  // Appends the literals to the pool of the kind; false when one does not fit.
  bool add_literals(Node& node, const std::vector<model::Literal>& values, model::FieldKind kind,
                    const std::vector<std::string>* options);

  template <class Recorder>
  Truth evaluate_node(std::uint32_t index, const Facts& facts, Recorder& recorder) const;
  bool reads(const Node& node) const;
  KeyRanges possible(std::uint32_t index, std::uint32_t slot, bool wanted) const;
  KeyRanges possible_of_comparison(const Node& node, bool wanted) const;
  std::vector<Key> literal_keys(const Node& node) const;
  bool is_decided_by_keys(std::uint32_t index) const;
  Truth compare(const Node& node, const Facts& facts, bool& has_value) const;
  template <class T>
  Truth compare_ordered(const Node& node, const T& value, const std::vector<T>& pool) const;
  Truth compare_text(const Node& node, std::string_view value) const;

  std::vector<Node> nodes_;  // in prefix order; none: always true
  std::uint32_t comparisons_ = 0;
  std::vector<double> numbers_;
  std::vector<model::Instant> dates_;
  std::vector<model::OptionIndex> options_;
  std::vector<std::string> texts_;
  std::vector<char> booleans_;
};

// True when the operator can be asked of a field of that kind at all (docs/routing-model.md, Conditions).
bool operator_fits(model::Operator op, model::FieldKind kind);

}  // namespace routesim::rules

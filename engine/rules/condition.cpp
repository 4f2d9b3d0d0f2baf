// Compilation walks the written tree once and lays the nodes out in prefix order, each with the end of its
// subtree, so that evaluation is a walk over one array. The entrance is Condition::evaluate.
#include "engine/rules/condition.hpp"

#include <algorithm>

#include "engine/model/seeded_fault.hpp"

namespace routesim::rules {
namespace {

using model::FieldKind;
using model::Operator;
using Unknown = ComparisonOutcome::Unknown;

Truth truth_of(bool value) { return value ? Truth::yes : Truth::no; }

struct NoRecorder {
  static constexpr bool records = false;
  void record(const ComparisonOutcome&) {}
};

struct OutcomeRecorder {
  static constexpr bool records = true;
  std::vector<ComparisonOutcome>& outcomes;
  void record(const ComparisonOutcome& outcome) { outcomes.push_back(outcome); }
};

}  // namespace

bool operator_fits(Operator op, FieldKind kind) {
  switch (op) {
    case Operator::equals:
    case Operator::not_equals:
    case Operator::in:
    case Operator::not_in:
    case Operator::exists: return true;
    case Operator::less_than:
    case Operator::less_or_equal:
    case Operator::greater_than:
    case Operator::greater_or_equal:
    case Operator::between: return kind == FieldKind::number || kind == FieldKind::date;
    case Operator::starts_with:
    case Operator::contains: return kind == FieldKind::string;
  }
  return false;
}

Condition::Condition(const model::Condition* written, const model::WorkitemType& type) {
  if (written != nullptr) add(*written, type);
}

void Condition::add(const model::Condition& written, const model::WorkitemType& type) {
  if (written.kind == model::Condition::Kind::comparison) {
    add_comparison(written.comparison, type);
    return;
  }
  const std::size_t index = nodes_.size();
  Node node;
  node.kind = written.kind == model::Condition::Kind::all   ? NodeKind::all
              : written.kind == model::Condition::Kind::any ? NodeKind::any
                                                            : NodeKind::negation;
  nodes_.push_back(node);
  for (const model::Condition& part : written.parts) add(part, type);
  nodes_[index].end = static_cast<std::uint32_t>(nodes_.size());
}

void Condition::add_comparison(const model::Comparison& written, const model::WorkitemType& type) {
  Node node;
  node.op = written.op;
  node.comparison = comparisons_++;
  node.end = static_cast<std::uint32_t>(nodes_.size() + 1);

  FieldKind kind = FieldKind::number;
  const std::vector<std::string>* options = nullptr;
  if (written.field == "$priority") {
    node.slot = priority_slot;
  } else if (written.field == "$source") {
    node.slot = source_slot;
    kind = FieldKind::string;
  } else {
    const auto& fields = type.custom_fields;
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const model::CustomField& f) { return f.name == written.field; });
    if (field == fields.end()) {
      node.why_unknown = Unknown::no_such_field;
    } else if (!ROUTESIM_FAULT(1, field->is_routing_field, true)) {
      node.why_unknown = Unknown::not_a_routing_field;
    } else {
      node.slot = static_cast<std::uint32_t>(field - fields.begin());
      kind = field->kind;
      options = &field->options;
    }
  }

  if (written.op == Operator::exists) {
    node.wanted = written.values.empty() || std::get<bool>(written.values.front());
    node.kind = NodeKind::exists;
  } else if (node.why_unknown != Unknown::no) {
    node.kind = NodeKind::never_known;
  } else if (!operator_fits(written.op, kind) || !add_literals(node, written.values, kind, options)) {
    node.kind = NodeKind::never_known;
    node.why_unknown = Unknown::does_not_fit;
  }
  nodes_.push_back(node);
}

bool Condition::add_literals(Node& node, const std::vector<model::Literal>& values, FieldKind kind,
                             const std::vector<std::string>* options) {
  const auto begin = [&](auto& pool) { node.first = static_cast<std::uint32_t>(pool.size()); };
  const auto end = [&](auto& pool) {
    node.count = static_cast<std::uint32_t>(pool.size()) - node.first;
    return true;
  };
  const auto all_texts = [&] {
    return std::all_of(values.begin(), values.end(),
                       [](const model::Literal& v) { return std::holds_alternative<std::string>(v); });
  };
  switch (kind) {
    case FieldKind::number:
      node.kind = NodeKind::number;
      begin(numbers_);
      for (const model::Literal& value : values) {
        if (!std::holds_alternative<double>(value)) return false;
        numbers_.push_back(std::get<double>(value));
      }
      return end(numbers_);
    case FieldKind::date:
      node.kind = NodeKind::date;
      begin(dates_);
      for (const model::Literal& value : values) {
        if (!std::holds_alternative<std::string>(value)) return false;
        const auto at = model::parse_date(std::get<std::string>(value));
        if (!at) return false;
        dates_.push_back(*at);
      }
      return end(dates_);
    case FieldKind::dropdown:
      node.kind = NodeKind::option;
      if (!all_texts()) return false;
      begin(options_);
      for (const model::Literal& value : values) {
        // A literal that is no option equals no value: leaving it out says just that.
        const auto option = std::find(options->begin(), options->end(), std::get<std::string>(value));
        if (option != options->end()) {
          options_.push_back({static_cast<std::uint32_t>(option - options->begin())});
        }
      }
      return end(options_);
    case FieldKind::string:
      node.kind = NodeKind::text;
      if (!all_texts()) return false;
      begin(texts_);
      for (const model::Literal& value : values) texts_.push_back(std::get<std::string>(value));
      return end(texts_);
    case FieldKind::checkbox:
      node.kind = NodeKind::boolean;
      begin(booleans_);
      for (const model::Literal& value : values) {
        if (!std::holds_alternative<bool>(value)) return false;
        booleans_.push_back(std::get<bool>(value) ? 1 : 0);
      }
      return end(booleans_);
  }
  return false;
}

Truth Condition::evaluate(const Facts& facts) const {
  NoRecorder nobody;
  return nodes_.empty() ? Truth::yes : evaluate_node(0, facts, nobody);
}

Truth Condition::evaluate(const Facts& facts, std::vector<ComparisonOutcome>& outcomes) const {
  OutcomeRecorder recorder{outcomes};
  return nodes_.empty() ? Truth::yes : evaluate_node(0, facts, recorder);
}

std::optional<std::uint32_t> Condition::unknown_for_later_field(const Facts& facts) const {
  if (evaluate(facts) != Truth::unknown) return std::nullopt;
  for (const Node& node : nodes_) {
    const bool reads_field = node.kind >= NodeKind::number && node.slot < source_slot;
    if (reads_field && node.slot >= facts.fields.size()) return node.slot;
  }
  return std::nullopt;
}

// ---- keys ------------------------------------------------------------------------------------------------

bool Condition::reads(const Node& node) const {
  return node.kind >= NodeKind::exists && node.why_unknown == Unknown::no;
}

std::vector<std::uint32_t> Condition::slots() const {
  std::vector<std::uint32_t> result;
  for (const Node& node : nodes_) {
    if (reads(node)) result.push_back(node.slot);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

KeyRanges Condition::possible(std::uint32_t slot) const {
  return nodes_.empty() ? every_key() : possible(0, slot, true);
}

// Where the part can be yes (`wanted`) or no. Parts are taken as independent of one another, which makes the
// answer too large at most.
KeyRanges Condition::possible(std::uint32_t index, std::uint32_t slot, bool wanted) const {
  const Node& node = nodes_[index];
  switch (node.kind) {
    case NodeKind::all:
    case NodeKind::any: {
      // `all` is yes where each part is, and no where one is; `any` is the mirror image.
      const bool each = (node.kind == NodeKind::all) == wanted;
      KeyRanges result = each ? every_key() : KeyRanges{};
      for (std::uint32_t part = index + 1; part < node.end; part = nodes_[part].end) {
        const bool of_another = reads(nodes_[part]) && nodes_[part].slot != slot;
        if (of_another && each) continue;
        if (of_another) return every_key();
        const KeyRanges of_part = possible(part, slot, wanted);
        result = each ? both(result, of_part) : either(result, of_part);
      }
      return result;
    }
    case NodeKind::negation: {
      KeyRanges other = possible(index + 1, slot, !wanted);
      return ROUTESIM_FAULT(2, other, either(other, just({no_value_key})));
    }
    default: return reads(node) && node.slot != slot ? every_key() : possible_of_comparison(node, wanted);
  }
}

KeyRanges Condition::possible_of_comparison(const Node& node, bool wanted) const {
  if (node.kind == NodeKind::never_known) return {};
  if (node.kind == NodeKind::exists) {
    const bool there = node.wanted == wanted;
    if (!reads(node)) return there ? KeyRanges{} : every_key();
    return there ? every_value() : just({no_value_key});
  }
  const std::vector<Key> keys = literal_keys(node);
  const bool is_text = node.kind == NodeKind::text;
  // The range's ends as keys; a value has keys on both sides of its own.
  const auto range = [&](Key first, Key last) {
    if (first > last) return wanted ? KeyRanges{} : every_value();
    if (wanted) return KeyRanges{{first, last}};
    KeyRanges outside;
    if (first > 1) outside.push_back({1, first - 1});
    if (last < largest_key) outside.push_back({last + 1, largest_key});
    return outside;
  };
  switch (node.op) {
    case Operator::equals:
    case Operator::in:
      if (wanted) return just(keys);
      // Another text may have the same key.
      return is_text ? every_value() : values_except(keys);
    case Operator::not_equals:
    case Operator::not_in:
      if (!wanted) return just(keys);
      return is_text ? every_value() : values_except(keys);
    case Operator::less_than: return range(1, keys[0] - 1);
    case Operator::less_or_equal: return range(1, ROUTESIM_FAULT(3, keys[0], keys[0] - 1));
    case Operator::greater_than: return range(keys[0] + 1, largest_key);
    case Operator::greater_or_equal: return range(keys[0], largest_key);
    case Operator::between: return range(keys[0], keys[1]);
    default: return every_value();
  }
}

std::vector<Key> Condition::literal_keys(const Node& node) const {
  std::vector<Key> keys;
  keys.reserve(node.count);
  for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
    switch (node.kind) {
      case NodeKind::number: keys.push_back(key_of(numbers_[i])); break;
      case NodeKind::date: keys.push_back(key_of(dates_[i])); break;
      case NodeKind::option: keys.push_back(key_of(options_[i])); break;
      case NodeKind::boolean: keys.push_back(key_of(booleans_[i] != 0)); break;
      default: keys.push_back(key_of(std::string_view(texts_[i])));
    }
  }
  return keys;
}

bool Condition::is_decided_by_keys() const { return nodes_.empty() || is_decided_by_keys(0); }

// Independent parts in an `all` may be asked one by one, and so may a part that reads one slot only: of that
// slot's key its answer is known exactly. Keys of texts are hashes, which decide nothing.
bool Condition::is_decided_by_keys(std::uint32_t index) const {
  const Node& node = nodes_[index];
  if (node.kind == NodeKind::all) {
    for (std::uint32_t part = index + 1; part < node.end; part = nodes_[part].end) {
      if (!is_decided_by_keys(part)) return false;
    }
    return true;
  }
  const Node* first = nullptr;
  for (std::uint32_t i = index; i < node.end; ++i) {
    if (nodes_[i].kind == NodeKind::text) return false;
    if (!reads(nodes_[i])) continue;
    if (first == nullptr) first = &nodes_[i];
    if (first->slot != nodes_[i].slot) return false;
  }
  return true;
}

// ---- evaluation ------------------------------------------------------------------------------------------

template <class Recorder>
Truth Condition::evaluate_node(std::uint32_t index, const Facts& facts, Recorder& recorder) const {
  const Node& node = nodes_[index];
  switch (node.kind) {
    case NodeKind::all:
    case NodeKind::any: {
      // `any` is the mirror image of `all`: one decisive value, one that it has when nothing speaks against.
      const Truth decisive = node.kind == NodeKind::all ? Truth::no : Truth::yes;
      Truth result = node.kind == NodeKind::all ? Truth::yes : Truth::no;
      for (std::uint32_t part = index + 1; part < node.end; part = nodes_[part].end) {
        const Truth truth = evaluate_node(part, facts, recorder);
        if (truth == decisive) {
          result = decisive;
          if (!Recorder::records) return result;
        } else if (truth == Truth::unknown && result != decisive) {
          result = Truth::unknown;
        }
      }
      return result;
    }
    case NodeKind::negation: {
      const Truth truth = evaluate_node(index + 1, facts, recorder);
      if (truth == Truth::unknown) return ROUTESIM_FAULT(2, Truth::unknown, Truth::yes);
      return truth == Truth::yes ? Truth::no : Truth::yes;
    }
    default: {
      bool has_value = false;
      const Truth truth = compare(node, facts, has_value);
      Unknown why = Unknown::no;
      if (truth == Truth::unknown) {
        why = node.why_unknown != Unknown::no ? node.why_unknown : Unknown::no_value;
      }
      recorder.record({node.comparison, truth, why});
      return truth;
    }
  }
}

Truth Condition::compare(const Node& node, const Facts& facts, bool& has_value) const {
  const model::FieldValue* value = nullptr;
  if (node.slot == priority_slot || node.slot == source_slot) {
    has_value = node.slot == priority_slot || facts.source.has_value();
  } else if (node.why_unknown == Unknown::no && node.slot < facts.fields.size()) {
    value = &facts.fields[node.slot];
    has_value = !std::holds_alternative<model::NoValue>(*value);
  }
  if (node.kind == NodeKind::exists) return truth_of(has_value == node.wanted);
  if (node.kind == NodeKind::never_known || !has_value) return Truth::unknown;

  if (node.slot == priority_slot) return compare_ordered(node, static_cast<double>(facts.priority), numbers_);
  if (node.slot == source_slot) return compare_text(node, *facts.source);
  switch (node.kind) {
    case NodeKind::number: return compare_ordered(node, std::get<double>(*value), numbers_);
    case NodeKind::date: return compare_ordered(node, std::get<model::Instant>(*value), dates_);
    case NodeKind::option: return compare_ordered(node, std::get<model::OptionIndex>(*value), options_);
    case NodeKind::boolean:
      return compare_ordered(node, static_cast<char>(std::get<bool>(*value) ? 1 : 0), booleans_);
    default: return compare_text(node, std::get<std::string>(*value));
  }
}

template <class T>
Truth Condition::compare_ordered(const Node& node, const T& value, const std::vector<T>& pool) const {
  const auto first = pool.begin() + node.first;
  const auto last = first + node.count;
  switch (node.op) {
    case Operator::equals:
    case Operator::in: return truth_of(std::find(first, last, value) != last);
    case Operator::not_equals:
    case Operator::not_in: return truth_of(std::find(first, last, value) == last);
    case Operator::less_than: return truth_of(value < *first);
    case Operator::less_or_equal: return truth_of(ROUTESIM_FAULT(3, !(*first < value), value < *first));
    case Operator::greater_than: return truth_of(*first < value);
    case Operator::greater_or_equal: return truth_of(!(value < *first));
    case Operator::between: return truth_of(!(value < first[0]) && !(first[1] < value));
    default: return Truth::unknown;
  }
}

Truth Condition::compare_text(const Node& node, std::string_view value) const {
  const auto first = texts_.begin() + node.first;
  const auto last = first + node.count;
  switch (node.op) {
    case Operator::starts_with: return truth_of(value.starts_with(*first));
    case Operator::contains: return truth_of(value.find(*first) != std::string_view::npos);
    case Operator::equals:
    case Operator::in: return truth_of(std::find(first, last, value) != last);
    default: return truth_of(std::find(first, last, value) == last);
  }
}

}  // namespace routesim::rules

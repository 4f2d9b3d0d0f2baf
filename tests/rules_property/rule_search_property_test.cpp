// Three ways to look for a rule, one result: asking every condition, scanning the tests of keys, and the
// index, over random sets of rules of every kind and over sets that are made to be awkward.
//
// ROUTESIM_CASES=n sets the number of sets of rules, ROUTESIM_LONG=1 asks for many.
#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "bench/worlds.hpp"
#include "engine/rules/rule_choice.hpp"
#include "tests/support/catch.hpp"

namespace {
std::size_t allocations = 0;
}

// Not inlined, or the compiler sees a free() of what came from new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace routesim::rules {
namespace {

using bench::Draws;
using model::Operator;

constexpr model::TypeId work{0};
const std::optional<std::string> no_source;

// ---- what is drawn
// -----------------------------------------------------------------------------------------

model::CustomField field(std::string name, model::FieldKind kind, std::size_t options = 0) {
  model::CustomField result;
  result.name = result.display_name = std::move(name);
  result.kind = kind;
  result.is_routing_field = result.nullable = true;
  for (std::size_t i = 0; i < options; ++i) result.options.push_back("option-" + std::to_string(i));
  return result;
}

const std::vector<std::string> texts{"", "a", "ab", "b", "Wien", "Graz", "TX-1", "TX-2", "very urgent"};
const std::vector<double> numbers{0.0, -0.0, 1.0, -1.0, 0.5, 1e15, -1e15, 0.000001, 425000.01, 425000.0};
const std::vector<std::string> days{"1900-01-01", "1969-12-31", "1970-01-01", "2026-03-02T00:00:00.000001Z",
                                    "2026-03-02", "2026-03-03"};

model::WorkitemType type_of_all_kinds() {
  using enum model::FieldKind;
  model::WorkitemType type;
  type.id = type.name = "work";
  type.custom_fields = {field("digit", number),      field("number", number),   field("text", string),
                        field("date", date),         field("few", dropdown, 4), field("many", dropdown, 80),
                        field("checkbox", checkbox), field("hidden", number),   field("wide", number),
                        field("later", number)};
  type.custom_fields[7].is_routing_field = false;
  return type;
}

template <class T>
const T& one_of(Draws& draws, const std::vector<T>& all) {
  return all[draws.below(all.size())];
}

double drawn_number(Draws& draws, const std::string& name) {
  if (name == "number") return one_of(draws, numbers);
  return static_cast<double>(draws.below(name == "wide" ? 5'000 : 10));
}

model::Literal drawn_literal(Draws& draws, const model::CustomField& of) {
  switch (of.kind) {
    case model::FieldKind::number: return drawn_number(draws, of.name);
    case model::FieldKind::date: return one_of(draws, days);
    case model::FieldKind::checkbox: return draws.one_in(2);
    case model::FieldKind::dropdown: return draws.one_in(20) ? "no option" : one_of(draws, of.options);
    case model::FieldKind::string: break;
  }
  return one_of(draws, texts);
}

model::Condition drawn_comparison(Draws& draws, const model::WorkitemType& type) {
  static const model::CustomField priority = field("$priority", model::FieldKind::number);
  static const model::CustomField source = field("$source", model::FieldKind::string);
  static const model::CustomField missing = field("missing", model::FieldKind::number);
  const std::uint64_t which = draws.below(type.custom_fields.size() + 3);
  const model::CustomField& of = which < type.custom_fields.size()        ? type.custom_fields[which]
                                 : which == type.custom_fields.size()     ? priority
                                 : which == type.custom_fields.size() + 1 ? source
                                                                          : missing;
  model::Condition result;
  result.kind = model::Condition::Kind::comparison;
  model::Comparison& comparison = result.comparison;
  comparison.field = of.name;
  do {
    comparison.op = static_cast<Operator>(draws.below(12));
  } while (!operator_fits(comparison.op, of.kind) && !draws.one_in(50));
  const auto literal = [&] {
    // Now and then one that does not fit.
    return draws.one_in(100) ? model::Literal(draws.one_in(2) ? model::Literal(true) : model::Literal(1.0))
                             : drawn_literal(draws, of);
  };
  std::uint64_t count = 1;
  if (comparison.op == Operator::in || comparison.op == Operator::not_in) count = draws.below(5);
  if (comparison.op == Operator::between) count = 2;
  if (comparison.op == Operator::exists) {
    if (draws.one_in(2)) comparison.values = {draws.one_in(2)};
    return result;
  }
  for (; count > 0; --count) comparison.values.push_back(literal());
  return result;
}

model::Condition drawn_condition(Draws& draws, const model::WorkitemType& type, int depth) {
  if (depth == 0 || draws.one_in(3)) return drawn_comparison(draws, type);
  model::Condition result;
  std::uint64_t parts = draws.below(4);
  switch (draws.below(6)) {
    case 0:
      result.kind = model::Condition::Kind::negation;
      parts = 1;
      break;
    case 1: result.kind = model::Condition::Kind::any; break;
    default: parts += draws.one_in(10) ? 0U : 1U;
  }
  for (; parts > 0; --parts) result.parts.push_back(drawn_condition(draws, type, depth - 1));
  return result;
}

model::Org drawn_org(Draws& draws, std::uint64_t rules) {
  model::Org org;
  org.types.push_back(type_of_all_kinds());
  // From everybody at one place to a place for each.
  const std::uint64_t places = 1 + draws.below(draws.one_in(2) ? 4 : 4 * rules + 1);
  const int depth = draws.between(1, 4);
  for (std::uint64_t r = 0; r < rules; ++r) {
    model::Rule rule;
    rule.id = rule.name = "rule-" + std::to_string(r);
    if (!draws.one_in(8)) rule.evaluation_order = static_cast<std::int64_t>(draws.below(places)) - 3;
    rule.enabled = !draws.one_in(10);
    if (draws.one_in(2)) rule.workitem_type = work;
    if (draws.one_in(20)) rule.workitem_type = model::TypeId{1};
    if (!draws.one_in(40)) rule.when = drawn_condition(draws, org.types[0], depth);
    org.rules.push_back(std::move(rule));
  }
  return org;
}

model::FieldValues drawn_fields(Draws& draws, const model::WorkitemType& type) {
  model::FieldValues fields;
  const std::uint64_t null_one_in = 2 + draws.below(20);
  for (const model::CustomField& of : type.custom_fields) {
    fields.emplace_back();
    if (draws.one_in(null_one_in)) continue;
    switch (of.kind) {
      case model::FieldKind::number: fields.back() = drawn_number(draws, of.name); break;
      case model::FieldKind::date: fields.back() = model::parse_date(one_of(draws, days)).value(); break;
      case model::FieldKind::checkbox: fields.back() = draws.one_in(2); break;
      case model::FieldKind::dropdown:
        fields.back() = model::OptionIndex{static_cast<std::uint32_t>(draws.below(of.options.size()))};
        break;
      case model::FieldKind::string: fields.back() = one_of(draws, texts);
    }
  }
  // Older than the PATCH that brought the last field.
  if (draws.one_in(30)) fields.pop_back();
  return fields;
}

// ---- the comparison
// ----------------------------------------------------------------------------------------

using Counts = std::vector<model::RuleCounts>;

std::string text_of(const Choice& choice, const Counts& counts) {
  std::string text = "winner " + (choice.winner ? std::to_string(choice.winner->index) : "none") + " tied";
  for (const model::RuleId rule : choice.tied) text += " " + std::to_string(rule.index);
  text += " later";
  for (const LaterField& later : choice.later_fields) {
    text += " " + std::to_string(later.rule.index) + "." + std::to_string(later.field);
  }
  text += " counts";
  for (const model::RuleCounts& of_rule : counts) {
    text += " " + std::to_string(of_rule.considered) + "/" + std::to_string(of_rule.matched) + "/" +
            std::to_string(of_rule.won);
  }
  return text;
}

// The contract by the plainest means: every condition in order, to the end of the winner's place. Of the
// rules, which are in order.
void ask_each(const model::Org& org, const std::vector<model::RuleId>& order,
              const std::vector<Condition>& conditions, const Facts& facts, Choice& choice, Counts& counts) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto place = [&](model::RuleId rule) { return org.rules[rule.index].evaluation_order; };
    if (choice.winner && place(*choice.winner) != place(order[i])) break;
    ++counts[order[i].index].considered;
    if (facts.fields.size() < org.types[0].custom_fields.size()) {
      const auto field = conditions[i].unknown_for_later_field(facts);
      if (field) choice.later_fields.push_back({order[i], *field});
    }
    if (conditions[i].evaluate(facts) != Truth::yes) continue;
    ++counts[order[i].index].matched;
    if (!choice.winner) {
      choice.winner = order[i];
      ++counts[order[i].index].won;
      continue;
    }
    if (choice.tied.empty()) choice.tied.push_back(*choice.winner);
    choice.tied.push_back(order[i]);
  }
}

struct Difference {
  std::string expected;
  std::string scanned;
  std::string indexed;
  bool none() const { return expected == scanned && expected == indexed; }
};

// One rule set over workitems: the first decision that differs, or else the last.
template <class DrawWorkitem>
Difference compare(const model::Org& org, TieOrder ties, int workitems, DrawWorkitem draw) {
  TypeRules scan(org, work, org.types[0], ties, RuleSearch::scan);
  TypeRules index(org, work, org.types[0], ties, RuleSearch::index);
  const std::vector<model::RuleId> order = scan.attached();
  std::vector<Condition> conditions;
  for (const model::RuleId rule : order) {
    const auto& when = org.rules[rule.index].when;
    conditions.emplace_back(when ? &*when : nullptr, org.types[0]);
  }
  Counts expected_counts(org.rules.size()), scan_counts = expected_counts, index_counts = expected_counts;
  Difference told;
  const auto tell = [&](const Choice& expected, const Choice& scanned, const Choice& indexed) {
    Counts of_scan = scan_counts, of_index = index_counts;
    scan.add_counts(of_scan);
    index.add_counts(of_index);
    told = {text_of(expected, expected_counts), text_of(scanned, of_scan), text_of(indexed, of_index)};
  };
  for (int i = 0; i < workitems; ++i) {
    const auto [fields, priority, source] = draw();
    const Facts facts{fields, priority, source};
    Choice expected;
    ask_each(org, order, conditions, facts, expected, expected_counts);
    const Choice scanned = scan.choose(facts, scan_counts, nullptr);
    const Choice indexed = index.choose(facts, index_counts, nullptr);
    const auto same = [&](const Choice& choice) {
      return choice.winner == expected.winner && choice.tied == expected.tied &&
             choice.later_fields.size() == expected.later_fields.size();
    };
    const bool last = i + 1 == workitems;
    // The counters add up: they are compared where something differs, and at the end.
    if (last || !same(scanned) || !same(indexed)) tell(expected, scanned, indexed);
    if (!told.none()) break;
  }
  return told;
}

struct DrawnWorkitem {
  model::FieldValues fields;
  int priority = 0;
  std::optional<std::string> source;
};

void check_same(const model::Org& org, TieOrder ties, const std::vector<DrawnWorkitem>& workitems) {
  std::size_t next = 0;
  const Difference told = compare(org, ties, static_cast<int>(workitems.size()),
                                  [&]() -> const DrawnWorkitem& { return workitems[next++]; });
  CHECK(told.expected == told.scanned);
  CHECK(told.expected == told.indexed);
}

std::vector<DrawnWorkitem> some_workitems(const model::WorkitemType& type, int count) {
  Draws draws{7};
  std::vector<DrawnWorkitem> result;
  for (; count > 0; --count) result.push_back({drawn_fields(draws, type), draws.between(-2, 2), no_source});
  return result;
}

model::Condition equal(const char* name, double value) {
  model::Condition result;
  result.kind = model::Condition::Kind::comparison;
  result.comparison = {name, Operator::equals, {value}};
  return result;
}

constexpr std::uint32_t many = 10'000;

// `wide` equals the rule's number, a place for each.
model::Org one_rule_a_number() {
  model::Org org;
  org.types.push_back(type_of_all_kinds());
  for (std::uint32_t r = 0; r < many; ++r) {
    model::Rule rule;
    rule.id = "rule-" + std::to_string(many + r);
    rule.evaluation_order = r;
    rule.when = equal("wide", r);
    org.rules.push_back(std::move(rule));
  }
  return org;
}

}  // namespace

TEST_CASE("asking every condition, the scan and the index choose the same and count the same") {
  const char* cases = std::getenv("ROUTESIM_CASES");
  const int sets = cases != nullptr                          ? std::atoi(cases) / 10
                   : std::getenv("ROUTESIM_LONG") != nullptr ? 10'000
                                                             : 1'000;
  const std::string parameters =
      "max_success=" + std::to_string(sets) + " max_size=300 seed=20261123 noshrink=0";
  setenv("RC_PARAMS", parameters.c_str(), 1);
  std::uint64_t decisions = 0, won = 0, tied = 0;
  const bool holds = rc::check("same choice", [&](std::uint64_t seed) {
    const auto rules = *rc::gen::inRange<std::uint64_t>(1, 301);
    const auto workitems = *rc::gen::inRange(1, 301);
    Draws draws{seed};
    const model::Org org = drawn_org(draws, rules);
    const TieOrder ties = draws.one_in(2) ? TieOrder::ascending : TieOrder::descending;
    const Difference told = compare(org, ties, workitems, [&] {
      std::optional<std::string> source;
      if (draws.one_in(2)) source = one_of(draws, texts);
      return DrawnWorkitem{drawn_fields(draws, org.types[0]), draws.between(-2, 9), source};
    });
    decisions += static_cast<std::uint64_t>(workitems);
    won += told.expected.find("winner none") == std::string::npos ? 1U : 0U;
    tied += told.expected.find("tied later") == std::string::npos ? 1U : 0U;
    RC_ASSERT(told.expected == told.scanned);
    RC_ASSERT(told.expected == told.indexed);
  });
  REQUIRE(holds);
  if (sets < 1'000) return;
  CHECK(decisions >= 100'000);
  CHECK(won >= 200);
  CHECK(tied >= 200);
}

TEST_CASE("no rule at all") {
  model::Org org;
  org.types.push_back(type_of_all_kinds());
  check_same(org, TieOrder::ascending, some_workitems(org.types[0], 10));
}

TEST_CASE("10,000 rules, each for a number of its own") {
  const model::Org org = one_rule_a_number();
  check_same(org, TieOrder::ascending, some_workitems(org.types[0], 100));
}

TEST_CASE("10,000 rules and one that takes everything, before them, after them or among them") {
  for (const std::uint32_t position : {0U, many - 1, many / 4}) {
    INFO("at " << position);
    model::Org org = one_rule_a_number();
    org.rules[position].when.reset();
    check_same(org, TieOrder::ascending, some_workitems(org.types[0], 100));
  }
}

TEST_CASE("10,000 rules of one order: those of equal numbers tie") {
  for (const TieOrder ties : {TieOrder::ascending, TieOrder::descending}) {
    model::Org org = one_rule_a_number();
    for (std::uint32_t r = 0; r < many; ++r) {
      org.rules[r].evaluation_order.reset();
      org.rules[r].when = equal("wide", r / 4 * 3);
    }
    check_same(org, ties, some_workitems(org.types[0], 50));
    // All alike: the whole set ties.
    for (model::Rule& rule : org.rules) rule.when = equal("digit", 3);
    check_same(org, ties, some_workitems(org.types[0], 50));
  }
}

TEST_CASE("10,000 rules that no key excludes") {
  model::Org org = one_rule_a_number();
  for (std::uint32_t r = 0; r < many; ++r) {
    model::Condition text;
    text.kind = model::Condition::Kind::comparison;
    text.comparison = {"text", Operator::contains, {texts[r % texts.size()] + "x"}};
    model::Condition any;
    any.kind = model::Condition::Kind::any;
    any.parts = {text, equal("wide", r), equal("digit", 40 + r)};
    org.rules[r].when = any;
  }
  check_same(org, TieOrder::ascending, some_workitems(org.types[0], 50));
}

TEST_CASE("an index of 10,000 rules over eight fields takes less than a megabyte") {
  for (const bench::RuleSet& world :
       {bench::make_rules(many), bench::make_rules_of_eight_fields(many), bench::make_wide_rules(many)}) {
    const TypeRules rules(*world.org, work, world.org->types[0], TieOrder::ascending);
    CHECK(rules.index_bytes() > 0);
    CHECK(rules.index_bytes() < 1'000'000);
  }
}

TEST_CASE("choosing a rule that does not tie allocates nothing") {
  for (const std::uint32_t count : {10U, 1'000U}) {
    const bench::RuleSet world = bench::make_rules_of_eight_fields(count);
    TypeRules rules(*world.org, work, world.org->types[0], TieOrder::ascending);
    Counts counts(world.org->rules.size());
    const auto choose_all = [&] {
      std::size_t won = 0;
      for (const model::FieldValues& fields : world.workitems) {
        won += rules.choose({fields, 0, no_source}, counts, nullptr).winner ? 1U : 0U;
      }
      return won;
    };
    REQUIRE(choose_all() == world.workitems.size());
    const std::size_t before = allocations;
    (void)choose_all();
    CHECK(allocations == before);
  }
}

}  // namespace routesim::rules

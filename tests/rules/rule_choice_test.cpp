// Which rule wins, which tie, and who was asked at all: docs/routing-model.md, Which rule.
#include "engine/rules/rule_choice.hpp"

#include <string>
#include <utility>

#include "tests/support/catch.hpp"

namespace routesim::rules {
namespace {

constexpr model::TypeId loan{0}, claim{1};

enum class When { always, never, null };

struct Sketch {
  std::string id;
  std::optional<std::int64_t> order;
  When when = When::always;
  bool enabled = true;
  std::optional<model::TypeId> type = loan;
};

// The type has one field, `x`, that holds nothing: comparisons with it are null.
model::Condition condition(When when) {
  model::Condition result;
  if (when == When::null) {
    result.kind = model::Condition::Kind::comparison;
    result.comparison = {"x", model::Operator::equals, {1.0}};
  } else {
    result.kind = when == When::always ? model::Condition::Kind::all : model::Condition::Kind::any;
  }
  return result;
}

model::Org org_of(const std::vector<Sketch>& sketches) {
  model::Org org;
  for (const char* id : {"Loan", "Claim"}) {
    model::WorkitemType type;
    type.id = type.name = id;
    model::CustomField x;
    x.name = "x";
    x.kind = model::FieldKind::number;
    x.is_routing_field = x.nullable = true;
    type.custom_fields.push_back(x);
    org.types.push_back(std::move(type));
  }
  for (const Sketch& sketch : sketches) {
    model::Rule rule;
    rule.id = rule.name = sketch.id;
    rule.evaluation_order = sketch.order;
    rule.enabled = sketch.enabled;
    rule.workitem_type = sketch.type;
    rule.when = condition(sketch.when);
    org.rules.push_back(std::move(rule));
  }
  return org;
}

// A choice told by names.
struct Told {
  std::string winner;  // empty: none
  std::vector<std::string> tied;
  std::vector<std::string> asked;  // considered, in the order of the org
  std::vector<std::string> matched;
  friend bool operator==(const Told&, const Told&) = default;
  friend std::ostream& operator<<(std::ostream& to, const Told& told) {
    const auto list = [&](const char* name, const std::vector<std::string>& ids) {
      to << ' ' << name << " [";
      for (const auto& id : ids) to << id << ' ';
      to << ']';
    };
    to << "winner `" << told.winner << '`';
    list("tied", told.tied);
    list("asked", told.asked);
    list("matched", told.matched);
    return to;
  }
};

Told told(const model::Org& org, const Choice& choice,
          const std::vector<routesim::model::RuleCounts>& counts) {
  Told result;
  if (choice.winner) result.winner = org.rules[choice.winner->index].id;
  for (const model::RuleId rule : choice.tied) result.tied.push_back(org.rules[rule.index].id);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    CHECK(counts[i].considered <= 1);
    CHECK(counts[i].won == (choice.winner && choice.winner->index == i ? 1U : 0U));
    if (counts[i].considered > 0) result.asked.push_back(org.rules[i].id);
    if (counts[i].matched > 0) result.matched.push_back(org.rules[i].id);
  }
  return result;
}

const model::FieldValues nothing_held{model::NoValue{}};
const std::optional<std::string> no_source;
const Facts facts{nothing_held, 0, no_source};

Told choose(const std::vector<Sketch>& sketches, TieOrder ties = TieOrder::ascending) {
  const model::Org org = org_of(sketches);
  TypeRules rules(org, loan, org.types[0], ties);
  std::vector<routesim::model::RuleCounts> counts(org.rules.size());
  const Choice choice = rules.choose(facts, counts, nullptr);
  rules.add_counts(counts);
  const Told result = told(org, choice, counts);

  // Recording asks more, but neither the choice nor a counter changes (D130).
  std::vector<routesim::model::RuleCounts> recorded_counts(org.rules.size());
  std::vector<RuleRecord> records;
  TypeRules recorded(org, loan, org.types[0], ties);
  const Choice recorded_choice = recorded.choose(facts, recorded_counts, &records);
  recorded.add_counts(recorded_counts);
  CHECK(told(org, recorded_choice, recorded_counts) == result);
  CHECK(records.size() == rules.attached().size());
  return result;
}

Told choose_named(const std::vector<Sketch>& sketches, std::uint32_t named) {
  const model::Org org = org_of(sketches);
  TypeRules rules(org, loan, org.types[0], TieOrder::ascending);
  std::vector<routesim::model::RuleCounts> counts(org.rules.size());
  return told(org, rules.choose_named({named}, facts, counts, nullptr), counts);
}

std::vector<std::string> attached(const model::Org& org, model::TypeId type) {
  const TypeRules rules(org, type, org.types[type.index], TieOrder::ascending);
  std::vector<std::string> ids;
  for (const model::RuleId rule : rules.attached()) ids.push_back(org.rules[rule.index].id);
  return ids;
}

}  // namespace

TEST_CASE("rules without a name in the request") {
  struct Row {
    const char* says;
    std::vector<Sketch> rules;
    Told expected;
  };
  const auto never = When::never;
  const auto null = When::null;
  const Row rows[] = {
      {"no rule, no winner", {}, {"", {}, {}, {}}},
      {"the lowest order wins, wherever it stands; the rest is not asked",
       {{"a", 30}, {"b", 10}, {"c", 20}},
       {"b", {}, {"b"}, {"b"}}},
      {"orders below zero go first", {{"a", 0}, {"b", -1}}, {"b", {}, {"b"}, {"b"}}},
      {"orders are numbers, not texts", {{"a", 10}, {"b", 9}}, {"b", {}, {"b"}, {"b"}}},
      {"what does not match is passed over", {{"a", 10, never}, {"b", 20}}, {"b", {}, {"a", "b"}, {"b"}}},
      {"null does not match, and is no error", {{"a", 10, null}, {"b", 20}}, {"b", {}, {"a", "b"}, {"b"}}},
      {"nothing matches: everything was asked",
       {{"a", 10, never}, {"b", {}, null}},
       {"", {}, {"a", "b"}, {}}},
      {"D23: no order stands after every order", {{"a", {}}, {"b", 1'000'000'000}}, {"b", {}, {"b"}, {"b"}}},
      {"D23: no order is not order 0", {{"a", {}}, {"b", 0}}, {"b", {}, {"b"}, {"b"}}},
      {"D24, D25: of equal orders the lower id wins, and all that match are named",
       {{"b", 10}, {"c", 10}, {"a", 10}},
       {"a", {"a", "b", "c"}, {"b", "c", "a"}, {"b", "c", "a"}}},
      {"D24: ids compare byte by byte: digits as characters",
       {{"r9", 1}, {"r10", 1}},
       {"r10", {"r10", "r9"}, {"r9", "r10"}, {"r9", "r10"}}},
      {"D24: ids compare byte by byte: capitals first",
       {{"a", 1}, {"Z", 1}},
       {"Z", {"Z", "a"}, {"a", "Z"}, {"a", "Z"}}},
      {"D25: only what matches ties",
       {{"a", 10}, {"b", 10, never}, {"c", 10, null}, {"d", 10}},
       {"a", {"a", "d"}, {"a", "b", "c", "d"}, {"a", "d"}}},
      {"D25: one match at its place is not ambiguous",
       {{"a", 10, never}, {"b", 10}, {"c", 10, never}},
       {"b", {}, {"a", "b", "c"}, {"b"}}},
      {"D25: ties further down give none", {{"a", 10}, {"b", 20}, {"c", 20}}, {"a", {}, {"a"}, {"a"}}},
      {"D25: a tie where the places before matched nothing",
       {{"a", 10, never}, {"b", 20}, {"c", 20}},
       {"b", {"b", "c"}, {"a", "b", "c"}, {"b", "c"}}},
      {"D25: rules without an order tie with one another",
       {{"b", {}}, {"a", {}}},
       {"a", {"a", "b"}, {"b", "a"}, {"b", "a"}}},
      {"D25: but not with one that has an order", {{"b", 5}, {"a", {}}}, {"b", {}, {"b"}, {"b"}}},
      {"D27: the whole place of the winner is asked, and nothing after it",
       {{"a", 10}, {"b", 10, never}, {"c", 11}, {"d", {}}},
       {"a", {}, {"a", "b"}, {"a"}}},
      {"D20: a disabled rule is not even asked",
       {{"a", 10, When::always, false}, {"b", 20}},
       {"b", {}, {"b"}, {"b"}}},
      {"D22: a rule of another type is not attached, one of no type is",
       {{"a", 10, When::always, true, claim}, {"b", 20, When::always, true, std::nullopt}},
       {"b", {}, {"b"}, {"b"}}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    CHECK(choose(row.rules) == row.expected);
  }
}

TEST_CASE("an engine that decides ties the other way round chooses the last id") {
  const std::vector<Sketch> sketches{{"a", 10}, {"b", 10}, {"c", 10, When::never}, {"d", 20}};
  CHECK(choose(sketches, TieOrder::descending).winner == "b");
  CHECK(choose(sketches, TieOrder::descending).tied == std::vector<std::string>{"b", "a"});
  CHECK(choose({{"a", 10}, {"b", 20}}, TieOrder::descending).winner == "a");
}

TEST_CASE("one rule by name") {
  const std::vector<Sketch> sketches{{"a", 10},
                                     {"b", 10},
                                     {"of-claims", 30, When::always, true, claim},
                                     {"off", 1, When::always, false},
                                     {"no-match", 5, When::never},
                                     {"null", 5, When::null}};
  CHECK(choose_named(sketches, 1) == Told{"b", {}, {"b"}, {"b"}});  // D26: never ambiguous
  CHECK(choose_named(sketches, 2) == Told{"of-claims", {}, {"of-claims"}, {"of-claims"}});  // D19
  CHECK(choose_named(sketches, 3) == Told{"", {}, {}, {}});                                 // D20
  CHECK(choose_named(sketches, 4) == Told{"", {}, {"no-match"}, {}});  // D21: no other is tried
  CHECK(choose_named(sketches, 5) == Told{"", {}, {"null"}, {}});
}

TEST_CASE("D22: rules are attached by their type, by having none, or by the type naming them") {
  model::Org org = org_of({{"for-claims", 40, When::always, true, claim},
                           {"for-loans", 20},
                           {"for-all", 30, When::always, true, std::nullopt},
                           {"off", 10, When::always, false},
                           {"no-order", {}}});
  CHECK(attached(org, loan) == std::vector<std::string>{"for-loans", "for-all", "no-order"});
  CHECK(attached(org, claim) == std::vector<std::string>{"for-all", "for-claims"});
  org.types[0].routing_rule = model::RuleId{0};
  CHECK(attached(org, loan) == std::vector<std::string>{"for-loans", "for-all", "for-claims", "no-order"});
  org.types[0].routing_rule = model::RuleId{1};  // attached twice over: once
  CHECK(attached(org, loan) == std::vector<std::string>{"for-loans", "for-all", "no-order"});
  org.types[0].routing_rule = model::RuleId{3};  // naming does not enable
  CHECK(attached(org, loan) == std::vector<std::string>{"for-loans", "for-all", "no-order"});
}

TEST_CASE("records: every attached rule in order, what was reached, and what each would have said") {
  const model::Org org = org_of({{"late", {}, When::null},
                                 {"tie", 10},
                                 {"first", 10, When::never},
                                 {"off", 10, When::always, false},
                                 {"after", 20, When::always}});
  TypeRules rules(org, loan, org.types[0], TieOrder::ascending);
  std::vector<routesim::model::RuleCounts> counts(org.rules.size());
  std::vector<RuleRecord> records;
  REQUIRE(rules.choose(facts, counts, &records).winner == model::RuleId{1});
  REQUIRE(records.size() == 4);
  CHECK(records[0].rule == model::RuleId{2});
  CHECK(records[0].reached);
  CHECK(records[0].truth == Truth::no);
  CHECK(records[1].rule == model::RuleId{1});
  CHECK(records[1].reached);
  CHECK(records[1].truth == Truth::yes);
  CHECK(records[2].rule == model::RuleId{4});
  CHECK_FALSE(records[2].reached);
  CHECK(records[2].truth == Truth::yes);
  CHECK(records[3].rule == model::RuleId{0});
  CHECK_FALSE(records[3].reached);
  CHECK(records[3].truth == Truth::unknown);
  REQUIRE(records[3].comparisons.size() == 1);
  CHECK(records[3].comparisons[0].why_unknown == ComparisonOutcome::Unknown::no_value);
}

TEST_CASE("records of a named rule: that one; a disabled one was not evaluated") {
  const model::Org org = org_of({{"on", 10, When::null}, {"off", 10, When::always, false}});
  TypeRules rules(org, loan, org.types[0], TieOrder::ascending);
  std::vector<routesim::model::RuleCounts> counts(org.rules.size());
  std::vector<RuleRecord> records;
  CHECK_FALSE(rules.choose_named({0}, facts, counts, &records).winner);
  CHECK_FALSE(rules.choose_named({1}, facts, counts, &records).winner);
  REQUIRE(records.size() == 2);
  CHECK(records[0].enabled);
  CHECK(records[0].truth == Truth::unknown);
  CHECK(records[0].comparisons.size() == 1);
  CHECK_FALSE(records[1].enabled);
  CHECK(records[1].truth == Truth::no);
}

TEST_CASE("counters add up over workitems, and copies of the rules count by themselves") {
  const model::Org org = org_of({{"a", 10, When::never}, {"b", 20}, {"c", 20}});
  TypeRules rules(org, loan, org.types[0], TieOrder::ascending);
  std::vector<routesim::model::RuleCounts> counts(org.rules.size());
  for (int i = 0; i < 3; ++i) (void)rules.choose(facts, counts, nullptr);
  TypeRules copy = rules;
  std::vector<routesim::model::RuleCounts> counts_of_copy = counts;
  (void)copy.choose(facts, counts_of_copy, nullptr);
  (void)copy.choose_named({2}, facts, counts_of_copy, nullptr);
  copy.add_counts(counts_of_copy);
  CHECK(counts_of_copy[0].considered == 4);
  CHECK(counts_of_copy[2].considered == 5);
  rules.add_counts(counts);
  CHECK(counts[0].considered == 3);
  CHECK(counts[0].matched == 0);
  CHECK(counts[1].won == 3);
  CHECK(counts[2].matched == 3);
  CHECK(counts[2].won == 0);
  CHECK(counts_of_copy[2].won == 1);
}

}  // namespace routesim::rules

// Conditions against docs/routing-model.md, Conditions: first every comparison by itself, then the trees.
#include "engine/rules/condition.hpp"

#include <algorithm>
#include <utility>

#include "tests/support/catch.hpp"

namespace routesim::rules {
namespace {

using model::FieldKind;
using model::FieldValue;
using model::Literal;
using model::NoValue;
using model::Operator;
using model::OptionIndex;
using Unknown = ComparisonOutcome::Unknown;

constexpr Truth yes = Truth::yes, no = Truth::no, unknown = Truth::unknown;

const FieldKind all_kinds[] = {FieldKind::string, FieldKind::number, FieldKind::date, FieldKind::dropdown,
                               FieldKind::checkbox};
const Operator all_operators[] = {Operator::equals,        Operator::not_equals,   Operator::in,
                                  Operator::not_in,        Operator::exists,       Operator::less_than,
                                  Operator::less_or_equal, Operator::greater_than, Operator::greater_or_equal,
                                  Operator::between,       Operator::starts_with,  Operator::contains};

model::CustomField field(std::string name, FieldKind kind, bool is_routing_field = true) {
  model::CustomField result;
  result.name = result.display_name = std::move(name);
  result.kind = kind;
  result.is_routing_field = is_routing_field;
  result.nullable = true;
  if (kind == FieldKind::dropdown) result.options = {"Paystub", "TaxReturn", "W2"};
  return result;
}

model::WorkitemType type_with(std::vector<model::CustomField> fields) {
  model::WorkitemType type;
  type.id = type.name = "Loan";
  type.custom_fields = std::move(fields);
  return type;
}

model::Condition comparison(std::string name, Operator op, std::vector<Literal> values) {
  model::Condition result;
  result.kind = model::Condition::Kind::comparison;
  result.comparison = {std::move(name), op, std::move(values)};
  return result;
}

model::Condition tree(model::Condition::Kind kind, std::vector<model::Condition> parts) {
  model::Condition result;
  result.kind = kind;
  result.parts = std::move(parts);
  return result;
}

FieldValue day(const char* text) { return model::parse_date(text).value(); }
FieldValue text(const char* characters) { return std::string(characters); }

// The comparison's outcome for a workitem that holds `held` in the only field of its type, `x`.
ComparisonOutcome ask(const model::CustomField& x, Operator op, std::vector<Literal> literals,
                      FieldValue held) {
  const model::Condition written = comparison("x", op, std::move(literals));
  const Condition compiled(&written, type_with({x}));
  const model::FieldValues fields{std::move(held)};
  const std::optional<std::string> source;
  std::vector<ComparisonOutcome> outcomes;
  const Facts facts{fields, 0, source};
  const Truth truth = compiled.evaluate(facts, outcomes);
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].truth == truth);
  CHECK(compiled.evaluate(facts) == truth);
  return outcomes[0];
}

struct Row {
  const char* says;
  Operator op;
  std::vector<Literal> literals;
  FieldValue held;
  Truth truth;
  FieldKind kind = FieldKind::string;  // filled by rows()
};

// clang-format off
std::vector<Row> string_rows() {
  using enum Operator;
  return {
    {"the same bytes are equal", equals, {"Wien"}, text("Wien"), yes},
    {"case counts", equals, {"Wien"}, text("wien"), no},
    {"nothing is trimmed", equals, {"Wien"}, text("Wien "), no},
    {"a composed letter is not its parts", equals, {"Zo\xc3\xab"}, text("Zoe\xcc\x88"), no},
    {"D12: the empty text is a value", equals, {""}, text(""), yes},
    {"D12: the empty text is unequal to another", equals, {"Wien"}, text(""), no},
    {"another text is unequal", not_equals, {"Wien"}, text("Graz"), yes},
    {"the same text is not unequal", not_equals, {"Wien"}, text("Wien"), no},
    {"one of the list is enough", in, {"Graz", "Wien"}, text("Wien"), yes},
    {"none of the list", in, {"Graz", "Wien"}, text("Linz"), no},
    {"D13: nothing is in the empty list", in, {}, text("Linz"), no},
    {"one of the list is too many for notIn", not_in, {"Graz", "Wien"}, text("Wien"), no},
    {"outside the list", not_in, {"Graz", "Wien"}, text("Linz"), yes},
    {"D13: everything is outside the empty list", not_in, {}, text("Linz"), yes},
    {"a held text exists", exists, {true}, text("Linz"), yes},
    {"D12: so does the empty one", exists, {true}, text(""), yes},
    {"exists without a value means true", exists, {}, text("Linz"), yes},
    {"exists false of a held text", exists, {false}, text("Linz"), no},
    {"a text starts with its beginning", starts_with, {"TX-"}, text("TX-1"), yes},
    {"a text starts with itself", starts_with, {"TX-1"}, text("TX-1"), yes},
    {"every text starts with nothing", starts_with, {""}, text(""), yes},
    {"the beginning is not somewhere inside", starts_with, {"TX-"}, text("A-TX-1"), no},
    {"the beginning is no longer than the text", starts_with, {"TX-1"}, text("TX"), no},
    {"a text contains its middle", contains, {"urge"}, text("very urgent"), yes},
    {"case counts inside as well", contains, {"Urge"}, text("very urgent"), no},
  };
}

std::vector<Row> number_rows() {
  using enum Operator;
  return {
    {"numbers are equal by value", equals, {425000.0}, 425000.00, yes},
    {"the next number is another", equals, {425000.0}, 425000.01, no},
    {"minus zero is zero", equals, {0.0}, -0.0, yes},
    {"another number is unequal", not_equals, {1.0}, 2.0, yes},
    {"the same number is not unequal", not_equals, {1.0}, 1.0, no},
    {"one number of the list", in, {1.0, 2.0}, 2.0, yes},
    {"no number of the list", in, {1.0, 2.0}, 1.5, no},
    {"a number outside the list", not_in, {1.0, 2.0}, 1.5, yes},
    {"a number of the list for notIn", not_in, {1.0, 2.0}, 1.0, no},
    {"a held number exists, zero too", exists, {true}, 0.0, yes},
    {"exists false of a held number", exists, {false}, 0.0, no},
    {"below", less_than, {10.0}, 9.99, yes},
    {"a bound is not below itself", less_than, {10.0}, 10.0, no},
    {"a bound is at most itself", less_or_equal, {10.0}, 10.0, yes},
    {"above is not at most", less_or_equal, {10.0}, 10.01, no},
    {"above", greater_than, {10.0}, 10.01, yes},
    {"a bound is not above itself", greater_than, {10.0}, 10.0, no},
    {"a bound is at least itself", greater_or_equal, {10.0}, 10.0, yes},
    {"below is not at least", greater_or_equal, {10.0}, 9.99, no},
    {"D14: between includes its lower end", between, {1.0, 2.0}, 1.0, yes},
    {"D14: between includes its upper end", between, {1.0, 2.0}, 2.0, yes},
    {"D14: a range of one number holds it", between, {1.0, 1.0}, 1.0, yes},
    {"below the range", between, {1.0, 2.0}, 0.99, no},
    {"above the range", between, {1.0, 2.0}, 2.01, no},
  };
}

std::vector<Row> date_rows() {
  using enum Operator;
  return {
    {"D15: a day is its first instant in UTC", equals, {"2026-03-02"}, day("2026-03-02T01:00:00+01:00"), yes},
    {"D15: a day is no later instant of it", equals, {"2026-03-02"}, day("2026-03-02T00:00:00.000001Z"), no},
    {"another instant is unequal", not_equals, {"2026-03-02"}, day("2026-03-03"), yes},
    {"the same instant is not unequal", not_equals, {"2026-03-02T01:00:00+01:00"}, day("2026-03-02"), no},
    {"one date of the list", in, {"2026-03-01", "2026-03-02"}, day("2026-03-02"), yes},
    {"no date of the list", in, {"2026-03-01", "2026-03-02"}, day("2026-03-03"), no},
    {"a date outside the list", not_in, {"2026-03-01"}, day("2026-03-03"), yes},
    {"a date of the list for notIn", not_in, {"2026-03-01"}, day("2026-03-01"), no},
    {"a held date exists", exists, {true}, day("1970-01-01"), yes},
    {"exists false of a held date", exists, {false}, day("1970-01-01"), no},
    {"earlier", less_than, {"2026-03-02"}, day("2026-03-01T23:59:59.999999Z"), yes},
    {"an instant is not before itself", less_than, {"2026-03-02"}, day("2026-03-02"), no},
    {"an instant is at most itself", less_or_equal, {"2026-03-02"}, day("2026-03-02"), yes},
    {"later is not at most", less_or_equal, {"2026-03-02"}, day("2026-03-02T00:00:00.000001Z"), no},
    {"D15: dates compare as instants", greater_than, {"2026-03-02T00:30:00+01:00"}, day("2026-03-02"), yes},
    {"an instant is not after itself", greater_than, {"2026-03-02"}, day("2026-03-02"), no},
    {"an instant is at least itself", greater_or_equal, {"2026-03-02"}, day("2026-03-02"), yes},
    {"earlier is not at least", greater_or_equal, {"2026-03-02"}, day("2026-03-01"), no},
    {"D14: its last day's beginning", between, {"2026-03-01", "2026-03-02"}, day("2026-03-02"), yes},
    {"D15: not the rest of that day", between, {"2026-03-01", "2026-03-02"}, day("2026-03-02T00:00:01Z"), no},
    {"dates before 1970 are in order", between, {"1900-01-01", "1969-12-31"}, day("1950-06-01"), yes},
  };
}

std::vector<Row> dropdown_rows() {
  using enum Operator;
  return {
    {"the option itself", equals, {"TaxReturn"}, OptionIndex{1}, yes},
    {"another option", equals, {"TaxReturn"}, OptionIndex{0}, no},
    {"D16: what is no option equals nothing", equals, {"taxreturn"}, OptionIndex{1}, no},
    {"another option is unequal", not_equals, {"TaxReturn"}, OptionIndex{2}, yes},
    {"the same option is not unequal", not_equals, {"TaxReturn"}, OptionIndex{1}, no},
    {"D16: what is no option is unequal to each", not_equals, {"Passport"}, OptionIndex{1}, yes},
    {"one option of the list", in, {"Paystub", "W2"}, OptionIndex{2}, yes},
    {"D16: beside one that is none", in, {"Passport", "W2"}, OptionIndex{2}, yes},
    {"no option of the list", in, {"Paystub", "W2"}, OptionIndex{1}, no},
    {"D16: a list of none", in, {"Passport"}, OptionIndex{0}, no},
    {"an option outside the list", not_in, {"Paystub", "Passport"}, OptionIndex{1}, yes},
    {"an option of the list for notIn", not_in, {"Paystub"}, OptionIndex{0}, no},
    {"a held option exists, the first too", exists, {true}, OptionIndex{0}, yes},
    {"exists false of a held option", exists, {false}, OptionIndex{0}, no},
  };
}

std::vector<Row> checkbox_rows() {
  using enum Operator;
  return {
    {"checked is true", equals, {true}, true, yes},
    {"unchecked is not true", equals, {true}, false, no},
    {"unchecked is unequal to true", not_equals, {true}, false, yes},
    {"unchecked is not unequal to false", not_equals, {false}, false, no},
    {"either will do", in, {true, false}, false, yes},
    {"not in a list of the other", in, {true}, false, no},
    {"outside a list of the other", not_in, {true}, false, yes},
    {"in the list for notIn", not_in, {true, false}, true, no},
    {"an unchecked box is a value", exists, {true}, false, yes},
    {"exists false of an unchecked box", exists, {false}, false, no},
  };
}
// clang-format on

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::vector<Row> result;
    const auto add = [&](FieldKind kind, std::vector<Row> more) {
      for (Row& row : more) {
        row.kind = kind;
        result.push_back(std::move(row));
      }
    };
    add(FieldKind::string, string_rows());
    add(FieldKind::number, number_rows());
    add(FieldKind::date, date_rows());
    add(FieldKind::dropdown, dropdown_rows());
    add(FieldKind::checkbox, checkbox_rows());
    return result;
  }();
  return all;
}

// Literals that would fit a field of the kind, for operators of one, two or any number of them.
std::vector<Literal> fitting(FieldKind kind, Operator op) {
  const Literal one = kind == FieldKind::number     ? Literal(1.0)
                      : kind == FieldKind::checkbox ? Literal(true)
                      : kind == FieldKind::date     ? Literal("2026-03-02")
                      : kind == FieldKind::dropdown ? Literal("W2")
                                                    : Literal("Wien");
  if (op == Operator::exists) return {true};
  if (op == Operator::between) return {one, one};
  return {one};
}

FieldValue some_value(FieldKind kind) {
  switch (kind) {
    case FieldKind::string: return text("Wien");
    case FieldKind::number: return 1.0;
    case FieldKind::date: return day("2026-03-02");
    case FieldKind::dropdown: return OptionIndex{2};
    case FieldKind::checkbox: break;
  }
  return true;
}

// Draws that are the same on every machine.
struct Draws {
  std::uint64_t state;
  std::uint64_t next(std::uint64_t below) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (z ^ (z >> 31)) % below;
  }
};

// ---- trees whose comparisons come out as one likes: `x` is held, `y` is not -------------------------------

model::Condition leaf(Truth truth) {
  switch (truth) {
    case Truth::yes: return comparison("x", Operator::equals, {1.0});
    case Truth::no: return comparison("x", Operator::equals, {2.0});
    case Truth::unknown: break;
  }
  return comparison("y", Operator::equals, {1.0});
}

const model::WorkitemType& x_and_y() {
  static const auto type = type_with({field("x", FieldKind::number), field("y", FieldKind::number)});
  return type;
}

Truth evaluated(const model::Condition& written) {
  const Condition compiled(&written, x_and_y());
  const model::FieldValues fields{1.0, NoValue{}};
  const std::optional<std::string> source;
  return compiled.evaluate({fields, 0, source});
}

// Kleene's tables: in the order no < unknown < yes, `all` is the least and `any` the greatest of its parts.
Truth naive(const model::Condition& written) {
  switch (written.kind) {
    case model::Condition::Kind::all: {
      Truth least = yes;
      for (const auto& part : written.parts) least = std::min(least, naive(part));
      return least;
    }
    case model::Condition::Kind::any: {
      Truth greatest = no;
      for (const auto& part : written.parts) greatest = std::max(greatest, naive(part));
      return greatest;
    }
    case model::Condition::Kind::negation: {
      const Truth truth = naive(written.parts.front());
      return truth == unknown ? unknown : truth == yes ? no : yes;
    }
    case model::Condition::Kind::comparison: break;
  }
  const model::Comparison& c = written.comparison;
  return c.field == "y" ? unknown : std::get<double>(c.values.front()) == 1.0 ? yes : no;
}

model::Condition random_tree(Draws& draws, int depth) {
  if (depth == 0 || draws.next(3) == 0) return leaf(static_cast<Truth>(draws.next(3)));
  if (draws.next(4) == 0) return tree(model::Condition::Kind::negation, {random_tree(draws, depth - 1)});
  std::vector<model::Condition> parts;
  for (std::uint64_t n = draws.next(4); n > 0; --n) parts.push_back(random_tree(draws, depth - 1));
  return tree(draws.next(2) == 0 ? model::Condition::Kind::all : model::Condition::Kind::any,
              std::move(parts));
}

void collect_comparisons(const model::Condition& written, std::vector<model::Condition>& to) {
  if (written.kind == model::Condition::Kind::comparison) to.push_back(written);
  for (const auto& part : written.parts) collect_comparisons(part, to);
}

}  // namespace

TEST_CASE("comparisons of a held value") {
  for (const Row& row : rows()) {
    INFO(to_text(row.kind) << ' ' << to_text(row.op) << ": " << row.says);
    const ComparisonOutcome outcome = ask(field("x", row.kind), row.op, row.literals, row.held);
    CHECK(outcome.truth == row.truth);
    CHECK(outcome.why_unknown == Unknown::no);
  }
}

TEST_CASE("the rows above leave out no operator of any kind, true or false") {
  for (const FieldKind kind : all_kinds) {
    for (const Operator op : all_operators) {
      INFO(to_text(kind) << ' ' << to_text(op));
      for (const Truth truth : {yes, no}) {
        const bool there = std::any_of(rows().begin(), rows().end(), [&](const Row& row) {
          return row.kind == kind && row.op == op && row.truth == truth;
        });
        CHECK(there == operator_fits(op, kind));
      }
    }
  }
}

TEST_CASE("operators fit the kinds of the contract's table") {
  const auto count = [](FieldKind kind) {
    return std::count_if(std::begin(all_operators), std::end(all_operators),
                         [&](Operator op) { return operator_fits(op, kind); });
  };
  CHECK(count(FieldKind::string) == 7);
  CHECK(count(FieldKind::number) == 10);
  CHECK(count(FieldKind::date) == 10);
  CHECK(count(FieldKind::dropdown) == 5);
  CHECK(count(FieldKind::checkbox) == 5);
  CHECK(operator_fits(Operator::starts_with, FieldKind::string));
  CHECK_FALSE(operator_fits(Operator::contains, FieldKind::dropdown));
  CHECK_FALSE(operator_fits(Operator::less_than, FieldKind::string));
}

TEST_CASE("D8: every comparison of no value is null, notEquals and notIn included; exists is not") {
  for (const FieldKind kind : all_kinds) {
    for (const Operator op : all_operators) {
      if (!operator_fits(op, kind) || op == Operator::exists) continue;
      INFO(to_text(kind) << ' ' << to_text(op));
      const ComparisonOutcome outcome = ask(field("x", kind), op, fitting(kind, op), NoValue{});
      CHECK(outcome.truth == unknown);
      CHECK(outcome.why_unknown == Unknown::no_value);
    }
    INFO(to_text(kind));
    CHECK(ask(field("x", kind), Operator::exists, {true}, NoValue{}).truth == no);
    CHECK(ask(field("x", kind), Operator::exists, {}, NoValue{}).truth == no);
    CHECK(ask(field("x", kind), Operator::exists, {false}, NoValue{}).truth == yes);
    if (kind != FieldKind::dropdown) continue;
    // D16 speaks of held values: of none even an impossible literal says nothing.
    CHECK(ask(field("x", kind), Operator::not_equals, {"Passport"}, NoValue{}).truth == unknown);
  }
}

TEST_CASE("D9, D11: a field that is not marked reads as null and does not exist, though a value is held") {
  for (const FieldKind kind : all_kinds) {
    const auto unmarked = field("x", kind, false);
    for (const Operator op : all_operators) {
      if (!operator_fits(op, kind) || op == Operator::exists) continue;
      INFO(to_text(kind) << ' ' << to_text(op));
      const ComparisonOutcome outcome = ask(unmarked, op, fitting(kind, op), some_value(kind));
      CHECK(outcome.truth == unknown);
      CHECK(outcome.why_unknown == Unknown::not_a_routing_field);
    }
    INFO(to_text(kind));
    CHECK(ask(unmarked, Operator::exists, {true}, some_value(kind)).truth == no);
    CHECK(ask(unmarked, Operator::exists, {false}, some_value(kind)).truth == yes);
  }
}

TEST_CASE("D17: what the literal or the operator does not fit is null") {
  struct Misfit {
    const char* says;
    FieldKind kind;
    Operator op;
    std::vector<Literal> literals;
  };
  const Misfit misfits[] = {
      {"a number for a text", FieldKind::string, Operator::equals, {5.0}},
      {"true for a text", FieldKind::string, Operator::not_equals, {true}},
      {"a text for a number", FieldKind::number, Operator::equals, {"5"}},
      {"true for a number", FieldKind::number, Operator::equals, {true}},
      {"a text for a checkbox", FieldKind::checkbox, Operator::equals, {"true"}},
      {"1 for a checkbox", FieldKind::checkbox, Operator::equals, {1.0}},
      {"a number for a date", FieldKind::date, Operator::greater_than, {5.0}},
      {"a day that does not exist", FieldKind::date, Operator::equals, {"2026-02-30"}},
      {"a date with seven decimals", FieldKind::date, Operator::equals, {"2026-03-02T00:00:00.0000001Z"}},
      {"a number for a dropdown", FieldKind::dropdown, Operator::equals, {1.0}},
      {"one misfit in a list is enough", FieldKind::number, Operator::in, {1.0, "1"}},
      {"one misfit in a list of texts", FieldKind::string, Operator::not_in, {"Wien", 1.0}},
      {"one end of a range", FieldKind::number, Operator::between, {1.0, "2"}},
      {"an order of texts", FieldKind::string, Operator::less_than, {"Wien"}},
      {"a range of options", FieldKind::dropdown, Operator::between, {"Paystub", "W2"}},
      {"an order of checkboxes", FieldKind::checkbox, Operator::greater_or_equal, {false}},
      {"the beginning of a number", FieldKind::number, Operator::starts_with, {"1"}},
      {"the beginning of an option", FieldKind::dropdown, Operator::starts_with, {"W"}},
      {"the inside of a date", FieldKind::date, Operator::contains, {"2026"}},
  };
  for (const Misfit& misfit : misfits) {
    INFO(to_text(misfit.kind) << ' ' << to_text(misfit.op) << ": " << misfit.says);
    const ComparisonOutcome outcome =
        ask(field("x", misfit.kind), misfit.op, misfit.literals, some_value(misfit.kind));
    CHECK(outcome.truth == unknown);
    CHECK(outcome.why_unknown == Unknown::does_not_fit);
  }
}

TEST_CASE("D17: a field that the type lacks is null, and does not exist") {
  const auto other = field("other", FieldKind::number);
  CHECK(ask(other, Operator::equals, {1.0}, 1.0).why_unknown == Unknown::no_such_field);
  CHECK(ask(other, Operator::not_equals, {1.0}, 1.0).truth == unknown);
  CHECK(ask(other, Operator::exists, {true}, 1.0).truth == no);
  CHECK(ask(other, Operator::exists, {false}, 1.0).truth == yes);
}

TEST_CASE("fields are found by name wherever they stand, and one added later holds no value") {
  const auto type = type_with({field("a", FieldKind::number), field("b", FieldKind::number),
                               field("c", FieldKind::number), field("added", FieldKind::number)});
  const model::FieldValues fields{1.0, 2.0, 3.0};  // of a workitem created before the last field was added
  const std::optional<std::string> source;
  const auto asked = [&](const char* name, Operator op, std::vector<Literal> values) {
    const auto written = comparison(name, op, std::move(values));
    return Condition(&written, type).evaluate({fields, 0, source});
  };
  CHECK(asked("a", Operator::equals, {1.0}) == yes);
  CHECK(asked("b", Operator::equals, {2.0}) == yes);
  CHECK(asked("c", Operator::equals, {3.0}) == yes);
  CHECK(asked("c", Operator::equals, {1.0}) == no);
  CHECK(asked("added", Operator::equals, {1.0}) == unknown);
  CHECK(asked("added", Operator::not_equals, {1.0}) == unknown);
  CHECK(asked("added", Operator::exists, {}) == no);
}

TEST_CASE("the workitem's own members: $priority always holds a number, $source perhaps a text") {
  const model::FieldValues fields;
  const auto asked = [&](int priority, std::optional<std::string> source, const char* name, Operator op,
                         std::vector<Literal> values) {
    const auto written = comparison(name, op, std::move(values));
    return Condition(&written, type_with({})).evaluate({fields, priority, source});
  };
  CHECK(asked(0, {}, "$priority", Operator::exists, {}) == yes);
  CHECK(asked(0, {}, "$priority", Operator::equals, {0.0}) == yes);
  CHECK(asked(-25'000'000, {}, "$priority", Operator::equals, {-25e6}) == yes);
  CHECK(asked(25'000'000, {}, "$priority", Operator::greater_than, {24'999'999.0}) == yes);
  CHECK(asked(3, {}, "$priority", Operator::between, {1.0, 2.0}) == no);
  CHECK(asked(3, {}, "$priority", Operator::in, {1.0, 3.0}) == yes);
  CHECK(asked(3, {}, "$priority", Operator::equals, {"3"}) == unknown);
  CHECK(asked(3, {}, "$priority", Operator::contains, {"3"}) == unknown);
  CHECK(asked(0, "Portal", "$source", Operator::equals, {"Portal"}) == yes);
  CHECK(asked(0, "Portal", "$source", Operator::starts_with, {"Po"}) == yes);
  CHECK(asked(0, "Portal", "$source", Operator::not_in, {"Portal"}) == no);
  CHECK(asked(0, "", "$source", Operator::exists, {}) == yes);
  CHECK(asked(0, {}, "$source", Operator::exists, {}) == no);
  CHECK(asked(0, {}, "$source", Operator::not_equals, {"Portal"}) == unknown);
  CHECK(asked(0, "5", "$source", Operator::less_than, {5.0}) == unknown);
}

TEST_CASE("no condition is true") {
  const model::FieldValues fields;
  const std::optional<std::string> source;
  std::vector<ComparisonOutcome> outcomes;
  const Condition always(nullptr, type_with({}));
  CHECK(always.evaluate({fields, 0, source}) == yes);
  CHECK(always.evaluate({fields, 0, source}, outcomes) == yes);
  CHECK(outcomes.empty());
}

TEST_CASE("D10: not turns true and false around and leaves null") {
  using Kind = model::Condition::Kind;
  CHECK(evaluated(tree(Kind::negation, {leaf(yes)})) == no);
  CHECK(evaluated(tree(Kind::negation, {leaf(no)})) == yes);
  CHECK(evaluated(tree(Kind::negation, {leaf(unknown)})) == unknown);
  CHECK(evaluated(tree(Kind::negation, {tree(Kind::negation, {leaf(unknown)})})) == unknown);
}

TEST_CASE("all and any of up to three parts, every combination") {
  using Kind = model::Condition::Kind;
  const Truth truths[] = {no, unknown, yes};
  // D13: nothing to be false of, nothing to be true of.
  CHECK(evaluated(tree(Kind::all, {})) == yes);
  CHECK(evaluated(tree(Kind::any, {})) == no);
  for (const Truth a : truths) {
    CHECK(evaluated(tree(Kind::all, {leaf(a)})) == a);
    CHECK(evaluated(tree(Kind::any, {leaf(a)})) == a);
    for (const Truth b : truths) {
      CHECK(evaluated(tree(Kind::all, {leaf(a), leaf(b)})) == std::min(a, b));
      CHECK(evaluated(tree(Kind::any, {leaf(a), leaf(b)})) == std::max(a, b));
      for (const Truth c : truths) {
        CHECK(evaluated(tree(Kind::all, {leaf(a), leaf(b), leaf(c)})) == std::min({a, b, c}));
        CHECK(evaluated(tree(Kind::any, {leaf(a), leaf(b), leaf(c)})) == std::max({a, b, c}));
      }
    }
  }
}

TEST_CASE(
    "trees of any shape, against the tables by themselves; recording changes nothing and leaves nothing "
    "out") {
  Draws draws{2026};
  const model::FieldValues fields{1.0, NoValue{}};
  const std::optional<std::string> source;
  const Facts facts{fields, 0, source};
  for (int i = 0; i < 5'000; ++i) {
    const model::Condition written = random_tree(draws, 5);
    const Condition compiled(&written, x_and_y());
    const Truth expected = naive(written);
    std::vector<ComparisonOutcome> outcomes;
    std::vector<model::Condition> comparisons;
    collect_comparisons(written, comparisons);
    REQUIRE(compiled.evaluate(facts) == expected);
    REQUIRE(compiled.evaluate(facts, outcomes) == expected);
    REQUIRE(outcomes.size() == comparisons.size());
    for (std::uint32_t c = 0; c < outcomes.size(); ++c) {
      REQUIRE(outcomes[c].comparison == c);
      REQUIRE(outcomes[c].truth == naive(comparisons[c]));
    }
  }
}

TEST_CASE("a condition is a value: a copy evaluates by itself") {
  const auto written = tree(model::Condition::Kind::any, {leaf(no), leaf(yes)});
  auto original = std::make_unique<Condition>(&written, x_and_y());
  const Condition copy = *original;
  original.reset();
  const model::FieldValues fields{1.0, NoValue{}};
  const std::optional<std::string> source;
  CHECK(copy.evaluate({fields, 0, source}) == yes);
}

}  // namespace routesim::rules

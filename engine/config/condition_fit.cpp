// A comparison is looked at once for each type; only when all answers are there is it known whether what does
// not fit somewhere is an error (it fits nowhere) or a warning (it is null there).
#include "engine/config/condition_fit.hpp"

#include <algorithm>
#include <string>

#include "engine/config/condition_reader.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;
using model::FieldKind;
using model::Operator;

bool is_ordering(Operator op) {
  return op == Operator::less_than || op == Operator::less_or_equal || op == Operator::greater_than ||
         op == Operator::greater_or_equal || op == Operator::between;
}

bool operator_fits(Operator op, FieldKind kind) {
  if (is_ordering(op)) return kind == FieldKind::number || kind == FieldKind::date;
  if (op == Operator::starts_with || op == Operator::contains) return kind == FieldKind::string;
  return true;
}

std::string operators_of(FieldKind kind) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(Operator::contains); ++i) {
    const auto op = static_cast<Operator>(i);
    if (operator_fits(op, kind)) words.push_back(to_text(op));
  }
  return list_of(words);
}

bool literal_fits(const model::Literal& literal, FieldKind kind) {
  switch (kind) {
    case FieldKind::number: return std::holds_alternative<double>(literal);
    case FieldKind::checkbox: return std::holds_alternative<bool>(literal);
    case FieldKind::date: {
      const std::string* text = std::get_if<std::string>(&literal);
      return text != nullptr && model::parse_date(*text).has_value();
    }
    case FieldKind::string:
    case FieldKind::dropdown: return std::holds_alternative<std::string>(literal);
  }
  return false;
}

std::string names_of(const std::vector<const model::WorkitemType*>& types) {
  std::vector<std::string> names;
  for (const model::WorkitemType* type : types) names.push_back(type->name);
  return list_of(names);
}

std::string type_words(const std::vector<const model::WorkitemType*>& types) {
  return (types.size() == 1 ? "workitem type " : "workitem types ") + names_of(types);
}

class ComparisonCheck {
 public:
  ComparisonCheck(const Node& node, const model::Comparison& comparison, Report& report)
      : node_(node), comparison_(comparison), report_(report) {}

  void run(const std::vector<const model::WorkitemType*>& types) {
    if (comparison_.field == "$priority") return check_own_member(FieldKind::number);
    if (comparison_.field == "$source") return check_own_member(FieldKind::string);
    std::vector<const model::WorkitemType*> lacking;
    std::vector<const model::WorkitemType*> misfitting;
    std::vector<const model::WorkitemType*> unmarked;
    std::vector<const model::CustomField*> fitting;
    const model::CustomField* first_misfit = nullptr;
    for (const model::WorkitemType* type : types) {
      const auto field = std::find_if(
          type->custom_fields.begin(), type->custom_fields.end(),
          [this](const model::CustomField& candidate) { return candidate.name == comparison_.field; });
      if (field == type->custom_fields.end()) {
        lacking.push_back(type);
      } else if (!fits(field->kind)) {
        misfitting.push_back(type);
        if (first_misfit == nullptr) first_misfit = &*field;
      } else {
        fitting.push_back(&*field);
        if (!field->is_routing_field) unmarked.push_back(type);
      }
    }
    if (fitting.empty()) {
      if (first_misfit != nullptr) return report_misfit(first_misfit->kind);
      return report_unknown_field(types);
    }
    if (!lacking.empty()) {
      name_node().add(report_, "field-not-in-every-type",
                      type_words(lacking) + (lacking.size() == 1 ? " has" : " have") + " no field " +
                          in_backticks(comparison_.field) + ", so this comparison is null there",
                      "name a `workitemTypeId`, or ask for a field that all of them have");
    }
    if (!misfitting.empty()) {
      name_node().add(report_, "field-not-in-every-type",
                      "the comparison does not fit " + in_backticks(comparison_.field) + " of " +
                          type_words(misfitting) + ", so it is null there",
                      "name a `workitemTypeId`, or compare in a way that fits all of them");
    }
    if (!unmarked.empty()) {
      const bool exists = comparison_.op == Operator::exists;
      name_node().add(
          report_, "not-a-routing-field",
          in_backticks(comparison_.field) + " is not a routing field of " + type_words(unmarked) +
              (exists ? ", so for rules it never exists" : ", so this comparison is always null there"),
          "mark the field with `\"isRoutingField\": true`, or ask for another one");
    }
    check_options(fitting);
    check_order(fitting.front()->kind);
  }

 private:
  Node name_node() const { return node_.member(*node_.json().find("field")); }
  Node value_node() const { return node_.member(*node_.json().find("value")); }

  bool fits(FieldKind kind) const {
    if (!operator_fits(comparison_.op, kind)) return false;
    if (comparison_.op == Operator::exists) return true;
    return std::all_of(comparison_.values.begin(), comparison_.values.end(),
                       [kind](const model::Literal& literal) { return literal_fits(literal, kind); });
  }

  void check_own_member(FieldKind kind) {
    if (!fits(kind)) return report_misfit(kind);
    check_order(kind);
  }

  // Calls `visit` with each literal and its node.
  template <class Visit>
  void for_each_literal(Visit visit) const {
    if (comparison_.op == Operator::exists) return;
    const Node value = value_node();
    if (!value.is(Json::Kind::array)) return visit(comparison_.values.front(), value);
    for (std::size_t i = 0; i < comparison_.values.size(); ++i) visit(comparison_.values[i], value.item(i));
  }

  void report_misfit(FieldKind kind) {
    if (!operator_fits(comparison_.op, kind)) {
      const Node word = node_.member(*node_.json().find("operator"));
      const std::string_view wanted = is_ordering(comparison_.op) ? "numbers and dates" : "strings";
      word.add(report_, "operator-does-not-fit",
               in_backticks(to_text(comparison_.op)) + " compares " + std::string(wanted) + ", but " +
                   in_backticks(comparison_.field) + " is a " + std::string(to_text(kind)),
               "a " + std::string(to_text(kind)) + " is compared by " + operators_of(kind));
      return;
    }
    for_each_literal([&](const model::Literal& literal, const Node& node) {
      if (literal_fits(literal, kind)) return;
      if (kind == FieldKind::date && std::holds_alternative<std::string>(literal)) {
        node.add(report_, "invalid-date", in_backticks(node.json().text) + " is not a date",
                 "dates are written like `2026-03-02` or `2026-03-02T09:00:00Z`");
        return;
      }
      node.add(report_, "literal-does-not-fit",
               in_backticks(comparison_.field) + " is a " + std::string(to_text(kind)) +
                   " and is never compared with " + input::describe(node.json()),
               help_with_quotes(kind, node));
    });
  }

  static bool is_text(FieldKind kind) { return kind == FieldKind::string || kind == FieldKind::dropdown; }

  static std::string help_with_quotes(FieldKind kind, const Node& node) {
    if (!node.is(Json::Kind::string)) return is_text(kind) ? "write it in double quotes" : "";
    if (kind == FieldKind::checkbox) return "write `true` or `false`, without quotes";
    return kind == FieldKind::number ? "write the number without quotes" : "";
  }

  void report_unknown_field(const std::vector<const model::WorkitemType*>& types) {
    std::vector<std::string_view> known;
    for (const model::WorkitemType* type : types) {
      for (const model::CustomField& field : type->custom_fields) known.push_back(field.name);
    }
    known.push_back("$priority");
    known.push_back("$source");
    const std::string where = types.size() == 1 ? "workitem type " + names_of(types)
                                                : "any of the workitem types " + names_of(types);
    name_node().add(report_, "unknown-field",
                    "no field is named " + in_backticks(comparison_.field) + " in " + where,
                    input::did_you_mean(comparison_.field, known));
  }

  // A literal that is an option nowhere never equals anything.
  void check_options(const std::vector<const model::CustomField*>& fields) {
    std::vector<std::string> options;
    for (const model::CustomField* field : fields) {
      if (field->kind != FieldKind::dropdown) return;
      options.insert(options.end(), field->options.begin(), field->options.end());
    }
    for_each_literal([&](const model::Literal& literal, const Node& node) {
      const std::string& text = std::get<std::string>(literal);
      if (std::find(options.begin(), options.end(), text) != options.end()) return;
      node.add(report_, "unknown-option",
               in_backticks(text) + " is not one of the options of " + in_backticks(comparison_.field) +
                   ": " + list_of(options),
               input::did_you_mean(text, options));
    });
  }

  void check_order(FieldKind kind) {
    if (comparison_.op != Operator::between) return;
    bool reversed = false;
    if (kind == FieldKind::number) {
      reversed = std::get<double>(comparison_.values[0]) > std::get<double>(comparison_.values[1]);
    } else if (kind == FieldKind::date) {
      reversed = *model::parse_date(std::get<std::string>(comparison_.values[0])) >
                 *model::parse_date(std::get<std::string>(comparison_.values[1]));
    }
    if (!reversed) return;
    const Node value = value_node();
    value.add(report_, "between-reversed",
              "`between` goes from " + in_backticks(value.json().items[0].text) + " down to " +
                  in_backticks(value.json().items[1].text) + ", so nothing lies between",
              "put the lower value first");
  }

  const Node& node_;
  const model::Comparison& comparison_;
  Report& report_;
};

}  // namespace

void check_condition_fits(const Node& condition, const std::vector<const model::WorkitemType*>& types,
                          Report& report) {
  if (types.empty()) return;
  for_each_comparison(condition, [&](const Node& node) {
    Silence silence;
    if (const auto comparison = read_comparison(node, silence)) {
      ComparisonCheck(node, *comparison, report).run(types);
    }
  });
}

}  // namespace routesim::config

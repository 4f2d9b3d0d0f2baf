// Section 3 of the routing model, top to bottom: trees, then comparisons, then operators.

#include "tests/oracle/naive_conditions.hpp"

#include <stdexcept>

#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

// What a comparison's field holds: the type it is compared as, and its value (null: none).
struct FieldValue {
  std::string type;
  Json value;
};

FieldValue field_value(const std::string& field, const WorkitemType& type, const Workitem& workitem) {
  if (field == "$priority") return {"number", workitem.priority};
  if (field == "$source") return {"string", workitem.source ? Json(*workitem.source) : Json()};
  const CustomField* found = find_field(type, field);
  if (found == nullptr || !found->is_routing_field) return {};
  return {found->type, member(workitem.custom_fields, field)};
}

bool literal_fits(const Json& literal, const std::string& type) {
  if (type == "string" || type == "dropdown") return literal.is_string();
  if (type == "number") return literal.is_number();
  if (type == "checkbox") return literal.is_boolean();
  return literal.is_string() && read_date(literal.get<std::string>()).has_value();
}

bool operator_fits(const std::string& op, const std::string& type) {
  if (op == "startsWith" || op == "contains") return type == "string";
  if (op == "equals" || op == "notEquals" || op == "in" || op == "notIn") return true;
  return type == "number" || type == "date";
}

// True when the operator and its literal, or each literal of its list, suit a field of this type.
bool comparison_fits(const std::string& op, const Json& literal, const std::string& type) {
  if (!operator_fits(op, type)) return false;
  if (op != "in" && op != "notIn" && op != "between") return literal_fits(literal, type);
  for (const Json& item : literal) {
    if (!literal_fits(item, type)) return false;
  }
  return true;
}

// -1, 0 or 1: dates as instants, numbers by value, the others byte by byte.
int compare(const Json& left, const Json& right, const std::string& type) {
  if (type == "date") {
    const Instant l = read_date(left.get<std::string>()).value(),
                  r = read_date(right.get<std::string>()).value();
    return l < r ? -1 : l > r ? 1 : 0;
  }
  if (type == "number") {
    const double l = left.get<double>(), r = right.get<double>();
    return l < r ? -1 : l > r ? 1 : 0;
  }
  if (type == "checkbox") return static_cast<int>(left.get<bool>()) - static_cast<int>(right.get<bool>());
  const int order = left.get<std::string>().compare(right.get<std::string>());
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool is_among(const Json& value, const Json& literals, const std::string& type) {
  for (const Json& literal : literals) {
    if (compare(value, literal, type) == 0) return true;
  }
  return false;
}

bool holds(const Json& value, const std::string& op, const Json& literal, const std::string& type) {
  if (op == "equals") return compare(value, literal, type) == 0;
  if (op == "notEquals") return compare(value, literal, type) != 0;
  if (op == "in") return is_among(value, literal, type);
  if (op == "notIn") return !is_among(value, literal, type);
  if (op == "lessThan") return compare(value, literal, type) < 0;
  if (op == "lessOrEqual") return compare(value, literal, type) <= 0;
  if (op == "greaterThan") return compare(value, literal, type) > 0;
  if (op == "greaterOrEqual") return compare(value, literal, type) >= 0;
  if (op == "between") return compare(value, literal[0], type) >= 0 && compare(value, literal[1], type) <= 0;
  if (op == "startsWith") return value.get<std::string>().starts_with(literal.get<std::string>());
  if (op == "contains") return value.get<std::string>().find(literal.get<std::string>()) != std::string::npos;
  throw std::logic_error("no such operator: " + op);
}

Truth truth(bool value) { return value ? Truth::is_true : Truth::is_false; }

Truth evaluate_comparison(const Json& comparison, const WorkitemType& type, const Workitem& workitem) {
  const FieldValue field = field_value(comparison.at("field").get<std::string>(), type, workitem);
  const std::string op = comparison.at("operator").get<std::string>();
  const Json& literal = member(comparison, "value");
  if (op == "exists") {
    const bool wanted = literal.is_null() || literal.get<bool>();
    return truth(!field.value.is_null() == wanted);
  }
  if (field.value.is_null() || !comparison_fits(op, literal, field.type)) return Truth::is_null;
  return truth(holds(field.value, op, literal, field.type));
}

// The name of the first comparison's field that came later, else empty.
std::string first_later_field(const Json& when, const WorkitemType& type, const Workitem& workitem) {
  if (when.contains("not")) return first_later_field(when.at("not"), type, workitem);
  if (when.contains("all") || when.contains("any")) {
    for (const Json& part : when.at(when.contains("all") ? "all" : "any")) {
      const std::string found = first_later_field(part, type, workitem);
      if (!found.empty()) return found;
    }
    return "";
  }
  const std::string op = when.at("operator").get<std::string>();
  const CustomField* field = find_field(type, when.at("field").get<std::string>());
  const bool asks = field != nullptr && field->is_routing_field && op != "exists" &&
                    comparison_fits(op, member(when, "value"), field->type);
  return asks && field->since_version > workitem.type_version ? field->name : "";
}

}  // namespace

std::string null_for_later_field(const Json& when, const WorkitemType& type, const Workitem& workitem) {
  if (evaluate_condition(when, type, workitem) != Truth::is_null) return "";
  return first_later_field(when, type, workitem);
}

Truth evaluate_condition(const Json& when, const WorkitemType& type, const Workitem& workitem) {
  if (when.is_null()) return Truth::is_true;
  if (when.contains("not")) {
    const Truth inner = evaluate_condition(when.at("not"), type, workitem);
    if (inner == Truth::is_null) return Truth::is_null;
    return truth(inner == Truth::is_false);
  }
  if (!when.contains("all") && !when.contains("any")) return evaluate_comparison(when, type, workitem);

  // `all` is decided by a false part, `any` by a true one; else a null part makes it null.
  const bool is_all = when.contains("all");
  const Truth deciding = is_all ? Truth::is_false : Truth::is_true;
  bool has_null = false;
  for (const Json& part : when.at(is_all ? "all" : "any")) {
    const Truth inner = evaluate_condition(part, type, workitem);
    if (inner == deciding) return deciding;
    if (inner == Truth::is_null) has_null = true;
  }
  if (has_null) return Truth::is_null;
  return truth(is_all);
}

}  // namespace routesim::oracle

#include "bench/textbook/rules.hpp"

#include <algorithm>
#include <tuple>

namespace routesim::bench::textbook {
namespace {

bool holds(const Comparison& comparison, const Workitem& workitem) {
  const auto found = workitem.find(comparison.field);
  if (comparison.op == model::Operator::exists)
    return (found != workitem.end()) == std::get<bool>(comparison.values[0]);
  if (found == workitem.end()) return false;
  const Value& value = found->second;
  const std::vector<Value>& literals = comparison.values;
  const auto among = [&] { return std::find(literals.begin(), literals.end(), value) != literals.end(); };
  switch (comparison.op) {
    case model::Operator::equals: return value == literals[0];
    case model::Operator::not_equals: return value != literals[0];
    case model::Operator::in: return among();
    case model::Operator::not_in: return !among();
    case model::Operator::less_than: return value < literals[0];
    case model::Operator::less_or_equal: return value <= literals[0];
    case model::Operator::greater_than: return value > literals[0];
    case model::Operator::greater_or_equal: return value >= literals[0];
    case model::Operator::between: return literals[0] <= value && value <= literals[1];
    case model::Operator::starts_with:
      return std::get<std::string>(value).starts_with(std::get<std::string>(literals[0]));
    case model::Operator::contains:
      return std::get<std::string>(value).find(std::get<std::string>(literals[0])) != std::string::npos;
    case model::Operator::exists: break;
  }
  return false;
}

Value value_of(const model::Literal& literal, bool is_date) {
  if (is_date) return model::parse_date(std::get<std::string>(literal)).value().us;
  return std::visit([](const auto& plain) { return Value(plain); }, literal);
}

Comparison make_comparison(const model::Comparison& written, const model::WorkitemType& type) {
  bool is_date = false;
  for (const model::CustomField& field : type.custom_fields) {
    if (field.name == written.field) is_date = field.kind == model::FieldKind::date;
  }
  Comparison result{written.field, written.op, {}};
  for (const model::Literal& literal : written.values) result.values.push_back(value_of(literal, is_date));
  return result;
}

}  // namespace

Rules::Rules(const model::Org& org, std::uint32_t type) {
  for (const model::Rule& written : org.rules) {
    if (!written.enabled || (written.workitem_type && written.workitem_type->index != type)) continue;
    Rule rule{written.id, written.evaluation_order.value_or(INT64_MAX), {}};
    if (written.when) {
      for (const model::Condition& part : written.when->parts) {
        rule.when.push_back(make_comparison(part.comparison, org.types[type]));
      }
    }
    rules_.push_back(std::move(rule));
  }
  std::sort(rules_.begin(), rules_.end(),
            [](const Rule& a, const Rule& b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); });
}

const Rule* Rules::choose(const Workitem& workitem) const {
  for (const Rule& rule : rules_) {
    const bool matches = std::all_of(rule.when.begin(), rule.when.end(), [&](const Comparison& comparison) {
      return holds(comparison, workitem);
    });
    if (matches) return &rule;
  }
  return nullptr;
}

Workitem make_workitem(const model::WorkitemType& type, const model::FieldValues& fields, int priority) {
  Workitem workitem;
  workitem["$priority"] = static_cast<double>(priority);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const model::CustomField& field = type.custom_fields[i];
    const model::FieldValue& value = fields[i];
    if (const auto* text = std::get_if<std::string>(&value)) workitem[field.name] = *text;
    if (const auto* number = std::get_if<double>(&value)) workitem[field.name] = *number;
    if (const auto* flag = std::get_if<bool>(&value)) workitem[field.name] = *flag;
    if (const auto* date = std::get_if<model::Instant>(&value)) workitem[field.name] = date->us;
    if (const auto* option = std::get_if<model::OptionIndex>(&value)) {
      workitem[field.name] = field.options[option->index];
    }
  }
  return workitem;
}

}  // namespace routesim::bench::textbook

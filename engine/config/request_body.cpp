// Bodies go through the same checks as an org's files; here the findings become problems of an answer, their
// codes in the API's spelling.
#include "engine/config/request_body.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <tuple>

#include "engine/config/decimal.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/config/node.hpp"
#include "engine/config/reference.hpp"
#include "engine/config/type_body.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;
using model::FieldKind;

constexpr std::int64_t largest_priority = 25'000'000;

class BodyReport final : public Report {
 public:
  explicit BodyReport(RequestProblems& problems) : problems_(problems) {}

  // By pointer, then code; equal ones stay in the order of the body.
  void sort() {
    std::stable_sort(problems_.begin(), problems_.end(),
                     [](const model::RequestProblem& a, const model::RequestProblem& b) {
                       return std::tie(a.pointer, a.code) < std::tie(b.pointer, b.code);
                     });
  }

 private:
  void take(std::string_view code, const input::Place&, std::string pointer, std::string message,
            std::string help) override {
    if (!help.empty()) message += "; " + help;
    problems_.push_back({in_api_spelling(code), std::move(pointer), std::move(message)});
  }

  RequestProblems& problems_;
};

bool is_object(const Node& body, Report& report) {
  if (body.is(Json::Kind::object)) return true;
  body.add(report, "malformed-body", "the body must be an object, but is " + input::describe(body.json()));
  return false;
}

model::FieldValue read_number_value(const Node& node, Report& report) {
  const FieldNumber number = parse_field_number(node.json().text);
  if (number.too_many_digits) {
    node.add(report, "invalid-number", node.title() + " has more than 15 significant digits");
  } else if (number.out_of_range) {
    node.add(report, "invalid-number", node.title() + " must be 0 or from 1e-300 to below 1e300 in size");
  }
  return number.value;
}

model::FieldValue read_option_value(const Node& node, const model::CustomField& field, Report& report) {
  const auto option = std::find(field.options.begin(), field.options.end(), node.json().text);
  if (option != field.options.end()) {
    return model::OptionIndex{static_cast<std::uint32_t>(option - field.options.begin())};
  }
  node.add(report, "unknown-option",
           in_backticks(node.json().text) + " is not one of the options of " + in_backticks(field.name) +
               ": " + list_of(field.options),
           input::did_you_mean(node.json().text, field.options));
  return model::NoValue{};
}

model::FieldValue read_field_value(const Node& node, const model::CustomField& field, Report& report) {
  if (node.is_null()) {
    if (!field.nullable) {
      node.add(report, "null-not-allowed",
               in_backticks(field.name) + " must have a value: it is not nullable");
    }
    return model::NoValue{};
  }
  const Json::Kind wanted = field.kind == FieldKind::number     ? Json::Kind::number
                            : field.kind == FieldKind::checkbox ? Json::Kind::boolean
                                                                : Json::Kind::string;
  if (!node.is(wanted)) {
    switch (field.kind) {
      case FieldKind::number: report_wrong_type(node, "a number", report); break;
      case FieldKind::checkbox: report_wrong_type(node, "true or false", report); break;
      case FieldKind::date: report_wrong_type(node, "a date in a string", report); break;
      case FieldKind::dropdown: report_wrong_type(node, "an option in a string", report); break;
      case FieldKind::string: report_wrong_type(node, "a string", report); break;
    }
    return model::NoValue{};
  }
  switch (field.kind) {
    case FieldKind::string: return node.json().text;
    case FieldKind::number: return read_number_value(node, report);
    case FieldKind::checkbox: return node.json().boolean;
    case FieldKind::dropdown: return read_option_value(node, field, report);
    case FieldKind::date: {
      const std::optional<model::Instant> date = model::parse_date(node.json().text);
      if (date) return *date;
      node.add(report, "invalid-date", in_backticks(node.json().text) + " is not a date",
               "dates are written like `2026-03-02` or `2026-03-02T09:00:00Z`");
      return model::NoValue{};
    }
  }
  return model::NoValue{};
}

// `node` absent: an empty object.
model::FieldValues read_field_values(const Node* node, const Node& body, const model::WorkitemType& type,
                                     Report& report) {
  model::FieldValues values(type.custom_fields.size());
  std::vector<bool> given(type.custom_fields.size(), false);
  if (node != nullptr) {
    if (!node->is(Json::Kind::object)) {
      report_wrong_type(*node, "an object", report);
      return values;
    }
    for (const input::Member& member : node->json().members) {
      const auto field =
          std::find_if(type.custom_fields.begin(), type.custom_fields.end(),
                       [&](const model::CustomField& candidate) { return candidate.name == member.name; });
      if (field == type.custom_fields.end()) {
        std::vector<std::string> names;
        for (const model::CustomField& known : type.custom_fields) names.push_back(known.name);
        report.add(
            "unknown-field", member.place, node->pointer_to(member.name),
            "no field is named " + in_backticks(member.name) + " in workitem type " + in_backticks(type.name),
            input::did_you_mean(member.name, names));
        continue;
      }
      const auto index = static_cast<std::size_t>(field - type.custom_fields.begin());
      given[index] = true;
      values[index] = read_field_value(node->member(member), *field, report);
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const model::CustomField& field = type.custom_fields[i];
    if (given[i] || field.nullable) continue;
    const std::string pointer = node != nullptr ? node->pointer_to(field.name)
                                                : Node(body.json(), "/customFields").pointer_to(field.name);
    report.add("missing-field", body.place(), pointer,
               "the field " + in_backticks(field.name) + " is missing", "");
  }
  return values;
}

model::RoutingData read_routing_data(const Members& members, const model::Org& org, Report& report) {
  model::RoutingData routing;
  if (const auto rule = members.optional("routingRuleId")) routing.rule = read_rule_id(*rule, org, report);
  if (const auto queue = members.optional("queueId")) routing.queue = read_queue_id(*queue, org, report);
  if (const auto skills = members.optional("skills")) routing.skills = read_skill_list(*skills, org, report);
  return routing;
}

constexpr std::array<std::string_view, 3> routing_members{"queueId", "routingRuleId", "skills"};

// The list of fields as the PATCH leaves it: old fields and options at their old positions.
std::vector<model::CustomField> merge_fields(const model::WorkitemType& current,
                                             const std::vector<model::CustomField>& wanted,
                                             std::string_view list_pointer, const input::Place& place,
                                             Report& forbidden) {
  std::vector<model::CustomField> merged = current.custom_fields;
  for (model::CustomField& old : merged) {
    const auto found = std::find_if(wanted.begin(), wanted.end(),
                                    [&](const model::CustomField& field) { return field.name == old.name; });
    if (found == wanted.end()) {
      forbidden.add("field-removed", place, std::string(list_pointer),
                    "the field " + in_backticks(old.name) + " may not be removed", "");
      continue;
    }
    const std::string at = std::string(list_pointer) + "/" + std::to_string(found - wanted.begin());
    if (found->is_routing_field != old.is_routing_field) {
      forbidden.add("routing-field-changed", place, at + "/isRoutingField",
                    "`isRoutingField` of " + in_backticks(old.name) + " may not change", "");
    }
    if (found->nullable != old.nullable) {
      forbidden.add("nullable-changed", place, at + "/nullable",
                    "`nullable` of " + in_backticks(old.name) + " may not change", "");
    }
    if (found->kind != old.kind) {
      forbidden.add("field-retyped", place, at + "/type",
                    in_backticks(old.name) + " is a " + std::string(to_text(old.kind)) +
                        " and may not become a " + std::string(to_text(found->kind)),
                    "");
      continue;  // options of another type say nothing about the old ones
    }
    for (const std::string& option : old.options) {
      if (std::find(found->options.begin(), found->options.end(), option) == found->options.end()) {
        forbidden.add(
            "option-removed", place, at + "/options",
            "the option " + in_backticks(option) + " of " + in_backticks(old.name) + " may not be removed",
            "");
      }
    }
    for (const std::string& option : found->options) {
      if (std::find(old.options.begin(), old.options.end(), option) == old.options.end()) {
        old.options.push_back(option);
      }
    }
    old.display_name = found->display_name;
  }
  for (const model::CustomField& field : wanted) {
    const bool old = std::any_of(current.custom_fields.begin(), current.custom_fields.end(),
                                 [&](const model::CustomField& known) { return known.name == field.name; });
    if (!old) merged.push_back(field);
  }
  return merged;
}

}  // namespace

std::string in_api_spelling(std::string_view code) {
  std::string out;
  bool up = false;
  for (const char c : code) {
    if (c == '-') {
      up = true;
      continue;
    }
    out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    up = false;
  }
  return out;
}

std::optional<model::NewWorkitem> read_workitem_body(const input::Json& body, const model::Org& org,
                                                     const TypeLookup& types, Report& report) {
  const std::size_t before = report.count();
  const Node root(body);
  if (!is_object(root, report)) return std::nullopt;
  const Members members(root, "a workitem",
                        {"workitemTypeId", "customFields", "routingData", "source", "priority"}, report);
  model::NewWorkitem workitem;
  if (const auto id = members.required("workitemTypeId"); id && check_string(*id, report)) {
    if (const auto found = types(id->json().text)) {
      workitem.type = found->first;
      const auto fields = members.optional("customFields");
      workitem.fields = read_field_values(fields ? &*fields : nullptr, root, *found->second, report);
    } else {
      id->add(report, "unknown-type", "no workitem type has the id " + in_backticks(id->json().text),
              help_for_type(id->json().text, org.types, org));
    }
  }
  if (const auto routing = members.optional("routingData")) {
    const Members parts(*routing, "`routingData`", routing_members, report);
    workitem.routing = read_routing_data(parts, org, report);
  }
  if (const auto source = members.optional("source")) workitem.source = read_text(*source, 0, 256, report);
  if (const auto priority = members.optional("priority")) {
    workitem.priority =
        static_cast<int>(read_integer(*priority, -largest_priority, largest_priority, report).value_or(0));
  }
  if (report.count() > before) return std::nullopt;
  return workitem;
}

std::optional<model::NewWorkitem> read_workitem_body(const input::Json& body, const model::Org& org,
                                                     const TypeLookup& types, RequestProblems& problems) {
  BodyReport report(problems);
  auto workitem = read_workitem_body(body, org, types, report);
  report.sort();
  return workitem;
}

std::optional<model::RoutingData> read_routing_body(const input::Json* body, const model::Org& org,
                                                    RequestProblems& problems) {
  if (body == nullptr) return model::RoutingData{};
  BodyReport report(problems);
  const Node root(*body);
  if (!is_object(root, report)) return std::nullopt;
  const Members members(root, "a routing request", routing_members, report);
  model::RoutingData routing = read_routing_data(members, org, report);
  report.sort();
  if (report.count() > 0) return std::nullopt;
  return routing;
}

std::optional<model::WorkitemType> read_type_body(const input::Json& body, const model::Org& org,
                                                  RequestProblems& problems) {
  BodyReport report(problems);
  const Node root(body);
  if (!is_object(root, report)) return std::nullopt;
  std::optional<model::WorkitemType> type = read_type(root, org, TypeSource::request, report);
  report.sort();
  return type;
}

std::optional<model::WorkitemType> read_type_patch(const input::Json& body,
                                                   const model::WorkitemType& current, const model::Org& org,
                                                   RequestProblems& malformed, RequestProblems& forbidden) {
  static constexpr std::array<std::string_view, 5> patchable{"description", "maxCapacity", "routingEnabled",
                                                             "routingRuleId", "customFields"};
  BodyReport report(malformed);
  BodyReport refusals(forbidden);
  const Node root(body);
  if (!is_object(root, report)) return std::nullopt;
  // Members beyond the list are no 400 here, so all names that are written count as known.
  std::vector<std::string_view> written;
  for (const input::Member& member : body.members) written.push_back(member.name);
  const Members members(root, "a PATCH of a workitem type", std::span<const std::string_view>(written),
                        report);

  model::WorkitemType patched = current;
  TypeSettings settings = read_type_settings(members, org, TypeSource::request, report);
  if (settings.description) patched.description = std::move(*settings.description);
  if (settings.max_capacity) patched.max_capacity = *settings.max_capacity;
  if (settings.routing_enabled) patched.routing_enabled = *settings.routing_enabled;
  if (body.find("routingRuleId") != nullptr) patched.routing_rule = settings.routing_rule;
  std::optional<std::vector<model::CustomField>> wanted;
  const std::optional<Node> list = members.optional("customFields");
  if (list) wanted = read_custom_fields(*list, report);
  report.sort();
  if (report.count() > 0) return std::nullopt;

  for (const input::Member& member : body.members) {
    if (std::find(patchable.begin(), patchable.end(), member.name) == patchable.end()) {
      refusals.add("not-patchable", member.place, root.pointer_to(member.name),
                   in_backticks(member.name) + " of a workitem type cannot be changed",
                   "a PATCH may have " + list_of(patchable));
    }
  }
  if (wanted) {
    patched.custom_fields = merge_fields(current, *wanted, "/customFields", list->place(), refusals);
  }
  refusals.sort();
  if (refusals.count() > 0) return std::nullopt;
  return patched;
}

}  // namespace routesim::config

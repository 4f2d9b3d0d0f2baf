// Each check takes a value and the pointer to it and adds what is wrong. null in an optional member is
// skipped before its check; null in a required one is a missing member.

#include "tests/oracle/naive_api.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

using Check = std::function<void(const Json& value, const std::string& pointer)>;

bool is_one_of(const std::string& text, const std::vector<std::string>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Collects the problems of one body.
class BodyCheck {
 public:
  explicit BodyCheck(const World& world) : world_(world) {}

  Problems problems;

  void add(const std::string& code, const std::string& pointer) { problems.push_back({code, pointer}); }

  void members_are_known(const Json& object, const std::string& pointer,
                         const std::vector<std::string>& known) {
    for (const auto& [name, value] : object.items()) {
      if (!is_one_of(name, known)) add("unknownMember", pointer + pointer_part(name));
    }
  }

  void required(const Json& object, const std::string& pointer, const std::string& name, const Check& check) {
    if (member(object, name).is_null())
      add("missingMember", pointer + pointer_part(name));
    else
      check(member(object, name), pointer + pointer_part(name));
  }

  void optional(const Json& object, const std::string& pointer, const std::string& name, const Check& check) {
    if (!member(object, name).is_null()) check(member(object, name), pointer + pointer_part(name));
  }

  // A text of so many characters.
  Check text(std::size_t least, std::size_t most) {
    return [this, least, most](const Json& value, const std::string& pointer) {
      if (!value.is_string()) return add("wrongType", pointer);
      const std::size_t length = count_characters(value.get<std::string>());
      if (length < least || length > most) add("invalidLength", pointer);
    };
  }

  Check flag() {
    return [this](const Json& value, const std::string& pointer) {
      if (!value.is_boolean()) add("wrongType", pointer);
    };
  }

  Check integer(std::int64_t least, std::int64_t most) {
    return [this, least, most](const Json& value, const std::string& pointer) {
      if (!value.is_number()) return add("wrongType", pointer);
      if (!value.is_number_integer()) return add("notAnInteger", pointer);
      const double approximately = value.get<double>();
      if (std::fabs(approximately) > 9'007'199'254'740'992.0) return add("outOfRange", pointer);
      const std::int64_t exactly = value.get<std::int64_t>();
      if (exactly < least || exactly > most) add("outOfRange", pointer);
    };
  }

  // An id of something that must exist.
  Check known_id(const std::string& code, const std::function<bool(const std::string&)>& exists) {
    return [this, code, exists](const Json& value, const std::string& pointer) {
      if (!value.is_string()) return add("wrongType", pointer);
      if (!exists(value.get<std::string>())) add(code, pointer);
    };
  }
  Check queue_id() {
    return known_id("unknownQueue",
                    [this](const std::string& id) { return find_queue(world_, id) != nullptr; });
  }
  Check rule_id() {
    return known_id("unknownRule",
                    [this](const std::string& id) { return find_rule(world_, id) != nullptr; });
  }
  Check skill_id() {
    return known_id("unknownSkill", [this](const std::string& id) { return is_one_of(id, world_.skills); });
  }
  Check type_id() {
    return known_id("unknownType",
                    [this](const std::string& id) { return find_type(world_, id) != nullptr; });
  }

  Check object(const std::function<void(const Json&, const std::string&)>& check_members) {
    return [this, check_members](const Json& value, const std::string& pointer) {
      if (!value.is_object()) return add("wrongType", pointer);
      check_members(value, pointer);
    };
  }

  Check list(std::size_t most, const Check& check_item) {
    return [this, most, check_item](const Json& value, const std::string& pointer) {
      if (!value.is_array()) return add("wrongType", pointer);
      if (value.size() > most) return add("tooMany", pointer);
      for (std::size_t i = 0; i < value.size(); ++i) check_item(value[i], pointer + "/" + std::to_string(i));
    };
  }

  Check skills() {
    return list(20, object([this](const Json& skill, const std::string& pointer) {
                  members_are_known(skill, pointer, {"skillId", "proficiency"});
                  required(skill, pointer, "skillId", skill_id());
                  optional(skill, pointer, "proficiency", integer(0, 5));
                }));
  }

  // The members that a routing request and a workitem's routingData have in common: all of them.
  void routing_members(const Json& value, const std::string& pointer) {
    members_are_known(value, pointer, {"queueId", "routingRuleId", "skills"});
    optional(value, pointer, "queueId", queue_id());
    optional(value, pointer, "routingRuleId", rule_id());
    optional(value, pointer, "skills", skills());
  }

  // --- workitem types ---

  Check max_capacity() {
    std::int64_t largest_extra = 0;
    for (const Rule& rule : world_.rules) {
      largest_extra = std::max(largest_extra, rule.extra_capacity);
      for (const FallbackStep& step : rule.fallback) {
        largest_extra = std::max(largest_extra, step.extra_capacity.value_or(0));
      }
    }
    return integer(1, 10'000 - largest_extra);
  }

  void options_of_field(const Json& field, const std::string& pointer, const std::string& type) {
    const Json& options = member(field, "options");
    const std::string options_pointer = pointer + "/options";
    if (type != "dropdown") {
      if (!options.is_null()) add("optionsNotAllowed", options_pointer);
      return;
    }
    if (options.is_null() || (options.is_array() && options.empty()))
      return add("emptyOptions", options_pointer);
    if (!options.is_array()) return add("wrongType", options_pointer);
    for (std::size_t i = 0; i < options.size(); ++i) {
      const std::string option_pointer = options_pointer + "/" + std::to_string(i);
      if (!options[i].is_string())
        add("wrongType", option_pointer);
      else if (std::find(options.begin(), options.begin() + static_cast<std::ptrdiff_t>(i), options[i]) !=
               options.begin() + static_cast<std::ptrdiff_t>(i)) {
        add("duplicateOption", option_pointer);
      }
    }
  }

  Check custom_field_definitions() {
    return [this](const Json& fields, const std::string& pointer) {
      list(50, object([this](const Json& field, const std::string& field_pointer) {
             members_are_known(field, field_pointer,
                               {"name", "displayName", "type", "isRoutingField", "options", "nullable"});
             required(field, field_pointer, "name", text(1, 256));
             required(field, field_pointer, "displayName", text(1, 256));
             required(field, field_pointer, "type", [&](const Json& type, const std::string& type_pointer) {
               if (!type.is_string()) return add("wrongType", type_pointer);
               const std::string name = type.get<std::string>();
               if (!is_one_of(name, {"string", "number", "date", "dropdown", "checkbox"})) {
                 return add("unknownFieldType", type_pointer);
               }
               options_of_field(field, field_pointer, name);
             });
             optional(field, field_pointer, "isRoutingField", flag());
             optional(field, field_pointer, "nullable", flag());
           }))(fields, pointer);
      if (fields.is_array() && fields.size() <= 50) field_names_differ(fields, pointer);
    };
  }

  void field_names_differ(const Json& fields, const std::string& pointer) {
    std::vector<std::string> seen;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const Json& name = member(fields[i], "name");
      if (!name.is_string()) continue;
      if (is_one_of(name.get<std::string>(), seen)) {
        add("duplicateField", pointer + "/" + std::to_string(i) + "/name");
      }
      seen.push_back(name.get<std::string>());
    }
  }

  // --- workitems ---

  void custom_value(const CustomField& field, const Json& value, const std::string& pointer) {
    if (value.is_null()) {
      if (!field.nullable) add("nullNotAllowed", pointer);
    } else if (field.type == "number") {
      if (!value.is_number())
        add("wrongType", pointer);
      else if (!is_number_in_limits(value))
        add("invalidNumber", pointer);
    } else if (field.type == "checkbox") {
      if (!value.is_boolean()) add("wrongType", pointer);
    } else if (!value.is_string()) {
      add("wrongType", pointer);
    } else if (field.type == "dropdown") {
      if (!is_one_of(value.get<std::string>(), field.options)) add("unknownOption", pointer);
    } else if (field.type == "date") {
      if (!read_date(value.get<std::string>())) add("invalidDate", pointer);
    }
  }

  void custom_values(const WorkitemType& type, const Json& values, const std::string& pointer) {
    if (!values.is_null() && !values.is_object()) return add("wrongType", pointer);
    for (const auto& [name, value] : values.items()) {
      const CustomField* field = find_field(type, name);
      if (field == nullptr)
        add("unknownField", pointer + pointer_part(name));
      else
        custom_value(*field, value, pointer + pointer_part(name));
    }
    for (const CustomField& field : type.custom_fields) {
      if (!field.nullable && !values.contains(field.name))
        add("missingField", pointer + pointer_part(field.name));
    }
  }

 private:
  const World& world_;
};

const std::vector<std::string> type_members{"name",           "description", "customFields",
                                            "routingEnabled", "maxCapacity", "routingRuleId"};
const std::vector<std::string> patchable_members{"description", "customFields", "routingEnabled",
                                                 "maxCapacity", "routingRuleId"};

const CustomField* find_in_list(const std::vector<CustomField>& fields, const std::string& name) {
  for (const CustomField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

Problems malformed_in_type(const World& world, const Json& body) {
  BodyCheck check(world);
  if (!body.is_object()) return {{"malformedBody", ""}};
  check.members_are_known(body, "", type_members);
  check.required(body, "", "name", check.text(1, 256));
  check.required(body, "", "description", check.text(0, 1024));
  check.required(body, "", "customFields", check.custom_field_definitions());
  check.optional(body, "", "routingEnabled", check.flag());
  check.optional(body, "", "maxCapacity", check.max_capacity());
  check.optional(body, "", "routingRuleId", check.rule_id());
  return check.problems;
}

Problems malformed_in_patch(const World& world, const Json& body) {
  BodyCheck check(world);
  if (!body.is_object()) return {{"malformedBody", ""}};
  check.optional(body, "", "description", check.text(0, 1024));
  check.optional(body, "", "customFields", check.custom_field_definitions());
  check.optional(body, "", "routingEnabled", check.flag());
  check.optional(body, "", "maxCapacity", check.max_capacity());
  check.optional(body, "", "routingRuleId", check.rule_id());
  return check.problems;
}

Problems malformed_in_workitem(const World& world, const Json& body) {
  BodyCheck check(world);
  if (!body.is_object()) return {{"malformedBody", ""}};
  check.members_are_known(body, "", {"workitemTypeId", "customFields", "routingData", "source", "priority"});
  check.required(body, "", "workitemTypeId", check.type_id());
  const Json& type_id = member(body, "workitemTypeId");
  const WorkitemType* type = type_id.is_string() ? find_type(world, type_id.get<std::string>()) : nullptr;
  if (type != nullptr) check.custom_values(*type, member(body, "customFields"), "/customFields");
  check.optional(body, "", "routingData", check.object([&](const Json& value, const std::string& pointer) {
    check.routing_members(value, pointer);
  }));
  check.optional(body, "", "source", check.text(0, 256));
  check.optional(body, "", "priority", check.integer(-25'000'000, 25'000'000));
  return check.problems;
}

Problems malformed_in_routing(const World& world, const Json& body) {
  BodyCheck check(world);
  if (!body.is_object()) return {{"malformedBody", ""}};
  check.routing_members(body, "");
  return check.problems;
}

Problems conflicts_of_type(const World& world, const std::optional<std::string>& id, const Json& body) {
  Problems problems;
  for (const WorkitemType& type : world.types) {
    if (id && type.id == *id) problems.push_back({"duplicateId", ""});
    if (type.name == body.at("name")) problems.push_back({"duplicateName", "/name"});
  }
  return problems;
}

Problems conflicts_of_patch(const WorkitemType& type, const Json& body) {
  Problems problems;
  for (const auto& [name, value] : body.items()) {
    if (!is_one_of(name, patchable_members)) problems.push_back({"notPatchable", pointer_part(name)});
  }
  const Json& list = member(body, "customFields");
  if (list.is_null()) return problems;

  std::vector<CustomField> fields;
  for (const Json& field : list) fields.push_back(read_custom_field(field));
  for (const CustomField& old : type.custom_fields) {
    if (find_in_list(fields, old.name) == nullptr) problems.push_back({"fieldRemoved", "/customFields"});
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const CustomField* old = find_field(type, fields[i].name);
    if (old == nullptr) continue;
    const std::string pointer = "/customFields/" + std::to_string(i);
    if (fields[i].is_routing_field != old->is_routing_field) {
      problems.push_back({"routingFieldChanged", pointer + "/isRoutingField"});
    }
    if (fields[i].nullable != old->nullable) problems.push_back({"nullableChanged", pointer + "/nullable"});
    if (fields[i].type != old->type) {
      problems.push_back({"fieldRetyped", pointer + "/type"});
      continue;  // options of another type say nothing about the old ones
    }
    for (const std::string& option : old->options) {
      if (!is_one_of(option, fields[i].options)) problems.push_back({"optionRemoved", pointer + "/options"});
    }
  }
  return problems;
}

Json list_problems(Problems problems) {
  std::sort(problems.begin(), problems.end(), [](const Problem& left, const Problem& right) {
    return left.pointer != right.pointer ? left.pointer < right.pointer : left.code < right.code;
  });
  Json list = Json::array();
  for (const Problem& problem : problems)
    list.push_back({{"code", problem.code}, {"pointer", problem.pointer}});
  return list;
}

}  // namespace routesim::oracle

// Bodies of API calls, right ones and wrong ones: what is wrong is put into a right body, so that each answer
// has one or two problems and a reader can see which.

#include <algorithm>

#include "tests/oracle/case_plan.hpp"

namespace routesim::oracle {
namespace {

Json too_many(std::size_t count, const Json& item) { return Json(std::vector<Json>(count, item)); }

Json any_id(Dice& dice, const std::vector<std::string>& ids, const char* otherwise) {
  return ids.empty() ? Json(otherwise) : Json(dice.pick(ids));
}

// A value of a type that the field does not have, or one that is none.
Json wrong_value(Dice& dice, const Json& field) {
  const std::string type = field.at("type").get<std::string>();
  if (type == "number")
    return dice.pick<Json>({"5", true, 1e300, -1e301, 1e-301, 1234567890123456, Json::array()});
  if (type == "checkbox") return dice.pick<Json>({"true", 0, Json::object()});
  if (type == "dropdown") return dice.pick<Json>({"RED", 3, "", false});
  if (type == "date") {
    return dice.pick<Json>({"2026-02-30", "yesterday", 20260301, "2026-03-01T09:00:00", "2026-13-01",
                            "2026-03-01T09:00:00.1234567Z", "2026-03-01T24:00:00Z", "2026-3-1", ""});
  }
  return dice.pick<Json>({5, true, Json::array({"a"}), Json::object()});
}

void spoil_skills(Dice& dice, const Plan& plan, Json& holder) {
  const Json known = any_id(dice, plan.skills, "sk-none");
  switch (dice.below(10)) {
    case 0: holder["skills"] = Json::array({{{"skillId", "sk-none"}}, {{"skillId", "sk-none-2"}}}); break;
    case 1: holder["skills"] = Json::array({{{"skillId", known}, {"proficiency", 6}}}); break;
    case 2: holder["skills"] = Json::array({{{"proficiency", 2}}}); break;
    case 3: holder["skills"] = Json::array({{{"skillId", known}, {"proficiency", 3.5}}}); break;
    case 4: holder["skills"] = Json::array({{{"skillId", known}, {"proficiency", "3"}, {"level", 1}}}); break;
    case 5: holder["skills"] = too_many(21, {{"skillId", known}}); break;
    case 6: holder["skills"] = "sk-a"; break;
    case 7: holder["skills"] = Json::array({known, {{"skillId", 4}, {"proficiency", -1}}}); break;
    case 8: holder["skills"] = Json::array({{{"skillId", known}, {"proficiency", 9007199254740993}}}); break;
    default: holder["skills"] = Json::array({{{"skillId", nullptr}, {"proficiency", 2.0}}}); break;
  }
}

void spoil_routing(Dice& dice, const Plan& plan, Json& routing) {
  switch (dice.below(6)) {
    case 0: routing["queueId"] = "q-none"; break;
    case 1: routing["routingRuleId"] = "r-none"; break;
    case 2: routing["queueId"] = 7; break;
    case 3: routing["agentId"] = "ana"; break;
    case 4: routing["routingRuleId"] = true; break;
    default: spoil_skills(dice, plan, routing); break;
  }
}

void spoil_custom_fields(Dice& dice, const PlannedType& type, Json& body) {
  if (!body.contains("customFields")) body["customFields"] = Json::object();
  Json& values = body["customFields"];
  if (!values.is_object()) return;  // spoilt already
  if (type.fields.empty()) {
    values["unheard/of~"] = 1;
    return;
  }
  const Json& field = dice.pick(type.fields);
  const std::string name = field.at("name").get<std::string>();
  switch (dice.weighted({50, 20, 15, 10, 5})) {
    case 0: values[name] = wrong_value(dice, field); break;
    case 1: values.erase(name); break;
    case 2: values[name] = nullptr; break;
    case 3: values["Amount"] = 5; break;
    default: values = Json::array({1}); break;
  }
}

void spoil_workitem(Dice& dice, const Plan& plan, const PlannedType& type, Json& body) {
  switch (dice.weighted({40, 20, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4})) {
    case 0: spoil_custom_fields(dice, type, body); break;
    case 1:
      if (!body.contains("routingData") || !body["routingData"].is_object())
        body["routingData"] = Json::object();
      spoil_routing(dice, plan, body["routingData"]);
      break;
    case 2: body["workitemTypeId"] = "loan"; break;
    case 3: body.erase("workitemTypeId"); break;
    case 4: body["workitemTypeId"] = dice.pick<Json>({5, nullptr}); break;
    case 5: body["priority"] = dice.pick<Json>({25000001, -25000001, 9007199254740993, 1000000000000}); break;
    case 6: body["priority"] = dice.pick<Json>({1.5, 3.0}); break;
    case 7: body["priority"] = dice.pick<Json>({"3", true}); break;
    case 8: body["source"] = std::string(257, 's'); break;
    case 9: body["source"] = 5; break;
    case 10: body["routingData"] = dice.pick<Json>({"q-main", Json::array()}); break;
    default: body["Priority"] = 3; break;
  }
}

// --- types ---

void spoil_field(Dice& dice, Json& fields, Json& field) {
  switch (dice.below(14)) {
    case 0: field["type"] = "text"; break;
    case 1: fields.push_back(Json(field)); break;
    case 2: field = {{"name", "pick"}, {"displayName", "Pick"}, {"type", "dropdown"}}; break;
    case 3:
      field = {{"name", "pick"}, {"displayName", "Pick"}, {"type", "dropdown"}, {"options", {"a", "b", "a"}}};
      break;
    case 4:
      field = {{"name", "text"}, {"displayName", "Text"}, {"type", "string"}, {"options", {"a"}}};
      break;
    case 5: field.erase("displayName"); break;
    case 6: field["name"] = ""; break;
    case 7: field["isRoutingField"] = "true"; break;
    case 8: field["nullable"] = 1; break;
    case 9: field["label"] = "x"; break;
    case 10: field = 5; break;
    case 11:
      field = {{"name", "pick"}, {"displayName", "Pick"}, {"type", "dropdown"}, {"options", Json::array()}};
      break;
    case 12:
      field = {{"name", "pick"}, {"displayName", "Pick"}, {"type", "dropdown"}, {"options", {"a", 5}}};
      break;
    default: field.erase("name"); break;
  }
}

void spoil_type(Dice& dice, Json& body) {
  if (!body["customFields"].is_array()) body["customFields"] = Json::array();
  if (body["customFields"].empty()) {
    body["customFields"].push_back({{"name", "size"}, {"displayName", "Size"}, {"type", "number"}});
  }
  switch (dice.weighted({50, 6, 6, 6, 6, 6, 6, 6, 8})) {
    case 0: {
      Json fields = body["customFields"];
      Json first = fields[0];
      spoil_field(dice, fields, first);
      fields[0] = first;
      body["customFields"] = fields;
      break;
    }
    case 1: body["maxCapacity"] = dice.pick<Json>({0, 10001, -1}); break;
    case 2: body["maxCapacity"] = dice.pick<Json>({1.5, 2.0}); break;
    case 3: body["maxCapacity"] = "5"; break;
    case 4: body["routingRuleId"] = dice.pick<Json>({"r-none", 5}); break;
    case 5: body["routingEnabled"] = "yes"; break;
    case 6: body["description"] = dice.pick<Json>({std::string(1025, 'd'), 5}); break;
    case 7: body["customFields"] = dice.pick<Json>({"none", 3}); break;
    default:
      body["customFields"] = too_many(51, {{"name", "n"}, {"displayName", "N"}, {"type", "number"}});
      break;
  }
}

// Left as it is, it is a body that a PATCH of the type always takes.
void forbid_patch(Dice& dice, Json& body) {
  Json& fields = body["customFields"];
  if (fields.empty()) {
    body["name"] = "Renamed";
    return;
  }
  Json& field = fields[static_cast<std::size_t>(dice.below(60)) % fields.size()];
  const auto flag = [&field](const char* name) { return field.contains(name) && field.at(name) == true; };
  switch (dice.below(8)) {
    case 0: fields.erase(fields.begin()); break;
    case 1:
      field["type"] = field["type"] == "number" ? "date" : "number";
      field.erase("options");
      break;
    case 2: field["isRoutingField"] = !flag("isRoutingField"); break;
    case 3: field["nullable"] = !flag("nullable"); break;
    case 4:
    case 5: {
      // Take the options of every dropdown away but for a new one.
      for (Json& each : fields) {
        if (each["type"] == "dropdown") each["options"] = Json::array({"black"});
      }
      break;
    }
    case 6: body["id"] = "other"; break;
    default: body["name"] = "Renamed"; break;
  }
}

}  // namespace

Json field_definition(Dice& dice, const std::string& name, const std::string& type) {
  Json field = {{"name", name}, {"displayName", "The " + name}, {"type", type}};
  const int routing = dice.weighted({78, 12, 10});
  if (routing < 2) field["isRoutingField"] = routing == 0;
  const int nullable = dice.weighted({40, 50, 10});
  if (nullable > 0) field["nullable"] = nullable == 1;
  if (type == "dropdown") {
    field["options"] =
        dice.chance(50) ? Json::array({"red", "Green", "blue"}) : Json::array({"red", "Green"});
  }
  return field;
}

Json right_value(Dice& dice, const Json& field) {
  const std::string type = field.at("type").get<std::string>();
  if (type == "number") return dice.pick<Json>({10, 5, 0, 10.0, 10.5, -3, -0.0, 425000.25});
  if (type == "checkbox") return dice.pick<Json>({true, false});
  if (type == "dropdown") return dice.pick(field.at("options").get<std::vector<std::string>>());
  if (type == "date") {
    return dice.pick<Json>({"2026-03-01", "2026-03-01T00:00:00Z", "2026-03-02T12:30:00.000001Z",
                            "2026-03-01T01:00:00+01:00", "2025-12-31T23:59:59.5-02:30"});
  }
  return dice.pick<Json>({"alpha", "alphabet", "", "Beta", "alp\u00e9\n"});
}

Json skill_list(Dice& dice, const Plan& plan, bool distinct) {
  Json list = Json::array();
  if (plan.skills.empty()) return list;
  for (const std::string& skill : plan.skills) {
    const int minimum = dice.weighted({30, 25, 18, 12, 9, 6});
    const bool says_minimum = !dice.chance(15);
    if (!dice.chance(40)) continue;
    Json entry = {{"skillId", skill}};
    if (says_minimum) entry["proficiency"] = minimum;
    list.push_back(entry);
    if (!distinct && dice.chance(10)) list.push_back({{"skillId", skill}, {"proficiency", nullptr}});
  }
  return list;
}

Json routing_members(Dice& dice, const Plan& plan) {
  Json members = Json::object();
  const int queue = dice.weighted({60, 25, 15});
  if (queue > 0) members["queueId"] = queue == 1 ? Json(dice.pick(plan.queues)) : Json();
  const int rule = dice.weighted({60, 25, 15});
  if (rule > 0)
    members["routingRuleId"] = rule == 1 && !plan.rules.empty() ? Json(dice.pick(plan.rules)) : Json();
  const int skills = dice.weighted({45, 45, 10});
  if (skills > 0) members["skills"] = skills == 1 ? skill_list(dice, plan, false) : Json();
  return members;
}

Json workitem_body(Dice& dice, const Plan& plan, Guess& guess) {
  const PlannedType& type =
      plan.types[static_cast<std::size_t>(dice.weighted({30, 20, 20, 20, 10})) % plan.types.size()];
  const int wrong = dice.weighted({87, 9, 3, 1});
  Json body = {{"workitemTypeId", type.id}};
  Json fields = Json::object();
  for (const Json& field : type.fields) {
    const bool nullable = field.contains("nullable") && field.at("nullable") == true;
    const Json value = right_value(dice, field);
    const int given = nullable ? dice.weighted({65, 20, 15}) : 0;
    if (given < 2) fields[field.at("name").get<std::string>()] = given == 0 ? value : Json();
  }
  if (!fields.empty() || dice.chance(50)) body["customFields"] = fields;
  if (dice.chance(30)) body["routingData"] = routing_members(dice, plan);
  const int source = dice.weighted({50, 20, 20, 5, 5});
  if (source > 0)
    body["source"] =
        std::vector<Json>{nullptr, "portal", "mail", "", nullptr}[static_cast<std::size_t>(source)];
  const int priority = dice.weighted({50, 15, 15, 10, 5, 5});
  if (priority > 0)
    body["priority"] = std::vector<Json>{0, 1, 2, -1, nullptr, 25000000}[static_cast<std::size_t>(priority)];
  const Json& routing = member(body, "routingData");
  const bool names_way =
      member(routing, "queueId").is_string() || member(routing, "routingRuleId").is_string();
  guess.routed = type.routes_itself || names_way;
  guess.finished = wrong > 0;  // was never created
  if (wrong == 3) return dice.pick<Json>({"text", Json::array(), 5});
  for (int i = 0; i < wrong; ++i) spoil_workitem(dice, plan, type, body);
  return body;
}

Json routing_body(Dice& dice, const Plan& plan) {
  Json body = routing_members(dice, plan);
  const int wrong = dice.weighted({90, 9, 1});
  if (wrong == 1) spoil_routing(dice, plan, body);
  if (wrong == 2) return dice.pick<Json>({"text", Json::array()});
  return body;
}

Json type_body(Dice& dice, Plan& plan, const std::string& name, PlannedType& planned) {
  Json body = {{"name", name}, {"description", "Made on the way"}, {"customFields", Json::array()}};
  planned.added_field = {{"name", "added"}, {"displayName", "Added"}, {"type", "number"}, {"nullable", true}};
  planned.name = name;
  const std::size_t fields = static_cast<std::size_t>(dice.below(4));
  const std::vector<std::string> names{"amount", "note", "kind"};
  for (std::size_t i = 0; i < fields; ++i) {
    const std::string type = dice.pick(field_types());
    planned.fields.push_back(field_definition(dice, names[i], type));
  }
  body["customFields"] = planned.fields;
  if (dice.chance(60)) body["maxCapacity"] = 1 + dice.below(3);
  if (dice.chance(15)) body["routingEnabled"] = dice.pick<Json>({true, false, nullptr});
  const int rule = dice.weighted({30, 60, 10});
  planned.routes_itself = rule == 1;
  if (rule > 0)
    body["routingRuleId"] = rule == 1 && !plan.rules.empty() ? Json(dice.pick(plan.rules)) : Json();
  switch (dice.weighted({60, 20, 4, 3, 4, 3, 4, 2})) {
    case 1: spoil_type(dice, body); break;
    case 2: body["id"] = "own"; break;
    case 3: body.erase("name"); break;
    case 4: body["name"] = std::string(static_cast<std::size_t>(257 * dice.below(2)), 'n'); break;
    case 5: body.erase("customFields"); break;
    case 6: body["description"] = nullptr; break;
    case 7: body = Json::array(); break;
    default: break;
  }
  return body;
}

// The type's fields with one more field, and one more option in each dropdown: allowed at any time.
Json all_fields_and_more(PlannedType& type) {
  bool has_added = false;
  for (Json& field : type.fields) {
    if (field.at("name") == "added") has_added = true;
    if (field.at("type") != "dropdown") continue;
    Json& options = field["options"];
    if (std::find(options.begin(), options.end(), "violet") == options.end()) options.push_back("violet");
  }
  if (!has_added) type.fields.push_back(type.added_field);
  return type.fields;
}

Json patch_body(Dice& dice, const Plan& plan, PlannedType& type) {
  Json body = Json::object();
  switch (dice.weighted({38, 5, 9, 9, 10, 16, 13})) {
    case 0: body["maxCapacity"] = 1 + dice.below(4); break;
    case 1: body["description"] = dice.pick<Json>({"Another text", nullptr}); break;
    case 2: body["routingEnabled"] = dice.pick<Json>({true, true, false, nullptr}); break;
    case 3:
      body["routingRuleId"] = plan.rules.empty() || dice.chance(25) ? Json() : Json(dice.pick(plan.rules));
      break;
    case 4:
      body["customFields"] = all_fields_and_more(type);
      if (dice.chance(30)) std::reverse(body["customFields"].begin(), body["customFields"].end());
      if (dice.chance(30)) body["customFields"][0]["displayName"] = "Shown otherwise";
      break;
    case 5:
      body["customFields"] = type.fields;
      forbid_patch(dice, body);
      if (dice.chance(30)) body["maxCapacity"] = 2;
      if (dice.chance(20)) body["version"] = 3;
      break;
    default:
      body["customFields"] = type.fields;
      spoil_type(dice, body);
      if (dice.chance(20)) body["name"] = "Renamed";
      break;
  }
  if (dice.chance(10)) body = dice.pick<Json>({Json::object(), Json::array(), "text"});
  return body;
}

}  // namespace routesim::oracle

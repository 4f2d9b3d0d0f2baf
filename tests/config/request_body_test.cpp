#include "engine/config/request_body.hpp"

#include <string>

#include "tests/config/bodies.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

struct Row {
  std::string body;
  std::string problems;  // "code pointer, …"
};

// The row's fields in the body of a workitem that is complete otherwise.
std::string with_fields(const std::string& fields) {
  return R"({ "workitemTypeId": "T", "customFields": { "needed": "x")" +
         (fields.empty() ? "" : ", " + fields) + " } }";
}

std::string problems_of_workitem(const std::string& body) {
  RequestProblems problems;
  const auto workitem = read_workitem_body(json_of(body), org_for_bodies(), types_for_bodies(), problems);
  CHECK(workitem.has_value() == problems.empty());
  return text_of(problems);
}

std::string problems_of_type(const std::string& body) {
  RequestProblems problems;
  const auto type = read_type_body(json_of(body), org_for_bodies(), problems);
  CHECK(type.has_value() == problems.empty());
  return text_of(problems);
}

std::string skills(int count) {
  std::string list = "[";
  for (int i = 0; i < count; ++i) list += std::string(i > 0 ? "," : "") + R"({"skillId":"s1"})";
  return list + "]";
}

std::string type_with_field(const std::string& members) {
  return R"({ "name": "N", "description": "", "customFields": [ { "name": "f", "displayName": "F", )" +
         members + " } ] }";
}

}  // namespace

TEST_CASE("a workitem's body is refused for what is wrong with it") {
  const Row rows[] = {
      {"[]", "malformedBody "},
      {"null", "malformedBody "},
      {"\"x\"", "malformedBody "},
      {"{}", "missingMember /workitemTypeId"},
      {R"({ "workitemTypeId": null })", "missingMember /workitemTypeId"},
      {R"({ "workitemTypeId": 5 })", "wrongType /workitemTypeId"},
      // Fields of a type that is not known are not looked at.
      {R"({ "workitemTypeId": "U", "customFields": { "x": 1 } })", "unknownType /workitemTypeId"},
      {R"({ "workitemTypeId": "T" })", "missingField /customFields/needed"},
      {R"({ "workitemTypeId": "T", "customFields": null })", "missingField /customFields/needed"},
      {R"({ "workitemTypeId": "T", "customFields": {} })", "missingField /customFields/needed"},
      {R"({ "workitemTypeId": "T", "customFields": [] })", "wrongType /customFields"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": null } })",
       "nullNotAllowed /customFields/needed"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "" } })", ""},
      {with_fields(R"("a/b~c": 1)"), "unknownField /customFields/a~1b~0c"},
      {with_fields(R"("text": 5)"), "wrongType /customFields/text"},
      {with_fields(R"("text": null, "amount": null, "due": null, "document": null, "urgent": null)"), ""},
      {with_fields(R"("amount": "425000")"), "wrongType /customFields/amount"},
      {with_fields(R"("amount": true)"), "wrongType /customFields/amount"},
      {with_fields(R"("amount": 425000.00)"), ""},
      {with_fields(R"("amount": 1234567890123456)"), "invalidNumber /customFields/amount"},
      {with_fields(R"("amount": 1e300)"), "invalidNumber /customFields/amount"},
      {with_fields(R"("amount": 1e999)"), "invalidNumber /customFields/amount"},
      {with_fields(R"("amount": 1e-301)"), "invalidNumber /customFields/amount"},
      {with_fields(R"("due": "2026-02-30")"), "invalidDate /customFields/due"},
      {with_fields(R"("due": 20260302)"), "wrongType /customFields/due"},
      {with_fields(R"("due": "2026-03-02T10:00:00+01:00")"), ""},
      {with_fields(R"("document": "taxreturn")"), "unknownOption /customFields/document"},
      {with_fields(R"("document": 1)"), "wrongType /customFields/document"},
      {with_fields(R"("urgent": "true")"), "wrongType /customFields/urgent"},
      {with_fields(R"("urgent": 1)"), "wrongType /customFields/urgent"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "x": 1 })", "unknownMember /x"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": 3.0 })",
       "notAnInteger /priority"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": 3e0 })",
       "notAnInteger /priority"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": 25000001 })",
       "outOfRange /priority"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": -25000000 })", ""},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": 99999999999999999999 })",
       "outOfRange /priority"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "priority": "3" })",
       "wrongType /priority"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "source": ")" + std::string(257, 'x') +
           "\" }",
       "invalidLength /source"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "source": ")" + std::string(256, 'x') +
           "\" }",
       ""},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" }, "routingData": 5 })",
       "wrongType /routingData"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" },
            "routingData": { "queueId": "Q", "routingRuleId": "x", "skills": [ { "skillId": "s3" } ], "y": 1 } })",
       "unknownQueue /routingData/queueId, unknownRule /routingData/routingRuleId, "
       "unknownSkill /routingData/skills/0/skillId, unknownMember /routingData/y"},
      {R"({ "workitemTypeId": "T", "customFields": { "needed": "x" },
            "routingData": { "queueId": null, "routingRuleId": null, "skills": null } })",
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    CHECK(problems_of_workitem(row.body) == row.problems);
  }
}

TEST_CASE("every problem is listed in one answer, by pointer and code") {
  CHECK(problems_of_workitem(R"({ "zz": 1, "workitemTypeId": "T", "priority": 1.5, "customFields":
                                  { "amount": "x", "document": "x", "other": 1 }, "routingData": { "skills": [ 5, {} ] } })") ==
        "wrongType /customFields/amount, unknownOption /customFields/document, missingField "
        "/customFields/needed, "
        "unknownField /customFields/other, notAnInteger /priority, wrongType /routingData/skills/0, "
        "missingMember /routingData/skills/1/skillId, unknownMember /zz");
}

TEST_CASE("a good workitem is resolved") {
  RequestProblems problems;
  const auto workitem =
      read_workitem_body(json_of(R"({ "workitemTypeId": "T", "priority": -7, "source": "Portal",
                   "customFields": { "needed": "x", "amount": -0, "due": "2026-03-02", "document": "TaxReturn", "urgent": false },
                   "routingData": { "queueId": "q", "routingRuleId": "r",
                                    "skills": [ { "skillId": "s2", "proficiency": 4 }, { "skillId": "s2" } ] } })"),
                         org_for_bodies(), types_for_bodies(), problems);
  REQUIRE(workitem);
  CHECK(workitem->type == model::TypeId{0});
  CHECK(workitem->priority == -7);
  CHECK(workitem->source == "Portal");
  REQUIRE(workitem->fields.size() == 6);
  CHECK(workitem->fields[0] == model::FieldValue(model::NoValue{}));
  CHECK(workitem->fields[1] == model::FieldValue(0.0));
  CHECK(workitem->fields[2] == model::FieldValue(*model::parse_date("2026-03-02")));
  CHECK(workitem->fields[3] == model::FieldValue(model::OptionIndex{1}));
  CHECK(workitem->fields[4] == model::FieldValue(false));
  CHECK(workitem->fields[5] == model::FieldValue("x"));
  CHECK(workitem->routing.queue == model::QueueId{0});
  CHECK(workitem->routing.rule == model::RuleId{0});
  CHECK(workitem->routing.skills ==
        std::vector<model::SkillMinimum>{{model::SkillId{1}, 4}, {model::SkillId{1}, 0}});
}

TEST_CASE("a message names the words and the nearest one") {
  RequestProblems problems;
  read_workitem_body(json_of(with_fields(R"("document": "TaxRetrun")")), org_for_bodies(), types_for_bodies(),
                     problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message ==
        "`TaxRetrun` is not one of the options of `document`: `Paystub`, `TaxReturn`, `BankStatement`; "
        "did you mean `TaxReturn`?");
}

TEST_CASE("a message names the member that a word of other systems means") {
  const auto messages = [](const std::string& body) {
    RequestProblems problems;
    read_workitem_body(json_of(body), org_for_bodies(), types_for_bodies(), problems);
    std::string text;
    for (const model::RequestProblem& problem : problems) {
      if (problem.code == "unknownMember") text += problem.message + "\n";
    }
    return text;
  };
  CHECK(messages(R"({ "fields": {}, "queueId": "q", "type": "T", "routingData": { "rule": "r" } })") ==
        "`fields` is not a member of a workitem; did you mean `customFields`?\n"
        "`queueId` is not a member of a workitem; did you mean `routingData`?\n"
        "`rule` is not a member of `routingData`; did you mean `routingRuleId`?\n"
        "`type` is not a member of a workitem; did you mean `workitemTypeId`?\n");
}

TEST_CASE("a routing request may be empty or absent") {
  RequestProblems problems;
  CHECK(read_routing_body(nullptr, org_for_bodies(), problems));
  const Row rows[] = {
      {"{}", ""},
      {R"({ "queueId": null })", ""},
      {R"({ "queueId": "q", "routingRuleId": "r", "skills": [] })", ""},
      {"null", "malformedBody "},
      {"[]", "malformedBody "},
      {R"({ "queueId": 1 })", "wrongType /queueId"},
      {R"({ "queueId": "r" })", "unknownQueue /queueId"},
      {R"({ "routingRuleId": "q" })", "unknownRule /routingRuleId"},
      {R"({ "rule": "r" })", "unknownMember /rule"},
      {R"({ "skills": {} })", "wrongType /skills"},
      {R"({ "skills": [ { "skillId": "s1", "proficiency": 6 } ] })", "outOfRange /skills/0/proficiency"},
      {R"({ "skills": [ { "skillId": "s1", "proficiency": -1 } ] })", "outOfRange /skills/0/proficiency"},
      {R"({ "skills": [ { "skillId": "s1", "proficiency": 4.0 } ] })", "notAnInteger /skills/0/proficiency"},
      {R"({ "skills": [ { "skillId": "s1", "minimum": 4 } ] })", "unknownMember /skills/0/minimum"},
      {R"({ "skills": )" + skills(20) + " }", ""},
      {R"({ "skills": )" + skills(21) + " }", "tooMany /skills"},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    problems.clear();
    const input::Json body = json_of(row.body);
    const auto routing = read_routing_body(&body, org_for_bodies(), problems);
    CHECK(routing.has_value() == problems.empty());
    CHECK(text_of(problems) == row.problems);
  }
}

TEST_CASE("a type's body is refused for what is wrong with it") {
  std::string fields = "[";
  for (int i = 0; i <= 50; ++i) {
    fields += std::string(i > 0 ? "," : "") + R"({"name":"f)" + std::to_string(i) +
              R"(","displayName":"F","type":"string"})";
  }
  fields += "]";
  const Row rows[] = {
      {"5", "malformedBody "},
      {"{}", "missingMember /customFields, missingMember /description, missingMember /name"},
      {R"({ "name": "", "description": "", "customFields": [] })", "invalidLength /name"},
      {R"({ "name": ")" + std::string(257, 'x') + R"(", "description": "", "customFields": [] })",
       "invalidLength /name"},
      {R"({ "name": "N", "description": ")" + std::string(1025, 'x') + R"(", "customFields": [] })",
       "invalidLength /description"},
      {R"({ "id": "x", "name": "N", "description": "", "customFields": [] })", "unknownMember /id"},
      {R"({ "name": "N", "description": "", "customFields": {} })", "wrongType /customFields"},
      {R"({ "name": "N", "description": "", "customFields": )" + fields + " }", "tooMany /customFields"},
      {R"({ "name": "N", "description": "", "customFields": [], "maxCapacity": 0 })",
       "outOfRange /maxCapacity"},
      {R"({ "name": "N", "description": "", "customFields": [], "maxCapacity": 9998 })", ""},
      // A rule lends two more, and 10,000 is the limit of both together.
      {R"({ "name": "N", "description": "", "customFields": [], "maxCapacity": 9999 })",
       "outOfRange /maxCapacity"},
      {R"({ "name": "N", "description": "", "customFields": [], "maxCapacity": "1" })",
       "wrongType /maxCapacity"},
      {R"({ "name": "N", "description": "", "customFields": [], "routingEnabled": 1 })",
       "wrongType /routingEnabled"},
      {R"({ "name": "N", "description": "", "customFields": [], "routingRuleId": "x" })",
       "unknownRule /routingRuleId"},
      {R"({ "name": "N", "description": "", "customFields": [], "routingRuleId": null })", ""},
      {type_with_field(R"("type": "string")"), ""},
      {type_with_field(R"("type": "String")"), "unknownFieldType /customFields/0/type"},
      {type_with_field(R"("type": "dropdown")"), "emptyOptions /customFields/0/options"},
      {type_with_field(R"("type": "dropdown", "options": null)"), "emptyOptions /customFields/0/options"},
      {type_with_field(R"("type": "dropdown", "options": [])"), "emptyOptions /customFields/0/options"},
      {type_with_field(R"("type": "dropdown", "options": [ "a", "A" ])"), ""},
      {type_with_field(R"("type": "dropdown", "options": [ "a", "b", "a" ])"),
       "duplicateOption /customFields/0/options/2"},
      {type_with_field(R"("type": "dropdown", "options": [ 1 ])"), "wrongType /customFields/0/options/0"},
      {type_with_field(R"("type": "number", "options": [])"), "optionsNotAllowed /customFields/0/options"},
      {type_with_field(R"("type": "number", "nullable": "x", "isRoutingField": 0)"),
       "wrongType /customFields/0/isRoutingField, wrongType /customFields/0/nullable"},
      {type_with_field(R"("type": "number", "required": true)"), "unknownMember /customFields/0/required"},
      {R"({ "name": "N", "description": "", "customFields": [ { "name": "f" }, 5 ] })",
       "missingMember /customFields/0/displayName, missingMember /customFields/0/type, wrongType "
       "/customFields/1"},
      {R"({ "name": "N", "description": "", "customFields": [
            { "name": "f", "displayName": "F", "type": "date" }, { "name": "f", "displayName": "G", "type": "date" } ] })",
       "duplicateField /customFields/1/name"},
  };
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 200));
    CHECK(problems_of_type(row.body) == row.problems);
  }
}

TEST_CASE("a good type has its defaults") {
  RequestProblems problems;
  const auto type = read_type_body(json_of(R"({ "name": "N", "description": "d", "customFields": [
                                                 { "name": "f", "displayName": "F", "type": "checkbox" } ] })"),
                                   org_for_bodies(), problems);
  REQUIRE(type);
  CHECK(type->id.empty());
  CHECK(type->name == "N");
  CHECK(type->routing_enabled);
  CHECK(type->max_capacity == 1);
  CHECK_FALSE(type->routing_rule);
  CHECK_FALSE(type->custom_fields[0].is_routing_field);
  CHECK_FALSE(type->custom_fields[0].nullable);
}

}  // namespace routesim::config

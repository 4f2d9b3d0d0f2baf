#include <string>

#include "engine/config/request_body.hpp"
#include "tests/config/bodies.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

// A type with a string `a`, a dropdown `d` (X, Y) that is a routing field, and a nullable number `n`.
model::WorkitemType current() {
  RequestProblems problems;
  auto type =
      read_type_body(json_of(R"({ "name": "N", "description": "d", "maxCapacity": 3, "routingRuleId": "r",
      "customFields": [ { "name": "a", "displayName": "A", "type": "string" },
                        { "name": "d", "displayName": "D", "type": "dropdown", "isRoutingField": true, "options": [ "X", "Y" ] },
                        { "name": "n", "displayName": "N", "type": "number", "nullable": true } ] })"),
                     org_for_bodies(), problems);
  REQUIRE(type);
  return *type;
}

struct Patched {
  std::optional<model::WorkitemType> type;
  std::string malformed;
  std::string forbidden;
};

Patched patch(const std::string& body) {
  RequestProblems malformed;
  RequestProblems forbidden;
  Patched out;
  out.type = read_type_patch(json_of(body), current(), org_for_bodies(), malformed, forbidden);
  out.malformed = text_of(malformed);
  out.forbidden = text_of(forbidden);
  CHECK(out.type.has_value() == (malformed.empty() && forbidden.empty()));
  return out;
}

const std::string a = R"({ "name": "a", "displayName": "A", "type": "string" })";
const std::string d =
    R"({ "name": "d", "displayName": "D", "type": "dropdown", "isRoutingField": true, "options": [ "X", "Y" ] })";
const std::string n = R"({ "name": "n", "displayName": "N", "type": "number", "nullable": true })";

std::string fields(const std::string& list) { return R"({ "customFields": [ )" + list + " ] }"; }

}  // namespace

TEST_CASE("a PATCH changes what it names") {
  CHECK(patch("{}").type->max_capacity == 3);
  CHECK(patch(R"({ "maxCapacity": 5 })").type->max_capacity == 5);
  CHECK(patch(R"({ "description": "new" })").type->description == "new");
  CHECK_FALSE(patch(R"({ "routingEnabled": false })").type->routing_enabled);
  CHECK(patch("{}").type->routing_rule == model::RuleId{0});
  CHECK_FALSE(patch(R"({ "routingRuleId": null })").type->routing_rule);
  const Patched nulls =
      patch(R"({ "maxCapacity": null, "description": null, "routingEnabled": null, "customFields": null })");
  REQUIRE(nulls.type);
  CHECK(nulls.type->max_capacity == 3);
  CHECK(nulls.type->description == "d");
}

TEST_CASE("fields and options keep their positions, new ones come after") {
  const Patched patched = patch(fields(
      R"({ "name": "new", "displayName": "New", "type": "date" }, )" + n +
      R"(, { "name": "d", "displayName": "Other", "type": "dropdown", "isRoutingField": true, "options": [ "Z", "Y", "X" ] }, )" +
      a));
  REQUIRE(patched.type);
  const auto& result = patched.type->custom_fields;
  REQUIRE(result.size() == 4);
  CHECK(result[0].name == "a");
  CHECK(result[1].name == "d");
  CHECK(result[1].display_name == "Other");
  CHECK(result[1].options == std::vector<std::string>{"X", "Y", "Z"});
  CHECK(result[2].name == "n");
  CHECK(result[3].name == "new");
}

TEST_CASE("a PATCH that is malformed is a 400, whatever else it may not do") {
  struct Row {
    std::string body;
    std::string malformed;
  };
  const Row rows[] = {
      {"[]", "malformedBody "},
      {R"({ "maxCapacity": "5", "name": "x" })", "wrongType /maxCapacity"},
      {R"({ "maxCapacity": 9999 })", "outOfRange /maxCapacity"},
      {R"({ "routingRuleId": "x" })", "unknownRule /routingRuleId"},
      {R"({ "customFields": 5 })", "wrongType /customFields"},
      {fields(a + "," + a), "duplicateField /customFields/1/name"},
      {fields(R"({ "name": "x" })"),
       "missingMember /customFields/0/displayName, missingMember /customFields/0/type"},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    const Patched patched = patch(row.body);
    CHECK(patched.malformed == row.malformed);
    CHECK(patched.forbidden.empty());
  }
}

TEST_CASE("a PATCH that is not allowed is a 409 with every reason") {
  struct Row {
    std::string body;
    std::string forbidden;
  };
  const Row rows[] = {
      {R"({ "name": "x", "id": "y", "customFields": null })", "notPatchable /id, notPatchable /name"},
      {R"({ "whatever": null })", "notPatchable /whatever"},
      {fields(d + "," + n), "fieldRemoved /customFields"},
      {fields(""), "fieldRemoved /customFields, fieldRemoved /customFields, fieldRemoved /customFields"},
      {fields(n + "," + d + R"(, { "name": "a", "displayName": "A", "type": "number" })"),
       "fieldRetyped /customFields/2/type"},
      {fields(a + "," + n +
              R"(, { "name": "d", "displayName": "D", "type": "dropdown", "options": [ "Y" ] })"),
       "routingFieldChanged /customFields/2/isRoutingField, optionRemoved /customFields/2/options"},
      {fields(a + "," + d + R"(, { "name": "n", "displayName": "N", "type": "number" })"),
       "nullableChanged /customFields/2/nullable"},
      {fields(
           a + "," + n +
           R"(, { "name": "d", "displayName": "D", "type": "dropdown", "isRoutingField": true, "options": [ "Z" ] })"),
       "optionRemoved /customFields/2/options, optionRemoved /customFields/2/options"},
  };
  for (const Row& row : rows) {
    INFO(row.body);
    const Patched patched = patch(row.body);
    CHECK(patched.forbidden == row.forbidden);
    CHECK(patched.malformed.empty());
  }
}

}  // namespace routesim::config

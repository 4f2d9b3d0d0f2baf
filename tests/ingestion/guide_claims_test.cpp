// What the vendor's guide claims of ingestion, claim by claim, with its own payloads.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingestion/api.hpp"
#include "engine/simulation/run.hpp"
#include "tests/ingestion/calls.hpp"
#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

using config::ApiCall;
using config::Endpoint;

const char* const type_body = R"({
  "name": "LoanApplicationReview",
  "description": "Custom workitem for mortgage loan document verification",
  "customFields": [
    { "name": "applicantId", "displayName": "Applicant ID", "type": "string", "isRoutingField": false },
    { "name": "loanAmount", "displayName": "Loan Amount USD", "type": "number", "isRoutingField": true },
    { "name": "documentType", "displayName": "Document Category", "type": "dropdown", "isRoutingField": true,
      "options": [ "Paystub", "TaxReturn", "BankStatement" ] },
    { "name": "priorityLevel", "displayName": "Processing Priority", "type": "number", "isRoutingField": true }
  ],
  "routingEnabled": true,
  "maxCapacity": 1,
  "routingRuleId": null
})";

// The body of the guide's creation, with one value of `customFields` changed where asked.
std::string workitem_body(const std::string& name = "", const std::string& value = "") {
  const auto field = [&](const std::string& field_name, const std::string& written) {
    return "\"" + field_name + "\": " + (field_name == name ? value : written);
  };
  return R"({ "workitemTypeId": "e8f7d6c5-b4a3-2190-8765-43210fedcba9", "customFields": {)" +
         field("applicantId", R"("APP-2024-9981")") + ", " + field("loanAmount", "425000.00") + ", " +
         field("documentType", R"("TaxReturn")") + ", " + field("priorityLevel", "3") +
         R"(}, "routingData": { "queueId": null, "routingRuleId": null,
              "skills": [ { "skillId": "skill-mortgage-review", "proficiency": 5 } ] },
            "source": "LoanPortalIntegration", "priority": 3 })";
}

const char* const routing_body = R"({ "routingRuleId": "rule-mortgage-doc-routing", "queueId": null,
  "skills": [ { "skillId": "skill-mortgage-review", "proficiency": 5 } ] })";

model::Org guide_org() {
  model::Org org;
  org.skills.push_back({"skill-mortgage-review", "Mortgage review"});
  model::Queue queue;
  queue.id = queue.name = "mortgage-review";
  org.queues.push_back(queue);
  model::Rule rule;
  rule.id = rule.name = "rule-mortgage-doc-routing";
  rule.evaluation_order = 10;
  org.rules.push_back(rule);
  org.skill_index["skill-mortgage-review"] = 0;
  org.queue_index["mortgage-review"] = 0;
  org.rule_index["rule-mortgage-doc-routing"] = 0;
  return org;
}

// The API with the guide's type, as an integration sees it.
struct Integration {
  simulation::Run run{std::make_shared<const model::Org>(guide_org()), model::Instant{1'772'442'000'000'000},
                      7};

  Integration() {
    CHECK(ask(Endpoint::create_type, "e8f7d6c5-b4a3-2190-8765-43210fedcba9", type_body).status == 201);
  }

  Answer ask(Endpoint endpoint, std::string subject, const std::optional<std::string>& body = std::nullopt,
             std::optional<std::string> key = std::nullopt) {
    ApiCall asked = testing::call(endpoint, std::move(subject), body, std::move(key));
    if (body) {
      asked.expect_body.emplace();
      asked.expect_body->kind = input::Json::Kind::object;
    }
    return run.apply(asked);
  }
  Answer submit(const std::string& name, const std::string& body,
                std::optional<std::string> key = std::nullopt) {
    return ask(Endpoint::submit, name, body, std::move(key));
  }
  void wait(std::int64_t hours, std::int64_t minutes = 0) {
    run.advance_to(run.now() + model::Duration{(hours * 60 + minutes) * 60'000'000});
  }
  std::uint64_t created() const { return run.router().created(); }
};

}  // namespace

TEST_CASE("guide, 1: a type has a unique name and fields of five types") {
  Integration live;
  const Answer again = live.ask(Endpoint::create_type, "another-id", type_body);
  CHECK(again.status == 409);
  CHECK(again.problems[0].code == "duplicateName");
  for (const char* type : {"string", "number", "date", "dropdown", "checkbox", "integer"}) {
    INFO(type);
    const bool is_dropdown = std::string(type) == "dropdown";
    const std::string body = std::string(R"({ "name": "T-)") + type +
                             R"(", "description": "", "customFields": [
        { "name": "f", "displayName": "F", "type": ")" +
                             type + "\"" + (is_dropdown ? R"(, "options": [ "A" ])" : "") + " } ] }";
    CHECK(live.ask(Endpoint::create_type, type, body).status == (std::string(type) == "integer" ? 400 : 201));
  }
  const char* const without_options =
      R"({ "name": "D", "description": "", "customFields": [ { "name": "f", "displayName": "F", "type": "dropdown" } ] })";
  CHECK(live.ask(Endpoint::create_type, "D", without_options).status == 400);
}

TEST_CASE("guide, 2: a creation answers 201 with the workitem's id and unrouted") {
  Integration live;
  const Answer made = live.submit("APP-2024-9981", workitem_body(), "a3f7c912-4b8e-4d2a-9c1f-8876543210ab");
  CHECK(made.status == 201);
  CHECK(made.body == R"({"workitemId":"APP-2024-9981","routingState":"unrouted"})");
}

TEST_CASE("guide, 2: every field that is not nullable needs a value") {
  Integration live;
  const std::string body = workitem_body();
  const std::string field = R"("priorityLevel": 3)";
  const std::size_t at = body.find(", " + field);
  REQUIRE(at != std::string::npos);
  const Answer refused = live.submit("x", std::string(body).erase(at, field.size() + 2));
  CHECK(refused.status == 400);
  CHECK(refused.problems[0].code == "missingField");
  CHECK(live.submit("x", workitem_body("priorityLevel", "null")).status == 400);
  CHECK(live.created() == 0);
}

TEST_CASE("guide, 2: the key may be a UUID or a hash, and holds for 24 hours and no longer") {
  for (const char* key : {"a3f7c912-4b8e-4d2a-9c1f-8876543210ab",
                          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}) {
    Integration live;
    CHECK_FALSE(live.submit("one", workitem_body(), key).replayed);
    live.wait(23, 59);
    CHECK(live.submit("one", workitem_body(), key).replayed);
    CHECK(live.created() == 1);
    live.wait(0, 1);
    CHECK_FALSE(live.submit("one", workitem_body(), key).replayed);
    CHECK(live.created() == 2);
  }
}

TEST_CASE("guide, 2: without a key a retry doubles the workitem") {
  Integration live;
  live.submit("one", workitem_body());
  live.submit("one", workitem_body());
  CHECK(live.created() == 2);
}

TEST_CASE("guide, 2: routing is apart from ingestion, and a queueId bypasses rules and skills") {
  Integration live;
  live.submit("one", workitem_body(), "k1");
  CHECK(live.run.router().workitem(0).state == model::RoutingState::unrouted);
  CHECK(live.ask(Endpoint::route, "one", routing_body).status == 200);
  CHECK(live.run.router().workitem(0).state == model::RoutingState::queued);
  CHECK(live.run.router().workitem(0).requirement.skills.size() == 1);

  std::string bypass = workitem_body();
  bypass.replace(bypass.find(R"("queueId": null)"), 15, R"("queueId": "mortgage-review")");
  live.submit("two", bypass, "k2");
  CHECK(live.run.router().workitem(1).by_distribution);
  CHECK(live.run.router().workitem(1).requirement.skills.empty());
}

TEST_CASE("guide, edge case 2: a value of another type is refused, and nothing is stored or coerced") {
  Integration live;
  struct Row {
    const char* field;
    const char* value;
    const char* code;
  };
  const Row rows[] = {{"loanAmount", R"("425000.00")", "wrongType"},
                      {"loanAmount", "true", "wrongType"},
                      {"documentType", R"("taxreturn")", "unknownOption"},
                      {"documentType", R"("TaxReturn ")", "unknownOption"},
                      {"documentType", "1", "wrongType"},
                      {"applicantId", "9981", "wrongType"},
                      {"priorityLevel", R"("3")", "wrongType"}};
  for (const Row& row : rows) {
    INFO(row.field << ": " << row.value);
    const Answer refused = live.submit("x", workitem_body(row.field, row.value), "k");
    CHECK(refused.status == 400);
    REQUIRE(refused.problems.size() == 1);
    CHECK(refused.problems[0].code == row.code);
    CHECK(refused.problems[0].pointer == std::string("/customFields/") + row.field);
  }
  CHECK(live.created() == 0);
  // The key of a refused body is free for the corrected one.
  CHECK(live.submit("x", workitem_body(), "k").status == 201);
}

TEST_CASE("guide, edge case 2: a new value of the source system needs a PATCH first") {
  Integration live;
  const std::string body = workitem_body("documentType", R"("ClosingDisclosure")");
  CHECK(live.submit("x", body, "k").status == 400);
  std::string fields = type_body;
  fields = fields.substr(fields.find("\"customFields\""),
                         fields.find("\"routingEnabled\"") - fields.find("\"customFields\""));
  fields = fields.substr(0, fields.rfind(']') + 1);
  const std::size_t options = fields.find("\"BankStatement\"");
  fields.insert(options, "\"ClosingDisclosure\", ");
  CHECK(live.ask(Endpoint::patch_type, "e8f7d6c5-b4a3-2190-8765-43210fedcba9", "{" + fields + "}").status ==
        200);
  CHECK(live.submit("x", body, "k").status == 201);
}

TEST_CASE(
    "guide, edge case 3: a new UUID for each retry doubles, the first one does not, another payload "
    "conflicts") {
  Integration live;
  live.submit("fresh", workitem_body(), "uuid-1");
  live.submit("fresh", workitem_body(), "uuid-2");
  CHECK(live.created() == 2);
  live.submit("kept", workitem_body(), "los:APP-2024-9981");
  const Answer retry = live.submit("kept", workitem_body(), "los:APP-2024-9981");
  CHECK(retry.replayed);
  CHECK(live.created() == 3);
  const Answer conflict = live.submit("kept", workitem_body("priorityLevel", "4"), "los:APP-2024-9981");
  CHECK(conflict.status == 409);
  CHECK(conflict.problems[0].code == "idempotencyKeyReused");
  CHECK(live.created() == 3);
}

TEST_CASE("guide, edge case 3: every answer carries a request id, and no two the same") {
  Integration live;
  const std::string first = live.submit("x", workitem_body(), "k").request;
  const std::string second = live.submit("x", workitem_body("loanAmount", "true"), "k2").request;
  CHECK(first.size() == 36);
  CHECK(second.size() == 36);
  CHECK(first != second);
}

}  // namespace routesim::ingestion

// tests/ingestion/bodies/: request bodies with the exact answer of the API to each.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/config/endpoints.hpp"
#include "engine/config/org_reader.hpp"
#include "engine/config/request_body.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

const std::string folder = ROUTESIM_SOURCE_DIR "/tests/ingestion/bodies/";

std::shared_ptr<const model::Org> org_of_bodies() {
  input::Problems problems;
  auto org = config::read_org(folder + "org.json", problems);
  INFO(problems.to_text());
  REQUIRE(org);
  return org;
}

input::Json rows_of(const std::string& file) {
  input::Problems problems;
  std::optional<input::Json> rows = input::read_json_file(folder + file, problems);
  INFO(problems.to_text());
  REQUIRE(rows);
  return std::move(*rows);
}

config::ApiCall call(config::Endpoint endpoint, std::string subject, input::Json body) {
  config::ApiCall made;
  made.endpoint = endpoint;
  made.subject = std::move(subject);
  made.body = std::move(body);
  return made;
}

// "400: code pointer, code pointer"
std::string text_of(const Answer& answer) {
  std::string text = std::to_string(answer.status) + ":";
  for (const model::RequestProblem& problem : answer.problems) {
    text += (text.back() == ':' ? " " : ", ") + problem.code + " " + problem.pointer;
  }
  return text;
}

std::string expected_of(const input::Json& row) {
  std::string text = row.find("status")->value.text + ":";
  for (const input::Json& problem : row.find("problems")->value.items) {
    text += (text.back() == ':' ? " " : ", ") + problem.find("code")->value.text + " " +
            problem.find("pointer")->value.text;
  }
  return text;
}

// Each row meets the API of an org that nobody has changed.
void check_rows(const std::string& file, config::Endpoint endpoint, const std::string& subject) {
  const std::shared_ptr<const model::Org> org = org_of_bodies();
  const input::Json rows = rows_of(file);
  REQUIRE_FALSE(rows.items.empty());
  for (const input::Json& row : rows.items) {
    routing::Router router(org, model::Instant{0}, rules::TieOrder::ascending);
    Api api(1);
    if (endpoint == config::Endpoint::route) {
      input::Problems problems;
      const auto plain = input::read_json(R"({ "workitemTypeId": "plain" })", 0, problems);
      REQUIRE(api.answer(router, call(config::Endpoint::submit, subject, *plain)).status == 201);
    }
    INFO(file << ":" << row.place.line << " " << row.find("why")->value.text);
    CHECK(text_of(api.answer(router, call(endpoint, subject, row.find("body")->value))) == expected_of(row));
  }
}

}  // namespace

TEST_CASE("each body of a workitem gets its exact answer") {
  check_rows("workitems.json", config::Endpoint::submit, "w");
}

TEST_CASE("each body of a new workitem type gets its exact answer") {
  check_rows("workitem-types.json", config::Endpoint::create_type, "claim");
}

TEST_CASE("each PATCH of a workitem type gets its exact answer") {
  check_rows("type-patches.json", config::Endpoint::patch_type, "loan");
}

TEST_CASE("each body of a routing request gets its exact answer") {
  check_rows("routing-requests.json", config::Endpoint::route, "w");
}

TEST_CASE("every code that a body alone can earn is among the answers") {
  std::set<std::string, std::less<>> earned;
  for (const char* file :
       {"workitems.json", "workitem-types.json", "type-patches.json", "routing-requests.json"}) {
    for (const input::Json& row : rows_of(file).items) {
      for (const input::Json& problem : row.find("problems")->value.items) {
        earned.insert(problem.find("code")->value.text);
      }
    }
  }
  // These depend on what happened before the request.
  const std::set<std::string_view> of_the_moment{
      "duplicateId", "idempotencyKeyInUse", "idempotencyKeyReused", "noOpenOffer",     "noRuleMatched",
      "notFound",    "routingDisabled",     "serviceUnavailable",   "tooManyRequests", "wrongState"};
  for (const std::string_view code : config::request_problem_codes()) {
    INFO(code);
    CHECK((earned.contains(code) || of_the_moment.contains(code)));
  }
}

}  // namespace routesim::ingestion

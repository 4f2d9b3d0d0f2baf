// Decisions about what an org may say: what is refused, what is warned of, and what is fine.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <unistd.h>
#include <vector>

#include "engine/config/org_reader.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {
namespace {

using Codes = std::vector<std::string>;
using nlohmann::ordered_json;

// A scenario in which nothing happens, with what the caller sets in its org.
ordered_json quiet_scenario() {
  return ordered_json::parse(R"({
    "name": "An org is loaded", "startsAt": "2026-03-02T09:00:00Z",
    "org": { "workitem-types": [ { "id": "Claim", "name": "Claim", "description": "", "customFields": [] } ],
             "rules": [ { "id": "claims", "queueId": "desk" } ],
             "queues": [ { "id": "desk" } ],
             "skills": [ { "id": "motor" } ],
             "agents": [ { "id": "ana" } ] },
    "timeline": [] })");
}

ordered_json& type_of(ordered_json& scenario) { return scenario["org"]["workitem-types"][0]; }
ordered_json& rule_of(ordered_json& scenario) { return scenario["org"]["rules"][0]; }

Replayed load(const ordered_json& scenario) { return replay_text(scenario.dump()); }

// The codes of the problems of a scenario that does not run.
Codes errors_of(const ordered_json& scenario) {
  const Replayed replayed = load(scenario);
  return replayed.ran ? Codes{"it runs"} : replayed.codes;
}

}  // namespace

TEST_CASE("D4: the rule, the workitem and the request may name twenty skills each") {
  ordered_json scenario = quiet_scenario();
  const auto twenty_from = [&](int first) {
    auto list = ordered_json::array();
    for (int i = first; i < first + 20; ++i) {
      const std::string id = "s" + std::to_string(i);
      list.push_back({{"skillId", id}});
      scenario["org"]["skills"].push_back({{"id", id}});
    }
    return list;
  };
  rule_of(scenario)["skills"] = twenty_from(100);
  auto own = twenty_from(200);
  auto requested = twenty_from(300);
  type_of(scenario)["routingRuleId"] = "claims";
  scenario["timeline"].push_back(
      {{"at", "0s"},
       {"submit", "claim"},
       {"idempotencyKey", "k1"},
       {"body", {{"workitemTypeId", "Claim"}, {"routingData", {{"skills", own}}}}}});
  scenario["timeline"].push_back({{"at", "1s"}, {"route", "claim"}, {"body", {{"skills", requested}}}});

  SECTION("sixty together") {
    const Replayed replayed = load(scenario);
    INFO(replayed.problems);
    REQUIRE(replayed.ran);
    CHECK(replayed.failures.empty());
    REQUIRE(replayed.log.size() > 2);
    const auto queued = nlohmann::json::parse(replayed.log[replayed.log.size() - 2]);
    CHECK(queued.at("event") == "queued");
    CHECK(queued.at("requirement").size() == 60);
  }
  SECTION("a twenty-first in a request, or in the workitem, is refused") {
    requested.push_back({{"skillId", "motor"}});
    own.push_back({{"skillId", "motor"}});
    scenario["timeline"].push_back({{"at", "2s"},
                                    {"route", "claim"},
                                    {"body", {{"skills", requested}}},
                                    {"expectStatus", 400},
                                    {"expectProblems", {"tooMany"}}});
    scenario["timeline"].push_back(
        {{"at", "2s"},
         {"submit", "other"},
         {"idempotencyKey", "k2"},
         {"body", {{"workitemTypeId", "Claim"}, {"routingData", {{"skills", own}}}}},
         {"expectStatus", 400},
         {"expectProblems", {"tooMany"}}});
    const Replayed replayed = load(scenario);
    REQUIRE(replayed.ran);
    CHECK(replayed.failures == Codes{});
  }
  SECTION("a twenty-first in the rule is an error") {
    rule_of(scenario)["skills"].push_back({{"skillId", "motor"}});
    CHECK(errors_of(scenario) == Codes{"too-many"});
  }
}

TEST_CASE("D5: maxCapacity and the largest extraCapacity are at most 10,000 together") {
  ordered_json scenario = quiet_scenario();
  type_of(scenario)["maxCapacity"] = 9000;
  SECTION("together 10,000") {
    rule_of(scenario)["extraCapacity"] = 1000;
    CHECK(load(scenario).ran);
  }
  SECTION("a rule's extra beyond it") {
    rule_of(scenario)["extraCapacity"] = 1001;
    CHECK(errors_of(scenario) == Codes{"capacity-too-large"});
  }
  SECTION("a fallback step's extra beyond it") {
    rule_of(scenario)["fallback"] = {{{"after", "1m"}, {"extraCapacity", 1001}}};
    CHECK(errors_of(scenario) == Codes{"capacity-too-large"});
  }
  SECTION("any rule of the org counts, whichever type it is for") {
    scenario["org"]["workitem-types"].push_back(
        {{"id", "Letter"}, {"name", "Letter"}, {"description", ""}, {"customFields", ordered_json::array()}});
    rule_of(scenario)["workitemTypeId"] = "Letter";
    rule_of(scenario)["extraCapacity"] = 1001;
    CHECK(errors_of(scenario) == Codes{"capacity-too-large"});
  }
}

TEST_CASE("D6: a literal of a condition has at most 15 significant digits, too") {
  ordered_json scenario = quiet_scenario();
  type_of(scenario)["customFields"] = {
      {{"name", "amount"}, {"displayName", "Amount"}, {"type", "number"}, {"isRoutingField", true}}};
  rule_of(scenario)["when"] = {{"field", "amount"}, {"operator", "lessThan"}, {"value", "LITERAL"}};
  const auto with = [&](const std::string& literal) {
    std::string text = scenario.dump();
    const std::string mark = "\"LITERAL\"";
    return text.replace(text.find(mark), mark.size(), literal);
  };
  CHECK(replay_text(with("425000.00000000000000")).ran);
  CHECK(replay_text(with("1234567890.12345")).ran);
  const Replayed refused = replay_text(with("1234567890.123456"));
  CHECK_FALSE(refused.ran);
  CHECK(refused.codes == Codes{"too-many-digits"});
}

TEST_CASE("D7: a whole number with a point or an exponent is no integer in an org either") {
  ordered_json scenario = quiet_scenario();
  const char* place = GENERATE("/org/rules/0/evaluationOrder", "/org/rules/0/extraCapacity",
                               "/org/workitem-types/0/maxCapacity", "/org/agents/0/capacity");
  const nlohmann::ordered_json::json_pointer at{std::string(place)};
  INFO(place);
  scenario[at] = 3;
  CHECK(load(scenario).ran);
  scenario[at] = 3.0;  // written with its point
  CHECK(errors_of(scenario) == Codes{"not-an-integer"});
}

TEST_CASE("D14: a reversed range is an error") {
  ordered_json scenario = quiet_scenario();
  type_of(scenario)["customFields"] = {
      {{"name", "amount"}, {"displayName", "Amount"}, {"type", "number"}, {"isRoutingField", true}},
      {{"name", "day"}, {"displayName", "Day"}, {"type", "date"}, {"isRoutingField", true}}};
  const auto when = [&](const char* field, ordered_json range) {
    rule_of(scenario)["when"] = {{"field", field}, {"operator", "between"}, {"value", std::move(range)}};
    return load(scenario);
  };
  CHECK(when("amount", {10, 20}).ran);
  CHECK(when("amount", {10, 10.0}).ran);
  CHECK_FALSE(when("amount", {20, 10}).ran);
  CHECK(errors_of(scenario) == Codes{"between-reversed"});
  CHECK_FALSE(when("day", {"2026-03-02", "2026-03-01T23:00:00Z"}).ran);
  CHECK(errors_of(scenario) == Codes{"between-reversed"});
  // As instants these two are the right way round, as texts they are not.
  CHECK(when("day", {"2026-03-02T00:30:00+01:00", "2026-03-02"}).ran);
}

TEST_CASE("D16: a dropdown literal that is no option is a warning") {
  ordered_json scenario = quiet_scenario();
  type_of(scenario)["customFields"] = {{{"name", "tier"},
                                        {"displayName", "Tier"},
                                        {"type", "dropdown"},
                                        {"isRoutingField", true},
                                        {"options", {"Gold", "Silver"}}}};
  rule_of(scenario)["when"] = {{"field", "tier"}, {"operator", "equals"}, {"value", "Gold"}};
  CHECK(load(scenario).codes == Codes{});
  rule_of(scenario)["when"]["value"] = "gold";
  const Replayed replayed = load(scenario);
  INFO(replayed.problems);
  CHECK(replayed.ran);
  CHECK(replayed.codes == Codes{"unknown-option"});
}

TEST_CASE("D17: a literal that fits some covered type is a warning, one that fits none an error") {
  ordered_json scenario = quiet_scenario();
  const auto amount = [](const char* type) {
    return ordered_json{
        {{"name", "amount"}, {"displayName", "Amount"}, {"type", type}, {"isRoutingField", true}}};
  };
  type_of(scenario)["customFields"] = amount("number");
  scenario["org"]["workitem-types"].push_back(
      {{"id", "Letter"}, {"name", "Letter"}, {"description", ""}, {"customFields", ordered_json::array()}});
  ordered_json& letter = scenario["org"]["workitem-types"][1];
  rule_of(scenario)["when"] = {{"field", "amount"}, {"operator", "greaterThan"}, {"value", 5}};

  SECTION("the other type has no such field") {
    const Replayed replayed = load(scenario);
    INFO(replayed.problems);
    CHECK(replayed.ran);
    CHECK(replayed.codes == Codes{"field-not-in-every-type"});
  }
  SECTION("the other type has it with another type") {
    letter["customFields"] = amount("string");
    const Replayed replayed = load(scenario);
    INFO(replayed.problems);
    CHECK(replayed.ran);
    CHECK(replayed.codes == Codes{"field-not-in-every-type"});
  }
  SECTION("the other type is not covered") {
    rule_of(scenario)["workitemTypeId"] = "Claim";
    CHECK(load(scenario).codes == Codes{});
  }
  SECTION("the other type is covered, since it names the rule") {
    rule_of(scenario)["workitemTypeId"] = "Claim";
    letter["routingRuleId"] = "claims";
    const Replayed replayed = load(scenario);
    CHECK(replayed.ran);
    CHECK(replayed.codes == Codes{"field-not-in-every-type"});
  }
  SECTION("no covered type has the field") {
    rule_of(scenario)["workitemTypeId"] = "Letter";
    CHECK(errors_of(scenario) == Codes{"unknown-field"});
  }
  SECTION("no covered type has it with a fitting type") {
    rule_of(scenario)["when"]["operator"] = "equals";
    rule_of(scenario)["when"]["value"] = "5";
    CHECK(errors_of(scenario) == Codes{"literal-does-not-fit"});
  }
}

TEST_CASE("D18: an org by itself is held against its own types, in a scenario against the final ones") {
  ordered_json scenario = quiet_scenario();
  rule_of(scenario)["when"] = {{"field", "amount"}, {"operator", "greaterThan"}, {"value", 5}};

  const auto path =
      std::filesystem::temp_directory_path() / ("routesim-org-" + std::to_string(getpid()) + ".json");
  std::ofstream(path) << scenario["org"].dump();
  input::Problems problems;
  CHECK(config::read_org(path.string(), problems) == nullptr);
  std::filesystem::remove(path);

  CHECK(errors_of(scenario) == Codes{"unknown-field"});
  scenario["timeline"].push_back({{"at", "1h"},
                                  {"patchType", "Claim"},
                                  {"body",
                                   {{"customFields",
                                     {{{"name", "amount"},
                                       {"displayName", "Amount"},
                                       {"type", "number"},
                                       {"isRoutingField", true}}}}}}});
  const Replayed replayed = load(scenario);
  INFO(replayed.problems);
  CHECK(replayed.ran);
  CHECK(replayed.failures == Codes{});
}

}  // namespace routesim::testing

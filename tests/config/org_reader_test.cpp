#include "engine/config/org_reader.hpp"

#include <memory>
#include <string>

#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

const std::string type_claim =
    R"({ "id": "claim", "name": "Claim", "description": "d", "maxCapacity": 3, "routingRuleId": "r2",
  "customFields": [ { "name": "kind", "displayName": "Kind", "type": "dropdown", "isRoutingField": true, "options": [ "Glass", "Theft" ] },
                    { "name": "amount", "displayName": "Amount", "type": "number", "isRoutingField": true, "nullable": true } ] })";
const std::string type_call = R"({ "name": "Call", "description": "", "customFields": [] })";
const std::string rule_one =
    R"({ "id": "r1", "name": "One", "evaluationOrder": 10, "workitemTypeId": "claim", "queueId": "q",
  "when": { "all": [ { "field": "kind", "operator": "in", "value": [ "Glass" ] },
                     { "not": { "field": "amount", "operator": "between", "value": [ 1, 2.5 ] } } ] },
  "skills": [ { "skillId": "s2", "proficiency": 4 }, { "skillId": "s1" } ],
  "bypassProficiency": true, "extraCapacity": 2,
  "fallback": [ { "after": "10m", "queueId": "all", "skills": [ { "skillId": "s2" }, { "skillId": "s1", "proficiency": 1 } ] },
                { "after": "1h", "skills": [], "bypassProficiency": false, "extraCapacity": 0 } ],
  "scoring": { "proficiency": 0.7, "performance": 0.2, "capacity": 0.1, "prefer": "closest" } })";
const std::string rule_two = R"({ "id": "r2", "queueId": "all", "enabled": false })";
const std::string queues =
    R"([ { "id": "q", "name": "Q", "distribution": "roundRobin", "agents": [ "b", "a" ],
                                 "serviceLevel": { "within": "30s" } }, { "id": "all" } ])";
const std::string skills = R"([ { "id": "s1", "name": "S1" }, { "id": "s2" } ])";
const std::string agents = R"([ { "id": "a" },
  { "id": "b", "name": "Ben", "state": "In Queue", "historicalPerformance": 0.820001, "capacity": 4,
    "skills": [ { "skillId": "s2", "proficiency": 5 }, { "skillId": "s1" } ],
    "shifts": [ { "from": "13h", "to": "17h", "state": "In Queue" }, { "from": "9h", "to": "13h" } ] } ])";

std::string one_file() {
  return R"({ "workitem-types": [ )" + type_claim + "," + type_call + R"( ], "rules": [ )" + rule_one + "," +
         rule_two + R"( ], "queues": )" + queues + R"(, "skills": )" + skills + R"(, "agents": )" + agents +
         " }";
}

std::shared_ptr<const model::Org> read_good(const std::string& path) {
  input::Problems problems;
  auto org = read_org(path, problems);
  INFO(problems.to_text());
  REQUIRE(org);
  return org;
}

// What reading the org in one file tells.
std::string told_of(const std::string& text) {
  const TemporaryFolder folder;
  input::Problems problems;
  const auto org = read_org(folder.write("org.json", text), problems);
  CHECK((org != nullptr) == (problems.errors() == 0));
  return told(problems);
}

void check_content(const model::Org& org) {
  REQUIRE(org.types.size() == 2);
  const model::WorkitemType& claim = org.types[org.type_index.at("claim")];
  CHECK(claim.name == "Claim");
  CHECK(claim.max_capacity == 3);
  CHECK(claim.routing_rule == model::RuleId{org.rule_index.at("r2")});
  CHECK(claim.custom_fields[0].options == std::vector<std::string>{"Glass", "Theft"});
  CHECK(org.types[org.type_index.at("Call")].id == "Call");

  const model::Rule& rule = org.rules[org.rule_index.at("r1")];
  CHECK(rule.evaluation_order == 10);
  CHECK(rule.workitem_type == model::TypeId{org.type_index.at("claim")});
  CHECK(rule.queue == model::QueueId{org.queue_index.at("q")});
  const model::SkillId s1{org.skill_index.at("s1")};
  const model::SkillId s2{org.skill_index.at("s2")};
  CHECK(rule.skills == std::vector<model::SkillMinimum>{{s2, 4}, {s1, 0}});
  CHECK(rule.bypass_proficiency);
  CHECK(rule.extra_capacity == 2);
  REQUIRE(rule.when);
  CHECK(rule.when->kind == model::Condition::Kind::all);
  CHECK(rule.when->parts[0].comparison.op == model::Operator::in);
  CHECK(rule.when->parts[1].kind == model::Condition::Kind::negation);
  CHECK(rule.when->parts[1].parts[0].comparison.values == std::vector<model::Literal>{1.0, 2.5});
  REQUIRE(rule.fallback.size() == 2);
  CHECK(rule.fallback[0].after == model::Duration{600'000'000});
  CHECK(rule.fallback[0].queue == model::QueueId{org.queue_index.at("all")});
  CHECK(rule.fallback[0].skills == std::vector<model::SkillMinimum>{{s1, 1}, {s2, 0}});
  CHECK_FALSE(rule.fallback[0].extra_capacity);
  CHECK_FALSE(rule.fallback[1].queue);
  CHECK(rule.fallback[1].skills == std::vector<model::SkillMinimum>{});
  CHECK(rule.fallback[1].bypass_proficiency == false);
  CHECK(rule.fallback[1].extra_capacity == 0);
  CHECK(rule.scoring == model::Scoring{700'000, 200'000, 100'000, model::Prefer::closest});

  const model::Rule& other = org.rules[org.rule_index.at("r2")];
  CHECK(other.name == "r2");
  CHECK_FALSE(other.enabled);
  CHECK_FALSE(other.workitem_type);
  CHECK_FALSE(other.when);
  CHECK(other.scoring == model::Scoring{});

  const model::Queue& queue = org.queues[org.queue_index.at("q")];
  CHECK(queue.distribution == model::Distribution::round_robin);
  CHECK(queue.agents->size() == 2);
  CHECK(queue.service_level->percentage == 80);
  CHECK(queue.service_level->within == model::Duration{30'000'000});
  CHECK_FALSE(org.queues[org.queue_index.at("all")].agents);

  const model::Agent& nobody = org.agents[org.agent_index.at("a")];
  CHECK(nobody.state == model::AgentState::offline);
  CHECK(nobody.historical_performance == 500'000);
  CHECK_FALSE(nobody.capacity);
  const model::Agent& ben = org.agents[org.agent_index.at("b")];
  CHECK(ben.name == "Ben");
  CHECK(ben.state == model::AgentState::in_queue);
  CHECK(ben.historical_performance == 820'001);
  CHECK(ben.capacity == 4);
  CHECK(ben.skills == std::vector<model::AgentSkill>{{s2, 5}, {s1, 0}});
  REQUIRE(ben.shifts.size() == 2);
  CHECK(ben.shifts[0].from == model::Duration{9 * 3'600'000'000});
  CHECK(ben.shifts[0].state == model::AgentState::available);
  CHECK(ben.shifts[1].state == model::AgentState::in_queue);
}

}  // namespace

TEST_CASE("an org is the same as a folder and as one file") {
  const TemporaryFolder folder;
  folder.write("org/workitem-types/claim.json", type_claim);
  folder.write("org/workitem-types/call.json", "[ " + type_call + " ]");
  folder.write("org/rules/020.json", rule_two);
  folder.write("org/rules/010.json", "// first\n[ " + rule_one + " ]");
  folder.write("org/queues.json", queues);
  folder.write("org/skills.json", skills);
  folder.write("org/agents.json", agents);
  folder.write("org/README.md", "not read");
  const auto as_folder = read_good(folder.at("org"));
  check_content(*as_folder);
  // Files of a part are read in byte order of their names.
  CHECK(as_folder->types[0].id == "Call");
  CHECK(as_folder->rules[0].id == "r1");
  check_content(*read_good(folder.write("org.json", one_file())));
}

TEST_CASE("a part is a folder or a file") {
  const TemporaryFolder folder;
  folder.write("org/workitem-types.json", "[ " + type_claim + "," + type_call + " ]");
  folder.write("org/rules.json", "[ " + rule_one + "," + rule_two + " ]");
  folder.write("org/queues/all.json", queues);
  folder.write("org/skills.json", skills);
  folder.write("org/agents.json", agents);
  check_content(*read_good(folder.at("org")));

  folder.write("org/queues.json", queues);
  input::Problems problems;
  CHECK_FALSE(read_org(folder.at("org"), problems));
  // The queues that are not read are not missed.
  CHECK(told(problems) == "both-file-and-folder\n");
}

TEST_CASE("the hash ignores comments and white space, and nothing else") {
  const TemporaryFolder folder;
  const auto hash = [&folder](const std::string& text) {
    return read_good(folder.write("org.json", text))->hash;
  };
  const std::uint64_t plain = hash(R"({"skills":[{"id":"a"},{"id":"b"}]})");
  CHECK(hash("// x\n{ \"skills\": [ { \"id\" : \"a\" },\n\t{ \"id\": \"\\u0062\" } ] /* y */ }\n") == plain);
  CHECK(hash(R"({"skills":[{"id":"b"},{"id":"a"}]})") != plain);
  CHECK(hash(R"({"skills":[{"id":"a"},{"id":"b","name":"b"}]})") != plain);
}

TEST_CASE("what stands beside the parts of an org is told of where it looks like one") {
  const TemporaryFolder folder;
  folder.write("org/skills.json", skills);
  folder.write("org/queue.json", queues);
  folder.write("org/rule/a.json", rule_two);
  folder.write("org/.hidden.json", "{");
  folder.write("org/rules/010.jsn", rule_two);
  input::Problems problems;
  CHECK(read_org(folder.at("org"), problems));
  CHECK(told(problems) == "ignored-file\nignored-file\nignored-file\n");
}

TEST_CASE("a file that cannot be read hides what would follow from it") {
  const TemporaryFolder folder;
  folder.write("org/queues.json", "[ { \"id\": \"q\" ]");
  folder.write("org/rules.json", R"([ { "id": "r", "queueId": "q", "skills": [ { "skillId": "s" } ] } ])");
  input::Problems problems;
  CHECK_FALSE(read_org(folder.at("org"), problems));
  CHECK(told(problems) == "unknown-skill /0/skills/0/skillId\ninvalid-json\n");
}

TEST_CASE("all problems of all files are told at once") {
  CHECK(
      told_of(R"({ "skils": [], "queues": [ { "id": "q", "id": "x" }, { "id": "q", "agents": [ "a" ] }, {} ],
                     "agents": [ { "id": "b", "capacity": 1.0 }, 7 ] })") ==
      "unknown-member /skils\nrepeated-member /queues/0/id\nduplicate-id /queues/1/id\n"
      "missing-member /queues/2/id\nnot-an-integer /agents/0/capacity\nwrong-type /agents/1\n");
}

TEST_CASE("rules of one order or none are warned of only where both can be asked") {
  const auto rules = [](const std::string& list) {
    return R"({ "workitem-types": [ { "name": "A", "description": "", "customFields": [] }, { "name": "B", "description": "", "customFields": [] } ],
                "queues": [ { "id": "q" } ], "rules": [ )" +
           list + " ] }";
  };
  const auto rule = [](const std::string& id, const std::string& members) {
    return R"({ "id": ")" + id + R"(", "queueId": "q")" + members + " }";
  };
  const std::string a = R"(, "workitemTypeId": "A")";
  const std::string b = R"(, "workitemTypeId": "B")";
  const std::string ten = R"(, "evaluationOrder": 10)";
  CHECK(told_of(rules(rule("r1", a + ten) + "," + rule("r2", b + ten))) == "");
  CHECK(told_of(rules(rule("r1", a + ten) + "," + rule("r2", ten))) ==
        "duplicate-evaluation-order /rules/1/evaluationOrder\n");
  CHECK(told_of(rules(rule("r1", a + ten) + "," + rule("r2", a + ten + R"(, "enabled": false)"))) == "");
  CHECK(told_of(rules(rule("r1", a))) == "");
  CHECK(told_of(rules(rule("r1", a) + "," + rule("r2", b))) == "");
  CHECK(told_of(rules(rule("r1", a) + "," + rule("r2", a + ten))) == "missing-evaluation-order /rules/0\n");
}

TEST_CASE("an org is read once for all who name it") {
  const TemporaryFolder folder;
  folder.write("org.json", one_file());
  input::Problems problems;
  OrgCache cache;
  const auto first = cache.draft(folder.at("org.json"), problems, {});
  const auto second = cache.draft(folder.at("./org.json"), problems, {});
  CHECK(first == second);
  CHECK(finish_org(first, nullptr, problems) == finish_org(second, nullptr, problems));
  CHECK(problems.file_count() == 1);
}

}  // namespace routesim::config

// The org of a case: few things with ids whose byte order differs from their order in the file, so that ties,
// equal orders and full agents are the rule and not the exception.

#include "tests/oracle/case_plan.hpp"

namespace routesim::oracle {
namespace {

const std::vector<std::string> skill_ids{"sk-b", "sk-a", "SK-c"};
const std::vector<std::string> agent_ids{"mia", "Zoe", "ben", "Ana", "zed", "bo"};
const std::vector<std::string> rule_ids{"r-m", "r-b", "R-z", "r-a", "r-k"};
const std::vector<std::string> queue_ids{"q-main", "Q-alt", "a-queue"};
const std::vector<std::string> type_ids{"Loan", "claim", "Task"};

// Uniform names over the types make rules that cover several of them.
struct CatalogueField {
  const char *name, *type;
};
const std::vector<CatalogueField> catalogue{
    {"amount", "number"}, {"kind", "dropdown"}, {"note", "string"}, {"due", "date"}, {"urgent", "checkbox"}};

template <typename Parts>
std::size_t at_most(const Parts& parts, std::size_t most) {
  return parts.size() < most ? parts.size() : most;
}

Json seconds(int count) { return std::to_string(count) + "s"; }

// --- skills and agents ---

Json shift(int from, int to, const char* state) {
  Json json = {{"from", seconds(from)}, {"to", seconds(to)}};
  if (state != nullptr) json["state"] = state;
  return json;
}

Json build_shifts(Dice& dice) {
  switch (dice.below(4)) {
    case 0: return Json::array({shift(1, 4, nullptr)});
    case 1: return Json::array({shift(0, 3, nullptr), shift(3, 6, "In Queue")});
    case 2: return Json::array({shift(5, 8, "Available"), shift(1, 4, "Not Available")});
    default: return Json::array({shift(2, 5, nullptr), shift(5, 7, "Lunch"), shift(7, 12, nullptr)});
  }
}

Json build_agent(const Part& part, const std::string& id, const Plan& plan) {
  Dice dice(part);
  Json agent = {{"id", id}};
  if (dice.chance(30)) agent["name"] = "Agent " + id;
  const bool has_shifts = dice.chance(10);
  switch (has_shifts ? 3 : dice.weighted({62, 20, 5, 5, 3, 5})) {
    case 0: agent["state"] = "Available"; break;
    case 1: agent["state"] = "In Queue"; break;
    case 2: agent["state"] = "Not Available"; break;
    case 3: agent["state"] = "Offline"; break;
    case 4: agent["state"] = "Lunch"; break;
    default: break;  // absent: starts Offline
  }
  Json skills = Json::array();
  for (const std::string& skill : plan.skills) {
    const int proficiency = dice.pick({5, 4, 3, 2, 1, 0, 4, 3});
    if (dice.chance(80)) skills.push_back({{"skillId", skill}, {"proficiency", proficiency}});
  }
  if (!skills.empty()) agent["skills"] = skills;
  switch (dice.weighted({60, 10, 10, 8, 6, 6})) {
    case 1: agent["historicalPerformance"] = 0.82; break;
    case 2: agent["historicalPerformance"] = 0.5; break;
    case 3: agent["historicalPerformance"] = 0.500001; break;
    case 4: agent["historicalPerformance"] = 0; break;
    case 5: agent["historicalPerformance"] = 1; break;
    default: break;
  }
  switch (dice.weighted({65, 15, 15, 5})) {
    case 1: agent["capacity"] = 1; break;
    case 2: agent["capacity"] = 2; break;
    case 3: agent["capacity"] = 4; break;
    default: break;
  }
  if (has_shifts) agent["shifts"] = build_shifts(dice);
  return agent;
}

// --- queues ---

Json build_queue(const Part& part, const std::string& id, const Plan& plan) {
  Dice dice(part);
  Json queue = {{"id", id}};
  if (dice.chance(30)) queue["name"] = "Queue " + id;
  const int distribution = dice.weighted({25, 35, 30, 10});
  if (distribution < 3) {
    const char* names[] = {"longestIdle", "roundRobin", "leastLoaded"};
    queue["distribution"] = names[distribution];
  }
  const int membership = dice.weighted({58, 36, 6});
  if (membership > 0) {
    Json agents = Json::array();
    for (const std::string& agent : plan.agents) {
      if (membership == 1 && !dice.chance(25)) agents.push_back(agent);
    }
    queue["agents"] = agents;
  }
  if (dice.chance(25)) queue["serviceLevel"] = {{"percentage", 80}, {"within", "2s"}};
  return queue;
}

// --- types ---

Json build_type(const Part& part, std::size_t place, Plan& plan) {
  Dice dice(part);
  PlannedType planned;
  planned.id = type_ids[place];
  planned.name = place == 1 ? "Claim of damages" : planned.id;
  Json type = Json::object();
  if (planned.id != planned.name || dice.chance(30)) type["id"] = planned.id;
  type["name"] = planned.name;
  type["description"] = "";

  // The order of rolls does not depend on what is chosen, so that shrinking one choice leaves the others
  // alone.
  type["routingEnabled"] = !dice.chance(4);
  const int capacity = dice.weighted({20, 20, 30, 30});
  if (capacity > 0) type["maxCapacity"] = capacity;
  if (!plan.rules.empty() && !dice.chance(15)) {
    type["routingRuleId"] = dice.pick(plan.rules);
    planned.routes_itself = type["routingEnabled"].get<bool>();
  }
  const bool adds_number = dice.chance(50);
  planned.added_field = field_definition(dice, "added", adds_number ? "number" : "string");
  planned.added_field["isRoutingField"] = true;
  for (const CatalogueField& field : catalogue) {
    const std::string other_type = dice.pick(field_types());
    if (!dice.chance(45)) continue;
    planned.fields.push_back(field_definition(dice, field.name, dice.chance(12) ? other_type : field.type));
  }
  type["customFields"] = planned.fields;
  plan.types.push_back(planned);
  return type;
}

// --- rules ---

// A literal that fits a field of the type.
Json literal(Dice& dice, const std::string& type) {
  if (type == "number") return dice.pick<Json>({10, 0, 10.5, 5, -3});
  if (type == "date") {
    return dice.pick<Json>(
        {"2026-03-01", "2026-03-01T01:00:00+01:00", "2026-03-02T12:30:00.000001Z", "2025-12-31"});
  }
  if (type == "dropdown") return dice.pick<Json>({"red", "Green", "blue", "red", "pink"});
  if (type == "checkbox") return dice.pick<Json>({true, false});
  return dice.pick<Json>({"alpha", "", "alphabet", "Beta"});
}

Json range(Dice& dice, const std::string& type) {
  if (type == "number")
    return dice.pick<Json>({Json::array({0, 10}), Json::array({5, 5}), Json::array({-3, 10.5})});
  return dice.pick<Json>(
      {Json::array({"2026-03-01", "2026-03-02"}), Json::array({"2025-12-31", "2026-03-01T00:00:00Z"})});
}

std::string operator_for(Dice& dice, const std::string& type) {
  std::vector<std::string> operators{"equals", "notEquals", "exists", "in", "notIn"};
  if (type == "number" || type == "date") {
    for (const char* more : {"greaterOrEqual", "lessThan", "lessOrEqual", "greaterThan", "between"}) {
      operators.push_back(more);
    }
  }
  if (type == "string") {
    for (const char* more : {"startsWith", "contains"}) operators.push_back(more);
  }
  return dice.pick(operators);
}

Json build_comparison(Dice& dice, PlannedType& covered) {
  std::string field = "$priority", type = "number";
  const int subject = dice.weighted({18, 12, 60, 10});
  const int place = dice.below(60);  // any number of fields up to 5 divides it evenly enough
  if (subject == 1) {
    field = "$source";
    type = "string";
  } else if (subject == 2 && !covered.fields.empty()) {
    const Json& chosen = covered.fields[static_cast<std::size_t>(place) % covered.fields.size()];
    field = chosen.at("name").get<std::string>();
    type = chosen.at("type").get<std::string>();
  } else if (subject == 3) {
    field = "added";
    type = covered.added_field.at("type").get<std::string>();
    covered.rules_use_added = true;
  }
  const std::string op = operator_for(dice, type);
  Json comparison = {{"field", field}, {"operator", op}};
  if (op == "exists") {
    const int wanted = dice.below(3);
    if (wanted > 0) comparison["value"] = wanted == 1;
  } else if (op == "between") {
    comparison["value"] = range(dice, type);
  } else if (op == "in" || op == "notIn") {
    comparison["value"] = Json::array({literal(dice, type)});
    if (dice.chance(50)) comparison["value"].push_back(literal(dice, type));
  } else if (field == "$priority") {
    comparison["value"] = dice.pick({0, 1, 2, -1});
  } else if (field == "$source") {
    comparison["value"] = dice.pick({"portal", "mail", "p", ""});
  } else {
    comparison["value"] = literal(dice, type);
  }
  return comparison;
}

Json build_condition(Dice& dice, PlannedType& covered, int depth) {
  switch (depth == 0 ? 0 : dice.weighted({55, 15, 17, 13})) {
    case 1: return {{"not", build_condition(dice, covered, depth - 1)}};
    case 2:
    case 3: {
      Json parts = Json::array();
      const bool is_all = dice.chance(40);
      const int count = dice.weighted({40, 35, 20, 5});
      for (int i = 0; i < (count + 1) % 4; ++i) parts.push_back(build_condition(dice, covered, depth - 1));
      return {{is_all ? "all" : "any", parts}};
    }
    default: return build_comparison(dice, covered);
  }
}

Json build_scoring(Dice& dice) {
  Json scoring = Json::object();
  const int prefer = dice.below(3);
  const int weights = dice.below(7);
  const double table[][3] = {{0.6, 0.25, 0.15}, {1, 0, 0},         {0, 0, 1},
                             {0, 1, 0},         {0.5, 0.25, 0.25}, {0.333333, 0.333333, 0.333334}};
  if (weights < 6) {
    scoring["proficiency"] = table[weights][0];
    scoring["performance"] = table[weights][1];
    scoring["capacity"] = table[weights][2];
  }
  if (prefer < 2 || weights == 6) scoring["prefer"] = prefer == 0 ? "closest" : "highest";
  return scoring;
}

Json build_step(Dice& dice, const Plan& plan, int after) {
  Json step = {{"after", seconds(after)}};
  const int named = 1 + dice.below(15);  // each bit one of the four; never none
  if ((named & 1) != 0) step["queueId"] = dice.pick(plan.queues);
  if ((named & 2) != 0) step["skills"] = skill_list(dice, plan, true);
  if ((named & 4) != 0) step["bypassProficiency"] = !dice.chance(30);
  if ((named & 8) != 0) step["extraCapacity"] = dice.pick({1, 2, 0});
  return step;
}

Json build_rule(const Part& part, std::size_t place, Plan& plan) {
  Dice dice(part);
  Json rule = {{"id", rule_ids[place]}, {"name", "Rule " + rule_ids[place]}};
  const int order = dice.weighted({20, 30, 25, 15, 10});
  if (order > 0) rule["evaluationOrder"] = dice.pick({10, 10, 20, -5});
  const int enabled = dice.weighted({70, 22, 8});
  if (enabled > 0) rule["enabled"] = enabled == 1;
  PlannedType& covered = plan.types[static_cast<std::size_t>(dice.below(60)) % plan.types.size()];
  const int attachment = dice.weighted({35, 20, 45});
  if (attachment == 1) rule["workitemTypeId"] = nullptr;
  if (attachment == 2) rule["workitemTypeId"] = covered.id;
  rule["queueId"] = dice.pick(plan.queues);
  if (dice.chance(62)) rule["skills"] = skill_list(dice, plan, true);
  if (dice.chance(15)) rule["bypassProficiency"] = dice.chance(85);
  if (dice.chance(20)) rule["extraCapacity"] = dice.pick({1, 0, 2});
  if (dice.chance(35)) rule["scoring"] = build_scoring(dice);
  Json fallback = Json::array();
  const int steps = dice.weighted({4, 28, 36, 32});
  int after = 0;
  for (int i = 0; i < steps; ++i) {
    after += 1 + dice.weighted({50, 30, 20});
    fallback.push_back(build_step(dice, plan, after));
  }
  if (!fallback.empty()) rule["fallback"] = fallback;
  if (dice.chance(33)) rule["when"] = build_condition(dice, covered, 2);
  return rule;
}

}  // namespace

const std::vector<std::string>& field_types() {
  static const std::vector<std::string> types{"number", "string", "dropdown", "date", "checkbox"};
  return types;
}

Json build_org(const Recipe& recipe, Plan& plan) {
  static const std::vector<Part> one_plain{Part{}};
  const std::vector<Part>& types = recipe.types.empty() ? one_plain : recipe.types;
  const std::vector<Part>& queues = recipe.queues.empty() ? one_plain : recipe.queues;

  Dice dice(recipe.scenario);
  const std::size_t skill_count = static_cast<std::size_t>(dice.below(4));
  plan.skills.assign(skill_ids.begin(), skill_ids.begin() + static_cast<std::ptrdiff_t>(skill_count));
  for (std::size_t i = 0; i < at_most(recipe.agents, 6); ++i) plan.agents.push_back(agent_ids[i]);
  for (std::size_t i = 0; i < at_most(queues, 3); ++i) plan.queues.push_back(queue_ids[i]);
  for (std::size_t i = 0; i < at_most(recipe.rules, 5); ++i) plan.rules.push_back(rule_ids[i]);

  Json org = {{"workitem-types", Json::array()},
              {"rules", Json::array()},
              {"queues", Json::array()},
              {"skills", Json::array()},
              {"agents", Json::array()}};
  for (std::size_t i = 0; i < at_most(types, 3); ++i)
    org["workitem-types"].push_back(build_type(types[i], i, plan));
  for (std::size_t i = 0; i < plan.rules.size(); ++i)
    org["rules"].push_back(build_rule(recipe.rules[i], i, plan));
  for (std::size_t i = 0; i < plan.queues.size(); ++i) {
    org["queues"].push_back(build_queue(queues[i], plan.queues[i], plan));
  }
  for (const std::string& skill : plan.skills)
    org["skills"].push_back({{"id", skill}, {"name", "Skill " + skill}});
  for (std::size_t i = 0; i < plan.agents.size(); ++i) {
    org["agents"].push_back(build_agent(recipe.agents[i], plan.agents[i], plan));
  }
  return org;
}

}  // namespace routesim::oracle

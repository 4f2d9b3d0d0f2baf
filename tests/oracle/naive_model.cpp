// Reads an org into the naive model, and finds things in it by walking.

#include "tests/oracle/naive_model.hpp"

#include <cmath>

#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

std::optional<std::string> optional_text(const Json& value) {
  if (value.is_null()) return {};
  return value.get<std::string>();
}

std::int64_t integer_or(const Json& value, std::int64_t otherwise) {
  return value.is_null() ? otherwise : value.get<std::int64_t>();
}

bool flag_or(const Json& value, bool otherwise) { return value.is_null() ? otherwise : value.get<bool>(); }

std::int64_t millionths(const Json& value) { return std::llround(value.get<double>() * 1e6); }

WorkitemType read_type(const Json& json) {
  WorkitemType type;
  type.name = json.at("name").get<std::string>();
  type.id = json.contains("id") ? json.at("id").get<std::string>() : type.name;
  for (const Json& field : json.at("customFields")) type.custom_fields.push_back(read_custom_field(field));
  type.routing_enabled = flag_or(member(json, "routingEnabled"), true);
  type.max_capacity = integer_or(member(json, "maxCapacity"), 1);
  type.routing_rule_id = optional_text(member(json, "routingRuleId"));
  return type;
}

FallbackStep read_step(const Json& json) {
  FallbackStep step;
  step.after = read_duration(json.at("after").get<std::string>());
  step.queue_id = optional_text(member(json, "queueId"));
  if (!member(json, "skills").is_null()) step.skills = read_skills(json.at("skills"));
  if (!member(json, "bypassProficiency").is_null())
    step.bypass_proficiency = json.at("bypassProficiency").get<bool>();
  if (!member(json, "extraCapacity").is_null())
    step.extra_capacity = json.at("extraCapacity").get<std::int64_t>();
  return step;
}

Rule read_rule(const Json& json) {
  Rule rule;
  rule.id = json.at("id").get<std::string>();
  if (!member(json, "evaluationOrder").is_null())
    rule.evaluation_order = json.at("evaluationOrder").get<std::int64_t>();
  rule.enabled = flag_or(member(json, "enabled"), true);
  rule.workitem_type_id = optional_text(member(json, "workitemTypeId"));
  rule.when = member(json, "when");
  rule.queue_id = json.at("queueId").get<std::string>();
  rule.skills = read_skills(member(json, "skills"));
  rule.bypass_proficiency = flag_or(member(json, "bypassProficiency"), false);
  rule.extra_capacity = integer_or(member(json, "extraCapacity"), 0);
  for (const Json& step : member(json, "fallback")) rule.fallback.push_back(read_step(step));
  const Json& scoring = member(json, "scoring");
  if (scoring.contains("proficiency")) {
    rule.scoring.proficiency = millionths(scoring.at("proficiency"));
    rule.scoring.performance = millionths(scoring.at("performance"));
    rule.scoring.capacity = millionths(scoring.at("capacity"));
  }
  rule.scoring.prefer_closest = member(scoring, "prefer") == "closest";
  return rule;
}

Queue read_queue(const Json& json) {
  Queue queue;
  queue.id = json.at("id").get<std::string>();
  queue.distribution = json.value("distribution", "longestIdle");
  if (!member(json, "agents").is_null()) queue.agents = json.at("agents").get<std::vector<std::string>>();
  return queue;
}

Agent read_agent(const Json& json, Instant starts_at) {
  Agent agent;
  agent.id = json.at("id").get<std::string>();
  agent.state = json.value("state", "Offline");
  for (const SkillMinimum& skill : read_skills(member(json, "skills")))
    agent.skills[skill.skill_id] = skill.minimum;
  if (json.contains("historicalPerformance"))
    agent.performance = millionths(json.at("historicalPerformance"));
  if (!member(json, "capacity").is_null()) agent.capacity = json.at("capacity").get<std::int64_t>();
  for (const Json& shift : member(json, "shifts")) {
    agent.shifts.push_back({read_duration(shift.at("from").get<std::string>()),
                            read_duration(shift.at("to").get<std::string>()),
                            shift.value("state", "Available")});
  }
  agent.idle_since = starts_at;
  return agent;
}

// Walks from end to end for the thing of that id.
template <typename Things>
auto* find_by_id(Things& things, const std::string& id) {
  for (auto& thing : things) {
    if (thing.id == id) return &thing;
  }
  return static_cast<decltype(&things.front())>(nullptr);
}

}  // namespace

const Json& member(const Json& object, const std::string& name) {
  static const Json nothing;
  if (!object.is_object() || !object.contains(name)) return nothing;
  return object.at(name);
}

std::vector<SkillMinimum> read_skills(const Json& list) {
  std::vector<SkillMinimum> skills;
  for (const Json& skill : list) {
    skills.push_back({skill.at("skillId").get<std::string>(),
                      static_cast<int>(integer_or(member(skill, "proficiency"), 0))});
  }
  return skills;
}

CustomField read_custom_field(const Json& json) {
  CustomField field;
  field.name = json.at("name").get<std::string>();
  field.display_name = json.at("displayName").get<std::string>();
  field.type = json.at("type").get<std::string>();
  field.is_routing_field = flag_or(member(json, "isRoutingField"), false);
  field.nullable = flag_or(member(json, "nullable"), false);
  for (const Json& option : member(json, "options")) field.options.push_back(option.get<std::string>());
  return field;
}

Times read_times(const Json& members, Times times) {
  if (members.contains("acceptAfter")) {
    times.accept_after.reset();
    if (members.at("acceptAfter") != "never") {
      times.accept_after = read_duration(members.at("acceptAfter").get<std::string>());
    }
  }
  if (members.contains("offerTimeout"))
    times.offer_timeout = read_duration(members.at("offerTimeout").get<std::string>());
  if (members.contains("handleTime"))
    times.handle_time = read_duration(members.at("handleTime").get<std::string>());
  if (members.contains("wrapUp")) times.wrap_up = read_duration(members.at("wrapUp").get<std::string>());
  if (members.contains("reofferAfter"))
    times.reoffer_after = read_duration(members.at("reofferAfter").get<std::string>());
  return times;
}

World read_org(const Json& org, Instant starts_at) {
  World world;
  world.now = starts_at;
  for (const Json& type : member(org, "workitem-types")) {
    world.types.push_back(read_type(type));
    world.types.back().compiled_at = starts_at;
  }
  for (const Json& rule : member(org, "rules")) world.rules.push_back(read_rule(rule));
  for (const Json& queue : member(org, "queues")) world.queues.push_back(read_queue(queue));
  for (const Json& skill : member(org, "skills")) world.skills.push_back(skill.at("id").get<std::string>());
  for (const Json& agent : member(org, "agents")) world.agents.push_back(read_agent(agent, starts_at));
  return world;
}

WorkitemType* find_type(World& world, const std::string& id) { return find_by_id(world.types, id); }
const WorkitemType* find_type(const World& world, const std::string& id) {
  return find_by_id(world.types, id);
}
const Rule* find_rule(const World& world, const std::string& id) { return find_by_id(world.rules, id); }
Queue* find_queue(World& world, const std::string& id) { return find_by_id(world.queues, id); }
const Queue* find_queue(const World& world, const std::string& id) { return find_by_id(world.queues, id); }
Agent* find_agent(World& world, const std::string& id) { return find_by_id(world.agents, id); }
Workitem* find_workitem(World& world, const std::string& id) { return find_by_id(world.workitems, id); }

const CustomField* find_field(const WorkitemType& type, const std::string& name) {
  for (const CustomField& field : type.custom_fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace routesim::oracle

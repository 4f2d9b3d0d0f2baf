// Members that have no value are left out; durations are microseconds, as in the event log.
#include "engine/ingestion/resource_text.hpp"

#include <array>
#include <charconv>
#include <variant>

namespace routesim::ingestion {
namespace {

using input::JsonText;

// The shortest digits that mean the same double: at most the 15 that it was given.
void write_number(JsonText& json, double number) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  json.raw(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

// A whole number of millionths as a decimal.
void write_millionths(JsonText& json, int millionths) { write_number(json, millionths / 1e6); }

void write_minimums(JsonText& json, const std::vector<model::SkillMinimum>& skills, std::string_view minimum,
                    const model::Org& org) {
  json.begin_array();
  for (const model::SkillMinimum& skill : skills) {
    json.begin_object();
    json.member("skillId", org.skills[skill.skill.index].id);
    json.member(minimum, skill.minimum);
    json.end_object();
  }
  json.end_array();
}

void write_fields(JsonText& json, const model::FieldValues& values, const model::WorkitemType& type) {
  json.begin_object();
  std::string name;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::holds_alternative<model::NoValue>(values[i])) continue;
    const model::CustomField& field = type.custom_fields[i];
    json.text_name(field.name);
    if (const auto* text = std::get_if<std::string>(&values[i])) {
      json.value(*text);
    } else if (const auto* number = std::get_if<double>(&values[i])) {
      write_number(json, *number);
    } else if (const auto* truth = std::get_if<bool>(&values[i])) {
      json.value(*truth);
    } else if (const auto* at = std::get_if<model::Instant>(&values[i])) {
      json.value(model::format_timestamp(*at));
    } else {
      const auto option = std::get<model::OptionIndex>(values[i]);
      json.value(field.options[option.index]);
    }
  }
  json.end_object();
}

void write_literal(JsonText& json, const model::Literal& literal) {
  if (const auto* text = std::get_if<std::string>(&literal)) {
    json.value(*text);
  } else if (const auto* number = std::get_if<double>(&literal)) {
    write_number(json, *number);
  } else {
    json.value(std::get<bool>(literal));
  }
}

void write_condition(JsonText& json, const model::Condition& condition) {
  using Kind = model::Condition::Kind;
  json.begin_object();
  switch (condition.kind) {
    case Kind::all:
    case Kind::any:
      json.name(condition.kind == Kind::all ? "all" : "any");
      json.begin_array();
      for (const model::Condition& part : condition.parts) write_condition(json, part);
      json.end_array();
      break;
    case Kind::negation:
      json.name("not");
      write_condition(json, condition.parts.front());
      break;
    case Kind::comparison: {
      const model::Comparison& comparison = condition.comparison;
      json.member("field", comparison.field);
      json.member("operator", to_text(comparison.op));
      json.name("value");
      const bool is_list = comparison.op == model::Operator::in || comparison.op == model::Operator::not_in ||
                           comparison.op == model::Operator::between;
      if (is_list) json.begin_array();
      for (const model::Literal& literal : comparison.values) write_literal(json, literal);
      if (is_list) json.end_array();
      if (comparison.values.empty() && !is_list) json.value(true);
      break;
    }
  }
  json.end_object();
}

}  // namespace

std::string creation_text(std::string_view workitem) {
  std::string text;
  JsonText json(text);
  json.begin_object();
  json.member("workitemId", workitem);
  json.member("routingState", to_text(model::RoutingState::unrouted));
  json.end_object();
  return text;
}

std::string type_text(const model::WorkitemType& type, int version, const model::Org& org) {
  std::string text;
  JsonText json(text);
  json.begin_object();
  json.member("id", type.id);
  json.member("name", type.name);
  json.member("description", type.description);
  json.name("customFields");
  json.begin_array();
  for (const model::CustomField& field : type.custom_fields) {
    json.begin_object();
    json.member("name", field.name);
    json.member("displayName", field.display_name);
    json.member("type", to_text(field.kind));
    json.member("isRoutingField", field.is_routing_field);
    json.member("nullable", field.nullable);
    if (field.kind == model::FieldKind::dropdown) {
      json.name("options");
      json.begin_array();
      for (const std::string& option : field.options) json.value(option);
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
  json.member("routingEnabled", type.routing_enabled);
  json.member("maxCapacity", type.max_capacity);
  if (type.routing_rule) {
    json.member("routingRuleId", org.rules[type.routing_rule->index].id);
  }
  json.member("version", version);
  json.end_object();
  return text;
}

std::string workitem_text(const routing::WorkitemState& item, const routing::Router& router) {
  const model::Org& org = router.org();
  const model::WorkitemType& type = router.type(item.type);
  std::string text;
  JsonText json(text);
  json.begin_object();
  json.member("workitemId", item.id);
  json.member("routingState", to_text(item.state));
  json.member("workitemTypeId", type.id);
  json.name("customFields");
  write_fields(json, item.fields, type);
  json.name("routingData");
  json.begin_object();
  if (item.own.queue) json.member("queueId", org.queues[item.own.queue->index].id);
  if (item.own.rule) json.member("routingRuleId", org.rules[item.own.rule->index].id);
  json.name("skills");
  write_minimums(json, item.own.skills, "proficiency", org);
  json.end_object();
  if (item.source) json.member("source", *item.source);
  json.member("priority", item.priority);
  if (item.rule) json.member("ruleId", org.rules[item.rule->index].id);
  if (item.queue) {
    json.member("queueId", org.queues[item.queue->index].id);
    json.name("requirement");
    write_minimums(json, item.requirement.skills, "minimum", org);
    json.member("queuedAt", model::format_timestamp(item.queued_at));
  }
  if (item.agent) json.member("agentId", org.agents[item.agent->index].id);
  if (item.state == model::RoutingState::queued) json.member("diagnosis", to_text(router.diagnosis(item)));
  json.end_object();
  return text;
}

std::string finished_workitem_text(std::string_view id, bool completed) {
  std::string text;
  JsonText json(text);
  json.begin_object();
  json.member("workitemId", id);
  json.member("routingState",
              to_text(completed ? model::RoutingState::completed : model::RoutingState::cancelled));
  json.end_object();
  return text;
}

std::string error_text(const Answer& answer) {
  std::string text;
  JsonText json(text);
  json.begin_object();
  json.member("message", answer.problems.front().message);
  json.member("code", answer.problems.front().code);
  json.member("status", answer.status);
  json.member("contextId", answer.request);
  json.name("details");
  json.begin_array();
  for (const model::RequestProblem& problem : answer.problems) {
    json.begin_object();
    json.member("code", problem.code);
    json.member("pointer", problem.pointer);
    json.member("message", problem.message);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return text;
}

void write_queue(JsonText& json, model::QueueId id, const routing::Router& router) {
  const model::Org& org = router.org();
  const model::Queue& queue = org.queues[id.index];
  json.begin_object();
  json.member("id", queue.id);
  json.member("name", queue.name);
  json.member("distribution", to_text(queue.distribution));
  if (queue.agents) {
    json.name("agents");
    json.begin_array();
    for (const model::AgentId agent : *queue.agents) json.value(org.agents[agent.index].id);
    json.end_array();
  }
  if (queue.service_level) {
    json.name("serviceLevel");
    json.begin_object();
    json.member("percentage", queue.service_level->percentage);
    json.member("within", queue.service_level->within.us);
    json.end_object();
  }
  std::size_t waiting = 0;
  model::Duration longest{0};
  router.waiting().for_each([&](queueing::GroupId, const queueing::WaitingPlace& place) {
    if (router.workitem(place.slot).queue != id) return;
    ++waiting;
    longest = std::max(longest, router.now() - place.queued_at);
  });
  json.member("waiting", waiting);
  json.member("longestWait", longest.us);
  json.end_object();
}

void write_rule(JsonText& json, model::RuleId id, const routing::Router& router) {
  const model::Org& org = router.org();
  const model::Rule& rule = org.rules[id.index];
  const model::RuleCounts counts = router.rule_counts()[id.index];
  json.begin_object();
  json.member("id", rule.id);
  json.member("name", rule.name);
  if (rule.evaluation_order) json.member("evaluationOrder", *rule.evaluation_order);
  json.member("enabled", rule.enabled);
  if (rule.workitem_type) {
    const auto type = rule.workitem_type->index;
    json.member("workitemTypeId",
                type < org.types.size() ? org.types[type].id : org.later_types[type - org.types.size()]);
  }
  if (rule.when) {
    json.name("when");
    write_condition(json, *rule.when);
  }
  json.member("queueId", org.queues[rule.queue.index].id);
  json.name("skills");
  write_minimums(json, rule.skills, "proficiency", org);
  json.member("bypassProficiency", rule.bypass_proficiency);
  json.member("extraCapacity", rule.extra_capacity);
  json.name("fallback");
  json.begin_array();
  for (const model::FallbackStep& step : rule.fallback) {
    json.begin_object();
    json.member("after", step.after.us);
    if (step.queue) json.member("queueId", org.queues[step.queue->index].id);
    if (step.skills) {
      json.name("skills");
      write_minimums(json, *step.skills, "proficiency", org);
    }
    if (step.bypass_proficiency) json.member("bypassProficiency", *step.bypass_proficiency);
    if (step.extra_capacity) json.member("extraCapacity", *step.extra_capacity);
    json.end_object();
  }
  json.end_array();
  json.name("scoring");
  json.begin_object();
  json.name("proficiency");
  write_millionths(json, rule.scoring.proficiency);
  json.name("performance");
  write_millionths(json, rule.scoring.performance);
  json.name("capacity");
  write_millionths(json, rule.scoring.capacity);
  json.member("prefer", to_text(rule.scoring.prefer));
  json.end_object();
  json.member("considered", counts.considered);
  json.member("matched", counts.matched);
  json.member("won", counts.won);
  json.end_object();
}

void write_agent(JsonText& json, model::AgentId id, const routing::Router& router) {
  const model::Org& org = router.org();
  const model::Agent& agent = org.agents[id.index];
  json.begin_object();
  json.member("id", agent.id);
  json.member("name", agent.name);
  json.member("state", to_text(router.agents().state(id)));
  json.name("skills");
  json.begin_array();
  for (const model::AgentSkill& skill : router.skills(id)) {
    json.begin_object();
    json.member("skillId", org.skills[skill.skill.index].id);
    json.member("proficiency", skill.proficiency);
    json.end_object();
  }
  json.end_array();
  json.name("historicalPerformance");
  write_millionths(json, agent.historical_performance);
  if (agent.capacity) json.member("capacity", *agent.capacity);
  json.member("held", router.agents().held(id));
  json.member("idleSince", model::format_timestamp(router.agents().idle_since(id)));
  json.end_object();
}

}  // namespace routesim::ingestion

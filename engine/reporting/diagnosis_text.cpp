#include "engine/reporting/diagnosis_text.hpp"

#include <string_view>

#include "engine/reporting/text_layout.hpp"

namespace routesim::reporting {
namespace {

std::string in_backticks(std::string_view id) {
  std::string text = "`";
  text += printable(id);
  text += '`';
  return text;
}

// `skill-a ≥ 4 and skill-b`, as a sentence names them.
std::string skills_text(std::span<const model::SkillMinimum> skills, bool with_minimums,
                        std::string_view between, const model::Org& org) {
  std::string text;
  for (const model::SkillMinimum& skill : skills) {
    if (!text.empty()) text += between;
    text += printable(org.skills[skill.skill.index].id);
    if (with_minimums && skill.minimum > 0) text += " ≥ " + std::to_string(skill.minimum);
  }
  return text;
}

}  // namespace

std::string requirement_text(std::span<const model::SkillMinimum> skills, bool bypass_proficiency,
                             const model::Org& org) {
  return skills_text(skills, !bypass_proficiency, ", ", org);
}

DiagnosisText explain(model::Diagnosis diagnosis, model::QueueId queue,
                      std::span<const model::SkillMinimum> skills, bool bypass_proficiency,
                      const model::Org& org) {
  using model::Diagnosis;
  const std::string name = in_backticks(org.queues[queue.index].id);
  const std::string of_queue = "agent of " + name;
  // The agents that a diagnosis speaks of are those that pass the checks before it.
  const std::string suited =
      skills.empty() ? of_queue
                     : of_queue + " with " + skills_text(skills, !bypass_proficiency, " and ", org);
  switch (diagnosis) {
    case Diagnosis::none:
      return {"an agent could take it", "nothing: it is assigned within the same instant"};
    case Diagnosis::queue_has_no_agents:
      return {"queue " + name + " has no agents", "the queue's `agents`, or which queue the rule names"};
    case Diagnosis::skill_nobody_has:
      return {"no " + of_queue + " has " + skills_text(skills, false, " and ", org),
              "the agents' skills and who is in the queue, or the skills that are asked for"};
    case Diagnosis::proficiency_nobody_has:
      return {"no " + of_queue + " has " + skills_text(skills, true, " and ", org),
              "the minimum, the agents' proficiencies, or a fallback step that asks for less"};
    case Diagnosis::nobody_logged_in:
      return {"no " + suited + " is logged in", "the agents' states and shifts: all are Offline or at Lunch"};
    case Diagnosis::nobody_available:
      return {"no " + suited + " is available", "the agents' states: those logged in are Not Available"};
    case Diagnosis::everyone_declined:
      return {"every available " + suited + " has declined it or let it time out",
              "a fallback step, `reofferAfter`, or a new routing request, which forgets declines"};
    case Diagnosis::all_at_capacity:
      return {"every available " + suited + " holds as many workitems as it may, or has declined this one",
              "the type's `maxCapacity`, the agents' `capacity`, handle times, or more agents"};
  }
  return {};
}

std::string_view to_text(UnroutedCause cause) {
  switch (cause) {
    case UnroutedCause::no_rule_matched: return "noRuleMatched";
    case UnroutedCause::routing_disabled: return "routingDisabled";
    case UnroutedCause::no_routing_rule: return "noRoutingRule";
    case UnroutedCause::routed_from_later: return "createdBeforeRouting";
  }
  return "";
}

DiagnosisText explain(UnroutedCause cause, std::string_view type_name) {
  const std::string type = "type " + in_backticks(type_name);
  switch (cause) {
    case UnroutedCause::no_rule_matched:
      return {"no rule of " + type + " matched",
              "check the conditions: an expectation of its `rule` names the comparison that failed"};
    case UnroutedCause::routing_disabled:
      return {type + " has `routingEnabled` false, so nothing of it is routed",
              "set it to true, or leave it out"};
    case UnroutedCause::no_routing_rule:
      return {type + " has no `routingRuleId`, so nothing routes by itself",
              "attach a rule to the type, or add a `route` entry"};
    case UnroutedCause::routed_from_later:
      return {type + " routed nothing by itself when it was created", "add a `route` entry"};
  }
  return {};
}

}  // namespace routesim::reporting

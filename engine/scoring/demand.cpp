#include "engine/scoring/demand.hpp"

#include <algorithm>

namespace routesim::scoring {
namespace {

bool has_declined(const Demand& demand, model::AgentId agent) {
  return std::find(demand.declined.begin(), demand.declined.end(), agent) != demand.declined.end();
}

}  // namespace

std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::logged_out: return "loggedOut";
    case Reason::not_available: return "notAvailable";
    case Reason::not_in_queue: return "notInQueue";
    case Reason::skill_missing: return "skillMissing";
    case Reason::proficiency_too_low: return "proficiencyTooLow";
    case Reason::at_type_capacity: return "atTypeCapacity";
    case Reason::at_total_capacity: return "atTotalCapacity";
    case Reason::declined: return "declined";
  }
  return "";
}

Reasons why_not(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  Reasons reasons;
  if (!model::is_logged_in(agents.state(agent))) {
    reasons.add(Reason::logged_out);
  } else if (!agents.routable(agent)) {
    reasons.add(Reason::not_available);
  }
  if (!agents.in_queue(agent, demand.queue)) reasons.add(Reason::not_in_queue);
  for (const model::SkillMinimum& skill : demand.skills) {
    const int proficiency = agents.proficiency(agent, skill.skill);
    if (proficiency < 0) {
      reasons.add(Reason::skill_missing);
    } else if (!demand.bypass_proficiency && proficiency < skill.minimum) {
      reasons.add(Reason::proficiency_too_low);
    }
  }
  if (agents.held(agent, demand.type) >= demand.capacity) reasons.add(Reason::at_type_capacity);
  if (!agents.has_total_room(agent)) reasons.add(Reason::at_total_capacity);
  if (has_declined(demand, agent)) reasons.add(Reason::declined);
  return reasons;
}

bool is_eligible(const AgentTable& agents, const Demand& demand, model::AgentId agent) {
  if (!agents.routable(agent) || !agents.in_queue(agent, demand.queue)) return false;
  if (agents.held(agent, demand.type) >= demand.capacity || !agents.has_total_room(agent)) return false;
  for (const model::SkillMinimum& skill : demand.skills) {
    const int proficiency = agents.proficiency(agent, skill.skill);
    if (proficiency < 0 || (!demand.bypass_proficiency && proficiency < skill.minimum)) return false;
  }
  return !has_declined(demand, agent);
}

model::Diagnosis diagnose(const AgentTable& agents, const Demand& demand) {
  using model::Diagnosis;
  // How far the agent that got furthest got; each check is taken over those that passed the ones before.
  enum Stage { nobody, member, skilled, proficient, logged_in, available, willing, free };
  int furthest = nobody;
  for (std::uint32_t i = 0; i < agents.size(); ++i) {
    const Reasons reasons = why_not(agents, demand, {i});
    const int stage = reasons.has(Reason::not_in_queue)          ? nobody
                      : reasons.has(Reason::skill_missing)       ? member
                      : reasons.has(Reason::proficiency_too_low) ? skilled
                      : reasons.has(Reason::logged_out)          ? proficient
                      : reasons.has(Reason::not_available)       ? logged_in
                      : reasons.has(Reason::declined)            ? available
                      : !reasons.empty()                         ? willing
                                                                 : free;
    furthest = std::max(furthest, stage);
    if (furthest == free) break;
  }
  switch (furthest) {
    case nobody: return Diagnosis::queue_has_no_agents;
    case member: return Diagnosis::skill_nobody_has;
    case skilled: return Diagnosis::proficiency_nobody_has;
    case proficient: return Diagnosis::nobody_logged_in;
    case logged_in: return Diagnosis::nobody_available;
    case available: return Diagnosis::everyone_declined;
    case willing: return Diagnosis::all_at_capacity;
    default: return Diagnosis::none;
  }
}

}  // namespace routesim::scoring

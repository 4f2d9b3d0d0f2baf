// Sections 8, 9 and 11 of the routing model: what happens to workitems and agents, and in which order within
// one event.

#include "tests/oracle/naive_run.hpp"

#include <algorithm>

#include "tests/oracle/naive_routing.hpp"
#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

void take_highest(std::map<std::string, int>& requirement, const std::vector<SkillMinimum>& skills) {
  for (const SkillMinimum& skill : skills) {
    const bool is_new = !requirement.contains(skill.skill_id);
    if (is_new || requirement[skill.skill_id] < skill.minimum) requirement[skill.skill_id] = skill.minimum;
  }
}

Json list_agent_skills(const std::map<std::string, int>& skills) {
  Json list = Json::array();
  for (const auto& [id, proficiency] : skills)
    list.push_back({{"skillId", id}, {"proficiency", proficiency}});
  return list;
}

std::map<std::string, int> skill_map(const Json& list) {
  std::map<std::string, int> skills;
  for (const SkillMinimum& skill : read_skills(list)) skills[skill.skill_id] = skill.minimum;
  return skills;
}

Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

std::string canonical_workitem(const Workitem& workitem) {
  std::vector<std::string> declined;
  for (const Decline& decline : workitem.declines) declined.push_back(decline.agent);
  std::sort(declined.begin(), declined.end());
  const Json line = Json::array({"workitem", workitem.id, workitem.type_id, workitem.state, workitem.priority,
                                 text_or_null(workitem.rule), text_or_null(workitem.queue),
                                 text_or_null(workitem.agent), declined});
  return line.dump() + "\n";
}

// True when two agents' scores print alike and yet are not equal.
bool differ_only_beyond_print(const World& world, const Workitem& workitem,
                              const std::vector<const Agent*>& agents) {
  for (const Agent* left : agents) {
    for (const Agent* right : agents) {
      const Fraction one = score_of(world, workitem, *left).sum,
                     other = score_of(world, workitem, *right).sum;
      if (one < other && floor_of(one) == floor_of(other)) return true;
    }
  }
  return false;
}

void add_members(Json& object, const Json& members) {
  for (const auto& [name, value] : members.items()) object[name] = value;
}

}  // namespace

void NaiveRun::log(const std::string& event, const Json& members) {
  reach("event/" + event);
  Json line = {{"sequence", result.events.size() + 1}, {"time", write_instant(world.now)}, {"event", event}};
  add_members(line, members);
  result.events.push_back(line);
}

void NaiveRun::set_state(Workitem& workitem, const std::string& state) {
  workitem.state = state;
  workitem.states.push_back(state);
}

void NaiveRun::set_timer(const std::string& kind, const Workitem& workitem, Duration after, int number,
                         int step) {
  timers.push_back({kind, world.now + after, workitem.id, number, step});
}

// --- routing attempts that succeed ---

void NaiveRun::add_warnings(Json& line, const RuleChoice& choice) {
  Json warnings = Json::array();
  if (!choice.tied.empty()) {
    warnings.push_back({{"code", "ambiguousRuleOrder"}, {"rules", choice.tied}});
    reach("warning/ambiguousRuleOrder");
  }
  for (const auto& [rule, field] : choice.later_fields) {
    warnings.push_back({{"code", "fieldAddedLater"}, {"rule", rule}, {"field", field}});
    reach("warning/fieldAddedLater");
  }
  if (!warnings.empty()) line["warnings"] = warnings;
}

void NaiveRun::choose_rule(Workitem& workitem, const RuleChoice& choice,
                           const std::vector<SkillMinimum>& requested) {
  const Rule& rule = *choice.winner;
  workitem.rule = rule.id;
  workitem.queue = rule.queue_id;
  workitem.requirement.clear();
  take_highest(workitem.requirement, rule.skills);
  take_highest(workitem.requirement, workitem.routing_data.skills);
  take_highest(workitem.requirement, requested);
  workitem.bypass_proficiency = rule.bypass_proficiency;
  workitem.extra_capacity = rule.extra_capacity;

  Json line = {{"workitem", workitem.id}, {"rule", rule.id}};
  if (rule.evaluation_order) line["evaluationOrder"] = *rule.evaluation_order;
  add_warnings(line, choice);
  log("ruleChosen", line);
  enter_queue(workitem);
}

void NaiveRun::bypass_rules(Workitem& workitem, const std::string& queue, bool warns) {
  workitem.rule.reset();
  workitem.queue = queue;
  workitem.requirement.clear();
  workitem.bypass_proficiency = false;
  workitem.extra_capacity = 0;

  Json line = {{"workitem", workitem.id}, {"queue", queue}};
  if (warns) {
    line["warnings"] = Json::array({{{"code", "ruleBypass"}}});
    reach("warning/ruleBypass");
  }
  log("ruleBypassed", line);
  enter_queue(workitem);
}

// What `queued` and `fallbackApplied` say of the terms on which the workitem waits.
Json NaiveRun::terms_of(const Workitem& workitem) const {
  Json requirement = Json::array();
  for (const auto& [skill, minimum] : workitem.requirement) {
    requirement.push_back({{"skillId", skill}, {"minimum", minimum}});
  }
  Json terms = {{"requirement", requirement}};
  if (workitem.bypass_proficiency) terms["bypassProficiency"] = true;
  if (workitem.extra_capacity > 0) terms["extraCapacity"] = workitem.extra_capacity;
  return terms;
}

// A new queueing begins: declines are forgotten, and the steps are timed from now.
void NaiveRun::enter_queue(Workitem& workitem) {
  if (workitem.state == "queued") reach("case/routedAgain");
  set_state(workitem, "queued");
  if (!workitem.queued_at) workitem.queued_at = world.now;
  ++workitem.queueing;
  workitem.declines.clear();
  workitem.steps_due = workitem.steps_applied = 0;
  if (workitem.rule) {
    const std::vector<FallbackStep>& steps = find_rule(world, *workitem.rule)->fallback;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      set_timer("fallbackTimer", workitem, steps[i].after, workitem.queueing, static_cast<int>(i) + 1);
    }
  }
  Json line = {{"workitem", workitem.id}, {"queue", *workitem.queue}, {"priority", workitem.priority}};
  add_members(line, terms_of(workitem));
  log("queued", line);
  push_later(workitem);
}

// --- the life of an offer ---

void NaiveRun::assign(Workitem& workitem, Agent& agent, const std::string& tie_break, const std::string& by) {
  check_assignment(world, workitem.id, agent.id);
  Json line = {{"workitem", workitem.id}, {"agent", agent.id}, {"queue", *workitem.queue}};
  if (workitem.rule) {
    const Score score = score_of(world, workitem, agent);
    line["score"] = floor_of(score.sum);
    line["terms"] = {{"proficiency", floor_of(score.proficiency)},
                     {"performance", floor_of(score.performance)},
                     {"capacity", floor_of(score.capacity)}};
    if (!tie_break.empty()) line["tieBreak"] = tie_break;
    if (by == "push") reach("tieBreak/" + (tie_break.empty() ? "none" : tie_break));
  } else {
    Queue& queue = *find_queue(world, *workitem.queue);
    if (queue.distribution == "roundRobin") queue.served_last = agent.id;
    reach("distribution/" + by + " " + queue.distribution);
  }
  line["by"] = by;
  line["waited"] = world.now - *workitem.queued_at;
  reach("by/" + by);
  log("assigned", line);

  set_state(workitem, "assigned");
  workitem.agent = agent.id;
  ++workitem.offer;
  agent.idle_since = world.now;
  if (workitem.times.accept_after)
    set_timer("acceptTimer", workitem, *workitem.times.accept_after, workitem.offer);
  set_timer("offerTimer", workitem, workitem.times.offer_timeout, workitem.offer);
}

void NaiveRun::accept(Workitem& workitem) {
  log("accepted", {{"workitem", workitem.id}, {"agent", *workitem.agent}});
  set_state(workitem, "accepted");
  workitem.declines.clear();
  if (workitem.times.handle_time)
    set_timer("handleTimer", workitem, *workitem.times.handle_time, workitem.offer);
}

void NaiveRun::complete(Workitem& workitem) {
  const Duration wrap_up = workitem.times.wrap_up;
  Json line = {{"workitem", workitem.id}, {"agent", *workitem.agent}};
  if (wrap_up > 0) line["wrapUpUntil"] = write_instant(world.now + wrap_up);
  log("completed", line);
  set_state(workitem, "completed");
  finished_lines_ += canonical_workitem(workitem);
  if (wrap_up > 0) {
    workitem.in_wrap_up = true;
    set_timer("wrapUpTimer", workitem, wrap_up, workitem.offer);
  } else {
    give_up_slot(*workitem.agent);
  }
}

void NaiveRun::cancel(Workitem& workitem) {
  Json line = {{"workitem", workitem.id}};
  if (workitem.agent) line["agent"] = *workitem.agent;
  log("cancelled", line);
  set_state(workitem, "cancelled");
  workitem.declines.clear();
  finished_lines_ += canonical_workitem(workitem);
  if (workitem.agent) give_up_slot(*workitem.agent);
}

void NaiveRun::give_up_slot(const std::string& agent_id) {
  find_agent(world, agent_id)->idle_since = world.now;
  pulls_.push_back(agent_id);
}

// --- agents ---

void NaiveRun::change_agent(Agent& agent, const Json& entry) {
  const bool was_routable = is_routable(agent);
  Json line = {{"agent", agent.id}};
  if (entry.contains("state") && entry.at("state") != agent.state) {
    agent.state = entry.at("state").get<std::string>();
    line["state"] = agent.state;
  }
  if (entry.contains("skills") && skill_map(entry.at("skills")) != agent.skills) {
    agent.skills = skill_map(entry.at("skills"));
    line["skills"] = list_agent_skills(agent.skills);
  }
  if (line.size() == 1) return;
  log("agentChanged", line);

  if (!was_routable && is_routable(agent)) agent.idle_since = world.now;
  if (was_routable && !is_routable(agent)) {
    for (const Workitem& workitem : world.workitems) {
      if (workitem.state == "assigned" && workitem.agent == agent.id)
        return_offer(workitem, "offerWithdrawn");
    }
  }
  pulls_.push_back(agent.id);
}

// --- timers ---

bool NaiveRun::run_timer(const Timer& timer) {
  Workitem& item = workitem(timer.workitem);
  if (timer.kind == "acceptTimer") {
    if (item.state != "assigned" || item.offer != timer.number) return false;
    accept(item);
  } else if (timer.kind == "offerTimer") {
    if (item.state != "assigned" || item.offer != timer.number) return false;
    return_offer(item, "offerTimedOut");
  } else if (timer.kind == "handleTimer") {
    if (item.state != "accepted") return false;
    complete(item);
  } else if (timer.kind == "wrapUpTimer") {
    log("wrapUpEnded", {{"workitem", item.id}, {"agent", *item.agent}});
    item.in_wrap_up = false;
    give_up_slot(*item.agent);
  } else if (timer.kind == "fallbackTimer") {
    if (item.queueing != timer.number) return false;
    item.steps_due = timer.step;
    if (item.state == "assigned") reach("case/stepDueWhileAssigned");
    if (item.state != "queued") return false;  // while assigned it only falls due
    apply_step(item);
    push_later(item);
  } else {
    const auto decline = std::find_if(item.declines.begin(), item.declines.end(),
                                      [&](const Decline& each) { return each.number == timer.number; });
    if (decline == item.declines.end()) return false;
    const std::string agent = decline->agent;
    item.declines.erase(decline);
    log("declineEnded", {{"workitem", item.id}, {"agent", agent}});
    pulls_.push_back(agent);
  }
  return true;
}

// --- the cascade ---

void NaiveRun::put_back(const Return& returned) {
  Workitem& item = workitem(returned.workitem);
  const std::string agent = *item.agent;
  log(returned.line, {{"workitem", item.id}, {"agent", agent}});
  item.agent.reset();
  give_up_slot(agent);
  if (returned.line != "offerWithdrawn") {
    item.declines.push_back({agent, ++declines_});
    if (item.times.reoffer_after) set_timer("reofferTimer", item, *item.times.reoffer_after, declines_);
  }
  set_state(item, "queued");
  Json line = {{"workitem", item.id}, {"queue", *item.queue}, {"priority", item.priority}};
  add_members(line, terms_of(item));
  line["returned"] = true;
  log("queued", line);
}

void NaiveRun::apply_step(Workitem& workitem) {
  const FallbackStep& step =
      find_rule(world, *workitem.rule)->fallback[static_cast<std::size_t>(workitem.steps_applied)];
  ++workitem.steps_applied;
  reach("fallback/step" + std::to_string(workitem.steps_applied));
  if (step.queue_id) {
    workitem.queue = *step.queue_id;
    reach("fallback/queueId");
  }
  if (step.skills) {
    workitem.requirement.clear();
    take_highest(workitem.requirement, *step.skills);
    reach(step.skills->empty() ? "fallback/skills emptied" : "fallback/skills");
  }
  if (step.bypass_proficiency) {
    workitem.bypass_proficiency = *step.bypass_proficiency;
    reach(std::string("fallback/bypassProficiency ") + (*step.bypass_proficiency ? "on" : "off"));
  }
  if (step.extra_capacity) {
    workitem.extra_capacity = *step.extra_capacity;
    reach("fallback/extraCapacity");
  }
  Json line = {{"workitem", workitem.id}, {"step", workitem.steps_applied}, {"queue", *workitem.queue}};
  add_members(line, terms_of(workitem));
  log("fallbackApplied", line);
}

void NaiveRun::count_reasons(const Workitem& workitem) {
  for (const Agent& agent : world.agents) {
    for (const std::string& reason : reasons_against(world, workitem, agent)) reach("reason/" + reason);
    const std::int64_t limit = find_type(world, workitem.type_id)->max_capacity + workitem.extra_capacity;
    if (held_of_type(world, agent, workitem.type_id) > limit) reach("case/overFullAgent");
  }
}

void NaiveRun::push(Workitem& workitem) {
  count_reasons(workitem);
  const std::vector<const Agent*> eligible = eligible_agents(world, workitem);
  if (eligible.empty()) return;
  if (workitem.rule && differ_only_beyond_print(world, workitem, eligible)) reach("case/sameInPrintOnly");
  const BestAgent best = workitem.rule
                             ? best_by_score(world, workitem, eligible)
                             : best_by_distribution(world, *find_queue(world, *workitem.queue), eligible);
  assign(workitem, *find_agent(world, best.id), best.tie_break, "push");
}

void NaiveRun::pull(Agent& agent) {
  if (!is_routable(agent)) return;
  int taken = 0;
  for (const std::string& id : waiting_workitems(world)) {
    // Taking one only fills the agent up, so whatever was passed over before stays passed over.
    if (!reasons_against(world, workitem(id), agent).empty()) continue;
    assign(workitem(id), agent, "", "pull");
    if (++taken == 2) reach("case/severalPulls");
  }
}

void NaiveRun::check_limbo() {
  const std::vector<std::string> waiting = waiting_workitems(world);
  for (Workitem& item : world.workitems) {
    if (item.state != "queued") item.last_diagnosis.clear();
  }
  for (const std::string& id : waiting) {
    const std::string diagnosis = diagnosis_of(world, workitem(id));
    reach("diagnosis/" + diagnosis);
    if (diagnosis == "everyoneDeclined" && workitem(id).last_diagnosis != diagnosis) {
      log("everyoneDeclined", {{"workitem", id}});
    }
    workitem(id).last_diagnosis = diagnosis;
  }
}

void NaiveRun::finish_event() {
  std::vector<std::string> returned;
  for (const Return& each : returns_) returned.push_back(each.workitem);
  returned = in_waiting_order(world, returned);
  if (returned.size() > 1) reach("case/severalReturns");
  for (const std::string& id : returned) {
    put_back(*std::find_if(returns_.begin(), returns_.end(),
                           [&](const Return& each) { return each.workitem == id; }));
  }
  for (const std::string& id : returned) {
    if (workitem(id).steps_due > workitem(id).steps_applied + 1) reach("case/severalStepsOnReturn");
    while (workitem(id).steps_applied < workitem(id).steps_due) {
      apply_step(workitem(id));
      reach("case/stepOnReturn");
    }
    push_later(workitem(id));
  }
  for (const std::string& id : in_waiting_order(world, pushes_)) {
    if (workitem(id).state == "queued") push(workitem(id));
  }
  std::sort(pulls_.begin(), pulls_.end());
  for (const std::string& id : pulls_) pull(*find_agent(world, id));
  check_limbo();
  returns_.clear();
  pushes_.clear();
  pulls_.clear();
  check_invariants(world);
}

std::string NaiveRun::canonical_text() const {
  std::string text = finished_lines_;
  for (const WorkitemType& type : world.types)
    text += Json::array({"type", type.id, type.version}).dump() + "\n";
  for (const Agent& agent : world.agents) {
    Json skills = Json::array();
    for (const auto& [id, proficiency] : agent.skills) skills.push_back(Json::array({id, proficiency}));
    text += Json::array({"agent", agent.id, agent.state, skills, held_in_all(world, agent)}).dump() + "\n";
  }
  for (const Workitem& workitem : world.workitems) {
    if (workitem.state != "completed" && workitem.state != "cancelled") text += canonical_workitem(workitem);
  }
  return text;
}

}  // namespace routesim::oracle

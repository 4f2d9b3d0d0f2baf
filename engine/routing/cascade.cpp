// What follows from a change: Router::settle is the one place that says in which order.
#include <algorithm>

#include "engine/model/seeded_fault.hpp"
#include "engine/routing/invariant.hpp"
#include "engine/routing/router.hpp"

namespace routesim::routing {

using model::RoutingState;
using queueing::Timer;

scoring::Demand Router::demand_of(const WorkitemState& item) const {
  scoring::Demand demand;
  demand.type = item.type;
  demand.queue = *item.queue;
  demand.skills = item.requirement.skills;
  demand.bypass_proficiency = item.requirement.bypass_proficiency;
  demand.capacity = capacity_for(item);
  if (item.by_distribution) demand.distribution = org_->queues[item.queue->index].distribution;
  if (item.rule) demand.scoring = org_->rules[item.rule->index].scoring;
  if (ROUTESIM_FAULT(5, true, false)) demand.declined = item.declined;
  return demand;
}

int Router::capacity_for(const WorkitemState& item) const {
  return types_[item.type.index].type.max_capacity + item.requirement.extra_capacity;
}

scoring::DemandId Router::acquire_demand(const WorkitemState& item, bool asks_as_rule) {
  if (!asks_as_rule) return agents_.acquire(demand_of(item));
  RuleDemand& known = rule_demands_[item.rule->index];
  const int capacity = capacity_for(item);
  const bool is_same = known.serial != 0 && known.type == item.type && known.capacity == capacity;
  if (is_same && agents_.acquire_again(known.demand, known.serial)) return known.demand;
  const scoring::DemandId demand = agents_.acquire(demand_of(item));
  known = {item.type, capacity, demand, agents_.serial(demand)};
  return demand;
}

queueing::WaitingPlace Router::place_of(Slot slot) const {
  const WorkitemState& item = workitems_[slot];
  return {ROUTESIM_FAULT(18, item.priority, 0), item.queued_at, item.number, slot};
}

model::event::Requirement Router::requirement_of(const WorkitemState& item) const {
  return {item.requirement.skills, item.requirement.bypass_proficiency, item.requirement.extra_capacity};
}

void Router::sort_waiting(std::vector<Slot>& slots) const {
  std::sort(slots.begin(), slots.end(), [&](Slot a, Slot b) { return place_of(a) < place_of(b); });
}

void Router::emit_queued(const WorkitemState& item, bool returned) {
  emit(model::event::Queued{item.ref(), *item.queue, item.priority, requirement_of(item), returned});
}

void Router::apply_step(Slot slot, std::uint32_t step) {
  WorkitemState& item = workitems_[slot];
  queueing::apply_fallback(org_->rules[item.rule->index].fallback[step], skill_rank_, *item.queue,
                           item.requirement);
  emit(model::event::FallbackApplied{item.ref(), static_cast<int>(step) + 1, *item.queue,
                                     requirement_of(item)});
  if (item.state == RoutingState::queued) renew_demand(slot);
  doubtful_.push_back(slot);
}

void Router::apply_due_steps(Slot slot) {
  const auto due = std::move(workitems_[slot].due_steps);
  workitems_[slot].due_steps.clear();
  for (const std::uint32_t step : due) apply_step(slot, step);
}

void Router::settle() {
  auto& [returned, pushed, freed] = cascade_;
  if (!returned.empty()) {
    for (const Slot slot : returned) apply_due_steps(slot);
    pushed.insert(pushed.end(), returned.begin(), returned.end());
    returned.clear();
  }
  if (!pushed.empty()) {
    if (pushed.size() > 1) sort_waiting(pushed);
    for (const Slot slot : pushed) push(slot);
    pushed.clear();
  }
  if (!freed.empty()) {
    std::sort(freed.begin(), freed.end(), [&](model::AgentId a, model::AgentId b) {
      return agents_.table().id_rank(a) < agents_.table().id_rank(b);
    });
    for (const model::AgentId agent : freed) {
      while (pull(agent)) {
        if (ROUTESIM_FAULT(19, false, true)) break;
      }
    }
    freed.clear();
  }
  say_limbo();
}

bool Router::push(Slot slot) {
  const WorkitemState& item = workitems_[slot];
  const auto chosen = agents_.find(*item.demand, last_served_[item.queue->index]);
  if (recording(item)) record_agents(item, chosen ? std::optional(chosen->agent) : std::nullopt);
  if (!chosen) return false;
  assign(slot, chosen->agent, chosen->tie_break, model::event::AssignedBy::push);
  return true;
}

bool Router::pull(model::AgentId agent) {
  if (waiting_.empty()) return false;
  if (!agents_.table().routable(agent) || !agents_.table().has_total_room(agent)) return false;
  const auto next = waiting_.first_of(agents_.served_by(agent), [&](queueing::GroupId group) {
    return agents_.may_take(agent, scoring::DemandId{group});
  });
  if (!next) return false;
  const Slot slot = next->place.slot;
  if (recording(workitems_[slot])) record_agents(workitems_[slot], agent);
  assign(slot, agent, model::event::TieBreak::none, model::event::AssignedBy::pull);
  return true;
}

void Router::assign(Slot slot, model::AgentId agent, model::event::TieBreak tie_break,
                    model::event::AssignedBy by) {
  WorkitemState& item = workitems_[slot];
  invariant(item.state == RoutingState::queued, "only a waiting workitem is assigned");
  leave_waiting(slot);
  model::event::Assigned assigned;
  assigned.workitem = item.ref();
  assigned.agent = agent;
  assigned.queue = *item.queue;
  const bool is_heard = sink_ != nullptr && !item.by_distribution;
  if (is_heard) assigned.score = scoring::score_terms(agents_.table(), demand_of(item), agent);
  assigned.tie_break = tie_break;
  assigned.by = by;
  assigned.waited = now_ - item.queued_at;

  item.state = RoutingState::assigned;
  item.agent = agent;
  ++item.offer;
  offers_[agent.index].push_back(slot);
  agents_.add_load(agent, item.type, 1);
  agents_.set_idle_since(agent, now_);
  if (item.by_distribution && ROUTESIM_FAULT(20, true, by == model::event::AssignedBy::push)) {
    last_served_[item.queue->index] = agents_.table().id_rank(agent);
  }
  emit(assigned);
  if (item.handling.accept_after)
    set_timer(slot, Timer::Kind::accept, *item.handling.accept_after, item.offer);
  // Where the acceptance falls due no later than the time-out, it goes before it: that timer would find
  // nothing.
  const bool accepted_in_time =
      item.handling.accept_after && *item.handling.accept_after <= item.handling.offer_timeout;
  if (!accepted_in_time) set_timer(slot, Timer::Kind::offer_timeout, item.handling.offer_timeout, item.offer);
}

void Router::record_agents(const WorkitemState& item, std::optional<model::AgentId> chosen) {
  const scoring::Demand demand = demand_of(item);
  AgentDecision decision;
  decision.workitem = item.ref();
  decision.at = now_;
  decision.queue = *item.queue;
  decision.item = &item;
  decision.table = &agents_.table();
  decision.chosen = chosen;
  for (std::uint32_t i = 0; i < agents_.table().size(); ++i) {
    AgentRecord record{{i}, scoring::why_not(agents_.table(), demand, {i}), std::nullopt};
    if (record.reasons.empty() && !item.by_distribution)
      record.score = scoring::score_terms(agents_.table(), demand, {i});
    decision.agents.push_back(record);
  }
  decisions_->on_agents(decision);
}

model::Diagnosis Router::diagnosis(const WorkitemState& item) const {
  return scoring::diagnose(agents_.table(), demand_of(item));
}

void Router::list_waiting(Slot slot) {
  WorkitemState& item = workitems_[slot];
  waiting_.insert(item.demand->index, place_of(slot));
  item.is_listed = true;
}

void Router::leave_waiting(Slot slot) {
  WorkitemState& item = workitems_[slot];
  if (item.is_listed) {
    const queueing::WaitingPlace place = place_of(slot);
    waiting_.erase(item.demand->index, place);
    item.is_listed = false;
    if (!declined_waiting_.empty()) declined_waiting_.erase(place);
  }
  agents_.release(*item.demand);
  item.demand.reset();
  item.in_limbo = false;
}

void Router::renew_demand(Slot slot) {
  WorkitemState& item = workitems_[slot];
  if (ROUTESIM_FAULT(24, false, true)) return;
  const scoring::DemandId before = *item.demand;
  item.demand = agents_.acquire(demand_of(item));
  agents_.release(before);
  if (*item.demand == before) return;
  const queueing::WaitingPlace place = place_of(slot);
  waiting_.erase(before.index, place);
  waiting_.insert(item.demand->index, place);
}

void Router::say_limbo() {
  if (declined_waiting_.empty()) {
    doubtful_.clear();
    agents_changed_ = false;
    return;
  }
  // Who is left to offer a workitem to depends on its own terms and declines and on the agents' states and
  // skills, not on what they hold: most events concern one workitem or none.
  if (agents_changed_) {
    doubtful_.clear();
    for (const queueing::WaitingPlace& place : declined_waiting_) doubtful_.push_back(place.slot);
  } else {
    std::erase_if(doubtful_, [&](Slot slot) { return !declined_waiting_.contains(place_of(slot)); });
    sort_waiting(doubtful_);
    doubtful_.erase(std::unique(doubtful_.begin(), doubtful_.end()), doubtful_.end());
  }
  for (const Slot slot : doubtful_) {
    WorkitemState& item = workitems_[slot];
    const bool limbo = agents_.everyone_declined(*item.demand);
    if (limbo && !item.in_limbo) emit(model::event::EveryoneDeclined{item.ref()});
    item.in_limbo = limbo;
  }
  doubtful_.clear();
  agents_changed_ = false;
}

void Router::check_invariants() const {
  std::size_t waiting = 0;
  std::vector<int> held(agents_.table().size(), 0);
  for (Slot slot = 0; slot < workitems_.size(); ++slot) {
    const WorkitemState& item = workitems_[slot];
    if (item.number == 0) continue;
    if (item.state == RoutingState::queued) {
      ++waiting;
      invariant(item.demand && waiting_.contains(item.demand->index, place_of(slot)),
                "what is queued is in the waiting list");
      const model::Diagnosis why = diagnosis(slot);
      invariant(why != model::Diagnosis::none, "no waiting workitem has an eligible agent");
      invariant(item.in_limbo == (why == model::Diagnosis::everyone_declined),
                "limbo is said of exactly the waiting workitems that everyone has declined");
    }
    const bool holds = item.state == RoutingState::assigned || item.state == RoutingState::accepted ||
                       item.state == RoutingState::completed;
    invariant(holds == item.agent.has_value(), "a workitem has an agent exactly while it holds capacity");
    if (holds) ++held[item.agent->index];
  }
  invariant(waiting == waiting_.size(), "only what is queued is in the waiting list");
  for (std::uint32_t i = 0; i < agents_.table().size(); ++i) {
    invariant(held[i] == agents_.table().held({i}),
              "an agent's load is the number of workitems that it holds");
  }
}

}  // namespace routesim::routing

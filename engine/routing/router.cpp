// Commands: each changes what its name says, then settles. What settling means is in cascade.cpp.
#include "engine/routing/router.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "engine/model/seeded_fault.hpp"
#include "engine/routing/invariant.hpp"

namespace routesim::routing {

using model::RoutingState;
using queueing::Timer;

Router::Router(std::shared_ptr<const model::Org> org, model::Instant start, rules::TieOrder ties)
    : org_(std::move(org)), ties_(ties), start_(start), now_(start), agents_(*org_, start) {
  rule_counts_.resize(org_->rules.size());
  rule_demands_.resize(org_->rules.size());
  last_served_.resize(org_->queues.size());
  offers_.resize(org_->agents.size());

  std::vector<std::uint32_t> by_id(org_->skills.size());
  std::iota(by_id.begin(), by_id.end(), 0U);
  std::sort(by_id.begin(), by_id.end(),
            [&](std::uint32_t a, std::uint32_t b) { return org_->skills[a].id < org_->skills[b].id; });
  skill_rank_.resize(by_id.size());
  for (std::uint32_t rank = 0; rank < by_id.size(); ++rank) skill_rank_[by_id[rank]] = rank;

  for (const model::Agent& agent : org_->agents) {
    auto skills = agent.skills;
    std::sort(skills.begin(), skills.end(), [&](const auto& a, const auto& b) {
      return skill_rank_[a.skill.index] < skill_rank_[b.skill.index];
    });
    agent_skills_.push_back(std::move(skills));
  }

  types_.resize(org_->types.size() + org_->later_types.size());
  for (std::uint32_t i = 0; i < types_.size(); ++i) {
    const bool exists = i < org_->types.size();
    types_[i].id = exists ? org_->types[i].id : org_->later_types[i - org_->types.size()];
    if (!exists) continue;
    types_[i].exists = true;
    types_[i].version = 1;
    types_[i].type = org_->types[i];
    type_order_.push_back(i);
    compile_rules({i});
  }
}

void Router::compile_rules(model::TypeId id) {
  TypeState& state = types_[id.index];
  if (state.rules) state.rules->add_counts(rule_counts_);
  state.rules.emplace(*org_, id, state.type, ties_);
  state.compiled_at = now_;
}

std::vector<model::RuleCounts> Router::rule_counts() const {
  std::vector<model::RuleCounts> counts = rule_counts_;
  for (const TypeState& type : types_) {
    if (type.rules) type.rules->add_counts(counts);
  }
  return counts;
}

// ---- types -----------------------------------------------------------------------------------------------

std::optional<model::TypeId> Router::find_type(std::string_view id) const {
  for (const std::uint32_t i : type_order_) {
    if (types_[i].id == id) return model::TypeId{i};
  }
  return std::nullopt;
}

std::optional<model::TypeId> Router::find_type_by_name(std::string_view name) const {
  for (const std::uint32_t i : type_order_) {
    if (types_[i].type.name == name) return model::TypeId{i};
  }
  return std::nullopt;
}

std::vector<model::TypeId> Router::types() const {
  std::vector<model::TypeId> types;
  for (const std::uint32_t i : type_order_) types.push_back({i});
  return types;
}

void Router::create_type(model::WorkitemType type) {
  // An id that the scenario announced has its place already: rules may refer to it.
  auto place =
      std::find_if(types_.begin(), types_.end(), [&](const TypeState& t) { return t.id == type.id; });
  if (place == types_.end())
    place = types_.insert(types_.end(), TypeState{type.id, false, 0, {}, std::nullopt, {}});
  invariant(!place->exists, "a type id is created once");
  place->exists = true;
  place->version = 1;
  place->type = std::move(type);
  const auto index = static_cast<std::uint32_t>(place - types_.begin());
  type_order_.push_back(index);
  compile_rules({index});
  emit(model::event::TypeCreated{place->id, 1, static_cast<int>(place->rules->attached().size())});
}

void Router::patch_type(model::TypeId id, model::WorkitemType patched) {
  TypeState& state = types_[id.index];
  const int capacity = state.type.max_capacity;
  const bool raised = patched.max_capacity > capacity;
  state.type = std::move(patched);
  ++state.version;
  const model::Duration rules_lived = now_ - state.compiled_at;
  compile_rules(id);
  emit(model::event::TypePatched{state.id, state.version, static_cast<int>(state.rules->attached().size()),
                                 state.rules->attached(), rules_lived});
  if (state.type.max_capacity != capacity) {
    // In waiting order, so that demands are numbered the same in each run.
    for (const queueing::WaitingPlace& place : waiting_.in_order()) {
      if (workitems_[place.slot].type != id) continue;
      renew_demand(place.slot);
      if (ROUTESIM_FAULT(12, raised, false)) cascade_.pushed.push_back(place.slot);
    }
  }
  settle();
}

// ---- workitems -------------------------------------------------------------------------------------------

Slot Router::create(model::NewWorkitem workitem, std::string id, const model::Handling& handling) {
  Slot slot = 0;
  if (free_slots_.empty()) {
    slot = static_cast<Slot>(workitems_.size());
    workitems_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  WorkitemState& item = workitems_[slot];
  item.number = next_number_++;
  completed_.push_back(false);
  item.id = std::move(id);
  item.type = workitem.type;
  item.fields = std::move(workitem.fields);
  item.source = std::move(workitem.source);
  item.priority = workitem.priority;
  item.own = std::move(workitem.routing);
  item.handling = handling;
  return slot;
}

bool Router::recording(const WorkitemState& item) const {
  return decisions_ != nullptr && decisions_->wants(item.ref());
}

Router::Plan Router::plan_routing(Slot slot, const model::RoutingData& request) {
  const WorkitemState& item = workitems_[slot];
  Plan plan;
  plan.request_skills = request.skills;

  const bool request_decides = request.queue || request.rule;
  const auto queue = request_decides ? request.queue : item.own.queue;
  if (queue) {
    plan.queues = true;
    plan.queue = *queue;
    plan.ignored_rule_or_skills =
        request.rule || item.own.rule || !request.skills.empty() || !item.own.skills.empty();
    return plan;
  }

  const rules::Facts facts{item.fields, item.priority, item.source};
  rules::TypeRules& rules = *types_[item.type.index].rules;
  const auto named = request.rule ? request.rule : item.own.rule;
  std::vector<rules::RuleRecord> recorded;
  auto* records = recording(item) ? &recorded : nullptr;
  rules::Choice choice = named ? rules.choose_named(*named, facts, rule_counts_, records)
                               : rules.choose(facts, rule_counts_, records);
  if (records != nullptr) {
    RuleDecision decision;
    decision.rules = std::move(recorded);
    decision.workitem = &item;
    decision.type = &types_[item.type.index].type;
    decision.at = now_;
    decision.winner = choice.winner;
    decisions_->on_rules(decision);
  }
  plan.later_fields = std::move(choice.later_fields);
  if (choice.winner) {
    plan.queues = true;
    plan.rule = choice.winner;
    plan.queue = org_->rules[choice.winner->index].queue;
    plan.tied = std::move(choice.tied);
  }
  return plan;
}

std::vector<model::event::AddedLater> Router::added_later(Slot slot, const Plan& plan) const {
  const auto& fields = types_[workitems_[slot].type.index].type.custom_fields;
  std::vector<model::event::AddedLater> added;
  for (const rules::LaterField& later : plan.later_fields) {
    added.push_back({later.rule, fields[later.field].name});
  }
  return added;
}

void Router::route(Slot slot, const Plan& plan) {
  if (!plan.queues) {
    emit(model::event::Unrouted{workitems_[slot].ref(), "noRuleMatched", added_later(slot, plan)});
    settle();
    return;
  }
  const bool is_new = workitems_[slot].state != RoutingState::queued;
  enter_queue(slot, plan);
  if (is_new) {
    // It is listed only where nobody takes it at once.
    if (!push(slot)) list_waiting(slot);
  } else {
    cascade_.pushed.push_back(slot);
  }
  settle();
  await_steps(slot);
}

void Router::route_on_creation(Slot slot) {
  const WorkitemState& item = workitems_[slot];
  const model::WorkitemType& type = types_[item.type.index].type;
  const bool routes = type.routing_enabled && (type.routing_rule || item.own.rule || item.own.queue);
  if (routes) route(slot, plan_routing(slot, {}));
}

std::vector<Slot> Router::unrouted() const {
  std::vector<Slot> slots;
  for (Slot slot = 0; slot < workitems_.size(); ++slot) {
    const WorkitemState& item = workitems_[slot];
    if (item.number != 0 && item.state == RoutingState::unrouted) slots.push_back(slot);
  }
  std::sort(slots.begin(), slots.end(),
            [&](Slot a, Slot b) { return workitems_[a].number < workitems_[b].number; });
  return slots;
}

void Router::enter_queue(Slot slot, const Plan& plan) {
  WorkitemState& item = workitems_[slot];
  const bool already_waiting = item.state == RoutingState::queued;
  if (!already_waiting) item.queued_at = now_;  // kept by a new routing request
  item.state = RoutingState::queued;
  item.rule = plan.rule;
  item.queue = plan.queue;
  item.by_distribution = !plan.rule;
  item.requirement.skills.clear();
  item.requirement.bypass_proficiency = false;
  item.requirement.extra_capacity = 0;
  item.due_steps.clear();
  item.awaits_steps = false;
  if (ROUTESIM_FAULT(13, true, !already_waiting)) {
    item.declined.clear();
    item.in_limbo = false;
    if (!declined_waiting_.empty()) declined_waiting_.erase(place_of(slot));
  }
  ++item.queueing;

  if (plan.rule) {
    const model::Rule& rule = org_->rules[plan.rule->index];
    queueing::merge_skills(item.requirement.skills, rule.skills, skill_rank_);
    queueing::merge_skills(item.requirement.skills, item.own.skills, skill_rank_);
    queueing::merge_skills(item.requirement.skills, plan.request_skills, skill_rank_);
    item.requirement.bypass_proficiency = rule.bypass_proficiency;
    item.requirement.extra_capacity = rule.extra_capacity;
    emit(model::event::RuleChosen{item.ref(), *plan.rule, rule.evaluation_order, plan.tied,
                                  added_later(slot, plan)});
  } else {
    emit(model::event::RuleBypassed{item.ref(), plan.queue, plan.ignored_rule_or_skills});
  }
  if (already_waiting) {
    renew_demand(slot);
  } else {
    const bool asks_as_rule = plan.rule && item.own.skills.empty() && plan.request_skills.empty();
    item.demand = acquire_demand(item, asks_as_rule);
  }
  emit_queued(item, false);
  if (plan.rule) {
    item.steps_from = now_;
    item.steps_order = timers_.reserve(org_->rules[plan.rule->index].fallback.size());
  }
}

// Steps take the places of timers that are set at the queueing, but each is set only when the one before it
// has run, and none while the offer that was made at once is bound to be accepted first: return_offer sets
// the first where it is not. Most workitems go without.
void Router::await_steps(Slot slot) {
  WorkitemState& item = workitems_[slot];
  if (item.awaits_steps || !item.rule) return;
  const auto& steps = org_->rules[item.rule->index].fallback;
  if (steps.empty()) return;
  const auto& accept_after = item.handling.accept_after;
  const bool accepted_before =
      item.state == RoutingState::assigned && accept_after && *accept_after < steps[0].after;
  if (accepted_before) return;
  item.awaits_steps = true;
  set_step_timer(slot, 0);
}

void Router::set_step_timer(Slot slot, std::uint32_t step) {
  const WorkitemState& item = workitems_[slot];
  const auto& steps = org_->rules[item.rule->index].fallback;
  if (step >= steps.size()) return;
  timers_.set(timer_of(slot, Timer::Kind::fallback, item.steps_from + steps[step].after, item.queueing, step),
              item.steps_order + step);
}

void Router::accept(Slot slot) {
  WorkitemState& item = workitems_[slot];
  invariant(item.state == RoutingState::assigned, "only an open offer is accepted");
  item.state = RoutingState::accepted;
  item.due_steps.clear();
  item.declined.clear();
  auto& offers = offers_[item.agent->index];
  offers.erase(std::find(offers.begin(), offers.end(), slot));
  emit(model::event::Accepted{item.ref(), *item.agent});
  if (item.handling.handle_time) set_timer(slot, Timer::Kind::handle, *item.handling.handle_time, item.offer);
  settle();
}

template <class Reason>
void Router::return_offer(Slot slot, bool counts_as_decline) {
  WorkitemState& item = workitems_[slot];
  invariant(item.state == RoutingState::assigned, "only an open offer goes back");
  const model::AgentId agent = *item.agent;
  auto& offers = offers_[agent.index];
  offers.erase(std::find(offers.begin(), offers.end(), slot));
  give_up_slot(agent, item.type);
  item.agent.reset();
  item.state = RoutingState::queued;
  if (counts_as_decline) item.declined.push_back(agent);
  emit(Reason{item.ref(), agent});
  if (counts_as_decline && item.handling.reoffer_after) {
    set_timer(slot, Timer::Kind::reoffer, *item.handling.reoffer_after, item.queueing, agent.index);
  }
  await_steps(slot);
  item.demand = acquire_demand(item, false);
  list_waiting(slot);
  if (!item.declined.empty()) {
    declined_waiting_.insert(place_of(slot));
    doubtful_.push_back(slot);
  }
  emit_queued(item, true);
}

void Router::decline(Slot slot) {
  const model::AgentId agent = *workitems_[slot].agent;
  return_offer<model::event::Declined>(slot, true);
  cascade_.returned.push_back(slot);
  cascade_.freed.push_back(agent);
  settle();
}

void Router::complete(Slot slot) {
  WorkitemState& item = workitems_[slot];
  invariant(item.state == RoutingState::accepted, "only an accepted workitem is completed");
  const model::AgentId agent = *item.agent;
  const model::Duration wrap_up = item.handling.wrap_up;
  model::event::Completed completed{item.ref(), agent, std::nullopt};
  if (wrap_up.us > 0) completed.wrap_up_until = now_ + wrap_up;
  finish(slot, RoutingState::completed);
  emit(completed);
  if (wrap_up.us > 0) {
    set_timer(slot, Timer::Kind::wrap_up, wrap_up, item.offer);
  } else {
    give_up_slot(agent, item.type);
    cascade_.freed.push_back(agent);
    release(slot);
  }
  settle();
}

void Router::cancel(Slot slot) {
  WorkitemState& item = workitems_[slot];
  invariant(!model::is_finished(item.state), "a finished workitem is not cancelled");
  const auto agent = item.agent;
  if (item.state == RoutingState::queued) leave_waiting(slot);
  if (item.state == RoutingState::assigned) {
    auto& offers = offers_[agent->index];
    offers.erase(std::find(offers.begin(), offers.end(), slot));
  }
  if (agent) {
    give_up_slot(*agent, item.type);
    cascade_.freed.push_back(*agent);
  }
  finish(slot, RoutingState::cancelled);
  emit(model::event::Cancelled{item.ref(), agent});
  release(slot);
  settle();
}

void Router::finish(Slot slot, RoutingState state) {
  WorkitemState& item = workitems_[slot];
  item.state = state;
  if (state == RoutingState::completed) completed_[item.number - 1] = true;
  item.declined.clear();
  // The hash takes a few pages at once far faster than a line at a time.
  constexpr std::size_t enough = 8 * 1024;
  append_workitem_line(unhashed_, item, types_[item.type.index].id, *org_);
  if (unhashed_.size() < enough) return;
  finished_.add(unhashed_);
  unhashed_.clear();
}

void Router::release(Slot slot) {
  workitems_[slot].reset();
  free_slots_.push_back(slot);
}

void Router::give_up_slot(model::AgentId agent, model::TypeId type) {
  agents_.add_load(agent, type, -1);
  if (ROUTESIM_FAULT(14, true, false)) agents_.set_idle_since(agent, now_);
}

// ---- agents ----------------------------------------------------------------------------------------------

void Router::change_agent(model::AgentId agent, std::optional<model::AgentState> state,
                          const std::optional<std::vector<model::AgentSkill>>& skills) {
  model::event::AgentChanged changed{agent, std::nullopt, std::nullopt};
  const bool was_routable = agents_.table().routable(agent);
  if (state && *state != agents_.table().state(agent)) {
    agents_.set_state(agent, *state);
    changed.state = *state;
  }
  if (skills) {
    auto by_id = *skills;
    std::sort(by_id.begin(), by_id.end(), [&](const auto& a, const auto& b) {
      return skill_rank_[a.skill.index] < skill_rank_[b.skill.index];
    });
    if (by_id != agent_skills_[agent.index]) {
      agents_.set_skills(agent, by_id);
      agent_skills_[agent.index] = std::move(by_id);
      changed.skills = agent_skills_[agent.index];
    }
  }
  if (!changed.state && !changed.skills) return;
  agents_changed_ = true;
  const bool is_routable = agents_.table().routable(agent);
  if (is_routable && !was_routable) agents_.set_idle_since(agent, now_);
  emit(changed);

  if (was_routable && !is_routable) {
    cascade_.returned = offers_[agent.index];
    sort_waiting(cascade_.returned);
    for (const Slot slot : cascade_.returned)
      return_offer<model::event::OfferWithdrawn>(slot, ROUTESIM_FAULT(15, false, true));
  }
  if (is_routable && (!was_routable || changed.skills)) cascade_.freed.push_back(agent);
  settle();
}

// ---- time ------------------------------------------------------------------------------------------------

Timer Router::timer_of(Slot slot, Timer::Kind kind, model::Instant due, std::uint32_t generation,
                       std::uint32_t detail) const {
  Timer timer;
  timer.due = due;
  timer.workitem = workitems_[slot].number;
  timer.slot = slot;
  timer.generation = generation;
  timer.detail = detail;
  timer.kind = kind;
  return timer;
}

void Router::set_timer(Slot slot, Timer::Kind kind, model::Duration after, std::uint32_t generation,
                       std::uint32_t detail) {
  timers_.set(timer_of(slot, kind, now_ + after, generation, detail));
}

void Router::set_external_timer(model::Instant due, std::uint64_t token) {
  Timer timer;
  timer.due = due;
  timer.workitem = token;
  timer.kind = Timer::Kind::external;
  timers_.set(timer);
}

std::optional<std::uint64_t> Router::next_external() const {
  if (timers_.empty() || timers_.next().kind != Timer::Kind::external) return std::nullopt;
  return timers_.next().workitem;
}

bool Router::applies(const Timer& timer) const {
  if (timer.kind == Timer::Kind::external) return true;
  const WorkitemState& item = workitems_[timer.slot];
  if (item.number != timer.workitem) return false;
  const bool in_queueing = item.state == RoutingState::queued || item.state == RoutingState::assigned;
  switch (timer.kind) {
    case Timer::Kind::fallback: return in_queueing && item.queueing == timer.generation;
    case Timer::Kind::reoffer:
      return in_queueing && item.queueing == timer.generation &&
             std::find(item.declined.begin(), item.declined.end(), model::AgentId{timer.detail}) !=
                 item.declined.end();
    case Timer::Kind::accept:
    case Timer::Kind::offer_timeout:
      return item.state == RoutingState::assigned && item.offer == timer.generation;
    case Timer::Kind::handle: return item.state == RoutingState::accepted && item.offer == timer.generation;
    case Timer::Kind::wrap_up: return item.state == RoutingState::completed;
    case Timer::Kind::external: break;
  }
  return false;
}

std::optional<model::Instant> Router::next_due() {
  while (!timers_.empty()) {
    if (applies(timers_.next())) return timers_.next().due;
    timers_.take();
  }
  return std::nullopt;
}

std::optional<std::uint64_t> Router::run_next_timer() {
  const Timer timer = timers_.take();
  // Open workitems are more than the nearest cache holds.
  if (!timers_.empty()) __builtin_prefetch(workitems_.data() + timers_.next().slot);
  invariant(applies(timer) && timer.due >= now_, "timers run in order and while they apply");
  now_ = timer.due;
  if (timer.kind == Timer::Kind::external) return timer.workitem;
  const Slot slot = timer.slot;
  WorkitemState& item = workitems_[slot];
  switch (timer.kind) {
    case Timer::Kind::accept: accept(slot); break;
    case Timer::Kind::handle: complete(slot); break;
    case Timer::Kind::offer_timeout: {
      const model::AgentId agent = *item.agent;
      return_offer<model::event::OfferTimedOut>(slot, ROUTESIM_FAULT(16, true, false));
      cascade_.returned.push_back(slot);
      cascade_.freed.push_back(agent);
      settle();
      break;
    }
    case Timer::Kind::fallback: {
      set_step_timer(slot, timer.detail + 1);
      if (item.state == RoutingState::queued) {
        apply_step(slot, timer.detail);
        cascade_.pushed.push_back(slot);
      } else if (ROUTESIM_FAULT(17, true, false)) {
        item.due_steps.push_back(timer.detail);
      }
      settle();
      break;
    }
    case Timer::Kind::wrap_up: {
      const model::AgentId agent = *item.agent;
      give_up_slot(agent, item.type);
      emit(model::event::WrapUpEnded{item.ref(), agent});
      release(slot);
      cascade_.freed.push_back(agent);
      settle();
      break;
    }
    case Timer::Kind::reoffer: {
      const model::AgentId agent{timer.detail};
      std::erase(item.declined, agent);
      if (item.state == RoutingState::queued) {
        doubtful_.push_back(slot);
        renew_demand(slot);
        if (item.declined.empty()) {
          declined_waiting_.erase(place_of(slot));
          item.in_limbo = false;
        }
      }
      emit(model::event::DeclineEnded{item.ref(), agent});
      cascade_.freed.push_back(agent);
      settle();
      break;
    }
    case Timer::Kind::external: break;
  }
  return std::nullopt;
}

// ---- the run's log ---------------------------------------------------------------------------------------

void Router::start_log(std::string_view scenario, std::uint64_t seed) {
  model::event::RunStarted started;
  started.scenario = scenario;
  started.seed = seed;
  started.starts_at = start_;
  started.org_hash = org_->hash;
  for (const std::uint32_t i : type_order_) started.types.push_back({types_[i].id, types_[i].version});
  for (std::uint32_t i = 0; i < agents_.table().size(); ++i) {
    started.agents.push_back({{i}, agents_.table().state({i}), agent_skills_[i]});
  }
  emit(std::move(started));
}

void Router::end_log() {
  model::event::RunEnded ended;
  ended.events = next_sequence_ - 1;
  std::unordered_map<std::uint32_t, model::Diagnosis> of_demand;
  for (const queueing::WaitingPlace& place : waiting_.in_order()) {
    const WorkitemState& item = workitems_[place.slot];
    const auto [known, is_new] = of_demand.try_emplace(item.demand->index);
    if (is_new) known->second = diagnosis(item);
    ended.waiting.push_back({item.ref(), known->second});
  }
  ended.state_hash = state_hash();
  emit(std::move(ended));
}

std::uint64_t Router::state_hash() const {
  StateHash hash = finished_;
  hash.add(unhashed_);
  std::string line;
  const auto fold = [&] {
    hash.add(line);
    line.clear();
  };
  for (const std::uint32_t i : type_order_) {
    append_type_line(line, types_[i].id, types_[i].version);
    fold();
  }
  for (std::uint32_t i = 0; i < agents_.table().size(); ++i) {
    append_agent_line(line, org_->agents[i], agents_.table().state({i}), agent_skills_[i],
                      agents_.table().held({i}), *org_);
    fold();
  }
  std::vector<const WorkitemState*> open;
  for (const WorkitemState& item : workitems_) {
    if (item.number != 0 && !model::is_finished(item.state)) open.push_back(&item);
  }
  std::sort(open.begin(), open.end(), [](const auto* a, const auto* b) { return a->number < b->number; });
  for (const WorkitemState* item : open) {
    append_workitem_line(line, *item, types_[item->type.index].id, *org_);
    fold();
  }
  return hash.digest();
}

}  // namespace routesim::routing

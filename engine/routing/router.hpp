// The state machine of routing: commands and timers in, events out. The only place where rules, scoring and
// queueing meet.
//
// A router is a value: a copy goes on by itself. Every public command is one event with its whole cascade, in
// the order that docs/routing-model.md gives: the change, returns, fallback steps that are due, pushes in
// waiting order, pulls of freed agents in id order, limbo.
//
//   Router router(org, start, options);
//   router.set_sink(&log);
//   const auto slot = router.create(std::move(workitem), "loan-1", handling);
//   router.route_on_creation(slot);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"
#include "engine/queueing/timers.hpp"
#include "engine/queueing/waiting_groups.hpp"
#include "engine/queueing/waiting_list.hpp"
#include "engine/routing/decision.hpp"
#include "engine/routing/state_hash.hpp"
#include "engine/routing/workitem_state.hpp"
#include "engine/rules/rule_choice.hpp"
#include "engine/scoring/agent_index.hpp"
#include "engine/scoring/agent_table.hpp"

namespace routesim::routing {

// Where the router keeps an unfinished workitem (or one in wrap-up); given again after it is gone.
using Slot = std::uint32_t;

class Router {
 public:
  Router(std::shared_ptr<const model::Org> org, model::Instant start, rules::TieOrder ties);

  // Neither is part of the state; a copy keeps them until it is told otherwise.
  void set_sink(model::EventSink* sink) { sink_ = sink; }
  void set_decision_sink(DecisionSink* sink) { decisions_ = sink; }

  const model::Org& org() const { return *org_; }
  model::Instant now() const { return now_; }

  // ---- types -------------------------------------------------------------------------------------------
  // Nothing when no type of that id exists (yet).
  std::optional<model::TypeId> find_type(std::string_view id) const;
  std::optional<model::TypeId> find_type_by_name(std::string_view name) const;
  const model::WorkitemType& type(model::TypeId id) const { return types_[id.index].type; }
  int type_version(model::TypeId id) const { return types_[id.index].version; }
  // In order of creation.
  std::vector<model::TypeId> types() const;
  // `type.id` must not exist.
  void create_type(model::WorkitemType type);
  // `patched` keeps the positions of the fields and options that were there.
  void patch_type(model::TypeId id, model::WorkitemType patched);

  // ---- workitems ---------------------------------------------------------------------------------------
  Slot create(model::NewWorkitem workitem, std::string id, const model::Handling& handling);
  const WorkitemState& workitem(Slot slot) const { return workitems_[slot]; }

  // A routing attempt as decided, not yet carried out, so that a refusal can be answered first.
  struct Plan {
    bool queues = false;                // false: nothing matched
    std::optional<model::RuleId> rule;  // none: a queueId decided
    model::QueueId queue;
    std::vector<model::RuleId> tied;
    std::vector<rules::LaterField> later_fields;
    bool ignored_rule_or_skills = false;
    std::vector<model::SkillMinimum> request_skills;
  };
  Plan plan_routing(Slot slot, const model::RoutingData& request);
  // The workitem must be unrouted, or queued with a plan that queues.
  void route(Slot slot, const Plan& plan);
  // Routes by itself where the type or the workitem says so.
  void route_on_creation(Slot slot);

  // Each needs the state that its name implies: assigned, assigned, accepted, unfinished.
  void accept(Slot slot);
  void decline(Slot slot);
  void complete(Slot slot);
  void cancel(Slot slot);

  // ---- agents ------------------------------------------------------------------------------------------
  // Changes nothing, and logs nothing, where both are as they were. `skills`: the whole new list.
  void change_agent(model::AgentId agent, std::optional<model::AgentState> state,
                    const std::optional<std::vector<model::AgentSkill>>& skills);

  // ---- time --------------------------------------------------------------------------------------------
  // When the next timer that still applies falls due.
  std::optional<model::Instant> next_due();
  // Runs that one timer; now() becomes its instant. One that is not the router's own is only handed back.
  std::optional<std::uint64_t> run_next_timer();
  // A timer of somebody who uses the router, in one order with the router's own; `due` is not before now().
  void set_external_timer(model::Instant due, std::uint64_t token);
  // Of the timer that next_due() spoke of: the token, where it is external.
  std::optional<std::uint64_t> next_external() const;
  // That timer never happens.
  void drop_next_timer() { timers_.take(); }
  // `to` must not be before now() nor after the next timer's instant.
  void set_now(model::Instant to) { now_ = to; }

  // ---- the run's log -----------------------------------------------------------------------------------
  // Numbered also where nobody listens.
  template <class What>
  void emit(const What& what) {
    const std::uint64_t sequence = next_sequence_++;
    if (sink_ != nullptr) sink_->on_event({sequence, now_, what});
  }
  void start_log(std::string_view scenario, std::uint64_t seed);
  void end_log();

  // ---- questions ---------------------------------------------------------------------------------------
  const scoring::AgentTable& agents() const { return agents_.table(); }
  std::vector<model::RuleCounts> rule_counts() const;  // by RuleId; costs a step a rule and type
  const queueing::WaitingGroups& waiting() const { return waiting_; }
  model::Diagnosis diagnosis(Slot slot) const { return diagnosis(workitems_[slot]); }
  model::Diagnosis diagnosis(const WorkitemState& item) const;
  // Unfinished, and neither queued nor with an agent; in order of creation.
  std::vector<Slot> unrouted() const;
  std::uint64_t created() const { return next_number_ - 1; }
  // Of a finished workitem: completed, and not cancelled.
  bool was_completed(model::WorkitemNumber number) const { return completed_[number - 1]; }
  const std::vector<model::AgentSkill>& skills(model::AgentId agent) const {
    return agent_skills_[agent.index];  // by skill id
  }
  std::uint64_t state_hash() const;

  // Stops the program when a rule of the model is broken (after each event, in the test suites): work
  // conservation, held slots, waiting order. Costs waiting x agents.
  void check_invariants() const;

 private:
  struct TypeState {
    std::string id;
    bool exists = false;
    int version = 0;
    model::WorkitemType type;
    std::optional<rules::TypeRules> rules;  // compiled for this version; none before the type exists
    model::Instant compiled_at;
  };
  // What the change of an event asks for afterwards.
  struct Cascade {
    std::vector<Slot> returned;  // logged and queued again already
    std::vector<Slot> pushed;
    std::vector<model::AgentId> freed;
  };

  void compile_rules(model::TypeId id);
  std::vector<model::event::AddedLater> added_later(Slot slot, const Plan& plan) const;
  bool recording(const WorkitemState& item) const;
  scoring::Demand demand_of(const WorkitemState& item) const;
  int capacity_for(const WorkitemState& item) const;
  scoring::DemandId acquire_demand(const WorkitemState& item, bool asks_as_rule);
  queueing::WaitingPlace place_of(Slot slot) const;
  model::event::Requirement requirement_of(const WorkitemState& item) const;

  // A workitem that did not wait is not listed yet.
  void enter_queue(Slot slot, const Plan& plan);
  void await_steps(Slot slot);
  void set_step_timer(Slot slot, std::uint32_t step);
  void emit_queued(const WorkitemState& item, bool returned);
  void apply_due_steps(Slot slot);
  void apply_step(Slot slot, std::uint32_t step);
  void settle();
  bool push(Slot slot);
  bool pull(model::AgentId agent);
  void assign(Slot slot, model::AgentId agent, model::event::TieBreak tie_break, model::event::AssignedBy by);
  void record_agents(const WorkitemState& item, std::optional<model::AgentId> chosen);
  void list_waiting(Slot slot);
  void leave_waiting(Slot slot);
  // What a waiting workitem asks for has changed.
  void renew_demand(Slot slot);
  void say_limbo();

  // The offer ends without acceptance: the slot is given up, the workitem waits again.
  template <class Reason>
  void return_offer(Slot slot, bool counts_as_decline);
  void give_up_slot(model::AgentId agent, model::TypeId type);
  void finish(Slot slot, model::RoutingState state);
  void release(Slot slot);
  bool applies(const queueing::Timer& timer) const;
  queueing::Timer timer_of(Slot slot, queueing::Timer::Kind kind, model::Instant due,
                           std::uint32_t generation, std::uint32_t detail = 0) const;
  void set_timer(Slot slot, queueing::Timer::Kind kind, model::Duration after, std::uint32_t generation,
                 std::uint32_t detail = 0);
  void sort_waiting(std::vector<Slot>& slots) const;

  std::shared_ptr<const model::Org> org_;
  rules::TieOrder ties_;
  model::EventSink* sink_ = nullptr;
  DecisionSink* decisions_ = nullptr;
  model::Instant start_;
  model::Instant now_;
  std::uint64_t next_sequence_ = 1;
  model::WorkitemNumber next_number_ = 1;

  std::vector<TypeState> types_;
  std::vector<std::uint32_t> type_order_;       // existing types in creation order
  std::vector<model::RuleCounts> rule_counts_;  // without what the types' present rules keep themselves
  std::vector<std::uint32_t> skill_rank_;       // a skill's place among all skill ids in byte order
  std::vector<std::vector<model::AgentSkill>> agent_skills_;  // by agent, by skill id
  scoring::AgentIndex agents_;
  std::vector<std::optional<std::uint32_t>>
      last_served_;  // by queue, an agent's id rank: roundRobin's pointer

  std::vector<WorkitemState> workitems_;  // by slot
  std::vector<Slot> free_slots_;
  std::vector<bool> completed_;             // by number - 1: all that is kept of a finished workitem
  queueing::WaitingGroups waiting_;         // a group: the demand
  std::vector<std::vector<Slot>> offers_;   // by agent: open offers
  queueing::WaitingList declined_waiting_;  // those that somebody declined: only they can be in limbo
  std::vector<Slot> doubtful_;              // of an event: whose limbo it may have changed
  bool agents_changed_ = false;             // of an event: state or skills of an agent, so anybody's
  queueing::Timers timers_;
  StateHash finished_;    // lines of finished workitems so far,
  std::string unhashed_;  // and behind them those that are not in it yet
  Cascade cascade_;       // empty between events
  // By rule, of its latest workitem that asked for what the rule says and no more: so nearly all do.
  struct RuleDemand {
    model::TypeId type;
    int capacity = 0;
    scoring::DemandId demand;
    std::uint64_t serial = 0;  // 0: there was none
  };
  std::vector<RuleDemand> rule_demands_;
};

}  // namespace routesim::routing

// What must hold after every event, whatever the input: a wrong oracle is found by these before it is
// believed.

#include <stdexcept>

#include "tests/oracle/naive_router.hpp"
#include "tests/oracle/naive_routing.hpp"

namespace routesim::oracle {
namespace {

[[noreturn]] void broken(const std::string& rule, const std::string& where) {
  throw std::logic_error("broken invariant: " + rule + " (" + where + ")");
}

bool is_legal_transition(const std::string& from, const std::string& to) {
  if (from == "unrouted") return to == "queued" || to == "cancelled";
  if (from == "queued") return to == "queued" || to == "assigned" || to == "cancelled";
  if (from == "assigned") return to == "queued" || to == "accepted" || to == "cancelled";
  if (from == "accepted") return to == "completed" || to == "cancelled";
  return false;
}

void check_transitions(const Workitem& workitem) {
  for (std::size_t i = 1; i < workitem.states.size(); ++i) {
    if (!is_legal_transition(workitem.states[i - 1], workitem.states[i])) {
      broken("only legal transitions",
             workitem.id + ": " + workitem.states[i - 1] + " to " + workitem.states[i]);
    }
  }
  if (workitem.states.back() != workitem.state) broken("states are remembered", workitem.id);
}

void check_work_conservation(const World& world) {
  for (const Workitem& workitem : world.workitems) {
    if (workitem.state != "queued") continue;
    for (const Agent& agent : world.agents) {
      if (reasons_against(world, workitem, agent).empty()) {
        broken("work conservation", workitem.id + " waits although " + agent.id + " is eligible");
      }
    }
  }
}

void check_conservation_of_workitems(const World& world) {
  std::map<std::string, std::size_t> in_state;
  for (const Workitem& workitem : world.workitems) ++in_state[workitem.state];
  const std::size_t sum = in_state["unrouted"] + in_state["queued"] + in_state["assigned"] +
                          in_state["accepted"] + in_state["completed"] + in_state["cancelled"];
  if (sum != world.workitems.size()) broken("conservation of workitems", "a state that is none");
  for (std::size_t i = 0; i < world.workitems.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (world.workitems[i].id == world.workitems[k].id) broken("ids are unique", world.workitems[i].id);
    }
  }
}

void check_holder(const World& world, const Workitem& workitem) {
  const bool is_held = workitem.state == "assigned" || workitem.state == "accepted" || workitem.in_wrap_up;
  int holders = 0;
  for (const Agent& agent : world.agents) holders += holds_slot(workitem, agent) ? 1 : 0;
  if (holders != (is_held ? 1 : 0)) broken("a held workitem has one agent", workitem.id);
  if (workitem.state == "assigned") {
    for (const Agent& agent : world.agents) {
      if (holds_slot(workitem, agent) && !is_routable(agent)) {
        broken("only routable agents have open offers", workitem.id + " at " + agent.id);
      }
    }
  }
  const bool may_have_declines = workitem.state == "queued" || workitem.state == "assigned";
  if (!may_have_declines && !workitem.declines.empty()) broken("declines end with the queueing", workitem.id);
  if (workitem.state != "unrouted" && workitem.state != "cancelled" &&
      (!workitem.queue || !workitem.queued_at)) {
    broken("what was routed has a queue and a queued-at", workitem.id);
  }
}

}  // namespace

void check_invariants(const World& world) {
  check_work_conservation(world);
  check_conservation_of_workitems(world);
  for (const Workitem& workitem : world.workitems) {
    check_transitions(workitem);
    check_holder(world, workitem);
  }
}

void check_assignment(const World& world, const std::string& workitem_id, const std::string& agent_id) {
  for (const Workitem& workitem : world.workitems) {
    if (workitem.id != workitem_id) continue;
    for (const Agent& agent : world.agents) {
      if (agent.id != agent_id) continue;
      if (workitem.state != "queued") broken("only queued workitems are assigned", workitem_id);
      if (!reasons_against(world, workitem, agent).empty()) broken("only eligible agents get work", agent_id);
      const std::int64_t limit = find_type(world, workitem.type_id)->max_capacity + workitem.extra_capacity;
      if (held_of_type(world, agent, workitem.type_id) + 1 > limit) broken("type capacity", agent_id);
      if (agent.capacity && held_in_all(world, agent) + 1 > *agent.capacity)
        broken("total capacity", agent_id);
    }
  }
}

}  // namespace routesim::oracle

#pragma once
// One run of the naive router: the world, its timers, and the cascade of one event. The API's verbs and the
// timeline drive it (naive_router.cpp).

#include "tests/oracle/naive_model.hpp"
#include "tests/oracle/naive_router.hpp"
#include "tests/oracle/naive_routing.hpp"

namespace routesim::oracle {

struct Timer {
  std::string kind;  // acceptTimer, offerTimer, handleTimer, wrapUpTimer, fallbackTimer, reofferTimer
  Instant due = 0;
  std::string workitem;
  int number =
      0;         // of the offer, the queueing or the decline it belongs to: another one, and it is overtaken
  int step = 0;  // fallbackTimer: from 1
};

// Why a workitem goes back to `queued`, which is the name of its line.
struct Return {
  std::string workitem, line;
};

class NaiveRun {
 public:
  World world;
  OracleResult result;
  std::vector<Timer> timers;  // in the order in which they were set

  // --- the log and the counts of what was reached ---
  void log(const std::string& event, const Json& members);
  void reach(const std::string& what) { ++result.reached[what]; }

  // --- changes; each adds to what the cascade of this event has to do ---
  void add_warnings(Json& line, const RuleChoice& choice);
  void choose_rule(Workitem& workitem, const RuleChoice& choice, const std::vector<SkillMinimum>& requested);
  void bypass_rules(Workitem& workitem, const std::string& queue, bool warns);
  void accept(Workitem& workitem);
  void complete(Workitem& workitem);
  void cancel(Workitem& workitem);
  void return_offer(const Workitem& workitem, const std::string& line) {
    returns_.push_back({workitem.id, line});
  }
  void change_agent(Agent& agent, const Json& entry);
  void push_later(const Workitem& workitem) { pushes_.push_back(workitem.id); }

  // Runs a timer; false when it was overtaken and does nothing.
  bool run_timer(const Timer& timer);

  // The cascade: returns, due steps, pushes, pulls, limbo lines; then the invariants.
  void finish_event();

  // The text that the state hash is made of.
  std::string canonical_text() const;

 private:
  std::vector<Return> returns_;
  std::vector<std::string> pushes_, pulls_;  // ids of workitems, of agents
  int declines_ = 0;
  std::string finished_lines_;

  Workitem& workitem(const std::string& id) { return *find_workitem(world, id); }
  void set_state(Workitem& workitem, const std::string& state);
  void set_timer(const std::string& kind, const Workitem& workitem, Duration after, int number, int step = 0);
  Json terms_of(const Workitem& workitem) const;
  void enter_queue(Workitem& workitem);
  void give_up_slot(const std::string& agent_id);
  void put_back(const Return& returned);
  void apply_step(Workitem& workitem);
  void push(Workitem& workitem);
  void pull(Agent& agent);
  void assign(Workitem& workitem, Agent& agent, const std::string& tie_break, const std::string& by);
  void count_reasons(const Workitem& workitem);
  void check_limbo();
};

}  // namespace routesim::oracle

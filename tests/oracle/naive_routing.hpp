#pragma once
// The decisions of the routing model as functions of the whole world: which rule, who is eligible, what an
// agent scores, who is best, in which order workitems wait, and why one waits.

#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

// --- section 4: which rule ---

struct RuleChoice {
  const Rule* winner = nullptr;
  std::vector<std::string> tied;  // all that matched at the winner's place, by id; empty when only one did
  std::vector<std::pair<std::string, std::string>> later_fields;  // rules evaluated, with the field, in order
};

bool is_attached(const Rule& rule, const WorkitemType& type);
// In evaluation order.
std::vector<const Rule*> attached_rules(const World& world, const WorkitemType& type);
bool rule_matches(const World& world, const Rule& rule, const Workitem& workitem);
RuleChoice choose_named_rule(const World& world, const std::string& rule_id, const Workitem& workitem);
RuleChoice choose_attached_rule(const World& world, const Workitem& workitem);

// --- section 6: who is eligible ---

bool is_logged_in(const Agent& agent);
bool is_routable(const Agent& agent);
bool is_member(const Queue& queue, const Agent& agent);
bool holds_slot(const Workitem& workitem, const Agent& agent);
std::int64_t held_of_type(const World& world, const Agent& agent, const std::string& type_id);
std::int64_t held_in_all(const World& world, const Agent& agent);

// Every reason that keeps the agent from the workitem, in the order of the table; none: eligible.
std::vector<std::string> reasons_against(const World& world, const Workitem& workitem, const Agent& agent);
std::vector<const Agent*> eligible_agents(const World& world, const Workitem& workitem);

// --- section 7: the score, in micro-points, exact ---

__extension__ using Wide = __int128;

struct Fraction {
  Wide numerator = 0, denominator = 1;  // denominator above 0
};
bool operator<(const Fraction& left, const Fraction& right);
bool operator==(const Fraction& left, const Fraction& right);
std::int64_t floor_of(const Fraction& fraction);

struct Score {
  Fraction proficiency, performance, capacity, sum;
};
Score score_of(const World& world, const Workitem& workitem, const Agent& agent);

// --- sections 7 and 8: who of the eligible gets it ---

struct BestAgent {
  std::string id;
  std::string tie_break;  // "", "idle" or "id"
};
BestAgent best_by_score(const World& world, const Workitem& workitem,
                        const std::vector<const Agent*>& eligible);
BestAgent best_by_distribution(const World& world, const Queue& queue,
                               const std::vector<const Agent*>& eligible);

// --- sections 8 and 10: waiting ---

// By waiting order: priority, queued-at, creation. Whatever their state.
std::vector<std::string> in_waiting_order(const World& world, const std::vector<std::string>& workitems);
// All that are `queued`, in that order.
std::vector<std::string> waiting_workitems(const World& world);
std::string diagnosis_of(const World& world, const Workitem& workitem);

}  // namespace routesim::oracle

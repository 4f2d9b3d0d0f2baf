// Each function walks over everything it might need, every time.

#include "tests/oracle/naive_routing.hpp"

#include <algorithm>
#include <limits>

#include "tests/oracle/naive_conditions.hpp"

namespace routesim::oracle {
namespace {

bool has_declined(const Workitem& workitem, const Agent& agent) {
  for (const Decline& decline : workitem.declines) {
    if (decline.agent == agent.id) return true;
  }
  return false;
}

bool has_every_skill(const Workitem& workitem, const Agent& agent) {
  for (const auto& [skill, minimum] : workitem.requirement) {
    if (!agent.skills.contains(skill)) return false;
  }
  return true;
}

// A skill that is missing is another matter, and says nothing here.
bool reaches_every_minimum(const Workitem& workitem, const Agent& agent) {
  if (workitem.bypass_proficiency) return true;
  for (const auto& [skill, minimum] : workitem.requirement) {
    if (agent.skills.contains(skill) && agent.skills.at(skill) < minimum) return false;
  }
  return true;
}

std::int64_t capacity_for(const World& world, const Workitem& workitem) {
  return find_type(world, workitem.type_id)->max_capacity + workitem.extra_capacity;
}

std::int64_t order_or_last(const Rule& rule) {
  return rule.evaluation_order.value_or(std::numeric_limits<std::int64_t>::max());
}

Fraction add(const Fraction& left, const Fraction& right) {
  return {left.numerator * right.denominator + right.numerator * left.denominator,
          left.denominator * right.denominator};
}

std::size_t place_of_creation(const World& world, const std::string& workitem) {
  std::size_t place = 0;
  while (world.workitems[place].id != workitem) ++place;
  return place;
}

bool waits_before(const World& world, const std::string& left_id, const std::string& right_id) {
  const std::size_t left_place = place_of_creation(world, left_id);
  const std::size_t right_place = place_of_creation(world, right_id);
  const Workitem& left = world.workitems[left_place];
  const Workitem& right = world.workitems[right_place];
  if (left.priority != right.priority) return left.priority > right.priority;
  if (left.queued_at != right.queued_at) return left.queued_at < right.queued_at;
  return left_place < right_place;
}

}  // namespace

bool is_attached(const Rule& rule, const WorkitemType& type) {
  return rule.enabled &&
         (type.routing_rule_id == rule.id || !rule.workitem_type_id || rule.workitem_type_id == type.id);
}

bool rule_matches(const World& world, const Rule& rule, const Workitem& workitem) {
  const WorkitemType& type = *find_type(world, workitem.type_id);
  return rule.enabled && evaluate_condition(rule.when, type, workitem) == Truth::is_true;
}

void note_later_field(const World& world, const Rule& rule, const Workitem& workitem, RuleChoice& choice) {
  if (!rule.enabled) return;
  const std::string field = null_for_later_field(rule.when, *find_type(world, workitem.type_id), workitem);
  if (!field.empty()) choice.later_fields.emplace_back(rule.id, field);
}

bool goes_before(const Rule* left, const Rule* right) {
  if (order_or_last(*left) != order_or_last(*right)) return order_or_last(*left) < order_or_last(*right);
  return left->id < right->id;
}

std::vector<const Rule*> attached_rules(const World& world, const WorkitemType& type) {
  std::vector<const Rule*> attached;
  for (const Rule& rule : world.rules) {
    if (is_attached(rule, type)) attached.push_back(&rule);
  }
  std::sort(attached.begin(), attached.end(), goes_before);
  return attached;
}

RuleChoice choose_named_rule(const World& world, const std::string& rule_id, const Workitem& workitem) {
  const Rule* rule = find_rule(world, rule_id);
  RuleChoice choice;
  note_later_field(world, *rule, workitem, choice);
  if (rule_matches(world, *rule, workitem)) choice.winner = rule;
  return choice;
}

RuleChoice choose_attached_rule(const World& world, const Workitem& workitem) {
  const WorkitemType& type = *find_type(world, workitem.type_id);
  const std::vector<const Rule*> attached = attached_rules(world, type);
  std::vector<const Rule*> matching;
  for (const Rule* rule : attached) {
    if (rule_matches(world, *rule, workitem)) matching.push_back(rule);
  }
  RuleChoice choice;
  if (!matching.empty()) choice.winner = matching.front();
  // Evaluated are all up to the winner's place, that whole place included.
  for (const Rule* rule : attached) {
    const bool reached = choice.winner == nullptr ||
                         rule->evaluation_order == choice.winner->evaluation_order ||
                         goes_before(rule, choice.winner);
    if (reached) note_later_field(world, *rule, workitem, choice);
  }
  if (choice.winner == nullptr) return choice;
  for (const Rule* rule : matching) {
    if (rule->evaluation_order == choice.winner->evaluation_order) choice.tied.push_back(rule->id);
  }
  if (choice.tied.size() == 1) choice.tied.clear();
  return choice;
}

bool is_logged_in(const Agent& agent) { return agent.state != "Offline" && agent.state != "Lunch"; }

bool is_routable(const Agent& agent) { return agent.state == "Available" || agent.state == "In Queue"; }

bool is_member(const Queue& queue, const Agent& agent) {
  if (!queue.agents) return true;
  return std::find(queue.agents->begin(), queue.agents->end(), agent.id) != queue.agents->end();
}

bool holds_slot(const Workitem& workitem, const Agent& agent) {
  if (workitem.agent != agent.id) return false;
  return workitem.state == "assigned" || workitem.state == "accepted" || workitem.in_wrap_up;
}

std::int64_t held_of_type(const World& world, const Agent& agent, const std::string& type_id) {
  std::int64_t held = 0;
  for (const Workitem& workitem : world.workitems) {
    if (holds_slot(workitem, agent) && workitem.type_id == type_id) ++held;
  }
  return held;
}

std::int64_t held_in_all(const World& world, const Agent& agent) {
  std::int64_t held = 0;
  for (const Workitem& workitem : world.workitems) {
    if (holds_slot(workitem, agent)) ++held;
  }
  return held;
}

std::vector<std::string> reasons_against(const World& world, const Workitem& workitem, const Agent& agent) {
  std::vector<std::string> reasons;
  if (!is_logged_in(agent)) reasons.push_back("loggedOut");
  if (is_logged_in(agent) && !is_routable(agent)) reasons.push_back("notAvailable");
  if (!is_member(*find_queue(world, *workitem.queue), agent)) reasons.push_back("notInQueue");
  if (!has_every_skill(workitem, agent)) reasons.push_back("skillMissing");
  if (!reaches_every_minimum(workitem, agent)) reasons.push_back("proficiencyTooLow");
  if (held_of_type(world, agent, workitem.type_id) >= capacity_for(world, workitem)) {
    reasons.push_back("atTypeCapacity");
  }
  if (agent.capacity && held_in_all(world, agent) >= *agent.capacity) reasons.push_back("atTotalCapacity");
  if (has_declined(workitem, agent)) reasons.push_back("declined");
  return reasons;
}

std::vector<const Agent*> eligible_agents(const World& world, const Workitem& workitem) {
  std::vector<const Agent*> eligible;
  for (const Agent& agent : world.agents) {
    if (reasons_against(world, workitem, agent).empty()) eligible.push_back(&agent);
  }
  return eligible;
}

bool operator<(const Fraction& left, const Fraction& right) {
  return left.numerator * right.denominator < right.numerator * left.denominator;
}

bool operator==(const Fraction& left, const Fraction& right) {
  return left.numerator * right.denominator == right.numerator * left.denominator;
}

std::int64_t floor_of(const Fraction& fraction) {
  return static_cast<std::int64_t>(fraction.numerator / fraction.denominator);  // never negative here
}

Score score_of(const World& world, const Workitem& workitem, const Agent& agent) {
  const Scoring& weights = find_rule(world, *workitem.rule)->scoring;

  // P is (sum of what each skill gives, 0 to 5) / (5 times the number of skills).
  int given = 0, possible = 0;
  for (const auto& [skill, minimum] : workitem.requirement) {
    const int proficiency = agent.skills.at(skill);
    const int distance = proficiency > minimum ? proficiency - minimum : minimum - proficiency;
    given += weights.prefer_closest ? 5 - distance : proficiency;
    possible += 5;
  }
  if (workitem.requirement.empty()) given = possible = 1;

  const std::int64_t capacity = capacity_for(world, workitem);
  const std::int64_t held = held_of_type(world, agent, workitem.type_id);

  Score score;
  score.proficiency = {static_cast<Wide>(weights.proficiency) * given, possible};
  score.performance = {static_cast<Wide>(weights.performance) * agent.performance, 1'000'000};
  score.capacity = {static_cast<Wide>(weights.capacity) * (capacity - held), capacity};
  score.sum = add(add(score.proficiency, score.performance), score.capacity);
  return score;
}

BestAgent best_by_score(const World& world, const Workitem& workitem,
                        const std::vector<const Agent*>& eligible) {
  std::vector<const Agent*> top;
  for (const Agent* agent : eligible) {
    if (!top.empty()) {
      const Fraction mine = score_of(world, workitem, *agent).sum;
      const Fraction highest = score_of(world, workitem, *top.front()).sum;
      if (mine < highest) continue;
      if (highest < mine) top.clear();
    }
    top.push_back(agent);
  }
  if (top.size() == 1) return {top.front()->id, ""};

  Instant oldest = top.front()->idle_since;
  for (const Agent* agent : top) oldest = std::min(oldest, agent->idle_since);
  std::vector<std::string> idle_longest;
  for (const Agent* agent : top) {
    if (agent->idle_since == oldest) idle_longest.push_back(agent->id);
  }
  std::sort(idle_longest.begin(), idle_longest.end());
  return {idle_longest.front(), idle_longest.size() == 1 ? "idle" : "id"};
}

BestAgent best_by_distribution(const World& world, const Queue& queue,
                               const std::vector<const Agent*>& eligible) {
  std::vector<const Agent*> ranked = eligible;
  const auto idle_longer = [](const Agent* left, const Agent* right) {
    return left->idle_since != right->idle_since ? left->idle_since < right->idle_since
                                                 : left->id < right->id;
  };
  if (queue.distribution == "roundRobin") {
    // Those after the one served last come first, each part in id order.
    const auto comes_again = [&](const Agent* agent) {
      return queue.served_last && agent->id <= *queue.served_last;
    };
    std::sort(ranked.begin(), ranked.end(), [&](const Agent* left, const Agent* right) {
      return comes_again(left) != comes_again(right) ? comes_again(right) : left->id < right->id;
    });
  } else if (queue.distribution == "leastLoaded") {
    std::sort(ranked.begin(), ranked.end(), [&](const Agent* left, const Agent* right) {
      const std::int64_t left_load = held_in_all(world, *left), right_load = held_in_all(world, *right);
      return left_load != right_load ? left_load < right_load : idle_longer(left, right);
    });
  } else {
    std::sort(ranked.begin(), ranked.end(), idle_longer);
  }
  return {ranked.front()->id, ""};
}

std::vector<std::string> in_waiting_order(const World& world, const std::vector<std::string>& workitems) {
  std::vector<std::string> ordered = workitems;
  std::sort(ordered.begin(), ordered.end(), [&](const std::string& left, const std::string& right) {
    return waits_before(world, left, right);
  });
  return ordered;
}

std::vector<std::string> waiting_workitems(const World& world) {
  std::vector<std::string> waiting;
  for (const Workitem& workitem : world.workitems) {
    if (workitem.state == "queued") waiting.push_back(workitem.id);
  }
  return in_waiting_order(world, waiting);
}

std::string diagnosis_of(const World& world, const Workitem& workitem) {
  std::vector<const Agent*> left;
  for (const Agent& agent : world.agents) left.push_back(&agent);
  const auto keep_those = [&left](const auto& condition) {
    left.erase(
        std::remove_if(left.begin(), left.end(), [&](const Agent* agent) { return !condition(*agent); }),
        left.end());
    return left.empty();
  };
  const Queue& queue = *find_queue(world, *workitem.queue);
  if (keep_those([&](const Agent& agent) { return is_member(queue, agent); })) return "queueHasNoAgents";
  if (keep_those([&](const Agent& agent) { return has_every_skill(workitem, agent); }))
    return "skillNobodyHas";
  if (keep_those([&](const Agent& agent) { return reaches_every_minimum(workitem, agent); })) {
    return "proficiencyNobodyHas";
  }
  if (keep_those(is_logged_in)) return "nobodyLoggedIn";
  if (keep_those(is_routable)) return "nobodyAvailable";
  if (keep_those([&](const Agent& agent) { return !has_declined(workitem, agent); }))
    return "everyoneDeclined";
  return "allAtCapacity";
}

}  // namespace routesim::oracle

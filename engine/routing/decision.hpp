// A decision as it was taken, for those who ask why: recorded on request by the code that decides.
#pragma once

#include <optional>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/workitem.hpp"
#include "engine/routing/workitem_state.hpp"
#include "engine/rules/rule_choice.hpp"
#include "engine/scoring/demand.hpp"

namespace routesim::routing {

struct AgentRecord {
  model::AgentId agent;
  scoring::Reasons reasons;                       // empty: eligible
  std::optional<model::event::ScoreTerms> score;  // of an eligible agent, where scores decide
};

// One routing attempt: the rules in order.
struct RuleDecision {
  const WorkitemState* workitem = nullptr;  // as it was asked; valid during the call
  const model::WorkitemType* type = nullptr;
  model::Instant at;
  std::vector<rules::RuleRecord> rules;
  std::optional<model::RuleId> winner;
};

// One look for an agent: everybody, in the org's order.
struct AgentDecision {
  model::WorkitemRef workitem;
  model::Instant at;
  model::QueueId queue;
  const WorkitemState* item = nullptr;         // as it waited; valid during the call
  const scoring::AgentTable* table = nullptr;  // likewise
  std::vector<AgentRecord> agents;
  std::optional<model::AgentId> chosen;
};

class DecisionSink {
 public:
  virtual ~DecisionSink() = default;
  // Whether decisions about this workitem are wanted; the others are not recorded.
  virtual bool wants(const model::WorkitemRef&) const = 0;
  virtual void on_rules(const RuleDecision&) = 0;
  virtual void on_agents(const AgentDecision&) = 0;
};

}  // namespace routesim::routing

// Why something else did not happen, in one short clause for a person.
#pragma once

#include <string>

#include "engine/model/org.hpp"
#include "engine/routing/decision.hpp"

namespace routesim::comparison {

// "`r1` did not match: `loanAmount` greaterOrEqual 400000 is false of 399000"
std::string why_rule_lost(const routing::RuleDecision& decision, const rules::RuleRecord& record,
                          const model::Org& org);

// "`ben` was kept out by skillMissing", "`ben` scored 0.867500, `ana` 0.955000"
std::string why_agent_lost(const routing::AgentDecision& decision, const routing::AgentRecord& record,
                           const model::Org& org);

}  // namespace routesim::comparison

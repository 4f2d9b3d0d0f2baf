// Why something else did not happen, in one short clause for a person.
#pragma once

#include <string>

#include "engine/model/org.hpp"
#include "engine/reporting/diagnosis_text.hpp"
#include "engine/routing/decision.hpp"
#include "engine/routing/router.hpp"

namespace routesim::comparison {

// "`r1` did not match: `loanAmount` greaterOrEqual 400000 is false of 399000"
std::string why_rule_lost(const routing::RuleDecision& decision, const rules::RuleRecord& record,
                          const model::Org& org);

// Of a decision without a winner: the same of the rule that had the most comparisons in its favour, the first
// of equals. Empty where there is no rule.
std::string why_nearest_rule_lost(const routing::RuleDecision& decision, const model::Org& org);

// Of an unrouted workitem; `no_rule_matched`: rules were asked.
reporting::UnroutedCause why_unrouted(const routing::WorkitemState& item, const model::WorkitemType& type,
                                      bool no_rule_matched);

// Of a workitem that waits: "`loan-1` waits in `review`: no agent of `review` is logged in: `ana` is at
// Lunch".
std::string why_waiting(const routing::Router& router, const routing::WorkitemState& item);

// "`ben` has 3 of skill `tax`, 4 is asked for [proficiencyTooLow]", "`ben` scored 0.867500, `ana` 0.955000"
std::string why_agent_lost(const routing::AgentDecision& decision, const routing::AgentRecord& record,
                           const model::Org& org);

}  // namespace routesim::comparison

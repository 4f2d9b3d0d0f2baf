// What a run came to: tables per queue, agent and rule, what came of a client's records, what still waits and
// what was not routed with the reasons; as text for a person, or as one JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/audit.hpp"
#include "engine/model/org.hpp"
#include "engine/model/rule_counts.hpp"
#include "engine/reporting/diagnosis_text.hpp"
#include "engine/reporting/metrics.hpp"
#include "engine/reporting/text_layout.hpp"
#include "engine/reporting/waiting_list.hpp"

namespace routesim::reporting {

// Workitems that are in no queue at the end, for one cause.
struct UnroutedGroup {
  std::string type;  // its id
  std::string type_name;
  UnroutedCause cause = UnroutedCause::no_routing_rule;
  std::uint64_t count = 0;
  std::vector<std::string> first;  // ids of the first three
};

struct RunSummary {
  const model::Org& org;
  const Metrics& metrics;
  const std::vector<WaitingWorkitem>& waiting;             // in waiting order
  std::vector<model::RuleCounts> rules;                    // by RuleId; empty: not counted
  model::Instant now;                                      // the run's end
  std::optional<model::AuditReport> audit = std::nullopt;  // of a scenario with a client
  std::vector<UnroutedGroup> unrouted = {};                // by the first workitem of each
  std::vector<model::FaultReport> faults = {};             // as written; empty: the scenario has none
};

// Tables without rows are left out; more than 20 agents: those that handled most; more than 20 waiting:
// grouped by queue, diagnosis and requirement; more than 10 findings of a kind of the audit: the first 10.
std::string summary_text(const RunSummary& summary, const TextOptions& options = {});

// One compact object without line feed: every queue, agent, rule and finding, times in microseconds, shares
// in tenths of a percent. Its member names are stable.
std::string summary_json(const RunSummary& summary);

}  // namespace routesim::reporting

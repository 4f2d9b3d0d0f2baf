// `routesim init DIR`: a small org with two scenarios, one that passes and one to work on; whole or not at
// all.
#include <filesystem>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "tools/routesim/commands.hpp"
#include "tools/routesim/output_file.hpp"

namespace routesim::tool {
namespace {

struct StarterFile {
  std::string_view path;
  std::string_view text;
};

constexpr StarterFile files[] = {
    {"org/workitem-types/support-ticket.json", R"json({
  // The body that would be sent to POST /api/v2/workitemtypes. Its id defaults to its name.
  "name": "SupportTicket",
  "description": "A customer's question",
  "customFields": [
    { "name": "product",  "displayName": "Product",  "type": "dropdown", "isRoutingField": true,
      "options": ["Router", "Phone"] },
    { "name": "severity", "displayName": "Severity", "type": "number",   "isRoutingField": true },
    { "name": "note",     "displayName": "Note",     "type": "string",   "nullable": true }
  ],
  "routingEnabled": true,
  "maxCapacity": 2,
  "routingRuleId": "rule-other"
}
)json"},
    {"org/rules.json", R"json([
  { "id": "rule-severe-router",
    "name": "Severe router faults go to network people",
    "evaluationOrder": 10,
    "workitemTypeId": "SupportTicket",
    "when": { "all": [ { "field": "product",  "operator": "equals",         "value": "Router" },
                       { "field": "severity", "operator": "greaterOrEqual", "value": 3 } ] },
    "queueId": "network",
    "skills": [ { "skillId": "skill-network", "proficiency": 4 } ],
    // After five minutes, somebody who knows less is better than nobody.
    "fallback": [ { "after": "5m", "skills": [ { "skillId": "skill-network", "proficiency": 2 } ] } ] },

  { "id": "rule-other",
    "name": "Everything else goes to general support",
    "evaluationOrder": 100,
    "workitemTypeId": "SupportTicket",
    "queueId": "general" }
]
)json"},
    {"org/queues.json", R"json([
  { "id": "network", "name": "Network", "agents": ["ana", "ben"],
    "serviceLevel": { "percentage": 80, "within": "2m" } },
  { "id": "general", "name": "General support" }
]
)json"},
    {"org/skills.json", R"json([
  { "id": "skill-network", "name": "Networks" }
]
)json"},
    {"org/agents.json", R"json([
  { "id": "ana", "name": "Ana", "state": "Available", "historicalPerformance": 0.9,
    "skills": [ { "skillId": "skill-network", "proficiency": 5 } ] },
  { "id": "ben", "name": "Ben", "state": "Available", "historicalPerformance": 0.8,
    "skills": [ { "skillId": "skill-network", "proficiency": 2 } ] }
]
)json"},
    {"severe-fault-goes-to-the-expert.scenario.json", R"json({
  "name": "A severe router fault goes to the expert",
  "org": "org",
  "startsAt": "2026-03-02T09:00:00Z",
  "defaults": { "acceptAfter": "5s", "handleTime": "10m" },
  "timeline": [
    { "at": "10s", "submit": "ticket-1", "idempotencyKey": "crm:1001",
      "body": { "workitemTypeId": "SupportTicket",
                "customFields": { "product": "Router", "severity": 4 } } },
    { "at": "20s", "expect": { "workitem": "ticket-1", "routingState": "accepted",
                               "rule": "rule-severe-router", "agent": "ana" } },
    { "at": "end", "expect": { "queue": "network", "waiting": 0 } }
  ]
}
)json"},
    {"expert-at-lunch.scenario.json", R"json({
  // With the expert away, the ticket waits until the rule's fallback asks for less.
  "name": "With the expert at lunch, the ticket falls back after five minutes",
  "org": "org",
  "startsAt": "2026-03-02T12:00:00Z",
  "defaults": { "acceptAfter": "5s", "handleTime": "10m" },
  "timeline": [
    { "at": "0s",  "agent": "ana", "state": "Lunch" },
    { "at": "10s", "submit": "ticket-1", "idempotencyKey": "crm:1002",
      "body": { "workitemTypeId": "SupportTicket",
                "customFields": { "product": "Router", "severity": 5 } } },
    { "at": "1m",  "expect": { "workitem": "ticket-1", "routingState": "queued",
                               "diagnosis": "nobodyLoggedIn" } },
    { "at": "6m",  "expect": { "workitem": "ticket-1", "agent": "ben", "wait": "5m" } }
  ]
}
)json"},
};

}  // namespace

int init_command(const std::string& folder, const Terminal&) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (folder.empty()) {
    complain("routesim: the folder's name is empty\n  help: name a folder that does not exist yet\n");
    return 2;
  }
  fs::path target = fs::absolute(folder, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  if (fs::exists(target, error) && !(fs::is_directory(target, error) && fs::is_empty(target, error))) {
    complain("routesim: `" + folder +
             "` exists and is not an empty folder\n  help: name a folder that does not exist yet\n");
    return 2;
  }
  if (!fs::is_directory(target.parent_path(), error)) {
    complain("routesim: the folder that `" + folder +
             "` would be in does not exist\n  help: create it, or name another place\n");
    return 2;
  }
  // An empty folder that is there (perhaps the one that the author stands in) is filled file by file.
  const bool fills = fs::exists(target, error);
  const fs::path beside = fills ? target : fs::path(target.string() + ".part-" + std::to_string(getpid()));
  try {
    for (const StarterFile& file : files) {
      const fs::path path = beside / file.path;
      fs::create_directories(path.parent_path());
      OutputFile out(path.string());
      out.write(file.text);
      out.commit();
    }
    if (!fills) fs::rename(beside, target);
  } catch (...) {
    if (!fills) fs::remove_all(beside, error);
    throw;
  }
  const fs::path shown = fs::path(folder).lexically_normal();
  std::string text = "made " + shown.string() + ":\n";
  for (const StarterFile& file : files) text += "  " + std::string(file.path) + "\n";
  text += "\nnext: routesim run " + (shown / "expert-at-lunch.scenario.json").string() + "\n";
  print(text);
  return 0;
}

}  // namespace routesim::tool

#pragma once
// The naive router: a second implementation of docs/routing-model.md, written for reading. It recomputes
// everything, keeps no index, and shares nothing with the engine, so that a difference between their event
// logs is a bug in one of them or a hole in the page.
//
//   OracleResult result = replay_naively(org, scenario);
//   // result.events: the lines of the event log as values, orgHash "" and problems without `message`

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace routesim::oracle {

struct World;

struct OracleResult {
  std::vector<nlohmann::ordered_json> events;

  // How often the run came by each thing worth reaching, by "kind/name": see coverage.hpp.
  std::map<std::string, std::int64_t> reached;
};

// Replays a valid scenario (timeline inline) against a valid org (one object with the keys workitem-types,
// rules, queues, skills, agents). Bodies of API calls may be wrong in any way. `expect`s are skipped.
// Throws std::logic_error, naming the broken rule, when an invariant of the model does not hold.
OracleResult replay_naively(const nlohmann::ordered_json& org, const nlohmann::ordered_json& scenario);

// What must hold after every event: work conservation, legal transitions, conservation of workitems, each
// offer and each held workitem with an agent. Throws std::logic_error naming the broken rule.
void check_invariants(const World& world);

// What must hold at every assignment: eligible a moment before, and no capacity exceeded by it.
// Throws std::logic_error naming the broken rule.
void check_assignment(const World& world, const std::string& workitem, const std::string& agent);

}  // namespace routesim::oracle

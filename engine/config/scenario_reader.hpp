// Reads a *.scenario.json, the org that it names and its timeline; everything is checked before anything
// runs.
//
//   input::Problems problems;
//   config::OrgCache orgs;
//   auto scenario = config::read_scenario("stuck-in-queue.scenario.json", problems, orgs);
//   if (!scenario) std::cerr << problems.to_text();
//   config::TimelineStream timeline(*scenario);
//   while (auto entry = timeline.next()) …
#pragma once

#include <optional>
#include <string>

#include "engine/config/org_reader.hpp"
#include "engine/config/scenario.hpp"
#include "engine/config/timeline_stream.hpp"
#include "engine/input/problems.hpp"

namespace routesim::config {

// Nothing when there is any error in the scenario, its org or its timeline file; `problems` says which.
// `path` may be `-`. One cache serves the scenarios of one Problems.
std::optional<Scenario> read_scenario(const std::string& path, input::Problems& problems, OrgCache& orgs);
std::optional<Scenario> read_scenario(const std::string& path, input::Problems& problems);

}  // namespace routesim::config

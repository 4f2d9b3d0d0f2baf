// Reads those who do the work and what they are sorted by: agents with their skills and shifts, queues,
// skills.
#pragma once

#include <vector>

#include "engine/config/node.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// Of each: what was reported on is left at its default, and the thing must not be used.
model::Skill read_skill(const Node& node, Report& report);
// `org` has its skills.
model::Agent read_agent(const Node& node, const model::Org& org, Report& report);
// `org` has its agents.
model::Queue read_queue(const Node& node, const model::Org& org, Report& report);

// [{skillId, proficiency}] of an agent: each skill once (`duplicate-skill`), however many; as written.
std::vector<model::AgentSkill> read_agent_skills(const Node& node, const model::Org& org, Report& report);

}  // namespace routesim::config

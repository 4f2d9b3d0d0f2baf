// Names of things elsewhere in the org: looked up, and reported with a suggestion where nothing has them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/node.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

constexpr std::size_t most_skills = 20;  // in one list

// `unknown-rule`, `unknown-queue`, `unknown-skill`, `unknown-agent`; `wrong-type` for what is no string.
std::optional<model::RuleId> read_rule_id(const Node& node, const model::Org& org, Report& report);
std::optional<model::QueueId> read_queue_id(const Node& node, const model::Org& org, Report& report);
std::optional<model::SkillId> read_skill_id(const Node& node, const model::Org& org, Report& report);
std::optional<model::AgentId> read_agent_id(const Node& node, const model::Org& org, Report& report);

// Help for the id of a workitem type that no one of `types` has: whose name it is, else what was meant.
std::string help_for_type(std::string_view id, std::span<const model::WorkitemType> types,
                          const model::Org& org);

// [{skillId, proficiency 0..5}], as written; at most 20 (`too-many`: then the items are not looked at).
std::vector<model::SkillMinimum> read_skill_list(const Node& node, const model::Org& org, Report& report);

}  // namespace routesim::config

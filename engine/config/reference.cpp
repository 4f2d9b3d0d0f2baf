// Suggestions are looked for among the ids first, then among names, since authors mix the two up.
#include "engine/config/reference.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "engine/config/member_reader.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

struct Part {
  std::string_view kind, kinds;  // `agent`, `agents`
  std::string_view file;         // without ending
};

// Whose name it is; else what was meant; else what there is.
template <class Things>
std::string help_for(std::string_view id, const Things& things, const Part& part, const model::Org& org) {
  std::vector<std::string_view> ids;
  for (const auto& thing : things) {
    if (!thing.id.empty() && std::find(ids.begin(), ids.end(), thing.id) == ids.end())
      ids.push_back(thing.id);
    if (thing.name == id && !thing.id.empty() && thing.id != id)
      return in_backticks(id) + " is the name of " + in_backticks(thing.id);
  }
  std::string help = input::did_you_mean(id, ids);
  if (help.empty() && !ids.empty() && ids.size() <= 10) help = "the ids are " + list_of(ids);
  if (!things.empty()) return help;
  help = "the org has no " + std::string(part.kinds) + ": ";
  const std::string file(part.file);
  if (!org.is_folder) return help + "it has no member " + in_backticks(file);
  return help + "it has neither " + in_backticks(file + ".json") + " nor " + in_backticks(file + "/");
}

template <class Thing>
std::optional<std::uint32_t> find(const Node& node,
                                  const std::unordered_map<std::string, std::uint32_t>& index,
                                  const std::vector<Thing>& things, const Part& part, const model::Org& org,
                                  Report& report) {
  if (!check_string(node, report)) return std::nullopt;
  const std::string& id = node.json().text;
  const auto found = index.find(id);
  if (found != index.end()) return found->second;
  node.add(report, "unknown-" + std::string(part.kind),
           "no " + std::string(part.kind) + " has the id " + in_backticks(id),
           help_for(id, things, part, org));
  return std::nullopt;
}

}  // namespace

std::optional<model::RuleId> read_rule_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.rule_index, org.rules, {"rule", "rules", "rules"}, org, report);
  if (!index) return std::nullopt;
  return model::RuleId{*index};
}

std::optional<model::QueueId> read_queue_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.queue_index, org.queues, {"queue", "queues", "queues"}, org, report);
  if (!index) return std::nullopt;
  return model::QueueId{*index};
}

std::optional<model::SkillId> read_skill_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.skill_index, org.skills, {"skill", "skills", "skills"}, org, report);
  if (!index) return std::nullopt;
  return model::SkillId{*index};
}

std::optional<model::AgentId> read_agent_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.agent_index, org.agents, {"agent", "agents", "agents"}, org, report);
  if (!index) return std::nullopt;
  return model::AgentId{*index};
}

std::string help_for_type(std::string_view id, std::span<const model::WorkitemType> types,
                          const model::Org& org) {
  return help_for(id, types, {"workitem type", "workitem types", "workitem-types"}, org);
}

std::vector<model::SkillMinimum> read_skill_list(const Node& node, const model::Org& org, Report& report) {
  std::vector<model::SkillMinimum> skills;
  if (!check_array(node, report)) return skills;
  if (node.size() > most_skills) {
    node.add(report, "too-many",
             "a list has at most 20 skills, but these are " + std::to_string(node.size()));
    return skills;
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    const Members members(item, "a skill in a list", {"skillId", "proficiency"}, report);
    model::SkillMinimum skill;
    const auto id = members.required("skillId");
    if (id) skill.skill = read_skill_id(*id, org, report).value_or(model::SkillId{});
    if (const auto proficiency = members.optional("proficiency")) {
      skill.minimum = static_cast<int>(read_integer(*proficiency, 0, 5, report).value_or(0));
    }
    skills.push_back(skill);
  }
  return skills;
}

}  // namespace routesim::config

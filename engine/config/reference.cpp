// Suggestions are looked for among the ids first, then among names, since authors mix the two up.
#include "engine/config/reference.hpp"

#include <string>
#include <unordered_map>

#include "engine/config/member_reader.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

template <class Thing>
std::optional<std::uint32_t> find(const Node& node,
                                  const std::unordered_map<std::string, std::uint32_t>& index,
                                  const std::vector<Thing>& things, std::string_view kind, Report& report) {
  if (!check_string(node, report)) return std::nullopt;
  const std::string& id = node.json().text;
  const auto found = index.find(id);
  if (found != index.end()) return found->second;
  std::string help;
  std::vector<std::string_view> ids;
  for (const Thing& thing : things) {
    if (!thing.id.empty()) ids.push_back(thing.id);
    if (help.empty() && thing.name == id && thing.id != id) {
      help = in_backticks(id) + " is the name of " + in_backticks(thing.id);
    }
  }
  if (help.empty()) help = input::did_you_mean(id, ids);
  if (help.empty() && !ids.empty() && ids.size() <= 10) help = "the ids are " + list_of(ids);
  node.add(report, "unknown-" + std::string(kind),
           "no " + std::string(kind) + " has the id " + in_backticks(id), std::move(help));
  return std::nullopt;
}

}  // namespace

std::optional<model::RuleId> read_rule_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.rule_index, org.rules, "rule", report);
  if (!index) return std::nullopt;
  return model::RuleId{*index};
}

std::optional<model::QueueId> read_queue_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.queue_index, org.queues, "queue", report);
  if (!index) return std::nullopt;
  return model::QueueId{*index};
}

std::optional<model::SkillId> read_skill_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.skill_index, org.skills, "skill", report);
  if (!index) return std::nullopt;
  return model::SkillId{*index};
}

std::optional<model::AgentId> read_agent_id(const Node& node, const model::Org& org, Report& report) {
  const auto index = find(node, org.agent_index, org.agents, "agent", report);
  if (!index) return std::nullopt;
  return model::AgentId{*index};
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

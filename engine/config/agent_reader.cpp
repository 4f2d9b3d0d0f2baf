// Agents refer to skills, queues to agents: the org's reader calls in that order.
#include "engine/config/agent_reader.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/config/member_reader.hpp"
#include "engine/config/reference.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

// `id` and `name`, which is the id where it is not given.
void read_id_and_name(const Members& members, std::string& id, std::string& name, Report& report) {
  if (const auto node = members.required("id")) id = read_id(*node, report).value_or(std::string());
  name = id;
  if (const auto node = members.optional("name"))
    name = read_text(*node, 1, 256, report).value_or(std::string());
}

std::optional<model::AgentState> read_state(const Node& node, Report& report) {
  return read_word<model::AgentState>(node, "unknown-state", "a state of agents", model::agent_state_from,
                                      model::AgentState::lunch, report);
}

std::vector<model::Shift> read_shifts(const Node& list, Report& report) {
  struct Read {
    model::Shift shift;
    std::size_t index;
  };
  std::vector<Read> read;
  if (!check_array(list, report)) return {};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node item = list.item(i);
    const Members members(item, "a shift", {"from", "to", "state"}, report);
    model::Shift shift;
    const auto from = members.required("from");
    const auto to = members.required("to");
    const auto from_at = from ? read_duration(*from, Zero::allowed, report) : std::nullopt;
    const auto to_at = to ? read_duration(*to, Zero::allowed, report) : std::nullopt;
    if (const auto state = members.optional("state")) {
      shift.state = read_state(*state, report).value_or(model::AgentState::available);
    }
    if (!from_at || !to_at) continue;
    if (*from_at >= *to_at) {
      to->add(report, "shift-reversed",
              "this shift ends at " + in_backticks(to->json().text) + ", not after it begins at " +
                  in_backticks(from->json().text));
      continue;
    }
    shift.from = *from_at;
    shift.to = *to_at;
    read.push_back({shift, i});
  }
  std::stable_sort(read.begin(), read.end(),
                   [](const Read& a, const Read& b) { return a.shift.from < b.shift.from; });
  std::vector<model::Shift> shifts;
  for (const Read& one : read) {
    if (!shifts.empty() && one.shift.from < shifts.back().to) {
      list.item(one.index).add(report, "shifts-overlap",
                               "this shift begins at " +
                                   in_backticks(model::format_duration(one.shift.from)) +
                                   ", before another one of the agent ends at " +
                                   in_backticks(model::format_duration(shifts.back().to)));
    }
    shifts.push_back(one.shift);
  }
  return shifts;
}

}  // namespace

model::Skill read_skill(const Node& node, Report& report) {
  model::Skill skill;
  const Members members(node, "a skill", {"id", "name"}, report);
  read_id_and_name(members, skill.id, skill.name, report);
  return skill;
}

std::vector<model::AgentSkill> read_agent_skills(const Node& node, const model::Org& org, Report& report) {
  std::vector<model::AgentSkill> skills;
  if (!check_array(node, report)) return skills;
  std::set<model::SkillId> seen;
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    const Members members(item, "a skill of an agent", {"skillId", "proficiency"}, report);
    model::AgentSkill skill;
    if (const auto proficiency = members.optional("proficiency")) {
      skill.proficiency = static_cast<int>(read_integer(*proficiency, 0, 5, report).value_or(0));
    }
    const auto id = members.required("skillId");
    const auto found = id ? read_skill_id(*id, org, report) : std::nullopt;
    if (!found) continue;
    skill.skill = *found;
    if (!seen.insert(*found).second) {
      id->add(report, "duplicate-skill", "the skill " + in_backticks(id->json().text) + " is listed twice");
      continue;
    }
    skills.push_back(skill);
  }
  return skills;
}

model::Agent read_agent(const Node& node, const model::Org& org, Report& report) {
  model::Agent agent;
  const Members members(node, "an agent",
                        {"id", "name", "state", "skills", "historicalPerformance", "capacity", "shifts"},
                        report);
  read_id_and_name(members, agent.id, agent.name, report);
  if (const auto state = members.optional("state")) {
    agent.state = read_state(*state, report).value_or(model::AgentState::offline);
    agent.state_is_written = true;
  }
  if (const auto skills = members.optional("skills")) agent.skills = read_agent_skills(*skills, org, report);
  if (const auto performance = members.optional("historicalPerformance")) {
    agent.historical_performance = read_millionths(*performance, report).value_or(0);
  }
  if (const auto capacity = members.optional("capacity")) {
    if (const auto value = read_integer(*capacity, 1, 10'000, report))
      agent.capacity = static_cast<int>(*value);
  }
  if (const auto shifts = members.optional("shifts")) agent.shifts = read_shifts(*shifts, report);
  return agent;
}

model::Queue read_queue(const Node& node, const model::Org& org, Report& report) {
  model::Queue queue;
  const Members members(node, "a queue", {"id", "name", "distribution", "agents", "serviceLevel"}, report);
  read_id_and_name(members, queue.id, queue.name, report);
  if (const auto distribution = members.optional("distribution")) {
    queue.distribution =
        read_word<model::Distribution>(*distribution, "unknown-distribution", "a distribution of queues",
                                       model::distribution_from, model::Distribution::least_loaded, report)
            .value_or(model::Distribution::longest_idle);
  }
  if (const auto agents = members.optional("agents"); agents && check_array(*agents, report)) {
    queue.agents.emplace();
    std::set<model::AgentId> seen;
    for (std::size_t i = 0; i < agents->size(); ++i) {
      const Node item = agents->item(i);
      const auto agent = read_agent_id(item, org, report);
      if (!agent) continue;
      if (!seen.insert(*agent).second) {
        item.add(report, "duplicate-agent",
                 "the agent " + in_backticks(item.json().text) + " is listed twice");
        continue;
      }
      queue.agents->push_back(*agent);
    }
  }
  if (const auto level = members.optional("serviceLevel")) {
    model::ServiceLevel target;
    const Members parts(*level, "`serviceLevel`", {"percentage", "within"}, report);
    if (const auto percentage = parts.optional("percentage")) {
      target.percentage = static_cast<int>(read_integer(*percentage, 1, 100, report).value_or(80));
    }
    if (const auto within = parts.required("within")) {
      target.within = read_duration(*within, Zero::refused, report).value_or(model::Duration{});
    }
    queue.service_level = target;
  }
  return queue;
}

}  // namespace routesim::config

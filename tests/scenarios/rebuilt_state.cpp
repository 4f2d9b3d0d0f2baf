#include "tests/scenarios/rebuilt_state.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <xxhash.h>

namespace routesim::testing {
namespace {

using Json = nlohmann::ordered_json;

struct Workitem {
  std::string id, type, state = "unrouted";
  long long priority = 0;
  Json rule, queue, agent;  // null: none
  std::set<std::string> declined;
  bool wrapping_up = false;

  Json line() const {
    Json declines = Json::array();
    if (state != "completed" && state != "cancelled") {
      for (const std::string& agent_id : declined) declines.push_back(agent_id);
    }
    return Json::array({"workitem", id, type, state, priority, rule, queue, agent, declines});
  }
};

struct Agent {
  std::string id, state;
  Json skills;
};

Json pairs(const Json& skills) {
  Json result = Json::array();
  for (const Json& skill : skills)
    result.push_back(Json::array({skill.at("skillId"), skill.at("proficiency")}));
  return result;
}

}  // namespace

std::string rebuilt_state_hash(const std::vector<std::string>& log_lines) {
  std::vector<std::pair<std::string, int>> types;
  std::vector<Agent> agents;
  std::vector<std::string> created;
  std::map<std::string, Workitem> items;
  std::string text;

  for (const std::string& line : log_lines) {
    const Json event = Json::parse(line);
    const std::string name = event.at("event");
    const auto item = [&]() -> Workitem& { return items.at(event.at("workitem").get<std::string>()); };
    if (name == "runStarted") {
      for (const Json& type : event.at("types"))
        types.emplace_back(type.at("workitemType"), type.at("version"));
      for (const Json& agent : event.at("agents")) {
        agents.push_back({agent.at("agent"), agent.at("state"), pairs(agent.at("skills"))});
      }
    } else if (name == "requestAnswered") {
      if (event.contains("workitemType") && !event.contains("replayed")) {
        Workitem made;
        made.id = event.at("workitem");
        made.type = event.at("workitemType");
        made.priority = event.at("priority");
        created.push_back(made.id);
        if (!items.emplace(made.id, made).second) throw std::runtime_error("created twice: " + made.id);
      }
    } else if (name == "typeCreated") {
      types.emplace_back(event.at("workitemType"), event.at("version"));
    } else if (name == "typePatched") {
      for (auto& [id, version] : types) {
        if (id == event.at("workitemType")) version = event.at("version");
      }
    } else if (name == "agentChanged") {
      for (Agent& agent : agents) {
        if (agent.id != event.at("agent")) continue;
        if (event.contains("state")) agent.state = event.at("state");
        if (event.contains("skills")) agent.skills = pairs(event.at("skills"));
      }
    } else if (name == "ruleChosen") {
      item().rule = event.at("rule");
    } else if (name == "ruleBypassed") {
      item().rule = nullptr;
    } else if (name == "queued") {
      item().state = "queued";
      item().queue = event.at("queue");
      item().agent = nullptr;
      if (!event.contains("returned")) item().declined.clear();
    } else if (name == "fallbackApplied") {
      item().queue = event.at("queue");
    } else if (name == "assigned") {
      item().state = "assigned";
      item().agent = event.at("agent");
    } else if (name == "accepted") {
      item().state = "accepted";
      item().declined.clear();
    } else if (name == "declined" || name == "offerTimedOut") {
      item().declined.insert(event.at("agent").get<std::string>());
    } else if (name == "declineEnded") {
      item().declined.erase(event.at("agent").get<std::string>());
    } else if (name == "completed" || name == "cancelled") {
      item().state = name;
      item().wrapping_up = event.contains("wrapUpUntil");
      text += item().line().dump() + "\n";
    } else if (name == "wrapUpEnded") {
      item().wrapping_up = false;
    }
  }

  for (const auto& [id, version] : types) text += Json::array({"type", id, version}).dump() + "\n";
  for (const Agent& agent : agents) {
    int held = 0;
    for (const auto& [id, item] : items) {
      const bool holds = item.state == "assigned" || item.state == "accepted" || item.wrapping_up;
      if (holds && item.agent == agent.id) ++held;
    }
    text += Json::array({"agent", agent.id, agent.state, agent.skills, held}).dump() + "\n";
  }
  for (const std::string& id : created) {
    const Workitem& item = items.at(id);
    if (item.state != "completed" && item.state != "cancelled") text += item.line().dump() + "\n";
  }
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(XXH64(text.data(), text.size(), 0)));
  return digits;
}

}  // namespace routesim::testing

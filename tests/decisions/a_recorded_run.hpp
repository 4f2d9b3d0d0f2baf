// A run whose decisions are recorded: how often each rule was asked, and what kept each agent out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rules/rule_choice.hpp"

namespace routesim::testing {

struct RecordedRun {
  bool ran = false;
  std::map<std::string, model::RuleCounts> rules;  // by id, at the end
  // By workitem, then agent: the reasons at the first look for an agent, in the order in which they are
  // listed.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> reasons;
};

// `scenario` is the text of a scenario file with its org inline.
RecordedRun record_run(std::string_view scenario);

}  // namespace routesim::testing

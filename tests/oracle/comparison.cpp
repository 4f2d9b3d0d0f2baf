#include "tests/oracle/comparison.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/replay.hpp"

namespace routesim::oracle {
namespace {

using Json = nlohmann::ordered_json;

std::string scenario_text(const Case& generated) {
  Json scenario = generated.scenario;
  scenario["org"] = generated.org;
  return scenario.dump(1);
}

// What the two are not held to: a hash of the files' text, and the words of messages.
std::string comparable(const std::string& line) {
  Json event = Json::parse(line);
  if (event.contains("orgHash")) event["orgHash"] = "";
  if (event.contains("problems")) {
    for (Json& problem : event["problems"]) problem.erase("message");
  }
  return event.dump();
}

}  // namespace

std::string first_difference(const Case& generated, const OracleResult& expected) {
  const testing::Replayed replayed = testing::replay_text(scenario_text(generated));
  if (!replayed.ran) return "the engine refuses the scenario:\n" + replayed.problems;
  if (!replayed.failures.empty() && replayed.log.empty()) return "the engine wrote no log";
  const std::size_t count = std::max(expected.events.size(), replayed.log.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string wanted = i < expected.events.size() ? expected.events[i].dump() : "(nothing)";
    const std::string got = i < replayed.log.size() ? comparable(replayed.log[i]) : "(nothing)";
    if (wanted == got) continue;
    std::string text = "line " + std::to_string(i + 1) + " differs\n";
    for (std::size_t before = i >= 6 ? i - 6 : 0; before < i; ++before)
      text += "        " + replayed.log[before] + "\n";
    return text + "naive:  " + wanted + "\nengine: " + got;
  }
  return {};
}

std::string keep_case(const Case& generated, const std::string& name) {
  const auto path = std::filesystem::temp_directory_path() / ("routesim-" + name + ".scenario.json");
  std::ofstream(path, std::ios::binary) << scenario_text(generated) << '\n';
  return path.string();
}

}  // namespace routesim::oracle

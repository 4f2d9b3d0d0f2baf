// Every scenario in scenarios/: its expectations hold, its log is the golden one, the same on a second run,
// and enough to rebuild the state. ROUTESIM_UPDATE_GOLDEN=1 rewrites the golden logs.
//
// Of a log of more than 500 lines only the number of lines and a hash are kept, in expected/NAME.sum: where
// it differs, write both logs with `routesim run --log` by the commit before and by this one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/input/json_text.hpp"
#include "engine/routing/state_hash.hpp"
#include "tests/scenarios/rebuilt_state.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace fs = std::filesystem;
using routesim::testing::replay_file;

namespace {

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(ROUTESIM_SOURCE_DIR) / "scenarios")) {
    if (entry.path().string().ends_with(".scenario.json")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// What is kept of a long log.
std::vector<std::string> summed(const std::vector<std::string>& log) {
  routesim::routing::StateHash hash;
  for (const std::string& line : log) hash.add(line + "\n");
  std::string digits;
  routesim::input::append_hash(digits, hash.digest());
  return {std::to_string(log.size()) + " lines", "xxh64 " + digits};
}

}  // namespace

TEST_CASE("every scenario holds, twice with the same log, which is the golden one and rebuilds the state") {
  const auto files = scenario_files();
  REQUIRE(files.size() >= 17);
  const bool update = std::getenv("ROUTESIM_UPDATE_GOLDEN") != nullptr;
  REQUIRE_FALSE((update && std::getenv("CI") != nullptr));
  for (const fs::path& file : files) {
    INFO(file.string());
    const auto first = replay_file(file.string());
    INFO(first.problems);
    REQUIRE(first.ran);
    CHECK(first.failures == std::vector<std::string>{});

    const auto second = replay_file(file.string());
    REQUIRE(first.log == second.log);

    const auto ended = nlohmann::json::parse(first.log.back());
    CHECK(routesim::testing::rebuilt_state_hash(first.log) == ended.at("stateHash").get<std::string>());

    std::string name = file.filename().string();
    name.resize(name.size() - std::string(".scenario.json").size());
    const bool is_long = first.log.size() > 500;
    const fs::path golden = file.parent_path() / "expected" / (name + (is_long ? ".sum" : ".ndjson"));
    const std::vector<std::string> kept = is_long ? summed(first.log) : first.log;
    if (update) {
      fs::create_directories(golden.parent_path());
      std::ofstream out(golden, std::ios::binary);
      for (const std::string& line : kept) out << line << '\n';
      continue;
    }
    const auto expected = lines_of(golden);
    for (std::size_t i = 0; i < std::min(expected.size(), kept.size()); ++i) {
      INFO("line " << i + 1 << " of " << golden.string());
      REQUIRE(kept[i] == expected[i]);
    }
    REQUIRE(kept.size() == expected.size());
  }
}

TEST_CASE("no golden log is left of a scenario that is gone") {
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(ROUTESIM_SOURCE_DIR) / "scenarios")) {
    if (entry.path().parent_path().filename() != "expected") continue;
    const fs::path scenario =
        entry.path().parent_path().parent_path() / (entry.path().stem().string() + ".scenario.json");
    INFO(entry.path().string());
    CHECK(fs::exists(scenario));
  }
}

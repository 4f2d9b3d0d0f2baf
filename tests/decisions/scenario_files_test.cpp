// Every scenario file beside this one holds the program to the decisions in its name: all that it expects
// must hold.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {

TEST_CASE("every scenario of a decision holds") {
  const std::filesystem::path folder = std::filesystem::path(ROUTESIM_SOURCE_DIR) / "tests" / "decisions";
  const std::string ending = ".scenario.json";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.size() > ending.size() && name.ends_with(ending)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  REQUIRE_FALSE(names.empty());
  for (const std::string& name : names) {
    DYNAMIC_SECTION(name) {
      const Replayed replayed = replay_file((folder / name).string());
      INFO(replayed.problems);
      CHECK(replayed.ran);
      for (const std::string& failure : replayed.failures) {
        UNSCOPED_INFO(failure);
      }
      CHECK(replayed.failures.empty());
    }
  }
}

}  // namespace routesim::testing

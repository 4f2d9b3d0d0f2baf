#include "tools/routesim/scenario_folder.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/reporting/text_layout.hpp"

namespace routesim::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_named = 5;
constexpr std::size_t most_looked_at = 20'000;  // whoever names `/` does not wait for all of it

std::vector<std::string> scenarios_below(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (std::size_t seen = 0; !error && entry != fs::recursive_directory_iterator() && seen < most_looked_at;
       ++seen) {
    const std::string name = entry->path().filename().string();
    std::error_code unknown;
    if (name.starts_with('.') && entry->is_directory(unknown)) entry.disable_recursion_pending();
    if (name.ends_with(".scenario.json") && entry->is_regular_file(unknown))
      found.push_back(entry->path().string());
    entry.increment(error);
  }
  std::sort(found.begin(), found.end());
  return found;
}

// As a shell takes it for one word.
std::string as_argument(const std::string& path) {
  const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./+,:@%=").find(c) != std::string_view::npos;
  });
  if (plain) return path;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string help_for_folder(const std::string& folder) {
  const std::vector<std::string> scenarios = scenarios_below(folder);
  if (scenarios.empty()) return "there is no `*.scenario.json` in it";
  std::string command = "routesim run";
  for (std::size_t i = 0; i < std::min(most_named, scenarios.size()); ++i)
    command += " " + as_argument(scenarios[i]);
  return (scenarios.size() > most_named ? "for the first " + std::to_string(most_named) + " of its " +
                                              std::to_string(scenarios.size()) + " scenarios"
          : scenarios.size() == 1 ? std::string("for its scenario")
                                  : "for its scenarios") +
         ": `" + reporting::printable(command) + "`";
}

}  // namespace routesim::tool

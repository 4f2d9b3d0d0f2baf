// Replays a scenario given as text, as `routesim run` would: for tests that say what an author writes and
// what the log then holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/comparison/scenario_run.hpp"
#include "engine/input/problems.hpp"

namespace routesim::testing {

struct Replayed {
  bool ran = false;                // false: the scenario has errors
  std::vector<std::string> codes;  // of the problems found when loading, errors and warnings, in their order
  std::string problems;            // as an author reads them
  std::vector<std::string> log;    // the event log's lines
  std::vector<std::string> failures;  // `member: expected / actual` of each expectation that failed
};

// `scenario` is the text of a scenario file; its org may be inline or a path from the project's root.
Replayed replay_text(std::string_view scenario);
Replayed replay_file(const std::string& path);

// A log line in short: the event's name, then the values of these members where present, e.g. "assigned
// loan-1 ana".
std::string brief(const std::string& log_line);
// All lines but runStarted and runEnded, each in short.
std::vector<std::string> briefs(const Replayed& replayed);

}  // namespace routesim::testing

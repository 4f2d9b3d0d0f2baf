// The program's commands. Each returns the exit code: 0 fine, 1 the answer is no, 2 the input or the command
// line is wrong; it throws when the surroundings fail (exit 3).
#pragma once

#include <string>
#include <vector>

#include "tools/routesim/terminal.hpp"

namespace routesim::tool {

struct RunOptions {
  std::vector<std::string> scenarios;
  std::string log;  // a file, or a folder when there are several scenarios; empty: none
  std::string format = "text";
  std::string ties;       // `reverse`, or empty
  bool quiet = false;     // only what went wrong
  bool timeline = false;  // also of long runs and of several scenarios
  bool no_timeline = false;
};

int run_command(const RunOptions& options, const Terminal& terminal);

struct ValidateOptions {
  std::string org;
  std::string bodies;  // NDJSON; `-`: standard input
  std::string schema;  // a type: print the schema of its bodies and read none
  std::string format = "text";
  bool quiet = false;  // only what is refused
  bool all = false;    // print every problem, however many
};

int validate_command(const ValidateOptions& options, const Terminal& terminal);

int init_command(const std::string& folder, const Terminal& terminal);

}  // namespace routesim::tool

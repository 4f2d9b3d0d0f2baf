// Every workitem's and agent's state, rebuilt from an event log alone, as docs/reference/event-log.md tells a
// reader to; shares no code with the engine.
#pragma once

#include <string>
#include <vector>

namespace routesim::testing {

// The state hash of what the lines leave behind, 16 hexadecimal digits. Throws when the log contradicts
// itself.
std::string rebuilt_state_hash(const std::vector<std::string>& log_lines);

}  // namespace routesim::testing

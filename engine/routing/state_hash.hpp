// The state hash: XXH64 over one compact JSON line a workitem, type and agent (docs/reference/event-log.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/routing/workitem_state.hpp"

namespace routesim::routing {

// A running XXH64 with seed 0; copyable.
class StateHash {
 public:
  StateHash();
  void add(std::string_view text);
  std::uint64_t digest() const;

 private:
  // XXH64_state_t is 88 bytes of plain data; kept as bytes so that its header stays in the source.
  alignas(8) std::array<unsigned char, 88> state_;
};

// Each line ends with a newline. `declined` empty for finished workitems.
void append_workitem_line(std::string& to, const WorkitemState& item, std::string_view type_id,
                          const model::Org& org);
void append_type_line(std::string& to, std::string_view id, int version);
void append_agent_line(std::string& to, const model::Agent& agent, model::AgentState state,
                       const std::vector<model::AgentSkill>& skills_by_id, int held, const model::Org& org);

}  // namespace routesim::routing

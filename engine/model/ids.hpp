// Dense ids: the position of a thing in the list of its kind. Hot code knows things by these alone;
// names come back through the org.
#pragma once

#include <compare>
#include <cstdint>

namespace routesim::model {

template <class Tag>
struct Id {
  std::uint32_t index = 0;
  friend auto operator<=>(Id, Id) = default;
};

using TypeId = Id<struct TypeTag>;    // into Org::types, then Org::later_types, then types made at run time
using RuleId = Id<struct RuleTag>;    // into Org::rules
using QueueId = Id<struct QueueTag>;  // into Org::queues
using SkillId = Id<struct SkillTag>;  // into Org::skills
using AgentId = Id<struct AgentTag>;  // into Org::agents

// Workitems are numbered from 1 in the order in which they were created.
using WorkitemNumber = std::uint64_t;

}  // namespace routesim::model

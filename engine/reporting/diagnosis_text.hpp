// Why a waiting workitem waits, in words: what is the case, and what to look at.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::reporting {

struct DiagnosisText {
  std::string reason;  // one lower-case sentence without full stop
  std::string check;   // likewise: what to look at, or change
};

DiagnosisText explain(model::Diagnosis diagnosis, model::QueueId queue,
                      std::span<const model::SkillMinimum> skills, bool bypass_proficiency,
                      const model::Org& org);

// Why a workitem is in no queue.
enum class UnroutedCause : std::uint8_t {
  no_rule_matched,    // rules were asked
  routing_disabled,   // by its type
  no_routing_rule,    // of its type, and no routingData of its own
  routed_from_later,  // its type came to route after it was created
};
// `noRuleMatched`, `routingDisabled`, `noRoutingRule`, `createdBeforeRouting`
std::string_view to_text(UnroutedCause cause);
// `check` says what to do, where one thing helps.
DiagnosisText explain(UnroutedCause cause, std::string_view type_name);

// `skill-tax ≥ 4, skill-german`; a minimum of 0, and any minimum that is bypassed, is left out. Empty: none.
std::string requirement_text(std::span<const model::SkillMinimum> skills, bool bypass_proficiency,
                             const model::Org& org);

}  // namespace routesim::reporting

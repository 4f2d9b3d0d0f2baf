// Why a waiting workitem waits, in words: what is the case, and what to look at.
#pragma once

#include <span>
#include <string>

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

// `skill-tax ≥ 4, skill-german`; a minimum of 0, and any minimum that is bypassed, is left out. Empty: none.
std::string requirement_text(std::span<const model::SkillMinimum> skills, bool bypass_proficiency,
                             const model::Org& org);

}  // namespace routesim::reporting

// What a queued workitem asks for, put together from everyone who may ask, and changed by fallback steps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/org.hpp"

namespace routesim::queueing {

struct Requirement {
  std::vector<model::SkillMinimum> skills;  // by skill id, each once with its highest minimum
  bool bypass_proficiency = false;
  int extra_capacity = 0;
};

// Adds skills to a requirement; a skill named more than once keeps the highest minimum.
// `skill_rank` gives a skill's place among all skill ids in byte order.
void merge_skills(std::vector<model::SkillMinimum>& into, std::span<const model::SkillMinimum> more,
                  std::span<const std::uint32_t> skill_rank);

// Replaces what the step names, keeps the rest.
void apply_fallback(const model::FallbackStep& step, std::span<const std::uint32_t> skill_rank,
                    model::QueueId& queue, Requirement& requirement);

}  // namespace routesim::queueing

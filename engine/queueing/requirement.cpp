#include "engine/queueing/requirement.hpp"

#include <algorithm>

#include "engine/model/seeded_fault.hpp"

namespace routesim::queueing {

void merge_skills(std::vector<model::SkillMinimum>& into, std::span<const model::SkillMinimum> more,
                  std::span<const std::uint32_t> skill_rank) {
  for (const model::SkillMinimum& skill : more) {
    const auto place = std::lower_bound(into.begin(), into.end(), skill, [&](const auto& a, const auto& b) {
      return skill_rank[a.skill.index] < skill_rank[b.skill.index];
    });
    if (place != into.end() && place->skill == skill.skill) {
      place->minimum = ROUTESIM_FAULT(10, std::max(place->minimum, skill.minimum), skill.minimum);
    } else {
      into.insert(place, skill);
    }
  }
}

void apply_fallback(const model::FallbackStep& step, std::span<const std::uint32_t> skill_rank,
                    model::QueueId& queue, Requirement& requirement) {
  if (step.queue) queue = *step.queue;
  if (step.skills) {
    if (ROUTESIM_FAULT(11, true, false)) requirement.skills.clear();
    merge_skills(requirement.skills, *step.skills, skill_rank);
  }
  if (step.bypass_proficiency) requirement.bypass_proficiency = *step.bypass_proficiency;
  if (step.extra_capacity) requirement.extra_capacity = *step.extra_capacity;
}

}  // namespace routesim::queueing

#include "bench/dense_scan.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

// The same integers, whatever the processor does at once.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define ROUTESIM_WIDE __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define ROUTESIM_WIDE
#endif

namespace routesim::bench {
namespace {

constexpr std::uint32_t block = 1'024;
constexpr std::int32_t out = -100'000'000;

// The highest score, or -1; a level below its minimum makes a score -1. `b` and `c` may be null.
ROUTESIM_WIDE std::int32_t highest_of(const std::int32_t* __restrict by_agent, std::uint32_t count,
                                      std::int32_t scale, std::int32_t unit, const std::int8_t* __restrict a,
                                      std::int32_t a_minimum, const std::int8_t* __restrict b,
                                      std::int32_t b_minimum, const std::int8_t* __restrict c,
                                      std::int32_t c_minimum) {
  std::int32_t highest = -1;
  if (c != nullptr) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::int32_t lacking = (a[i] - a_minimum) | (b[i] - b_minimum) | (c[i] - c_minimum);
      const std::int32_t score = (scale * by_agent[i] + unit * (a[i] + b[i] + c[i])) | (lacking >> 31);
      highest = score > highest ? score : highest;
    }
  } else if (b != nullptr) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::int32_t lacking = (a[i] - a_minimum) | (b[i] - b_minimum);
      const std::int32_t score = (scale * by_agent[i] + unit * (a[i] + b[i])) | (lacking >> 31);
      highest = score > highest ? score : highest;
    }
  } else {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::int32_t lacking = a[i] - a_minimum;
      const std::int32_t score = (scale * by_agent[i] + unit * a[i]) | (lacking >> 31);
      highest = score > highest ? score : highest;
    }
  }
  return highest;
}

}  // namespace

DenseScan::DenseScan(const scoring::AgentTable& agents, std::uint32_t skills, int capacity,
                     const model::Scoring& scoring)
    : size_(agents.size()), capacity_(capacity) {
  const int common = std::gcd(std::gcd(scoring.proficiency, scoring.performance), scoring.capacity);
  proficiency_weight_ = scoring.proficiency / common;
  performance_weight_ = scoring.performance / common;
  capacity_weight_ = scoring.capacity / common;
  level_.resize(skills);
  for (std::uint32_t s = 0; s < skills; ++s) {
    for (const std::int32_t level : agents.skill_column({s})) {
      level_[s].push_back(static_cast<std::int8_t>(level));
    }
  }
  by_agent_.resize(size_);
  idle_since_.resize(size_);
  for (std::uint32_t i = 0; i < size_; ++i) {
    id_rank_.push_back(agents.id_rank({i}));
    refresh(agents, {i});
  }
  best_of_block_.resize(size_ / block + 1);
}

void DenseScan::refresh(const scoring::AgentTable& agents, model::AgentId agent) {
  const int held = agents.held(agent, {0});
  const bool may = agents.routable(agent) && agents.has_total_room(agent) && held < capacity_;
  by_agent_[agent.index] = may ? performance_weight_ * agents.performance(agent) * capacity_ +
                                     capacity_weight_ * (capacity_ - held) * 1'000'000
                               : out;
  idle_since_[agent.index] = agents.idle_since(agent).us;
}

std::optional<model::AgentId> DenseScan::find(std::span<const model::SkillMinimum> skills) {
  const auto count = static_cast<int>(skills.size());
  const std::int32_t scale = 5 * count;
  const std::int32_t unit = proficiency_weight_ * 1'000'000 * capacity_;
  const std::int8_t* level[3] = {};
  int minimum[3] = {};
  for (std::size_t k = 0; k < skills.size(); ++k) {
    level[k] = level_[skills[k].skill.index].data();
    minimum[k] = skills[k].minimum;
  }
  const auto highest = [&](std::uint32_t from, std::uint32_t end) {
    const auto at = [&](std::size_t k) { return level[k] == nullptr ? nullptr : level[k] + from; };
    return highest_of(by_agent_.data() + from, end - from, scale, unit, at(0), minimum[0], at(1), minimum[1],
                      at(2), minimum[2]);
  };
  std::int32_t best = -1;
  for (std::uint32_t from = 0; from < size_; from += block) {
    best_of_block_[from / block] = highest(from, std::min(size_, from + block));
    best = std::max(best, best_of_block_[from / block]);
  }
  if (best < 0) return std::nullopt;

  // Who it is: only where the highest is, in smaller parts again.
  std::uint32_t chosen = size_;
  const auto look = [&](std::uint32_t from, std::uint32_t end) {
    for (std::uint32_t i = from; i < end; ++i) {
      std::int32_t sum = 0;
      bool meets = true;
      for (std::size_t k = 0; k < skills.size(); ++k) {
        sum += level[k][i];
        meets = meets && level[k][i] >= minimum[k];
      }
      if (!meets || scale * by_agent_[i] + unit * sum != best) continue;
      if (chosen == size_ ||
          std::tuple(idle_since_[i], id_rank_[i]) < std::tuple(idle_since_[chosen], id_rank_[chosen])) {
        chosen = i;
      }
    }
  };
  for (std::uint32_t from = 0; from < size_; from += block) {
    if (best_of_block_[from / block] != best) continue;
    const std::uint32_t end = std::min(size_, from + block);
    for (std::uint32_t part = from; part < end; part += 64) {
      const std::uint32_t part_end = std::min(end, part + 64);
      if (highest(part, part_end) == best) look(part, part_end);
    }
  }
  return model::AgentId{chosen};
}

}  // namespace routesim::bench

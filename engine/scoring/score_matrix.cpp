// Agents are taken in blocks whose columns stay in the nearest cache for all workitems. Of a block, sums of
// whole columns (Eigen) say who lacks a skill and what the skills add up to; one pass over the other columns
// makes scores of them.
//
// A score would be three multiplications of 64 bits an agent, which few processors have for many numbers at
// once. But the three factors of a row share a large divisor: with weights of 0.60, 0.25 and 0.15 they are
// 10^7 times 240,000, 1 and 150,000. So nearly always the sum fits into 32 bits, and one multiplication of 32
// by 32 bits is left at its end.
#include "engine/scoring/score_matrix.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

// The same instructions for wider registers, chosen when the program is loaded: integers, so the results are
// the same.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ROUTESIM_FOR_WIDE_REGISTERS [[gnu::target_clones("arch=x86-64-v3", "default")]]
#else
#define ROUTESIM_FOR_WIDE_REGISTERS
#endif

namespace routesim::scoring {
namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::size_t block = 1024;

using Numbers = std::array<std::int32_t, block>;
using Part = Eigen::Map<const Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;
using Sums = Eigen::Map<Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;

// N = times * (of_points * S + of_performance * h + of_free * free).
struct Factors {
  std::uint64_t of_points = 0, of_performance = 0, of_free = 0, times = 1;
  bool narrow = false;  // the sum of an eligible agent fits into 31 bits and `times` into 32
};

Factors factors_of(const Demand& demand) {
  const auto capacity = static_cast<std::uint64_t>(demand.capacity);
  const std::uint64_t k5 = demand.skills.empty() ? 1 : 5 * demand.skills.size();
  Factors factors;
  factors.of_points = static_cast<std::uint64_t>(demand.scoring.proficiency) * million * capacity;
  factors.of_performance = static_cast<std::uint64_t>(demand.scoring.performance) * k5 * capacity;
  factors.of_free = static_cast<std::uint64_t>(demand.scoring.capacity) * million * k5;
  factors.times = std::gcd(std::gcd(factors.of_points, factors.of_performance), factors.of_free);
  factors.of_points /= factors.times;
  factors.of_performance /= factors.times;
  factors.of_free /= factors.times;
  const std::uint64_t most =
      factors.of_points * k5 + factors.of_performance * million + factors.of_free * capacity;
  factors.narrow = most <= std::numeric_limits<std::int32_t>::max() &&
                   factors.times <= std::numeric_limits<std::uint32_t>::max();
  return factors;
}

// A block of agents as one workitem sees it.
struct Columns {
  const std::int32_t* routable = nullptr;
  const std::int32_t* member = nullptr;
  const std::int32_t* held = nullptr;
  const std::int32_t* limit = nullptr;
  const std::int32_t* held_of_type = nullptr;
  const std::int32_t* performance = nullptr;
  const std::int32_t* lacking = nullptr;  // below zero: a skill, or declined
  const std::int32_t* points = nullptr;   // S
};

// Below zero: kept out. A check that fails makes the highest bit.
inline std::int32_t kept_out(const Columns& of, std::int32_t capacity, std::size_t i) {
  return (of.routable[i] - 1) | (of.member[i] - 1) | (of.limit[i] - 1 - of.held[i]) |
         (capacity - 1 - of.held_of_type[i]) | of.lacking[i];
}

// Numbers of those who are kept out may wrap around, hence unsigned; -1 covers them.
ROUTESIM_FOR_WIDE_REGISTERS void narrow_scores(const Columns& columns, const Factors& factors,
                                               std::int32_t capacity, std::size_t count,
                                               std::int64_t* scores) {
  const Columns of = columns;
  const auto of_points = static_cast<std::uint32_t>(factors.of_points);
  const auto of_performance = static_cast<std::uint32_t>(factors.of_performance);
  const auto of_free = static_cast<std::uint32_t>(factors.of_free);
  const auto times = static_cast<std::uint32_t>(factors.times);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t sum = of_points * static_cast<std::uint32_t>(of.points[i]) +
                              of_performance * static_cast<std::uint32_t>(of.performance[i]) +
                              of_free * static_cast<std::uint32_t>(capacity - of.held_of_type[i]);
    const std::int32_t mask = kept_out(of, capacity, i) >> 31;
    // Both factors are numbers of 32 bits of this very agent: that is what makes it one multiplication.
    const std::uint32_t times_or_0 = times & ~static_cast<std::uint32_t>(mask);
    scores[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) * times_or_0) |
                static_cast<std::int64_t>(mask);
  }
}

void wide_scores(const Columns& of, const Factors& factors, std::int32_t capacity, std::size_t count,
                 std::int64_t* scores) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t sum = factors.of_points * static_cast<std::uint32_t>(of.points[i]) +
                              factors.of_performance * static_cast<std::uint32_t>(of.performance[i]) +
                              factors.of_free * static_cast<std::uint32_t>(capacity - of.held_of_type[i]);
    scores[i] = static_cast<std::int64_t>(sum * factors.times) |
                static_cast<std::int64_t>(kept_out(of, capacity, i) >> 31);
  }
}

class Block {
 public:
  Block(const AgentTable& agents, std::size_t first)
      : agents_(agents), first_(first), count_(std::min(block, agents.size() - first)) {}

  void score(const Demand& demand, std::int64_t* scores) {
    find_points(demand);
    Columns columns;
    columns.routable = agents_.routable_column().data() + first_;
    columns.member = agents_.member_column(demand.queue).data() + first_;
    columns.held = agents_.held_column().data() + first_;
    columns.limit = agents_.capacity_column().data() + first_;
    static const Numbers nothing{};
    const auto* held_of_type = agents_.held_column(demand.type);
    columns.held_of_type = held_of_type != nullptr ? held_of_type->data() + first_ : nothing.data();
    columns.performance = agents_.performance_column().data() + first_;
    columns.lacking = lacking_.data();
    columns.points = points_.data();
    const Factors factors = factors_of(demand);
    (factors.narrow ? narrow_scores : wide_scores)(columns, factors, demand.capacity, count_, scores);
  }

 private:
  void find_points(const Demand& demand) {
    const auto count = static_cast<Eigen::Index>(count_);
    Sums lacking(lacking_.data(), count), points(points_.data(), count);
    const bool highest = demand.scoring.prefer == model::Prefer::highest;
    // Under `closest` distances are taken off the best.
    const int best = 5 * static_cast<int>(demand.skills.size());
    if (demand.skills.empty()) {
      lacking.setZero();
      points.setOnes();
    }
    bool is_first = true;
    for (const model::SkillMinimum& skill : demand.skills) {
      const Part proficiency(agents_.skill_column(skill.skill).data() + first_, count);
      const int minimum = demand.bypass_proficiency ? 0 : skill.minimum;
      if (is_first) {
        lacking = (proficiency - minimum).shiftRight<31>();
        if (highest) {
          points = proficiency;
        } else {
          points = best - (proficiency - skill.minimum).abs();
        }
      } else {
        lacking += (proficiency - minimum).shiftRight<31>();
        if (highest) {
          points += proficiency;
        } else {
          points -= (proficiency - skill.minimum).abs();
        }
      }
      is_first = false;
    }
    for (const model::AgentId agent : demand.declined) {
      if (agent.index >= first_ && agent.index - first_ < count_) lacking_[agent.index - first_] = -1;
    }
  }

  const AgentTable& agents_;
  std::size_t first_;
  std::size_t count_;
  Numbers lacking_, points_;
};

}  // namespace

ScoreMatrix score_matrix(const AgentTable& agents, std::span<const Demand> demands) {
  ScoreMatrix matrix(demands.size(), agents.size());
  score_matrix(agents, demands, matrix.all());
  return matrix;
}

void score_matrix(const AgentTable& agents, std::span<const Demand> demands, std::span<std::int64_t> scores) {
  for (std::size_t first = 0; first < agents.size(); first += block) {
    Block part(agents, first);
    for (std::size_t row = 0; row < demands.size(); ++row) {
      part.score(demands[row], scores.data() + row * agents.size() + first);
    }
  }
}

}  // namespace routesim::scoring

#include "engine/queueing/requirement.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

using model::SkillMinimum;

// Three skills whose ids sort otherwise than they stand in the org.
constexpr model::SkillId tax{0}, german{1}, review{2};
const std::vector<std::uint32_t> rank{2, 0, 1};  // german, review, tax

std::vector<SkillMinimum> merged(std::vector<std::vector<SkillMinimum>> lists) {
  std::vector<SkillMinimum> result;
  for (const auto& list : lists) merge_skills(result, list, rank);
  return result;
}

}  // namespace

TEST_CASE("skills of several sources become one requirement") {
  struct Row {
    const char* says;
    std::vector<std::vector<SkillMinimum>> sources;
    std::vector<SkillMinimum> requirement;
  };
  const Row rows[] = {
      {"nobody asks", {{}, {}}, {}},
      {"one asks", {{{review, 3}}}, {{review, 3}}},
      {"ordered by id, not as written or as in the org",
       {{{tax, 1}, {review, 2}, {german, 3}}},
       {{german, 3}, {review, 2}, {tax, 1}}},
      {"across sources too",
       {{{tax, 1}}, {{german, 3}}, {{review, 2}}},
       {{german, 3}, {review, 2}, {tax, 1}}},
      {"D47: the highest minimum, though it came first", {{{review, 5}}, {{review, 2}}}, {{review, 5}}},
      {"D47: or last", {{{review, 2}}, {{review, 5}}}, {{review, 5}}},
      {"D47: or stands in between", {{{review, 1}}, {{review, 4}}, {{review, 2}}}, {{review, 4}}},
      {"named twice by one source", {{{review, 1}, {tax, 0}, {review, 4}}}, {{review, 4}, {tax, 0}}},
      {"a minimum of 0 asks for the skill all the same", {{{german, 0}}}, {{german, 0}}},
      {"and gives way to a higher one", {{{german, 0}}, {{german, 1}}}, {{german, 1}}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    CHECK(merged(row.sources) == row.requirement);
    // What is asked for does not depend on who asks first.
    auto turned = row.sources;
    std::reverse(turned.begin(), turned.end());
    CHECK(merged(turned) == row.requirement);
  }
}

TEST_CASE("60 skills from three sources of 20") {
  std::vector<std::uint32_t> in_order;
  std::vector<std::vector<SkillMinimum>> sources(3);
  for (std::uint32_t i = 0; i < 60; ++i) {
    in_order.push_back(59 - i);  // ids sort backwards
    sources[i % 3].push_back({{i}, static_cast<int>(i % 6)});
  }
  std::vector<SkillMinimum> all;
  for (const auto& source : sources) merge_skills(all, source, in_order);
  REQUIRE(all.size() == 60);
  for (std::uint32_t i = 0; i < 60; ++i)
    CHECK(all[i] == SkillMinimum{{59 - i}, static_cast<int>((59 - i) % 6)});
}

TEST_CASE("a fallback step replaces what it names and leaves the rest") {
  const model::QueueId first{0}, second{1};
  const Requirement before{{{german, 2}, {review, 4}}, false, 1};
  const auto applied = [&](const model::FallbackStep& step) {
    auto result = std::pair(first, before);
    apply_fallback(step, rank, result.first, result.second);
    return result;
  };
  const auto check = [](const std::pair<model::QueueId, Requirement>& result, model::QueueId queue,
                        const std::vector<SkillMinimum>& skills, bool bypass, int extra) {
    CHECK(result.first == queue);
    CHECK(result.second.skills == skills);
    CHECK(result.second.bypass_proficiency == bypass);
    CHECK(result.second.extra_capacity == extra);
  };
  model::FallbackStep step;
  step.after = {1};
  SECTION("nothing named, nothing changed") { check(applied(step), first, before.skills, false, 1); }
  SECTION("another queue") {
    step.queue = second;
    check(applied(step), second, before.skills, false, 1);
  }
  SECTION("D73: skills become the whole requirement, lower minimums and all") {
    step.skills = {{tax, 1}, {german, 0}};
    check(applied(step), first, {{german, 0}, {tax, 1}}, false, 1);
  }
  SECTION("D73: an empty list empties it") {
    step.skills.emplace();
    check(applied(step), first, {}, false, 1);
  }
  SECTION("proficiencies bypassed") {
    step.bypass_proficiency = true;
    check(applied(step), first, before.skills, true, 1);
  }
  SECTION("extra capacity, down to none too") {
    step.extra_capacity = 0;
    check(applied(step), first, before.skills, false, 0);
  }
  SECTION("D72: steps build on one another") {
    auto state = std::pair(first, before);
    step.bypass_proficiency = true;
    apply_fallback(step, rank, state.first, state.second);
    model::FallbackStep next;
    next.queue = second;
    next.extra_capacity = 3;
    apply_fallback(next, rank, state.first, state.second);
    check(state, second, before.skills, true, 3);
    model::FallbackStep last;
    last.bypass_proficiency = false;
    apply_fallback(last, rank, state.first, state.second);
    check(state, second, before.skills, false, 3);
  }
}

}  // namespace routesim::queueing

// Members in the order of the reference; each part reports for itself, so that one mistake hides no other.
#include "engine/config/rule_reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/config/condition_reader.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/config/reference.hpp"
#include "engine/config/type_body.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

constexpr std::int64_t largest_order = 1LL << 53;

// A rule's or a step's list; a skill that is asked for twice is probably a slip.
std::vector<model::SkillMinimum> read_skills(const Node& node, const model::Org& org, Report& report) {
  const std::size_t before = report.count();
  std::vector<model::SkillMinimum> skills = read_skill_list(node, org, report);
  if (report.count() != before) return skills;
  std::set<model::SkillId> seen;
  for (std::size_t i = 0; i < skills.size(); ++i) {
    if (seen.insert(skills[i].skill).second) continue;
    const Node item = node.item(i);
    item.member(*item.json().find("skillId"))
        .add(report, "repeated-skill",
             "the skill " + in_backticks(org.skills[skills[i].skill.index].id) +
                 " is asked for twice, and only the highest proficiency counts",
             "remove one of them");
  }
  return skills;
}

// Each skill once with its highest minimum, by skill's id.
std::vector<model::SkillMinimum> as_requirement(const std::vector<model::SkillMinimum>& skills,
                                                const model::Org& org) {
  std::map<std::string_view, model::SkillMinimum> by_id;
  if (org.skills.empty()) return {};  // whatever the list names was reported as unknown
  for (const model::SkillMinimum& skill : skills) {
    const auto [place, added] = by_id.emplace(org.skills[skill.skill.index].id, skill);
    if (!added) place->second.minimum = std::max(place->second.minimum, skill.minimum);
  }
  std::vector<model::SkillMinimum> out;
  for (const auto& [id, skill] : by_id) out.push_back(skill);
  return out;
}

std::optional<int> read_extra_capacity(const Members& members, Report& report) {
  const auto node = members.optional("extraCapacity");
  if (!node) return std::nullopt;
  const auto value = read_integer(*node, 0, largest_capacity, report);
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

std::optional<bool> read_bypass(const Members& members, Report& report) {
  const auto node = members.optional("bypassProficiency");
  return node ? read_boolean(*node, report) : std::nullopt;
}

std::vector<model::FallbackStep> read_fallback(const Node& list, const model::Org& org, Report& report) {
  std::vector<model::FallbackStep> steps;
  if (!check_array(list, report)) return steps;
  std::optional<model::Duration> last;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node item = list.item(i);
    const Members members(item, "a fallback step",
                          {"after", "queueId", "skills", "bypassProficiency", "extraCapacity"}, report);
    model::FallbackStep step;
    if (const auto after = members.required("after")) {
      if (const auto duration = read_duration(*after, Zero::refused, report)) {
        if (last && *duration <= *last) {
          after->add(report, "fallback-out-of-order",
                     "this step is due after " + in_backticks(after->json().text) +
                         ", no later than the one before it",
                     "steps are timed from the moment of queueing, each later than the last");
        }
        step.after = *duration;
        last = *duration;
      }
    }
    if (const auto queue = members.optional("queueId")) step.queue = read_queue_id(*queue, org, report);
    if (const auto skills = members.optional("skills")) {
      step.skills = as_requirement(read_skills(*skills, org, report), org);
    }
    step.bypass_proficiency = read_bypass(members, report);
    step.extra_capacity = read_extra_capacity(members, report);
    const bool changes = members.has("queueId") || members.has("skills") ||
                         members.has("bypassProficiency") || members.has("extraCapacity");
    if (members.is_object() && !changes) {
      item.add(report, "empty-fallback-step", "this step changes nothing",
               "a step may name `queueId`, `skills`, `bypassProficiency` and `extraCapacity`");
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

model::Scoring read_scoring(const Node& node, Report& report) {
  static constexpr std::array<std::string_view, 3> names{"proficiency", "performance", "capacity"};
  model::Scoring scoring;
  const Members members(node, "`scoring`", {"proficiency", "performance", "capacity", "prefer"}, report);
  if (const auto prefer = members.optional("prefer")) {
    scoring.prefer = read_word<model::Prefer>(*prefer, "unknown-preference", "a preference of scores",
                                              model::prefer_from, model::Prefer::closest, report)
                         .value_or(model::Prefer::highest);
  }
  const bool any =
      std::any_of(names.begin(), names.end(), [&](std::string_view name) { return members.has(name); });
  if (!any) return scoring;
  const std::array<int*, 3> weights{&scoring.proficiency, &scoring.performance, &scoring.capacity};
  std::int64_t sum = 0;
  bool all = true;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto weight = members.required(names[i]);
    const auto value = weight ? read_millionths(*weight, report) : std::nullopt;
    all = all && value.has_value();
    *weights[i] = value.value_or(0);
    sum += *weights[i];
  }
  if (all && sum != 1'000'000) {
    std::string text = std::to_string(sum % 1'000'000);
    text.insert(0, 6 - text.size(), '0');
    while (text.size() > 1 && text.back() == '0') text.pop_back();
    node.add(report, "weights-do-not-sum",
             "the weights are " + std::to_string(sum / 1'000'000) + "." + text +
                 " together, but must be exactly 1");
  }
  return scoring;
}

}  // namespace

model::Rule read_rule(const Node& node, const model::Org& org, Report& report) {
  model::Rule rule;
  const Members members(node, "a routing rule",
                        {"id", "name", "evaluationOrder", "enabled", "workitemTypeId", "when", "queueId",
                         "skills", "bypassProficiency", "extraCapacity", "fallback", "scoring"},
                        report);
  if (const auto id = members.required("id")) rule.id = read_id(*id, report).value_or(std::string());
  rule.name = rule.id;
  if (const auto name = members.optional("name")) {
    rule.name = read_text(*name, 1, 256, report).value_or(std::string());
  }
  if (const auto order = members.optional("evaluationOrder")) {
    rule.evaluation_order = read_integer(*order, -largest_order, largest_order, report);
  }
  if (const auto enabled = members.optional("enabled")) {
    rule.enabled = read_boolean(*enabled, report).value_or(true);
  }
  if (const auto type = members.optional("workitemTypeId")) check_string(*type, report);
  if (const auto when = members.optional("when")) rule.when = read_condition(*when, report);
  if (const auto queue = members.required("queueId")) {
    rule.queue = read_queue_id(*queue, org, report).value_or(model::QueueId{});
  }
  if (const auto skills = members.optional("skills")) rule.skills = read_skills(*skills, org, report);
  rule.bypass_proficiency = read_bypass(members, report).value_or(false);
  rule.extra_capacity = read_extra_capacity(members, report).value_or(0);
  if (const auto fallback = members.optional("fallback"))
    rule.fallback = read_fallback(*fallback, org, report);
  if (const auto scoring = members.optional("scoring")) rule.scoring = read_scoring(*scoring, report);
  return rule;
}

}  // namespace routesim::config

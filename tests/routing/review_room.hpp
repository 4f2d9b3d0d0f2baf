// A small mortgage desk made by hand, driven without files, and what it logs in short: for the tests of
// routing, ingestion and simulation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/reporting/event_writer.hpp"
#include "tests/support/replay.hpp"

namespace routesim::testing {

// 09:00 of a Monday, and some time after it.
inline constexpr model::Instant nine{1'772'442'000'000'000};
inline constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;
inline model::Instant at(std::int64_t us) { return {nine.us + us}; }

inline constexpr model::AgentId ana{0}, ben{1}, eva{2};
inline constexpr model::TypeId loan{0}, note{1};
inline constexpr model::QueueId review{0}, general{1};
inline constexpr model::SkillId review_skill{0}, german_skill{1};
inline constexpr model::RuleId large_loans{0}, all_loans{1}, off{2};

// Ana and Ben review, Eva speaks German and is offline. Loans have an amount and route by themselves, notes
// do neither. Large loans need review at 4, after ten minutes at 2, and after twenty anybody.
inline model::Org review_room() {
  model::Org org;
  model::WorkitemType type;
  type.id = type.name = "Loan";
  type.description = "A loan application";
  model::CustomField amount;
  amount.name = amount.display_name = "amount";
  amount.kind = model::FieldKind::number;
  amount.is_routing_field = true;
  amount.nullable = true;
  type.custom_fields.push_back(std::move(amount));
  type.routing_rule = large_loans;
  org.types.push_back(type);
  type.id = type.name = "Note";
  type.custom_fields.clear();
  type.routing_rule.reset();
  org.types.push_back(std::move(type));

  org.skills = {{"review", "Review"}, {"german", "Deutsch"}};
  for (const char* id : {"mortgage-review", "general"}) {
    model::Queue queue;
    queue.id = queue.name = id;
    org.queues.push_back(std::move(queue));
  }
  org.queues[general.index].distribution = model::Distribution::round_robin;

  const auto agent = [&](const char* id, model::AgentState state, std::vector<model::AgentSkill> skills,
                         int performance) {
    model::Agent made;
    made.id = made.name = id;
    made.state = state;
    made.skills = std::move(skills);
    made.historical_performance = performance;
    org.agents.push_back(std::move(made));
  };
  agent("ana", model::AgentState::available, {{review_skill, 5}}, 820'000);
  agent("ben", model::AgentState::available, {{review_skill, 4}}, 950'000);
  agent("eva", model::AgentState::offline, {{german_skill, 3}}, 500'000);

  const auto rule = [&](const char* id, std::int64_t order) {
    model::Rule made;
    made.id = made.name = id;
    made.evaluation_order = order;
    made.workitem_type = loan;
    made.queue = review;
    return made;
  };
  model::Rule large = rule("large-loans", 10);
  large.when.emplace();
  large.when->kind = model::Condition::Kind::comparison;
  large.when->comparison = {"amount", model::Operator::greater_or_equal, {100'000.0}};
  large.skills = {{review_skill, 4}};
  large.fallback.resize(2);
  large.fallback[0].after = {10 * minute};
  large.fallback[0].skills = {{review_skill, 2}};
  large.fallback[1].after = {20 * minute};
  large.fallback[1].skills.emplace();
  org.rules.push_back(std::move(large));
  model::Rule rest = rule("all-loans", 20);
  rest.when.emplace();
  rest.when->kind = model::Condition::Kind::comparison;
  rest.when->comparison = {"amount", model::Operator::exists, {true}};
  org.rules.push_back(std::move(rest));
  model::Rule disabled = rule("off", 1);
  disabled.enabled = false;
  org.rules.push_back(std::move(disabled));

  const auto index = [](const auto& list, auto& by_id) {
    for (std::uint32_t i = 0; i < list.size(); ++i) by_id[list[i].id] = i;
  };
  index(org.types, org.type_index);
  index(org.rules, org.rule_index);
  index(org.queues, org.queue_index);
  index(org.skills, org.skill_index);
  index(org.agents, org.agent_index);
  return org;
}

inline std::shared_ptr<const model::Org> shared(model::Org org) {
  return std::make_shared<const model::Org>(std::move(org));
}

// The event log's lines, as a run would write them.
class Log final : public model::EventSink {
 public:
  explicit Log(const model::Org& org) : writer_(org) {}
  void on_event(const model::Event& event) override {
    std::string line;
    writer_.append(event, line);
    line.pop_back();
    lines.push_back(std::move(line));
  }
  // What came since the last call, each line in short.
  std::vector<std::string> news() {
    std::vector<std::string> result;
    for (; told_ < lines.size(); ++told_) result.push_back(brief(lines[told_]));
    return result;
  }

  std::vector<std::string> lines;

 private:
  reporting::EventWriter writer_;
  std::size_t told_ = 0;
};

using Lines = std::vector<std::string>;

// Draws that are the same on every machine.
struct Draws {
  std::uint64_t state;
  std::uint64_t next(std::uint64_t below) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (z ^ (z >> 31)) % below;
  }
};

}  // namespace routesim::testing

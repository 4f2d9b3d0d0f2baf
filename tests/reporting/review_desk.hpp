// A small org and the instants of its morning, for the tests of reporting.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"

namespace routesim::reporting {

inline constexpr model::AgentId ana{0}, ben{1}, zoe{2};
inline constexpr model::QueueId mortgage_review{0}, general_review{1};
inline constexpr model::SkillId review_skill{0}, german_skill{1};
inline constexpr model::RuleId large_loans{0}, small_loans{1};

// 09:00 of a Monday, plus so many microseconds.
inline constexpr model::Instant nine{1'772'442'000'000'000};
inline constexpr std::int64_t ms = 1'000, second = 1'000'000, minute = 60 * second, hour = 60 * minute;
inline model::Instant at(std::int64_t us) { return {nine.us + us}; }

inline model::Org review_desk() {
  model::Org org;
  model::WorkitemType type;
  type.id = type.name = "Loan";
  type.max_capacity = 2;
  org.types.push_back(std::move(type));
  org.skills = {{"skill-review", "Review"}, {"skill-german", "Deutsch"}};
  org.queues.push_back({.id = "mortgage-review",
                        .name = "Mortgage review",
                        .distribution = model::Distribution::longest_idle,
                        .agents = std::nullopt,
                        .service_level = model::ServiceLevel{80, {10 * minute}}});
  org.queues.push_back({.id = "general-review",
                        .name = "General review",
                        .distribution = model::Distribution::round_robin,
                        .agents = std::nullopt,
                        .service_level = std::nullopt});
  for (const char* id : {"ana", "ben", "zoé"}) {
    model::Agent agent;
    agent.id = id;
    agent.state = model::AgentState::available;
    org.agents.push_back(std::move(agent));
  }
  for (const char* id : {"rule-large", "rule-small"}) {
    model::Rule rule;
    rule.id = id;
    org.rules.push_back(std::move(rule));
  }
  return org;
}

inline const std::vector<model::SkillMinimum> review_at_4{{review_skill, 4}};

inline model::WorkitemRef loan(model::WorkitemNumber number) {
  static const std::vector<std::string> ids{"loan-0", "loan-1", "loan-2", "loan-3", "loan-4"};
  return {number, number < ids.size() ? std::string_view(ids[number]) : std::string_view("loan-x")};
}

inline model::event::RequestAnswered answered(int status, std::string_view method = {},
                                              std::string_view path = {},
                                              std::optional<model::WorkitemRef> workitem = std::nullopt) {
  model::event::RequestAnswered answer;
  answer.request = "r";
  answer.method = method;
  answer.path = path;
  answer.status = status;
  answer.workitem = workitem;
  return answer;
}

inline model::event::Assigned assigned(model::WorkitemNumber number, model::AgentId agent,
                                       model::QueueId queue,
                                       std::optional<model::event::ScoreTerms> score = std::nullopt) {
  model::event::Assigned offer;
  offer.workitem = loan(number);
  offer.agent = agent;
  offer.queue = queue;
  offer.score = score;
  return offer;
}

}  // namespace routesim::reporting

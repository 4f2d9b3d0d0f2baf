#include "tools/routesim/reversed_ties.hpp"

#include <algorithm>
#include <set>
#include <type_traits>

#include "engine/reporting/text_layout.hpp"

namespace routesim::tool {

namespace event = model::event;

template <class Payload>
void Outcomes::see(const Payload& payload) {
  model::WorkitemRef workitem;
  if constexpr (std::is_same_v<Payload, event::RequestAnswered>) {
    if (payload.workitem && payload.status == 201 && !payload.replayed) workitem = *payload.workitem;
  } else if constexpr (requires { payload.workitem.number; }) {
    workitem = payload.workitem;
  }
  if (workitem.number == 0) return;
  if (workitem.number > outcomes_.size()) {
    outcomes_.resize(workitem.number);
    ids_.resize(workitem.number);
    ids_.back() = std::string(workitem.id);
  }
  Outcome& outcome = outcomes_[workitem.number - 1];
  if constexpr (std::is_same_v<Payload, event::RuleChosen>) {
    outcome.rule = payload.rule;
  } else if constexpr (std::is_same_v<Payload, event::RuleBypassed>) {
    outcome.rule.reset();
  } else if constexpr (std::is_same_v<Payload, event::Queued> ||
                       std::is_same_v<Payload, event::FallbackApplied>) {
    outcome.queue = payload.queue;
  } else if constexpr (std::is_same_v<Payload, event::Assigned>) {
    outcome.agent = payload.agent;
  }
}

void Outcomes::on_event(const model::Event& event) {
  std::visit([&](const auto& payload) { see(payload); }, event.what);
}

bool has_ties(const model::Org& org) {
  std::set<std::optional<std::int64_t>> orders;
  return std::any_of(org.rules.begin(), org.rules.end(), [&](const model::Rule& rule) {
    return rule.enabled && !orders.insert(rule.evaluation_order).second;
  });
}

std::vector<Difference> differences(const Outcomes& before, const Outcomes& after) {
  std::vector<Difference> found;
  const std::size_t count = std::max(before.outcomes().size(), after.outcomes().size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto of = [&](const Outcomes& run) {
      return i < run.outcomes().size() ? run.outcomes()[i] : Outcomes::Outcome{};
    };
    if (of(before) == of(after)) continue;
    found.push_back({i < before.ids().size() ? before.ids()[i] : after.ids()[i], of(before), of(after)});
  }
  return found;
}

std::string difference_text(const Difference& difference, const model::Org& org) {
  std::string text = reporting::printable(difference.workitem) + ":";
  const auto part = [&](std::string_view what, const auto& before, const auto& after, const auto& things) {
    if (before == after) return;
    text += text.back() == ':' ? " " : ", ";
    text += what;
    text += ' ';
    text += before ? things[before->index].id : std::string("none");
    text += " → ";
    text += after ? things[after->index].id : std::string("none");
  };
  part("rule", difference.before.rule, difference.after.rule, org.rules);
  part("queue", difference.before.queue, difference.after.queue, org.queues);
  part("agent", difference.before.agent, difference.after.agent, org.agents);
  return text;
}

}  // namespace routesim::tool

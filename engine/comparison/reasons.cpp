#include "engine/comparison/reasons.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "engine/reporting/text_layout.hpp"

namespace routesim::comparison {
namespace {

std::string number_text(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string literal_text(const model::Literal& literal) {
  if (const auto* text = std::get_if<std::string>(&literal)) return "\"" + *text + "\"";
  if (const auto* number = std::get_if<double>(&literal)) return number_text(*number);
  return std::get<bool>(literal) ? "true" : "false";
}

std::string comparison_text(const model::Comparison& comparison) {
  std::string text = "`" + comparison.field + "` " + std::string(model::to_text(comparison.op));
  const bool list = comparison.op == model::Operator::in || comparison.op == model::Operator::not_in ||
                    comparison.op == model::Operator::between;
  if (list) text += " [";
  for (std::size_t i = 0; i < comparison.values.size(); ++i) {
    text += i > 0 ? ", " : list ? "" : " ";
    text += literal_text(comparison.values[i]);
  }
  return list ? text + "]" : text;
}

// Comparisons are numbered in the order written.
const model::Comparison* find_comparison(const model::Condition& condition, std::uint32_t& number) {
  if (condition.kind == model::Condition::Kind::comparison) {
    return number-- == 0 ? &condition.comparison : nullptr;
  }
  for (const model::Condition& part : condition.parts) {
    if (const auto* found = find_comparison(part, number)) return found;
  }
  return nullptr;
}

std::string value_text(const std::string& field, const routing::RuleDecision& decision) {
  const routing::WorkitemState& item = *decision.workitem;
  if (field == "$priority") return std::to_string(item.priority);
  if (field == "$source") return item.source ? "\"" + *item.source + "\"" : "nothing";
  const auto& fields = decision.type->custom_fields;
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& candidate) { return candidate.name == field; });
  const auto slot = static_cast<std::size_t>(found - fields.begin());
  if (found == fields.end() || slot >= item.fields.size()) return "nothing";
  const model::FieldValue& value = item.fields[slot];
  if (const auto* text = std::get_if<std::string>(&value)) return "\"" + *text + "\"";
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* at = std::get_if<model::Instant>(&value)) return model::format_timestamp(*at);
  if (const auto* option = std::get_if<model::OptionIndex>(&value))
    return "\"" + found->options[option->index] + "\"";
  return "nothing";
}

std::string_view why_unknown_text(rules::ComparisonOutcome::Unknown why) {
  using Unknown = rules::ComparisonOutcome::Unknown;
  switch (why) {
    case Unknown::not_a_routing_field: return "the field is not marked isRoutingField";
    case Unknown::no_such_field: return "the workitem's type has no such field";
    case Unknown::does_not_fit: return "the value does not fit the field's type";
    default: return "the workitem has no value for it";
  }
}

std::string state_text(model::AgentState state) {
  const std::string text(model::to_text(state));
  return state == model::AgentState::lunch ? "at " + text : text;
}

// What keeps the agent out, after its name.
std::string reason_text(scoring::Reason reason, const routing::AgentDecision& decision, model::AgentId agent,
                        const model::Org& org) {
  using scoring::Reason;
  const scoring::AgentTable& agents = *decision.table;
  const queueing::Requirement& needs = decision.item->requirement;
  const auto of_skills = [&](auto is_short, auto append) {
    std::string text;
    for (const model::SkillMinimum& skill : needs.skills) {
      const int proficiency = agents.proficiency(agent, skill.skill);
      if (!is_short(proficiency, skill.minimum)) continue;
      if (!text.empty()) text += ", ";
      append(text, "`" + org.skills[skill.skill.index].id + "`", proficiency, skill.minimum);
    }
    return text;
  };
  switch (reason) {
    case Reason::logged_out:
    case Reason::not_available: return "is " + state_text(agents.state(agent));
    case Reason::not_in_queue: return "is not in `" + org.queues[decision.queue.index].id + "`";
    case Reason::skill_missing:
      return of_skills([](int has, int) { return has < 0; }, [](std::string& to, const std::string& skill,
                                                                int, int) { to += "has no skill " + skill; });
    case Reason::proficiency_too_low:
      return of_skills([](int has, int asked) { return has >= 0 && has < asked; },
                       [](std::string& to, const std::string& skill, int has, int asked) {
                         to += "has " + std::to_string(has) + " of skill " + skill + ", " +
                               std::to_string(asked) + " is asked for";
                       });
    case Reason::at_type_capacity: return "holds as many workitems of this type as it may";
    case Reason::at_total_capacity: return "holds as many workitems as it may";
    case Reason::declined: return "has declined it or let it time out";
  }
  return {};
}

}  // namespace

std::string why_rule_lost(const routing::RuleDecision& decision, const rules::RuleRecord& record,
                          const model::Org& org) {
  const model::Rule& rule = org.rules[record.rule.index];
  const std::string name = "`" + rule.id + "`";
  if (!record.enabled) return name + " is disabled";
  if (!record.reached) {
    return name + " was not reached: `" + org.rules[decision.winner->index].id +
           "` comes before it and matched";
  }
  if (record.truth == rules::Truth::yes) {
    return name + " matched too; `" + org.rules[decision.winner->index].id + "` goes before it by id";
  }
  const std::string verdict = record.truth == rules::Truth::no ? "false" : "null";
  for (const rules::ComparisonOutcome& outcome : record.comparisons) {
    if (outcome.truth != record.truth) continue;
    std::uint32_t number = outcome.comparison;
    const auto* comparison = rule.when ? find_comparison(*rule.when, number) : nullptr;
    if (comparison == nullptr) continue;
    std::string text = name + " did not match: " + comparison_text(*comparison) + " is " + verdict;
    if (outcome.truth == rules::Truth::unknown)
      return text + ": " + std::string(why_unknown_text(outcome.why_unknown));
    return text + " of " + value_text(comparison->field, decision);
  }
  return name + " did not match: its condition is " + verdict;
}

std::string why_nearest_rule_lost(const routing::RuleDecision& decision, const model::Org& org) {
  const rules::RuleRecord* nearest = nullptr;
  std::ptrdiff_t most = -1;
  for (const rules::RuleRecord& record : decision.rules) {
    // A disabled rule was not asked: it stands for the others only where there are none.
    const std::ptrdiff_t in_favour =
        record.enabled ? 1 + std::count_if(record.comparisons.begin(), record.comparisons.end(),
                                           [](const auto& one) { return one.truth == rules::Truth::yes; })
                       : 0;
    if (in_favour <= most) continue;
    most = in_favour;
    nearest = &record;
  }
  return nearest == nullptr ? std::string() : why_rule_lost(decision, *nearest, org);
}

reporting::UnroutedCause why_unrouted(const routing::WorkitemState& item, const model::WorkitemType& type,
                                      bool no_rule_matched) {
  using Cause = reporting::UnroutedCause;
  if (no_rule_matched) return Cause::no_rule_matched;
  if (!type.routing_enabled) return Cause::routing_disabled;
  const bool routes = type.routing_rule || item.own.rule || item.own.queue;
  return routes ? Cause::routed_from_later : Cause::no_routing_rule;
}

std::string why_waiting(const routing::Router& router, const routing::WorkitemState& item) {
  const model::Org& org = router.org();
  const model::Diagnosis diagnosis = router.diagnosis(item);
  const queueing::Requirement& needs = item.requirement;
  std::string text =
      "`" + item.id + "` waits in `" + org.queues[item.queue->index].id +
      "`: " + reporting::explain(diagnosis, *item.queue, needs.skills, needs.bypass_proficiency, org).reason;
  if (diagnosis == model::Diagnosis::nobody_logged_in || diagnosis == model::Diagnosis::nobody_available) {
    // The agents that the sentence speaks of, with what keeps each.
    constexpr std::size_t most_named = 3;
    std::size_t count = 0;
    const scoring::AgentTable& agents = router.agents();
    for (std::uint32_t i = 0; i < agents.size(); ++i) {
      const bool suited = std::all_of(needs.skills.begin(), needs.skills.end(), [&](const auto& skill) {
        return agents.proficiency({i}, skill.skill) >= (needs.bypass_proficiency ? 0 : skill.minimum);
      });
      if (!suited || !agents.in_queue({i}, *item.queue) || ++count > most_named) continue;
      text += (count == 1 ? ": `" : ", `") + org.agents[i].id + "` is " + state_text(agents.state({i}));
    }
    if (count > most_named) text += " and " + std::to_string(count - most_named) + " more";
  }
  return text + " [" + std::string(model::to_text(diagnosis)) + "]";
}

std::string why_agent_lost(const routing::AgentDecision& decision, const routing::AgentRecord& record,
                           const model::Org& org) {
  const std::string name = "`" + org.agents[record.agent.index].id + "`";
  if (!record.reasons.empty()) {
    std::string text = name;
    std::string codes;
    for (std::uint16_t bit = 1; bit <= static_cast<std::uint16_t>(scoring::Reason::declined);
         bit = static_cast<std::uint16_t>(bit << 1)) {
      if ((record.reasons.bits & bit) == 0) continue;
      const auto reason = static_cast<scoring::Reason>(bit);
      text += (codes.empty() ? " " : ", ") + reason_text(reason, decision, record.agent, org);
      codes += (codes.empty() ? "" : ", ") + std::string(scoring::to_text(reason));
    }
    return text + " [" + codes + "]";
  }
  if (!decision.chosen) return name + " was eligible";
  const std::string winner = "`" + org.agents[decision.chosen->index].id + "`";
  const auto chosen = std::find_if(decision.agents.begin(), decision.agents.end(),
                                   [&](const auto& other) { return other.agent == *decision.chosen; });
  if (record.score && chosen != decision.agents.end() && chosen->score) {
    if (record.score->score == chosen->score->score) {
      return name + " scored the same as " + winner + ", which had been idle for longer or has the lower id";
    }
    return name + " scored " + reporting::micro_points(record.score->score) + ", " + winner + " " +
           reporting::micro_points(chosen->score->score);
  }
  return winner + " came before " + name + " in the queue's distribution";
}

}  // namespace routesim::comparison

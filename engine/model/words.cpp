// The words that authors write and read, each table in the order of its enumeration.
#include <algorithm>
#include <array>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::model {
namespace {

constexpr std::array<std::string_view, 5> field_kinds{"string", "number", "date", "dropdown", "checkbox"};
constexpr std::array<std::string_view, 12> operators{
    "equals",      "notEquals",      "in",      "notIn",      "exists",  "lessThan", "lessOrEqual",
    "greaterThan", "greaterOrEqual", "between", "startsWith", "contains"};
constexpr std::array<std::string_view, 3> distributions{"longestIdle", "roundRobin", "leastLoaded"};
constexpr std::array<std::string_view, 5> agent_states{"Available", "In Queue", "Not Available", "Offline",
                                                       "Lunch"};
constexpr std::array<std::string_view, 2> preferences{"highest", "closest"};
constexpr std::array<std::string_view, 6> routing_states{"unrouted", "queued",    "assigned",
                                                         "accepted", "completed", "cancelled"};
constexpr std::array<std::string_view, 8> diagnoses{
    "none",           "queueHasNoAgents", "skillNobodyHas",   "proficiencyNobodyHas",
    "nobodyLoggedIn", "nobodyAvailable",  "everyoneDeclined", "allAtCapacity"};
constexpr std::array<std::string_view, 26> names_of_events{
    "runStarted",     "requestAnswered",  "typeCreated",   "typePatched",     "agentChanged",
    "ruleChosen",     "ruleBypassed",     "unrouted",      "queued",          "fallbackApplied",
    "assigned",       "accepted",         "declined",      "offerTimedOut",   "offerWithdrawn",
    "declineEnded",   "everyoneDeclined", "completed",     "cancelled",       "wrapUpEnded",
    "retryScheduled", "recordAccepted",   "recordGivenUp", "clientStoreLost", "clientDrained",
    "runEnded"};
static_assert(std::variant_size_v<decltype(Event::what)> == names_of_events.size());

template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view to_text(FieldKind kind) { return field_kinds[static_cast<std::size_t>(kind)]; }
std::string_view to_text(Operator op) { return operators[static_cast<std::size_t>(op)]; }
std::string_view to_text(Distribution how) { return distributions[static_cast<std::size_t>(how)]; }
std::string_view to_text(AgentState state) { return agent_states[static_cast<std::size_t>(state)]; }
std::string_view to_text(Prefer prefer) { return preferences[static_cast<std::size_t>(prefer)]; }
std::string_view to_text(RoutingState state) { return routing_states[static_cast<std::size_t>(state)]; }
std::string_view to_text(Diagnosis diagnosis) { return diagnoses[static_cast<std::size_t>(diagnosis)]; }

std::optional<FieldKind> field_kind_from(std::string_view word) {
  return find_word<FieldKind>(field_kinds, word);
}
std::optional<Operator> operator_from(std::string_view word) { return find_word<Operator>(operators, word); }
std::optional<Distribution> distribution_from(std::string_view word) {
  return find_word<Distribution>(distributions, word);
}
std::optional<AgentState> agent_state_from(std::string_view word) {
  return find_word<AgentState>(agent_states, word);
}
std::optional<Prefer> prefer_from(std::string_view word) { return find_word<Prefer>(preferences, word); }
std::optional<RoutingState> routing_state_from(std::string_view word) {
  return find_word<RoutingState>(routing_states, word);
}
std::optional<Diagnosis> diagnosis_from(std::string_view word) {
  return find_word<Diagnosis>(diagnoses, word);
}

std::string_view name_of(const Event& event) { return names_of_events[event.what.index()]; }
std::span<const std::string_view> event_names() { return names_of_events; }

}  // namespace routesim::model

// What a creation or routing request says of a workitem, checked and resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/value.hpp"

namespace routesim::model {

enum class RoutingState : std::uint8_t { unrouted, queued, assigned, accepted, completed, cancelled };

inline bool is_finished(RoutingState state) {
  return state == RoutingState::completed || state == RoutingState::cancelled;
}

// A routing request's body, or a workitem's own routingData.
struct RoutingData {
  std::optional<QueueId> queue;
  std::optional<RuleId> rule;
  std::vector<SkillMinimum> skills;  // as written: a skill may stand more than once
};

struct NewWorkitem {
  TypeId type;
  FieldValues fields;
  RoutingData routing;
  std::optional<std::string> source;
  int priority = 0;  // -25,000,000..25,000,000; higher first
};

// How the people of a scenario handle a workitem.
struct Handling {
  std::optional<Duration> accept_after = Duration{0};  // absent: the agent never answers
  Duration offer_timeout{30'000'000};                  // above zero
  std::optional<Duration> handle_time;                 // absent: nothing completes by itself
  Duration wrap_up{0};                                 // the slot stays taken for so long after completion
  std::optional<Duration> reoffer_after;               // a decline is forgotten after so long; above zero
};

// Why a workitem that waits is not assigned: the first of these that holds.
enum class Diagnosis : std::uint8_t {
  none,  // somebody is eligible: never true of a waiting workitem after an event
  queue_has_no_agents,
  skill_nobody_has,
  proficiency_nobody_has,
  nobody_logged_in,
  nobody_available,
  everyone_declined,
  all_at_capacity,
};

std::string_view to_text(RoutingState);
std::string_view to_text(Diagnosis);
std::optional<RoutingState> routing_state_from(std::string_view);
std::optional<Diagnosis> diagnosis_from(std::string_view);

}  // namespace routesim::model

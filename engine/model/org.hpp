// The routing configuration of a contact centre as it would be deployed: an immutable value in which
// every reference has been resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/model/condition.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/time.hpp"

namespace routesim::model {

enum class FieldKind : std::uint8_t { string, number, date, dropdown, checkbox };

struct CustomField {
  std::string name;
  std::string display_name;
  FieldKind kind = FieldKind::string;
  bool is_routing_field = false;
  bool nullable = false;
  std::vector<std::string> options;  // of a dropdown; positions never change, new ones are appended
};

struct WorkitemType {
  std::string id;
  std::string name;
  std::string description;
  std::vector<CustomField> custom_fields;  // positions never change, new ones are appended
  bool routing_enabled = true;
  int max_capacity = 1;  // 1..10,000 workitems of this type at once an agent
  std::optional<RuleId> routing_rule;
};

struct SkillMinimum {
  SkillId skill;
  int minimum = 0;  // 0..5
  friend auto operator<=>(const SkillMinimum&, const SkillMinimum&) = default;
};

enum class Prefer : std::uint8_t { highest, closest };

// Weights in millionths; they sum to 1,000,000.
struct Scoring {
  int proficiency = 600'000;
  int performance = 250'000;
  int capacity = 150'000;
  Prefer prefer = Prefer::highest;
  friend bool operator==(const Scoring&, const Scoring&) = default;
};

// What changes for a workitem that has waited `after`; absent members stay as they are.
struct FallbackStep {
  Duration after;  // above zero, strictly increasing in a rule
  std::optional<QueueId> queue;
  std::optional<std::vector<SkillMinimum>> skills;  // becomes the whole requirement; by skill's id
  std::optional<bool> bypass_proficiency;
  std::optional<int> extra_capacity;
};

struct Rule {
  std::string id;
  std::string name;
  std::optional<std::int64_t> evaluation_order;
  bool enabled = true;
  std::optional<TypeId> workitem_type;  // absent: every type
  std::optional<Condition> when;        // absent: true
  QueueId queue;
  std::vector<SkillMinimum> skills;  // as written
  bool bypass_proficiency = false;
  int extra_capacity = 0;
  std::vector<FallbackStep> fallback;
  Scoring scoring;
};

enum class Distribution : std::uint8_t { longest_idle, round_robin, least_loaded };

struct ServiceLevel {
  int percentage = 80;  // 1..100
  Duration within;
};

struct Queue {
  std::string id;
  std::string name;
  Distribution distribution = Distribution::longest_idle;
  std::optional<std::vector<AgentId>> agents;  // absent: every agent
  std::optional<ServiceLevel> service_level;
};

struct Skill {
  std::string id;
  std::string name;
};

enum class AgentState : std::uint8_t { available, in_queue, not_available, offline, lunch };

inline bool is_logged_in(AgentState state) {
  return state != AgentState::offline && state != AgentState::lunch;
}
inline bool is_routable(AgentState state) {
  return state == AgentState::available || state == AgentState::in_queue;
}

struct AgentSkill {
  SkillId skill;
  int proficiency = 0;  // 0..5; having a skill at 0 is having it
  friend auto operator<=>(const AgentSkill&, const AgentSkill&) = default;
};

// The agent is in `state` from `from` to `to`, then Offline; offsets from the run's start.
struct Shift {
  Duration from;
  Duration to;
  AgentState state = AgentState::available;
};

struct Agent {
  std::string id;
  std::string name;
  AgentState state = AgentState::offline;
  bool state_is_written = false;         // false: `state` is what agents without one start with
  std::vector<AgentSkill> skills;        // each skill once
  int historical_performance = 500'000;  // millionths, 0..1,000,000
  std::optional<int> capacity;           // workitems of all types at once; absent: no limit
  std::vector<Shift> shifts;             // by time, not overlapping
};

struct Org {
  std::vector<WorkitemType> types;
  std::vector<std::string> later_types;  // ids of types that the scenario creates; TypeIds after types
  std::vector<Rule> rules;
  std::vector<Queue> queues;
  std::vector<Skill> skills;
  std::vector<Agent> agents;
  bool is_folder = false;  // rather than one file or an object, for messages
  std::uint64_t hash = 0;  // of the files' content, comments and white space apart

  // Position by id, filled by the loader.
  std::unordered_map<std::string, std::uint32_t> type_index, rule_index, queue_index, skill_index,
      agent_index;
};

// The words that authors write and read.
std::string_view to_text(FieldKind);
std::string_view to_text(Operator);
std::string_view to_text(Distribution);
std::string_view to_text(AgentState);
std::string_view to_text(Prefer);
std::optional<FieldKind> field_kind_from(std::string_view);
std::optional<Operator> operator_from(std::string_view);
std::optional<Distribution> distribution_from(std::string_view);
std::optional<AgentState> agent_state_from(std::string_view);
std::optional<Prefer> prefer_from(std::string_view);

}  // namespace routesim::model

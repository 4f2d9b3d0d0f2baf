#pragma once
// The things of the routing model for the naive router: plain structs with strings for ids, kept in vectors
// that are walked from end to end. Whatever can be computed from something else is not stored.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace routesim::oracle {

using Json = nlohmann::ordered_json;

using Instant = std::int64_t;   // microseconds since 1970-01-01T00:00:00Z
using Duration = std::int64_t;  // microseconds

struct CustomField {
  std::string name, display_name, type;
  bool is_routing_field = false;
  bool nullable = false;
  std::vector<std::string> options;
  std::int64_t since_version = 1;  // of the type
};

struct WorkitemType {
  std::string id, name;
  std::vector<CustomField> custom_fields;
  bool routing_enabled = true;
  std::int64_t max_capacity = 1;
  std::optional<std::string> routing_rule_id;
  std::int64_t version = 1;
  Instant compiled_at = 0;
};

// A skill with the least proficiency asked for.
struct SkillMinimum {
  std::string skill_id;
  int minimum = 0;
};

struct FallbackStep {
  Duration after = 0;
  std::optional<std::string> queue_id;
  std::optional<std::vector<SkillMinimum>> skills;
  std::optional<bool> bypass_proficiency;
  std::optional<std::int64_t> extra_capacity;
};

// Weights in millionths.
struct Scoring {
  std::int64_t proficiency = 600'000, performance = 250'000, capacity = 150'000;
  bool prefer_closest = false;
};

struct Rule {
  std::string id;
  std::optional<std::int64_t> evaluation_order;
  bool enabled = true;
  std::optional<std::string> workitem_type_id;
  Json when;  // null: always
  std::string queue_id;
  std::vector<SkillMinimum> skills;
  bool bypass_proficiency = false;
  std::int64_t extra_capacity = 0;
  std::vector<FallbackStep> fallback;
  Scoring scoring;
};

struct Queue {
  std::string id, distribution;
  std::optional<std::vector<std::string>> agents;  // nothing: every agent
  std::optional<std::string> served_last;          // the roundRobin pointer
};

struct Shift {
  Duration from = 0, to = 0;
  std::string state;
};

struct Agent {
  std::string id, state;
  std::map<std::string, int> skills;     // id -> proficiency
  std::int64_t performance = 500'000;    // historicalPerformance in millionths
  std::optional<std::int64_t> capacity;  // nothing: no limit in all
  std::vector<Shift> shifts;
  Instant idle_since = 0;
};

struct Times {
  std::optional<Duration> accept_after = 0;  // nothing: "never"
  Duration offer_timeout = 30'000'000;
  std::optional<Duration> handle_time;
  Duration wrap_up = 0;
  std::optional<Duration> reoffer_after;
};

struct RoutingData {
  std::optional<std::string> queue_id, routing_rule_id;
  std::vector<SkillMinimum> skills;
};

struct Decline {
  std::string agent;
  int number = 0;  // tells it from a later decline by the same agent
};

struct Workitem {
  std::string id, type_id;
  std::int64_t type_version = 1;  // at its creation
  Json custom_fields;             // object: name -> value
  RoutingData routing_data;
  std::optional<std::string> source;
  std::int64_t priority = 0;
  Times times;

  std::string state = "unrouted";
  std::vector<std::string> states{"unrouted"};  // every state it was in, for the legal-transition check

  // What the last routing attempt and the fallback steps since then have decided.
  std::optional<std::string> rule, queue;
  std::map<std::string, int> requirement;  // skill id -> minimum
  bool bypass_proficiency = false;
  std::int64_t extra_capacity = 0;

  std::optional<Instant> queued_at;  // when first queued: never moves
  int queueing = 0;                  // 1 at the first queueing, one more with each routing request
  int steps_due = 0;                 // fallback steps whose timer has run in this queueing
  int steps_applied = 0;
  std::vector<Decline> declines;

  std::optional<std::string> agent;  // who has it, or had it when it finished
  int offer = 0;                     // number of its latest assignment
  bool in_wrap_up = false;
  std::string last_diagnosis;  // at the last check, empty when it was not waiting
};

struct World {
  std::vector<WorkitemType> types;
  std::vector<Rule> rules;
  std::vector<Queue> queues;
  std::vector<std::string> skills;
  std::vector<Agent> agents;
  std::vector<Workitem> workitems;  // in order of creation
  Instant now = 0;
};

// Reads an org that is known to be valid.
World read_org(const Json& org, Instant starts_at);

// Reads the five times of a `submit` or of `defaults`, on top of others.
Times read_times(const Json& members, Times times);

// Reads a list of {skillId, proficiency}; null is no list.
std::vector<SkillMinimum> read_skills(const Json& list);

// Reads one custom field of a body that has been checked.
CustomField read_custom_field(const Json& field);

// The member, or null when it is absent or when there is no object.
const Json& member(const Json& object, const std::string& name);

// The thing of that id, or nullptr.
WorkitemType* find_type(World& world, const std::string& id);
const WorkitemType* find_type(const World& world, const std::string& id);
const Rule* find_rule(const World& world, const std::string& id);
Queue* find_queue(World& world, const std::string& id);
const Queue* find_queue(const World& world, const std::string& id);
Agent* find_agent(World& world, const std::string& id);
Workitem* find_workitem(World& world, const std::string& id);
const CustomField* find_field(const WorkitemType& type, const std::string& name);

}  // namespace routesim::oracle

// What happens in a run, as values: the lines of the event log (docs/reference/event-log.md).
//
// Views and spans inside an event are valid while the sink's on_event runs, not after it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/model/audit_counts.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/model/time.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::model {

struct WorkitemRef {
  WorkitemNumber number = 0;
  std::string_view id;
};

// One thing wrong with a request's body or with the moment it came.
struct RequestProblem {
  std::string code;     // stable, e.g. `unknownField`
  std::string pointer;  // JSON pointer into the body; empty: the whole
  std::string message;
};

namespace event {

struct RunStarted {
  struct Type {
    std::string_view id;
    int version = 1;
  };
  struct AgentAtStart {
    AgentId agent;
    AgentState state = AgentState::offline;
    std::span<const AgentSkill> skills;  // by skill id
  };
  std::string_view scenario;
  std::uint64_t seed = 0;
  Instant starts_at;
  std::uint64_t org_hash = 0;
  std::vector<Type> types;
  std::vector<AgentAtStart> agents;
};

struct RequestAnswered {
  std::string_view request;  // the answer's X-Genesys-Request-Id
  std::uint64_t number = 0;  // of the request in the run, from 1
  std::string_view method;
  std::string_view path;
  std::optional<std::string_view> idempotency_key;  // that was sent
  std::string_view subject;  // the name that the scenario gives, for messages; not in the log
  int status = 0;
  std::optional<WorkitemRef> workitem;
  std::string_view workitem_type;  // of a 201 to POST workitems, else empty
  int priority = 0;                // likewise
  std::span<const RequestProblem> problems;
  bool replayed = false;
  bool missing_idempotency_key = false;
  std::string_view record;    // of a client's attempt: the source record's id, else empty
  std::uint32_t attempt = 0;  // likewise, from 1
  std::string_view fault;     // that the request met: `rateLimit`, `unavailable`, `answerLost`, `latency`
  Duration delay;             // of latency
  std::optional<int> retry_after;  // seconds
};

// ---- of a client that sends source records

struct RetryScheduled {
  std::string_view record;
  std::uint32_t attempt = 1;  // that failed
  std::string_view because;   // `429`, `503`, `timeout`, `keyInUse`
  Instant retry_at;
};

// The client holds a 201 for the record.
struct RecordAccepted {
  std::string_view record;
  std::uint32_t attempts = 1;
  std::string_view workitem;  // id
};

// The client tries no more.
struct RecordGivenUp {
  std::string_view record;
  std::uint32_t attempts = 1;
  std::string_view because;  // `429`, `503`, `timeout`, `keyInUse`; `refused` (400); `conflict` (409)
};

// The client's store of keys is empty from here on.
struct ClientStoreLost {};

// Every record is accepted or given up.
struct ClientDrained {
  AuditCounts counts;  // nothing is pending
  Duration drained_in;
};

struct TypeCreated {
  std::string_view workitem_type;
  int version = 1;
  int recompiled_rules = 0;
};

struct TypePatched {
  std::string_view workitem_type;
  int version = 2;
  int recompiled_rules = 0;
  std::span<const RuleId> rules = {};  // that were compiled anew, in evaluation order
  Duration rules_lived = {};           // since the rules were last compiled for this type
};

// A rule that a workitem did not match only because it was created before a PATCH added the field.
struct AddedLater {
  RuleId rule;
  std::string_view field;  // the first such field of the rule's condition
};

struct AgentChanged {
  AgentId agent;
  std::optional<AgentState> state;                    // when it changed
  std::optional<std::span<const AgentSkill>> skills;  // when they changed; by skill id
};

struct RuleChosen {
  WorkitemRef workitem;
  RuleId rule;
  std::optional<std::int64_t> evaluation_order;
  std::span<const RuleId> tied;  // empty, or all rules that matched at the winner's place, it first
  std::span<const AddedLater> added_later = {};
};

struct RuleBypassed {
  WorkitemRef workitem;
  QueueId queue;
  bool ignored_rule_or_skills = false;  // the ruleBypass warning
};

struct Unrouted {
  WorkitemRef workitem;
  std::string_view reason;
  std::span<const AddedLater> added_later = {};
};

// What a queued workitem asks for.
struct Requirement {
  std::span<const SkillMinimum> skills;  // by skill id, each once
  bool bypass_proficiency = false;
  int extra_capacity = 0;
};

struct Queued {
  WorkitemRef workitem;
  QueueId queue;
  int priority = 0;
  Requirement requirement;
  bool returned = false;
};

struct FallbackApplied {
  WorkitemRef workitem;
  int step = 1;
  QueueId queue;
  Requirement requirement;
};

// In micro-points, each rounded down.
struct ScoreTerms {
  std::int64_t score = 0;
  std::int64_t proficiency = 0;
  std::int64_t performance = 0;
  std::int64_t capacity = 0;
};

enum class TieBreak : std::uint8_t { none, idle, id };
enum class AssignedBy : std::uint8_t { push, pull };

struct Assigned {
  WorkitemRef workitem;
  AgentId agent;
  QueueId queue;
  std::optional<ScoreTerms> score;  // absent on the bypass path
  TieBreak tie_break = TieBreak::none;
  AssignedBy by = AssignedBy::push;
  Duration waited;  // since it was first queued
};

struct Accepted {
  WorkitemRef workitem;
  AgentId agent;
};
struct Declined {
  WorkitemRef workitem;
  AgentId agent;
};
struct OfferTimedOut {
  WorkitemRef workitem;
  AgentId agent;
};
struct OfferWithdrawn {
  WorkitemRef workitem;
  AgentId agent;
};
struct DeclineEnded {
  WorkitemRef workitem;
  AgentId agent;
};
struct EveryoneDeclined {
  WorkitemRef workitem;
};
struct Completed {
  WorkitemRef workitem;
  AgentId agent;
  std::optional<Instant> wrap_up_until;
};
struct Cancelled {
  WorkitemRef workitem;
  std::optional<AgentId> agent;
};
struct WrapUpEnded {
  WorkitemRef workitem;
  AgentId agent;
};

struct RunEnded {
  struct Waiting {
    WorkitemRef workitem;
    Diagnosis diagnosis = Diagnosis::none;
  };
  std::uint64_t events = 0;  // lines before this one
  std::vector<Waiting> waiting;
  std::uint64_t state_hash = 0;
};

}  // namespace event

struct Event {
  std::uint64_t sequence = 0;  // from 1
  Instant time;
  std::variant<event::RunStarted, event::RequestAnswered, event::TypeCreated, event::TypePatched,
               event::AgentChanged, event::RuleChosen, event::RuleBypassed, event::Unrouted, event::Queued,
               event::FallbackApplied, event::Assigned, event::Accepted, event::Declined,
               event::OfferTimedOut, event::OfferWithdrawn, event::DeclineEnded, event::EveryoneDeclined,
               event::Completed, event::Cancelled, event::WrapUpEnded, event::RetryScheduled,
               event::RecordAccepted, event::RecordGivenUp, event::ClientStoreLost, event::ClientDrained,
               event::RunEnded>
      what;
};

// The event's name in the log, e.g. `ruleChosen`.
std::string_view name_of(const Event&);
// All names, in the variant's order.
std::span<const std::string_view> event_names();

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event&) = 0;
};

}  // namespace routesim::model

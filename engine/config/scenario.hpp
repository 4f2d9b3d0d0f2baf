// A scenario as a value: the org it names, and what happens when.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/input/files.hpp"
#include "engine/input/json.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::config {

// The calls of the API that a timeline can make.
enum class Endpoint : std::uint8_t {
  create_type,  // POST /api/v2/workitemtypes
  patch_type,   // PATCH /api/v2/workitemtypes/{id}
  submit,       // POST /api/v2/workitems
  route,        // POST /api/v2/workitems/{id}/routing
  accept,       // POST /api/v2/workitems/{id}/accept
  decline,      // POST /api/v2/workitems/{id}/decline
  complete,     // POST /api/v2/workitems/{id}/complete
  cancel,       // POST /api/v2/workitems/{id}/cancel
  // Reads, which only the `request` verb makes.
  get_type,      // GET /api/v2/workitemtypes/{id}
  list_types,    // GET /api/v2/workitemtypes
  get_workitem,  // GET /api/v2/workitems/{id}
  get_queue,     // GET /api/v2/queues/{id}
  list_queues,   // GET /api/v2/queues
  get_rule,      // GET /api/v2/rules/{id}
  list_rules,    // GET /api/v2/rules
  get_agent,     // GET /api/v2/agents/{id}
  list_agents,   // GET /api/v2/agents
};

// Of a read that lists: which part.
struct Page {
  std::uint32_t number = 1;  // from 1
  std::uint32_t size = 25;   // 1 to 100
};

struct ApiCall {
  Endpoint endpoint = Endpoint::submit;
  bool raw = false;     // by the `request` verb: ids that the API makes up, and paths that name ids exactly
  std::string subject;  // workitem name or type id; empty for a raw POST that creates
  std::optional<input::Json> body;
  std::optional<std::string> idempotency_key;
  bool key_has_other_names = true;  // an entry with the same key may give another name
  model::Handling handling;         // of a submit: the scenario's defaults under the entry's own times
  Page page;                        // of a read that lists
  std::string_view record;          // of a client's attempt: the source record's id
  std::uint32_t attempt = 0;        // and which attempt, from 1
  std::optional<int> expect_status;
  std::optional<input::Json> expect_body;  // members that the answer's body must have, with their values
  std::optional<std::vector<std::string>> expect_problems;  // codes or pointers: together all of them
};

struct AgentChange {
  model::AgentId agent;
  std::optional<model::AgentState> state;
  std::optional<std::vector<model::AgentSkill>> skills;
};

// What must hold of one member of an expectation's subject.
struct Check {
  // Durations in microseconds, service levels in tenths of a percent, scores in micro-points, requests per
  // second in thousandths.
  struct Range {
    std::optional<std::int64_t> min, max;  // both inclusive
  };
  struct Nothing {};   // null: must have none
  std::string member;  // as written, e.g. `routingState`
  std::string key;     // of `events`: the event's name; of `audit`: which of its counts
  // Lists (`warnings`, `declinedBy`) are sorted, each text once.
  std::variant<Nothing, std::string, std::int64_t, Range, std::vector<std::string>> expected;
  input::Place place;
};

struct Expectation {
  enum class Subject : std::uint8_t { run, workitem, agent, queue, rule };
  Subject subject = Subject::run;
  std::string name;  // workitem's name, or the id of the other subjects
  std::vector<Check> checks;
};

struct TimelineEntry {
  model::Instant at;
  bool at_end = false;  // after everything else; expectations only
  input::Place place;   // of the entry's object
  std::variant<ApiCall, AgentChange, Expectation> what;
};

struct Scenario {
  std::string name;
  std::string path;  // as the author gave it
  std::shared_ptr<const model::Org> org;
  model::Instant starts_at;
  std::uint64_t seed = 1;
  std::optional<model::Instant> until;
  model::Handling defaults;
  std::optional<Client> client;
  std::vector<Fault> faults;            // in file order
  std::vector<TimelineEntry> timeline;  // in time order; entries at the end last
  std::string timeline_file;            // NDJSON to stream entries from besides, empty: none
  std::shared_ptr<const input::Rereadable> timeline_source;  // what it is read from, a temporary copy perhaps
  std::uint32_t timeline_file_number = 0;                    // its number in places
  std::unordered_set<std::uint64_t> keys_of_several_names;   // low half of hash_name of such idempotency keys
  std::vector<std::string> watched;  // names of workitems that expectations speak of, without `#n`
};

}  // namespace routesim::config

// What came of a client's source records: counts, and every record that did not become exactly one workitem,
// with the reason (docs/reference/event-log.md, clientDrained).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/audit_counts.hpp"
#include "engine/model/event.hpp"
#include "engine/model/time.hpp"

namespace routesim::model {

struct AuditFinding {
  enum class Kind : std::uint8_t {
    duplicate,
    lost,
    refused,
    unconfirmed,
    false_conflict,
    collision,
    swallowed,
  };
  Kind kind = Kind::duplicate;
  std::string record;                         // source record's id
  std::string other_record;                   // with whose key or workitem it met; empty: none
  std::vector<std::string> workitems;         // ids: of a duplicate the earlier and the new one
  std::string key;                            // Idempotency-Key of the attempt; empty: none
  std::string sentence;                       // the whole of it, for a person
  std::vector<RequestProblem> problems = {};  // of a refusal, as the API told them
};

struct AuditReport {
  AuditCounts counts;
  std::optional<Duration> drained_in;                // from the client's start to the last record's settling
  std::optional<std::uint64_t> requests_per_second;  // attempts by drained_in, in thousandths
  std::optional<std::uint64_t> admitted_per_second = {};  // likewise of attempts that were not answered 429
  std::optional<std::uint32_t> limit_per_minute;          // requests that a rate limit lets through
  std::vector<AuditFinding> findings;                     // by kind, each kind in the order of the run
};

// What became of one of a scenario's faults.
struct FaultReport {
  std::string_view fault;           // `rateLimit`, `unavailable`, `answerLost`, `latency`
  std::uint64_t met = 0;            // requests that it struck
  std::vector<std::string> misses;  // where it struck less than it says: which and why, for a person
};

// `duplicate`, `lost`, `refused`, `unconfirmed`, `falseConflict`, `collision`, `swallowed`.
std::string_view to_text(AuditFinding::Kind kind);
// Of the count that a kind's findings add up to: `duplicates`, `lost`, …, `falseConflicts`, …
std::string_view count_name(AuditFinding::Kind kind);

}  // namespace routesim::model

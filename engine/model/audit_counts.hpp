// What came of a client's source records, in numbers: the log, expectations and summaries list the same ones
// (docs/reference/event-log.md, clientDrained).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace routesim::model {

struct AuditCounts {
  std::uint64_t records = 0;
  std::uint64_t accepted = 0;         // records for which the client holds a 201
  std::uint64_t created = 0;          // workitems that requests of records created
  std::uint64_t duplicates = 0;       // of these, all beyond a record's first
  std::uint64_t lost = 0;             // settled records that created nothing and were not refused
  std::uint64_t refused = 0;          // records given up on a 400
  std::uint64_t unconfirmed = 0;      // records given up that had created something
  std::uint64_t false_conflicts = 0;  // 409s for a key that the record itself had bound
  std::uint64_t collisions = 0;       // 409s for a key that somebody else had bound
  std::uint64_t swallowed = 0;        // replayed 201s that named somebody else's workitem
  std::uint64_t pending = 0;          // records neither accepted nor given up
  std::uint64_t attempts = 0;
  std::uint64_t retries = 0;  // attempts that were not a record's first
  // Attempts that ended so for the client:
  std::uint64_t rate_limited = 0;  // 429
  std::uint64_t unavailable = 0;   // 503
  std::uint64_t timeouts = 0;      // no answer in time
};

// A count as logs, expectations and summaries name it, in the order in which they list it.
struct AuditCount {
  std::string_view name;
  std::uint64_t AuditCounts::*of;
};
std::span<const AuditCount> audit_counts();

}  // namespace routesim::model

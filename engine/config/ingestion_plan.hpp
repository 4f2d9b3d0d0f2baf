// What a scenario says of ingestion: a client that sends source records to the API, and the faults that
// requests meet there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/json.hpp"
#include "engine/model/time.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::config {

// A fault that API requests meet. Requests are those of the whole run, of the timeline and of the client,
// numbered from 1 in order of arrival.
struct Fault {
  enum class Kind : std::uint8_t {
    rate_limit,   // 429 with Retry-After, by a token bucket
    unavailable,  // 503 before anything is done
    answer_lost,  // carried out, but answered 503
    latency,      // carried out, the answer takes `delay` longer
  };
  Kind kind = Kind::unavailable;
  // Which requests meet it: those of these numbers, or each with this chance, or (neither given) all; and of
  // them those that arrive from `from` on and before `to`. A rate limit has only the window.
  std::vector<std::uint64_t> requests;  // ascending
  std::optional<std::uint32_t> chance;  // in millionths, 1 to 1,000,000
  std::optional<model::Instant> from, to;
  model::Duration delay;                       // of latency, above zero
  std::optional<model::Duration> retry_after;  // of unavailable and answer_lost: sent as whole seconds
  std::uint32_t per_minute = 300;              // of rate_limit: requests that a minute refills
  std::uint32_t burst = 300;                   // of rate_limit: requests at once from a full bucket
};

// One record of the source system: what it is called there, and the workitem that it is to become.
struct SourceRecord {
  std::string id;     // unique in the file
  model::Instant at;  // known to the client from here on
  input::Json body;   // of POST /api/v2/workitems
};

enum class KeyStrategy : std::uint8_t {
  none,                       // sends no Idempotency-Key
  per_attempt,                // a new UUID for each attempt
  payload_hash,               // of the body, or of some of its custom fields
  record_id,                  // the source record's id
  record_and_routing_fields,  // that, and a hash of the routing fields' values
  stored,                     // a UUID made once for each record and read again from the client's store
};

// How a failed attempt (429, 503, no answer in time, a key in use) is tried again.
struct RetryPolicy {
  enum class Jitter : std::uint8_t {
    none,
    full,  // uniform from 0 to the backoff
  };
  std::uint32_t attempts = 5;                   // in all, the first included; at least 1
  model::Duration base{500'000};                // backoff before the second attempt
  std::uint32_t factor_millionths = 2'000'000;  // by which it grows with each further one; at least 1
  model::Duration cap{30'000'000};              // the longest backoff
  Jitter jitter = Jitter::full;                 // drawn from the scenario's seed
  bool honours_retry_after = true;              // waits at least as long as an answer's Retry-After says
};

struct Client {
  model::Instant starts_at;
  std::uint32_t concurrency = 1;            // requests under way at once, at least 1
  std::optional<std::uint32_t> per_second;  // requests it begins in a second at most
  model::Duration round_trip{50'000};       // from sending to the answer, where no fault delays it
  model::Duration timeout{30'000'000};      // above zero; then an attempt has failed
  RetryPolicy retry;
  KeyStrategy key = KeyStrategy::record_id;
  std::vector<std::string> key_fields;          // of payload_hash: custom fields; empty: the whole body
  std::vector<std::string> stamped_fields;      // custom fields that each attempt sets to its own instant
  std::optional<model::Instant> store_lost_at;  // of stored: then the client's store is empty
  model::Handling handling;                     // of the workitems that it creates
  std::vector<SourceRecord> records;            // in file order
  input::Place place;                           // of the block
};

std::string_view to_text(Fault::Kind kind);  // as written: `rateLimit`, `unavailable`, …
std::string_view to_text(KeyStrategy key);   // as written: `perAttempt`, `recordId+routingFields`, …
std::string_view to_text(RetryPolicy::Jitter jitter);  // as written: `none`, `full`
std::optional<Fault::Kind> fault_kind_from(std::string_view word);
std::optional<KeyStrategy> key_strategy_from(std::string_view word);
std::optional<RetryPolicy::Jitter> jitter_from(std::string_view word);

}  // namespace routesim::config

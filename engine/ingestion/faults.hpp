// The faults that requests meet at the API's door. Which request meets which is a function of the scenario,
// its seed and the request's number; only a rate limit remembers anything.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/model/audit.hpp"
#include "engine/model/time.hpp"

namespace routesim::ingestion {

class Faults {
 public:
  Faults() = default;
  Faults(std::vector<config::Fault> faults, std::uint64_t seed);

  // What one request meets. Rate limits come first, in the order written; a request that one of them refuses
  // takes no token from the later ones and meets nothing else.
  struct Met {
    std::optional<config::Fault::Kind> kind;  // that decides the status, else latency, else none
    model::Duration delay;                    // of every latency together; 0 where the request is refused
    std::optional<int> retry_after;           // seconds, at least 1
    std::uint32_t per_minute = 0;             // of the rate limit that refuses
  };
  // Each request once, in order; `now` never goes back.
  Met meet(std::uint64_t request, model::Instant now);

  // By fault, in the order written, after `requests` requests. A rate limit that refuses nothing misses
  // nothing.
  std::vector<model::FaultReport> report(std::uint64_t requests) const;

 private:
  struct Bucket {
    std::int64_t level = 0;  // in tokens of 60,000,000, so that a microsecond refills `per_minute`
    model::Instant filled_at;
    bool used = false;  // false: full
  };
  // What became of a fault so far.
  struct Tally {
    std::uint64_t met = 0;
    std::vector<std::pair<std::uint64_t, config::Fault::Kind>> overtaken;  // of its numbers, and by what
    std::vector<std::uint64_t> outside;  // of its numbers, not in its window
  };
  bool is_numbered(std::size_t fault, std::uint64_t request) const;
  bool is_in_window(std::size_t fault, model::Instant now) const;
  Met find(std::uint64_t request, model::Instant now);
  void note_misses(std::uint64_t request, model::Instant now, const Met& met);
  bool concerns(std::size_t fault, std::uint64_t request, model::Instant now) const;
  // Nothing when a token was there and is taken; else how long until there is one.
  static std::optional<model::Duration> take(Bucket& bucket, const config::Fault& limit, model::Instant now);

  std::vector<config::Fault> faults_;
  std::vector<Bucket> buckets_;  // by fault
  std::vector<Tally> tallies_;   // by fault
  std::uint64_t seed_ = 1;
};

}  // namespace routesim::ingestion

// The books of a client: what its requests did to the API, which the client need not know, beside what it was
// told. A value, kept up to date with every attempt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/model/audit.hpp"
#include "engine/model/time.hpp"

namespace routesim::simulation {

// How an attempt ended for the client.
enum class Outcome : std::uint8_t {
  accepted,      // 201
  refused,       // 400: the same body would be refused again
  conflict,      // 409 idempotencyKeyReused: likewise
  key_in_use,    // 409 idempotencyKeyInUse
  rate_limited,  // 429
  unavailable,   // 503
  timed_out,     // no answer in time
};

inline bool is_retried(Outcome outcome) { return outcome >= Outcome::key_in_use; }
// As the log says it: `refused`, `conflict`, `keyInUse`, `429`, `503`, `timeout`; `201`.
std::string_view to_text(Outcome outcome);

class Audit {
 public:
  // `plan` must outlive the audit and its copies; `seed` is the scenario's, of which request ids are made.
  Audit(const config::Client& plan, std::uint64_t seed);

  // An attempt as the API met it.
  struct Attempt {
    std::uint32_t record = 0;   // its place in the plan, from 0
    std::uint32_t number = 1;   // which attempt of it, one more than the last
    std::uint64_t request = 0;  // number of the request in the run
    std::optional<std::string> key;
    std::optional<std::string> created;  // id of the workitem that it created
  };
  void on_attempt(Attempt attempt);

  // The end of a record's latest attempt.
  struct Ending {
    std::uint32_t record = 0;
    std::uint32_t number = 1;
    Outcome outcome = Outcome::accepted;
    std::optional<std::string> key;
    std::string workitem;                   // that a 201 names
    std::optional<std::uint64_t> bound_by;  // number of the request that had bound the key
    bool settles = true;                    // the client tries no more
    model::Instant at;
    std::vector<model::RequestProblem> problems = {};  // of a refusal
  };
  void on_end(Ending ending);

  const model::AuditCounts& counts() const { return counts_; }
  // Since the client's start, once every record is settled.
  std::optional<model::Duration> drained_in() const;
  // Attempts by drained_in, in thousandths; nothing while that is unknown or 0.
  std::optional<std::uint64_t> requests_per_second() const;
  // The same of attempts that were not answered 429.
  std::optional<std::uint64_t> admitted_per_second() const;
  // Without the limit, which is the API's.
  model::AuditReport report() const;

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  // A workitem and the attempt that created it.
  struct Creation {
    std::uint64_t request = 0;
    std::uint32_t record = 0;
    std::uint32_t attempt = 0;
    std::uint32_t before = none;  // the record's creation before this one
    Outcome told = Outcome::accepted;
    std::optional<std::string> key;
    std::string workitem;
  };
  // A finding before it is put into words.
  struct Note {
    model::AuditFinding::Kind kind;
    std::uint32_t record = 0;
    std::uint32_t attempt = 0;
    std::uint32_t creation = none;  // that made it, or whose key it met; none: not this client's
    Outcome outcome = Outcome::accepted;
    std::optional<std::string> key;
    std::string workitem;
    std::vector<model::RequestProblem> problems = {};
  };

  std::optional<std::uint64_t> per_second(std::uint64_t attempts) const;
  std::uint32_t creation_of(std::uint64_t request) const;
  void note(model::AuditFinding::Kind kind, const Ending& ending, std::uint32_t creation);
  model::AuditFinding in_words(const Note& note) const;

  const config::Client* plan_;
  std::uint64_t seed_;
  model::AuditCounts counts_;
  std::vector<Creation> creations_;           // by request
  std::vector<std::uint32_t> last_creation_;  // by record
  std::vector<Note> notes_;
  std::optional<model::Instant> settled_at_;  // the last record that was
};

}  // namespace routesim::simulation

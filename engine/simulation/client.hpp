// The middleware of a scenario: it sends source records to the API, waits for the answers, and tries again
// what failed.
//
// A value that lives in a run and is copied with it. Its timers stand in one order with the router's. What a
// request does, it does when it is sent: so whether its answer comes in time is known at once, and an attempt
// has one timer only, its answer or its time-out.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/routing/router.hpp"
#include "engine/simulation/audit.hpp"

namespace routesim::simulation {

class Client {
 public:
  // `plan` must outlive the client and its copies.
  Client(const config::Client& plan, std::uint64_t seed);

  // Sets the first timers; the router's clock must not be past the plan's start.
  void begin(routing::Router& router);
  // False: the timer of this token was overtaken and does nothing.
  bool awaits(std::uint64_t token) const;
  // Does what falls due: one attempt is begun or ends, or the store is lost.
  void on_timer(std::uint64_t token, routing::Router& router, ingestion::Api& api);

  const Audit& audit() const { return audit_; }

 private:
  struct Record {
    std::uint32_t attempts = 0;
    std::uint32_t keys = 0;   // minted for it
    std::uint32_t store = 0;  // the store that its key is in, from 1; 0: none yet
    model::Duration backoff;  // after its latest attempt
  };
  // An attempt that is begun and not ended, and how it will end.
  struct UnderWay {
    Audit::Ending ending;
    std::optional<int> retry_after;  // seconds
  };

  // When the next attempt can be begun, as things are; nothing while all places are taken or nothing is left.
  std::optional<model::Instant> next_beginning(model::Instant now) const;
  void set_wake(routing::Router& router);
  std::uint32_t take_record(model::Instant now);
  void send(std::uint32_t index, routing::Router& router, ingestion::Api& api);
  std::optional<std::string> key_of(std::uint32_t index, const input::Json& body,
                                    const routing::Router& router);
  void end_attempt(std::uint32_t place, routing::Router& router);
  model::Instant retry_at(std::uint32_t index, const UnderWay& attempt, model::Instant now);

  const config::Client* plan_;
  std::uint64_t seed_;
  Audit audit_;
  std::vector<Record> records_;
  std::uint32_t next_record_ = 0;                               // the first that was not begun
  std::set<std::pair<model::Instant, std::uint32_t>> retries_;  // when due, and of which record
  std::vector<UnderWay> places_;                                // for attempts under way, grown as needed
  std::vector<std::uint32_t> free_places_;
  std::optional<model::Instant> paced_from_;  // no attempt is begun before
  std::optional<model::Instant> wake_;        // the timer that begins the next attempt
  std::uint64_t wake_number_ = 0;             // of that timer: earlier ones are overtaken
  std::uint32_t store_ = 1;                   // how many stores of keys there have been
};

}  // namespace routesim::simulation

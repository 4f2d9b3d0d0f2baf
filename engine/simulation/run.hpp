// A run: the state of a contact centre in virtual time. A value that can be copied at any instant and goes on
// from there; driven only by what it is given, never by a clock of its own.
//
//   Run run(scenario.org, scenario.starts_at, scenario.seed);
//   run.set_sink(&log);
//   run.start(scenario.name);
//   run.advance_to(at);
//   run.apply(call);
//   run.finish(scenario.until);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/model/event.hpp"
#include "engine/routing/router.hpp"
#include "engine/simulation/client.hpp"

namespace routesim::simulation {

class Run {
 public:
  Run(std::shared_ptr<const model::Org> org, model::Instant starts_at, std::uint64_t seed,
      rules::TieOrder ties = rules::TieOrder::ascending, std::vector<config::Fault> faults = {});

  void set_sink(model::EventSink* sink) { router_.set_sink(sink); }
  void set_decision_sink(routing::DecisionSink* sink) { router_.set_decision_sink(sink); }
  // After each event: stops the program when a rule of the model is broken. For tests; costs waiting x
  // agents.
  void check_invariants_always() { checks_ = true; }

  // The log's first line.
  void start(std::string_view scenario);

  // From here on a client sends its records, each attempt at its own time; once in a run, at its start.
  // `client` must outlive the run and its copies.
  void send_records(const config::Client& client);

  // Runs what falls due before `to`; what falls due at `to` waits for the entries of that instant.
  void advance_to(model::Instant to);
  ingestion::Answer apply(const config::ApiCall& call);
  void apply(const config::AgentChange& change);

  // Runs what is pending (with `until`: what falls due up to then, and the clock stops there), then writes
  // the log's last line.
  void finish(std::optional<model::Instant> until);

  model::Instant now() const { return router_.now(); }
  const routing::Router& router() const { return router_; }
  const ingestion::Api& api() const { return api_; }
  // What came of the client's records so far; null without a client.
  const Audit* audit() const { return client_ ? &client_->audit() : nullptr; }

 private:
  // When the next timer that still applies falls due, the router's or the client's.
  std::optional<model::Instant> next_due();
  void run_next_timer();
  void after_event() const {
    if (checks_) router_.check_invariants();
  }

  std::uint64_t seed_;
  routing::Router router_;
  ingestion::Api api_;
  std::optional<Client> client_;
  bool checks_ = false;
};

}  // namespace routesim::simulation

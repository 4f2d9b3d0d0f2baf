#include "engine/simulation/run.hpp"

#include <utility>

namespace routesim::simulation {

Run::Run(std::shared_ptr<const model::Org> org, model::Instant starts_at, std::uint64_t seed,
         rules::TieOrder ties, std::vector<config::Fault> faults)
    : seed_(seed), router_(std::move(org), starts_at, ties), api_(seed, std::move(faults)) {}

void Run::start(std::string_view scenario) { router_.start_log(scenario, seed_); }

void Run::advance_to(model::Instant to) {
  for (auto due = router_.next_due(); due && *due < to; due = router_.next_due()) {
    router_.run_next_timer();
    after_event();
  }
  router_.set_now(to);
}

ingestion::Answer Run::apply(const config::ApiCall& call) {
  ingestion::Answer answer = api_.answer(router_, call);
  after_event();
  return answer;
}

void Run::apply(const config::AgentChange& change) {
  router_.change_agent(change.agent, change.state, change.skills);
  after_event();
}

void Run::finish(std::optional<model::Instant> until) {
  for (auto due = router_.next_due(); due && (!until || *due <= *until); due = router_.next_due()) {
    router_.run_next_timer();
    after_event();
  }
  if (until) router_.set_now(*until);
  router_.end_log();
}

}  // namespace routesim::simulation

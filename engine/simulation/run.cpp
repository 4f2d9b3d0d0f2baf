#include "engine/simulation/run.hpp"

#include <utility>

namespace routesim::simulation {

Run::Run(std::shared_ptr<const model::Org> org, model::Instant starts_at, std::uint64_t seed,
         rules::TieOrder ties, std::vector<config::Fault> faults)
    : seed_(seed), router_(std::move(org), starts_at, ties), api_(seed, std::move(faults)) {}

void Run::start(std::string_view scenario) { router_.start_log(scenario, seed_); }

void Run::send_records(const config::Client& client) {
  client_.emplace(client, seed_);
  client_->begin(router_);
}

std::optional<model::Instant> Run::next_due() {
  for (auto due = router_.next_due(); due; due = router_.next_due()) {
    const auto token = router_.next_external();
    if (!token || client_->awaits(*token)) return due;
    router_.drop_next_timer();
  }
  return std::nullopt;
}

void Run::run_next_timer() {
  if (const auto token = router_.run_next_timer()) client_->on_timer(*token, router_, api_);
  after_event();
}

void Run::advance_to(model::Instant to) {
  for (auto due = next_due(); due && *due < to; due = next_due()) run_next_timer();
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
  for (auto due = next_due(); due && (!until || *due <= *until); due = next_due()) run_next_timer();
  if (until) router_.set_now(*until);
  router_.end_log();
}

}  // namespace routesim::simulation

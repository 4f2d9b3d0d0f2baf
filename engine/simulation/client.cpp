// One timer, one attempt begun or ended. The wake that begins an attempt is set anew after each, for when a
// place is free, the pace allows it and a record is due, so that a wake never finds nothing to do.
#include "engine/simulation/client.hpp"

#include <algorithm>
#include <string_view>

#include "engine/ingestion/request_id.hpp"
#include "engine/routing/invariant.hpp"
#include "engine/simulation/client_keys.hpp"

namespace routesim::simulation {
namespace {

// A token is the kind of the timer in its two highest bits, and a number of that kind.
enum class TimerKind : std::uint64_t { wake, ending, store_loss };

constexpr std::uint64_t token_of(TimerKind kind, std::uint64_t number) {
  return static_cast<std::uint64_t>(kind) << 62 | number;
}
constexpr TimerKind kind_of(std::uint64_t token) { return static_cast<TimerKind>(token >> 62); }
constexpr std::uint64_t number_of(std::uint64_t token) { return token & ~(std::uint64_t{3} << 62); }

Outcome outcome_of(const ingestion::Answer& answer) {
  if (answer.status < 300) return Outcome::accepted;
  if (answer.status == 429) return Outcome::rate_limited;
  if (answer.status >= 500) return Outcome::unavailable;
  if (answer.status != 409) return Outcome::refused;
  const bool in_use = !answer.problems.empty() && answer.problems.front().code == "idempotencyKeyInUse";
  return in_use ? Outcome::key_in_use : Outcome::conflict;
}

}  // namespace

Client::Client(const config::Client& plan, std::uint64_t seed)
    : plan_(&plan), seed_(seed), audit_(plan, seed), records_(plan.records.size()) {}

void Client::begin(routing::Router& router) {
  if (plan_->store_lost_at && plan_->key == config::KeyStrategy::stored) {
    router.set_external_timer(*plan_->store_lost_at, token_of(TimerKind::store_loss, 0));
  }
  set_wake(router);
}

bool Client::awaits(std::uint64_t token) const {
  switch (kind_of(token)) {
    case TimerKind::wake: return wake_ && number_of(token) == wake_number_;
    case TimerKind::ending: return true;
    case TimerKind::store_loss: return audit_.counts().pending > 0;
  }
  return false;
}

void Client::on_timer(std::uint64_t token, routing::Router& router, ingestion::Api& api) {
  switch (kind_of(token)) {
    case TimerKind::wake:
      wake_.reset();
      send(take_record(router.now()), router, api);
      break;
    case TimerKind::ending: end_attempt(static_cast<std::uint32_t>(number_of(token)), router); break;
    case TimerKind::store_loss:
      ++store_;
      router.emit(model::event::ClientStoreLost{});
      return;
  }
  set_wake(router);
}

// ---- beginning attempts ----------------------------------------------------------------------------------

std::optional<model::Instant> Client::next_beginning(model::Instant now) const {
  if (places_.size() - free_places_.size() >= plan_->concurrency) return std::nullopt;
  std::optional<model::Instant> due;
  if (!retries_.empty()) due = retries_.begin()->first;
  if (next_record_ < plan_->records.size()) {
    const model::Instant at = std::max(plan_->records[next_record_].at, plan_->starts_at);
    due = due ? std::min(*due, at) : at;
  }
  if (!due) return std::nullopt;
  return std::max({*due, now, paced_from_.value_or(now)});
}

void Client::set_wake(routing::Router& router) {
  const auto at = next_beginning(router.now());
  if (at == wake_) return;
  wake_ = at;
  ++wake_number_;
  if (at) router.set_external_timer(*at, token_of(TimerKind::wake, wake_number_));
}

std::uint32_t Client::take_record(model::Instant now) {
  if (!retries_.empty() && retries_.begin()->first <= now) {
    const std::uint32_t index = retries_.begin()->second;
    retries_.erase(retries_.begin());
    return index;
  }
  routing::invariant(next_record_ < records_.size(), "a client wakes when it has something to send");
  return next_record_++;
}

std::optional<std::string> Client::key_of(std::uint32_t index, const input::Json& body,
                                          const routing::Router& router) {
  Record& record = records_[index];
  const std::string& id = plan_->records[index].id;
  switch (plan_->key) {
    case config::KeyStrategy::none: return std::nullopt;
    case config::KeyStrategy::per_attempt:
      return ingestion::drawn_uuid("key", seed_, index + 1, record.attempts);
    case config::KeyStrategy::payload_hash: return payload_key(body, plan_->key_fields);
    case config::KeyStrategy::record_id: return id;
    case config::KeyStrategy::record_and_routing_fields: {
      const input::Member* member =
          body.is(input::Json::Kind::object) ? body.find("workitemTypeId") : nullptr;
      const bool names_type = member != nullptr && member->value.is(input::Json::Kind::string);
      const auto type = names_type ? router.find_type(member->value.text) : std::nullopt;
      return routing_fields_key(id, body, type ? &router.type(*type) : nullptr);
    }
    case config::KeyStrategy::stored:
      if (record.store != store_) {
        record.store = store_;
        ++record.keys;
      }
      return ingestion::drawn_uuid("key", seed_, index + 1, record.keys);
  }
  return std::nullopt;
}

void Client::send(std::uint32_t index, routing::Router& router, ingestion::Api& api) {
  const config::SourceRecord& source = plan_->records[index];
  Record& record = records_[index];
  const model::Instant now = router.now();
  ++record.attempts;

  config::ApiCall call;
  call.endpoint = config::Endpoint::submit;
  call.subject = source.id;
  call.body = stamped(source.body, plan_->stamped_fields, now);
  call.idempotency_key = key_of(index, *call.body, router);
  call.handling = plan_->handling;
  call.record = source.id;
  call.attempt = record.attempts;
  ingestion::Answer answer = api.answer(router, call);

  Audit::Attempt attempt{index, record.attempts, answer.number, call.idempotency_key, std::nullopt};
  if (answer.created) attempt.created = api.names().id_of(source.id);
  audit_.on_attempt(std::move(attempt));

  UnderWay under_way;
  under_way.ending.record = index;
  under_way.ending.number = record.attempts;
  under_way.ending.key = std::move(call.idempotency_key);
  model::Instant ends_at = now + plan_->round_trip + answer.delay;
  if (const model::Instant gives_up_at = now + plan_->timeout; ends_at > gives_up_at) {
    ends_at = gives_up_at;
    under_way.ending.outcome = Outcome::timed_out;
  } else {
    under_way.ending.outcome = outcome_of(answer);
    under_way.ending.workitem = std::move(answer.workitem).value_or("");
    under_way.ending.bound_by = answer.bound_by;
    if (under_way.ending.outcome == Outcome::refused) under_way.ending.problems = std::move(answer.problems);
    under_way.retry_after = answer.retry_after;
  }
  auto place = static_cast<std::uint32_t>(places_.size());
  if (free_places_.empty()) {
    places_.push_back(std::move(under_way));
  } else {
    place = free_places_.back();
    free_places_.pop_back();
    places_[place] = std::move(under_way);
  }
  router.set_external_timer(ends_at, token_of(TimerKind::ending, place));
  if (plan_->per_second) paced_from_ = now + model::Duration{1'000'000 / *plan_->per_second};
}

// ---- ending attempts -------------------------------------------------------------------------------------

model::Instant Client::retry_at(std::uint32_t index, const UnderWay& attempt, model::Instant now) {
  Record& record = records_[index];
  const config::RetryPolicy& policy = plan_->retry;
  record.backoff = record.attempts == 1 ? first_backoff(policy) : next_backoff(policy, record.backoff);
  model::Duration wait = record.backoff;
  if (policy.jitter == config::RetryPolicy::Jitter::full) {
    wait = drawn_wait(seed_, index + 1, record.attempts, record.backoff);
  }
  if (policy.honours_retry_after && attempt.retry_after) {
    wait = std::max(wait, model::Duration{std::int64_t{*attempt.retry_after} * 1'000'000});
  }
  return now + wait;
}

void Client::end_attempt(std::uint32_t place, routing::Router& router) {
  UnderWay attempt = std::move(places_[place]);
  free_places_.push_back(place);
  Audit::Ending& ending = attempt.ending;
  const std::uint32_t index = ending.record;
  const std::string& id = plan_->records[index].id;
  ending.at = router.now();
  ending.settles = !is_retried(ending.outcome) || ending.number >= plan_->retry.attempts;
  // Views of the event: the audit takes the rest.
  const std::string workitem = ending.workitem;
  const std::uint32_t number = ending.number;
  const Outcome outcome = ending.outcome;
  const bool settles = ending.settles;
  audit_.on_end(std::move(ending));

  if (!settles) {
    const model::Instant at = retry_at(index, attempt, router.now());
    retries_.emplace(at, index);
    router.emit(model::event::RetryScheduled{id, number, to_text(outcome), at});
    return;
  }
  if (outcome == Outcome::accepted) {
    router.emit(model::event::RecordAccepted{id, number, workitem});
  } else {
    router.emit(model::event::RecordGivenUp{id, number, to_text(outcome)});
  }
  if (const auto in = audit_.drained_in()) router.emit(model::event::ClientDrained{audit_.counts(), *in});
}

}  // namespace routesim::simulation

// A small record for each open workitem carries what its end will add to its queue's sums; queues and agents
// keep sums only. Times of agents are summed up lazily, whenever something of theirs changes.
#include "engine/reporting/metrics.hpp"

#include <algorithm>

namespace routesim::reporting {
namespace {

using model::AgentId;
using model::Duration;
using model::Instant;
using model::QueueId;

enum Warning : std::size_t { ambiguous_rule_order, field_added_later, missing_idempotency_key, rule_bypass };
// By code, in the order of Warning.
constexpr std::array<std::string_view, 4> warning_codes{"ambiguousRuleOrder", "fieldAddedLater",
                                                        "missingIdempotencyKey", "ruleBypass"};

Duration longer(Duration a, Duration b) { return std::max(a, b); }

}  // namespace

Metrics::Metrics(const model::Org& org) : queues_(org.queues.size()), agents_(org.agents.size()) {
  for (std::size_t i = 0; i < queues_.size(); ++i)
    if (org.queues[i].service_level) queues_[i].target = org.queues[i].service_level->within;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    agents_[i].state = org.agents[i].state;
    agents_[i].given_a_state = org.agents[i].state_is_written || !org.agents[i].shifts.empty();
  }
}

void Metrics::on_event(const model::Event& event) {
  ++event_counts_[event.what.index()];
  ++events_in_all_;
  last_event_at_ = event.time;
  std::visit([&](const auto& what) { see(what, event.time); }, event.what);
}

// --- what each event changes ---

void Metrics::see(const model::event::RunStarted& e, Instant now) {
  starts_at_ = e.starts_at;
  for (AgentRecord& agent : agents_) agent.since = now;
  for (const auto& at_start : e.agents) agents_[at_start.agent.index].state = at_start.state;
}

void Metrics::see(const model::event::RequestAnswered& e, Instant) {
  ++requests_.answered;
  ++requests_.by_status[e.status];
  if (e.status >= 400) ++requests_.refused;
  if (e.replayed) ++requests_.replayed;
  if (!e.replayed && !e.workitem_type.empty()) ++requests_.workitems;
  if (e.missing_idempotency_key) ++warning_counts_[missing_idempotency_key];
}

void Metrics::see(const model::event::AgentChanged& e, Instant now) {
  if (!e.state) return;
  AgentRecord& agent = agents_[e.agent.index];
  bring_up_to(agent, now);
  agent.state = *e.state;
  agent.given_a_state = true;
}

void Metrics::see(const model::event::RuleChosen& e, Instant) {
  if (!e.tied.empty()) ++warning_counts_[ambiguous_rule_order];
  warning_counts_[field_added_later] += e.added_later.size();
}

void Metrics::see(const model::event::RuleBypassed& e, Instant) {
  if (e.ignored_rule_or_skills) ++warning_counts_[rule_bypass];
}

void Metrics::see(const model::event::Queued& e, Instant now) {
  const auto [entry, is_new] = open_.try_emplace(e.workitem.number);
  OpenWorkitem& workitem = entry->second;
  if (is_new) {
    workitem = {.first_queue = e.queue, .queue = e.queue, .first_queued = now, .assigned = now};
    ++queues_[e.queue.index].entered;
    ++queues_[e.queue.index].unaccepted;
    ++queues_[e.queue.index].waiting;
    return;
  }
  stop_waiting(workitem);  // routed again while it waited; else it returns
  workitem.waiting = true;
  workitem.queue = e.queue;
  ++queues_[e.queue.index].waiting;
}

void Metrics::see(const model::event::FallbackApplied& e, Instant) {
  const auto entry = open_.find(e.workitem.number);
  if (entry != open_.end()) move_to(entry->second, e.queue);
}

void Metrics::see(const model::event::Assigned& e, Instant now) {
  hold(e.agent, 1, now);
  const auto entry = open_.find(e.workitem.number);
  if (entry == open_.end()) return;
  stop_waiting(entry->second);
  entry->second.assigned = now;
}

void Metrics::see(const model::event::Accepted& e, Instant) {
  const auto entry = open_.find(e.workitem.number);
  if (entry == open_.end()) return;
  OpenWorkitem& workitem = entry->second;
  workitem.accepted = true;
  const Duration wait = workitem.assigned - workitem.first_queued;
  QueueRecord& queue = queues_[workitem.first_queue.index];
  --queue.unaccepted;
  queue.waits.add(wait);
  if (queue.target && wait <= *queue.target) ++queue.within_target;
}

void Metrics::see(const model::event::Declined& e, Instant now) { hold(e.agent, -1, now); }
void Metrics::see(const model::event::OfferTimedOut& e, Instant now) { hold(e.agent, -1, now); }
void Metrics::see(const model::event::OfferWithdrawn& e, Instant now) { hold(e.agent, -1, now); }
void Metrics::see(const model::event::WrapUpEnded& e, Instant now) { hold(e.agent, -1, now); }

void Metrics::see(const model::event::Completed& e, Instant now) {
  if (!e.wrap_up_until) hold(e.agent, -1, now);
  ++agents_[e.agent.index].handled;
  open_.erase(e.workitem.number);
}

void Metrics::see(const model::event::Cancelled& e, Instant now) {
  if (e.agent) hold(*e.agent, -1, now);
  const auto entry = open_.find(e.workitem.number);
  if (entry == open_.end()) return;  // was never queued
  OpenWorkitem& workitem = entry->second;
  stop_waiting(workitem);
  QueueRecord& queue = queues_[workitem.first_queue.index];
  ++queue.cancelled;
  if (!workitem.accepted) {
    --queue.unaccepted;
    const Duration wait = now - workitem.first_queued;
    queue.longest_cancelled = longer(queue.longest_cancelled, wait);
    if (queue.target && wait > *queue.target) ++queue.cancelled_late;
  }
  open_.erase(entry);
}

void Metrics::bring_up_to(AgentRecord& agent, Instant now) {
  const Duration passed = now - agent.since;
  agent.since = now;
  if (agent.held > 0) agent.holding.us += passed.us;
  if (agent.held > 0 || is_routable(agent.state)) agent.routable_or_holding.us += passed.us;
}

void Metrics::hold(AgentId id, int more, Instant now) {
  AgentRecord& agent = agents_[id.index];
  bring_up_to(agent, now);
  agent.held += more;
}

void Metrics::move_to(OpenWorkitem& workitem, QueueId queue) {
  if (workitem.waiting) {
    --queues_[workitem.queue.index].waiting;
    ++queues_[queue.index].waiting;
  }
  workitem.queue = queue;
}

void Metrics::stop_waiting(OpenWorkitem& workitem) {
  if (!workitem.waiting) return;
  workitem.waiting = false;
  --queues_[workitem.queue.index].waiting;
}

// --- what can be asked ---

QueueMetrics Metrics::queue(QueueId id, Instant now) const {
  const QueueRecord& record = queues_[id.index];
  QueueMetrics metrics;
  metrics.waiting = record.waiting;
  metrics.entered = record.entered;
  metrics.cancelled = record.cancelled;
  metrics.waits = record.waits.statistics();
  metrics.longest_wait = longest_wait(id, now);
  metrics.service_level = service_level(id, now);
  if (record.waiting > 0)
    for (const auto& [number, workitem] : open_)
      if (workitem.waiting && workitem.queue == id)
        metrics.longest_waiting = longer(metrics.longest_waiting, now - workitem.first_queued);
  return metrics;
}

AgentMetrics Metrics::agent(AgentId id, Instant now) const {
  AgentRecord record = agents_[id.index];
  bring_up_to(record, now);
  AgentMetrics metrics{record.state, record.held, record.handled, std::nullopt};
  if (record.routable_or_holding.us > 0) {
    // A product with 1000 overflows after 292 years; from there on milliseconds are fine enough.
    const std::int64_t unit = record.routable_or_holding.us > 9'000'000'000'000'000 ? 1'000 : 1;
    metrics.occupancy =
        static_cast<int>(record.holding.us / unit * 1'000 / (record.routable_or_holding.us / unit));
  }
  return metrics;
}

std::uint64_t Metrics::waiting(QueueId id) const { return queues_[id.index].waiting; }

Duration Metrics::longest_wait(QueueId id, Instant now) const {
  const QueueRecord& record = queues_[id.index];
  Duration longest = longer(record.waits.max(), record.longest_cancelled);
  if (record.unaccepted == 0) return longest;
  for (const auto& [number, workitem] : open_)
    if (!workitem.accepted && workitem.first_queue == id)
      longest = longer(longest, now - workitem.first_queued);
  return longest;
}

std::optional<int> Metrics::service_level(QueueId id, Instant now) const {
  const auto counts = service_level_counts(id, now);
  if (!counts || counts->counted == 0) return std::nullopt;
  return static_cast<int>(counts->within_target * 1'000 / counts->counted);
}

std::optional<ServiceLevelCounts> Metrics::service_level_counts(QueueId id, Instant now) const {
  const QueueRecord& record = queues_[id.index];
  if (!record.target) return std::nullopt;
  std::uint64_t counted = record.waits.count() + record.cancelled_late;
  if (record.unaccepted > 0)
    for (const auto& [number, workitem] : open_)
      if (!workitem.accepted && workitem.first_queue == id && now - workitem.first_queued > *record.target)
        ++counted;
  return ServiceLevelCounts{record.within_target, counted};
}

model::AgentState Metrics::state(AgentId id) const { return agents_[id.index].state; }
bool Metrics::never_given_a_state(AgentId id) const {
  const AgentRecord& agent = agents_[id.index];
  return !agent.given_a_state && agent.state == model::AgentState::offline;
}
int Metrics::held(AgentId id) const { return agents_[id.index].held; }
std::uint64_t Metrics::handled(AgentId id) const { return agents_[id.index].handled; }

std::uint64_t Metrics::events(std::string_view name) const {
  const auto names = model::event_names();
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? 0 : event_counts_[static_cast<std::size_t>(found - names.begin())];
}

std::vector<std::pair<std::string_view, std::uint64_t>> Metrics::warnings() const {
  std::vector<std::pair<std::string_view, std::uint64_t>> seen;
  for (std::size_t i = 0; i < warning_codes.size(); ++i)
    if (warning_counts_[i] > 0) seen.emplace_back(warning_codes[i], warning_counts_[i]);
  return seen;
}

std::uint64_t Metrics::warnings(std::string_view code) const {
  const auto found = std::find(warning_codes.begin(), warning_codes.end(), code);
  return found == warning_codes.end()
             ? 0
             : warning_counts_[static_cast<std::size_t>(found - warning_codes.begin())];
}

}  // namespace routesim::reporting

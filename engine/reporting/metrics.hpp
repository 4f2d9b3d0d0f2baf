// The measures of a run, from its events alone: they can be read at any instant, during the run or after it.
//
// Everything is an integer: times in microseconds, shares in tenths of a percent, rounded down. What is kept
// grows with the workitems that are open, not with those that are finished.
//
//   Metrics metrics(org);
//   metrics.on_event(event);  // each, in order
//   metrics.queue(mortgage_review, now).service_level;   // 857: 85.7 %
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/reporting/wait_samples.hpp"

namespace routesim::reporting {

// A workitem's wait runs from its first queueing to the last assignment before its acceptance; while it is
// not accepted, until now (or until it was cancelled). It counts for the queue that it was first queued in.
struct QueueMetrics {
  std::uint64_t waiting = 0;         // queued in this queue now, wherever it was queued first
  model::Duration longest_waiting;   // the longest wait among these
  std::uint64_t entered = 0;         // workitems that were first queued here
  std::uint64_t cancelled = 0;       // of these, however far they had come
  WaitStatistics waits;              // of those accepted
  model::Duration longest_wait;      // of all that entered: accepted, cancelled or still open
  std::optional<int> service_level;  // see Metrics::service_level
};

// What a service level is the quotient of.
struct ServiceLevelCounts {
  std::uint64_t within_target = 0;  // accepted so
  std::uint64_t counted = 0;
};

struct AgentMetrics {
  model::AgentState state = model::AgentState::offline;
  int held = 0;                  // workitems assigned or accepted, and slots in wrap-up
  std::uint64_t handled = 0;     // workitems completed
  std::optional<int> occupancy;  // time holding / time routable or holding; absent: never either
};

struct RequestMetrics {
  std::uint64_t answered = 0;
  std::uint64_t refused = 0;    // with a status of 400 or above
  std::uint64_t replayed = 0;   // the first answer again
  std::uint64_t workitems = 0;  // created
  std::map<int, std::uint64_t> by_status;
};

class Metrics final : public model::EventSink {
 public:
  // Copies what it needs of `org`.
  explicit Metrics(const model::Org& org);

  void on_event(const model::Event& event) override;

  // `now` is not before the last event.
  QueueMetrics queue(model::QueueId id, model::Instant now) const;
  AgentMetrics agent(model::AgentId id, model::Instant now) const;

  // The parts of the above that expectations ask for, without the rest's cost.
  std::uint64_t waiting(model::QueueId id) const;
  model::Duration longest_wait(model::QueueId id, model::Instant now) const;
  // Accepted within the target / (accepted + not accepted, and waiting for longer than the target now +
  // cancelled unaccepted after longer than the target). Absent without a target or without any of these.
  std::optional<int> service_level(model::QueueId id, model::Instant now) const;
  // Absent without a target.
  std::optional<ServiceLevelCounts> service_level_counts(model::QueueId id, model::Instant now) const;
  model::AgentState state(model::AgentId id) const;
  // Offline for want of a `state` in the org, a shift, and an `agent` entry up to now.
  bool never_given_a_state(model::AgentId id) const;
  int held(model::AgentId id) const;
  std::uint64_t handled(model::AgentId id) const;

  const RequestMetrics& requests() const { return requests_; }
  // How many events of a name there were; `name` as in the log. 0 for an unknown name.
  std::uint64_t events(std::string_view name) const;
  std::uint64_t events() const { return events_in_all_; }
  // Codes of the warnings seen and how often, by code; only those that were seen.
  std::vector<std::pair<std::string_view, std::uint64_t>> warnings() const;
  std::uint64_t warnings(std::string_view code) const;

  model::Instant starts_at() const { return starts_at_; }
  model::Instant last_event_at() const { return last_event_at_; }
  std::size_t queue_count() const { return queues_.size(); }
  std::size_t agent_count() const { return agents_.size(); }
  std::size_t open_workitems() const { return open_.size(); }  // that were queued and are not finished

 private:
  struct OpenWorkitem {
    model::QueueId first_queue, queue;
    model::Instant first_queued, assigned;
    bool waiting = true;  // queued now
    bool accepted = false;
  };
  struct QueueRecord {
    std::optional<model::Duration> target;
    std::uint64_t waiting = 0, entered = 0, cancelled = 0;
    std::uint64_t unaccepted = 0;  // entered, neither accepted nor cancelled: only these need a look at open_
    std::uint64_t within_target = 0, cancelled_late = 0;
    model::Duration longest_cancelled;
    WaitSamples waits;
  };
  struct AgentRecord {
    model::AgentState state = model::AgentState::offline;
    bool given_a_state = false;
    int held = 0;
    std::uint64_t handled = 0;
    model::Instant since;  // up to here the two sums below are complete
    model::Duration holding, routable_or_holding;
  };

  void see(const model::event::RunStarted&, model::Instant);
  void see(const model::event::RequestAnswered&, model::Instant);
  void see(const model::event::AgentChanged&, model::Instant);
  void see(const model::event::RuleChosen&, model::Instant);
  void see(const model::event::RuleBypassed&, model::Instant);
  void see(const model::event::Queued&, model::Instant);
  void see(const model::event::FallbackApplied&, model::Instant);
  void see(const model::event::Assigned&, model::Instant);
  void see(const model::event::Accepted&, model::Instant);
  void see(const model::event::Declined&, model::Instant);
  void see(const model::event::OfferTimedOut&, model::Instant);
  void see(const model::event::OfferWithdrawn&, model::Instant);
  void see(const model::event::Completed&, model::Instant);
  void see(const model::event::Cancelled&, model::Instant);
  void see(const model::event::WrapUpEnded&, model::Instant);
  template <class Other>
  void see(const Other&, model::Instant) {}  // changes no measure but its own count

  static void bring_up_to(AgentRecord& agent, model::Instant now);
  void hold(model::AgentId agent, int more, model::Instant now);
  void move_to(OpenWorkitem& workitem, model::QueueId queue);
  void stop_waiting(OpenWorkitem& workitem);

  std::vector<QueueRecord> queues_;
  std::vector<AgentRecord> agents_;
  std::unordered_map<model::WorkitemNumber, OpenWorkitem> open_;  // iterated for counts and maxima only
  std::array<std::uint64_t, std::variant_size_v<decltype(model::Event::what)>> event_counts_{};
  std::uint64_t events_in_all_ = 0;
  std::array<std::uint64_t, 4> warning_counts_{};
  RequestMetrics requests_;
  model::Instant starts_at_, last_event_at_;
};

}  // namespace routesim::reporting

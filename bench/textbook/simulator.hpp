// A contact centre as a decent programmer would first write it: tasks by id in a hash map, what waits in
// a map by waiting order, events in a priority queue, and the best agent found anew at each decision.
//
// The subset of the model that it has: one type, one rule that takes everything, push by score, waiting
// order, acceptance, completion, pull.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "bench/textbook/best_agent.hpp"
#include "bench/textbook/rules.hpp"

namespace routesim::bench::textbook {

struct Task {
  std::string id;
  std::string type;
  int priority = 0;
  Workitem fields;
  std::int64_t accept_after_us = 0;
  std::int64_t handle_us = 0;
  // Given by the simulator.
  std::int64_t queued_at_us = 0;
  std::uint64_t number = 0;
  const Request* asks = nullptr;  // its rule's
  model::AgentId agent;
};

struct Decision {
  std::string workitem;
  std::string agent;
  friend bool operator==(const Decision&, const Decision&) = default;
};

class Simulator {
 public:
  Simulator(const model::Org& org, model::Instant start);

  // Runs what is due before that instant, then lets the workitem in. One that no rule takes is left alone.
  void submit(std::int64_t at_us, Task task);

  // These decisions are taken first, as they stand, so that filling a large centre takes no minutes.
  void follow(std::deque<Decision> decisions) { given_ = std::move(decisions); }
  // Called at each assignment.
  void set_listener(std::function<void(const Decision&)> listener) { listener_ = std::move(listener); }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  // Priority descending, then queued at, then number.
  using Place = std::tuple<int, std::int64_t, std::uint64_t>;
  struct Event {
    enum class Kind { accept, complete };
    std::int64_t at_us;
    std::uint64_t order;  // in which they were made
    Kind kind;
    std::string workitem;
    bool operator>(const Event& other) const {
      return std::tie(at_us, order) > std::tie(other.at_us, other.order);
    }
  };

  static Place place_of(const Task& task);
  void add_event(std::int64_t at_us, Event::Kind kind, const std::string& workitem);
  void run(const Event& event);
  std::optional<model::AgentId> best_for(const Task& task);
  Task* next_for(model::AgentId agent);
  void assign(Task& task, model::AgentId agent);
  void complete(Task& task);

  BestAgent agents_;
  std::map<std::string, Rules> rules_;              // by type
  std::unordered_map<std::string, Request> asked_;  // by rule
  std::int64_t now_us_;
  std::uint64_t next_number_ = 1;
  std::uint64_t next_order_ = 1;
  std::unordered_map<std::string, Task> tasks_;
  std::map<Place, std::string> waiting_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::unordered_map<std::string, model::AgentId> agent_ids_;
  std::deque<Decision> given_;
  std::function<void(const Decision&)> listener_;
};

}  // namespace routesim::bench::textbook

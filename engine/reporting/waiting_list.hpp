// What still waits when a run ends, with what each workitem asks for and why nobody has it: gathered from the
// run's events.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"

namespace routesim::reporting {

struct WaitingWorkitem {
  std::string id;
  model::WorkitemNumber number = 0;
  model::QueueId queue;
  int priority = 0;
  model::Instant queued_at;  // first
  std::vector<model::SkillMinimum> skills;
  bool bypass_proficiency = false;
  model::Diagnosis diagnosis = model::Diagnosis::none;
};

class WaitingList final : public model::EventSink {
 public:
  void on_event(const model::Event& event) override;

  // In waiting order; empty before runEnded.
  const std::vector<WaitingWorkitem>& at_end() const { return at_end_; }
  // Whether a routing attempt found no rule for it, and none since queued it.
  bool no_rule_matched(model::WorkitemNumber number) const { return unmatched_.contains(number); }

 private:
  std::unordered_map<model::WorkitemNumber, WaitingWorkitem> open_;  // queued or assigned
  std::unordered_set<model::WorkitemNumber> unmatched_;
  std::vector<WaitingWorkitem> at_end_;
};

}  // namespace routesim::reporting

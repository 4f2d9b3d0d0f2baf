// What would be routed differently had every equal evaluationOrder been decided the other way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"

namespace routesim::tool {

// Where each workitem went, by number.
class Outcomes final : public model::EventSink {
 public:
  struct Outcome {
    std::optional<model::RuleId> rule;
    std::optional<model::QueueId> queue;
    std::optional<model::AgentId> agent;  // the last that it was offered to
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
  void on_event(const model::Event& event) override;
  const std::vector<Outcome>& outcomes() const { return outcomes_; }
  const std::vector<std::string>& ids() const { return ids_; }

 private:
  template <class Payload>
  void see(const Payload& payload);
  std::vector<Outcome> outcomes_;  // number - 1
  std::vector<std::string> ids_;
};

// Whether two rules that are enabled share an evaluationOrder, or both have none.
bool has_ties(const model::Org& org);

struct Difference {
  std::string workitem;
  Outcomes::Outcome before, after;
};

// Both runs created the same workitems; extra ones of either are differences too.
std::vector<Difference> differences(const Outcomes& before, const Outcomes& after);

// `loan-4: rule a → b, agent ana → ben`
std::string difference_text(const Difference& difference, const model::Org& org);

}  // namespace routesim::tool

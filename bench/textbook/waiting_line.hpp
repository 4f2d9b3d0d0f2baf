// The next workitem for an agent as one writes it first: a vector of workitems, those that the agent can do
// picked out at each pull, the most urgent of them taken.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace routesim::bench::textbook {

class WaitingLine {
 public:
  struct Agent {
    std::string name;
    std::unordered_map<std::string, double> skills;
  };

  struct Workitem {
    std::string id;
    int priority = 0;
    std::int64_t queued_at = 0;
    std::uint64_t number = 0;
    std::vector<std::pair<std::string, double>> required;  // skill, minimum
  };

  void add(Workitem workitem) { workitems_.push_back(std::move(workitem)); }

  std::optional<Workitem> take_for(const Agent& agent) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < workitems_.size(); ++i) {
      if (can_do(agent, workitems_[i])) candidates.push_back(i);
    }
    if (candidates.empty()) return std::nullopt;
    const std::size_t first = *std::min_element(
        candidates.begin(), candidates.end(),
        [&](std::size_t a, std::size_t b) { return urgency(workitems_[a]) < urgency(workitems_[b]); });
    Workitem result = std::move(workitems_[first]);
    workitems_.erase(workitems_.begin() + static_cast<std::ptrdiff_t>(first));
    return result;
  }

 private:
  static bool can_do(const Agent& agent, const Workitem& workitem) {
    return std::all_of(workitem.required.begin(), workitem.required.end(), [&](const auto& required) {
      const auto skill = agent.skills.find(required.first);
      return skill != agent.skills.end() && skill->second >= required.second;
    });
  }
  static std::tuple<int, std::int64_t, std::uint64_t> urgency(const Workitem& workitem) {
    return {-workitem.priority, workitem.queued_at, workitem.number};
  }

  std::vector<Workitem> workitems_;
};

}  // namespace routesim::bench::textbook

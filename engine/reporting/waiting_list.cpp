#include "engine/reporting/waiting_list.hpp"

#include <utility>
#include <variant>

namespace routesim::reporting {
namespace {

// What a workitem asks for changes with each queueing and each fallback step.
void take_over(WaitingWorkitem& waiting, model::QueueId queue, const model::event::Requirement& requirement) {
  waiting.queue = queue;
  waiting.skills.assign(requirement.skills.begin(), requirement.skills.end());
  waiting.bypass_proficiency = requirement.bypass_proficiency;
}

}  // namespace

void WaitingList::on_event(const model::Event& event) {
  using namespace model::event;
  if (const auto* unrouted = std::get_if<Unrouted>(&event.what)) {
    if (!open_.contains(unrouted->workitem.number)) unmatched_.insert(unrouted->workitem.number);
  } else if (const auto* queued = std::get_if<Queued>(&event.what)) {
    unmatched_.erase(queued->workitem.number);
    const auto [entry, is_new] = open_.try_emplace(queued->workitem.number);
    WaitingWorkitem& waiting = entry->second;
    if (is_new) {
      waiting.id = queued->workitem.id;
      waiting.number = queued->workitem.number;
      waiting.queued_at = event.time;
    }
    waiting.priority = queued->priority;
    take_over(waiting, queued->queue, queued->requirement);
  } else if (const auto* fallback = std::get_if<FallbackApplied>(&event.what)) {
    const auto entry = open_.find(fallback->workitem.number);
    if (entry != open_.end()) take_over(entry->second, fallback->queue, fallback->requirement);
  } else if (const auto* accepted = std::get_if<Accepted>(&event.what)) {
    open_.erase(accepted->workitem.number);  // never waits again
  } else if (const auto* cancelled = std::get_if<Cancelled>(&event.what)) {
    open_.erase(cancelled->workitem.number);
    unmatched_.erase(cancelled->workitem.number);
  } else if (const auto* ended = std::get_if<RunEnded>(&event.what)) {
    for (const RunEnded::Waiting& waiting : ended->waiting) {
      const auto entry = open_.find(waiting.workitem.number);
      if (entry == open_.end()) continue;
      WaitingWorkitem at_end = std::move(entry->second);
      open_.erase(entry);
      at_end.diagnosis = waiting.diagnosis;
      at_end_.push_back(std::move(at_end));
    }
  }
}

}  // namespace routesim::reporting

#include "bench/textbook/simulator.hpp"

#include <utility>

namespace routesim::bench::textbook {

Simulator::Simulator(const model::Org& org, model::Instant start)
    : agents_(org, start), rules_(org), now_us_(start.us) {
  for (std::uint32_t i = 0; i < org.agents.size(); ++i)
    agent_ids_.emplace(org.agents[i].id, model::AgentId{i});
}

Simulator::Place Simulator::place_of(const Workitem& workitem) {
  return {-workitem.priority, workitem.queued_at_us, workitem.number};
}

void Simulator::add_event(std::int64_t at_us, Event::Kind kind, const std::string& workitem) {
  events_.push({at_us, next_order_++, kind, workitem});
}

void Simulator::submit(std::int64_t at_us, Workitem workitem) {
  while (!events_.empty() && events_.top().at_us < at_us) {
    const Event event = events_.top();
    events_.pop();
    run(event);
  }
  now_us_ = at_us;
  workitem.queued_at_us = at_us;
  workitem.number = next_number_++;
  const std::string id = workitem.id;
  Workitem& item = workitems_[id] = std::move(workitem);
  item.rule = rules_.choose(item.type, item.fields);
  if (item.rule == nullptr) return;
  if (const auto agent = best_for(item)) {
    assign(item, *agent);
  } else {
    waiting_.emplace(place_of(item), id);
  }
}

void Simulator::run(const Event& event) {
  now_us_ = event.at_us;
  Workitem& item = workitems_.at(event.workitem);
  if (event.kind == Event::Kind::accept) {
    add_event(now_us_ + item.handle_us, Event::Kind::complete, event.workitem);
  } else {
    complete(item);
  }
}

std::optional<model::AgentId> Simulator::best_for(const Workitem& workitem) {
  if (given_.empty()) return agents_.find(workitem.rule->asks);
  // Whoever can take a workitem takes it at once: a decision that is possible now is no later one.
  if (given_.front().workitem != workitem.id) return std::nullopt;
  const model::AgentId agent = agent_ids_.at(given_.front().agent);
  if (!agents_.can_serve(agents_.agent(agent), workitem.rule->asks)) return std::nullopt;
  given_.pop_front();
  return agent;
}

Workitem* Simulator::next_for(model::AgentId id) {
  const Agent& agent = agents_.agent(id);
  if (!given_.empty()) {
    // An agent who could take what waits takes it at once: were the decision a later one, it would not wait
    // yet.
    const auto found = workitems_.find(given_.front().workitem);
    if (given_.front().agent != agent.id || found == workitems_.end()) return nullptr;
    if (!waiting_.contains(place_of(found->second)) || !agents_.can_serve(agent, found->second.rule->asks)) {
      return nullptr;
    }
    given_.pop_front();
    return &found->second;
  }
  for (const auto& [place, workitem] : waiting_) {
    Workitem& item = workitems_.at(workitem);
    if (agents_.can_serve(agent, item.rule->asks)) return &item;
  }
  return nullptr;
}

void Simulator::assign(Workitem& workitem, model::AgentId agent) {
  workitem.agent = agent;
  agents_.add_load(agent, workitem.type, 1);
  agents_.set_idle_since(agent, {now_us_});
  add_event(now_us_ + workitem.accept_after_us, Event::Kind::accept, workitem.id);
  if (listener_) listener_({workitem.id, agents_.agent(agent).id});
}

void Simulator::complete(Workitem& workitem) {
  const model::AgentId agent = workitem.agent;
  agents_.add_load(agent, workitem.type, -1);
  workitems_.erase(workitem.id);
  agents_.set_idle_since(agent, {now_us_});
  while (Workitem* next = next_for(agent)) {
    waiting_.erase(place_of(*next));
    assign(*next, agent);
  }
}

}  // namespace routesim::bench::textbook

#include "bench/textbook/simulator.hpp"

#include <utility>

namespace routesim::bench::textbook {

Simulator::Simulator(const model::Org& org, model::Instant start) : agents_(org, start), now_us_(start.us) {
  for (std::uint32_t t = 0; t < org.types.size(); ++t) rules_.emplace(org.types[t].id, Rules(org, t));
  for (const model::Rule& rule : org.rules) {
    const model::WorkitemType& type = org.types[rule.workitem_type->index];
    asked_[rule.id] = {type.id, requirement_of(org, rule.skills), type.max_capacity,
                       weights_of(rule.scoring)};
  }
  for (std::uint32_t i = 0; i < org.agents.size(); ++i)
    agent_ids_.emplace(org.agents[i].id, model::AgentId{i});
}

Simulator::Place Simulator::place_of(const Task& task) {
  return {-task.priority, task.queued_at_us, task.number};
}

void Simulator::add_event(std::int64_t at_us, Event::Kind kind, const std::string& workitem) {
  events_.push({at_us, next_order_++, kind, workitem});
}

void Simulator::submit(std::int64_t at_us, Task task) {
  while (!events_.empty() && events_.top().at_us < at_us) {
    const Event event = events_.top();
    events_.pop();
    run(event);
  }
  now_us_ = at_us;
  task.queued_at_us = at_us;
  task.number = next_number_++;
  const std::string id = task.id;
  Task& item = tasks_[id] = std::move(task);
  const Rule* rule = rules_.at(item.type).choose(item.fields);
  if (rule == nullptr) return;
  item.asks = &asked_.at(rule->id);
  if (const auto agent = best_for(item)) {
    assign(item, *agent);
  } else {
    waiting_.emplace(place_of(item), id);
  }
}

void Simulator::run(const Event& event) {
  now_us_ = event.at_us;
  Task& item = tasks_.at(event.workitem);
  if (event.kind == Event::Kind::accept) {
    add_event(now_us_ + item.handle_us, Event::Kind::complete, event.workitem);
  } else {
    complete(item);
  }
}

std::optional<model::AgentId> Simulator::best_for(const Task& task) {
  if (given_.empty()) return agents_.find(*task.asks);
  // Whoever can take a workitem takes it at once: a decision that is possible now is no later one.
  if (given_.front().workitem != task.id) return std::nullopt;
  const model::AgentId agent = agent_ids_.at(given_.front().agent);
  if (!agents_.can_serve(agents_.agent(agent), *task.asks)) return std::nullopt;
  given_.pop_front();
  return agent;
}

Task* Simulator::next_for(model::AgentId id) {
  const Agent& agent = agents_.agent(id);
  if (!given_.empty()) {
    // An agent who could take what waits takes it at once: were the decision a later one, it would not wait
    // yet.
    const auto found = tasks_.find(given_.front().workitem);
    if (given_.front().agent != agent.id || found == tasks_.end()) return nullptr;
    if (!waiting_.contains(place_of(found->second)) || !agents_.can_serve(agent, *found->second.asks)) {
      return nullptr;
    }
    given_.pop_front();
    return &found->second;
  }
  for (const auto& [place, workitem] : waiting_) {
    Task& item = tasks_.at(workitem);
    if (agents_.can_serve(agent, *item.asks)) return &item;
  }
  return nullptr;
}

void Simulator::assign(Task& task, model::AgentId agent) {
  task.agent = agent;
  agents_.add_load(agent, task.type, 1);
  agents_.set_idle_since(agent, {now_us_});
  add_event(now_us_ + task.accept_after_us, Event::Kind::accept, task.id);
  if (listener_) listener_({task.id, agents_.agent(agent).id});
}

void Simulator::complete(Task& task) {
  const model::AgentId agent = task.agent;
  agents_.add_load(agent, task.type, -1);
  tasks_.erase(task.id);
  agents_.set_idle_since(agent, {now_us_});
  while (Task* next = next_for(agent)) {
    waiting_.erase(place_of(*next));
    assign(*next, agent);
  }
}

}  // namespace routesim::bench::textbook

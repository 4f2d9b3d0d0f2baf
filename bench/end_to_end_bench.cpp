// A workitem's whole way through a contact centre in steady state (arrival, push or wait and pull,
// acceptance, completion), through the router and through a textbook simulator that takes the same decisions.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "bench/textbook/simulator.hpp"
#include "bench/worlds.hpp"
#include "engine/routing/router.hpp"

namespace routesim::bench {
namespace {

using textbook::Decision;

// Collects what is assigned to whom.
class Assignments final : public model::EventSink {
 public:
  explicit Assignments(const model::Org& org) : org_(org) {}
  void on_event(const model::Event& event) override {
    if (const auto* assigned = std::get_if<model::event::Assigned>(&event.what)) {
      decisions.push_back({std::string(assigned->workitem.id), org_.agents[assigned->agent.index].id});
    }
  }
  std::deque<Decision> decisions;

 private:
  const model::Org& org_;
};

std::string name_of(std::uint64_t number) { return "w" + std::to_string(number); }
std::string customer_of(const Arrival& arrival) { return "customer-" + std::to_string(arrival.customer); }

class Engine {
 public:
  explicit Engine(const Centre& centre)
      : arrivals_(centre), router_(centre.org, midnight, rules::TieOrder::ascending) {}
  void next() {
    const Arrival arrival = arrivals_.next();
    for (auto due = router_.next_due(); due && *due < arrival.at; due = router_.next_due()) {
      router_.run_next_timer();
    }
    router_.set_now(arrival.at);
    model::NewWorkitem workitem;
    workitem.type = arrival.type;
    workitem.fields.reserve(3);
    workitem.fields.emplace_back(customer_of(arrival));
    workitem.fields.emplace_back(model::OptionIndex{arrival.product});
    workitem.fields.emplace_back(static_cast<double>(arrival.amount));
    workitem.priority = arrival.priority;
    model::Handling handling;
    handling.accept_after = arrival.accept_after;
    handling.handle_time = arrival.handle_time;
    router_.route_on_creation(router_.create(std::move(workitem), name_of(++made_), handling));
  }
  routing::Router& router() { return router_; }

 private:
  Arrivals arrivals_;
  routing::Router router_;
  std::uint64_t made_ = 0;
};

class Textbook {
 public:
  explicit Textbook(const Centre& centre)
      : org_(*centre.org), arrivals_(centre), simulator_(*centre.org, midnight) {}
  void next() {
    const Arrival arrival = arrivals_.next();
    const model::WorkitemType& type = org_.types[arrival.type.index];
    textbook::Task task;
    task.id = name_of(++made_);
    task.type = type.id;
    task.priority = arrival.priority;
    task.fields["customer"] = customer_of(arrival);
    task.fields["product"] = type.custom_fields[1].options[arrival.product];
    task.fields["amount"] = static_cast<double>(arrival.amount);
    task.accept_after_us = arrival.accept_after.us;
    task.handle_us = arrival.handle_time.us;
    simulator_.submit(arrival.at.us, std::move(task));
  }
  textbook::Simulator& simulator() { return simulator_; }

 private:
  const model::Org& org_;
  Arrivals arrivals_;
  textbook::Simulator simulator_;
  std::uint64_t made_ = 0;
};

// Both, filled up to steady state, and then held against each other.
struct Pair {
  explicit Pair(std::uint32_t agents) : centre(make_centre(agents)), engine(centre), simulator(centre) {
    Assignments assigned(*centre.org);
    engine.router().set_sink(&assigned);
    // Three times as long as a workitem takes.
    const std::uint32_t filling = std::max(1'000U, agents * 4 * 4 / 5 * 3);
    for (std::uint32_t i = 0; i < filling; ++i) engine.next();
    simulator.simulator().follow(std::exchange(assigned.decisions, {}));
    for (std::uint32_t i = 0; i < filling; ++i) simulator.next();

    std::deque<Decision> others;
    simulator.simulator().set_listener([&](const Decision& decision) { others.push_back(decision); });
    for (std::uint32_t i = 0; i < std::clamp(20'000'000 / agents, 1'000U, 100'000U); ++i) {
      engine.next();
      simulator.next();
      most_waiting = std::max(most_waiting, simulator.simulator().waiting());
    }
    same = assigned.decisions == others && !others.empty() &&
           engine.router().waiting().size() == simulator.simulator().waiting();
    engine.router().set_sink(nullptr);
    simulator.simulator().set_listener(nullptr);
  }
  Pair(const Pair&) = delete;

  Centre centre;
  Engine engine;
  Textbook simulator;
  std::size_t most_waiting = 0;
  bool same = false;
};

// Made once for each size: filling up takes longer than measuring.
Pair& pair_of(std::int64_t agents) {
  static std::map<std::int64_t, std::unique_ptr<Pair>> pairs;
  auto& pair = pairs[agents];
  if (!pair) pair = std::make_unique<Pair>(static_cast<std::uint32_t>(agents));
  return *pair;
}

template <class One>
void end_to_end(benchmark::State& state, One Pair::*one) {
  Pair& pair = pair_of(state.range(0));
  if (!pair.same) {
    state.SkipWithError("the textbook decides otherwise than the engine");
    return;
  }
  for (auto _ : state) (pair.*one).next();
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["most_waiting"] = static_cast<double>(pair.most_waiting);
}

void engine(benchmark::State& state) { end_to_end(state, &Pair::engine); }
void simulator(benchmark::State& state) { end_to_end(state, &Pair::simulator); }

}  // namespace

BENCHMARK(engine)
    ->Name("end_to_end/engine")
    ->RangeMultiplier(10)
    ->Range(10, 10'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(simulator)
    ->Name("end_to_end/textbook")
    ->RangeMultiplier(10)
    ->Range(10, 10'000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace routesim::bench

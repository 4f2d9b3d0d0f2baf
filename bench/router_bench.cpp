// The router through whole worlds, without the API: an M/M/10 queue beside a loop that does nothing but its
// events, generated days, and the log's lines by themselves.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "bench/log_sink.hpp"
#include "bench/router_drive.hpp"
#include "bench/worlds.hpp"
#include "engine/routing/router.hpp"

namespace routesim::bench {
namespace {

constexpr std::uint64_t mm10_seed = 10;

// Who took what after which wait, in order: two engines that agree on it did the same.
class Served {
 public:
  void add(std::uint32_t agent, model::Duration waited) {
    sum_ = (sum_ * 31 + agent) * 31 + static_cast<std::uint64_t>(waited.us);
  }
  friend bool operator==(const Served&, const Served&) = default;

 private:
  std::uint64_t sum_ = 0;
};

class ServedSink final : public model::EventSink {
 public:
  void on_event(const model::Event& event) override {
    const auto* assigned = std::get_if<model::event::Assigned>(&event.what);
    if (assigned != nullptr) served.add(assigned->agent.index, assigned->waited);
  }
  Served served;
};

// The queue and nothing else: a heap of ends of service, one line of those who wait, one of free agents.
Served bare_loop(std::uint64_t arrivals) {
  __extension__ using Key = unsigned __int128;  // end of service, order, agent
  std::priority_queue<Key, std::vector<Key>, std::greater<>> ends;
  std::deque<Mm10::Arrival> waiting;
  std::deque<std::uint32_t> free_agents{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};  // idle longest first
  std::uint64_t order = 0;
  Served served;
  const auto serve = [&](const Mm10::Arrival& arrival, std::uint32_t agent, model::Instant now) {
    served.add(agent, now - arrival.at);
    const auto end = static_cast<std::uint64_t>((now + arrival.handle_time).us);
    ends.push(Key{end} << 64 | Key{order++} << 4 | agent);
  };
  const auto end_service = [&] {
    const Key key = ends.top();
    ends.pop();
    const auto agent = static_cast<std::uint32_t>(key & 15);
    if (waiting.empty()) {
      free_agents.push_back(agent);
    } else {
      serve(waiting.front(), agent, {static_cast<std::int64_t>(key >> 64)});
      waiting.pop_front();
    }
  };
  Mm10 queue(mm10_seed);
  for (std::uint64_t number = 0; number < arrivals; ++number) {
    const Mm10::Arrival arrival = queue.next();
    const Key now = Key{static_cast<std::uint64_t>(arrival.at.us)} << 64;
    while (!ends.empty() && ends.top() < now) end_service();
    if (free_agents.empty()) {
      waiting.push_back(arrival);
    } else {
      serve(arrival, free_agents.front(), arrival.at);
      free_agents.pop_front();
    }
  }
  while (!ends.empty()) end_service();
  return served;
}

// What the router does when somebody listens: the measure of those runs in which nobody does.
struct Heard {
  Served served;
  std::uint64_t state_hash = 0;
};
Heard heard_mm10(const std::shared_ptr<const model::Org>& org, std::uint64_t arrivals) {
  routing::Router router(org, midnight, rules::TieOrder::ascending);
  ServedSink sink;
  router.set_sink(&sink);
  drive_mm10(router, arrivals, mm10_seed);
  return {sink.served, router.state_hash()};
}

void mm10_router(benchmark::State& state) {
  const auto arrivals = static_cast<std::uint64_t>(state.range(0));
  const auto org = make_mm10_org();
  const Heard heard = heard_mm10(org, arrivals);
  if (!(heard.served == bare_loop(arrivals))) state.SkipWithError("the bare loop serves otherwise");
  for (auto _ : state) {
    routing::Router router(org, midnight, rules::TieOrder::ascending);
    drive_mm10(router, arrivals, mm10_seed);
    if (router.state_hash() != heard.state_hash) state.SkipWithError("a run without a sink ends otherwise");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void mm10_bare_loop(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(bare_loop(static_cast<std::uint64_t>(state.range(0))));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

enum class Log { none, in_memory };

void day(benchmark::State& state, Log log) {
  DayShape shape;
  shape.workitems = static_cast<std::uint64_t>(state.range(0));
  const auto org = make_day_org(shape);
  std::uint64_t events = 0;
  for (auto _ : state) {
    routing::Router router(org, midnight, rules::TieOrder::ascending);
    LogSink sink(*org, true);
    if (log == Log::in_memory) router.set_sink(&sink);
    drive_day(router, shape);
    if (!router.waiting().empty()) state.SkipWithError("somebody still waits");
    events += sink.events;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  if (log == Log::in_memory)
    state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

// The workitems alone: what `day` spends on making them.
void day_made(benchmark::State& state) {
  DayShape shape;
  shape.workitems = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    DayWorkitems day(shape);
    while (day.next()) {
      const model::NewWorkitem workitem = checked_workitem(day.workitem());
      benchmark::DoNotOptimize(&workitem);
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// The six lines of a workitem's life in the day's org, over and over, at an instant and with a number of its
// own each.
void log_lines(benchmark::State& state) {
  const auto org = make_day_org({});
  LogSink sink(*org, true);
  Draws draws{5};
  const std::vector<model::SkillMinimum> skills{{{1}, 3}, {{7}, 2}};
  std::array<std::string, 64> ids;
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = "w" + std::to_string(draws.below(1'000'000));
  model::Event event;
  event.time = midnight;
  std::int64_t lines = 0;
  const auto say = [&](decltype(event.what) what) {
    ++event.sequence;
    event.what = std::move(what);
    sink.on_event(event);
    ++lines;
  };
  for (auto _ : state) {
    const model::WorkitemRef item{1, ids[draws.below(ids.size())]};
    const model::AgentId agent{static_cast<std::uint32_t>(draws.below(org->agents.size()))};
    const model::RuleId rule{static_cast<std::uint32_t>(draws.below(org->rules.size()))};
    const model::QueueId queue = org->rules[rule.index].queue;
    const auto later = [&] { event.time.us += static_cast<std::int64_t>(draws.below(60'000'000)); };
    later();
    say(model::event::RuleChosen{item, rule, 10, {}});
    say(model::event::Queued{item, queue, 1, {skills, false, 0}, false});
    model::event::Assigned assigned;
    assigned.workitem = item;
    assigned.agent = agent;
    assigned.queue = queue;
    assigned.score = model::event::ScoreTerms{855'000 + static_cast<std::int64_t>(draws.below(100'000)),
                                              480'000, 225'000, 150'000};
    say(assigned);
    later();
    say(model::event::Accepted{item, agent});
    later();
    say(model::event::Completed{item, agent, event.time + model::Duration{10'000'000}});
    later();
    say(model::event::WrapUpEnded{item, agent});
  }
  state.SetItemsProcessed(lines);
  state.SetBytesProcessed(static_cast<std::int64_t>(sink.bytes));
}

}  // namespace

BENCHMARK(mm10_router)->Name("mm10/router")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(mm10_bare_loop)->Name("mm10/bare_loop")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(day, no_log, Log::none)
    ->Name("day/no_log")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(day, log, Log::in_memory)
    ->Name("day/log")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(day_made)->Name("day/made")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(log_lines);

}  // namespace routesim::bench

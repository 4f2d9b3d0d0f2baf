// Workitem bodies on their way in: text to checked workitems, against what parsing alone costs.
#include <benchmark/benchmark.h>
#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/config/body_line.hpp"
#include "engine/config/bulk_bodies.hpp"
#include "engine/config/org_reader.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/input/json_reader.hpp"

namespace routesim::bench {
namespace {

// The 2,000 creations of the claims day, each as the record of a client and as what came of parsing its body.
struct Claims {
  std::shared_ptr<const model::Org> org;
  std::vector<std::string> lines;
  std::vector<config::ApiCall> calls;
  std::int64_t bytes = 0;
};

const Claims& claims() {
  static const Claims made = [] {
    const std::string folder = ROUTESIM_SOURCE_DIR "/scenarios/insurance-claims/";
    Claims out;
    input::Problems problems;
    out.org = config::read_org(folder + "org", problems);
    if (!out.org) throw std::runtime_error(problems.to_text());
    std::ifstream file(folder + "day.ndjson");
    for (std::string line; std::getline(file, line);) {
      const auto entry = input::read_json(line, 0, problems);
      const input::Member* body = entry ? entry->find("body") : nullptr;
      if (body == nullptr) continue;
      config::RequestProblems refusals;  // the day has one of these
      if (!config::read_workitem_body(body->value, *out.org, config::types_of(*out.org), refusals)) continue;
      config::ApiCall call;
      call.endpoint = config::Endpoint::submit;
      call.subject = "C-" + std::to_string(out.lines.size());
      call.body = body->value;
      call.handling.accept_after.reset();
      out.lines.push_back(R"({"id":")" + call.subject + R"(","body":)" + input::to_text(body->value) + "}");
      out.bytes += static_cast<std::int64_t>(out.lines.back().size()) + 1;
      out.calls.push_back(std::move(call));
    }
    if (out.lines.size() < 1000) throw std::runtime_error("no claims: " + problems.to_text());
    return out;
  }();
  return made;
}

void count(benchmark::State& state) {
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * static_cast<std::int64_t>(claims().lines.size()));
  state.SetBytesProcessed(rounds * claims().bytes);
}

// The measure: nlohmann's document of each line, nothing checked.
void bodies_parsed_alone(benchmark::State& state) {
  for (auto _ : state) {
    for (const std::string& line : claims().lines) {
      const nlohmann::json json = nlohmann::json::parse(line);
      benchmark::DoNotOptimize(&json);
    }
  }
  count(state);
}

void bodies_in_bulk(benchmark::State& state) {
  config::BulkBodies bulk(*claims().org);
  input::Problems problems;
  for (auto _ : state) {
    for (const std::string& line : claims().lines) {
      const config::BodyLine* read = bulk.read_fast(line);
      if (read == nullptr) state.SkipWithError("a claim was not read at once");
      benchmark::DoNotOptimize(read);
    }
  }
  count(state);
}

void bodies_with_places(benchmark::State& state) {
  const config::TypeLookup types = config::types_of(*claims().org);
  input::Problems problems;
  for (auto _ : state) {
    for (const std::string& line : claims().lines) {
      const config::BodyLine read = config::read_body_line(line, 0, 1, *claims().org, types, problems);
      if (read.verdict != config::BodyLine::Verdict::accepted) state.SkipWithError("a claim was refused");
    }
  }
  count(state);
}

// From here on the text is parsed already.
void bodies_checked(benchmark::State& state) {
  const config::TypeLookup types = config::types_of(*claims().org);
  for (auto _ : state) {
    for (const config::ApiCall& call : claims().calls) {
      config::RequestProblems problems;
      const auto workitem = config::read_workitem_body(*call.body, *claims().org, types, problems);
      if (!workitem) state.SkipWithError("a claim was refused");
      benchmark::DoNotOptimize(&workitem);
    }
  }
  count(state);
}

// The whole request, answered and carried out. With `routing`: rules are asked and the workitem goes to a
// queue of agents who are all offline; without: an org of types alone.
void bodies_submitted(benchmark::State& state, bool routing, bool keys) {
  auto org = std::make_shared<model::Org>(*claims().org);
  for (model::Agent& agent : org->agents) {
    agent.state = model::AgentState::offline;
    agent.shifts.clear();
  }
  if (!routing) {
    for (model::WorkitemType& type : org->types) type.routing_enabled = false;
  }
  std::vector<config::ApiCall> calls = claims().calls;
  for (config::ApiCall& call : calls) {
    if (keys) call.idempotency_key = "key-of-" + call.subject;
  }
  for (auto _ : state) {
    state.PauseTiming();
    auto router = std::make_unique<routing::Router>(org, model::Instant{0}, rules::TieOrder::ascending);
    auto api = std::make_unique<ingestion::Api>(1);
    state.ResumeTiming();
    for (const config::ApiCall& call : calls) {
      if (api->answer(*router, call).status != 201) state.SkipWithError("a claim was refused");
    }
    state.PauseTiming();
    api.reset();
    router.reset();
    state.ResumeTiming();
  }
  count(state);
}

}  // namespace

BENCHMARK(bodies_parsed_alone)->Name("ndjson/dom")->Unit(benchmark::kMillisecond);
BENCHMARK(bodies_in_bulk)->Name("ndjson/in_bulk")->Unit(benchmark::kMillisecond);
BENCHMARK(bodies_with_places)->Unit(benchmark::kMillisecond);
BENCHMARK(bodies_checked)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bodies_submitted, unrouted, false, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bodies_submitted, unrouted_with_keys, false, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bodies_submitted, queued, true, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bodies_submitted, queued_with_keys, true, true)->Unit(benchmark::kMillisecond);

}  // namespace routesim::bench

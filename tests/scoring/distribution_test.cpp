// How a queue hands out what bypassed the rules, by the index and by looking at everyone.
#include <optional>
#include <string>
#include <vector>

#include "engine/scoring/agent_index.hpp"
#include "engine/scoring/plain_selection.hpp"
#include "tests/scoring/people.hpp"
#include "tests/support/catch.hpp"

namespace routesim::scoring {
namespace {

using model::Distribution;

// An eligible agent, named by the rank of its id: 0 is the lowest.
struct Candidate {
  std::uint32_t rank = 0;
  std::int64_t idle_since = 0;
  int held = 0;
};

struct Row {
  const char* says;
  std::vector<Candidate> candidates;
  std::optional<std::uint32_t> last_served;
  std::uint32_t chosen;
};

Candidate someone(std::uint32_t rank, std::int64_t idle_since = 0, int held = 0) {
  return {rank, idle_since, held};
}

// The rank of whom both choose; nothing when nobody is chosen.
std::optional<std::uint32_t> choose(Distribution how, const std::vector<Candidate>& candidates,
                                    std::optional<std::uint32_t> last_served) {
  constexpr std::uint32_t everybody = 10;
  std::vector<model::Agent> agents;
  // The highest id first: places in the org say nothing.
  for (std::uint32_t i = 0; i < everybody; ++i) {
    agents.push_back(agent(std::string(1, static_cast<char>('9' - i)), {}));
    agents.back().state = model::AgentState::offline;
  }
  const auto named = [](std::uint32_t rank) { return model::AgentId{everybody - 1 - rank}; };
  for (const Candidate& one : candidates) {
    agents[named(one.rank).index].state = model::AgentState::available;
  }
  model::Org org = org_of(std::move(agents));
  org.queues[0].distribution = how;
  org.types[0].max_capacity = 100;
  AgentIndex index(org, {0});
  for (const Candidate& one : candidates) {
    index.add_load(named(one.rank), {0}, one.held);
    index.set_idle_since(named(one.rank), {one.idle_since});
  }
  Demand demand;
  demand.capacity = 100;
  demand.distribution = how;
  const auto chosen = index.find(index.acquire(demand), last_served);
  const auto plain = PlainSelection().find(index.table(), demand, last_served);
  REQUIRE(chosen.has_value() == plain.has_value());
  if (!chosen) return std::nullopt;
  CHECK(chosen->agent == plain->agent);
  CHECK(chosen->tie_break == model::event::TieBreak::none);
  return everybody - 1 - chosen->agent.index;
}

void check(Distribution how, const Row& row) {
  INFO(to_text(how) << ": " << row.says);
  const auto chosen = choose(how, row.candidates, row.last_served);
  REQUIRE(chosen);
  CHECK(*chosen == row.chosen);
}

}  // namespace

TEST_CASE("longestIdle: the oldest idle-since, then the lower id") {
  const Row rows[] = {
      {"alone", {someone(3)}, {}, 3},
      {"longest idle", {someone(0, 20), someone(1, 10), someone(2, 30)}, {}, 1},
      {"equally idle", {someone(2, 10), someone(1, 10), someone(0, 11)}, {}, 1},
      {"load does not count", {someone(0, 20, 0), someone(1, 10, 5)}, {}, 1},
      {"nor who was served last", {someone(0, 20), someone(1, 10)}, 1, 1},
  };
  for (const Row& row : rows) check(Distribution::longest_idle, row);
}

TEST_CASE("roundRobin: the next id after the one served last, in a circle") {
  const Row rows[] = {
      {"D77: nobody was served: the lowest", {someone(0), someone(1), someone(2)}, {}, 0},
      {"the next", {someone(0), someone(1), someone(2)}, 0, 1},
      {"and on", {someone(0), someone(1), someone(2)}, 1, 2},
      {"after the highest the lowest", {someone(0), someone(1), someone(2)}, 2, 0},
      {"over those who cannot", {someone(0), someone(4)}, 1, 4},
      {"the one served last need not be eligible", {someone(0), someone(3)}, 2, 3},
      {"nor be below everybody", {someone(1), someone(3)}, 9, 1},
      {"nobody else can: the same again", {someone(1)}, 1, 1},
      {"nobody above can: around", {someone(1), someone(2)}, 2, 1},
      {"idleness and load do not count", {someone(0, 0, 0), someone(1, 99, 9)}, 0, 1},
  };
  for (const Row& row : rows) check(Distribution::round_robin, row);
}

TEST_CASE("leastLoaded: fewest held, then the oldest idle-since, then the lower id") {
  const Row rows[] = {
      {"fewest", {someone(0, 10, 2), someone(1, 20, 1), someone(2, 5, 3)}, {}, 1},
      {"equally few: idle longest", {someone(0, 20, 1), someone(1, 10, 1), someone(2, 5, 2)}, {}, 1},
      {"equally idle: the lower id", {someone(2, 10, 1), someone(1, 10, 1)}, {}, 1},
      {"who was served last does not count", {someone(0), someone(1)}, 0, 0},
  };
  for (const Row& row : rows) check(Distribution::least_loaded, row);
}

TEST_CASE("no candidate, no choice") {
  for (const auto how : {Distribution::longest_idle, Distribution::round_robin, Distribution::least_loaded}) {
    CHECK_FALSE(choose(how, {}, {}));
    CHECK_FALSE(choose(how, {}, 3));
  }
}

TEST_CASE("round after round everybody has the same share") {
  const std::vector<Candidate> all{someone(3), someone(0), someone(2), someone(1)};
  std::optional<std::uint32_t> last;
  std::string served;
  for (int i = 0; i < 10; ++i) {
    last = choose(Distribution::round_robin, all, last);
    served += static_cast<char>('0' + *last);
  }
  CHECK(served == "0123012301");
}

}  // namespace routesim::scoring

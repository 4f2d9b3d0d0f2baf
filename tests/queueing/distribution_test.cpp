#include "engine/queueing/distribution.hpp"

#include <algorithm>
#include <string>

#include "tests/support/catch.hpp"

namespace routesim::queueing {
namespace {

using model::Distribution;

// Agents are named by their rank: 0 is the lowest id.
struct Row {
  const char* says;
  std::vector<Candidate> candidates;
  std::optional<std::uint32_t> last_served;
  std::uint32_t chosen;
};

Candidate someone(std::uint32_t rank, std::int64_t idle_since = 0, int held = 0) {
  return {{rank}, rank, {idle_since}, held};
}

// Whoever stands where in the list: the same is chosen.
void check(Distribution how, const Row& row) {
  INFO(to_text(how) << ": " << row.says);
  auto candidates = row.candidates;
  for (std::size_t turn = 0; turn < candidates.size(); ++turn) {
    std::rotate(candidates.begin(), candidates.begin() + 1, candidates.end());
    const auto chosen = choose(how, candidates, row.last_served);
    REQUIRE(chosen);
    CHECK(chosen->index == row.chosen);
  }
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
    last = choose(Distribution::round_robin, all, last)->index;
    served += static_cast<char>('0' + *last);
  }
  CHECK(served == "0123012301");
}

}  // namespace routesim::queueing

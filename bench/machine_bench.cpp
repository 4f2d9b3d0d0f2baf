// What the machine can do at most, to hold the other figures against: reading memory in a row, and loads of
// which each waits for the one before.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "bench/worlds.hpp"

// The widest registers that the machine has.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ROUTESIM_WIDEST [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define ROUTESIM_WIDEST
#endif

namespace routesim::bench {
namespace {

// Many sums side by side, so that additions do not wait for one another.
ROUTESIM_WIDEST std::uint64_t sum_of(const std::uint64_t* begin, std::size_t count) {
  std::array<std::uint64_t, 32> sums{};
  for (std::size_t i = 0; i < count; i += sums.size()) {
    for (std::size_t lane = 0; lane < sums.size(); ++lane) sums[lane] += begin[i + lane];
  }
  return std::accumulate(sums.begin(), sums.end(), std::uint64_t{0});
}

void read_in_a_row(benchmark::State& state) {
  const std::vector<std::uint64_t> memory(static_cast<std::size_t>(state.range(0)) * 1024 / 8, 1);
  for (auto _ : state) benchmark::DoNotOptimize(sum_of(memory.data(), memory.size()));
  state.SetBytesProcessed(state.iterations() * state.range(0) * 1024);
}

// One load a cache line, in an order that nothing can guess; pages of the usual size, so beyond the caches a
// load is also a search for its page.
void loads_in_turn(benchmark::State& state) {
  struct alignas(64) Line {
    std::uint32_t next = 0;
  };
  constexpr std::int64_t at_once = 1'000;
  std::vector<Line> lines(static_cast<std::size_t>(state.range(0)) * 1024 / sizeof(Line));
  for (std::uint32_t i = 0; i < lines.size(); ++i) lines[i].next = i;
  Draws draws{8};
  // Sattolo's shuffle: one cycle through all.
  for (std::size_t i = lines.size() - 1; i > 0; --i) std::swap(lines[i].next, lines[draws.below(i)].next);
  std::uint32_t at = 0;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < at_once; ++i) at = lines[at].next;
    benchmark::DoNotOptimize(at);
  }
  state.SetItemsProcessed(state.iterations() * at_once);
}

}  // namespace

// KiB: within a core's second cache, within the third, beyond all.
BENCHMARK(read_in_a_row)
    ->Name("machine/read")
    ->Arg(512)
    ->Arg(8 << 10)
    ->Arg(1 << 20)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(loads_in_turn)
    ->Name("machine/loads")
    ->Arg(16)
    ->Arg(1 << 10)
    ->Arg(1 << 19)
    ->Unit(benchmark::kMicrosecond);

}  // namespace routesim::bench

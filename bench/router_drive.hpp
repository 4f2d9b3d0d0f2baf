// Drives a router through the generated worlds by its commands alone: no requests, no bodies, no names.
#pragma once

#include <cstdint>

#include "bench/worlds.hpp"
#include "engine/routing/router.hpp"

namespace routesim::bench {

// So many arrivals of the M/M/10 queue, and everything that follows from them.
void drive_mm10(routing::Router& router, std::uint64_t arrivals, std::uint64_t seed);

// The whole day and everything that follows from it; the most that waited at once.
std::size_t drive_day(routing::Router& router, const DayShape& shape);

}  // namespace routesim::bench

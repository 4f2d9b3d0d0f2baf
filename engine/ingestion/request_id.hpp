// What a run makes up, all of it from its seed: ids of the simulated API (docs/reference/event-log.md has the
// formula), and the draws of faults and of a client.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace routesim::ingestion {

// `purpose` is `request`, `workitem` or `workitemtype`; requests are numbered from 1.
std::string made_up_id(std::string_view purpose, std::uint64_t seed, std::uint64_t number);

// 64 bits: the XXH64, with seed 0, of `routesim:PURPOSE:SEED:A:B` in decimal digits.
std::uint64_t drawn(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b);

// A UUID of version 4 whose bits are drawn so: the high half with `B` = 2b, the low one with 2b + 1.
std::string drawn_uuid(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b);

}  // namespace routesim::ingestion

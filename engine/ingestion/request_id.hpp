// Ids that the simulated API makes up: UUIDs from the run's seed and the request's number
// (docs/reference/event-log.md has the formula).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace routesim::ingestion {

// `purpose` is `request`, `workitem` or `workitemtype`; requests are numbered from 1.
std::string made_up_id(std::string_view purpose, std::uint64_t seed, std::uint64_t number);

}  // namespace routesim::ingestion

// Reads `faults`: which requests the API fails, delays or turns away.
#pragma once

#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/config/node.hpp"

namespace routesim::config {

// In file order. What was reported on is left at its default.
std::vector<Fault> read_faults(const Node& node, model::Instant starts_at, Report& report);

}  // namespace routesim::config

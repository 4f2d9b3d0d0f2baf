// The engine's log of a case held against the naive router's.
#pragma once

#include <string>

#include "tests/oracle/case_generator.hpp"
#include "tests/oracle/naive_router.hpp"

namespace routesim::oracle {

// Empty when the engine's log has the same events; else what differs first, with the lines before it.
std::string first_difference(const Case& generated, const OracleResult& expected);

// Writes the case as a scenario file that `routesim run` replays; gives its path.
std::string keep_case(const Case& generated, const std::string& name);

}  // namespace routesim::oracle

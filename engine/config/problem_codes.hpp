// The table of every code that a problem in an org or a scenario may carry. It stands in the room where
// problems are collected, since the collector refuses codes that are not listed.
#pragma once

#include "engine/input/problem_codes.hpp"

namespace routesim::config {

using input::problem_codes;
using input::ProblemCode;

}  // namespace routesim::config

// An expectation that failed, as a person reads it: where, what was expected, what was, and the nearest
// reason.
#pragma once

#include <cstddef>
#include <string>

#include "engine/comparison/expectations.hpp"
#include "engine/input/json_text.hpp"
#include "engine/input/problems.hpp"

namespace routesim::tool {

//   stuck.scenario.json:23:7: not as expected at 09:00:15: workitem loan-1
//     - agent: ana
//     + agent: ben
//     because `ana` was kept out by atTypeCapacity
std::string failure_text(const comparison::Failure& failure, const input::Problems& places,
                         model::Instant starts_at, bool colour);

// Below the text of a failure: those that follow from it, as one line.
//
//     3 further expectations of `loan-1` failed because its submit was refused (400)
std::string followers_text(const comparison::Failure& cause, std::size_t followers);

void append_failure_json(input::JsonText& json, const comparison::Failure& failure,
                         const input::Problems& places);

}  // namespace routesim::tool

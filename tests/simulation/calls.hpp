// Requests of the tests of simulation, written by hand.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/config/scenario.hpp"
#include "tests/ingestion/calls.hpp"
#include "tests/routing/review_room.hpp"

namespace routesim::testing {

// A loan of 5, which all-loans sends to whoever scores best: Ben, then Ana.
inline config::ApiCall submit(
    std::string name, const model::Handling& handling = {},
    std::string_view body = R"({"workitemTypeId":"Loan","customFields":{"amount":5}})") {
  config::ApiCall made = call(config::Endpoint::submit, std::move(name), body);
  made.handling = handling;
  return made;
}

inline model::Handling handled_in(std::int64_t handle_us, std::int64_t wrap_up_us = 0) {
  model::Handling handling;
  handling.handle_time = model::Duration{handle_us};
  handling.wrap_up = {wrap_up_us};
  return handling;
}

inline model::Handling never_answered() {
  model::Handling handling;
  handling.accept_after.reset();
  return handling;
}

}  // namespace routesim::testing

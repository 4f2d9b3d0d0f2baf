// Requests of the tests, written by hand: for the tests of ingestion and of what sends through it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/config/scenario.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace routesim::testing {

inline input::Json json(std::string_view text) {
  input::Problems problems;
  std::optional<input::Json> value = input::read_json(text, 0, problems);
  REQUIRE(value);
  return std::move(*value);
}

// No agent answers a submitted workitem's offer by itself.
inline config::ApiCall call(config::Endpoint endpoint, std::string subject,
                            std::optional<std::string_view> body = std::nullopt,
                            std::optional<std::string> key = std::nullopt) {
  config::ApiCall made;
  made.endpoint = endpoint;
  made.subject = std::move(subject);
  if (body) made.body = json(*body);
  made.idempotency_key = std::move(key);
  made.handling.accept_after.reset();
  return made;
}

}  // namespace routesim::testing

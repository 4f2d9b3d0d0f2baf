// What a client puts into its requests and draws for itself, all of it from the scenario and its seed
// (docs/reference/event-log.md has the formulas).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/input/json.hpp"
#include "engine/model/org.hpp"
#include "engine/model/time.hpp"

namespace routesim::simulation {

// Uniform from 0 to `backoff`, for the wait after an attempt; records and attempts count from 1.
model::Duration drawn_wait(std::uint64_t seed, std::uint64_t record, std::uint64_t attempt,
                           model::Duration backoff);

// min(cap, base · factor^(n−1)) for n = 1, 2, …, one after the other; each is rounded down to the
// microsecond.
model::Duration first_backoff(const config::RetryPolicy& policy);
model::Duration next_backoff(const config::RetryPolicy& policy, model::Duration backoff);

// The body with these custom fields set to the instant; as it is, where it has no object to set them in.
input::Json stamped(input::Json body, const std::vector<std::string>& fields, model::Instant at);

// 32 hexadecimal digits that are the same for bodies of the same value; of the named custom fields alone,
// where there are any.
std::string payload_key(const input::Json& body, const std::vector<std::string>& fields);

// The record's id, `-`, and 16 hexadecimal digits of the values that the body gives to the type's routing
// fields. `type` null: there is no such type, and no value counts.
std::string routing_fields_key(std::string_view record, const input::Json& body,
                               const model::WorkitemType* type);

}  // namespace routesim::simulation

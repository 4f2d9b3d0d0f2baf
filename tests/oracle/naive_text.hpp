#pragma once
// Texts of the contract: times, durations, ids made by hashing, JSON pointers, and when two payloads are the
// same.

#include <optional>
#include <string>

#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

// `YYYY-MM-DD` (00:00 UTC) or RFC 3339 with offset and at most six decimals; nothing when it is neither.
std::optional<Instant> read_date(const std::string& text);

// `1h30m`, `90s`, `250ms` … or `hh:mm:ss[.ffffff]`. The text is known to be valid.
Duration read_duration(const std::string& text);

// An offset from `starts_at`, or an RFC 3339 instant.
Instant read_at(const std::string& text, Instant starts_at);

// RFC 3339, six decimals, Z.
std::string write_instant(Instant instant);

// The id made from ("routesim:<kind>:<seed>:<number>"), printed like a UUID.
std::string make_id(const std::string& kind, std::int64_t seed, std::int64_t number);

// XXH64 with seed 0 as 16 lower-case hex digits.
std::string hash_text(const std::string& text);

// `name` as one part of a JSON pointer, with its leading slash.
std::string pointer_part(const std::string& name);

// Unicode code points.
std::size_t count_characters(const std::string& text);

// Equal as JSON values: order of members does not matter, 1 equals 1.0.
bool same_value(const Json& left, const Json& right);

// At most 15 significant digits and of a size that a number may have.
bool is_number_in_limits(const Json& number);

}  // namespace routesim::oracle

// Virtual time: integer microseconds, so that instants add up and compare exactly on every machine.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace routesim::model {

struct Duration {
  std::int64_t us = 0;
  friend auto operator<=>(Duration, Duration) = default;
};

// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t us = 0;
  friend auto operator<=>(Instant, Instant) = default;
};

inline Instant operator+(Instant at, Duration later) { return {at.us + later.us}; }
inline Duration operator-(Instant to, Instant from) { return {to.us - from.us}; }

// `90s`, `1h30m`, `250ms` (units d h m s ms us, largest first, each at most once, whole numbers) or
// `hh:mm:ss[.ffffff]`. Nothing when the text is neither or above 10,000 days.
std::optional<Duration> parse_duration(std::string_view text);

// RFC 3339 with offset (`2026-03-02T09:00:00Z`, `…+01:00`), at most six decimals, a date that exists.
std::optional<Instant> parse_timestamp(std::string_view text);

// A date field's value: a timestamp, or `YYYY-MM-DD` for 00:00 UTC of that day.
std::optional<Instant> parse_date(std::string_view text);

// `2026-03-02T09:00:15.000000Z`: always six decimals and Z, years 0000 to 9999.
std::string format_timestamp(Instant at);
// The same into a buffer of at least 27 characters; returns the end.
char* write_timestamp(char* to, Instant at);

// `1h30m`, `5s`, `1s250ms`, `0s`: in units, largest first, as parse_duration reads it.
std::string format_duration(Duration length);

}  // namespace routesim::model

#include "engine/model/time.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routesim::model {
namespace {

struct DurationRow {
  std::string text;
  std::int64_t us;
};

constexpr std::int64_t second = 1'000'000;

}  // namespace

TEST_CASE("durations are read in units and as a clock") {
  const DurationRow rows[] = {
      {"0s", 0},
      {"90s", 90 * second},
      {"1h30m", 5400 * second},
      {"250ms", 250'000},
      {"7us", 7},
      {"1d2h3m4s5ms6us", 93'784'005'006},
      {"1m", 60 * second},
      {"007s", 7 * second},
      {"00:01:30", 90 * second},
      {"26:00:00", 26 * 3600 * second},
      {"00:00:00.5", 500'000},
      {"00:00:00.000001", 1},
      {"10000d", 864'000'000 * second},
      {"240000:00:00", 864'000'000 * second},
  };
  for (const DurationRow& row : rows) {
    INFO(row.text);
    const auto duration = parse_duration(row.text);
    REQUIRE(duration);
    CHECK(duration->us == row.us);
  }
}

TEST_CASE("what is no duration is refused") {
  for (const char* text : {"",          "5",
                           "s",         "5 s",
                           " 5s",       "5s ",
                           "-5s",       "+5s",
                           "1.5s",      "5S",
                           "5min",      "1m1h",
                           "5s5s",      "1s1m",
                           "10000d1us", "99999999999999999999s",
                           "1:30",      "0:01:30",
                           "00:60:00",  "00:00:60",
                           "00:00:00.", "00:00:00.1234567",
                           "00:01:3",   "240000:00:00.000001",
                           "5s\n",      "٣s"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("timestamps are read with their offset, to the microsecond") {
  const DurationRow rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"1969-12-31T23:59:59.999999Z", -1},
      {"2026-03-02T09:00:00Z", 1'772'442'000 * second},
      {"2026-03-02T10:00:00+01:00", 1'772'442'000 * second},
      {"2026-03-01T22:30:00-10:30", 1'772'442'000 * second},
      {"2026-03-02T09:00:00-00:00", 1'772'442'000 * second},
      {"2026-03-02T09:00:00.25Z", 1'772'442'000 * second + 250'000},
      {"2024-02-29T00:00:00Z", 1'709'164'800 * second},
      {"0000-01-01T00:00:00Z", -62'167'219'200 * second},
      {"9999-12-31T23:59:59.999999Z", 253'402'300'800 * second - 1},
  };
  for (const DurationRow& row : rows) {
    INFO(row.text);
    const auto instant = parse_timestamp(row.text);
    REQUIRE(instant);
    CHECK(instant->us == row.us);
  }
}

TEST_CASE("what is no timestamp is refused") {
  for (const char* text : {"",
                           "2026-03-02",
                           "2026-03-02T09:00:00",
                           "2026-03-02 09:00:00Z",
                           "2026-03-02t09:00:00Z",
                           "2026-03-02T09:00:00z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-03-00T00:00:00Z",
                           "2026-03-02T24:00:00Z",
                           "2026-03-02T09:60:00Z",
                           "2026-03-02T09:00:60Z",
                           "2026-03-02T09:00:00.1234567Z",
                           "2026-03-02T09:00:00.Z",
                           "2026-03-02T09:00Z",
                           "26-03-02T09:00:00Z",
                           "2026-3-2T09:00:00Z",
                           "2026-03-02T09:00:00+1:00",
                           "2026-03-02T09:00:00+24:00",
                           "2026-03-02T09:00:00+0100",
                           "2026-03-02T09:00:00Zx",
                           "0000-01-01T00:00:00+01:00",
                           "9999-12-31T23:59:59-00:01"}) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}

TEST_CASE("a date is a timestamp or a day, which means its midnight in UTC") {
  CHECK(parse_date("2026-03-02") == parse_timestamp("2026-03-02T00:00:00Z"));
  CHECK(parse_date("2026-03-02T01:00:00+01:00") == parse_date("2026-03-02"));
  for (const char* text : {"", "2026-02-30", "2026-3-2", "02.03.2026", "20260302", "2026-03-02T"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("timestamps are written with six decimals and Z") {
  CHECK(format_timestamp({0}) == "1970-01-01T00:00:00.000000Z");
  CHECK(format_timestamp({-1}) == "1969-12-31T23:59:59.999999Z");
  CHECK(format_timestamp({1'772'442'015'000'250}) == "2026-03-02T09:00:15.000250Z");
  CHECK(format_timestamp(*parse_timestamp("0000-01-01T00:00:00Z")) == "0000-01-01T00:00:00.000000Z");
  CHECK(format_timestamp(*parse_timestamp("9999-12-31T23:59:59.999999Z")) == "9999-12-31T23:59:59.999999Z");
}

TEST_CASE("a written timestamp reads as the same instant") {
  // Steps of a little more than 97 days reach all months, leap years and both sides of 1970.
  for (std::int64_t us = -62'167'219'200 * second; us < 253'402'300'800 * second; us += 8'391'234'567'891) {
    const auto read = parse_timestamp(format_timestamp({us}));
    REQUIRE(read);
    REQUIRE(read->us == us);
  }
}

TEST_CASE("durations are written in units, largest first") {
  CHECK(format_duration({0}) == "0s");
  CHECK(format_duration({5 * second}) == "5s");
  CHECK(format_duration({90 * second}) == "1m30s");
  CHECK(format_duration({5400 * second}) == "1h30m");
  CHECK(format_duration({1'250'000}) == "1s250ms");
  CHECK(format_duration({250'000}) == "250ms");
  CHECK(format_duration({93'784'005'006}) == "1d2h3m4s5ms6us");
  CHECK(format_duration({-5 * second}) == "-5s");
  for (std::int64_t us = 1; us < 864'000'000 * second; us = us * 3 + 1) {
    CHECK(parse_duration(format_duration({us})) == Duration{us});
  }
}

}  // namespace routesim::model

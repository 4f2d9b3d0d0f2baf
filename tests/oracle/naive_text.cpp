// Times, durations, ids, pointers and payload equality, each in the shortest way that can be read.

#include "tests/oracle/naive_text.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

namespace routesim::oracle {
namespace {

constexpr Duration one_second = 1'000'000;

bool is_leap_year(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  const int days[] = {31, is_leap_year(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1];
}

// Days from 1970-01-01, negative before, counted by Howard Hinnant's shift of the year to March.
std::int64_t days_since_epoch(int year, int month, int day) {
  const std::int64_t shifted = month <= 2 ? year - 1 : year;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const std::int64_t year_of_era = shifted - era * 400;
  const std::int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

// Digits from `place` on, exactly `count` of them; -1 when they are not all digits.
int read_digits(const std::string& text, std::size_t place, std::size_t count) {
  if (place + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = place; i < place + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool has_at(const std::string& text, std::size_t place, char wanted) {
  return place < text.size() && text[place] == wanted;
}

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

// Digits between the first and the last that is not 0, in the shortest decimal that gives the number.
std::size_t count_significant_digits(const Json& number) {
  const std::string written = number.dump();
  std::string digits;
  for (char c : written) {
    if (c == 'e' || c == 'E') break;
    if (c >= '0' && c <= '9' && !(c == '0' && digits.empty())) digits += c;
  }
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return digits.size();
}

}  // namespace

std::optional<Instant> read_date(const std::string& text) {
  const int year = read_digits(text, 0, 4), month = read_digits(text, 5, 2), day = read_digits(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return {};
  if (!has_at(text, 4, '-') || !has_at(text, 7, '-')) return {};
  const Instant midnight = days_since_epoch(year, month, day) * 86'400 * one_second;
  if (text.size() == 10) return midnight;

  const int hour = read_digits(text, 11, 2), minute = read_digits(text, 14, 2),
            second = read_digits(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return {};
  if (!has_at(text, 10, 'T') || !has_at(text, 13, ':') || !has_at(text, 16, ':')) return {};
  std::size_t place = 19;
  Duration fraction = 0;
  if (has_at(text, place, '.')) {
    ++place;
    Duration unit = one_second;
    std::size_t decimals = 0;
    for (; read_digits(text, place, 1) >= 0; ++place, ++decimals) {
      unit /= 10;
      fraction += unit * read_digits(text, place, 1);
    }
    if (decimals == 0 || decimals > 6) return {};
  }
  Duration offset = 0;
  if (has_at(text, place, 'Z')) {
    ++place;
  } else if (has_at(text, place, '+') || has_at(text, place, '-')) {
    const int hours = read_digits(text, place + 1, 2), minutes = read_digits(text, place + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !has_at(text, place + 3, ':')) return {};
    offset = (hours * 3600LL + minutes * 60LL) * one_second;
    if (text[place] == '-') offset = -offset;
    place += 6;
  } else {
    return {};
  }
  if (place != text.size()) return {};
  return midnight + (hour * 3600LL + minute * 60LL + second) * one_second + fraction - offset;
}

Duration read_duration(const std::string& text) {
  if (text.find(':') != std::string::npos) {
    const std::size_t colon = text.find(':');
    const Duration hours = std::atoll(text.substr(0, colon).c_str());
    // The rest, mm:ss[.ffffff], reads like the time of day of some date.
    const std::optional<Instant> rest = read_date("1970-01-01T00" + text.substr(colon) + "Z");
    if (!rest) throw std::logic_error("not a duration: " + text);
    return hours * 3600 * one_second + *rest;
  }
  Duration sum = 0;
  std::size_t place = 0;
  while (place < text.size()) {
    Duration value = 0;
    for (; read_digits(text, place, 1) >= 0; ++place) value = value * 10 + read_digits(text, place, 1);
    std::string unit;
    while (place < text.size() && read_digits(text, place, 1) < 0) unit += text[place++];
    if (unit == "d")
      sum += value * 86'400 * one_second;
    else if (unit == "h")
      sum += value * 3600 * one_second;
    else if (unit == "m")
      sum += value * 60 * one_second;
    else if (unit == "s")
      sum += value * one_second;
    else if (unit == "ms")
      sum += value * 1000;
    else if (unit == "us")
      sum += value;
    else
      throw std::logic_error("not a duration: " + text);
  }
  return sum;
}

Instant read_at(const std::string& text, Instant starts_at) {
  if (text.find('T') == std::string::npos) return starts_at + read_duration(text);
  return read_date(text).value();
}

std::string write_instant(Instant instant) {
  const Duration day_length = 86'400 * one_second;
  std::int64_t days = instant / day_length;
  Duration of_day = instant % day_length;
  if (of_day < 0) {
    of_day += day_length;
    --days;
  }
  int year = 1970, month = 1;
  for (; days < 0; --year) days += is_leap_year(year - 1) ? 366 : 365;
  for (; days >= (is_leap_year(year) ? 366 : 365); ++year) days -= is_leap_year(year) ? 366 : 365;
  for (; days >= days_in_month(year, month); ++month) days -= days_in_month(year, month);
  const long long seconds = of_day / one_second, micros = of_day % one_second;
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02lld:%02lld:%02lld.%06lldZ", year, month,
                static_cast<int>(days) + 1, seconds / 3600, seconds / 60 % 60, seconds % 60, micros);
  return text;
}

std::string make_id(const std::string& kind, std::int64_t seed, std::int64_t number) {
  const std::string text = "routesim:" + kind + ":" + std::to_string(seed) + ":" + std::to_string(number);
  std::uint64_t high = XXH64(text.data(), text.size(), 0);
  std::uint64_t low = XXH64(text.data(), text.size(), 1);
  high = (high & ~std::uint64_t{0xF000}) | 0x8000;                     // version 8
  low = (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);  // variant 10
  const std::string digits = hex(high) + hex(low);
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
         digits.substr(16, 4) + "-" + digits.substr(20);
}

std::string hash_text(const std::string& text) { return hex(XXH64(text.data(), text.size(), 0)); }

std::string pointer_part(const std::string& name) {
  std::string part = "/";
  for (char c : name) {
    if (c == '~')
      part += "~0";
    else if (c == '/')
      part += "~1";
    else
      part += c;
  }
  return part;
}

std::size_t count_characters(const std::string& text) {
  std::size_t count = 0;
  for (char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;  // continuation bytes begin nothing
  }
  return count;
}

bool same_value(const Json& left, const Json& right) {
  if (left.is_number() && right.is_number()) return left.get<double>() == right.get<double>();
  if (left.is_object() && right.is_object()) {
    if (left.size() != right.size()) return false;
    for (const auto& [name, value] : left.items()) {
      if (!right.contains(name) || !same_value(value, right.at(name))) return false;
    }
    return true;
  }
  if (left.is_array() && right.is_array()) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!same_value(left[i], right[i])) return false;
    }
    return true;
  }
  return left == right;
}

bool is_number_in_limits(const Json& number) {
  const double size = std::fabs(number.get<double>());
  if (size >= 1e300 || (size != 0 && size < 1e-300)) return false;
  return count_significant_digits(number) <= 15;
}

}  // namespace routesim::oracle

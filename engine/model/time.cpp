// Reading and writing of times, by hand: digits in, integers out, no locale and no clock.
#include "engine/model/time.hpp"

#include <array>
#include <chrono>
#include <cstddef>

namespace routesim::model {
namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;
constexpr std::int64_t hour_us = 60 * minute_us;
constexpr std::int64_t day_us = 24 * hour_us;
constexpr std::int64_t longest_us = 10'000 * day_us;

// 0000-01-01T00:00:00Z and the last microsecond of year 9999: what four digits of year can print.
constexpr std::int64_t earliest_us = -62'167'219'200 * second_us;
constexpr std::int64_t latest_us = 253'402'300'800 * second_us - 1;

struct Unit {
  std::string_view word;
  std::int64_t us;
};
constexpr std::array<Unit, 6> units{
    {{"d", day_us}, {"h", hour_us}, {"m", minute_us}, {"s", second_us}, {"ms", 1000}, {"us", 1}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes texts apart from the left; every step says whether it found what it looked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool take(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `count` digits.
  bool take_digits(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }

  // At least `least` digits; numbers beyond every duration stop growing there.
  bool take_number(std::size_t least, std::int64_t& value) {
    std::size_t count = 0;
    value = 0;
    while (count < rest_.size() && is_digit(rest_[count])) {
      if (value <= longest_us) value = value * 10 + (rest_[count] - '0');
      ++count;
    }
    if (count < least) return false;
    rest_.remove_prefix(count);
    return true;
  }

  // One to six decimals after a point, as microseconds; no point: 0.
  bool take_fraction(std::int64_t& us) {
    us = 0;
    if (!take('.')) return true;
    std::int64_t scale = second_us;
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) {
      if (count == 6) return false;
      scale /= 10;
      us += scale * (rest_[count] - '0');
      ++count;
    }
    rest_.remove_prefix(count);
    return count > 0;
  }

  std::string_view take_letters() {
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= 'a' && rest_[count] <= 'z') ++count;
    const std::string_view letters = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return letters;
  }

 private:
  std::string_view rest_;
};

std::optional<Duration> parse_clock_duration(std::string_view text) {
  Reader reader(text);
  std::int64_t hours = 0;
  std::int64_t fraction_us = 0;
  int minutes = 0;
  int seconds = 0;
  const bool fits = reader.take_number(2, hours) && reader.take(':') && reader.take_digits(2, minutes) &&
                    reader.take(':') && reader.take_digits(2, seconds) && reader.take_fraction(fraction_us) &&
                    reader.at_end();
  if (!fits || minutes > 59 || seconds > 59 || hours > longest_us / hour_us) return std::nullopt;
  const std::int64_t us = hours * hour_us + minutes * minute_us + seconds * second_us + fraction_us;
  if (us > longest_us) return std::nullopt;
  return Duration{us};
}

// Days since 1970-01-01 of a `YYYY-MM-DD` that exists.
std::optional<std::int64_t> take_day(Reader& reader) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!reader.take_digits(4, year) || !reader.take('-') || !reader.take_digits(2, month) ||
      !reader.take('-') || !reader.take_digits(2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

char* write_digits(char* to, std::int64_t value, int count) {
  for (int i = count - 1; i >= 0; --i) {
    to[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return to + count;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.find(':') != std::string_view::npos) return parse_clock_duration(text);
  Reader reader(text);
  std::int64_t total_us = 0;
  std::size_t next_unit = 0;
  while (!reader.at_end()) {
    std::int64_t count = 0;
    if (!reader.take_number(1, count)) return std::nullopt;
    const std::string_view word = reader.take_letters();
    std::size_t unit = next_unit;
    while (unit < units.size() && units[unit].word != word) ++unit;
    if (unit == units.size() || count > longest_us / units[unit].us) return std::nullopt;
    total_us += count * units[unit].us;
    if (total_us > longest_us) return std::nullopt;
    next_unit = unit + 1;
  }
  return Duration{total_us};
}

std::optional<Instant> parse_timestamp(std::string_view text) {
  Reader reader(text);
  const std::optional<std::int64_t> day = take_day(reader);
  if (!day) return std::nullopt;
  if (!reader.take('T')) return std::nullopt;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t fraction_us = 0;
  if (!reader.take_digits(2, hour) || !reader.take(':') || !reader.take_digits(2, minute) ||
      !reader.take(':') || !reader.take_digits(2, second) || !reader.take_fraction(fraction_us)) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::int64_t offset_us = 0;
  if (!reader.take('Z')) {
    const bool west = reader.take('-');
    if (!west && !reader.take('+')) return std::nullopt;
    int offset_hours = 0;
    int offset_minutes = 0;
    if (!reader.take_digits(2, offset_hours) || !reader.take(':') || !reader.take_digits(2, offset_minutes) ||
        offset_hours > 23 || offset_minutes > 59) {
      return std::nullopt;
    }
    offset_us = (offset_hours * hour_us + offset_minutes * minute_us) * (west ? -1 : 1);
  }
  if (!reader.at_end()) return std::nullopt;
  const Instant at{*day * day_us + hour * hour_us + minute * minute_us + second * second_us + fraction_us -
                   offset_us};
  // An offset may lead out of the years that can be written.
  if (at.us < earliest_us || at.us > latest_us) return std::nullopt;
  return at;
}

std::optional<Instant> parse_date(std::string_view text) {
  if (text.size() != 10) return parse_timestamp(text);
  Reader reader(text);
  const std::optional<std::int64_t> day = take_day(reader);
  if (!day) return std::nullopt;
  return Instant{*day * day_us};
}

char* write_timestamp(char* to, Instant at) {
  const std::int64_t us = at.us < earliest_us ? earliest_us : at.us > latest_us ? latest_us : at.us;
  std::int64_t day = us / day_us;
  std::int64_t rest = us % day_us;
  if (rest < 0) {
    rest += day_us;
    --day;
  }
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{static_cast<std::chrono::days::rep>(day)}}};
  to = write_digits(to, static_cast<int>(date.year()), 4);
  *to++ = '-';
  to = write_digits(to, static_cast<unsigned>(date.month()), 2);
  *to++ = '-';
  to = write_digits(to, static_cast<unsigned>(date.day()), 2);
  *to++ = 'T';
  to = write_digits(to, rest / hour_us, 2);
  *to++ = ':';
  to = write_digits(to, rest / minute_us % 60, 2);
  *to++ = ':';
  to = write_digits(to, rest / second_us % 60, 2);
  *to++ = '.';
  to = write_digits(to, rest % second_us, 6);
  *to++ = 'Z';
  return to;
}

std::string format_timestamp(Instant at) {
  std::array<char, 27> buffer{};
  return {buffer.data(), write_timestamp(buffer.data(), at)};
}

std::string format_duration(Duration length) {
  if (length.us == 0) return "0s";
  std::string text = length.us < 0 ? "-" : "";
  std::uint64_t rest =
      length.us < 0 ? 0 - static_cast<std::uint64_t>(length.us) : static_cast<std::uint64_t>(length.us);
  for (const Unit& unit : units) {
    const std::uint64_t size = static_cast<std::uint64_t>(unit.us);
    if (rest < size) continue;
    text += std::to_string(rest / size);
    text += unit.word;
    rest %= size;
  }
  return text;
}

}  // namespace routesim::model

// Entries stand in order of time, so the first that is written `hh:mm:ss` decides for its file: whoever
// begins with `00:00:10` counts from the start. The other reading has to be possible, too: not before the
// start, and not before an entry above whose time is beyond doubt.
#include "engine/config/clock_time_check.hpp"

#include <utility>

namespace routesim::config {
namespace {

constexpr model::Duration hour{3'600'000'000};
constexpr model::Duration day{24 * hour.us};

// The offset, where it is written `hh:mm:ss` and could be a time of day. One of 0 says nothing.
std::optional<model::Duration> as_clock_time(std::string_view text) {
  if (text.find(':') != 2) return std::nullopt;
  const auto offset = model::parse_duration(text);
  return offset && offset->us > 0 && *offset < day ? offset : std::nullopt;
}

}  // namespace

ClockTimeCheck::ClockTimeCheck(const WrittenBounds& written, model::Instant starts_at,
                               std::optional<model::Instant> until)
    : starts_at_(starts_at) {
  constexpr std::size_t day_length = 10;   // 2026-03-02
  constexpr std::size_t time_length = 15;  // hh:mm:ss.ffffff, at most
  if (written.starts_at.empty()) return;
  const std::string_view start = written.starts_at;
  const std::size_t zone = start.find_first_of("Z+-", day_length + 1);
  if (zone == std::string_view::npos || zone > day_length + 1 + time_length) return;
  day_ = start.substr(0, day_length);
  zone_ = start.substr(zone);
  time_of_day_ =
      model::parse_duration(start.substr(day_length + 1, zone - day_length - 1)).value_or(model::Duration{});
  // An `until` that may be a time of day itself tells nothing about how long the run is meant to last.
  const auto until_on_clock = as_clock_time(written.until);
  if (!until_on_clock || *until_on_clock < time_of_day_) until_ = until;
}

bool ClockTimeCheck::is_suspect(model::Duration offset) const {
  if (time_of_day_ < hour || offset < time_of_day_) return false;
  if (until_ && starts_at_ + offset <= *until_) return false;
  const model::Instant on_the_clock = starts_at_ + model::Duration{offset.us - time_of_day_.us};
  return !before_ || *before_ <= on_the_clock;
}

bool ClockTimeCheck::see(const TimelineEntry& entry, const Node& node) {
  const input::Member* at = node.json().find("at");
  if (entry.at_end || at == nullptr || !at->value.is(input::Json::Kind::string)) return false;
  const std::optional<model::Duration> offset = as_clock_time(at->value.text);
  if (!offset) {
    before_ = entry.at;
    return false;
  }
  if (std::exchange(decided_, true)) {
    if (count_ > 0) ++count_;
    return false;
  }
  if (!is_suspect(*offset)) return false;
  count_ = 1;
  first_ = at->value.text;
  first_offset_ = *offset;
  place_ = at->value.place;
  pointer_ = node.pointer_to("at");
  return true;
}

void ClockTimeCheck::report(Report& report) const {
  if (count_ == 0) return;
  const std::string as_written = model::format_duration(first_offset_);
  std::string message = "`" + first_ + "` is an offset of " + as_written + " from `startsAt`";
  if (count_ > 1) {
    message += ", and " + std::to_string(count_ - 1) +
               (count_ == 2 ? " more time is written like it" : " more times are written like it");
  }
  const model::Duration meant{first_offset_.us - time_of_day_.us};
  report.add("clock-time-offset", place_, pointer_, std::move(message),
             "for a time of day write `" + day_ + "T" + first_ + zone_ + "` or `" +
                 model::format_duration(meant) + "`; where the offset is meant, `" + as_written +
                 "` says so");
}

}  // namespace routesim::config

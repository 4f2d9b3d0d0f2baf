// Finds times of day that were written where offsets are read: in a run that begins at 09:00, `09:05:00` is
// nine hours late. The offset is allowed, so it is a warning, one for a file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/config/node.hpp"
#include "engine/config/scenario.hpp"

namespace routesim::config {

// A scenario's `startsAt` and `until` as they are written, empty where they are not there or not readable.
struct WrittenBounds {
  std::string starts_at;
  std::string until;
};

class ClockTimeCheck {
 public:
  ClockTimeCheck(const WrittenBounds& written, model::Instant starts_at, std::optional<model::Instant> until);

  // The entries of one file in their order; `node` is the entry as written. True for the one that report()
  // will point at.
  bool see(const TimelineEntry& entry, const Node& node);
  // `clock-time-offset`, if the times that were seen look like it.
  void report(Report& report) const;

 private:
  bool is_suspect(model::Duration offset) const;

  model::Instant starts_at_;
  std::optional<model::Instant> until_;   // of a run that is meant to last that long
  model::Duration time_of_day_;           // of `startsAt`, on the author's clock
  std::string day_, zone_;                // `2026-03-02`, `Z`: what `startsAt` has around its time
  std::optional<model::Instant> before_;  // the last entry whose time is written in another way

  bool decided_ = false;
  std::size_t count_ = 0;  // of suspects
  std::string first_;      // as written
  model::Duration first_offset_;
  input::Place place_;
  std::string pointer_;
};

}  // namespace routesim::config

// A scenario's timeline, entry by entry in time order: its own entries and those of its timeline file merged,
// its own first at the same instant, those at the end last. The file is read as it goes; one line is in
// memory at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "engine/config/scenario.hpp"

namespace routesim::config {

class TimelineStream {
 public:
  // The scenario must outlive the stream.
  explicit TimelineStream(const Scenario& scenario);
  TimelineStream(TimelineStream&&) noexcept;
  TimelineStream& operator=(TimelineStream&&) noexcept;
  ~TimelineStream();

  // Throws std::runtime_error when the file changed since the scenario was read, or cannot be read any more.
  std::optional<TimelineEntry> next();

 private:
  class FileEntries;
  std::optional<TimelineEntry> next_merged();

  const Scenario* scenario_;
  std::size_t next_own_ = 0;
  std::unique_ptr<FileEntries> file_;
  std::optional<TimelineEntry> next_of_file_;
};

}  // namespace routesim::config

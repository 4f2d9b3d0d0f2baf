// The event log: one event is one line of JSON, the same bytes for the same event on every machine.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"

namespace routesim::reporting {

class EventWriter {
 public:
  // `org` gives the names, which are copied.
  explicit EventWriter(const model::Org& org);

  // One line, with its line feed, at the end of `to`.
  void append(const model::Event& event, std::string& to);

 private:
  class Line;

  char* write_instant(char* to, model::Instant at);

  std::vector<std::string> rules_, queues_, skills_, agents_;  // ids with their quotes
  std::vector<std::string> events_;                            // `,"event":"..."`, by the variant's index
  std::string line_;                                           // room for the line at hand
  // The minute of an instant that was written, and its text up to the seconds.
  bool has_minute_ = false;
  model::Instant minute_;
  std::array<char, 17> minute_text_{};
};

}  // namespace routesim::reporting

// The story of a run for a person at a terminal: what happened when, to which workitem, in words.
//
//   09:00:10  loan-1   queued      mortgage-review, needs skill-mortgage-review ≥ 4
//   09:00:10  loan-1   assigned    ana  score 0.955000 = 0.600000 proficiency + 0.205000 performance + …
//
// A workitem's warnings and a request's problems stand beneath the line that they belong to.
#pragma once

#include <string>
#include <string_view>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/reporting/text_layout.hpp"

namespace routesim::reporting {

struct TimelineOptions : TextOptions {
  enum class Times : std::uint8_t { clock, offset };  // `09:00:10`, or `10s` since the start
  Times times = Times::clock;
  int id_columns = 8;   // room for workitem ids at first; grows as wider ones come, up to 24
  bool heading = true;  // the scenario's name, start and seed above the first line
};

class TimelineText {
 public:
  // `org` gives the names; it must outlive this.
  explicit TimelineText(const model::Org& org, TimelineOptions options = {});

  // The event's lines, none for some, at the end of `to`.
  void append(const model::Event& event, std::string& to);
  // A line of the caller's own in the same columns, e.g. for an expectation that failed. `id` may be empty.
  void append_note(model::Instant at, std::string_view id, std::string_view what, Tone tone,
                   std::string_view text, std::string& to);
  // A further line beneath the last one.
  void append_beneath(std::string_view label, Tone tone, std::string_view text, std::string& to);

  void set_start(model::Instant starts_at) { starts_at_ = starts_at; }  // runStarted does so too

 private:
  struct Teller;

  void append_row(model::Instant at, std::string_view id, std::string_view what, Tone tone,
                  const Pieces& pieces, std::string& to);

  const model::Org* org_;
  TimelineOptions options_;
  model::Instant starts_at_;
  bool warns_of_missing_key_ = false;  // of a type's creation, until its line has been written
  int time_columns_ = 8, id_columns_ = 8, agent_columns_ = 0;
};

}  // namespace routesim::reporting

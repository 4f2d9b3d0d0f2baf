#include "tools/routesim/failure_text.hpp"

#include <algorithm>
#include <string_view>

#include "engine/reporting/text_layout.hpp"

namespace routesim::tool {

using reporting::Tone;

std::string failure_text(const comparison::Failure& failure, const input::Problems& places,
                         model::Instant starts_at, bool colour) {
  std::string text;
  reporting::append_toned(text,
                          places.file_name(failure.place.file) + ":" + std::to_string(failure.place.line) +
                              ":" + std::to_string(failure.place.column) + ": ",
                          Tone::strong, colour);
  reporting::append_toned(text, "not as expected", Tone::bad, colour);
  text += " at " + reporting::clock_time(failure.at, starts_at) + ": " +
          reporting::printable(failure.subject) + "\n";
  reporting::append_toned(text, "  - " + failure.member + ": " + reporting::printable(failure.expected),
                          Tone::bad, colour);
  text += "\n";
  reporting::append_toned(text, "  + " + failure.member + ": " + reporting::printable(failure.actual),
                          Tone::good, colour);
  text += "\n";
  std::string_view rest = failure.because;
  for (std::string_view lead = "  because "; !rest.empty(); lead = "      and ") {
    const std::string_view reason = rest.substr(0, rest.find('\n'));
    text += std::string(lead) + reporting::printable(reason) + "\n";
    rest.remove_prefix(std::min(rest.size(), reason.size() + 1));
  }
  return text;
}

std::string followers_text(const comparison::Failure& cause, std::size_t followers) {
  const std::string name = cause.subject.substr(cause.subject.find(' ') + 1);
  const bool is_submit = cause.subject.starts_with("submit ");
  return "  " + reporting::counted(followers, "further expectation", "further expectations") + " of " +
         input::in_backticks(name) + " failed because " +
         (is_submit ? "its submit was refused (" + cause.actual + ")" : std::string("it was never routed")) +
         "\n";
}

void append_failure_json(input::JsonText& json, const comparison::Failure& failure,
                         const input::Problems& places) {
  json.begin_object();
  json.member("file", places.file_name(failure.place.file));
  json.member("line", failure.place.line);
  json.member("column", failure.place.column);
  json.member("at", model::format_timestamp(failure.at));
  json.member("subject", failure.subject);
  json.member("member", failure.member);
  json.member("expected", failure.expected);
  json.member("actual", failure.actual);
  if (!failure.because.empty()) json.member("because", failure.because);
  if (failure.follows) json.member("follows", *failure.follows);
  json.end_object();
}

}  // namespace routesim::tool

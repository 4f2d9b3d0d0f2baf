// How text is laid out for a person at a terminal: columns that line up whatever the alphabet, lines that
// fit, colours only where the caller wants them, and nothing from a file that could steer the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/time.hpp"

namespace routesim::reporting {

struct TextOptions {
  int columns = 100;    // of the terminal; 0: lines of any length. Below 40 counts as 40
  bool colour = false;  // ANSI escapes
};

enum class Tone : std::uint8_t { plain, quiet, strong, good, attention, bad };

// A text with its tone; a line may be broken before it, never inside.
struct Piece {
  std::string text;
  Tone tone = Tone::plain;
  int gap = 1;  // columns between the piece before and this one, where both stand on one line
};
using Pieces = std::vector<Piece>;

// Columns that `text` takes: wide characters two, combining ones none.
int display_width(std::string_view text);
// `text` without control characters (each shown as \u00xx), for names and messages that come from files.
std::string printable(std::string_view text);
// At most `columns` wide; the middle gives way to `…`, since ids differ at their ends.
std::string shortened(std::string_view text, int columns);

void append_toned(std::string& to, std::string_view text, Tone tone, bool colour);
void append_spaces(std::string& to, int count);
// Each word of `sentence` as a piece of its own.
void add_words(Pieces& pieces, std::string_view sentence, Tone tone = Tone::plain);
// The pieces from column `at` on, wrapped to `options.columns`, later lines starting in column `indent`, with
// the last line's line feed.
void append_wrapped(std::string& to, const Pieces& pieces, int at, int indent, const TextOptions& options);

enum class Align : std::uint8_t { left, right };
struct Column {
  std::string title;
  Align align = Align::left;
  bool shrinks = false;  // gives way, shortened in the middle, where a table is too wide
};
struct Cell {
  std::string text;
  Tone tone = Tone::plain;
};
// Rows under their titles, two columns of space between columns; `indent` columns in front.
void append_table(std::string& to, const std::vector<Column>& columns,
                  const std::vector<std::vector<Cell>>& rows, int indent, const TextOptions& options);
// Whether such a table fits into the columns as it is, nothing shortened.
bool table_fits(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows, int indent,
                const TextOptions& options);

// `0.955000` of 955,000 micro-points.
std::string micro_points(std::int64_t value);
// `85.7 %` of 857.
std::string tenths_of_percent(int value);
// `HH:MM:SS`, decimals only if there are any (three where they suffice, else six), and ` +1d` if `at` is on a
// later UTC day than `starts_at`.
std::string clock_time(model::Instant at, model::Instant starts_at);
// A length of time in as much detail as helps at its size: `250ms`, `3.2s`, `12m5s`, `2d4h30m`; rounded down.
std::string rounded_duration(model::Duration length);
// `1 workitem`, `2 workitems`.
// Likewise, but from a minute on to the millisecond: `1d100ms` is not `1d`.
std::string duration_in_milliseconds(model::Duration length);
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace routesim::reporting

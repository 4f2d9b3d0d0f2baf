// A line that breaks the rules of quotes costs that line; only a quote without an end costs all that follows.
#include "engine/input/csv_reader.hpp"

#include <algorithm>
#include <utility>

#include "engine/input/json_reader.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::input {
namespace {

constexpr std::string_view quote_help =
    "a cell with quotes in it stands in quotes, and those in it are doubled";

Json cell_at(const Place& place, std::string text) {
  Json cell;
  cell.kind = Json::Kind::string;
  cell.text = std::move(text);
  cell.place = place;
  return cell;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::uint32_t file, Problems& problems)
    : cursor_(text, file, 1), problems_(problems) {
  const std::size_t broken = find_invalid_utf8(text);
  if (broken == std::string_view::npos) return;
  JsonCursor there(text, file, 1);
  there.advance(broken - there.offset());
  problems_.add("invalid-utf8", there.place(), "", "this is not a character in UTF-8",
                "save the file with the encoding UTF-8");
  failed_ = true;
}

// Steps over a line's end, `\n` or `\r\n`; the text's end is one too.
bool CsvReader::skip_line_end() {
  if (cursor_.at_end()) return true;
  if (cursor_.rest().starts_with("\r\n")) cursor_.advance(1);
  return cursor_.skip('\n');
}

Json CsvReader::take_quoted_cell(CsvRow& row) {
  const std::string_view rest = cursor_.rest();
  std::string text;
  std::size_t from = 1;
  std::size_t quote = rest.find('"', from);
  while (quote != std::string_view::npos && quote + 1 < rest.size() && rest[quote + 1] == '"') {
    text += rest.substr(from, quote + 1 - from);
    from = quote + 2;
    quote = rest.find('"', from);
  }
  if (quote == std::string_view::npos) {
    problems_.add("csv-unbalanced-quote", cursor_.place(), "",
                  "nothing closes the cell that this quote opens", std::string(quote_help));
    failed_ = true;
    cursor_.advance(rest.size());
    return {};
  }
  text += rest.substr(from, quote - from);
  const Place place = cursor_.place(count_characters(rest.substr(0, quote + 1)));
  cursor_.advance(quote + 1);
  const std::string_view behind = cursor_.rest();
  if (!behind.empty() && behind[0] != ',' && behind[0] != '\n' && !behind.starts_with("\r\n")) {
    // One misplaced quote draws others after it.
    if (!row.broken) {
      problems_.add("csv-unbalanced-quote", cursor_.place(), "",
                    "the cell goes on behind the quote that closes it", std::string(quote_help));
    }
    row.broken = true;
    cursor_.advance(std::min(behind.find_first_of(",\n"), behind.size()));
  }
  return cell_at(place, std::move(text));
}

Json CsvReader::take_cell(CsvRow& row) {
  const std::string_view rest = cursor_.rest();
  if (rest.starts_with('"')) return take_quoted_cell(row);
  std::size_t end = std::min(rest.find_first_of(",\n"), rest.size());
  if (end < rest.size() && rest[end] == '\n' && end > 0 && rest[end - 1] == '\r') --end;
  const std::string_view written = rest.substr(0, end);
  const Place place = cursor_.place(count_characters(written));
  if (const std::size_t quote = written.find('"'); quote != std::string_view::npos && !row.broken) {
    JsonCursor there = cursor_;
    there.advance(quote);
    problems_.add("csv-unbalanced-quote", there.place(), "",
                  "a quote stands in a cell that does not begin with one", std::string(quote_help));
    row.broken = true;
  }
  cursor_.advance(end);
  return cell_at(place, std::string(written));
}

std::optional<CsvRow> CsvReader::next() {
  if (failed_) return std::nullopt;
  while (!cursor_.at_end() && (cursor_.peek() == '\n' || cursor_.rest().starts_with("\r\n"))) skip_line_end();
  if (cursor_.at_end()) return std::nullopt;
  CsvRow row;
  const JsonCursor begin = cursor_;
  do {
    row.cells.push_back(take_cell(row));
    if (failed_) return std::nullopt;
    if (row.cells.back().text.size() > longest_string_bytes) {
      problems_.add("string-too-long", row.cells.back().place, "", "this cell is longer than 1 MiB");
      row.broken = true;
    }
  } while (cursor_.skip(','));
  row.place = begin.place(count_characters(begin.rest().substr(0, cursor_.offset() - begin.offset())));
  skip_line_end();
  return row;
}

}  // namespace routesim::input

// Tables of cells as spreadsheets write them (RFC 4180): rows of texts, every cell with its place.
//
//   CsvReader rows(text, file, problems);
//   while (const auto row = rows.next()) …
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/input/json.hpp"
#include "engine/input/json_cursor.hpp"
#include "engine/input/problems.hpp"

namespace routesim::input {

struct CsvRow {
  std::vector<Json> cells;  // strings, at least one
  Place place;
  bool broken = false;  // a quote stands where none may: reported
};

class CsvReader {
 public:
  // `text` must outlive the reader. Reports what is not UTF-8; then there are no rows.
  CsvReader(std::string_view text, std::uint32_t file, Problems& problems);

  // The next row that is not an empty line. Nothing at the end, and after a quote that nothing closes.
  // `csv-unbalanced-quote`, `string-too-long`.
  std::optional<CsvRow> next();
  bool failed() const { return failed_; }  // reading ended before the text's end

 private:
  bool skip_line_end();
  Json take_cell(CsvRow& row);
  Json take_quoted_cell(CsvRow& row);

  JsonCursor cursor_;
  Problems& problems_;
  bool failed_ = false;
};

}  // namespace routesim::input

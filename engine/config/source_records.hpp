// The records of a client: in the scenario, in a file with one a line (NDJSON), or in a table (CSV).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/config/node.hpp"
#include "engine/input/json.hpp"
#include "engine/input/problems.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// What records are read against.
struct RecordContext {
  std::string scenario_path;  // file names are relative to it; may be `-`
  model::Instant scenario_starts_at;
  model::Instant client_starts_at;
  KeyStrategy key = KeyStrategy::record_id;  // what an id must be good for
};

struct SourceRecords {
  std::vector<SourceRecord> records;     // in file order; `at` is not before the client's start
  std::vector<std::string> refused_ids;  // of records with problems, as far as they are known
  std::size_t unread = 0;                // records with problems, as far as they can be told apart
  bool complete = true;                  // false: there were records that could not be read at all
  bool from_table = false;               // custom fields are texts until fit_cells
};

// `node` is the member `records`, a file's name or an array; `json` is the same value, from which bodies are
// moved out. Whatever is wrong inside a body is the API's to refuse.
SourceRecords read_records(const Node& node, input::Json& json, const RecordContext& context,
                           input::Problems& problems, Report& report);

// A file of this name is read as a table.
bool is_table_name(const std::string& path);
// The beginning of a table's first line, and not of a line of JSON.
bool looks_like_table(std::string_view text);

// The records of a table, the fields of the org's types fitted; `text` must outlive the problems' quotes.
SourceRecords read_record_table(std::string_view text, std::uint32_t file, const model::Org& org,
                                input::Problems& problems);

// Makes numbers and booleans of the cells of number and checkbox fields that are written as such.
void fit_cells(std::vector<SourceRecord>& records, const std::vector<model::WorkitemType>& types);

}  // namespace routesim::config

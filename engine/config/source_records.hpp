// The records of a client: in the scenario, in a file with one a line (NDJSON), or in a table (CSV).
#pragma once

#include <string>
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
  bool complete = true;                  // false: there were records that could not be read at all
  bool from_table = false;               // custom fields are texts until fit_cells
};

// `node` is the member `records`, a file's name or an array; `json` is the same value, from which bodies are
// moved out. Whatever is wrong inside a body is the API's to refuse.
SourceRecords read_records(const Node& node, input::Json& json, const RecordContext& context,
                           input::Problems& problems, Report& report);

// Makes numbers and booleans of the cells of number and checkbox fields that are written as such.
void fit_cells(std::vector<SourceRecord>& records, const std::vector<model::WorkitemType>& types);

}  // namespace routesim::config

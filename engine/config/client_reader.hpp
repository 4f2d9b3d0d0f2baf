// Reads `client`: who sends which records to the API, how fast, with which keys, and how it tries again.
#pragma once

#include <string>
#include <vector>

#include "engine/config/ingestion_plan.hpp"
#include "engine/config/node.hpp"
#include "engine/config/source_records.hpp"
#include "engine/input/json.hpp"
#include "engine/input/problems.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::config {

// What a client is read against.
struct ClientContext {
  std::string scenario_path;  // its file of records is relative to it; may be `-`
  model::Instant starts_at;
  std::optional<model::Instant> until;
  model::Handling defaults;
};

// A client whose records have been read, but not yet held against the types of the scenario.
struct ClientDraft {
  Client client;  // its records stay in `records` until finish_client
  SourceRecords records;
};

// `json` is the node's value, from which the bodies of records are moved out. What was reported on is left at
// its default.
ClientDraft read_client(const Node& node, input::Json& json, const ClientContext& context,
                        input::Problems& problems, Report& report);

// The client with its records in their final form. `types` as the timeline leaves them; a field that the
// client names and none of its records' types has is an `unknown-field`.
Client finish_client(ClientDraft draft, const Node& node, const std::vector<model::WorkitemType>& types,
                     Report& report);

}  // namespace routesim::config

// Bodies of API requests: checked member by member, never coerced, every problem listed.
//
// The same functions serve the simulated API (problems become a 400 or 409) and the loader of org files
// (problems become diagnostics at the place of the pointer).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/json.hpp"
#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::config {

class Report;

using RequestProblems = std::vector<model::RequestProblem>;

// The type that an id names at this moment, or nothing.
using TypeLookup =
    std::function<std::optional<std::pair<model::TypeId, const model::WorkitemType*>>(std::string_view id)>;

// Each returns nothing when it added a problem. Problems come sorted by (pointer, code).
std::optional<model::NewWorkitem> read_workitem_body(const input::Json& body, const model::Org& org,
                                                     const TypeLookup& types, RequestProblems& problems);

// The same for bodies that stand in a file: findings with their places, in the order of reading, with the
// codes of files.
std::optional<model::NewWorkitem> read_workitem_body(const input::Json& body, const model::Org& org,
                                                     const TypeLookup& types, Report& report);

// `body` null: as an empty object.
std::optional<model::RoutingData> read_routing_body(const input::Json* body, const model::Org& org,
                                                    RequestProblems& problems);

// The body of POST /api/v2/workitemtypes; `id` of the result stays empty.
std::optional<model::WorkitemType> read_type_body(const input::Json& body, const model::Org& org,
                                                  RequestProblems& problems);

// The type as PATCH leaves it: known fields and options keep their positions, new ones are appended.
// `malformed` are reasons for a 400, `forbidden` for a 409 (only looked at when there is no 400).
std::optional<model::WorkitemType> read_type_patch(const input::Json& body,
                                                   const model::WorkitemType& current, const model::Org& org,
                                                   RequestProblems& malformed, RequestProblems& forbidden);

// A file's code as an answer spells it: `unknown-field` is `unknownField`.
std::string in_api_spelling(std::string_view code);

}  // namespace routesim::config

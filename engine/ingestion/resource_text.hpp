// The API's resources and errors as the JSON of answers' bodies (docs/reference/api.md).
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/api.hpp"
#include "engine/input/json_text.hpp"
#include "engine/routing/router.hpp"

namespace routesim::ingestion {

// Of a 201 to POST workitems: routing, where it follows by itself, has not begun.
std::string creation_text(std::string_view workitem);
std::string type_text(const model::WorkitemType& type, int version, const model::Org& org);
std::string workitem_text(const routing::WorkitemState& item, const routing::Router& router);
// Of a finished workitem no more is kept than this.
std::string finished_workitem_text(std::string_view id, bool completed);
std::string error_text(const Answer& answer);

void write_queue(input::JsonText& json, model::QueueId queue, const routing::Router& router);
void write_rule(input::JsonText& json, model::RuleId rule, const routing::Router& router);
void write_agent(input::JsonText& json, model::AgentId agent, const routing::Router& router);

// The asked part of `total` things; `write(json, i)` writes the i-th.
template <class Write>
void write_page(std::string& to, const config::Page& page, std::size_t total, Write write) {
  input::JsonText json(to);
  json.begin_object();
  json.name("entities");
  json.begin_array();
  const std::size_t first = std::min(std::size_t{page.number - 1} * page.size, total);
  for (std::size_t i = first; i < std::min(first + page.size, total); ++i) write(json, i);
  json.end_array();
  json.member("pageNumber", page.number);
  json.member("pageSize", page.size);
  json.member("pageCount", (total + page.size - 1) / page.size);
  json.member("total", total);
  json.end_object();
}

}  // namespace routesim::ingestion

// The API's table: every method and path, what it does and what it can answer; and which row a request means.
// Scenario files and a server find their calls by it alike.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/model/event.hpp"

namespace routesim::config {

// A status and, of a refusal, the codes that its problems can have. What faults answer (429, 503) is not
// here.
struct EndpointAnswer {
  int status = 200;
  std::span<const std::string_view> codes;  // byte order
};

struct EndpointRow {
  Endpoint endpoint = Endpoint::submit;
  std::string_view method;                  // `POST`
  std::string_view pattern;                 // `/api/v2/workitems/{id}/routing`
  std::string_view does;                    // one line
  std::span<const EndpointAnswer> answers;  // by status
};

// In the order of Endpoint.
std::span<const EndpointRow> endpoints();
const EndpointRow& row_of(Endpoint endpoint);
// The row's path with its `{id}` filled in, as it is.
std::string path_of(const EndpointRow& row, std::string_view id);
bool has_pages(Endpoint endpoint);  // a read that lists

// Every code that a problem of an answer can have, those of faults included; byte order.
std::span<const std::string_view> request_problem_codes();

// What a request line means.
struct FoundEndpoint {
  enum class Outcome : std::uint8_t { found, no_such_path, method_not_allowed };
  Outcome outcome = Outcome::no_such_path;
  Endpoint endpoint = Endpoint::submit;  // of found
  std::string subject;                   // the path's id, percent-decoded; empty where it has none
  Page page;
  std::vector<model::RequestProblem> query_problems;  // of a read that lists: reasons for a 400, by code
  std::vector<std::string_view> allowed;              // of method_not_allowed: what the path has
};

// `target` is a path, perhaps with a query: `/api/v2/queues?pageNumber=2&pageSize=50`. An id is one segment
// of the path, not empty and UTF-8 once it is decoded. Only reads that list have a use for a query.
FoundEndpoint find_endpoint(std::string_view method, std::string_view target);

}  // namespace routesim::config

// A path is compared segment by segment before anything is decoded, so that an id may hold any character.
#include "engine/config/endpoints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "engine/config/hex_digit.hpp"
#include "engine/input/problems.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;

constexpr std::uint32_t largest_page_number = 1'000'000'000;
constexpr std::uint32_t largest_page_size = 100;

constexpr std::array<std::string_view, 2> codes_of_faults{"serviceUnavailable", "tooManyRequests"};
constexpr std::array<std::string_view, 1> not_found{"notFound"};
constexpr std::array<std::string_view, 3> bad_page{"notAnInteger", "outOfRange", "unknownMember"};

constexpr auto bad_type = std::to_array<std::string_view>(
    {"duplicateField", "duplicateOption", "emptyOptions", "invalidLength", "malformedBody", "missingMember",
     "notAnInteger", "optionsNotAllowed", "outOfRange", "tooMany", "unknownFieldType", "unknownMember",
     "unknownRule", "wrongType"});
constexpr auto bad_workitem = std::to_array<std::string_view>(
    {"invalidDate", "invalidLength", "invalidNumber", "malformedBody", "missingField", "missingMember",
     "notAnInteger", "nullNotAllowed", "outOfRange", "tooMany", "unknownField", "unknownMember",
     "unknownOption", "unknownQueue", "unknownRule", "unknownSkill", "unknownType", "wrongType"});
constexpr auto bad_routing = std::to_array<std::string_view>(
    {"malformedBody", "missingMember", "notAnInteger", "outOfRange", "tooMany", "unknownMember",
     "unknownQueue", "unknownRule", "unknownSkill", "wrongType"});

constexpr std::array<std::string_view, 4> type_conflicts{"duplicateId", "duplicateName",
                                                         "idempotencyKeyInUse", "idempotencyKeyReused"};
constexpr std::array<std::string_view, 6> schema_conflicts{"fieldRemoved",  "fieldRetyped",
                                                           "notPatchable",  "nullableChanged",
                                                           "optionRemoved", "routingFieldChanged"};
constexpr std::array<std::string_view, 2> key_conflicts{"idempotencyKeyInUse", "idempotencyKeyReused"};
constexpr std::array<std::string_view, 3> routing_conflicts{"noRuleMatched", "routingDisabled", "wrongState"};
constexpr std::array<std::string_view, 1> no_open_offer{"noOpenOffer"};
constexpr std::array<std::string_view, 1> wrong_state{"wrongState"};

constexpr auto creates_type =
    std::to_array<EndpointAnswer>({{201, {}}, {400, bad_type}, {409, type_conflicts}});
constexpr auto patches_type =
    std::to_array<EndpointAnswer>({{200, {}}, {400, bad_type}, {404, not_found}, {409, schema_conflicts}});
constexpr auto creates_workitem =
    std::to_array<EndpointAnswer>({{201, {}}, {400, bad_workitem}, {409, key_conflicts}});
constexpr auto routes = std::to_array<EndpointAnswer>(
    {{200, {}}, {400, bad_routing}, {404, not_found}, {409, routing_conflicts}});
constexpr auto answers_offer =
    std::to_array<EndpointAnswer>({{200, {}}, {404, not_found}, {409, no_open_offer}});
constexpr auto ends_workitem =
    std::to_array<EndpointAnswer>({{200, {}}, {404, not_found}, {409, wrong_state}});
constexpr auto reads_one = std::to_array<EndpointAnswer>({{200, {}}, {404, not_found}});
constexpr auto reads_page = std::to_array<EndpointAnswer>({{200, {}}, {400, bad_page}});

constexpr auto rows = std::to_array<EndpointRow>({
    {Endpoint::create_type, "POST", "/api/v2/workitemtypes", "creates a workitem type", creates_type},
    {Endpoint::patch_type, "PATCH", "/api/v2/workitemtypes/{id}", "changes a workitem type", patches_type},
    {Endpoint::submit, "POST", "/api/v2/workitems", "creates a workitem", creates_workitem},
    {Endpoint::route, "POST", "/api/v2/workitems/{id}/routing", "routes a workitem", routes},
    {Endpoint::accept, "POST", "/api/v2/workitems/{id}/accept", "the agent accepts the open offer",
     answers_offer},
    {Endpoint::decline, "POST", "/api/v2/workitems/{id}/decline", "the agent declines the open offer",
     answers_offer},
    {Endpoint::complete, "POST", "/api/v2/workitems/{id}/complete", "ends an accepted workitem",
     ends_workitem},
    {Endpoint::cancel, "POST", "/api/v2/workitems/{id}/cancel", "ends a workitem that is not finished",
     ends_workitem},
    {Endpoint::get_type, "GET", "/api/v2/workitemtypes/{id}", "reads a workitem type", reads_one},
    {Endpoint::list_types, "GET", "/api/v2/workitemtypes", "lists the workitem types", reads_page},
    {Endpoint::get_workitem, "GET", "/api/v2/workitems/{id}", "reads a workitem", reads_one},
    {Endpoint::get_queue, "GET", "/api/v2/queues/{id}", "reads a queue", reads_one},
    {Endpoint::list_queues, "GET", "/api/v2/queues", "lists the queues", reads_page},
    {Endpoint::get_rule, "GET", "/api/v2/rules/{id}", "reads a routing rule", reads_one},
    {Endpoint::list_rules, "GET", "/api/v2/rules", "lists the routing rules", reads_page},
    {Endpoint::get_agent, "GET", "/api/v2/agents/{id}", "reads an agent", reads_one},
    {Endpoint::list_agents, "GET", "/api/v2/agents", "lists the agents", reads_page},
});

// Cuts the first segment off a path: its text up to the next slash.
std::string_view take_segment(std::string_view& path) {
  const std::size_t slash = path.find('/');
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return segment;
}

// Nothing where a `%` has no two hexadecimal digits behind it, or the bytes are no UTF-8.
std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (input::find_invalid_utf8(out) != std::string_view::npos) return std::nullopt;
  return out;
}

// True when the path has the pattern's form; `id` is then its id as written.
bool fits(std::string_view path, std::string_view pattern, std::string_view& id) {
  // A path that ends in a slash has one segment more than it shows.
  if (std::count(path.begin(), path.end(), '/') != std::count(pattern.begin(), pattern.end(), '/'))
    return false;
  while (!pattern.empty()) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view segment = take_segment(path);
    if (wanted == "{id}") {
      if (segment.empty()) return false;
      id = segment;
    } else if (segment != wanted) {
      return false;
    }
  }
  return path.empty();
}

void read_page_member(std::string_view name, std::string_view value, std::uint32_t most,
                      std::uint32_t& member, std::vector<model::RequestProblem>& problems) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool digits = !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) {
    problems.push_back(
        {"notAnInteger", "", in_backticks(name) + " must be an integer, but is " + in_backticks(value)});
  } else if (error != std::errc() || number < 1 || number > most) {
    problems.push_back({"outOfRange", "",
                        in_backticks(name) + " is " + in_backticks(value) + ", but must be from 1 to " +
                            std::to_string(most)});
  } else {
    member = static_cast<std::uint32_t>(number);
  }
}

void read_query(std::string_view query, FoundEndpoint& found) {
  std::vector<std::string_view> seen;
  while (!query.empty()) {
    const std::size_t next = query.find('&');
    const std::string_view parameter = query.substr(0, next);
    query.remove_prefix(next == std::string_view::npos ? query.size() : next + 1);
    if (parameter.empty()) continue;
    const std::size_t equals = parameter.find('=');
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1);
    if (name != "pageNumber" && name != "pageSize") {
      found.query_problems.push_back(
          {"unknownMember", "", "the query has no parameter " + in_backticks(name)});
    } else if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      found.query_problems.push_back({"unknownMember", "", in_backticks(name) + " is in the query twice"});
    } else if (name == "pageNumber") {
      read_page_member(name, value, largest_page_number, found.page.number, found.query_problems);
    } else {
      read_page_member(name, value, largest_page_size, found.page.size, found.query_problems);
    }
    seen.push_back(name);
  }
  std::stable_sort(
      found.query_problems.begin(), found.query_problems.end(),
      [](const model::RequestProblem& a, const model::RequestProblem& b) { return a.code < b.code; });
}

}  // namespace

std::span<const EndpointRow> endpoints() { return rows; }

const EndpointRow& row_of(Endpoint endpoint) { return rows[static_cast<std::size_t>(endpoint)]; }

std::string path_of(const EndpointRow& row, std::string_view id) {
  std::string path(row.pattern);
  const std::size_t place = path.find("{id}");
  if (place != std::string::npos) path.replace(place, 4, id);
  return path;
}

bool has_pages(Endpoint endpoint) {
  return endpoint == Endpoint::list_types || endpoint == Endpoint::list_queues ||
         endpoint == Endpoint::list_rules || endpoint == Endpoint::list_agents;
}

std::span<const std::string_view> request_problem_codes() {
  static const std::vector<std::string_view> codes = [] {
    std::vector<std::string_view> all(codes_of_faults.begin(), codes_of_faults.end());
    for (const EndpointRow& row : rows) {
      for (const EndpointAnswer& answer : row.answers)
        all.insert(all.end(), answer.codes.begin(), answer.codes.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return codes;
}

FoundEndpoint find_endpoint(std::string_view method, std::string_view target) {
  const std::size_t question = target.find('?');
  const std::string_view path = target.substr(0, question);
  FoundEndpoint found;
  for (const EndpointRow& row : rows) {
    std::string_view written;
    if (!fits(path, row.pattern, written)) continue;
    std::optional<std::string> id = decode(written);
    if (!id) return FoundEndpoint{};
    if (row.method != method) {
      found.outcome = FoundEndpoint::Outcome::method_not_allowed;
      found.allowed.push_back(row.method);
      continue;
    }
    found.outcome = FoundEndpoint::Outcome::found;
    found.endpoint = row.endpoint;
    found.subject = std::move(*id);
    found.allowed.clear();
    if (question != std::string_view::npos && has_pages(row.endpoint))
      read_query(target.substr(question + 1), found);
    return found;
  }
  return found;
}

}  // namespace routesim::config

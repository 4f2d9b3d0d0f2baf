// The verb decides which members an entry may have, so it is looked for first; everything else is checked
// against it.
#include "engine/config/timeline_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "engine/config/agent_reader.hpp"
#include "engine/config/endpoints.hpp"
#include "engine/config/expectation_reader.hpp"
#include "engine/config/reference.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

constexpr std::array<std::string_view, 8> api_verbs{"createType", "patchType", "submit",   "route",
                                                    "accept",     "decline",   "complete", "cancel"};
constexpr std::array<std::string_view, 11> all_verbs{"submit", "route",   "createType", "patchType",
                                                     "accept", "decline", "complete",   "cancel",
                                                     "agent",  "request", "expect"};

bool is_creation(Endpoint endpoint) {
  return endpoint == Endpoint::submit || endpoint == Endpoint::create_type;
}

bool has_body(Endpoint endpoint) {
  return is_creation(endpoint) || endpoint == Endpoint::patch_type || endpoint == Endpoint::route;
}

// The members that go with a verb, `at` and the verb itself included.
std::vector<std::string_view> members_of(std::string_view verb) {
  std::vector<std::string_view> known{"at", verb};
  if (verb == "agent") {
    known.insert(known.end(), {"state", "skills"});
    return known;
  }
  if (verb == "expect") return known;
  if (verb == "submit" || verb == "createType") known.insert(known.end(), {"body", "idempotencyKey"});
  if (verb == "route" || verb == "patchType") known.push_back("body");
  if (verb == "submit") known.insert(known.end(), std::begin(handling_members), std::end(handling_members));
  known.insert(known.end(), {"expectStatus", "expectProblems", "expectBody"});
  return known;
}

std::string article_of(std::string_view verb) {
  return verb.front() == 'a' || verb.front() == 'e' ? "an" : "a";
}

// The one verb of an entry, or nothing after a report.
std::optional<std::string_view> find_verb(const Node& node, Report& report) {
  std::vector<std::string_view> found;
  for (const input::Member& member : node.json().members) {
    const auto verb = std::find(all_verbs.begin(), all_verbs.end(), member.name);
    if (verb != all_verbs.end() && !member.value.is(Json::Kind::null)) found.push_back(*verb);
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    node.add(report, "several-verbs", "one entry has the verbs " + list_of(found), "write an entry for each");
    return std::nullopt;
  }
  for (const input::Member& member : node.json().members) {
    if (input::closest_word(member.name, all_verbs)) {
      report_unknown_member(node, member, "a timeline entry", all_verbs, report);
      return std::nullopt;
    }
  }
  std::string help = "the verbs are `" + std::string(all_verbs.front());
  for (std::size_t i = 1; i < all_verbs.size(); ++i) help += "`, `" + std::string(all_verbs[i]);
  node.add(report, "missing-verb", "this entry has no verb that says what happens", help + "`");
  return std::nullopt;
}

// 1 to 255 printable ASCII characters.
std::optional<std::string> read_key(const Node& node, Report& report) {
  if (!check_string(node, report)) return std::nullopt;
  const std::string& key = node.json().text;
  const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (printable && !key.empty() && key.size() <= 255) return key;
  node.add(report, "invalid-idempotency-key", in_backticks(key) + " is not an idempotency key",
           "a key has 1 to 255 printable ASCII characters");
  return std::nullopt;
}

void read_expected_answer(const Members& members, ApiCall& call, Report& report) {
  if (const auto status = members.optional("expectStatus")) {
    if (const auto value = read_integer(*status, 100, 599, report))
      call.expect_status = static_cast<int>(*value);
  }
  if (const auto body = members.optional("expectBody")) {
    if (!body->is(Json::Kind::object)) {
      report_wrong_type(*body, "an object", report);
    } else if (body->json().members.empty()) {
      body->add(report, "empty-expectation", "`expectBody` says nothing that must hold",
                "its members are those that the answer's body must have");
    }
    call.expect_body = body->json();
  }
  const auto problems = members.optional("expectProblems");
  if (!problems || !check_array(*problems, report)) return;
  call.expect_problems.emplace();
  const std::span<const std::string_view> codes = request_problem_codes();
  for (std::size_t i = 0; i < problems->size(); ++i) {
    const Node item = problems->item(i);
    if (!check_string(item, report)) continue;
    const std::string& text = item.json().text;
    const bool is_pointer = text.empty() || text.front() == '/';
    if (!is_pointer && std::find(codes.begin(), codes.end(), text) == codes.end()) {
      report_unknown_word(item, "unknown-problem-code", "a code of problems in answers, nor a pointer", codes,
                          report);
    }
    call.expect_problems->push_back(text);
  }
}

// What the API has where a request names something else.
std::string help_for(const FoundEndpoint& found, std::string_view target) {
  if (found.outcome == FoundEndpoint::Outcome::method_not_allowed) {
    return in_backticks(target.substr(0, target.find('?'))) + " has " + list_of(found.allowed);
  }
  std::vector<std::string_view> patterns;
  for (const EndpointRow& row : endpoints()) {
    // All that begins alike, up to the id.
    const std::string_view collection = row.pattern.substr(0, row.pattern.find("/{"));
    const bool related = target.starts_with(collection) &&
                         (target.size() == collection.size() || target[collection.size()] == '/');
    const bool listed = std::find(patterns.begin(), patterns.end(), row.pattern) != patterns.end();
    if (related && !listed) patterns.push_back(row.pattern);
  }
  if (!patterns.empty()) return "it has " + list_of(patterns);
  for (const EndpointRow& row : endpoints()) {
    const std::string_view collection = row.pattern.substr(0, row.pattern.find("/{"));
    if (std::find(patterns.begin(), patterns.end(), collection) == patterns.end())
      patterns.push_back(collection);
  }
  return "paths begin with " + list_of(patterns);
}

void read_request_line(const Node& method, const Node& path, ApiCall& call, Report& report) {
  const std::string& target = path.json().text;
  FoundEndpoint found = find_endpoint(method.json().text, target);
  const std::string line = in_backticks(method.json().text + " " + target);
  if (found.outcome != FoundEndpoint::Outcome::found) {
    const bool wrong_method = found.outcome == FoundEndpoint::Outcome::method_not_allowed;
    (wrong_method ? method : path)
        .add(report, "unknown-request", "the API has no " + line, help_for(found, target));
    return;
  }
  for (const model::RequestProblem& problem : found.query_problems) {
    path.add(report, "invalid-query", problem.message, "a list takes `pageNumber` and `pageSize`");
  }
  if (!has_pages(found.endpoint) && target.find('?') != std::string::npos) {
    path.add(report, "invalid-query", line + " takes no query",
             "a `?` in an id is written `%3F`; only lists have pages");
  }
  call.endpoint = found.endpoint;
  call.subject = std::move(found.subject);
  call.page = found.page;
}

bool is_idempotency_header(std::string_view name) {
  constexpr std::string_view header = "idempotency-key";
  return std::equal(name.begin(), name.end(), header.begin(), header.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

ApiCall read_request(const Node& node, const TimelineContext& context, Report& report) {
  ApiCall call;
  call.raw = true;
  call.handling = context.defaults;
  const Members members(node, "a request", {"method", "path", "headers", "body"}, report);
  const auto method = members.required("method");
  const auto path = members.required("path");
  if (method && path && check_string(*method, report) && check_string(*path, report)) {
    read_request_line(*method, *path, call, report);
  }
  if (const auto headers = members.optional("headers")) {
    if (!headers->is(Json::Kind::object)) {
      report_wrong_type(*headers, "an object", report);
      return call;
    }
    for (const input::Member& member : headers->json().members) {
      if (!is_idempotency_header(member.name)) {
        report.add("unknown-header", member.place, headers->pointer_to(member.name),
                   "the header " + in_backticks(member.name) + " changes nothing here",
                   "the only header is `Idempotency-Key`");
      } else if (!member.value.is(Json::Kind::null)) {
        call.idempotency_key = read_key(headers->member(member), report);
      }
    }
  }
  return call;
}

ApiCall read_api_verb(const Members& members, std::string_view verb, const TimelineContext& context,
                      Report& report) {
  ApiCall call;
  const auto found = std::find(api_verbs.begin(), api_verbs.end(), verb);
  call.endpoint = static_cast<Endpoint>(found - api_verbs.begin());
  if (const auto subject = members.required(verb)) {
    call.subject = read_id(*subject, report).value_or(std::string());
    if (call.endpoint == Endpoint::submit && call.subject.find('#') != std::string::npos) {
      subject->add(report, "hash-in-name",
                   "the name " + in_backticks(call.subject) + " of a workitem has a `#`",
                   "later entries say `name#2` for the second workitem created under a name");
    }
  }
  if (is_creation(call.endpoint) || call.endpoint == Endpoint::patch_type) {
    // A body of null is a body; only what is not written is missing.
    if (members.node().json().find("body") == nullptr) members.required("body");
  }
  if (is_creation(call.endpoint)) {
    if (const auto key = members.optional("idempotencyKey")) call.idempotency_key = read_key(*key, report);
  }
  if (call.endpoint == Endpoint::submit) call.handling = read_handling(members, context.defaults, report);
  return call;
}

std::optional<AgentChange> read_agent_change(const Members& members, const model::Org& org, Report& report) {
  AgentChange change;
  const auto agent = members.required("agent");
  const auto id = agent ? read_agent_id(*agent, org, report) : std::nullopt;
  if (id) change.agent = *id;
  if (const auto state = members.optional("state")) {
    change.state = read_word<model::AgentState>(*state, "unknown-state", "a state of agents",
                                                model::agent_state_from, model::AgentState::lunch, report);
  }
  if (const auto skills = members.optional("skills")) change.skills = read_agent_skills(*skills, org, report);
  if (!members.has("state") && !members.has("skills")) {
    report.add("missing-member", members.node().place(), members.node().pointer(),
               "an `agent` entry needs `state` or `skills`", "");
  }
  if (!id) return std::nullopt;
  return change;
}

// Moves the body out of the document that nobody needs any more.
void take_body(input::Json& json, ApiCall& call) {
  input::Json* holder = &json;
  if (call.raw) {
    for (input::Member& member : json.members) {
      if (member.name == "request") holder = &member.value;
    }
  }
  for (input::Member& member : holder->members) {
    if (member.name != "body") continue;
    const bool absent = member.value.is(Json::Kind::null) && (call.raw || call.endpoint == Endpoint::route);
    if (!absent) call.body = std::move(member.value);
  }
}

}  // namespace

WorkitemName take_apart_name(std::string_view written) {
  const std::size_t hash = written.rfind('#');
  if (hash == std::string_view::npos || hash == 0) return {written, 0};
  const std::string_view digits = written.substr(hash + 1);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number =
      error == std::errc() && end == digits.data() + digits.size() && digits.front() != '0';
  if (digits.empty() || !is_number) return {written, 0};
  return {written.substr(0, hash), number};
}

std::string_view verb_of(Endpoint endpoint) { return api_verbs[static_cast<std::size_t>(endpoint)]; }

namespace {

// `9:05` or `09:05`: a time of day to people, and nothing here.
bool looks_like_clock(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.size() <= 2 &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return colon != std::string_view::npos && digits(text.substr(0, colon)) && digits(text.substr(colon + 1));
}

std::string clock_help(std::string_view text, model::Instant starts_at) {
  const std::string day = model::format_timestamp(starts_at).substr(0, 10);
  const std::string padded = (text.find(':') == 1 ? "0" : "") + std::string(text);
  return "times are offsets from `startsAt`, like `5m`; a time of day is written `" + day + "T" + padded +
         ":00Z`";
}

}  // namespace

std::optional<model::Instant> read_instant(const Node& node, model::Instant starts_at, Report& report) {
  constexpr std::string_view help =
      "a time is an offset from `startsAt` like `90s`, `1h30m` or `00:01:30`, or an instant like "
      "`2026-03-02T09:00:00Z`";
  if (!node.is(Json::Kind::string)) {
    node.add(report, "wrong-type",
             node.title() + " must be a time in a string, but is " + input::describe(node.json()),
             std::string(help));
    return std::nullopt;
  }
  const std::string& text = node.json().text;
  if (const auto offset = model::parse_duration(text)) return starts_at + *offset;
  const auto instant = model::parse_timestamp(text);
  if (!instant) {
    // Only instants have a dash.
    const bool meant_instant = text.find('-') != std::string::npos && text.front() != '-';
    const bool only_digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    node.add(report, meant_instant ? "invalid-timestamp" : "invalid-duration",
             in_backticks(text) + (meant_instant ? " is not an instant"
                                   : only_digits ? " has no unit"
                                                 : " is neither an offset nor an instant"),
             only_digits              ? "did you mean `" + text + "s`?"
             : looks_like_clock(text) ? clock_help(text, starts_at)
                                      : std::string(help));
    return std::nullopt;
  }
  if (*instant < starts_at) {
    node.add(report, "before-start",
             in_backticks(text) + " is before the scenario starts at " +
                 in_backticks(model::format_timestamp(starts_at)),
             "move `startsAt`, or the instant");
    return std::nullopt;
  }
  return instant;
}

model::Handling read_handling(const Members& members, const model::Handling& base, Report& report) {
  static constexpr std::array<std::string_view, 1> never{"never"};
  model::Handling handling = base;
  if (const auto accept = members.optional("acceptAfter")) {
    if (accept->is(Json::Kind::string) && accept->json().text == "never") {
      handling.accept_after.reset();
    } else if (accept->is(Json::Kind::string) && input::closest_word(accept->json().text, never)) {
      accept->add(report, "invalid-duration", in_backticks(accept->json().text) + " is not a duration",
                  "did you mean `never`?");
    } else if (const auto duration = read_duration(*accept, Zero::allowed, report)) {
      handling.accept_after = *duration;
    }
  }
  if (const auto timeout = members.optional("offerTimeout")) {
    handling.offer_timeout = read_duration(*timeout, Zero::refused, report).value_or(handling.offer_timeout);
  }
  if (const auto handle = members.optional("handleTime")) {
    handling.handle_time = read_duration(*handle, Zero::allowed, report);
  }
  if (const auto wrap_up = members.optional("wrapUp")) {
    handling.wrap_up = read_duration(*wrap_up, Zero::allowed, report).value_or(handling.wrap_up);
  }
  if (const auto reoffer = members.optional("reofferAfter")) {
    handling.reoffer_after = read_duration(*reoffer, Zero::refused, report);
  }
  return handling;
}

std::optional<TimelineEntry> read_entry(input::Json& json, std::string_view pointer,
                                        const TimelineContext& context, Report& report) {
  const std::size_t before = report.count();
  const Node node(json, pointer);
  if (!node.is(Json::Kind::object)) {
    node.add(report, "wrong-type", "a timeline entry must be an object, but is " + input::describe(json));
    return std::nullopt;
  }
  const std::optional<std::string_view> verb = find_verb(node, report);
  if (!verb) return std::nullopt;
  const std::vector<std::string_view> known = members_of(*verb);
  const Members members(node, article_of(*verb) + " `" + std::string(*verb) + "` entry", known, report);
  TimelineEntry entry;
  entry.place = node.place();
  entry.at = context.starts_at;
  if (const auto at = members.required("at")) {
    entry.at_end = at->is(Json::Kind::string) && at->json().text == "end";
    if (entry.at_end && *verb != "expect") {
      at->add(report, "end-is-for-expectations", "only an `expect` can stand at the end", "give it a time");
    }
    if (!entry.at_end) entry.at = read_instant(*at, context.starts_at, report).value_or(context.starts_at);
  }
  if (*verb == "agent") {
    if (auto change = read_agent_change(members, *context.org, report)) entry.what = std::move(*change);
  } else if (*verb == "expect") {
    const auto expect = members.required("expect");
    if (expect) {
      if (auto expectation = read_expectation(*expect, *context.org, report))
        entry.what = std::move(*expectation);
    }
  } else {
    ApiCall call;
    if (*verb != "request") {
      call = read_api_verb(members, *verb, context, report);
    } else if (const auto request = members.required("request")) {
      call = read_request(*request, context, report);
    }
    read_expected_answer(members, call, report);
    if (report.count() == before && (call.raw || has_body(call.endpoint))) take_body(json, call);
    entry.what = std::move(call);
  }
  if (report.count() != before) return std::nullopt;
  return entry;
}

}  // namespace routesim::config

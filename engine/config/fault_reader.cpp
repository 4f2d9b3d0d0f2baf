// The kind of a fault decides which members it may have, so it is looked at first.
#include "engine/config/fault_reader.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "engine/config/decimal.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/config/timeline_reader.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;
using Kind = Fault::Kind;

constexpr std::int64_t largest_request = 1LL << 53;
constexpr std::int64_t largest_rate_limit = 1'000'000;

std::vector<std::string_view> members_of(Kind kind) {
  std::vector<std::string_view> known{"fault", "from", "to"};
  if (kind == Kind::rate_limit) {
    known.insert(known.end(), {"perMinute", "burst"});
    return known;
  }
  known.insert(known.end(), {"requests", "rate"});
  known.push_back(kind == Kind::latency ? "delay" : "retryAfter");
  return known;
}

std::string article_of(Kind kind) {
  return kind == Kind::unavailable || kind == Kind::answer_lost ? "an" : "a";
}

std::vector<std::uint64_t> read_requests(const Node& node, Report& report) {
  std::vector<std::uint64_t> requests;
  if (!check_array(node, report)) return requests;
  if (node.size() == 0) {
    node.add(report, "empty-list", "`requests` has no number of a request",
             "without `requests` and `rate` every request meets the fault");
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    const auto number = read_integer(node.item(i), 1, largest_request, report);
    if (number) requests.push_back(static_cast<std::uint64_t>(*number));
  }
  std::sort(requests.begin(), requests.end());
  requests.erase(std::unique(requests.begin(), requests.end()), requests.end());
  return requests;
}

// Above 0 and at most 1, in millionths.
std::optional<std::uint32_t> read_chance(const Node& node, Report& report) {
  const std::size_t before = report.count();
  const std::optional<int> chance = read_millionths(node, report, "be above 0, at most 1");
  if (!chance || report.count() != before) return std::nullopt;
  if (*chance == 0) {
    node.add(report, "out-of-range", node.title() + " is 0, so no request would meet the fault");
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*chance);
}

// A header in whole seconds.
std::optional<model::Duration> read_retry_after(const Node& node, Report& report) {
  const auto duration = read_duration(node, Zero::refused, report);
  if (duration && duration->us % 1'000'000 != 0) {
    node.add(report, "out-of-range",
             node.title() + " is " + in_backticks(node.json().text) + ", but must be whole seconds",
             "the header `Retry-After` has no fractions");
    return std::nullopt;
  }
  return duration;
}

void read_window(const Members& members, model::Instant starts_at, Fault& fault, Report& report) {
  if (const auto from = members.optional("from")) fault.from = read_instant(*from, starts_at, report);
  const auto to = members.optional("to");
  if (to) fault.to = read_instant(*to, starts_at, report);
  const model::Instant begin = fault.from.value_or(starts_at);
  if (fault.to && *fault.to <= begin) {
    to->add(report, "window-reversed",
            "the fault ends at " + in_backticks(to->json().text) + ", not after it begins");
  }
}

void read_rate_limit(const Members& members, Fault& fault, Report& report) {
  const auto read = [&](std::string_view name, std::uint32_t otherwise) {
    const auto node = members.optional(name);
    if (!node) return otherwise;
    return static_cast<std::uint32_t>(read_integer(*node, 1, largest_rate_limit, report).value_or(otherwise));
  };
  fault.per_minute = read("perMinute", fault.per_minute);
  fault.burst = read("burst", fault.burst);
}

Fault read_fault(const Node& node, model::Instant starts_at, Report& report) {
  Fault fault;
  if (!node.is(Json::Kind::object)) {
    report_wrong_type(node, "an object", report);
    return fault;
  }
  const input::Member* word = node.json().find("fault");
  if (word == nullptr || word->value.is(Json::Kind::null)) {
    const Members members(
        node, "a fault",
        {"fault", "requests", "rate", "from", "to", "retryAfter", "delay", "perMinute", "burst"}, report);
    members.required("fault");
    return fault;
  }
  const auto kind =
      read_word<Kind>(node.member(*word), "unknown-fault", "a fault", fault_kind_from, Kind::latency, report);
  if (!kind) return fault;
  fault.kind = *kind;
  const std::vector<std::string_view> known = members_of(*kind);
  const Members members(node, article_of(*kind) + " " + in_backticks(to_text(*kind)) + " fault", known,
                        report);
  read_window(members, starts_at, fault, report);
  if (*kind == Kind::rate_limit) {
    read_rate_limit(members, fault, report);
    return fault;
  }
  const auto requests = members.optional("requests");
  const auto rate = members.optional("rate");
  if (requests) fault.requests = read_requests(*requests, report);
  if (rate) fault.chance = read_chance(*rate, report);
  if (requests && rate) {
    rate->add(report, "fault-selectors-exclude", "a fault has `requests` or `rate`, but this one has both",
              "write a fault for each");
  }
  if (*kind == Kind::latency) {
    if (const auto delay = members.required("delay")) {
      fault.delay = read_duration(*delay, Zero::refused, report).value_or(model::Duration{});
    }
  } else if (const auto retry_after = members.optional("retryAfter")) {
    fault.retry_after = read_retry_after(*retry_after, report);
  }
  return fault;
}

}  // namespace

std::vector<Fault> read_faults(const Node& node, model::Instant starts_at, Report& report) {
  std::vector<Fault> faults;
  if (!check_array(node, report)) return faults;
  for (std::size_t i = 0; i < node.size(); ++i) faults.push_back(read_fault(node.item(i), starts_at, report));
  return faults;
}

}  // namespace routesim::config

// Reads one entry of a timeline: when, which verb, and what goes with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/config/member_reader.hpp"
#include "engine/config/node.hpp"
#include "engine/config/scenario.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// What an entry is read against.
struct TimelineContext {
  const model::Org* org = nullptr;
  model::Instant starts_at;
  model::Handling defaults;
};

// Nothing when something was reported. Bodies are moved out of `json`; `pointer` is where it stands in its
// document.
std::optional<TimelineEntry> read_entry(input::Json& json, std::string_view pointer,
                                        const TimelineContext& context, Report& report);

// An offset from the start or an RFC 3339 instant, not before the start.
std::optional<model::Instant> read_instant(const Node& node, model::Instant starts_at, Report& report);

// The times that `defaults` and a `submit` may set, over `base`.
model::Handling read_handling(const Members& members, const model::Handling& base, Report& report);
constexpr std::string_view handling_members[] = {"acceptAfter", "offerTimeout", "handleTime", "wrapUp",
                                                 "reofferAfter"};

// `loan-1#2` taken apart: the name as submitted, and which of those created under it (0: the latest).
struct WorkitemName {
  std::string_view name;
  std::uint32_t number = 0;
};
WorkitemName take_apart_name(std::string_view written);

// The member that holds the subject of a non-raw API call: `submit`, `route`, …
std::string_view verb_of(Endpoint endpoint);

}  // namespace routesim::config

// The table has what people write who know other systems, the live API's other objects, or this program's
// other places: an expectation says `agent` and `rule` where a request says `routingRuleId`.
#include "engine/config/other_names.hpp"

#include <algorithm>
#include <array>

namespace routesim::config {
namespace {

struct OtherName {
  std::string_view what;  // as the readers call it in messages
  std::string_view word;
  std::string_view member;
};

constexpr auto other_names = std::to_array<OtherName>({
    {"a scenario", "end", "until"},
    {"a scenario", "events", "timeline"},
    {"a scenario", "entries", "timeline"},
    {"a scenario", "middleware", "client"},
    {"`client`", "rate", "perSecond"},
    {"`client`", "parallel", "concurrency"},
    {"`client`", "workers", "concurrency"},
    {"`client`", "latency", "roundTrip"},
    {"`client`", "idempotencyKey", "key"},
    {"`client`", "retries", "retry"},
    {"`client`", "defaults", "handling"},
    {"`retry`", "maxAttempts", "attempts"},
    {"`retry`", "maxRetries", "attempts"},
    {"`retry`", "initialDelay", "base"},
    {"`retry`", "backoff", "base"},
    {"`retry`", "multiplier", "factor"},
    {"`retry`", "maxDelay", "cap"},
    {"`retry`", "respectRetryAfter", "honourRetryAfter"},
    {"a record", "payload", "body"},
    {"a fault", "type", "fault"},
    {"a fault", "kind", "fault"},

    {"a custom field", "label", "displayName"},
    {"a custom field", "values", "options"},

    {"a routing rule", "condition", "when"},
    {"a routing rule", "conditions", "when"},
    {"a routing rule", "if", "when"},
    {"a condition", "op", "operator"},
    {"a condition", "and", "all"},
    {"a condition", "&&", "all"},
    {"a condition", "or", "any"},
    {"a condition", "||", "any"},

    {"a skill in a list", "id", "skillId"},
    {"a skill in a list", "level", "proficiency"},
    {"a skill in a list", "minimum", "proficiency"},
    {"a skill of an agent", "id", "skillId"},
    {"a skill of an agent", "level", "proficiency"},

    {"a workitem", "queue", "routingData"},
    {"a workitem", "queueId", "routingData"},
    {"a workitem", "rule", "routingData"},
    {"a workitem", "routingRuleId", "routingData"},
    {"a workitem", "skills", "routingData"},

    {"an expectation of a workitem", "status", "routingState"},
    {"an expectation of a workitem", "assignedTo", "agent"},
    {"an expectation of a workitem", "routingRuleId", "rule"},
});

}  // namespace

std::optional<std::string_view> meant_member(std::string_view what, std::string_view word,
                                             std::span<const std::string_view> known) {
  for (const OtherName& row : other_names) {
    if (row.what != what || row.word != word) continue;
    if (std::find(known.begin(), known.end(), row.member) != known.end()) return row.member;
  }
  return std::nullopt;
}

}  // namespace routesim::config

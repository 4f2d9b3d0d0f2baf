// In the order of the reference: when and how fast, keys, retries, and the records last, since what makes an
// id good depends on the keys.
#include "engine/config/client_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/config/member_reader.hpp"
#include "engine/config/timeline_reader.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

constexpr std::int64_t most_at_once = 100'000;
constexpr std::int64_t most_per_second = 1'000'000;  // one a microsecond
constexpr std::int64_t most_attempts = 1'000;
constexpr std::int64_t largest_factor = 100'000'000;  // millionths

std::vector<std::string> read_names(const Node& node, Report& report) {
  std::vector<std::string> names;
  if (!check_array(node, report)) return names;
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    if (auto name = read_text(item, 1, 256, report)) names.push_back(std::move(*name));
  }
  return names;
}

std::optional<KeyStrategy> read_strategy(const Node& node, Report& report) {
  return read_word<KeyStrategy>(node, "unknown-key-strategy", "a way to make idempotency keys",
                                key_strategy_from, KeyStrategy::stored, report);
}

// A word, or an object with the word and the fields that are hashed. True when it could be read.
bool read_key(const Node& node, Client& client, Report& report) {
  const std::size_t before = report.count();
  if (node.is(Json::Kind::string)) {
    client.key = read_strategy(node, report).value_or(client.key);
  } else if (!node.is(Json::Kind::object)) {
    report_wrong_type(node, "a word, or an object with `strategy` and `fields`", report);
  } else {
    static constexpr std::array<std::string_view, 2> known{"strategy", "fields"};
    const Members members(node, "a client's `key`", known, report);
    if (const auto strategy = members.required("strategy")) {
      client.key = read_strategy(*strategy, report).value_or(client.key);
    }
    const auto fields = members.optional("fields");
    if (fields && report.count() == before && client.key != KeyStrategy::payload_hash) {
      report.add("unknown-member", node.json().find("fields")->place, node.pointer_to("fields"),
                 "`fields` is not a member of the key " + in_backticks(to_text(client.key)),
                 "only `payloadHash` hashes fields");
    }
    if (fields) {
      client.key_fields = read_names(*fields, report);
      if (fields->is(Json::Kind::array) && fields->size() == 0) {
        fields->add(report, "empty-list", "`fields` names no field to hash",
                    "without `fields` the whole body is hashed");
      }
    }
  }
  return report.count() == before;
}

// A number of at least 1, in millionths.
std::optional<std::uint32_t> read_factor(const Node& node, Report& report) {
  const auto factor =
      read_decimal(node, {6, "six decimals", 1'000'000, largest_factor, "be from 1 to 100"}, report);
  if (!factor) return std::nullopt;
  return static_cast<std::uint32_t>(*factor);
}

RetryPolicy read_retry(const Node& node, Report& report) {
  RetryPolicy retry;
  const Members members(node, "`retry`", {"attempts", "base", "factor", "cap", "jitter", "honourRetryAfter"},
                        report);
  if (const auto attempts = members.optional("attempts")) {
    retry.attempts = static_cast<std::uint32_t>(
        read_integer(*attempts, 1, most_attempts, report).value_or(retry.attempts));
  }
  if (const auto base = members.optional("base")) {
    retry.base = read_duration(*base, Zero::allowed, report).value_or(retry.base);
  }
  if (const auto factor = members.optional("factor")) {
    retry.factor_millionths = read_factor(*factor, report).value_or(retry.factor_millionths);
  }
  if (const auto cap = members.optional("cap")) {
    retry.cap = read_duration(*cap, Zero::allowed, report).value_or(retry.cap);
  }
  if (const auto jitter = members.optional("jitter")) {
    retry.jitter = read_word<RetryPolicy::Jitter>(*jitter, "unknown-jitter", "a jitter", jitter_from,
                                                  RetryPolicy::Jitter::full, report)
                       .value_or(retry.jitter);
  }
  if (const auto honours = members.optional("honourRetryAfter")) {
    retry.honours_retry_after = read_boolean(*honours, report).value_or(true);
  }
  return retry;
}

// An instant at which the run must still go on.
std::optional<model::Instant> read_instant_of_run(const Node& node, const ClientContext& context,
                                                  Report& report) {
  const auto instant = read_instant(node, context.starts_at, report);
  if (instant && context.until && *instant > *context.until) {
    node.add(report, "after-until",
             node.title() + " is " + in_backticks(node.json().text) + ", after the scenario's `until`",
             "move `until`, or the instant");
  }
  return instant;
}

void read_pace(const Members& members, Client& client, Report& report) {
  if (const auto concurrency = members.optional("concurrency")) {
    client.concurrency =
        static_cast<std::uint32_t>(read_integer(*concurrency, 1, most_at_once, report).value_or(1));
  }
  if (const auto per_second = members.optional("perSecond")) {
    if (const auto value = read_integer(*per_second, 1, most_per_second, report)) {
      client.per_second = static_cast<std::uint32_t>(*value);
    }
  }
  if (const auto round_trip = members.optional("roundTrip")) {
    client.round_trip = read_duration(*round_trip, Zero::allowed, report).value_or(client.round_trip);
  }
  if (const auto timeout = members.optional("timeout")) {
    client.timeout = read_duration(*timeout, Zero::refused, report).value_or(client.timeout);
  }
}

// Reports names that none of the fields has; `node` is the list of them.
void check_field_names(const Node& node, const std::vector<std::string_view>& fields, Report& report) {
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node item = node.item(i);
    const std::string& name = item.json().text;
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    std::string help = input::did_you_mean(name, fields);
    if (help.empty() && !fields.empty()) help = "their fields are " + list_of(fields);
    item.add(report, "unknown-field", "no type that the records name has a field " + in_backticks(name),
             std::move(help));
  }
}

// The fields of all types that records name, by name.
std::vector<std::string_view> fields_of_records(const std::vector<SourceRecord>& records,
                                                const std::vector<model::WorkitemType>& types) {
  std::unordered_set<std::string_view> named;
  for (const SourceRecord& record : records) {
    const input::Member* id = record.body.find("workitemTypeId");
    if (id != nullptr && id->value.is(Json::Kind::string)) named.insert(id->value.text);
  }
  std::vector<std::string_view> fields;
  for (const model::WorkitemType& type : types) {
    if (!named.contains(type.id)) continue;
    for (const model::CustomField& field : type.custom_fields) fields.push_back(field.name);
  }
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

}  // namespace

ClientDraft read_client(const Node& node, Json& json, const ClientContext& context, input::Problems& problems,
                        Report& report) {
  ClientDraft draft;
  Client& client = draft.client;
  client.starts_at = context.starts_at;
  client.handling = context.defaults;
  client.place = node.place();
  const Members members(node, "`client`",
                        {"records", "startsAt", "concurrency", "perSecond", "roundTrip", "timeout", "key",
                         "storeLostAt", "stampPerAttempt", "retry", "handling"},
                        report);
  if (!members.is_object()) {
    draft.records.complete = false;
    return draft;
  }
  if (const auto start = members.optional("startsAt")) {
    client.starts_at = read_instant_of_run(*start, context, report).value_or(client.starts_at);
  }
  read_pace(members, client, report);
  const auto key = members.optional("key");
  const bool key_is_known = !key || read_key(*key, client, report);
  if (const auto lost = members.optional("storeLostAt")) {
    client.store_lost_at = read_instant_of_run(*lost, context, report);
    if (key_is_known && client.key != KeyStrategy::stored) {
      lost->add(report, "store-lost-without-stored",
                (key ? "the key " : "the default key ") + in_backticks(to_text(client.key)) +
                    " needs no store that can be lost",
                "`storeLostAt` goes with the key `stored`");
    }
  }
  if (const auto stamps = members.optional("stampPerAttempt")) {
    client.stamped_fields = read_names(*stamps, report);
  }
  if (const auto retry = members.optional("retry")) client.retry = read_retry(*retry, report);
  if (const auto handling = members.optional("handling")) {
    const Members times(*handling, "`handling`", handling_members, report);
    client.handling = read_handling(times, context.defaults, report);
  }
  const auto records = members.required("records");
  draft.records.complete = false;
  for (input::Member& member : json.members) {
    if (!records || member.name != "records") continue;
    // Of a key that could not be read nobody knows what it asks of ids.
    const RecordContext record_context{context.scenario_path, context.starts_at, client.starts_at,
                                       key_is_known ? client.key : KeyStrategy::none};
    draft.records = read_records(*records, member.value, record_context, problems, report);
  }
  return draft;
}

Client finish_client(ClientDraft draft, const Node& node, const std::vector<model::WorkitemType>& types,
                     Report& report) {
  std::vector<SourceRecord>& records = draft.records.records;
  if (draft.records.from_table) fit_cells(records, types);
  const std::vector<std::string_view> fields = fields_of_records(records, types);
  const bool all_known = draft.records.complete && draft.records.refused_ids.empty();
  if (all_known && !fields.empty()) {
    const input::Member* stamps = node.json().find("stampPerAttempt");
    if (!draft.client.stamped_fields.empty()) check_field_names(node.member(*stamps), fields, report);
    const input::Member* key = node.json().find("key");
    if (!draft.client.key_fields.empty()) {
      const Node key_node = node.member(*key);
      check_field_names(key_node.member(*key->value.find("fields")), fields, report);
    }
  }
  draft.client.records = std::move(records);
  return std::move(draft.client);
}

}  // namespace routesim::config

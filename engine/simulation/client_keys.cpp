#include "engine/simulation/client_keys.hpp"

#include <algorithm>
#include <utility>

#include "engine/ingestion/request_id.hpp"
#include "engine/input/json_text.hpp"
#include "engine/model/name_map.hpp"

namespace routesim::simulation {
namespace {

using input::Json;

// An object of those of the body's custom fields that `counts` accepts.
template <class Counts>
Json some_fields(const Json& body, Counts counts) {
  Json kept;
  kept.kind = Json::Kind::object;
  const input::Member* fields = body.is(Json::Kind::object) ? body.find("customFields") : nullptr;
  if (fields == nullptr || !fields->value.is(Json::Kind::object)) return kept;
  for (const input::Member& field : fields->value.members) {
    if (counts(field.name)) kept.members.push_back(field);
  }
  return kept;
}

}  // namespace

model::Duration drawn_wait(std::uint64_t seed, std::uint64_t record, std::uint64_t attempt,
                           model::Duration backoff) {
  const auto choices = static_cast<std::uint64_t>(backoff.us) + 1;
  return {static_cast<std::int64_t>(ingestion::drawn("wait", seed, record, attempt) % choices)};
}

model::Duration first_backoff(const config::RetryPolicy& policy) { return std::min(policy.base, policy.cap); }

model::Duration next_backoff(const config::RetryPolicy& policy, model::Duration backoff) {
  constexpr std::uint64_t million = 1'000'000;
  if (backoff >= policy.cap) return policy.cap;
  // Backoffs are below 2^50 and the factor's whole part below 2^13: the products stay below 2^63.
  const auto us = static_cast<std::uint64_t>(backoff.us);
  const std::uint64_t whole = policy.factor_millionths / million, part = policy.factor_millionths % million;
  const std::uint64_t grown = us * whole + us / million * part + us % million * part / million;
  return std::min(model::Duration{static_cast<std::int64_t>(grown)}, policy.cap);
}

Json stamped(Json body, const std::vector<std::string>& fields, model::Instant at) {
  if (fields.empty() || !body.is(Json::Kind::object)) return body;
  const auto member = [](Json& object, std::string_view name) -> Json& {
    for (input::Member& one : object.members) {
      if (one.name == name) return one.value;
    }
    object.members.push_back({std::string(name), object.place, {}});
    return object.members.back().value;
  };
  if (body.find("customFields") == nullptr) member(body, "customFields").kind = Json::Kind::object;
  Json& custom_fields = member(body, "customFields");
  if (!custom_fields.is(Json::Kind::object)) return body;
  for (const std::string& field : fields) {
    Json& value = member(custom_fields, field);
    value = {};
    value.kind = Json::Kind::string;
    value.text = model::format_timestamp(at);
  }
  return body;
}

std::string payload_key(const Json& body, const std::vector<std::string>& fields) {
  const auto is_named = [&](const std::string& name) {
    return std::find(fields.begin(), fields.end(), name) != fields.end();
  };
  const model::NameHash hash =
      model::hash_name(input::canonical_text(fields.empty() ? body : some_fields(body, is_named)));
  std::string key;
  input::append_hash(key, hash.high);
  input::append_hash(key, hash.low);
  return key;
}

std::string routing_fields_key(std::string_view record, const Json& body, const model::WorkitemType* type) {
  const auto routes = [&](const std::string& name) {
    return type != nullptr &&
           std::any_of(type->custom_fields.begin(), type->custom_fields.end(),
                       [&](const auto& field) { return field.is_routing_field && field.name == name; });
  };
  std::string key(record);
  key += '-';
  input::append_hash(key, model::hash_name(input::canonical_text(some_fields(body, routes))).low);
  return key;
}

}  // namespace routesim::simulation

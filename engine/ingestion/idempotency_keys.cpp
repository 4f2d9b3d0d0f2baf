#include "engine/ingestion/idempotency_keys.hpp"

#include <utility>
#include <xxhash.h>

namespace routesim::ingestion {
namespace {

constexpr std::int64_t hour_us = 3600LL * 1'000'000;

std::int64_t hour_of(model::Instant at) {
  return at.us >= 0 ? at.us / hour_us : (at.us - hour_us + 1) / hour_us;
}

std::string scoped(std::string_view scope, std::string_view key) {
  std::string both(scope);
  both += '\n';  // in no path
  both += key;
  return both;
}

}  // namespace

std::uint64_t IdempotencyKeys::hash_payload(std::string_view canonical_text) {
  return XXH3_64bits(canonical_text.data(), canonical_text.size());
}

std::optional<IdempotencyKeys::Binding> IdempotencyKeys::find(std::string_view scope, std::string_view key,
                                                              model::Instant now) const {
  const std::string name = scoped(scope, key);
  const model::ShortNameHash hash = model::shortened(model::hash_name(name));
  // The newest first: a key that expired may have been bound again.
  for (auto hour = hours_.rbegin(); hour != hours_.rend(); ++hour) {
    const Value* value = hour->keys.find(hash);
    if (value == nullptr) continue;
    const model::Instant bound_at{hour->number * hour_us + value->bound_us};
    // At 24 hours to the microsecond the key is new.
    if (now - bound_at >= key_lifetime) return std::nullopt;
    Binding binding{std::uint64_t{value->payload_high} << 32 | value->payload_low, std::nullopt};
    const auto created = hour->created.find(name);
    if (created != hour->created.end()) binding.created = created->second;
    return binding;
  }
  return std::nullopt;
}

void IdempotencyKeys::bind(std::string_view scope, std::string_view key, Binding binding,
                           model::Instant now) {
  const std::int64_t number = hour_of(now);
  while (!hours_.empty() && (number - hours_.front().number) > 24) hours_.pop_front();
  if (hours_.empty() || hours_.back().number != number) hours_.push_back({number, {}, {}});
  Hour& hour = hours_.back();
  const std::string name = scoped(scope, key);
  hour.keys.put(
      model::shortened(model::hash_name(name)),
      {static_cast<std::uint32_t>(binding.payload), static_cast<std::uint32_t>(binding.payload >> 32),
       static_cast<std::uint32_t>(now.us - number * hour_us)});
  if (binding.created) hour.created[name] = std::move(*binding.created);
}

std::size_t IdempotencyKeys::size() const {
  std::size_t count = 0;
  for (const Hour& hour : hours_) count += hour.keys.size();
  return count;
}

std::size_t IdempotencyKeys::bytes() const {
  std::size_t count = 0;
  for (const Hour& hour : hours_) count += hour.keys.bytes();
  return count;
}

}  // namespace routesim::ingestion

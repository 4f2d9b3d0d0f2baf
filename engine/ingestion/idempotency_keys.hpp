// Idempotency keys: each creating request that was answered 201 binds its key for exactly 24 hours.
//
// A live key takes at most 32 bytes: a hash of it, one of its payload, and when it was bound. The id of what
// was created is the name that the request gave, and is kept only where it is not.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/model/name_map.hpp"
#include "engine/model/time.hpp"

namespace routesim::ingestion {

constexpr model::Duration key_lifetime{24LL * 3600 * 1'000'000};

class IdempotencyKeys {
 public:
  struct Binding {
    std::uint64_t payload = 0;  // hash_payload of the body that was answered
    std::optional<std::string>
        created;  // id of what it created; absent: the name that the request gives again
  };

  // What the key is bound to at `now`. `scope` is the request's path.
  std::optional<Binding> find(std::string_view scope, std::string_view key, model::Instant now) const;
  // The key must not be bound. `now` never goes back.
  void bind(std::string_view scope, std::string_view key, Binding binding, model::Instant now);

  std::size_t size() const;  // bound, and at most an hour longer than they live
  std::size_t bytes() const;

  // 64 bits that are equal for bodies of equal canonical text.
  static std::uint64_t hash_payload(std::string_view canonical_text);

 private:
  struct Value {
    std::uint32_t payload_low = 0, payload_high = 0;
    std::uint32_t bound_us = 0;  // since the hour began
  };
  // The keys that were bound in one hour, forgotten together when the last of them has expired.
  struct Hour {
    std::int64_t number = 0;  // hours since 1970
    model::NameMap<Value, model::ShortNameHash> keys;
    std::unordered_map<std::string, std::string> created;  // by scoped key, where it is kept
  };

  std::deque<Hour> hours_;  // oldest first; at most 25
};

}  // namespace routesim::ingestion

// Idempotency keys: each creating request that was answered 201 binds its key for exactly 24 hours.
//
// A live key takes at most 32 bytes: 20 in the order of binding, where it also expires, and 8 for its place
// in a table that is 70 to 80 % full. Of a key 80 bits of a hash are kept: with ten million live ones the
// odds that any two are taken for one are below 10^-10. The id of what was created is the name that the
// request gave, and is kept only where it is not.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/time.hpp"

namespace routesim::ingestion {

constexpr model::Duration key_lifetime{24LL * 3600 * 1'000'000};

class IdempotencyKeys {
 public:
  struct Binding {
    std::uint64_t payload = 0;           // hash_payload of the body that was answered
    std::uint64_t request = 0;           // number of the request that bound it
    std::optional<std::string> created;  // id of what it created; absent: the name that a retry gives again
  };

  // What the key is bound to at `now`. `scope` is the request's path.
  std::optional<Binding> find(std::string_view scope, std::string_view key, model::Instant now) const;
  // The key must not be bound. Neither `now` nor `binding.request` ever goes back.
  void bind(std::string_view scope, std::string_view key, Binding binding, model::Instant now);

  std::size_t size() const;  // bound, and up to a block of keys that have just expired
  std::size_t bytes() const;

  // 48 bits that are equal for bodies of equal canonical text.
  static std::uint64_t hash_payload(std::string_view canonical_text);

 private:
  struct KeyHash {
    std::uint32_t tag = 0;   // in the table
    std::uint32_t low = 0;   // in the entry; its lowest bits choose the shard
    std::uint16_t high = 0;  // in the entry
  };
  struct Entry {
    std::uint32_t hash_low = 0;
    std::uint16_t hash_high = 0;
    std::uint16_t payload_high = 0;
    std::uint32_t payload_low = 0;
    std::uint32_t bound_us = 0;  // since the first of its block
    std::uint32_t request = 0;   // since the first of its block
  };
  static_assert(sizeof(Entry) == 20);
  static constexpr std::uint32_t block_size = 1024;
  // Keys bound one after the other, forgotten together when the last of them has expired.
  struct Block {
    model::Instant from;
    std::uint64_t first_request = 0;
    std::vector<Entry> entries;
    std::vector<std::pair<std::uint32_t, std::string>> created;  // by place in entries, where it is kept
  };
  // An entry's number is block_size times its block's, plus its place there; 0: free.
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t entry = 0;
  };
  struct Shard {
    std::vector<Slot> slots;
    std::size_t used = 0;  // slots whose entry has been forgotten included
  };
  static constexpr std::uint32_t shard_count = 64;

  static KeyHash hash_key(std::string_view scope, std::string_view key);
  // Null where the entry has been forgotten.
  const Entry* entry(std::uint32_t number) const;
  bool is(const Slot& slot, const KeyHash& hash) const;
  // The key's slot in its shard, or the free one where it would be; the shard must not be empty.
  std::size_t place(const Shard& shard, const KeyHash& hash) const;
  void make_room(Shard& shard) const;

  std::deque<Block> blocks_;       // oldest first
  std::uint32_t first_block_ = 1;  // number of the front one
  std::array<Shard, shard_count> shards_;
};

}  // namespace routesim::ingestion

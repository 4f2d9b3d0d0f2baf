// A log in the order of binding, which is also the order of expiry, and a hash table of places in the log.
// The table is never told that an entry expired: its slots are swept when a shard fills up.
#include "engine/ingestion/idempotency_keys.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <xxhash.h>

namespace routesim::ingestion {
namespace {

constexpr std::int64_t largest_offset = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::uint64_t IdempotencyKeys::hash_payload(std::string_view canonical_text) {
  return XXH3_64bits(canonical_text.data(), canonical_text.size()) >> 16;
}

IdempotencyKeys::KeyHash IdempotencyKeys::hash_key(std::string_view scope, std::string_view key) {
  const XXH64_hash_t seed = XXH3_64bits(scope.data(), scope.size());
  const XXH128_hash_t hash = XXH3_128bits_withSeed(key.data(), key.size(), seed);
  return {static_cast<std::uint32_t>(hash.low64 >> 32), static_cast<std::uint32_t>(hash.high64),
          static_cast<std::uint16_t>(hash.high64 >> 32)};
}

const IdempotencyKeys::Entry* IdempotencyKeys::entry(std::uint32_t number) const {
  const std::uint32_t block = number / block_size - first_block_;
  return block < blocks_.size() ? &blocks_[block].entries[number % block_size] : nullptr;
}

bool IdempotencyKeys::is(const Slot& slot, const KeyHash& hash) const {
  if (slot.tag != hash.tag) return false;
  const Entry* kept = entry(slot.entry);
  return kept != nullptr && kept->hash_low == hash.low && kept->hash_high == hash.high;
}

std::size_t IdempotencyKeys::place(const Shard& shard, const KeyHash& hash) const {
  // 32 bits spread over the table's size by multiplication: any size will do.
  auto at = static_cast<std::size_t>((std::uint64_t{hash.tag} * shard.slots.size()) >> 32);
  while (shard.slots[at].entry != 0 && !is(shard.slots[at], hash)) {
    at = at + 1 == shard.slots.size() ? 0 : at + 1;
  }
  return at;
}

std::optional<IdempotencyKeys::Binding> IdempotencyKeys::find(std::string_view scope, std::string_view key,
                                                              model::Instant now) const {
  const KeyHash hash = hash_key(scope, key);
  const Shard& shard = shards_[hash.low % shard_count];
  if (shard.slots.empty()) return std::nullopt;
  const Slot& slot = shard.slots[place(shard, hash)];
  if (slot.entry == 0) return std::nullopt;
  const Block& block = blocks_[slot.entry / block_size - first_block_];
  const Entry& kept = *entry(slot.entry);
  // At 24 hours to the microsecond the key is new.
  if (now - (block.from + model::Duration{kept.bound_us}) >= key_lifetime) return std::nullopt;
  Binding binding{std::uint64_t{kept.payload_high} << 32 | kept.payload_low,
                  block.first_request + kept.request, std::nullopt};
  const auto created = std::lower_bound(block.created.begin(), block.created.end(), slot.entry % block_size,
                                        [](const auto& one, std::uint32_t at) { return one.first < at; });
  if (created != block.created.end() && created->first == slot.entry % block_size) {
    binding.created = created->second;
  }
  return binding;
}

void IdempotencyKeys::make_room(Shard& shard) const {
  if ((shard.used + 1) * 10 <= shard.slots.size() * 8) return;
  std::vector<Slot> kept;
  std::copy_if(shard.slots.begin(), shard.slots.end(), std::back_inserter(kept),
               [&](const Slot& slot) { return slot.entry != 0 && entry(slot.entry) != nullptr; });
  std::vector<Slot> slots((kept.size() + 1) * 10 / 7 + 4);
  for (const Slot& slot : kept) {
    auto at = static_cast<std::size_t>((std::uint64_t{slot.tag} * slots.size()) >> 32);
    while (slots[at].entry != 0) at = at + 1 == slots.size() ? 0 : at + 1;
    slots[at] = slot;
  }
  shard.used = kept.size();
  shard.slots = std::move(slots);
}

void IdempotencyKeys::bind(std::string_view scope, std::string_view key, Binding binding,
                           model::Instant now) {
  while (!blocks_.empty()) {
    const Block& oldest = blocks_.front();
    if (now - (oldest.from + model::Duration{oldest.entries.back().bound_us}) < key_lifetime) break;
    blocks_.pop_front();
    ++first_block_;
  }
  const bool fits = !blocks_.empty() && blocks_.back().entries.size() < block_size &&
                    (now - blocks_.back().from).us <= largest_offset &&
                    binding.request - blocks_.back().first_request <= largest_offset;
  if (!fits) blocks_.push_back({now, binding.request, {}, {}});

  const KeyHash hash = hash_key(scope, key);
  Block& block = blocks_.back();
  const auto at = static_cast<std::uint32_t>(block.entries.size());
  // Within a block of its full size there is no slack; the first of a small run need not pay for one.
  if (at == 64) block.entries.reserve(block_size);
  block.entries.push_back({hash.low, hash.high, static_cast<std::uint16_t>(binding.payload >> 32),
                           static_cast<std::uint32_t>(binding.payload),
                           static_cast<std::uint32_t>((now - block.from).us),
                           static_cast<std::uint32_t>(binding.request - block.first_request)});
  if (binding.created) block.created.emplace_back(at, std::move(*binding.created));

  Shard& shard = shards_[hash.low % shard_count];
  make_room(shard);
  Slot& slot = shard.slots[place(shard, hash)];
  if (slot.entry == 0) ++shard.used;
  const auto block_number = first_block_ + static_cast<std::uint32_t>(blocks_.size()) - 1;
  slot = {hash.tag, block_number * block_size + at};
}

std::size_t IdempotencyKeys::size() const {
  std::size_t count = 0;
  for (const Block& block : blocks_) count += block.entries.size();
  return count;
}

std::size_t IdempotencyKeys::bytes() const {
  std::size_t count = sizeof *this;
  for (const Block& block : blocks_) count += sizeof block + block.entries.capacity() * sizeof(Entry);
  for (const Shard& shard : shards_) count += shard.slots.capacity() * sizeof(Slot);
  return count;
}

}  // namespace routesim::ingestion

// Open addressing in 256 shards. A shard that is nine tenths full grows by an eighth, so that the tables are between
// 80 and 90 per cent full and no growth needs more than one shard's memory twice.
#include "engine/config/name_set.hpp"

#include <algorithm>
#include <utility>

#include <xxhash.h>

namespace routesim::config {
namespace {

constexpr std::uint64_t count_mask = 0xFFFF;

}  // namespace

NameSet::Key NameSet::key_of(std::string_view name) {
  const XXH128_hash_t hash = XXH3_128bits(name.data(), name.size());
  return {hash.high64, hash.low64 & ~count_mask};
}

// The slot of the key, or the free one where it would go.
std::size_t NameSet::find(const Shard& shard, const Key& key) {
  // The first byte chose the shard; the next four spread over its slots.
  const std::uint64_t spread = (key.high >> 24) & 0xFFFFFFFFU;
  std::size_t at = static_cast<std::size_t>((spread * shard.slots.size()) >> 32);
  for (;;) {
    const Slot& slot = shard.slots[at];
    const bool is_free = (slot.low_and_count & count_mask) == 0;
    if (is_free || (slot.high == key.high && (slot.low_and_count & ~count_mask) == key.low)) return at;
    if (++at == shard.slots.size()) at = 0;
  }
}

void NameSet::grow(Shard& shard) {
  Shard larger;
  larger.slots.resize(std::max<std::size_t>(16, shard.slots.size() + shard.slots.size() / 8 + 1));
  larger.used = shard.used;
  for (const Slot& slot : shard.slots) {
    if ((slot.low_and_count & count_mask) == 0) continue;
    larger.slots[find(larger, {slot.high, slot.low_and_count & ~count_mask})] = slot;
  }
  shard = std::move(larger);
}

void NameSet::add(std::string_view name) {
  const Key key = key_of(name);
  Shard& shard = shards_[key.high >> 56];
  if ((shard.used + 1) * 10 > shard.slots.size() * 9) grow(shard);
  Slot& slot = shard.slots[find(shard, key)];
  if ((slot.low_and_count & count_mask) == 0) {
    slot = {key.high, key.low | 1};
    ++shard.used;
    ++size_;
  } else if ((slot.low_and_count & count_mask) != count_mask) {
    ++slot.low_and_count;
  }
}

std::uint32_t NameSet::count(std::string_view name) const {
  const Key key = key_of(name);
  const Shard& shard = shards_[key.high >> 56];
  if (shard.slots.empty()) return 0;
  return static_cast<std::uint32_t>(shard.slots[find(shard, key)].low_and_count & count_mask);
}

std::size_t NameSet::bytes() const {
  std::size_t slots = 0;
  for (const Shard& shard : shards_) slots += shard.slots.capacity();
  return slots * sizeof(Slot);
}

}  // namespace routesim::config

// A map from names to small values that keeps a hash for each name, whatever its length. Two names of one
// hash would be taken for one: with a thousand million names the odds of any are below
// 10^-20.
//
// At most 32 bytes a name once a few thousand are there: entries of 24 bytes, 76 to 88 % full.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace routesim::model {

// 128 bits; never both 0.
struct NameHash {
  std::uint64_t high = 0, low = 0;
  std::uint32_t spread() const { return static_cast<std::uint32_t>(low >> 32); }
  std::uint32_t shard() const { return static_cast<std::uint32_t>(high); }
  friend bool operator==(const NameHash&, const NameHash&) = default;
};

// XXH3.
NameHash hash_name(std::string_view name);

template <class Value>
class NameMap {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  // Null when the name is not there; good until the next put.
  const Value* find(NameHash name) const {
    const Shard& shard = shards_[shard_of(name)];
    if (shard.entries.empty()) return nullptr;
    const std::size_t at = place(shard.entries, name);
    return is_free(shard.entries[at]) ? nullptr : &shard.entries[at].value;
  }

  void put(NameHash name, Value value) {
    Shard& shard = shards_[shard_of(name)];
    // Linear probing stays short up to here, and growing by a sixth keeps the table three quarters full.
    if ((shard.used + 1) * 100 > shard.entries.size() * 88) grow(shard);
    const std::size_t at = place(shard.entries, name);
    if (is_free(shard.entries[at])) {
      ++shard.used;
      ++size_;
    }
    shard.entries[at] = {name, value};
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const {
    std::size_t entries = 0;
    for (const Shard& shard : shards_) entries += shard.entries.capacity();
    return entries * sizeof(Entry) + sizeof *this;
  }

 private:
  struct Entry {
    NameHash name;  // all 0: free
    Value value;
  };
  struct Shard {
    std::vector<Entry> entries;
    std::size_t used = 0;
  };
  static_assert(sizeof(Entry) == 24);
  // Shards grow one at a time, so that growing never needs much more than what is kept.
  static constexpr std::size_t shard_count = 64;

  static bool is_free(const Entry& entry) { return entry.name == NameHash{}; }
  static std::size_t shard_of(NameHash name) { return name.shard() % shard_count; }

  // Where the name is, or the free place where it would be.
  static std::size_t place(const std::vector<Entry>& entries, NameHash name) {
    // 32 bits spread over the table's size by multiplication: any size will do.
    auto at = static_cast<std::size_t>((std::uint64_t{name.spread()} * entries.size()) >> 32);
    while (!is_free(entries[at]) && !(entries[at].name == name)) at = at + 1 == entries.size() ? 0 : at + 1;
    return at;
  }

  static void grow(Shard& shard) {
    std::vector<Entry> larger(shard.entries.size() + shard.entries.size() / 7 + 8);
    for (const Entry& entry : shard.entries) {
      if (!is_free(entry)) larger[place(larger, entry.name)] = entry;
    }
    shard.entries = std::move(larger);
  }

  std::array<Shard, shard_count> shards_;
  std::size_t size_ = 0;
};

}  // namespace routesim::model

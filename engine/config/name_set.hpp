// Which workitem names a timeline has submitted, and how often: twenty bytes a name, whatever their length, so that a
// timeline of a hundred million lines can be checked before it runs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace routesim::config {

class NameSet {
 public:
  // Counts the name once more.
  void add(std::string_view name);
  // How often it was added; stops counting at 65,535.
  std::uint32_t count(std::string_view name) const;

  std::size_t size() const { return size_; }  // different names
  std::size_t bytes() const;                  // memory taken by the slots

 private:
  // 112 bits of the name's hash and a count; a count of 0 marks a free slot. Two names of one hash would count as one:
  // with a billion names the odds are one in 10^15.
  struct Slot {
    std::uint64_t high = 0;
    std::uint64_t low_and_count = 0;
  };
  struct Shard {
    std::vector<Slot> slots;
    std::size_t used = 0;
  };
  struct Key {
    std::uint64_t high;
    std::uint64_t low;  // the last 16 bits are 0
  };

  static Key key_of(std::string_view name);
  static std::size_t find(const Shard& shard, const Key& key);
  static void grow(Shard& shard);

  std::array<Shard, 256> shards_;
  std::size_t size_ = 0;
};

}  // namespace routesim::config

#include "engine/ingestion/request_id.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <xxhash.h>

namespace routesim::ingestion {
namespace {

// The text that is hashed, `routesim:PURPOSE:NUMBER:NUMBER…`, without going to the heap.
class Text {
 public:
  explicit Text(std::string_view purpose) {
    add("routesim:");
    add(purpose);
  }
  void number(std::uint64_t number) {
    add(":");
    size_ = static_cast<std::size_t>(
        std::to_chars(bytes_.data() + size_, bytes_.data() + bytes_.size(), number).ptr - bytes_.data());
  }
  std::uint64_t hash(std::uint64_t seed) const { return XXH64(bytes_.data(), size_, seed); }

 private:
  void add(std::string_view text) {
    std::memcpy(bytes_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  std::array<char, 128> bytes_;  // purposes are short words of ours, numbers at most three
  std::size_t size_ = 0;
};

std::string uuid_text(std::uint64_t high, std::uint64_t low, std::uint64_t version) {
  high = (high & ~0xf000ULL) | version << 12;
  low = (low & ~(0xc000ULL << 48)) | (0x8000ULL << 48);  // the RFC's variant
  static constexpr char hex[] = "0123456789abcdef";
  std::string id(36, '-');
  std::size_t at = 0;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) ++at;
    const std::uint64_t half = digit < 16 ? high : low;
    id[at++] = hex[(half >> (60 - 4 * (digit % 16))) & 15];
  }
  return id;
}

}  // namespace

std::string made_up_id(std::string_view purpose, std::uint64_t seed, std::uint64_t number) {
  Text text(purpose);
  text.number(seed);
  text.number(number);
  // Version 8: a formula of one's own.
  return uuid_text(text.hash(0), text.hash(1), 8);
}

std::uint64_t drawn(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  Text text(purpose);
  for (const std::uint64_t number : {seed, a, b}) text.number(number);
  return text.hash(0);
}

std::string drawn_uuid(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  return uuid_text(drawn(purpose, seed, a, 2 * b), drawn(purpose, seed, a, 2 * b + 1), 4);
}

}  // namespace routesim::ingestion

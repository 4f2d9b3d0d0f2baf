#include "engine/ingestion/request_id.hpp"

#include <xxhash.h>

namespace routesim::ingestion {

std::string made_up_id(std::string_view purpose, std::uint64_t seed, std::uint64_t number) {
  std::string text = "routesim:";
  text += purpose;
  text += ':';
  text += std::to_string(seed);
  text += ':';
  text += std::to_string(number);
  std::uint64_t high = XXH64(text.data(), text.size(), 0);
  std::uint64_t low = XXH64(text.data(), text.size(), 1);
  high = (high & ~0xf000ULL) | 0x8000ULL;                // version 8: a formula of one's own
  low = (low & ~(0xc000ULL << 48)) | (0x8000ULL << 48);  // the RFC's variant

  static constexpr char hex[] = "0123456789abcdef";
  std::string id;
  id.reserve(36);
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) id += '-';
    const std::uint64_t half = digit < 16 ? high : low;
    id += hex[(half >> (60 - 4 * (digit % 16))) & 15];
  }
  return id;
}

}  // namespace routesim::ingestion

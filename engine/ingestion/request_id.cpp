#include "engine/ingestion/request_id.hpp"

#include <xxhash.h>

namespace routesim::ingestion {
namespace {

std::string uuid_text(std::uint64_t high, std::uint64_t low, std::uint64_t version) {
  high = (high & ~0xf000ULL) | version << 12;
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

}  // namespace

std::string made_up_id(std::string_view purpose, std::uint64_t seed, std::uint64_t number) {
  std::string text = "routesim:";
  text += purpose;
  text += ':';
  text += std::to_string(seed);
  text += ':';
  text += std::to_string(number);
  // Version 8: a formula of one's own.
  return uuid_text(XXH64(text.data(), text.size(), 0), XXH64(text.data(), text.size(), 1), 8);
}

std::uint64_t drawn(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  std::string text = "routesim:";
  text += purpose;
  for (const std::uint64_t number : {seed, a, b}) {
    text += ':';
    text += std::to_string(number);
  }
  return XXH64(text.data(), text.size(), 0);
}

std::string drawn_uuid(std::string_view purpose, std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  return uuid_text(drawn(purpose, seed, a, 2 * b), drawn(purpose, seed, a, 2 * b + 1), 4);
}

}  // namespace routesim::ingestion

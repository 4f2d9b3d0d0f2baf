#include "engine/model/name_map.hpp"

#include <xxhash.h>

namespace routesim::model {

NameHash hash_name(std::string_view name) {
  const XXH128_hash_t hash = XXH3_128bits(name.data(), name.size());
  // Both halves 0 means "free" in the map.
  return {hash.high64, hash.high64 == 0 && hash.low64 == 0 ? 1 : hash.low64};
}

ShortNameHash shortened(NameHash name) {
  const auto a = static_cast<std::uint32_t>(name.low >> 32);
  const auto b = static_cast<std::uint32_t>(name.high);
  const auto c = static_cast<std::uint32_t>(name.high >> 32);
  return {a, b, a == 0 && b == 0 && c == 0 ? 1 : c};
}

}  // namespace routesim::model

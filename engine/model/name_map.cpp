#include "engine/model/name_map.hpp"

#include <xxhash.h>

namespace routesim::model {

NameHash hash_name(std::string_view name) {
  const XXH128_hash_t hash = XXH3_128bits(name.data(), name.size());
  // Both halves 0 means "free" in the map.
  return {hash.high64, hash.high64 == 0 && hash.low64 == 0 ? 1 : hash.low64};
}

}  // namespace routesim::model

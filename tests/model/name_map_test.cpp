#include "engine/model/name_map.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routesim::model {

TEST_CASE("a name gives back the value last put, and a stranger none") {
  NameMap<std::uint64_t> map;
  CHECK(map.find(hash_name("loan-1")) == nullptr);
  map.put(hash_name("loan-1"), 7);
  map.put(hash_name(""), 8);
  map.put(hash_name("loan-1"), 9);
  REQUIRE(map.find(hash_name("loan-1")) != nullptr);
  CHECK(*map.find(hash_name("loan-1")) == 9);
  CHECK(*map.find(hash_name("")) == 8);
  CHECK(map.find(hash_name("loan-2")) == nullptr);
  CHECK(map.size() == 2);
}

TEST_CASE("many names are all found again, in at most 32 bytes each") {
  NameMap<std::uint64_t> map;
  constexpr std::uint64_t many = 300'000;
  for (std::uint64_t i = 0; i < many; ++i) map.put(hash_name("claim-" + std::to_string(i)), i);
  CHECK(map.size() == many);
  int wrong = 0;
  int strangers = 0;
  for (std::uint64_t i = 0; i < many; ++i) {
    const std::uint64_t* value = map.find(hash_name("claim-" + std::to_string(i)));
    wrong += value == nullptr || *value != i;
    strangers += map.find(hash_name("clain-" + std::to_string(i))) != nullptr;
  }
  CHECK(wrong == 0);
  CHECK(strangers == 0);
  CHECK(map.bytes() <= many * 32);
}

}  // namespace routesim::model

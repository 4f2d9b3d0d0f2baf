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

TEST_CASE("shortened hashes keep twelve bytes for the value") {
  struct Value {
    std::uint32_t a, b, c;
  };
  NameMap<Value, ShortNameHash> map;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    map.put(shortened(hash_name("key-" + std::to_string(i))), {i, i + 1, i + 2});
  }
  int wrong = 0;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const Value* value = map.find(shortened(hash_name("key-" + std::to_string(i))));
    wrong += value == nullptr || value->a != i || value->c != i + 2;
  }
  CHECK(wrong == 0);
  CHECK(map.size() == 10'000);
}

}  // namespace routesim::model

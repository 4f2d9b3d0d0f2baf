#include "engine/ingestion/request_id.hpp"

#include <set>

#include "tests/support/catch.hpp"

namespace routesim::ingestion {

TEST_CASE("the ids of the reference's table") {
  CHECK(made_up_id("request", 7, 1) == "06373047-f40a-892b-8fa8-7db45aa5f115");
  CHECK(made_up_id("request", 7, 2) == "bd4b1dbf-2a48-825a-b3d5-2b2077f2f208");
  CHECK(made_up_id("request", 7, 3) == "d5ef4cc3-932f-8317-aa41-b98db3f76fa4");
}

TEST_CASE("every id is a UUID of version 8 and the RFC's variant") {
  for (std::uint64_t number = 1; number <= 2'000; ++number) {
    const std::string id = made_up_id("workitem", 0, number);
    REQUIRE(id.size() == 36);
    for (std::size_t i = 0; i < id.size(); ++i) {
      const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
      REQUIRE(
          (dash ? id[i] == '-' : std::string_view("0123456789abcdef").find(id[i]) != std::string_view::npos));
    }
    REQUIRE(id[14] == '8');
    REQUIRE(std::string_view("89ab").find(id[19]) != std::string_view::npos);
  }
}

TEST_CASE("purpose, seed and number each make another id; the largest seed will do") {
  const std::uint64_t largest = 1ULL << 53;
  std::set<std::string> ids;
  int made = 0;
  for (const char* purpose : {"request", "workitem", "workitemtype"}) {
    for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{11}, largest}) {
      for (const std::uint64_t number : {1ULL, 2ULL, 11ULL, 1'000'000ULL}) {
        ids.insert(made_up_id(purpose, seed, number));
        ++made;
      }
    }
  }
  CHECK(ids.size() == static_cast<std::size_t>(made));
}

}  // namespace routesim::ingestion

#include "engine/ingestion/workitem_names.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routesim::ingestion {
namespace {

// Creates the next workitem of a name, as the API does.
std::string create(WorkitemNames& names, std::string_view name, model::WorkitemNumber number) {
  const std::string id = names.next_id(name);
  names.add(id, static_cast<std::uint32_t>(number + 100), number);
  return id;
}

// The number of the workitem that a name means; 0: none.
model::WorkitemNumber meant(const WorkitemNames& names, std::string_view name) {
  const auto entry = names.find_id(names.id_of(name));
  return entry ? entry->number : 0;
}

}  // namespace

TEST_CASE("D123: the name itself, then #2, #3, …") {
  WorkitemNames names;
  CHECK(create(names, "loan-1", 1) == "loan-1");
  CHECK(create(names, "loan-1", 2) == "loan-1#2");
  CHECK(create(names, "loan-2", 3) == "loan-2");
  CHECK(create(names, "loan-1", 4) == "loan-1#3");
}

TEST_CASE("D123: a bare name means the latest, #1 the first, #n that one") {
  WorkitemNames names;
  CHECK(meant(names, "loan-1") == 0);
  CHECK(meant(names, "loan-1#1") == 0);
  create(names, "loan-1", 1);
  CHECK(meant(names, "loan-1") == 1);
  CHECK(meant(names, "loan-1#1") == 1);
  CHECK(meant(names, "loan-1#2") == 0);
  create(names, "loan-1", 2);
  CHECK(meant(names, "loan-1") == 2);
  CHECK(meant(names, "loan-1#1") == 1);
  CHECK(meant(names, "loan-1#2") == 2);
  for (model::WorkitemNumber n = 3; n <= 12; ++n) create(names, "loan-1", n);
  CHECK(meant(names, "loan-1") == 12);
  CHECK(meant(names, "loan-1#1") == 1);
  CHECK(meant(names, "loan-1#11") == 11);
  CHECK(meant(names, "loan-1#12") == 12);
  CHECK(meant(names, "loan-1#13") == 0);
  CHECK(meant(names, "loan") == 0);
}

TEST_CASE("the id that a name stands for, for paths: also of what does not exist") {
  WorkitemNames names;
  CHECK(names.id_of("loan-1") == "loan-1");
  create(names, "loan-1", 1);
  create(names, "loan-1", 2);
  CHECK(names.id_of("loan-1") == "loan-1#2");
  CHECK(names.id_of("loan-1#1") == "loan-1");
  CHECK(names.id_of("loan-1#7") == "loan-1#7");
}

TEST_CASE("an exact id means itself: what a raw path names") {
  WorkitemNames names;
  create(names, "loan-1", 1);
  create(names, "loan-1", 2);
  CHECK(names.find_id("loan-1")->number == 1);
  CHECK(names.find_id("loan-1#2")->number == 2);
  CHECK_FALSE(names.find_id("loan-1#1"));
}

TEST_CASE("thousands of one name, and as many names, each found and none mistaken for another") {
  WorkitemNames names;
  model::WorkitemNumber number = 0;
  for (int i = 0; i < 3'000; ++i) {
    create(names, "same", ++number);
    create(names, "other-" + std::to_string(i), ++number);
  }
  CHECK(names.size() == 6'000);
  CHECK(names.next_id("same") == "same#3001");
  CHECK(meant(names, "same") == 5'999);
  for (int i = 1; i <= 3'000; ++i) {
    const auto odd = static_cast<model::WorkitemNumber>(2 * i - 1);
    REQUIRE(meant(names, "same#" + std::to_string(i)) == odd);
    REQUIRE(meant(names, "other-" + std::to_string(i - 1)) == odd + 1);
    REQUIRE(names.find_id(names.id_of("same#" + std::to_string(i)))->slot == odd + 100);
  }
}

TEST_CASE("a copy keeps its own names") {
  WorkitemNames names;
  create(names, "loan-1", 1);
  WorkitemNames copy = names;
  create(copy, "loan-1", 2);
  CHECK(meant(names, "loan-1") == 1);
  CHECK(meant(copy, "loan-1") == 2);
}

TEST_CASE("ids that the API makes up stand for themselves") {
  WorkitemNames names;
  const std::string id = "06373047-f40a-892b-8fa8-7db45aa5f115";
  names.add(id, 3, 5);
  CHECK(meant(names, id) == 5);
  CHECK(names.find_id(id)->slot == 3);
}

}  // namespace routesim::ingestion

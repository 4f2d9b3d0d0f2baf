#include "engine/input/csv_reader.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routesim::input {
namespace {

struct Read {
  std::string cells;  // in brackets, a line a row; a broken row ends in `!`
  std::string told;   // "line:column code", a line each
  bool failed = false;
};

Read read(const std::string& text) {
  Problems problems;
  CsvReader rows(text, problems.add_file("a.csv"), problems);
  Read out;
  while (const auto row = rows.next()) {
    for (const Json& cell : row->cells) {
      CHECK(cell.is(Json::Kind::string));
      out.cells += "[" + cell.text + "]";
    }
    out.cells += row->broken ? "!\n" : "\n";
  }
  out.failed = rows.failed();
  for (const Problem& problem : problems.sorted()) {
    out.told += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
                problem.code + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("rows of a table end in either way, the last one in none") {
  CHECK(read("a,b\n1,2\n").cells == "[a][b]\n[1][2]\n");
  CHECK(read("a,b\r\n1,2\r\n").cells == "[a][b]\n[1][2]\n");
  CHECK(read("a,b\n1,2").cells == "[a][b]\n[1][2]\n");
  CHECK(read("a\n\n\r\n1\n\n").cells == "[a]\n[1]\n");
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n")
            .cells == "[a][b]\n");
  CHECK(read("").cells.empty());
  CHECK(read("\n\n").cells.empty());
}

TEST_CASE("cells are kept as they are written") {
  CHECK(read(",,\n").cells == "[][][]\n");
  CHECK(read(" a , b \n").cells == "[ a ][ b ]\n");
  CHECK(read("a,").cells == "[a][]\n");
  CHECK(read("a;b\n").cells == "[a;b]\n");
  CHECK(read("007,1e5,true\n").cells == "[007][1e5][true]\n");
}

TEST_CASE("quotes take in commas, line ends and, doubled, themselves") {
  CHECK(read("\"a,b\",c\n").cells == "[a,b][c]\n");
  CHECK(read("\"a\nb\",c\n").cells == "[a\nb][c]\n");
  CHECK(read("\"say \"\"no\"\"\"\n").cells == "[say \"no\"]\n");
  CHECK(read("\"\",x\n").cells == "[][x]\n");
  CHECK(read("\"\"\"\"").cells == "[\"]\n");
  CHECK(read("\"a\"\r\n\"b\"").cells == "[a]\n[b]\n");
}

TEST_CASE("a quote out of place costs its line, one without an end the rest") {
  const Read inside = read("a,b\nx\"y,2\n3,4\n");
  CHECK(inside.cells == "[a][b]\n[x\"y][2]!\n[3][4]\n");
  CHECK(inside.told == "2:2 csv-unbalanced-quote\n");
  CHECK_FALSE(inside.failed);
  const Read behind = read("\"a\"b,c\nd,e\n");
  CHECK(behind.cells == "[a][c]!\n[d][e]\n");
  CHECK(behind.told == "1:4 csv-unbalanced-quote\n");
  // One problem a line is enough.
  CHECK(read("\"a\"b\", \"c\"d\n").told == "1:4 csv-unbalanced-quote\n");
  CHECK(read("\"a\"b,\"c\"d\n").told == "1:4 csv-unbalanced-quote\n");
  CHECK(read("\"a\"b,\"c\n").told == "1:4 csv-unbalanced-quote\n1:6 csv-unbalanced-quote\n");
  const Read open = read("a,b\n1,\"2\n3,4\n");
  CHECK(open.cells == "[a][b]\n");
  CHECK(open.told == "2:3 csv-unbalanced-quote\n");
  CHECK(open.failed);
  const Read spaced = read("1, \"2\"\n");
  CHECK(spaced.told == "1:4 csv-unbalanced-quote\n");
}

TEST_CASE("places count characters, and lines within quotes") {
  const std::string text = "ä,\"b\nc\",d\nxyz,2\n";
  Problems problems;
  CsvReader rows(text, problems.add_file("a.csv"), problems);
  const auto first = rows.next();
  REQUIRE(first);
  CHECK(first->place.line == 1);
  CHECK(first->cells[0].place.length == 1);
  CHECK(first->cells[1].place.column == 3);
  CHECK(first->cells[2].place.line == 2);
  CHECK(first->cells[2].place.column == 4);
  const auto second = rows.next();
  REQUIRE(second);
  CHECK(second->place.line == 3);
  CHECK(second->place.length == 5);
  CHECK(second->cells[0].place.length == 3);
  CHECK(second->cells[1].place.column == 5);
}

TEST_CASE("a table that is no UTF-8 has no rows") {
  const Read result = read("a,b\nä,\xFF\n");
  CHECK(result.cells.empty());
  CHECK(result.failed);
  CHECK(result.told == "2:3 invalid-utf8\n");
}

TEST_CASE("a cell has a mebibyte and no more") {
  CHECK(read(std::string(1U << 20, 'x')).told.empty());
  CHECK(read("a\n" + std::string((1U << 20) + 1, 'x') + "\n").told == "2:1 string-too-long\n");
}

}  // namespace routesim::input

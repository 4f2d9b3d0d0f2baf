#include "engine/input/problems.hpp"

#include <stdexcept>
#include <string>

#include "tests/support/catch.hpp"

namespace routesim::input {
namespace {

// One problem in one line, as it is printed.
std::string printed(std::string line, Place place, Problems::TextStyle style = {}) {
  Problems problems;
  place.file = problems.add_file("a.json");
  problems.keep_text(place.file, std::move(line));
  problems.add("unknown-queue", place, "/x", "no queue has the id `vip`", "did you mean `VIP`?");
  return problems.to_text(style);
}

}  // namespace

TEST_CASE("a problem is a header, a pointer, the line with a caret, and help") {
  CHECK(printed("{\n  \"queueId\": \"vip\",\n}", {0, 2, 14, 5}) ==
        "a.json:2:14: error: no queue has the id `vip` [unknown-queue]\n"
        "  at /x\n"
        "  |   \"queueId\": \"vip\",\n"
        "  |              ^~~~~\n"
        "  help: did you mean `VIP`?\n");
}

TEST_CASE("a problem of a whole file has no line") {
  CHECK(printed("{}", {0, 0, 0, 0}) ==
        "a.json: error: no queue has the id `vip` [unknown-queue]\n  at /x\n  help: did you mean `VIP`?\n");
}

TEST_CASE("the caret stands below its character") {
  const auto lines = [](std::string line, std::uint32_t column, std::uint32_t length) {
    const std::string text = printed(std::move(line), {0, 1, column, length});
    const std::size_t from = text.find("  | ");
    return text.substr(from, text.find("  help") - from);
  };
  SECTION("after tabs") { CHECK(lines("\t\t\"a\": 1", 8, 1) == "  | \t\t\"a\": 1\n  | \t\t     ^\n"); }
  SECTION("after characters of two and four bytes") {
    CHECK(lines("\"éü\" x", 6, 1) == "  | \"éü\" x\n  |      ^\n");
  }
  SECTION("after wide characters") { CHECK(lines("\"日本\" x", 6, 1) == "  | \"日本\" x\n  |        ^\n"); }
  SECTION("below wide characters") { CHECK(lines("日本", 1, 2) == "  | 日本\n  | ^~~~\n"); }
  SECTION("after combining characters") { CHECK(lines("e\xCC\x81 x", 4, 1) == "  | e\xCC\x81 x\n  |   ^\n"); }
  SECTION("behind the end of the line") { CHECK(lines("ab", 3, 1) == "  | ab\n  |   ^\n"); }
  SECTION("not beyond the end of the line") { CHECK(lines("abc", 2, 9) == "  | abc\n  |  ^~\n"); }
  SECTION("without the carriage return") { CHECK(lines("ab\r\nc", 1, 1) == "  | ab\n  | ^\n"); }
  SECTION("without the byte-order mark") {
    CHECK(lines("\xEF\xBB\xBF"
                "ab",
                2, 1) == "  | ab\n  |  ^\n");
  }
  SECTION("without what a terminal would obey") {
    CHECK(lines("a\x1b[1mb", 6, 1) == "  | a?[1mb\n  |      ^\n");
  }
  SECTION("in long lines with a part of them") {
    const std::string text = lines(std::string(500, 'a') + "X" + std::string(500, 'b'), 501, 1);
    CHECK(text == "  | …" + std::string(60, 'a') + "X" + std::string(99, 'b') + "…\n  | " +
                      std::string(61, ' ') + "^\n");
  }
}

TEST_CASE("problems are sorted by file, line and column, and told once") {
  Problems problems;
  const std::uint32_t a = problems.add_file("a");
  const std::uint32_t b = problems.add_file("b");
  problems.add("unknown-rule", {b, 1, 1, 1}, "", "4");
  problems.add("unknown-rule", {a, 2, 5, 1}, "", "3");
  problems.add("unknown-rule", {a, 2, 1, 1}, "", "1");
  problems.add("unknown-skill", {a, 2, 1, 1}, "", "2");
  problems.add("unknown-rule", {a, 2, 1, 1}, "", "1");
  std::string order;
  for (const Problem& problem : problems.sorted()) order += problem.message;
  CHECK(order == "1234");
  CHECK(problems.errors() == 4);
}

TEST_CASE("warnings are no errors") {
  Problems problems;
  const std::uint32_t file = problems.add_file("a");
  CHECK(problems.empty());
  problems.add("unknown-option", {file, 1, 1, 1}, "", "x");
  CHECK(problems.warnings() == 1);
  CHECK(problems.errors() == 0);
  CHECK(problems.to_text() == "a:1:1: warning: x [unknown-option]\n");
}

TEST_CASE("after fifty problems there is a count") {
  Problems problems;
  const std::uint32_t file = problems.add_file("a");
  for (std::uint32_t line = 1; line <= 53; ++line) problems.add("unknown-rule", {file, line, 1, 1}, "", "x");
  const std::string text = problems.to_text();
  CHECK(text.find("a:50:1") != std::string::npos);
  CHECK(text.find("a:51:1") == std::string::npos);
  CHECK(text.substr(text.find("… ")) == "… and 3 more problems\n");
}

TEST_CASE("a flood of problems is counted, not kept") {
  Problems problems;
  const std::uint32_t file = problems.add_file("a");
  for (std::uint32_t line = 1; line <= 20'000; ++line)
    problems.add("unknown-rule", {file, line, 1, 1}, "", "x");
  CHECK(problems.errors() == 20'000);
  CHECK(problems.sorted().size() == 10'000);
}

TEST_CASE("colour marks the parts and nothing else changes") {
  std::string coloured = printed("{\n}", {0, 1, 1, 1}, {true, 50});
  CHECK(coloured.find("\x1b[1;31merror: \x1b[0m") != std::string::npos);
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  CHECK(coloured == printed("{\n}", {0, 1, 1, 1}));
}

TEST_CASE("as JSON every member is always there") {
  Problems problems;
  CHECK(problems.to_json() == "[]\n");
  const std::uint32_t file = problems.add_file("a\"\xFF.json");
  problems.add("unknown-option", {file, 3, 4, 5}, "/a", "m", "h");
  problems.add("empty-file", {file, 0, 0, 0}, "", "e");
  CHECK(
      problems.to_json() ==
      "[\n {\"file\":\"a\\\"\xEF\xBF\xBD.json\",\"line\":0,\"column\":0,\"length\":0,\"severity\":\"error\","
      "\"code\":\"empty-file\",\"pointer\":\"\",\"message\":\"e\",\"help\":\"\"},\n "
      "{\"file\":\"a\\\"\xEF\xBF\xBD.json\",\"line\":3,\"column\":4,\"length\":5,\"severity\":\"warning\","
      "\"code\":\"unknown-option\",\"pointer\":\"/a\",\"message\":\"m\",\"help\":\"h\"}\n]\n");
}

TEST_CASE("lines of a file that is read line by line are kept one by one") {
  Problems problems;
  const std::uint32_t file = problems.add_file("t.ndjson");
  problems.add("missing-verb", {file, 7, 2, 1}, "", "m");
  problems.keep_line(file, 7, "{ }");
  CHECK(problems.to_text() == "t.ndjson:7:2: error: m [missing-verb]\n  | { }\n  |  ^\n");
}

TEST_CASE("the text of a file that is not quoted can be given up") {
  Problems problems;
  const std::uint32_t clean = problems.add_file("a");
  const std::uint32_t wrong = problems.add_file("b");
  problems.keep_text(clean, "aaa");
  problems.keep_text(wrong, "bbb");
  problems.add("missing-verb", {wrong, 1, 1, 1}, "", "m");
  problems.drop_unquoted_text(clean);
  problems.drop_unquoted_text(wrong);
  CHECK(problems.to_text() == "b:1:1: error: m [missing-verb]\n  | bbb\n  | ^\n");
}

TEST_CASE("a code that is not in the table is a bug") {
  Problems problems;
  CHECK_THROWS_AS(problems.add("no-such-code", {}, "", "m"), std::logic_error);
}

TEST_CASE("the author's words stand in backticks, visible and short") {
  CHECK(in_backticks("vip") == "`vip`");
  CHECK(in_backticks("a\nb\x1b") == "`a\\nb\\u001b`");
  CHECK(in_backticks("\xFF") == "`\xEF\xBF\xBD`");
  CHECK(in_backticks(std::string(100, 'x')) == "`" + std::string(80, 'x') + "…`");
}

}  // namespace routesim::input

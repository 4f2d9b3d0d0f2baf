#include "engine/input/json_reader.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::input {
namespace {

// What reading one text gave.
struct Read {
  std::optional<Json> json;
  std::vector<Problem> problems;
};

Read read(std::string_view text) {
  Problems problems;
  const std::uint32_t file = problems.add_file("x.json");
  Read out;
  out.json = read_json(problems.keep_text(file, std::string(text)), file, problems);
  out.problems = problems.sorted();
  return out;
}

std::string place_text(const Place& place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column) + "+" + std::to_string(place.length);
}

std::string place_of(std::string_view text, std::string_view member) {
  const Read result = read(text);
  REQUIRE(result.json);
  const Member* found = result.json->find(member);
  REQUIRE(found != nullptr);
  return place_text(found->place) + " " + place_text(found->value.place);
}

}  // namespace

TEST_CASE("every value and member name knows its place") {
  CHECK(place_of(R"({"a":1})", "a") == "1:2+3 1:6+1");
  CHECK(place_of("{\n  \"a\" :\n\t-12.5e3 }", "a") == "2:3+3 3:2+7");
  CHECK(place_of(R"({ "a": "b\"c" })", "a") == "1:3+3 1:8+6");
  CHECK(place_of(R"({ "a": true, "b": null })", "b") == "1:14+3 1:19+4");
  CHECK(place_of(R"({ "a": false })", "a") == "1:3+3 1:8+5");
  CHECK(place_of("{ \"a\": [ 1,\n 2 ], \"b\": { } }", "b") == "2:7+3 2:12+1");
  CHECK(place_of("// one\n/* two\n three */ { /**/ \"a\" /* : */ : // x\n 7 }", "a") == "3:18+3 4:2+1");
}

TEST_CASE("columns count characters, and a byte-order mark takes none") {
  CHECK(place_of("{ \"é日\": \"ü\", \"a\": 1 }", "a") == "1:14+3 1:19+1");
  CHECK(place_of("\xEF\xBB\xBF{\"a\":1}", "a") == "1:2+3 1:6+1");
  CHECK(place_of("{ \"𝄞\": 1,\t\"a\": \"𝄞\" }", "a") == "1:11+3 1:16+3");
}

TEST_CASE("a text may start in the middle of its file") {
  Problems problems;
  const auto json = read_json("[1]", problems.add_file("x"), problems, 17);
  REQUIRE(json);
  CHECK(json->items[0].place.line == 17);
}

TEST_CASE("numbers keep the text that was written, however large") {
  const Read result = read(R"([ 425000.00, -0, 1E400, -1e-400, 123456789012345678901234567890 ])");
  REQUIRE(result.json);
  REQUIRE(result.problems.empty());
  std::vector<std::string> texts;
  for (const Json& item : result.json->items) texts.push_back(item.text);
  CHECK(texts ==
        std::vector<std::string>{"425000.00", "-0", "1E400", "-1e-400", "123456789012345678901234567890"});
}

TEST_CASE("a number too large for the library leaves places and strings alone") {
  const std::string digits(400, '7');
  const Read result =
      read("{ \"1e999\": \"1e999 // \\\" \", /* 1e999 */ \"a\": " + digits + ", \"b\": 1 } // 1e999");
  REQUIRE(result.json);
  CHECK(result.problems.empty());
  CHECK(result.json->find("1e999")->value.text == "1e999 // \" ");
  CHECK(result.json->find("a")->value.text == digits);
  CHECK(place_text(result.json->find("b")->place) == "1:447+3");
}

TEST_CASE("escapes in strings are decoded") {
  const Read result = read(R"(["\" \\ \/ \b \f \n \r \t é 𝄞"])");
  REQUIRE(result.json);
  CHECK(result.json->items[0].text == "\" \\ / \b \f \n \r \t é 𝄞");
}

TEST_CASE("a repeated member is a problem, and the first one counts") {
  const Read result = read("{ \"a\": { \"x\": 1,\n \"x\": [ 2 ], \"y\": 3 } }");
  REQUIRE(result.json);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].code == "repeated-member");
  CHECK(result.problems[0].pointer == "/a/x");
  CHECK(place_text(result.problems[0].place) == "2:2+3");
  CHECK(to_text(*result.json) == R"({"a":{"x":1,"y":3}})");

  // Objects with many members find repetitions another way.
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"m" + std::to_string(i) + "\": 0, ";
  CHECK(read(many + "\"m3\": 1 }").problems.size() == 1);
  CHECK(read(many + "\"m100\": 1 }").problems.empty());
}

TEST_CASE("what is no JSON is told in one problem at the first wrong token") {
  struct Row {
    std::string text;
    std::string place;
    std::string message;
    std::string help;
  };
  const Row rows[] = {
      {"{ \"a\": 1\n  \"b\": 2 }", "2:3+3", "expected `,` or `}` after a member, but found the string `b`",
       "is a comma missing before it?"},
      {"[1, 2,]", "1:7+1", "expected a value after `,`, but found `]`", "remove the comma before it"},
      {"{ \"a\": 1, }", "1:11+1", "expected a member name in double quotes after `,`, but found `}`",
       "remove the comma before it"},
      {"{ \"a\" 1 }", "1:7+1", "expected `:` after the member name `a`, but found the number `1`", ""},
      {"{ \"a\": }", "1:8+1", "expected a value for `a`, but found `}`", ""},
      {"{ a: 1 }", "1:3+1", "the member name `a` has no double quotes", "write `\"a\"`"},
      {"[ 'x' ]", "1:3+1", "expected a value or `]`, but found `'`", "strings are written in double quotes"},
      {"[ tru ]", "1:3+3", "`tru` is not a value in JSON", "did you mean `true`?"},
      {"[ None ]", "1:3+4", "`None` is not a value in JSON", "no value is written `null`"},
      {"[ yes ]", "1:3+3", "`yes` is not a value in JSON", "a text is written in double quotes: `\"yes\"`"},
      {"[ 01 ]", "1:3+2", "`01` is not a number in JSON",
       "a number does not begin with 0 unless it is 0 or a fraction"},
      {"[ 1.5.2 ]", "1:3+5", "`1.5.2` is not a number in JSON",
       "numbers are written like `5`, `-0.25` or `1e6`"},
      {"[ .5 ]", "1:3+2", "`.5` is not a number in JSON", "a digit stands before the point: `0.5`"},
      {"[ +5 ]", "1:3+2", "`+5` is not a number in JSON", "a number has no `+` before it"},
      {"[ \"a\nb\" ]", "1:3+1", "this string does not end in its line",
       "close it with `\"`; a line break inside a string is written `\\n`"},
      {"[ \"a\\qb\" ]", "1:5+2", "`\\q` is not an escape in a string",
       "the escapes are `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` and `\\u` with four hex digits"},
      {"[ \"a\\u12\" ]", "1:5+2", "`\\u` is not followed by four hex digits", ""},
      {"[ \"\\ud800\" ]", "1:4+6", "`\\ud800` is half of a pair and stands alone",
       "characters beyond `\\uffff` are two escapes, or the character itself"},
      {"[ \"a\tb\" ]", "1:5+1", "a control character stands inside a string", "a tab is written `\\t`"},
      {"[ \"abc", "1:3+1", "this string is not closed", "close it with `\"`"},
      {"[ 1 }", "1:5+1", "expected `,` or `]` after a value, but found `}`",
       "the `[` in line 1 is closed by `]`"},
      {"{} {}", "1:4+1", "expected the end of the text, but found `{`", ""},
      {"{ \"a\": [\n\n", "1:9+1", "expected a value or `]`, but the text ends here",
       "the `[` in line 1, column 8 is not closed"},
      {"[ 1, /* 2 ]", "1:6+2", "this comment is not closed", "close it with `*/`"},
      {"[ 1 / 2 ]", "1:5+1", "a single `/` begins no comment",
       "comments are `// …` to the end of a line and `/* … */`"},
      {std::string("[ 1 \0 ]", 8), "1:5+1", "a zero byte stands in the text",
       "save the file as plain text with the encoding UTF-8"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Read result = read(row.text);
    CHECK_FALSE(result.json);
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].code == "invalid-json");
    CHECK(place_text(result.problems[0].place) == row.place);
    CHECK(result.problems[0].message == row.message);
    CHECK(result.problems[0].help == row.help);
  }
}

TEST_CASE("limits and other encodings have codes of their own") {
  struct Row {
    std::string text;
    std::string code;
    std::string place;
  };
  const Row rows[] = {
      {"[ NaN ]", "not-a-number", "1:3+3"},
      {"{ \"a\": -Infinity }", "not-a-number", "1:8+9"},
      {"", "empty-file", "0:0+0"},
      {" // nothing\n", "empty-file", "0:0+0"},
      {"\xEF\xBB\xBF", "empty-file", "0:0+0"},
      {"[ \"é\xFFx\" ]", "invalid-utf8", "1:5+1"},
      {"[ \"\xC0\xAF\" ]", "invalid-utf8", "1:4+1"},
      {"[ \"\xED\xA0\x80\" ]", "invalid-utf8", "1:4+1"},
      {std::string(65, '['), "too-deep", "1:65+1"},
      {"[\"" + std::string(longest_string_bytes + 1, 'x') + "\"]", "string-too-long", "1:2+1"},
      {"{\"" + std::string(longest_string_bytes + 1, 'x') + "\":1}", "string-too-long", "1:2+1"},
  };
  for (const Row& row : rows) {
    INFO(row.text.substr(0, 80));
    const Read result = read(row.text);
    CHECK_FALSE(result.json);
    REQUIRE(result.problems.size() == 1);
    CHECK(result.problems[0].code == row.code);
    CHECK(place_text(result.problems[0].place) == row.place);
  }
  CHECK(read(std::string(64, '[') + std::string(64, ']')).json);
  CHECK(read("[\"" + std::string(longest_string_bytes, 'x') + "\"]").json);
}

TEST_CASE("every beginning of a document is either JSON or has one problem") {
  const std::string text = R"({ "a": [ 1, -2.5e1, "xA\n", true ], /* c */ "b": { "c": null } } // end)";
  for (std::size_t length = 0; length < text.size(); ++length) {
    INFO(text.substr(0, length));
    const Read result = read(text.substr(0, length));
    CHECK(result.problems.size() == (result.json ? 0 : 1));
  }
}

TEST_CASE("member names are escaped in pointers") { CHECK(escape_pointer("a/b~c") == "a~1b~0c"); }

}  // namespace routesim::input

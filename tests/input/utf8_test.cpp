#include "engine/input/utf8.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace routesim::input {

TEST_CASE("well-formed texts have no invalid byte") {
  for (const char* text : {"", "abc", "é", "日本", "𝄞", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    CHECK(find_invalid_utf8(text) == std::string_view::npos);
  }
}

TEST_CASE("the first byte that belongs to no character is found") {
  CHECK(find_invalid_utf8("ab\xFF") == 2);
  CHECK(find_invalid_utf8("\x80") == 0);
  CHECK(find_invalid_utf8("é\xC3") == 2);
  CHECK(find_invalid_utf8("\xC0\x80") == 0);
  CHECK(find_invalid_utf8("\xE0\x80\x80") == 0);
  CHECK(find_invalid_utf8("\xED\xA0\x80") == 0);
  CHECK(find_invalid_utf8("\xF4\x90\x80\x80") == 0);
  CHECK(find_invalid_utf8("\xF0\x80\x80\x80") == 0);
}

TEST_CASE("characters are counted, and know their width") {
  CHECK(count_characters("aé日𝄞") == 4);
  CHECK(count_characters("\xFF\xFF") == 2);
  CHECK(terminal_columns(U'a') == 1);
  CHECK(terminal_columns(U'日') == 2);
  CHECK(terminal_columns(0x301) == 0);
}

}  // namespace routesim::input

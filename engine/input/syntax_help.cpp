// The grammar is followed from the last accepted token over the comma or colon that it allows to the token
// that cannot stand there; what was expected and what was found make the message.
#include "engine/input/syntax_help.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/input/suggestion.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::input {
namespace {

struct Expected {
  std::string what;       // "a value", "`,` or `}`"
  bool value = false;     // a value may stand here
  bool name = false;      // a member's name may stand here
  char comma_before = 0;  // the comma just stepped over, if any
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool is_number_start(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.'; }

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// What word processors make of `"` and `'`.
bool is_curly_quote(const Character& character) {
  return character.code >= 0x2018 && character.code <= 0x201F;
}
bool is_curly_double_quote(const Character& character) {
  return is_curly_quote(character) && character.code >= 0x201C;
}

// The first curly quotation mark inside the string that begins here: the author may have meant to end it
// there.
std::optional<Place> curly_end_of_string(JsonCursor cursor) {
  JsonCursor end = cursor;
  std::string_view token;
  end.take_token(token);
  while (cursor.offset() < end.offset()) {
    const Character character = first_character(cursor.rest());
    if (is_curly_double_quote(character)) return cursor.place();
    cursor.advance(character.bytes);
  }
  return std::nullopt;
}

// The word or number that begins here.
std::string_view word_at(std::string_view rest) {
  std::size_t bytes = 0;
  while (bytes < rest.size() && (is_letter(rest[bytes]) || is_number_start(rest[bytes]))) ++bytes;
  return rest.substr(0, bytes);
}

// Steps over the comma or colon that may follow the last token, and tells what may stand then.
Expected step(JsonCursor& cursor, const SyntaxContext& context) {
  using After = SyntaxContext::After;
  const bool in_object = context.container == '{';
  const bool in_array = context.container == '[';
  switch (context.after) {
    case After::nothing: return {"a value", true, false, 0};
    case After::opening:
      return in_object ? Expected{"a member name in double quotes or `}`", false, true, 0}
                       : Expected{"a value or `]`", true, false, 0};
    case After::member_name:
      if (cursor.skip(':')) return {"a value for " + in_backticks(context.last_name), true, false, 0};
      return {"`:` after the member name " + in_backticks(context.last_name), false, false, 0};
    case After::value:
      if (in_object) {
        if (cursor.skip(',')) return {"a member name in double quotes after `,`", false, true, ','};
        return {"`,` or `}` after a member", false, false, 0};
      }
      if (in_array) {
        if (cursor.skip(',')) return {"a value after `,`", true, false, ','};
        return {"`,` or `]` after a value", false, false, 0};
      }
      return {"the end of the text", false, false, 0};
  }
  return {};
}

// What is wrong inside a string that was refused, at its exact place.
void add_broken_string(Problems& problems, JsonCursor cursor) {
  static constexpr std::string_view escapes_help =
      "the escapes are `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` and `\\u` with four hex digits";
  const Place start = cursor.place();
  const std::optional<Place> curly = curly_end_of_string(cursor);
  cursor.advance(1);
  while (!cursor.at_end()) {
    const char c = cursor.peek();
    if (c == '"') break;
    if (c == '\n' || c == '\r') {
      problems.add("invalid-json", start, "", "this string does not end in its line",
                   curly && curly->line == start.line
                       ? "the curly quotation mark in column " + std::to_string(curly->column) +
                             " does not close it: JSON wants `\"`"
                       : "close it with `\"`; a line break inside a string is written `\\n`");
      return;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      problems.add("invalid-json", cursor.place(), "", "a control character stands inside a string",
                   c == '\t' ? "a tab is written `\\t`" : "write it as `\\u` with four hex digits");
      return;
    }
    if (c == '\\') {
      const std::string_view rest = cursor.rest();
      const char kind = rest.size() > 1 ? rest[1] : '\0';
      if (kind == 'u') {
        const std::string_view digits = rest.substr(2, 4);
        const bool four = digits.size() == 4 && std::all_of(digits.begin(), digits.end(), [](char d) {
                            return (d >= '0' && d <= '9') || (d >= 'a' && d <= 'f') || (d >= 'A' && d <= 'F');
                          });
        if (!four) {
          problems.add("invalid-json", cursor.place(2), "", "`\\u` is not followed by four hex digits");
          return;
        }
        const std::string code = lower(digits);
        if (code[0] == 'd' && code >= "d800") {
          const std::string second = lower(rest.substr(6, 6));
          const bool pair = code < "dc00" && second.size() == 6 && second.compare(0, 2, "\\u") == 0 &&
                            second.substr(2) >= "dc00" && second.substr(2) <= "dfff";
          if (!pair) {
            problems.add("invalid-json", cursor.place(6), "",
                         in_backticks("\\u" + std::string(digits)) + " is half of a pair and stands alone",
                         "characters beyond `\\uffff` are two escapes, or the character itself");
            return;
          }
          cursor.advance(6);
        }
        cursor.advance(6);
        continue;
      }
      if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos || kind == '\0') {
        const std::size_t bytes =
            rest.size() > 1 && kind != '\n' ? 1 + first_character(rest.substr(1)).bytes : std::size_t{1};
        problems.add("invalid-json", cursor.place(bytes == 1 ? 1 : 2), "",
                     in_backticks(rest.substr(0, bytes)) + " is not an escape in a string",
                     std::string(escapes_help));
        return;
      }
      cursor.advance(2);
      continue;
    }
    cursor.advance(first_character(cursor.rest()).bytes);
  }
  problems.add("invalid-json", start, "", "this string is not closed", "close it with `\"`");
}

void add_word(Problems& problems, const JsonCursor& cursor, std::string_view word, const Expected& expected,
              std::string help_where_none_may_stand = {}) {
  const Place place = cursor.place(count_characters(word));
  if (expected.name) {
    problems.add("invalid-json", place, "", "the member name " + in_backticks(word) + " has no double quotes",
                 "write " + in_backticks("\"" + std::string(word) + "\""));
    return;
  }
  if (!expected.value) {
    problems.add("invalid-json", place, "", "expected " + expected.what + ", but found " + in_backticks(word),
                 std::move(help_where_none_may_stand));
    return;
  }
  std::string_view bare = word;
  if (!bare.empty() && (bare.front() == '-' || bare.front() == '+')) bare.remove_prefix(1);
  const std::string small = lower(bare);
  if (small == "nan" || small == "infinity" || small == "inf") {
    problems.add("not-a-number", place, "", in_backticks(word) + " is not a number in JSON",
                 "write a finite number, or leave the member out");
    return;
  }
  static constexpr std::array<std::string_view, 3> words{"true", "false", "null"};
  std::string help = small == "none" || small == "nil" || small == "undefined" ? "no value is written `null`"
                                                                               : did_you_mean(word, words);
  if (help.empty())
    help = "a text is written in double quotes: " + in_backticks("\"" + std::string(word) + "\"");
  problems.add("invalid-json", place, "", in_backticks(word) + " is not a value in JSON", std::move(help));
}

void add_number(Problems& problems, const JsonCursor& cursor, std::string_view word,
                const Expected& expected) {
  const Place place = cursor.place(count_characters(word));
  std::string_view bare = word;
  if (bare.front() == '-' || bare.front() == '+') bare.remove_prefix(1);
  if (expected.value && !bare.empty() && is_letter(bare.front()))
    return add_word(problems, cursor, word, expected);
  if (!expected.value) {
    problems.add("invalid-json", place, "",
                 "expected " + expected.what + ", but found the number " + in_backticks(word));
    return;
  }
  std::string help;
  if (word.front() == '+') {
    help = "a number has no `+` before it";
  } else if (!bare.empty() && bare.front() == '.') {
    help = "a digit stands before the point: `0" + std::string(bare.substr(0, 20)) + "`";
  } else if (bare.size() > 1 && bare.front() == '0' && bare[1] >= '0' && bare[1] <= '9') {
    help = "a number does not begin with 0 unless it is 0 or a fraction";
  } else {
    help = "numbers are written like `5`, `-0.25` or `1e6`";
  }
  problems.add("invalid-json", place, "", in_backticks(word) + " is not a number in JSON", std::move(help));
}

void add_end(Problems& problems, const Place& end, const SyntaxContext& context, const Expected& expected) {
  std::string help;
  if (context.container_place) {
    help = std::string("the `") + context.container + "` in line " +
           std::to_string(context.container_place->line) + ", column " +
           std::to_string(context.container_place->column) + " is not closed";
  }
  problems.add("invalid-json", end, "", "expected " + expected.what + ", but the text ends here",
               std::move(help));
}

}  // namespace

void add_syntax_problem(Problems& problems, JsonCursor cursor, const JsonCursor& last_token,
                        const SyntaxContext& context) {
  // `01`, `1.5.2`, `trueish`: the library takes the first part for a value and refuses the rest.
  if (context.after == SyntaxContext::After::value && !cursor.at_end()) {
    const std::string_view run = word_at(last_token.rest());
    if (last_token.offset() + run.size() > cursor.offset()) {
      const Expected value{"a value", true, false, 0};
      if (is_number_start(run.front())) return add_number(problems, last_token, run, value);
      return add_word(problems, last_token, run, value);
    }
  }
  // Where the text ends too early, the caret stands behind what was last written, not after empty lines.
  Place end = cursor.place();
  bool blank = cursor.skip_blank();
  const Expected expected = step(cursor, context);
  if (!cursor.at_end() || expected.comma_before != 0) {
    const JsonCursor before = cursor;
    end = before.place();
    blank = blank && cursor.skip_blank();
  }
  if (!blank) {
    const bool opens = cursor.rest().substr(0, 2) == "/*";
    problems.add("invalid-json", cursor.place(opens ? 2 : 1), "",
                 opens ? "this comment is not closed" : "a single `/` begins no comment",
                 opens ? "close it with `*/`" : "comments are `// …` to the end of a line and `/* … */`");
    return;
  }
  if (cursor.at_end()) return add_end(problems, end, context, expected);
  const char c = cursor.peek();
  const std::string_view word = word_at(cursor.rest());
  if (c == '"') {
    if (expected.value || expected.name) return add_broken_string(problems, cursor);
    JsonCursor after = cursor;
    std::string_view token;
    const Place place = after.take_token(token);
    const bool colon_missing = context.after == SyntaxContext::After::member_name;
    problems.add("invalid-json", place.line == after.place().line ? place : cursor.place(), "",
                 "expected " + expected.what + ", but found the string " +
                     in_backticks(token.size() > 1 ? token.substr(1, token.size() - 2) : token),
                 context.container == 0 ? ""
                 : colon_missing        ? "put `:` between a member's name and its value"
                                        : "is a comma missing before it?");
  } else if (c == '\'') {
    problems.add("invalid-json", cursor.place(), "", "expected " + expected.what + ", but found `'`",
                 "strings are written in double quotes");
  } else if (is_letter(c)) {
    const std::optional<Place> curly = curly_end_of_string(last_token);
    add_word(problems, cursor, word, expected,
             curly ? "was the curly quotation mark in line " + std::to_string(curly->line) + ", column " +
                         std::to_string(curly->column) + " to end a string? JSON wants `\"`"
                   : std::string());
  } else if (is_number_start(c)) {
    add_number(problems, cursor, word, expected);
  } else {
    const Character character = first_character(cursor.rest());
    const bool closes = c == '}' || c == ']';
    const bool curly = is_curly_quote(character);
    std::string help;
    if (curly) {
      help = "strings stand in straight quotation marks: JSON wants `\"`";
    } else if (closes && expected.comma_before != 0) {
      help = "remove the comma before it";
    } else if (context.container_place && (c == '}' || c == ']') &&
               context.after == SyntaxContext::After::value) {
      help = std::string("the `") + context.container + "` in line " +
             std::to_string(context.container_place->line) + " is closed by `" +
             (context.container == '{' ? '}' : ']') + "`";
    } else if ((c == '{' || c == '[') && context.container != 0 && expected.comma_before == 0 &&
               context.after == SyntaxContext::After::value) {
      help = "is a comma missing before it?";
    } else if (c == '#') {
      help = "comments are `// …` to the end of a line and `/* … */`";
    } else if (c == '{' && expected.comma_before != 0 && expected.name && context.container_place) {
      help = "is the `{` in line " + std::to_string(context.container_place->line) + ", column " +
             std::to_string(context.container_place->column) + " not closed?";
    } else if (c == ',' && expected.comma_before != 0) {
      help = "one comma is enough";
    }
    problems.add("invalid-json", cursor.place(), "",
                 "expected " + expected.what + ", but found " + (curly ? "the curly quotation mark " : "") +
                     in_backticks(cursor.rest().substr(0, character.bytes)),
                 std::move(help));
  }
}

}  // namespace routesim::input

// Says in an author's words why a text is no JSON at the token where reading stopped.
#pragma once

#include <optional>
#include <string>

#include "engine/input/json_cursor.hpp"
#include "engine/input/problems.hpp"

namespace routesim::input {

// What was read just before, and inside what.
struct SyntaxContext {
  enum class After : std::uint8_t { nothing, opening, member_name, value };
  After after = After::nothing;
  char container = 0;                    // `{`, `[` or 0 outside of both
  std::optional<Place> container_place;  // where the innermost container begins
  std::string last_name;                 // of After::member_name
};

// `cursor` stands behind the last token that was accepted, `last_token` at its beginning; commas and colons
// come after.
void add_syntax_problem(Problems& problems, JsonCursor cursor, const JsonCursor& last_token,
                        const SyntaxContext& context);

}  // namespace routesim::input

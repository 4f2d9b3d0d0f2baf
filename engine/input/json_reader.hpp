// Text to JSON with exact places. Strict JSON but for // and /* */ comments and a leading byte-order mark.
//
//   Problems problems;
//   const auto json = read_json_file("org/queues.json", problems);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/files.hpp"
#include "engine/input/json.hpp"
#include "engine/input/problems.hpp"

namespace routesim::input {

constexpr std::size_t deepest_nesting = 64;
constexpr std::size_t longest_string_bytes = 1ULL << 20;

// Nothing when the text is no JSON or beyond a limit: one problem says where it first went wrong. A repeated
// member is a problem too, but the first of them is kept and reading goes on.
// `first_line` is the line at which the text starts in its file.
std::optional<Json> read_json(std::string_view text, std::uint32_t file, Problems& problems,
                              std::uint32_t first_line = 1);

// Reads and keeps the file's text for the lines that problems quote. `shown_name` defaults to the path;
// `mention` to the file as a whole.
std::optional<Json> read_json_file(const std::string& path, Problems& problems, std::string shown_name = {},
                                   const std::optional<Mention>& mention = std::nullopt);

// A member's name as it stands in a JSON pointer: `~` as `~0`, `/` as `~1`.
std::string escape_pointer(std::string_view name);

// True when there is nothing but white space and comments.
bool is_blank(std::string_view text);

}  // namespace routesim::input

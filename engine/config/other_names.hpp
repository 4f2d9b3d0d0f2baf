// What authors call a member that has another name here: suggestions by meaning, where spelling leads
// nowhere.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace routesim::config {

// The one of `known` that `word` means in `what`, the kind of object as messages name it: "a routing rule".
std::optional<std::string_view> meant_member(std::string_view what, std::string_view word,
                                             std::span<const std::string_view> known);

}  // namespace routesim::config

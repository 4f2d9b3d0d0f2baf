// The files of an org, taken apart into the things that stand in them, in the order in which they are read.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/input/files.hpp"
#include "engine/input/json.hpp"
#include "engine/input/problems.hpp"

namespace routesim::config {

enum class OrgPart : std::uint8_t { types, rules, queues, skills, agents };
constexpr std::size_t org_parts = 5;

// The part's name as a folder, a file or a member: `workitem-types`, `rules`, …
std::string_view name_of(OrgPart part);

// One type, rule, queue, skill or agent as written.
struct OrgElement {
  const input::Json* json = nullptr;
  std::string pointer;  // in its document
};

struct OrgFiles {
  std::vector<std::unique_ptr<const input::Json>> documents;  // own what elements refer to
  std::array<std::vector<OrgElement>, org_parts> elements;
  // Parts of which something could not be read: what seems to be missing there may be in it.
  std::array<bool, org_parts> incomplete{};
  bool failed = false;
  std::uint64_t hash = 0;  // XXH64 of the documents' compact texts, each followed by a line feed

  const std::vector<OrgElement>& of(OrgPart part) const { return elements[static_cast<std::size_t>(part)]; }
};

// `path` is a folder, or a JSON file with the parts as members. Problems with the path itself go to
// `mention`.
OrgFiles read_org_files(const std::string& path, input::Problems& problems,
                        const std::optional<input::Mention>& mention);

// An object with the parts as members, which stands at `pointer` of its document.
OrgFiles take_apart_org(const input::Json& org, const std::string& pointer, input::Problems& problems);

}  // namespace routesim::config

// Copies of a name are numbered without gaps, so that their count is found by searching and need not be kept.
#include "engine/ingestion/workitem_names.hpp"

#include <limits>
#include <stdexcept>

namespace routesim::ingestion {
namespace {

std::string numbered(std::string_view name, std::uint64_t copy) {
  std::string id(name);
  if (copy > 1) {
    id += '#';
    id += std::to_string(copy);
  }
  return id;
}

}  // namespace

std::uint64_t WorkitemNames::copies(std::string_view name) const {
  if (!find_id(name)) return 0;
  std::uint64_t there = 1, missing = 2;
  while (find_id(numbered(name, missing))) {
    there = missing;
    missing *= 2;
  }
  while (missing - there > 1) {
    const std::uint64_t middle = there + (missing - there) / 2;
    (find_id(numbered(name, middle)) ? there : missing) = middle;
  }
  return there;
}

std::string WorkitemNames::next_id(std::string_view name) const { return numbered(name, copies(name) + 1); }

void WorkitemNames::add(std::string_view id, std::uint32_t slot, model::WorkitemNumber number) {
  if (number > std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("more than 2^32 workitems in one run");
  by_id_.put(model::hash_name(id), {slot, static_cast<std::uint32_t>(number)});
}

std::string WorkitemNames::id_of(std::string_view name) const {
  if (name.ends_with("#1") && find_id(name.substr(0, name.size() - 2))) {
    return std::string(name.substr(0, name.size() - 2));
  }
  if (name.find('#') != std::string_view::npos) return std::string(name);
  return numbered(name, copies(name));
}

std::optional<WorkitemNames::Entry> WorkitemNames::find_id(std::string_view id) const {
  const Entry* found = by_id_.find(model::hash_name(id));
  if (found == nullptr) return std::nullopt;
  return *found;
}

}  // namespace routesim::ingestion

// Which workitem a name means. A scenario may create several workitems of one name: `loan-1`, then
// `loan-1#2`; the bare name means the latest, `loan-1#1` the first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/ids.hpp"
#include "engine/model/name_map.hpp"

namespace routesim::ingestion {

class WorkitemNames {
 public:
  struct Entry {
    std::uint32_t slot = 0;    // where the router keeps it while its number stands there
    std::uint32_t number = 0;  // a run creates fewer than 2^32
  };

  // The id that the next workitem of this name gets.
  std::string next_id(std::string_view name) const;
  // `id` from next_id(name), or one that the API made up.
  void add(std::string_view id, std::uint32_t slot, model::WorkitemNumber number);

  // The id that a name means; the name itself where nothing of the name exists.
  std::string id_of(std::string_view name) const;
  // By its exact id.
  std::optional<Entry> find_id(std::string_view id) const;

  std::size_t size() const { return by_id_.size(); }
  std::size_t bytes() const { return by_id_.bytes(); }

 private:
  // How many workitems of the name exist.
  std::uint64_t copies(std::string_view name) const;

  model::NameMap<Entry> by_id_;
};

}  // namespace routesim::ingestion

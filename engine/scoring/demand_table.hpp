// Demands by number. Workitems that ask for the same share one number, so that what is found out about a
// demand is found out once, however many workitems come with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/ids.hpp"
#include "engine/model/org.hpp"
#include "engine/scoring/demand.hpp"

namespace routesim::scoring {

// Good while somebody has acquired it; then it may be given to another demand.
using DemandId = model::Id<struct DemandTag>;

class DemandTable {
 public:
  // Beyond `enough` numbers, those that nobody holds are given up for new ones; an era has `given` numbers.
  struct Limits {
    std::uint32_t enough = 4'096;
    std::size_t given = 1 << 20;
  };
  DemandTable() = default;
  explicit DemandTable(const Limits& limits) : limits_(limits) {}

  // The number of an equal demand, or a new one. Those who declined may stand in any order. Each call is
  // answered by one release.
  DemandId acquire(const Demand& demand);
  // Once more, of a number that was got before: false, and not acquired, where it is given up since then.
  bool acquire_again(DemandId id, std::uint64_t serial) {
    if (records_[id.index].serial != serial) return false;
    hold(records_[id.index]);
    return true;
  }
  // No other demand ever has it; never 0.
  std::uint64_t serial(DemandId id) const { return records_[id.index].serial; }
  void release(DemandId id);

  // Numbers are below this.
  std::uint32_t size() const { return static_cast<std::uint32_t>(records_.size()); }
  bool is_used(DemandId id) const { return !records_[id.index].key.empty(); }

  // Its spans are good until the next acquire; of declines, in the order of agents.
  Demand demand(DemandId id) const;
  // The same demand with nobody having declined: itself where that is so.
  DemandId without_declines(DemandId id) const { return records_[id.index].base; }

  model::TypeId type(DemandId id) const { return records_[id.index].type; }
  int capacity(DemandId id) const { return records_[id.index].capacity; }
  bool declined_by(DemandId id, model::AgentId agent) const {
    const auto& declined = records_[id.index].declined;
    return !declined.empty() && std::binary_search(declined.begin(), declined.end(), agent);
  }

  // Numbers that were given to a demand, one after the other: who keeps something by number reads on from
  // where it was. Another era means that all of it is to be read anew, from the numbers in use.
  std::uint64_t era() const { return era_; }
  const std::vector<DemandId>& given() const { return given_; }

 private:
  struct Record {
    std::vector<std::uint32_t> key;  // empty: free
    std::uint64_t hash = 0;
    model::TypeId type;
    model::QueueId queue;
    std::vector<model::SkillMinimum> skills;
    std::vector<model::AgentId> declined;
    bool bypass_proficiency = false;
    int capacity = 1;
    model::Scoring scoring;
    std::optional<model::Distribution> distribution;
    DemandId base;
    std::uint32_t holders = 0;
    bool asked_lately = false;
    std::uint64_t serial = 0;
  };
  void hold(Record& record) {
    if (record.holders++ == 0) ++held_;
    record.asked_lately = true;
  }

  void write_key(const Demand& demand);
  std::size_t place_of(std::uint64_t hash) const;
  DemandId add(const Demand& demand, std::uint64_t hash);
  DemandId new_number();
  void forget(DemandId id);
  void grow();

  static constexpr std::uint32_t none = 0xffff'ffff;

  Limits limits_;
  std::vector<Record> records_;
  std::vector<std::uint32_t> places_;  // a hash table with linear probing; its size is a power of two
  std::uint32_t used_ = 0;
  std::uint32_t held_ = 0;  // records with holders
  std::uint32_t hand_ = 0;  // where the search for one to give up goes on
  std::vector<std::uint32_t> scratch_;
  std::vector<DemandId> given_;
  std::uint64_t era_ = 0;
  std::uint64_t last_serial_ = 0;
};

}  // namespace routesim::scoring

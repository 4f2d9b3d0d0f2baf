// A demand is known by the words of its key: equal words, equal demands. Numbers that nobody holds keep what
// is known about them until the table has enough of others.
#include "engine/scoring/demand_table.hpp"

#include <algorithm>

namespace routesim::scoring {
namespace {

std::uint64_t hash_words(const std::vector<std::uint32_t>& words) {
  std::uint64_t hash = words.size();
  for (const std::uint32_t word : words) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 32;
  }
  return hash;
}

}  // namespace

void DemandTable::write_key(const Demand& demand) {
  const std::uint32_t how = demand.distribution ? 1 + static_cast<std::uint32_t>(*demand.distribution) : 0;
  scratch_.assign({demand.type.index, demand.queue.index, static_cast<std::uint32_t>(demand.capacity),
                   how * 4 + static_cast<std::uint32_t>(demand.scoring.prefer) * 2 +
                       (demand.bypass_proficiency ? 1U : 0U),
                   static_cast<std::uint32_t>(demand.scoring.proficiency),
                   static_cast<std::uint32_t>(demand.scoring.performance),
                   static_cast<std::uint32_t>(demand.scoring.capacity),
                   static_cast<std::uint32_t>(demand.skills.size())});
  for (const model::SkillMinimum& skill : demand.skills) {
    scratch_.push_back(skill.skill.index * 8 + static_cast<std::uint32_t>(skill.minimum));
  }
  const auto skills_end = static_cast<std::ptrdiff_t>(scratch_.size());
  for (const model::AgentId agent : demand.declined) scratch_.push_back(agent.index);
  std::sort(scratch_.begin() + skills_end, scratch_.end());
}

std::size_t DemandTable::place_of(std::uint64_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = hash & mask;
  while (places_[at] != none) {
    const Record& record = records_[places_[at]];
    if (record.hash == hash && record.key == scratch_) break;
    at = (at + 1) & mask;
  }
  return at;
}

DemandId DemandTable::acquire(const Demand& demand) {
  write_key(demand);
  const std::uint64_t hash = hash_words(scratch_);
  if (places_.empty()) grow();
  const std::uint32_t known = places_[place_of(hash)];
  const DemandId id = known != none ? DemandId{known} : add(demand, hash);
  hold(records_[id.index]);
  return id;
}

DemandId DemandTable::add(const Demand& demand, std::uint64_t hash) {
  auto key = scratch_;
  DemandId base{none};
  if (!demand.declined.empty()) {
    Demand asked_of_all = demand;
    asked_of_all.declined = {};
    base = acquire(asked_of_all);  // held by this record until it is forgotten
  }
  const DemandId id = new_number();
  if ((used_ + 1) * 2 > places_.size()) grow();
  Record& record = records_[id.index];
  record.key = std::move(key);
  record.hash = hash;
  record.type = demand.type;
  record.queue = demand.queue;
  record.skills.assign(demand.skills.begin(), demand.skills.end());
  record.declined.assign(demand.declined.begin(), demand.declined.end());
  std::sort(record.declined.begin(), record.declined.end());
  record.bypass_proficiency = demand.bypass_proficiency;
  record.capacity = demand.capacity;
  record.scoring = demand.scoring;
  record.distribution = demand.distribution;
  record.base = base.index == none ? id : base;
  record.serial = ++last_serial_;
  scratch_ = record.key;
  places_[place_of(hash)] = id.index;
  ++used_;
  if (given_.size() >= limits_.given) {
    given_.clear();
    ++era_;
  }
  given_.push_back(id);
  return id;
}

DemandId DemandTable::new_number() {
  // Walks over the records as the hand of a clock: who was asked for since the last round stays.
  if (records_.size() >= limits_.enough && held_ < records_.size() / 2) {
    for (std::size_t steps = 0; steps < 2 * records_.size(); ++steps) {
      hand_ = hand_ + 1 < records_.size() ? hand_ + 1 : 0;
      Record& record = records_[hand_];
      if (record.holders > 0) continue;
      if (record.asked_lately) {
        record.asked_lately = false;
        continue;
      }
      const DemandId id{hand_};
      forget(id);
      return id;
    }
  }
  records_.emplace_back();
  return {static_cast<std::uint32_t>(records_.size() - 1)};
}

void DemandTable::forget(DemandId id) {
  Record& record = records_[id.index];
  const std::size_t mask = places_.size() - 1;
  std::size_t hole = record.hash & mask;
  while (places_[hole] != id.index) hole = (hole + 1) & mask;
  // What stands behind the hole and would be looked for across it moves up.
  for (std::size_t at = (hole + 1) & mask; places_[at] != none; at = (at + 1) & mask) {
    const std::size_t home = records_[places_[at]].hash & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    places_[hole] = places_[at];
    hole = at;
  }
  places_[hole] = none;
  --used_;
  const DemandId base = record.base;
  record = {};
  if (base != id) release(base);
}

void DemandTable::grow() {
  places_.assign(std::max<std::size_t>(64, places_.size() * 2), none);
  const std::size_t mask = places_.size() - 1;
  for (std::uint32_t i = 0; i < records_.size(); ++i) {
    if (records_[i].key.empty()) continue;
    std::size_t at = records_[i].hash & mask;
    while (places_[at] != none) at = (at + 1) & mask;
    places_[at] = i;
  }
}

void DemandTable::release(DemandId id) {
  if (--records_[id.index].holders == 0) --held_;
}

Demand DemandTable::demand(DemandId id) const {
  const Record& record = records_[id.index];
  Demand demand;
  demand.type = record.type;
  demand.queue = record.queue;
  demand.skills = record.skills;
  demand.bypass_proficiency = record.bypass_proficiency;
  demand.capacity = record.capacity;
  demand.scoring = record.scoring;
  demand.distribution = record.distribution;
  demand.declined = record.declined;
  return demand;
}

}  // namespace routesim::scoring

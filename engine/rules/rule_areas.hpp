// What the rules of a type ask of each field, as ranges of keys: what both the tests and the index are made
// of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/rules/condition.hpp"
#include "engine/rules/keys.hpp"

namespace routesim::rules {

// The fields that some rule reads, and their keys for a workitem.
class FactColumns {
 public:
  FactColumns(const model::WorkitemType& type, std::vector<std::uint32_t> slots);
  // At least one, so that there is a key to read.
  std::size_t size() const { return columns_.empty() ? 1 : columns_.size(); }
  std::uint32_t column_of(std::uint32_t slot) const;  // of one of the slots
  model::FieldKind kind(std::uint32_t column) const {
    return columns_.empty() ? model::FieldKind::string : columns_[column].kind;
  }
  // No key of it is above 63.
  bool is_small(std::uint32_t column) const { return column < columns_.size() && columns_[column].small; }
  // The workitem holds all the type's fields. `keys`: size() of them.
  void read(const Facts& facts, Key* keys) const;

 private:
  struct Column {
    std::uint32_t slot = 0;
    model::FieldKind kind = model::FieldKind::string;
    bool small = false;
  };
  std::vector<Column> columns_;  // by slot
};

// The keys of one column that a rule can match with: not all of them.
struct RuleArea {
  std::uint32_t position = 0;  // of the rule, in evaluation order
  std::uint32_t column = 0;
  std::uint32_t share =
      0;  // of the column, counted in stretches that its literals cut it into; in millionths
  KeyRanges keys;
};

struct RuleAreas {
  // By position, those of a rule from the smallest share; a rule without any matches always.
  std::vector<RuleArea> areas;
  std::vector<bool> decided;  // by position: it matches where the keys are in all its areas
  FactColumns columns;
};

RuleAreas areas_of(const std::vector<std::shared_ptr<const Condition>>& conditions,
                   const model::WorkitemType& type);

// The keys at which a stretch of equal answers begins, ascending; the one from 0 is left out.
std::vector<Key> cuts_of(const std::vector<const RuleArea*>& areas);

}  // namespace routesim::rules

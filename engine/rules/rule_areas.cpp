#include "engine/rules/rule_areas.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace routesim::rules {

using model::FieldKind;

FactColumns::FactColumns(const model::WorkitemType& type, std::vector<std::uint32_t> slots) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  for (const std::uint32_t slot : slots) {
    if (slot >= source_slot) {
      columns_.push_back({slot, slot == priority_slot ? FieldKind::number : FieldKind::string, false});
      continue;
    }
    const model::CustomField& field = type.custom_fields[slot];
    const bool small = field.kind == FieldKind::checkbox ||
                       (field.kind == FieldKind::dropdown && field.options.size() <= 63);
    columns_.push_back({slot, field.kind, small});
  }
}

std::uint32_t FactColumns::column_of(std::uint32_t slot) const {
  const auto column = std::lower_bound(columns_.begin(), columns_.end(), slot,
                                       [](const Column& c, std::uint32_t s) { return c.slot < s; });
  return static_cast<std::uint32_t>(column - columns_.begin());
}

void FactColumns::read(const Facts& facts, Key* keys) const {
  const auto key = [](const auto* held) { return held == nullptr ? no_value_key : key_of(*held); };
  for (const Column& column : columns_) {
    if (column.slot >= source_slot) {
      *keys++ = column.slot == priority_slot ? key_of(static_cast<double>(facts.priority))
                : facts.source               ? key_of(std::string_view(*facts.source))
                                             : no_value_key;
      continue;
    }
    const model::FieldValue& value = facts.fields[column.slot];
    switch (column.kind) {
      case FieldKind::number: *keys++ = key(std::get_if<double>(&value)); break;
      case FieldKind::date: *keys++ = key(std::get_if<model::Instant>(&value)); break;
      case FieldKind::dropdown: *keys++ = key(std::get_if<model::OptionIndex>(&value)); break;
      case FieldKind::checkbox: *keys++ = key(std::get_if<bool>(&value)); break;
      case FieldKind::string: {
        const auto* text = std::get_if<std::string>(&value);
        *keys++ = text == nullptr ? no_value_key : key_of(std::string_view(*text));
      }
    }
  }
}

std::vector<Key> cuts_of(const std::vector<const RuleArea*>& areas) {
  std::vector<Key> cuts;
  for (const RuleArea* area : areas) {
    for (const KeyRange& range : area->keys) {
      if (range.first > 0) cuts.push_back(range.first);
      if (range.last < largest_key) cuts.push_back(range.last + 1);
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

namespace {

void measure_shares(std::vector<RuleArea>& areas, std::size_t columns) {
  std::vector<std::vector<const RuleArea*>> by_column(columns);
  for (const RuleArea& area : areas) by_column[area.column].push_back(&area);
  std::vector<std::vector<Key>> cuts;
  for (const auto& of_column : by_column) cuts.push_back(cuts_of(of_column));
  for (RuleArea& area : areas) {
    const std::vector<Key>& all = cuts[area.column];
    std::uint64_t stretches = 0;
    for (const KeyRange& range : area.keys) {
      const auto first = std::upper_bound(all.begin(), all.end(), range.first);
      // Most ranges end where the next cut is.
      auto last = first;
      if (last != all.end() && *last <= range.last) last = std::upper_bound(last, all.end(), range.last);
      stretches += static_cast<std::uint64_t>(last - first) + 1;
    }
    area.share = static_cast<std::uint32_t>(stretches * 1'000'000 / (all.size() + 1));
  }
}

}  // namespace

RuleAreas areas_of(const std::vector<std::shared_ptr<const Condition>>& conditions,
                   const model::WorkitemType& type) {
  std::vector<std::vector<std::uint32_t>> slots;
  std::vector<std::uint32_t> all_slots;
  for (const auto& condition : conditions) {
    slots.push_back(condition->slots());
    all_slots.insert(all_slots.end(), slots.back().begin(), slots.back().end());
  }
  RuleAreas result{{}, {}, FactColumns(type, std::move(all_slots))};
  for (std::uint32_t position = 0; position < conditions.size(); ++position) {
    const Condition& condition = *conditions[position];
    result.decided.push_back(condition.is_decided_by_keys());
    for (const std::uint32_t slot : slots[position]) {
      KeyRanges keys = condition.possible(slot);
      if (is_every_key(keys)) continue;
      result.areas.push_back({position, result.columns.column_of(slot), 0, std::move(keys)});
    }
    // Without a slot it is the same for all: never, as far as `possible` tells, is an area of nothing.
    if (slots[position].empty() && condition.possible(priority_slot).empty()) {
      result.areas.push_back({position, 0, 0, {}});
    }
  }
  measure_shares(result.areas, result.columns.size());
  const auto by_share = [](const RuleArea& a, const RuleArea& b) {
    return std::pair(a.share, a.column) < std::pair(b.share, b.column);
  };
  for (auto first = result.areas.begin(); first != result.areas.end();) {
    const auto last = std::find_if(first, result.areas.end(),
                                   [&](const RuleArea& area) { return area.position != first->position; });
    std::sort(first, last, by_share);
    first = last;
  }
  return result;
}

}  // namespace routesim::rules

// Checks what no entry of a timeline shows by itself: names that earlier entries give, the order of time, the
// end, and the types as the timeline leaves them.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/config/node.hpp"
#include "engine/config/org_reader.hpp"
#include "engine/config/scenario.hpp"
#include "engine/config/timeline_reader.hpp"
#include "engine/model/name_map.hpp"

namespace routesim::config {

// The order within one source: a scenario's own timeline, or its timeline file.
class OrderCheck {
 public:
  // `timeline-out-of-order`, `end-not-last`.
  void check(const TimelineEntry& entry, const Node& node, Report& report);

 private:
  std::optional<model::Instant> last_;
  std::string last_written_;
  bool ended_ = false;
};

class TimelineCheck {
 public:
  TimelineCheck(const model::Org& org, std::optional<model::Instant> until);

  // Before all entries: a record of the client, which creates workitems under its id from `at` on.
  void note_record(const std::string& id, model::Instant at);
  void note_client() { has_client_ = true; }
  // Entries in the order in which they will run; `node` is the entry as written.
  void check(const TimelineEntry& entry, const Node& node, Report& report);
  // Of an entry that was refused: its name counts, so that no second problem follows from the first.
  void note_refused(const input::Json& json);

  bool changes_types() const { return changes_types_; }
  TypesInTheEnd types_in_the_end() const;
  std::vector<std::string> watched() const { return {watched_.begin(), watched_.end()}; }
  bool sets_reoffer() const { return sets_reoffer_; }
  std::unordered_set<std::uint64_t> keys_of_several_names() const { return keys_of_several_names_; }

 private:
  void check_call(const ApiCall& call, const TimelineEntry& entry, const Node& node, Report& report);
  void check_name(std::string_view written, const TimelineEntry& entry, const Node& place, Report& report);
  void check_audit(const Expectation& expectation, const Node& expect, Report& report) const;
  void count_name(const std::string& name);
  void note_submitted(const std::string& name);
  void note_key(const ApiCall& call);
  void change_types(const ApiCall& call, const Node& node, Report& report);

  const model::Org& org_;
  std::optional<model::Instant> until_;
  model::NameMap<std::uint64_t> names_;   // how often a name was submitted
  model::NameMap<std::int64_t> records_;  // from when on the client sends a record, in microseconds
  model::NameMap<std::uint64_t> keys_;    // hash of the name that a key came with first
  std::unordered_set<std::uint64_t> keys_of_several_names_;
  std::vector<std::string> some_names_;  // for suggestions; not all of a long timeline
  std::set<std::string> watched_;
  bool sets_reoffer_ = false;
  bool has_client_ = false;

  std::vector<model::WorkitemType> types_;       // the org's, then those with ids of their own
  std::vector<model::WorkitemType> made_types_;  // with ids that the API makes up
  std::vector<std::string> later_ids_;
  std::unordered_set<std::string> wanted_ids_;  // of createType entries, refused ones too
  bool changes_types_ = false;
};

}  // namespace routesim::config

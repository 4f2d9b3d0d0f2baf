// Types change here by the same functions by which a run changes them; what the API would refuse changes
// nothing.
#include "engine/config/timeline_check.hpp"

#include <algorithm>
#include <utility>

#include "engine/config/reference.hpp"
#include "engine/config/request_body.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

constexpr std::size_t most_names_for_suggestions = 500;

// A member, where the entry has it, else the entry itself.
Node part_of(const Node& node, std::string_view name) {
  const input::Member* member = node.json().find(name);
  return member != nullptr ? node.member(*member) : node;
}

}  // namespace

void OrderCheck::check(const TimelineEntry& entry, const Node& node, Report& report) {
  const Node at = part_of(node, "at");
  if (entry.at_end) {
    ended_ = true;
    return;
  }
  if (ended_) {
    at.add(report, "end-not-last", "this entry stands after one at the end",
           "entries with `\"at\": \"end\"` come after all others");
  } else if (last_ && entry.at < *last_) {
    at.add(report, "timeline-out-of-order",
           "this entry is at " + in_backticks(at.json().text) + ", before the one above it at " +
               in_backticks(last_written_),
           "entries stand in order of time: move one of the two, or correct its time");
  }
  // Compared with its neighbour alone, one wrong time is one problem and not one for each entry after it.
  last_ = entry.at;
  last_written_ = at.json().text;
}

TimelineCheck::TimelineCheck(const model::Org& org, std::optional<model::Instant> until)
    : org_(org), until_(until), types_(org.types) {}

void TimelineCheck::check(const TimelineEntry& entry, const Node& node, Report& report) {
  if (until_ && !entry.at_end && entry.at > *until_) {
    const Node at = part_of(node, "at");
    at.add(report, "after-until",
           "this entry is at " + in_backticks(at.json().text) + ", after the scenario's `until`",
           "move `until`, or the entry");
  }
  if (const auto* call = std::get_if<ApiCall>(&entry.what)) {
    check_call(*call, entry, node, report);
  } else if (const auto* expectation = std::get_if<Expectation>(&entry.what)) {
    const Node expect = part_of(node, "expect");
    if (expectation->subject == Expectation::Subject::run) check_audit(*expectation, expect, report);
    if (expectation->subject != Expectation::Subject::workitem) return;
    check_name(expectation->name, entry, part_of(expect, "workitem"), report);
    watched_.emplace(take_apart_name(expectation->name).name);
  }
}

void TimelineCheck::note_refused(const input::Json& json) {
  if (!json.is(Json::Kind::object)) return;
  if (const input::Member* name = json.find("submit")) {
    note_submitted(name->value.text);
  } else {
    // Perhaps a misspelt `submit`: any text may be the name that it would have given.
    for (const input::Member& member : json.members) {
      if (member.value.is(Json::Kind::string)) count_name(member.value.text);
    }
  }
  if (const input::Member* id = json.find("createType")) wanted_ids_.insert(id->value.text);
}

void TimelineCheck::count_name(const std::string& name) {
  const model::NameHash hash = model::hash_name(name);
  const std::uint64_t* count = names_.find(hash);
  names_.put(hash, count == nullptr ? 1 : *count + 1);
}

void TimelineCheck::note_record(const std::string& id, model::Instant at) {
  records_.put(model::hash_name(id), at.us);
  if (some_names_.size() < most_names_for_suggestions) some_names_.push_back(id);
}

void TimelineCheck::note_submitted(const std::string& name) {
  count_name(name);
  if (some_names_.size() < most_names_for_suggestions) some_names_.push_back(name);
}

void TimelineCheck::note_key(const ApiCall& call) {
  if (!call.idempotency_key) return;
  const model::NameHash key = model::hash_name(*call.idempotency_key);
  const std::uint64_t name = model::hash_name(call.subject).low;
  const std::uint64_t* first = keys_.find(key);
  if (first == nullptr) {
    keys_.put(key, name);
  } else if (*first != name) {
    keys_of_several_names_.insert(key.low);
  }
}

void TimelineCheck::check_audit(const Expectation& expectation, const Node& expect, Report& report) const {
  const bool speaks_of_it = std::any_of(expectation.checks.begin(), expectation.checks.end(),
                                        [](const Check& check) { return check.member == "audit"; });
  if (!speaks_of_it || has_client_) return;
  part_of(expect, "audit")
      .add(report, "audit-without-client",
           "`audit` counts what becomes of a client's records, but there is no "
           "`client`",
           "a scenario's `client` says which records are sent");
}

void TimelineCheck::check_call(const ApiCall& call, const TimelineEntry& entry, const Node& node,
                               Report& report) {
  if (call.handling.reoffer_after) sets_reoffer_ = true;
  switch (call.endpoint) {
    case Endpoint::submit:
      if (!call.raw) note_submitted(call.subject);
      note_key(call);
      break;
    case Endpoint::create_type:
    case Endpoint::patch_type: change_types(call, node, report); break;
    default:
      // The paths of raw requests name ids as they are, those that the API makes up among them.
      if (!call.raw) check_name(call.subject, entry, part_of(node, verb_of(call.endpoint)), report);
  }
}

void TimelineCheck::check_name(std::string_view written, const TimelineEntry& entry, const Node& place,
                               Report& report) {
  const WorkitemName name = take_apart_name(written);
  const model::NameHash hash = model::hash_name(name.name);
  const std::uint64_t* found = names_.find(hash);
  const std::uint64_t count = found == nullptr ? 0 : *found;
  const std::int64_t* record = records_.find(hash);
  // How many workitems become of a record only the run shows; none at the instant at which it is known, since
  // the client sends after the entries of that instant.
  if (record != nullptr && (entry.at_end || entry.at.us > *record)) return;
  if (record != nullptr && count == 0) {
    place.add(report, "unknown-workitem",
              "the client has the record " + in_backticks(name.name) + " only from " +
                  in_backticks(model::format_timestamp(model::Instant{*record})) + " on",
              "a workitem can come of it after that instant");
  } else if (count == 0) {
    place.add(report, "unknown-workitem", "no earlier entry submits " + in_backticks(name.name),
              input::did_you_mean(name.name, some_names_));
  } else if (name.number > count) {
    place.add(report, "unknown-workitem",
              in_backticks(name.name) + " is submitted " +
                  (count == 1 ? "once" : std::to_string(count) + " times") +
                  " before this entry, so there is no " + in_backticks(written),
              "");
  }
}

void TimelineCheck::change_types(const ApiCall& call, const Node& node, Report& report) {
  RequestProblems ignored;
  if (call.endpoint == Endpoint::create_type) {
    if (!call.raw) wanted_ids_.insert(call.subject);
    if (!call.body) return;
    std::optional<model::WorkitemType> type = read_type_body(*call.body, org_, ignored);
    const auto is_taken = [&](const model::WorkitemType& other) {
      return other.name == type->name || (!call.raw && other.id == call.subject);
    };
    if (!type || std::any_of(types_.begin(), types_.end(), is_taken) ||
        std::any_of(made_types_.begin(), made_types_.end(), is_taken)) {
      return;
    }
    changes_types_ = true;
    if (call.raw) {
      made_types_.push_back(std::move(*type));
      return;
    }
    type->id = call.subject;
    later_ids_.push_back(call.subject);
    types_.push_back(std::move(*type));
    return;
  }
  const auto type = std::find_if(types_.begin(), types_.end(),
                                 [&](const model::WorkitemType& other) { return other.id == call.subject; });
  if (type == types_.end()) {
    const bool asked_for = call.expect_status == 404 || wanted_ids_.contains(call.subject);
    if (call.raw || asked_for) return;
    part_of(node, "patchType")
        .add(report, "unknown-type", "no workitem type has the id " + in_backticks(call.subject),
             help_for_type(call.subject, types_, org_));
    return;
  }
  if (!call.body) return;
  RequestProblems forbidden;
  if (auto patched = read_type_patch(*call.body, *type, org_, ignored, forbidden)) {
    changes_types_ = true;
    *type = std::move(*patched);
  }
}

TypesInTheEnd TimelineCheck::types_in_the_end() const {
  TypesInTheEnd out;
  out.types = types_;
  out.types.insert(out.types.end(), made_types_.begin(), made_types_.end());
  out.later_types = later_ids_;
  return out;
}

}  // namespace routesim::config

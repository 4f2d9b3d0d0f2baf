// In the order in which one thing needs another: the scenario's own members, the org's draft (names), every
// entry by itself, all entries in the order in which they will run (names, types), and at last the org's
// rules against the types. Nothing stops early; one gate at the end.
#include "engine/config/scenario_reader.hpp"

#include <filesystem>
#include <utility>
#include <vector>

#include "engine/config/client_reader.hpp"
#include "engine/config/clock_time_check.hpp"
#include "engine/config/fault_reader.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/config/org_draft.hpp"
#include "engine/config/timeline_check.hpp"
#include "engine/config/timeline_reader.hpp"
#include "engine/input/json_reader.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

constexpr std::int64_t largest_seed = 1LL << 53;
constexpr model::Instant default_start{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z

// Offsets of any length stay within the years that can be written.
constexpr model::Instant earliest_start{-2'208'988'800'000'000};  // 1900-01-01T00:00:00Z
constexpr model::Instant latest_start{32'503'680'000'000'000};    // 3000-01-01T00:00:00Z

// `stuck-in-queue.scenario.json` is "stuck-in-queue" unless it says otherwise.
std::string stem_of(const std::string& path) {
  if (path == "-") return "standard input";
  std::string name = std::filesystem::path(path).filename().string();
  for (const std::string_view ending : {".json", ".scenario"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  return name;
}

class ScenarioReader {
 public:
  ScenarioReader(const std::string& path, Json& json, input::Problems& problems, OrgCache& orgs)
      : path_(path), json_(json), root_(json), problems_(problems), orgs_(orgs) {}

  std::optional<Scenario> read() {
    FileReport report(problems_);
    const Members members(root_, "a scenario",
                          {"$schema", "name", "org", "startsAt", "seed", "defaults", "until", "timeline",
                           "timelineFile", "client", "faults"},
                          report);
    if (!members.is_object()) return std::nullopt;
    read_head(members, report);
    read_org_member(members, report);

    FileReport entries = draft_->report(problems_);
    const model::Org& org = org_so_far(*draft_);
    const TimelineContext context{&org, scenario_.starts_at, scenario_.defaults};
    TimelineCheck check(org, scenario_.until);
    const std::optional<Node> client = members.optional("client");
    ClientDraft client_draft;
    if (client) client_draft = read_client_member(*client, check, entries);
    if (const auto faults = members.optional("faults")) {
      scenario_.faults = read_faults(*faults, scenario_.starts_at, report);
    }
    read_own_entries(members, context, check, entries);
    if (const auto file = members.optional("timelineFile")) read_file(*file, context, check, entries);
    check_own_until(model::Instant{}, true, check, entries);
    if (!members.has("timeline") && !members.has("timelineFile") && !client) {
      report.add("missing-member", root_.place(), root_.pointer_to("timeline"),
                 "a scenario needs `timeline`, `timelineFile` or `client`", "");
    }
    if ((check.sets_reoffer() || scenario_.defaults.reoffer_after ||
         client_draft.client.handling.reoffer_after) &&
        !scenario_.until && until_is_good_) {
      report.add("missing-until", root_.place(), root_.pointer_to("until"),
                 "with `reofferAfter` a scenario needs `until`",
                 "offers may go on without end: say when the run ends, like `\"until\": \"8h\"`");
    }
    const TypesInTheEnd types = check.types_in_the_end();
    if (client && !draft_->failed) {
      scenario_.client = finish_client(std::move(client_draft), *client, types.types, report);
    }
    scenario_.org = finish_org(draft_, check.changes_types() ? &types : nullptr, problems_);
    scenario_.watched = check.watched();
    scenario_.keys_of_several_names = check.keys_of_several_names();
    if (!scenario_.org || report.errors() + entries.errors() > 0) return std::nullopt;
    return std::move(scenario_);
  }

 private:
  // An entry of the scenario's own timeline, and where it is written.
  struct Own {
    TimelineEntry entry;
    const Json* json;
    std::string pointer;
  };

  void read_head(const Members& members, Report& report) {
    scenario_.path = path_;
    scenario_.name = stem_of(path_);
    scenario_.starts_at = default_start;
    if (const auto name = members.optional("name")) {
      if (auto text = read_text(*name, 1, 256, report)) scenario_.name = std::move(*text);
    }
    if (const auto start = members.optional("startsAt"); start && check_string(*start, report)) {
      const auto instant = model::parse_timestamp(start->json().text);
      if (!instant) {
        start->add(report, "invalid-timestamp", in_backticks(start->json().text) + " is not an instant",
                   "instants are written like `2026-03-02T09:00:00Z` or `2026-03-02T10:00:00.25+01:00`, with "
                   "at most "
                   "six decimals");
      } else if (*instant < earliest_start || *instant > latest_start) {
        start->add(report, "out-of-range", "`startsAt` must be in the years 1900 to 2999");
      } else {
        scenario_.starts_at = *instant;
        written_.starts_at = start->json().text;
      }
    }
    if (const auto seed = members.optional("seed")) {
      scenario_.seed = static_cast<std::uint64_t>(read_integer(*seed, 0, largest_seed, report).value_or(1));
    }
    if (const auto defaults = members.optional("defaults")) {
      const Members times(*defaults, "`defaults`", handling_members, report);
      scenario_.defaults = read_handling(times, model::Handling{}, report);
    }
    if (const auto until = members.optional("until")) {
      scenario_.until = read_instant(*until, scenario_.starts_at, report);
      until_is_good_ = scenario_.until.has_value();
      if (until_is_good_) written_.until = until->json().text;
    }
  }

  void read_org_member(const Members& members, Report& report) {
    const auto org = members.required("org");
    if (org && org->is(Json::Kind::object)) {
      draft_ = draft_org(org->json(), org->pointer(), problems_);
      return;
    }
    if (org && org->is(Json::Kind::string) && !org->json().text.empty()) {
      draft_ =
          orgs_.draft(input::path_beside(path_, org->json().text), problems_, {org->place(), org->pointer()});
      return;
    }
    if (org && org->is(Json::Kind::string)) {
      org->add(report, "invalid-length", "`org` must not be empty", "name the org's folder or file");
    } else if (org) {
      report_wrong_type(*org, "the path of an org, or an org in an object", report);
    }
    draft_ = draft_of_nothing();
  }

  ClientDraft read_client_member(const Node& node, TimelineCheck& check, FileReport& entries) {
    const ClientContext context{path_, scenario_.starts_at, scenario_.until, scenario_.defaults};
    ClientDraft draft;
    for (input::Member& member : json_.members) {
      if (member.name == "client") draft = read_client(node, member.value, context, problems_, entries);
    }
    check.note_client();
    for (const SourceRecord& record : draft.records.records) check.note_record(record.id, record.at);
    // Of a refused record nobody knows its time: it counts from before the first entry on.
    for (const std::string& id : draft.records.refused_ids) {
      check.note_record(id, scenario_.starts_at + model::Duration{-1});
    }
    // Nobody knows which names the others would have given.
    if (!draft.records.complete) entries.hide("unknown-workitem");
    return draft;
  }

  void read_own_entries(const Members& members, const TimelineContext& context, TimelineCheck& check,
                        Report& report) {
    const auto timeline = members.optional("timeline");
    if (!timeline || !check_array(*timeline, report)) return;
    Json* items = nullptr;
    for (input::Member& member : json_.members) {
      if (member.name == "timeline") items = &member.value;
    }
    OrderCheck order;
    ClockTimeCheck clock(written_, scenario_.starts_at, scenario_.until);
    for (std::size_t i = 0; i < items->items.size(); ++i) {
      Json& json = items->items[i];
      std::string pointer = "/timeline/" + std::to_string(i);
      std::optional<TimelineEntry> entry = read_entry(json, pointer, context, report);
      if (!entry) {
        check.note_refused(json);
        continue;
      }
      order.check(*entry, Node(json, pointer), report);
      clock.see(*entry, Node(json, pointer));
      own_.push_back({std::move(*entry), &json, std::move(pointer)});
    }
    clock.report(report);
  }

  // Checks the scenario's own entries up to an instant, or all, in running order.
  void check_own_until(model::Instant at, bool all, TimelineCheck& check, Report& report) {
    while (checked_own_ < own_.size()) {
      Own& own = own_[checked_own_];
      if (!all && (own.entry.at_end || own.entry.at > at)) return;
      check.check(own.entry, Node(*own.json, own.pointer), report);
      scenario_.timeline.push_back(std::move(own.entry));
      ++checked_own_;
    }
  }

  void read_file(const Node& node, const TimelineContext& context, TimelineCheck& check, FileReport& report) {
    if (!check_string(node, report)) return;
    const std::string& named = node.json().text;
    if (named.empty()) return node.add(report, "invalid-length", "`timelineFile` must not be empty");
    const std::string path = named == "-" ? named : input::path_beside(path_, named);
    scenario_.timeline_file = path;
    scenario_.timeline_source = input::Rereadable::open(path, problems_, {node.place(), node.pointer()});
    const std::uint32_t file = problems_.add_file(path == "-" ? "(standard input)" : path);
    scenario_.timeline_file_number = file;
    if (scenario_.timeline_source) {
      read_lines(file, context, check, report);
    } else {
      // Nobody knows which names the file would have given.
      report.hide("unknown-workitem");
    }
  }

  void read_lines(std::uint32_t file, const TimelineContext& context, TimelineCheck& check,
                  FileReport& report) {
    input::LineReader lines(scenario_.timeline_source->path());
    OrderCheck order;
    ClockTimeCheck clock(written_, scenario_.starts_at, scenario_.until);
    while (const std::optional<std::string_view> line = lines.next()) {
      const std::uint32_t number = lines.line_number();
      if (lines.too_long()) {
        problems_.add("line-too-long", {file, number, 1, 1}, "", "this line is longer than 16 MiB");
        problems_.keep_line(file, number, *line);
        report.hide("unknown-workitem");
        continue;
      }
      if (input::is_blank(*line)) continue;
      const std::size_t before = problems_.size();
      if (std::optional<Json> json = input::read_json(*line, file, problems_, number)) {
        std::optional<TimelineEntry> entry = read_entry(*json, "", context, report);
        const Node node(*json);
        if (!entry) {
          check.note_refused(*json);
        } else {
          order.check(*entry, node, report);
          if (clock.see(*entry, node)) problems_.keep_line(file, number, *line);
          check_own_until(entry->at, entry->at_end, check, report);
          check.check(*entry, node, report);
        }
      } else {
        // Nobody knows which names that line would have given.
        report.hide("unknown-workitem");
      }
      if (problems_.size() != before) problems_.keep_line(file, number, *line);
    }
    clock.report(report);
  }

  static std::shared_ptr<const OrgDraft> draft_of_nothing() {
    auto draft = std::make_shared<OrgDraft>();
    draft->failed = true;
    draft->hidden = {"unknown-type", "unknown-rule", "unknown-queue", "unknown-skill", "unknown-agent"};
    return draft;
  }

  const std::string& path_;
  Json& json_;
  const Node root_;
  input::Problems& problems_;
  OrgCache& orgs_;
  Scenario scenario_;
  std::shared_ptr<const OrgDraft> draft_;
  std::vector<Own> own_;
  std::size_t checked_own_ = 0;
  bool until_is_good_ = true;
  WrittenBounds written_;
};

}  // namespace

std::optional<Scenario> read_scenario(const std::string& path, input::Problems& problems, OrgCache& orgs) {
  const auto file = static_cast<std::uint32_t>(problems.file_count());
  const std::size_t errors = problems.errors();
  std::optional<Json> json = input::read_json_file(path, problems);
  if (!json) return std::nullopt;
  std::optional<Scenario> scenario = ScenarioReader(path, *json, problems, orgs).read();
  // Problems of files and of JSON's grammar do not pass through the reports.
  if (problems.errors() != errors) return std::nullopt;
  problems.drop_unquoted_text(file);
  return scenario;
}

std::optional<Scenario> read_scenario(const std::string& path, input::Problems& problems) {
  OrgCache orgs;
  return read_scenario(path, problems, orgs);
}

}  // namespace routesim::config

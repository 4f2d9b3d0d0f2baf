// Reading goes over the elements three times: ids first, so that references resolve whatever the order of
// files; then every element on its own; last, when it is known which types a scenario adds or changes, rules
// against types.
#include "engine/config/org_reader.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/config/agent_reader.hpp"
#include "engine/config/condition_fit.hpp"
#include "engine/config/org_draft.hpp"
#include "engine/config/org_files.hpp"
#include "engine/config/rule_order.hpp"
#include "engine/config/rule_reader.hpp"
#include "engine/config/type_body.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

// A string member, or nothing; without reporting.
std::string peek(const Json& json, std::string_view name) {
  const input::Member* member = json.is(Json::Kind::object) ? json.find(name) : nullptr;
  return member != nullptr && member->value.is(Json::Kind::string) ? member->value.text : std::string();
}

// Of each part, the code of a reference to what is not in it.
constexpr std::array<std::string_view, org_parts> unknown_codes{
    "unknown-type", "unknown-rule", "unknown-queue", "unknown-skill", "unknown-agent"};

class DraftReader {
 public:
  DraftReader(OrgDraft& draft, input::Problems& problems)
      : draft_(draft), org_(draft.org), problems_(problems), report_(hide_what_follows()) {}

  void read() {
    org_.hash = draft_.files.hash;
    collect_ids(OrgPart::types, org_.types, org_.type_index, "workitem types");
    collect_ids(OrgPart::rules, org_.rules, org_.rule_index, "rules");
    collect_ids(OrgPart::queues, org_.queues, org_.queue_index, "queues");
    collect_ids(OrgPart::skills, org_.skills, org_.skill_index, "skills");
    collect_ids(OrgPart::agents, org_.agents, org_.agent_index, "agents");
    for_each(OrgPart::skills,
             [&](const Node& node, std::size_t i) { put(org_.skills[i], read_skill(node, report_)); });
    for_each(OrgPart::agents,
             [&](const Node& node, std::size_t i) { put(org_.agents[i], read_agent(node, org_, report_)); });
    for_each(OrgPart::queues,
             [&](const Node& node, std::size_t i) { put(org_.queues[i], read_queue(node, org_, report_)); });
    for_each(OrgPart::rules,
             [&](const Node& node, std::size_t i) { put(org_.rules[i], read_rule(node, org_, report_)); });
    read_types();
    draft_.failed = draft_.files.failed || report_.errors() > 0;
  }

 private:
  FileReport hide_what_follows() {
    for (std::size_t part = 0; part < org_parts; ++part) {
      if (draft_.files.incomplete[part]) draft_.hidden.emplace_back(unknown_codes[part]);
    }
    return draft_.report(problems_);
  }

  template <class Visit>
  void for_each(OrgPart part, Visit visit) {
    const std::vector<OrgElement>& elements = draft_.files.of(part);
    for (std::size_t i = 0; i < elements.size(); ++i) visit(Node(*elements[i].json, elements[i].pointer), i);
  }

  // A thing without an id of its own keeps the one that others were told of.
  template <class Thing>
  static void put(Thing& place, Thing read) {
    if (read.id.empty()) read.id = std::move(place.id);
    place = std::move(read);
  }

  template <class Thing>
  void collect_ids(OrgPart part, std::vector<Thing>& things,
                   std::unordered_map<std::string, std::uint32_t>& index, std::string_view kind) {
    const std::vector<OrgElement>& elements = draft_.files.of(part);
    things.resize(elements.size());
    for_each(part, [&](const Node& node, std::size_t i) {
      things[i].name = peek(node.json(), "name");
      things[i].id = peek(node.json(), "id");
      std::string_view member = "id";
      if (part == OrgPart::types && things[i].id.empty()) {
        things[i].id = things[i].name;
        member = "name";
      }
      if (things[i].id.empty()) {
        // What refers to it by an id that cannot be read is no second mistake.
        draft_.hidden.emplace_back(unknown_codes[static_cast<std::size_t>(part)]);
        report_.hide(draft_.hidden.back());
        return;
      }
      const auto [first, added] = index.emplace(things[i].id, static_cast<std::uint32_t>(i));
      if (added) return;
      const input::Place& place = elements[first->second].json->place;
      node.member(*node.json().find(member))
          .add(report_, "duplicate-id",
               "two " + std::string(kind) + " have the id " + in_backticks(things[i].id), first_in(place));
    });
  }

  std::string first_in(const input::Place& place) const {
    return "the first is in " + in_backticks(problems_.file_name(place.file)) + ", line " +
           std::to_string(place.line);
  }

  void read_types() {
    const int extra = largest_extra_capacity(org_);
    std::unordered_map<std::string, std::size_t> names;
    draft_.broken_types.resize(org_.types.size());
    for_each(OrgPart::types, [&](const Node& node, std::size_t i) {
      if (const input::Member* id = node.json().find("id");
          id != nullptr && !id->value.is(Json::Kind::null)) {
        read_id(node.member(*id), report_);
      }
      std::optional<model::WorkitemType> type = read_type(node, org_, TypeSource::org_file, report_);
      if (!type) {
        // Its fields may be good all the same: conditions are held against them.
        auto fields = read_only_fields(node);
        draft_.broken_types[i] = !fields || org_.types[i].name.empty();
        if (fields) org_.types[i].custom_fields = std::move(*fields);
        return;
      }
      type->id = org_.types[i].id;
      if (!names.emplace(type->name, i).second) {
        node.member(*node.json().find("name"))
            .add(report_, "duplicate-name", "two workitem types are named " + in_backticks(type->name),
                 first_in(draft_.files.of(OrgPart::types)[names.at(type->name)].json->place));
      }
      if (type->max_capacity + extra > largest_capacity) {
        const input::Member* written = node.json().find("maxCapacity");
        report_.add("capacity-too-large", written != nullptr ? written->value.place : node.place(),
                    node.pointer_to("maxCapacity"),
                    "`maxCapacity` " + std::to_string(type->max_capacity) +
                        " and the largest `extraCapacity` " + std::to_string(extra) +
                        " of the rules are more than 10000 together",
                    "");
      }
      org_.types[i] = std::move(*type);
    });
  }

  static std::optional<std::vector<model::CustomField>> read_only_fields(const Node& type) {
    const input::Member* list = type.is(Json::Kind::object) ? type.json().find("customFields") : nullptr;
    if (list == nullptr) return std::nullopt;
    Silence silence;
    return read_custom_fields(type.member(*list), silence);
  }

  OrgDraft& draft_;
  model::Org& org_;
  input::Problems& problems_;
  FileReport report_;
};

std::shared_ptr<const OrgDraft> draft_of(OrgFiles files, bool is_folder, input::Problems& problems) {
  auto draft = std::make_shared<OrgDraft>();
  draft->org.is_folder = is_folder;
  draft->files = std::move(files);
  DraftReader(*draft, problems).read();
  return draft;
}

// Names the type of each rule, and reports on those that nobody makes.
void resolve_types(model::Org& org, const std::vector<OrgElement>& elements, Report& report) {
  std::unordered_map<std::string_view, std::uint32_t> later;
  for (std::size_t i = 0; i < org.later_types.size(); ++i) {
    later.emplace(org.later_types[i], static_cast<std::uint32_t>(org.types.size() + i));
  }
  for (std::size_t i = 0; i < org.rules.size(); ++i) {
    const Json& json = *elements[i].json;
    const std::string id = peek(json, "workitemTypeId");
    const input::Member* member = json.is(Json::Kind::object) ? json.find("workitemTypeId") : nullptr;
    if (member == nullptr || !member->value.is(Json::Kind::string)) continue;
    if (const auto found = org.type_index.find(id); found != org.type_index.end()) {
      org.rules[i].workitem_type = model::TypeId{found->second};
    } else if (const auto made = later.find(id); made != later.end()) {
      org.rules[i].workitem_type = model::TypeId{made->second};
    } else {
      std::vector<std::string> known = org.later_types;
      std::string help;
      for (const model::WorkitemType& type : org.types) {
        known.push_back(type.id);
        if (type.name == id) help = in_backticks(id) + " is the name of " + in_backticks(type.id);
      }
      if (help.empty()) help = input::did_you_mean(id, known);
      const Node rule(json, elements[i].pointer);
      rule.member(*member).add(report, "unknown-type", "no workitem type has the id " + in_backticks(id),
                               std::move(help));
    }
  }
}

// The types that each rule is for: its own or all, and those that name it.
std::vector<std::vector<std::size_t>> coverage(const model::Org& org,
                                               const std::vector<model::WorkitemType>& types,
                                               const std::vector<OrgElement>& elements) {
  std::vector<std::vector<std::size_t>> covered(org.rules.size());
  for (std::size_t i = 0; i < org.rules.size(); ++i) {
    // A rule whose type nobody makes was reported on; it is not taken for one of every type.
    const bool names_type = !peek(*elements[i].json, "workitemTypeId").empty();
    for (std::size_t type = 0; type < types.size(); ++type) {
      const std::optional<model::TypeId>& own = org.rules[i].workitem_type;
      const bool attached = types[type].routing_rule && types[type].routing_rule->index == i;
      if ((!own && !names_type) || (own && own->index == type) || attached) covered[i].push_back(type);
    }
  }
  return covered;
}

}  // namespace

std::shared_ptr<const OrgDraft> draft_org(const std::string& path, input::Problems& problems,
                                          const std::optional<input::Mention>& mention) {
  std::error_code error;
  return draft_of(read_org_files(path, problems, mention), std::filesystem::is_directory(path, error),
                  problems);
}

std::shared_ptr<const OrgDraft> draft_org(const input::Json& inline_org, const std::string& pointer,
                                          input::Problems& problems) {
  return draft_of(take_apart_org(inline_org, pointer, problems), false, problems);
}

const model::Org& org_so_far(const OrgDraft& draft) { return draft.org; }

std::shared_ptr<const model::Org> finish_org(const std::shared_ptr<const OrgDraft>& draft,
                                             const TypesInTheEnd* types, input::Problems& problems) {
  if (types == nullptr && draft->finished) return draft->finished;
  FileReport report = draft->report(problems);
  auto org = std::make_shared<model::Org>(draft->org);
  if (types != nullptr) org->later_types = types->later_types;
  const std::vector<model::WorkitemType>& all_types = types != nullptr ? types->types : org->types;
  const std::vector<OrgElement>& elements = draft->files.of(OrgPart::rules);
  resolve_types(*org, elements, report);
  const std::vector<std::vector<std::size_t>> covered = coverage(*org, all_types, elements);
  for (std::size_t i = 0; i < org->rules.size(); ++i) {
    const Json& json = *elements[i].json;
    const input::Member* when = json.is(Json::Kind::object) ? json.find("when") : nullptr;
    if (when == nullptr) continue;
    std::vector<const model::WorkitemType*> rule_types;
    bool known = true;
    for (const std::size_t type : covered[i]) {
      known = known && !(type < draft->broken_types.size() && draft->broken_types[type]);
      rule_types.push_back(&all_types[type]);
    }
    const Node rule(json, elements[i].pointer);
    if (known) check_condition_fits(rule.member(*when), rule_types, report);
  }
  warn_of_rule_order(org->rules, elements, covered, report);
  if (draft->failed || report.errors() > 0) return nullptr;
  if (types == nullptr) draft->finished = org;
  return org;
}

std::shared_ptr<const model::Org> read_org(const std::string& path, input::Problems& problems) {
  return finish_org(draft_org(path, problems), nullptr, problems);
}

std::shared_ptr<const OrgDraft> OrgCache::draft(const std::string& path, input::Problems& problems,
                                                const input::Mention& mention) {
  std::error_code error;
  const std::filesystem::path canonical = std::filesystem::weakly_canonical(path, error);
  const std::string key = error ? path : canonical.string();
  if (const auto found = drafts_.find(key); found != drafts_.end()) return found->second;
  auto draft = draft_org(path, problems, mention);
  // A path that could not be read is told of at every place that names it.
  if (!draft->files.documents.empty()) drafts_.emplace(key, draft);
  return draft;
}

}  // namespace routesim::config

// A folder is read in the order types, rules, queues, skills, agents, files of a part in byte order of their
// names: the same order on every machine, since it decides positions and the hash.
#include "engine/config/org_files.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <xxhash.h>

#include "engine/config/member_reader.hpp"
#include "engine/config/node.hpp"
#include "engine/input/json_reader.hpp"
#include "engine/input/suggestion.hpp"

namespace routesim::config {
namespace {

namespace fs = std::filesystem;
using input::in_backticks;
using input::Json;

constexpr std::array<std::string_view, org_parts> part_names{"workitem-types", "rules", "queues", "skills",
                                                             "agents"};
constexpr std::string_view json_ending = ".json";

bool is_json(std::string_view name) {
  return name.size() > json_ending.size() && name.front() != '.' && name.ends_with(json_ending);
}

// An array's items; of a document that is no array, the one thing that it is, where that may be.
void add_elements(OrgFiles& files, std::size_t part, const Node& node, bool may_be_one, Report& report) {
  if (node.is(Json::Kind::array)) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      const Node item = node.item(i);
      files.elements[part].push_back({&item.json(), item.pointer()});
    }
  } else if (may_be_one && node.is(Json::Kind::object)) {
    files.elements[part].push_back({&node.json(), node.pointer()});
  } else {
    files.failed = true;
    files.incomplete[part] = true;
    node.add(report, "wrong-type",
             in_backticks(part_names[part]) + " must be " +
                 (may_be_one ? "an array or an object" : "an array") + ", but is " +
                 input::describe(node.json()),
             node.is(Json::Kind::object) ? "put `[` before and `]` behind it" : "");
  }
}

std::uint64_t hash_of(const OrgFiles& files) {
  std::string text;
  for (const auto& document : files.documents) text += input::to_text(*document) + "\n";
  return XXH64(text.data(), text.size(), 0);
}

// The parts of one object.
void take_apart(OrgFiles& files, const Node& node, input::Problems& problems) {
  static constexpr std::array<std::string_view, org_parts + 1> known{
      part_names[0], part_names[1], part_names[2], part_names[3], part_names[4], "$schema"};
  FileReport report(problems);
  const Members members(node, "an org", known, report);
  for (std::size_t part = 0; part < org_parts; ++part) {
    if (const auto list = members.optional(part_names[part])) add_elements(files, part, *list, false, report);
  }
  if (report.errors() > 0) files.failed = true;
  if (!members.is_object()) files.incomplete.fill(true);
}

class FolderReader {
 public:
  FolderReader(const fs::path& folder, input::Problems& problems, const input::Mention& mention)
      : folder_(folder), problems_(problems), mention_(mention) {}

  OrgFiles read() {
    bool any = false;
    for (std::size_t part = 0; part < org_parts; ++part) {
      const fs::path sub_folder = folder_ / part_names[part];
      const fs::path file = folder_ / (std::string(part_names[part]) + std::string(json_ending));
      std::error_code error;
      const bool has_folder = fs::is_directory(sub_folder, error);
      const bool has_file = fs::exists(file, error);
      any = any || has_folder || has_file;
      if (has_folder && has_file) {
        files_.failed = true;
        files_.incomplete[part] = true;
        problems_.add("both-file-and-folder", mention_.place, mention_.pointer,
                      "there are both a folder " + in_backticks(sub_folder.string()) + " and a file " +
                          in_backticks(file.string()),
                      "keep one of them");
      } else if (has_folder) {
        read_folder(part, sub_folder);
      } else if (has_file) {
        read_document(part, file, false);
      }
    }
    if (!any) {
      files_.failed = true;
      problems_.add("not-an-org", mention_.place, mention_.pointer,
                    "the folder " + in_backticks(folder_.string()) + " holds no org",
                    "an org has `workitem-types/`, `rules/`, `queues.json`, `skills.json` and `agents.json`");
    } else {
      warn_of_ignored();
    }
    files_.hash = hash_of(files_);
    return std::move(files_);
  }

 private:
  // Names in byte order; nothing, and a problem, where the folder cannot be listed.
  std::vector<std::string> list(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error) {
      files_.failed = true;
      problems_.add("unreadable-file", mention_.place, mention_.pointer,
                    "the folder " + in_backticks(folder.string()) + " cannot be read: " + error.message());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void read_folder(std::size_t part, const fs::path& sub_folder) {
    for (const std::string& name : list(sub_folder)) {
      if (is_json(name)) {
        read_document(part, sub_folder / name, true);
      } else if (name.front() != '.') {
        warn(sub_folder / name, "only files that end in `.json` are read here");
      }
    }
  }

  void read_document(std::size_t part, const fs::path& path, bool may_be_one) {
    const std::size_t errors = problems_.errors();
    std::optional<Json> json = input::read_json_file(path.string(), problems_);
    if (problems_.errors() != errors) files_.failed = true;
    if (!json) {
      files_.incomplete[part] = true;
      return;
    }
    files_.documents.push_back(std::make_unique<const Json>(std::move(*json)));
    const Json& document = *files_.documents.back();
    FileReport report(problems_);
    add_elements(files_, part, Node(document), may_be_one, report);
  }

  // A folder `rule/` or a file `queue.json` would otherwise be passed over in silence.
  void warn_of_ignored() {
    for (const std::string& name : list(folder_)) {
      std::error_code error;
      const bool folder = fs::is_directory(folder_ / name, error);
      if (name.front() == '.' || (!folder && !is_json(name))) continue;
      const std::string_view stem = folder
                                        ? std::string_view(name)
                                        : std::string_view(name).substr(0, name.size() - json_ending.size());
      if (std::find(part_names.begin(), part_names.end(), stem) != part_names.end()) continue;
      warn(folder_ / name, help_for_ignored(stem, folder ? "/" : json_ending));
    }
  }

  // Names of the same ending: of folders, or of files.
  static std::string help_for_ignored(std::string_view stem, std::string_view ending) {
    std::vector<std::string> known;
    for (const std::string_view part : part_names) known.push_back(std::string(part) + std::string(ending));
    std::string help = input::did_you_mean(std::string(stem) + std::string(ending), known);
    return help.empty() ? "the parts of an org are " + list_of(known) : help;
  }

  void warn(const fs::path& path, std::string help) {
    const std::uint32_t file = problems_.add_file(path.string());
    problems_.add("ignored-file", {file, 0, 0, 0}, "", "this is not part of an org and is not read",
                  std::move(help));
  }

  fs::path folder_;
  input::Problems& problems_;
  input::Mention mention_;
  OrgFiles files_;
};

}  // namespace

std::string_view name_of(OrgPart part) { return part_names[static_cast<std::size_t>(part)]; }

OrgFiles read_org_files(const std::string& path, input::Problems& problems,
                        const std::optional<input::Mention>& mention) {
  std::error_code error;
  if (path != "-" && fs::is_directory(path, error)) {
    const input::Mention at = mention ? *mention : input::Mention{{problems.add_file(path), 0, 0, 0}, ""};
    return FolderReader(fs::path(path), problems, at).read();
  }
  OrgFiles files;
  const std::size_t errors = problems.errors();
  if (mention && path != "-" && fs::status(path, error).type() == fs::file_type::not_found) {
    files.failed = true;
    files.incomplete.fill(true);
    problems.add("missing-path", mention->place, mention->pointer,
                 "there is no file or folder " + in_backticks(path),
                 "paths in a scenario are seen from its own folder");
    return files;
  }
  std::optional<Json> json = input::read_json_file(path, problems, {}, mention);
  files.failed = problems.errors() != errors;
  if (!json) {
    files.incomplete.fill(true);
    return files;
  }
  files.documents.push_back(std::make_unique<const Json>(std::move(*json)));
  const Json& document = *files.documents.back();
  take_apart(files, Node(document), problems);
  files.hash = hash_of(files);
  return files;
}

OrgFiles take_apart_org(const input::Json& org, const std::string& pointer, input::Problems& problems) {
  OrgFiles files;
  files.documents.push_back(std::make_unique<const Json>(org));
  const Json& document = *files.documents.back();
  take_apart(files, Node(document, pointer), problems);
  files.hash = hash_of(files);
  return files;
}

}  // namespace routesim::config

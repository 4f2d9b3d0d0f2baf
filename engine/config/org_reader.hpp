// Reads an org: a folder, one JSON file with the folder's names as members, or such an object inside a
// scenario.
//
//   input::Problems problems;
//   auto org = config::read_org("scenarios/mortgage-review/org", problems);
//   if (!org) std::cerr << problems.to_text();
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/input/files.hpp"
#include "engine/input/json.hpp"
#include "engine/input/problems.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

// An org as its files have it, before it is known which types a scenario adds or changes: rules may still
// name types that nobody makes, and their conditions have not been held against the types' fields.
struct OrgDraft;

// The types as a scenario's createType and patchType entries leave them.
struct TypesInTheEnd {
  std::vector<model::WorkitemType>
      types;  // the org's, then those of later_types, then those without a known id
  std::vector<std::string> later_types;  // ids of types that the scenario creates
};

// Never nothing: a draft of what could not be read says so, and no org comes of it.
std::shared_ptr<const OrgDraft> draft_org(const std::string& path, input::Problems& problems,
                                          const std::optional<input::Mention>& mention = std::nullopt);
std::shared_ptr<const OrgDraft> draft_org(const input::Json& inline_org, const std::string& pointer,
                                          input::Problems& problems);

// What the draft holds so far, names resolved; good for checking a timeline even when there were problems.
const model::Org& org_so_far(const OrgDraft& draft);

// The org, when neither the draft nor its rules have errors against the types. Without `types`: against the
// org's.
std::shared_ptr<const model::Org> finish_org(const std::shared_ptr<const OrgDraft>& draft,
                                             const TypesInTheEnd* types, input::Problems& problems);

// An org by itself, its conditions checked against its own types.
std::shared_ptr<const model::Org> read_org(const std::string& path, input::Problems& problems);

// Orgs that several scenarios share are read once.
class OrgCache {
 public:
  std::shared_ptr<const OrgDraft> draft(const std::string& path, input::Problems& problems,
                                        const input::Mention& mention);

 private:
  std::map<std::string, std::shared_ptr<const OrgDraft>> drafts_;  // by canonical path
};

}  // namespace routesim::config

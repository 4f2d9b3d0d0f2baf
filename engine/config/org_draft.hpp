// An org between its two checks: read and resolved, but rules not yet held against the types of a scenario.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/member_reader.hpp"
#include "engine/config/org_files.hpp"
#include "engine/config/org_reader.hpp"
#include "engine/model/org.hpp"

namespace routesim::config {

struct OrgDraft {
  OrgFiles files;
  model::Org org;                   // rules' workitem types are open
  std::vector<bool> broken_types;   // beside org.types: their fields are not known
  std::vector<std::string> hidden;  // codes that would only follow from what could not be read
  bool failed = false;              // no org comes of it
  mutable std::shared_ptr<const model::Org> finished;  // against its own types, once somebody asked

  // The report for whatever refers to this org.
  FileReport report(input::Problems& problems) const {
    FileReport out(problems);
    for (const std::string& code : hidden) out.hide(code);
    return out;
  }
};

}  // namespace routesim::config

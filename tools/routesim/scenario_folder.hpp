// What can be done where a folder stands in the place of a scenario.
#pragma once

#include <string>

namespace routesim::tool {

// A command to paste that runs up to five of the scenarios below the folder, in order of their paths.
std::string help_for_folder(const std::string& folder);

}  // namespace routesim::tool

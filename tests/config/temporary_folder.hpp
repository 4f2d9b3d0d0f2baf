// A folder for the files of one test, and what reading them gave in one line a problem.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

#include "engine/input/problems.hpp"

namespace routesim::config {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("routesim-config-test-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string at(const std::string& name) const { return (path_ / name).string(); }
  // Writes a file, its folders included; returns its path.
  std::string write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return at(name);
  }

 private:
  std::filesystem::path path_;
};

// "code pointer" of each problem, a line each, by place.
inline std::string told(const input::Problems& problems) {
  std::string out;
  for (const input::Problem& problem : problems.sorted()) {
    out += problem.code + (problem.pointer.empty() ? "" : " " + problem.pointer) + "\n";
  }
  return out;
}

}  // namespace routesim::config

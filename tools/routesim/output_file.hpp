// A file that is there whole or not at all: written beside its place, renamed when it is complete.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace routesim::tool {

class OutputFile {
 public:
  // Throws std::runtime_error when the place cannot be written. What is there and is no regular file (a pipe,
  // /dev/null) is written to as it is.
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  // Gives up what was not committed.
  ~OutputFile();

  // Throws std::runtime_error, naming the file and the bytes that were written before, when the disk is full.
  void write(std::string_view text);
  void commit();

  const std::string& path() const { return path_; }

 private:
  [[noreturn]] void fail(const char* doing) const;

  std::string path_;
  std::string written_to_;
  std::FILE* file_ = nullptr;
  unsigned long long bytes_ = 0;
};

}  // namespace routesim::tool

// Files as authors name them: read whole or line by line, `-` being standard input. Whatever keeps a file
// from being read becomes a problem where the author named it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/problems.hpp"

namespace routesim::input {

constexpr std::uint64_t largest_file_bytes = 1ULL << 30;  // of a file that is read whole
constexpr std::size_t longest_line_bytes = 16ULL << 20;   // of a file that is read line by line

// Where an author named a path: a member of a file, or the command line (line 0 of the path itself).
struct Mention {
  Place place;
  std::string pointer;
};

// A path that a file names, seen from where the program runs. `file` may be `-`.
std::string path_beside(const std::string& file, const std::string& named);

// The whole content. Nothing, and a problem at `mention`, when the path is missing, a folder, unreadable,
// larger than 1 GiB or empty.
std::optional<std::string> read_file(const std::string& path, Problems& problems, const Mention& mention);

// Lines of a file, one after the other, in memory for one line at a time.
class LineReader {
 public:
  // Throws std::runtime_error when the file cannot be opened: Rereadable::open says beforehand.
  explicit LineReader(const std::string& path);

  // The next line without its end, good until the next call. Nothing at the end of the file. A line longer
  // than the limit comes as its first part, with too_long() true. Throws std::runtime_error when reading
  // fails.
  std::optional<std::string_view> next();
  std::uint32_t line_number() const { return line_; }  // of the line that next() gave, from 1
  bool too_long() const { return too_long_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };
  bool refill();
  std::string_view cut_line();

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  bool too_long_ = false;
  std::string first_part_;  // of a line that is too long
  std::uint32_t line_ = 0;
};

// A file that can be read more than once: itself where it is a regular file, else (a pipe, `-`) a temporary
// copy that goes away with the last reference.
class Rereadable {
 public:
  // Nothing, and a problem at `mention`, when the path is missing, a folder, unreadable or empty.
  static std::shared_ptr<const Rereadable> open(const std::string& path, Problems& problems,
                                                const Mention& mention);
  Rereadable(const Rereadable&) = delete;
  Rereadable& operator=(const Rereadable&) = delete;
  ~Rereadable();

  const std::string& path() const { return path_; }

 private:
  Rereadable(std::string path, bool temporary) : path_(std::move(path)), temporary_(temporary) {}

  std::string path_;
  bool temporary_ = false;
};

}  // namespace routesim::input

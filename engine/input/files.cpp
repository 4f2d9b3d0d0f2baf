// The operating system's words become the author's: each way in which a path cannot be read has its own code.
#include "engine/input/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace routesim::input {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t chunk_bytes = 256 * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

std::string shown(const std::string& path) { return path == "-" ? "standard input" : in_backticks(path); }

void add(Problems& problems, const Mention& mention, std::string_view code, std::string message,
         std::string help = {}) {
  problems.add(code, mention.place, mention.pointer, std::move(message), std::move(help));
}

void add_too_large(Problems& problems, const Mention& mention, const std::string& path) {
  add(problems, mention, "file-too-large", shown(path) + " is larger than 1 GiB",
      "many workitems go into a timeline file, which is read line by line");
}

// Opens what may be read, and says why where it may not.
OpenFile open_for_reading(const std::string& path, Problems& problems, const Mention& mention) {
  if (path == "-") return OpenFile(stdin);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    add(problems, mention, "missing-path", "there is no file " + shown(path));
    return nullptr;
  }
  if (status.type() == fs::file_type::directory) {
    add(problems, mention, "not-a-file", shown(path) + " is a folder, not a file");
    return nullptr;
  }
  OpenFile file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    add(problems, mention, "unreadable-file",
        shown(path) + " cannot be read: " + std::generic_category().message(errno));
  }
  return file;
}

}  // namespace

std::string path_beside(const std::string& file, const std::string& named) {
  const fs::path folder = file == "-" ? fs::path() : fs::path(file).parent_path();
  return (folder / named).lexically_normal().string();
}

std::optional<std::string> read_file(const std::string& path, Problems& problems, const Mention& mention) {
  const OpenFile file = open_for_reading(path, problems, mention);
  if (!file) return std::nullopt;
  std::string text;
  std::error_code error;
  const std::uintmax_t size = path == "-" ? 0 : fs::file_size(path, error);
  if (!error && size > largest_file_bytes) {
    add_too_large(problems, mention, path);
    return std::nullopt;
  }
  // One byte more than expected, so that the end is seen without growing the text.
  std::size_t wanted = error || size == 0 ? chunk_bytes : static_cast<std::size_t>(size) + 1;
  for (;;) {
    const std::size_t have = text.size();
    text.resize(have + wanted);
    const std::size_t got = std::fread(text.data() + have, 1, wanted, file.get());
    text.resize(have + got);
    if (text.size() > largest_file_bytes) {
      add_too_large(problems, mention, path);
      return std::nullopt;
    }
    if (got < wanted) break;
    wanted = chunk_bytes;
  }
  if (std::ferror(file.get()) != 0) {
    add(problems, mention, "unreadable-file",
        shown(path) + " cannot be read: " + std::generic_category().message(errno));
    return std::nullopt;
  }
  if (text.empty()) {
    add(problems, mention, "empty-file", shown(path) + " is empty");
    return std::nullopt;
  }
  return text;
}

void LineReader::Close::operator()(std::FILE* file) const { CloseFile{}(file); }

LineReader::LineReader(const std::string& path)
    : path_(path), file_(path == "-" ? stdin : std::fopen(path.c_str(), "rb")) {
  if (!file_) throw std::runtime_error("cannot open " + path + ": " + std::generic_category().message(errno));
  buffer_.resize(chunk_bytes);
}

// Moves what is left to the front and reads on behind it. False when nothing came.
bool LineReader::refill() {
  if (at_end_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  const std::size_t got = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_.get());
  if (std::ferror(file_.get()) != 0) {
    throw std::runtime_error("cannot read " + path_ + ": " + std::generic_category().message(errno));
  }
  end_ += got;
  at_end_ = got == 0;
  return got > 0;
}

std::optional<std::string_view> LineReader::next() {
  too_long_ = false;
  std::size_t searched = 0;
  for (;;) {
    const char* from = buffer_.data() + begin_;
    const std::size_t have = end_ - begin_;
    const void* found = have > searched ? std::memchr(from + searched, '\n', have - searched) : nullptr;
    const std::size_t length =
        found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : have;
    if (length > longest_line_bytes) return cut_line();
    if (found != nullptr) {
      begin_ += length + 1;
      ++line_;
      return std::string_view(from, length > 0 && from[length - 1] == '\r' ? length - 1 : length);
    }
    searched = have;
    if (!refill()) {
      if (have == 0) return std::nullopt;
      ++line_;
      const std::string_view line(buffer_.data() + begin_, have);
      begin_ = end_;
      return line;
    }
  }
}

// Keeps the first part of a line aside and steps over the rest.
std::string_view LineReader::cut_line() {
  constexpr std::size_t first_part = 200;
  too_long_ = true;
  first_part_.assign(buffer_.data() + begin_, first_part);
  for (;;) {
    const void* found = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (found != nullptr) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
      break;
    }
    begin_ = end_;
    if (!refill()) break;
  }
  ++line_;
  return first_part_;
}

std::shared_ptr<const Rereadable> Rereadable::open(const std::string& path, Problems& problems,
                                                   const Mention& mention) {
  const OpenFile from = open_for_reading(path, problems, mention);
  if (!from) return nullptr;
  std::error_code error;
  if (path != "-" && fs::is_regular_file(path, error)) {
    if (fs::file_size(path, error) == 0) {
      add(problems, mention, "empty-file", shown(path) + " is empty");
      return nullptr;
    }
    return std::shared_ptr<const Rereadable>(new Rereadable(path, false));
  }
  std::string name = (fs::temp_directory_path() / "routesim-timeline-XXXXXX").string();
  const int descriptor = ::mkstemp(name.data());
  if (descriptor < 0) {
    throw std::runtime_error("cannot make a temporary copy of " + shown(path) + ": " +
                             std::generic_category().message(errno));
  }
  std::shared_ptr<const Rereadable> copy(new Rereadable(name, true));
  const OpenFile to(::fdopen(descriptor, "wb"));
  std::vector<char> chunk(chunk_bytes);
  std::uint64_t total = 0;
  for (;;) {
    const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), from.get());
    if (got == 0) break;
    total += got;
    if (!to || std::fwrite(chunk.data(), 1, got, to.get()) != got) {
      throw std::runtime_error("cannot write a temporary copy of " + shown(path) + ": " +
                               std::generic_category().message(errno));
    }
  }
  if (std::ferror(from.get()) != 0) {
    add(problems, mention, "unreadable-file", shown(path) + " cannot be read");
    return nullptr;
  }
  if (!to || std::fflush(to.get()) != 0) {
    throw std::runtime_error("cannot write a temporary copy of " + shown(path) + ": " +
                             std::generic_category().message(errno));
  }
  if (total == 0) {
    add(problems, mention, "empty-file", shown(path) + " is empty");
    return nullptr;
  }
  return copy;
}

Rereadable::~Rereadable() {
  if (!temporary_) return;
  std::error_code ignored;
  fs::remove(path_, ignored);
}

}  // namespace routesim::input

#include "tools/routesim/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace routesim::tool {

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path_, ignored);
  const bool special = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  written_to_ = special ? path_ : path_ + ".part-" + std::to_string(getpid());
  file_ = std::fopen(written_to_.c_str(), "wb");
  if (file_ == nullptr) fail("create");
  std::setvbuf(file_, nullptr, _IOFBF, 1 << 16);
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  if (written_to_ != path_) std::remove(written_to_.c_str());
}

void OutputFile::fail(const char* doing) const {
  std::string message = std::string("cannot ") + doing + " `" + path_ + "`: " + std::strerror(errno);
  if (bytes_ > 0) message += " after " + std::to_string(bytes_) + " bytes; the incomplete file was removed";
  throw std::runtime_error(message);
}

void OutputFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail("write");
  bytes_ += text.size();
}

void OutputFile::commit() {
  if (std::fflush(file_) != 0) fail("write");
  std::FILE* file = std::exchange(file_, nullptr);
  const bool closed = std::fclose(file) == 0;
  if (written_to_ == path_) {
    if (!closed) fail("write");
    return;
  }
  if (!closed || std::rename(written_to_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    std::remove(written_to_.c_str());
    errno = error;
    fail("write");
  }
}

}  // namespace routesim::tool

#include "engine/input/files.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::input {
namespace {

namespace fs = std::filesystem;

// A folder that goes away with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("routesim-files-test-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string at(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(at(name), std::ios::binary) << content;
    return at(name);
  }

 private:
  fs::path path_;
};

std::string code_of_reading(const std::string& path) {
  Problems problems;
  const Mention mention{{problems.add_file("m"), 1, 2, 3}, "/org"};
  const auto text = read_file(path, problems, mention);
  if (text) return "";
  REQUIRE(problems.size() == 1);
  CHECK(problems.sorted()[0].pointer == "/org");
  return problems.sorted()[0].code;
}

}  // namespace

TEST_CASE("each way in which a file cannot be read has its code") {
  const Folder folder;
  CHECK(code_of_reading(folder.write("good", "x")) == "");
  CHECK(code_of_reading(folder.at("nothing")) == "missing-path");
  CHECK(code_of_reading(folder.write("good", "x") + "/below-a-file") != "");
  CHECK(code_of_reading(folder.at("")) == "not-a-file");
  CHECK(code_of_reading(folder.write("empty", "")) == "empty-file");
  const std::string large = folder.write("large", "");
  fs::resize_file(large, largest_file_bytes + 1);
  CHECK(code_of_reading(large) == "file-too-large");
  if (::geteuid() != 0) {
    const std::string secret = folder.write("secret", "x");
    fs::permissions(secret, fs::perms::none);
    CHECK(code_of_reading(secret) == "unreadable-file");
  }
}

TEST_CASE("a file is read whole, whatever its bytes") {
  const Folder folder;
  std::string content(1'000'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 31 % 251);
  Problems problems;
  CHECK(read_file(folder.write("f", content), problems, {}) == content);
}

TEST_CASE("lines come one by one without their ends") {
  const Folder folder;
  const std::string long_line(700'000, 'x');
  LineReader lines(folder.write("f", "one\r\n\n" + long_line + "\nlast"));
  CHECK(lines.next() == "one");
  CHECK(lines.next() == "");
  CHECK(lines.next() == long_line);
  CHECK(lines.line_number() == 3);
  CHECK(lines.next() == "last");
  CHECK_FALSE(lines.next());
  CHECK_FALSE(lines.next());
}

TEST_CASE("a line beyond the limit is cut, and the next one is whole") {
  const Folder folder;
  LineReader lines(folder.write("f", "a\n" + std::string(longest_line_bytes + 1000, 'x') + "\nb\n"));
  CHECK(lines.next() == "a");
  CHECK_FALSE(lines.too_long());
  const auto cut = lines.next();
  REQUIRE(cut);
  CHECK(lines.too_long());
  CHECK(cut->size() < 1000);
  CHECK(lines.next() == "b");
  CHECK(lines.line_number() == 3);
  CHECK_FALSE(lines.too_long());
  CHECK_FALSE(lines.next());
}

TEST_CASE("a regular file is reread where it is, a pipe from a copy that goes away") {
  const Folder folder;
  Problems problems;
  const std::string regular = folder.write("f", "abc\n");
  CHECK(Rereadable::open(regular, problems, {})->path() == regular);

  const std::string pipe = folder.at("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << "through\nthe pipe\n"; });
  std::shared_ptr<const Rereadable> copy = Rereadable::open(pipe, problems, {});
  writer.join();
  REQUIRE(copy);
  const std::string path = copy->path();
  CHECK(path != pipe);
  for (int pass = 0; pass < 2; ++pass) {
    LineReader lines(path);
    CHECK(lines.next() == "through");
    CHECK(lines.next() == "the pipe");
  }
  copy.reset();
  CHECK_FALSE(fs::exists(path));
  CHECK(problems.empty());
  CHECK_FALSE(Rereadable::open(folder.at("nothing"), problems, {}));
  CHECK_FALSE(Rereadable::open(folder.write("empty", ""), problems, {}));
  CHECK(problems.errors() == 2);
}

}  // namespace routesim::input

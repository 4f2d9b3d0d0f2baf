// What is wrong in what authors wrote: every problem at its place, collected and told in one go.
//
//   Problems problems;
//   const std::uint32_t file = problems.add_file("org/queues.json");
//   const std::string_view text = problems.keep_text(file, std::move(bytes));
//   problems.add("unknown-queue", place, "/0/queueId", "no queue has the id `vip`", "did you mean `VIP`?");
//   std::cerr << problems.to_text();
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/input/json.hpp"
#include "engine/input/problem_codes.hpp"

namespace routesim::input {

struct Problem {
  Severity severity = Severity::error;
  std::string code;  // one of problem_codes()
  Place place;
  std::string pointer;  // JSON pointer; empty: the whole document
  std::string message;  // one lower-case sentence, the author's words in backticks, no full stop
  std::string help;     // the remedy; may be empty
};

// A word of the author's for a message: in backticks, control characters escaped, long ones shortened.
std::string in_backticks(std::string_view word);

class Problems {
 public:
  struct TextStyle {
    bool colour = false;
    std::size_t limit = 50;  // problems printed before a count takes over
  };

  // Files are numbered in the order in which they are added, and problems sorted by that.
  std::uint32_t add_file(std::string shown_name);
  const std::string& file_name(std::uint32_t file) const { return files_[file].name; }
  std::size_t file_count() const { return files_.size(); }

  // The text is kept for the lines that problems quote; the view is good until the text is dropped.
  std::string_view keep_text(std::uint32_t file, std::string text);
  // Of files that are read line by line: one line (without its end) that a problem will quote.
  void keep_line(std::uint32_t file, std::uint32_t line, std::string_view text);
  // Gives up the text of a file that no problem speaks of.
  void drop_unquoted_text(std::uint32_t file);

  // The severity comes from the table of codes. Throws std::logic_error for a code that is not in it.
  // A problem that is already there is not added again. Beyond 10,000, problems are counted only.
  void add(std::string_view code, Place place, std::string pointer, std::string message,
           std::string help = {});

  // An error that the API would tell of: `code` is in its spelling and need not be in the table.
  void add_refusal(std::string_view code, Place place, std::string pointer, std::string message,
                   std::string help = {});

  bool empty() const { return errors_ + warnings_ == 0; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }
  // Grows by one with each add() that was not a repetition.
  std::size_t size() const { return errors_ + warnings_; }

  // Sorted by file, line, column; problems at one place in the order in which they were added.
  std::vector<Problem> sorted() const;

  // As authors read them:
  //
  //   org/queues.json:3:12: error: no queue has the id `vip` [unknown-queue]
  //     at /0/queueId
  //     |   "queueId": "vip",
  //     |              ^~~~~
  //     help: did you mean `VIP`?
  std::string to_text(TextStyle style) const;
  std::string to_text() const { return to_text(TextStyle{}); }

  // An array of objects: file, line, column, length, severity, code, pointer, message, help. Every member is
  // always there; line 0 is the file as a whole.
  std::string to_json() const;

 private:
  void keep(Problem problem);

  struct File {
    std::string name;
    std::unique_ptr<std::string> text;
    std::map<std::uint32_t, std::string> lines;
    bool quoted = false;
  };

  std::vector<File> files_;
  std::vector<Problem> problems_;
  std::unordered_set<std::string> told_;  // message, place, code and pointer of each, to find repetitions
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace routesim::input

// What the program may assume about the place that it prints to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace routesim::tool {

struct Terminal {
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour_out = false;  // a terminal, and neither NO_COLOR nor TERM=dumb
  bool colour_err = false;
  int columns = 100;  // 0: not a terminal, lines of any length
};

Terminal look_at_terminal();

// Throws std::runtime_error when standard output takes no more (a full disk behind a pipe).
void print(std::string_view text);
void complain(std::string_view text);

// One line on standard error that replaces itself, from a second after the start on; only on a terminal.
class Progress {
 public:
  Progress(const Terminal& terminal, std::string what);
  ~Progress();
  void show(std::uint64_t count, std::string_view unit);
  // Makes room for other lines; the next show() puts it back.
  void hide();

 private:
  bool on_ = false;
  bool shown_ = false;
  std::string what_;
  std::int64_t started_ms_ = 0;
  std::int64_t last_ms_ = 0;
};

}  // namespace routesim::tool

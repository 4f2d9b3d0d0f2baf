#include "tools/routesim/terminal.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace routesim::tool {
namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Terminal look_at_terminal() {
  Terminal terminal;
  terminal.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  terminal.err_is_terminal = isatty(STDERR_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool colour =
      (no_colour == nullptr || *no_colour == '\0') && (term == nullptr || std::strcmp(term, "dumb") != 0);
  terminal.colour_out = colour && terminal.out_is_terminal;
  terminal.colour_err = colour && terminal.err_is_terminal;
  terminal.columns = 0;
  winsize size{};
  if (terminal.out_is_terminal) {
    terminal.columns = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
  }
  // As shells and test harnesses set it, also where there is no terminal.
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const int wanted = std::atoi(columns);
    if (wanted > 0) terminal.columns = wanted;
  }
  return terminal;
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw std::runtime_error(std::string("cannot write to standard output: ") + std::strerror(errno));
  }
}

void complain(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

Progress::Progress(const Terminal& terminal, std::string what)
    : on_(terminal.err_is_terminal), what_(std::move(what)), started_ms_(now_ms()), last_ms_(started_ms_) {}

Progress::~Progress() { hide(); }

void Progress::hide() {
  if (std::exchange(shown_, false)) complain("\r\033[K");
}

void Progress::show(std::uint64_t count, std::string_view unit) {
  if (!on_ || count % 1024 != 0) return;
  const std::int64_t now = now_ms();
  if (now - started_ms_ < 1000 || now - last_ms_ < 100) return;
  last_ms_ = now;
  shown_ = true;
  std::string line = "\r\033[K" + what_ + ": " + std::to_string(count) + " ";
  line += unit;
  complain(line);
}

}  // namespace routesim::tool

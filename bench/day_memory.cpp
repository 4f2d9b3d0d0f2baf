// Replays a generated day with its event log written to /dev/null and prints what it took: memory is to grow
// with what is open at once, not with what has happened.
//
//   routesim_day_memory WORKITEMS AGENTS [HOURS] [--no-keys] [--no-log] [--router]
//
// With --router the workitems go straight to the router, checked: no requests, no names, no keys.
// Of more than 24 hours it tells after each day what keys and names take: keys stop growing after the first.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/router_drive.hpp"
#include "bench/worlds.hpp"
#include "engine/reporting/event_writer.hpp"
#include "engine/simulation/run.hpp"

namespace routesim::bench {
namespace {

struct Options {
  bool log = true;
  bool router = false;
};

// A line of /proc/self/status in kB, e.g. VmHWM, the most memory ever in use; 0 where there is none.
long status_kb(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') continue;
    return std::strtol(line.c_str() + name.size() + 1, nullptr, 10);
  }
  return 0;
}

class LogFile final : public model::EventSink {
 public:
  LogFile(const model::Org& org, const char* path) : writer_(org), file_(std::fopen(path, "wb")) {}
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() override {
    flush();
    if (file_ != nullptr) std::fclose(file_);
  }
  void on_event(const model::Event& event) override {
    ++events;
    writer_.append(event, buffer_);
    if (buffer_.size() >= 1 << 16) flush();
  }
  std::uint64_t events = 0;

 private:
  void flush() {
    if (file_ != nullptr) std::fwrite(buffer_.data(), 1, buffer_.size(), file_);
    buffer_.clear();
  }
  reporting::EventWriter writer_;
  std::FILE* file_;
  std::string buffer_;
};

int drive(const DayShape& shape, const Options& options) {
  const auto org = make_day_org(shape);
  const long before_kb = status_kb("VmHWM");
  const auto begin = std::chrono::steady_clock::now();
  routing::Router router(org, midnight, rules::TieOrder::ascending);
  LogFile log(*org, "/dev/null");
  if (options.log) router.set_sink(&log);
  router.start_log("A generated day", 1);
  const std::size_t most_waiting = drive_day(router, shape);
  const std::uint64_t hash = router.state_hash();
  router.end_log();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf(
      "%llu workitems, %u agents, %llu h, the router alone%s: %llu events, %.0f workitems/s, peak %ld kB "
      "(%ld kB before the day), at most %zu waiting, state %016llx\n",
      static_cast<unsigned long long>(router.created()), shape.agents,
      static_cast<unsigned long long>(shape.hours), options.log ? "" : ", no log",
      static_cast<unsigned long long>(log.events), static_cast<double>(router.created()) / took.count(),
      status_kb("VmHWM"), before_kb, most_waiting, static_cast<unsigned long long>(hash));
  return router.created() == shape.workitems ? 0 : 1;
}

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0;
}

int replay(const DayShape& shape, const Options& options) {
  const auto org = make_day_org(shape);
  const long before_kb = status_kb("VmHWM");
  const auto begin = std::chrono::steady_clock::now();
  DayCalls day(shape);
  simulation::Run run(org, midnight, 1);
  LogFile log(*org, "/dev/null");
  if (options.log) run.set_sink(&log);
  run.start("A generated day");
  std::size_t most_waiting = 0;
  std::int64_t days_told = 0;
  const auto tell_day = [&] {
    std::printf("day %lld: %llu workitems, %zu keys in %zu kB, names in %zu kB, peak %ld kB\n",
                static_cast<long long>(++days_told), static_cast<unsigned long long>(run.router().created()),
                run.api().keys().size(), run.api().keys().bytes() / 1024, run.api().names().bytes() / 1024,
                status_kb("VmHWM"));
    std::fflush(stdout);
  };
  while (day.next()) {
    const std::int64_t days = (day.at() - midnight).us / (24LL * 3600 * 1'000'000);
    if (shape.hours > 24 && days > days_told) tell_day();
    run.advance_to(day.at());
    run.apply(day.call());
    most_waiting = std::max(most_waiting, run.router().waiting().size());
  }
  run.finish(std::nullopt);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf(
      "%llu workitems, %u agents, %llu h, %s: %llu events, %.0f workitems/s, peak %ld kB "
      "(%ld kB before the day, names %zu kB), at most %zu waiting, state %016llx\n",
      static_cast<unsigned long long>(run.router().created()), shape.agents,
      static_cast<unsigned long long>(shape.hours), shape.keys ? "keys" : "no keys",
      static_cast<unsigned long long>(log.events), static_cast<double>(run.router().created()) / took.count(),
      status_kb("VmHWM"), before_kb, run.api().names().bytes() / 1024, most_waiting,
      static_cast<unsigned long long>(run.router().state_hash()));
  return run.router().created() == shape.workitems ? 0 : 1;
}

}  // namespace
}  // namespace routesim::bench

int main(int count, char** arguments) {
  routesim::bench::DayShape shape;
  routesim::bench::Options options;
  std::vector<std::uint64_t> numbers;
  bool understood = true;
  for (const std::string_view argument : std::vector<std::string_view>(arguments + 1, arguments + count)) {
    std::uint64_t number = 0;
    if (argument == "--no-keys") {
      shape.keys = false;
    } else if (argument == "--no-log") {
      options.log = false;
    } else if (argument == "--router") {
      options.router = true;
    } else if (routesim::bench::read_number(argument, number)) {
      numbers.push_back(number);
    } else {
      understood = false;
    }
  }
  if (!understood || numbers.size() < 2 || numbers.size() > 3 || numbers[1] > 1'000'000) {
    std::fprintf(stderr,
                 "usage: routesim_day_memory WORKITEMS AGENTS [HOURS] [--no-keys] [--no-log] [--router]\n");
    return 2;
  }
  shape.workitems = numbers[0];
  shape.agents = static_cast<std::uint32_t>(numbers[1]);
  if (numbers.size() == 3) shape.hours = numbers[2];
  return options.router ? routesim::bench::drive(shape, options) : routesim::bench::replay(shape, options);
}

// The benchmarks that have targets, run in one process and printed as a Markdown table: the figure, the
// target, and whether it is met. Each row is the medians of its benchmarks, which take turns.
//
//   routesim_bench_table [--quick]
//
// A ratio is between engines that take the same decisions in the same world, so it says more than a time.
// Rows whose benchmarks are not linked in, or refused to run, say so.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace routesim::bench {
namespace {

// ---- running ---------------------------------------------------------------------------------------------

// Google Benchmark appends to a name how it was run: `rules/scan/10/iterations:1`.
std::string plain_name(std::string_view name) {
  static constexpr std::string_view additions[] = {"/iterations:",      "/repeats:",  "/min_time:",
                                                   "/min_warmup_time:", "/real_time", "/manual_time",
                                                   "/process_time",     "/threads:"};
  for (const std::string_view addition : additions) name = name.substr(0, name.find(addition));
  return std::string(name);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Keeps what each repetition took, and says nothing.
class Results final : public benchmark::BenchmarkReporter {
 public:
  Results() : silence_(nullptr) {
    SetOutputStream(&silence_);
    SetErrorStream(&silence_);
  }
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string name = plain_name(run.benchmark_name());
      if (run.error_occurred) {
        errors_[name] = run.error_message;
        continue;
      }
      const auto items = run.counters.find("items_per_second");
      seconds_[name].push_back(items != run.counters.end()
                                   ? 1 / items->second.value
                                   : run.cpu_accumulated_time / static_cast<double>(run.iterations));
      const auto bytes = run.counters.find("bytes_per_second");
      if (bytes != run.counters.end()) bytes_per_second_[name].push_back(bytes->second.value);
    }
  }

  // Of one item, or of one iteration where items are not counted. None: absent or refused.
  std::optional<double> seconds(const std::string& name) const { return median_of(seconds_, name); }
  std::optional<double> bytes_per_second(const std::string& name) const {
    return median_of(bytes_per_second_, name);
  }
  // Why there is no figure.
  std::string why_not(const std::string& name) const {
    const auto error = errors_.find(name);
    return "`" + name + "` " + (error == errors_.end() ? "is absent" : "refused: " + error->second);
  }

 private:
  using Figures = std::map<std::string, std::vector<double>>;
  static std::optional<double> median_of(const Figures& figures, const std::string& name) {
    const auto found = figures.find(name);
    if (found == figures.end()) return std::nullopt;
    return median(found->second);
  }

  std::ostream silence_;
  Figures seconds_, bytes_per_second_;
  std::map<std::string, std::string> errors_;
};

// ---- text ------------------------------------------------------------------------------------------------

std::string number(double value, int decimals = 1) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

// Three digits, or all of a large number: 0.0123, 1.23, 123, 12,345.
std::string figure(double value) {
  const double size = std::abs(value);
  std::string text = number(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
  if (text.find('.') == std::string::npos) {
    for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
      text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

std::string time_of(double seconds) {
  if (seconds < 1e-6) return figure(seconds * 1e9) + " ns";
  if (seconds < 1e-3) return figure(seconds * 1e6) + " µs";
  return figure(seconds * 1e3) + " ms";
}

std::string rate_of(double seconds) {
  return seconds <= 1e-6 ? figure(1e-6 / seconds) + " M/s" : figure(1e-3 / seconds) + " k/s";
}

std::string count_of(long long n) { return n < 1000 ? std::to_string(n) : figure(static_cast<double>(n)); }

// ---- rows ------------------------------------------------------------------------------------------------

class Table {
 public:
  explicit Table(bool quick) : quick_(quick) {
    std::printf("| what | measured | target | |\n|---|---|---|---|\n");
  }

  // Runs them in turns; what is not linked in is found missing later.
  void run(const std::vector<std::string>& names) {
    std::string filter;
    for (const std::string& name : names) filter += (filter.empty() ? "^(" : "|") + name;
    std::fprintf(stderr, "%s...\n", names.front().c_str());
    benchmark::RunSpecifiedBenchmarks(&results_, filter + ")(/[a-z_]+(:.*)?)?$");
  }

  // How many times as fast as `slow` is `fast`.
  void ratio(const std::string& what, const std::string& fast, const std::string& slow, double least,
             double allowance = 1) {
    const auto a = seconds(what, fast), b = a ? seconds(what, slow) : std::nullopt;
    if (!b) return;
    line(what, time_of(*a) + " against " + time_of(*b) + ": " + figure(*b / *a) + "×",
         "≥ " + figure(least) + "×" + (allowance < 1 ? " but for 5 % of noise" : ""),
         *b / *a >= least * allowance);
  }
  // By what the time grows from `small` to `large`.
  void growth(const std::string& what, const std::string& small, const std::string& large, double most) {
    const auto a = seconds(what, small), b = a ? seconds(what, large) : std::nullopt;
    if (b) line(what, figure(*b / *a) + "×", "≤ " + figure(most) + "×", *b / *a <= most);
  }
  // The power of the size by which it grows.
  void exponent(const std::string& what, const std::string& small, const std::string& large,
                double times_as_large, double most) {
    const auto a = seconds(what, small), b = a ? seconds(what, large) : std::nullopt;
    if (!b) return;
    const double power = std::log(*b / *a) / std::log(times_as_large);
    line(what, time_of(*a) + " to " + time_of(*b) + ": " + number(power, 2), "≤ " + number(most, 2),
         power <= most);
  }
  void rate(const std::string& what, const std::string& name, double least) {
    const auto a = seconds(what, name);
    if (a) line(what, rate_of(*a) + ", " + time_of(*a) + " each", "≥ " + rate_of(1 / least), 1 / *a >= least);
  }
  // Without a target.
  void stated(const std::string& what, const std::string& measured) { print(what, measured, "stated", ""); }
  void missing(const std::string& what, const std::string& why) { print(what, why, "", "–"); }
  void line(const std::string& what, const std::string& measured, const std::string& target, bool met) {
    print(what, measured, target, met ? "✓" : "✗");
    ++(met ? met_ : missed_);
  }

  // None: the row says why.
  std::optional<double> seconds(const std::string& what, const std::string& name) {
    const auto found = results_.seconds(name);
    if (!found) missing(what, results_.why_not(name));
    return found;
  }
  const Results& results() const { return results_; }
  bool quick() const { return quick_; }
  int met() const { return met_; }
  int missed() const { return missed_; }
  int absent() const { return absent_; }

 private:
  void print(const std::string& what, const std::string& measured, const std::string& target,
             const char* verdict) {
    if (verdict == std::string_view("–")) ++absent_;
    std::printf("| %s | %s | %s | %s |\n", what.c_str(), measured.c_str(), target.c_str(), verdict);
    std::fflush(stdout);
  }

  Results results_;
  bool quick_;
  int met_ = 0, missed_ = 0, absent_ = 0;
};

std::vector<std::string> all_of(std::string_view work, std::initializer_list<const char*> engines,
                                std::string_view shape, std::initializer_list<long long> sizes) {
  std::vector<std::string> names;
  for (const long long size : sizes) {
    for (const char* engine : engines) {
      names.push_back(std::string(work) + "/" + engine + "/" + std::string(shape) + std::to_string(size));
    }
  }
  return names;
}

void machine(Table& table) {
  const auto reads = all_of("machine", {"read"}, "", {512, 8 << 10, 1 << 20});
  const auto loads = all_of("machine", {"loads"}, "", {16, 1 << 10, 1 << 19});
  table.run(reads);
  table.run(loads);
  std::string text;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    static constexpr const char* places[] = {" from 512 KB", " from 8 MB", " from 1 GB"};
    if (const auto bytes = table.results().bytes_per_second(reads[i])) {
      text += (text.empty() ? "" : ", ") + figure(*bytes / 1e9) + " GB/s" + places[i];
    }
  }
  table.stated("reading in a row", text);
  text.clear();
  for (std::size_t i = 0; i < loads.size(); ++i) {
    static constexpr const char* places[] = {" in 16 KB", " in 1 MB", " in 512 MB"};
    if (const auto seconds = table.results().seconds(loads[i])) {
      text += (text.empty() ? "" : ", ") + time_of(*seconds) + places[i];
    }
  }
  table.stated("loads that wait for one another", text);
}

void push(Table& table) {
  // Each size of each shape with every structure there is.
  const struct {
    const char* shape;
    const char* words;
    long long size;
    double least;  // times the scan; 0: no target of its own
  } places[] = {
      {"teams", "200 teams", 1'000, 3},
      {"teams", "200 teams", 10'000, 7},
      {"teams", "200 teams", 100'000, 25},
      {"different", "all different", 10'000, 1.8},
      {"different", "", 1'000, 0},
      {"different", "", 100'000, 0},
      {"mixed", "", 1'000, 0},
      {"mixed", "", 10'000, 0},
      {"mixed", "", 100'000, 0},
      {"different", "all different", 1'000'000, 25},
  };
  double worst = 0;  // the index against the best structure
  std::string worst_where, absent;
  for (const auto& place : places) {
    const auto of = [&](const char* engine) {
      return std::string("push/") + engine + "/" + place.shape + "/" + std::to_string(place.size);
    };
    table.run({of("index"), of("scan"), of("classes"), of("blocks")});
    if (place.least > 0) {
      table.ratio("push among " + count_of(place.size) + " agents, " + place.words + ", against the scan",
                  of("index"), of("scan"), place.least);
    }
    const auto index = table.results().seconds(of("index"));
    for (const char* other : {"scan", "classes", "blocks"}) {
      const auto seconds = table.results().seconds(of(other));
      if (!seconds) absent += (absent.empty() ? "" : ", ") + of(other);
      if (!seconds || !index || *index / *seconds < worst) continue;
      worst = *index / *seconds;
      worst_where = of(other) + " at " + time_of(*seconds) + " against " + time_of(*index);
    }
    if (place.shape == std::string_view("teams") && place.size == 100'000) {
      table.exponent("its growth from 1,000 to 100,000 agents, as a power", "push/index/teams/1000",
                     "push/index/teams/100000", 100, 0.35);
    }
  }
  const std::string what =
      "the index against the best structure for the shape, at worst of 10 shapes and sizes";
  if (worst == 0) {
    table.missing(what, "the index or all structures are absent");
  } else {
    table.line(what,
               figure(worst) + "×: " + worst_where + (absent.empty() ? "" : " (not run: " + absent + ")"),
               "≤ 2.50×", worst <= 2.5);
  }
}

void score_matrix(Table& table) {
  table.run(all_of("score_matrix", {"integers", "structs"}, "", {10'000}));
  const std::string what = "a dense row of scores over 10,000 agents, against structs of doubles";
  table.ratio(what, "score_matrix/integers/10000", "score_matrix/structs/10000", 6);
  const auto bytes = table.results().bytes_per_second("score_matrix/integers/10000");
  const auto near = table.results().bytes_per_second("machine/read/512");
  const auto far = table.results().bytes_per_second("machine/read/8192");
  if (bytes && near && far) {
    table.stated("what it reads and writes", figure(*bytes / 1e9) + " GB/s: " + figure(100 * *bytes / *near) +
                                                 " % of reading from 512 KB, " + figure(100 * *bytes / *far) +
                                                 " % from 8 MB");
  }
}

void pull(Table& table) {
  table.run(all_of("pull", {"groups", "ordered_set", "textbook"}, "", {10'000}));
  table.run(all_of("pull", {"groups", "ordered_set"}, "", {1'000'000}));
  table.ratio("pull from 10,000 that wait, against one ordered set", "pull/groups/10000",
              "pull/ordered_set/10000", 50);
  table.ratio("pull from 1,000,000", "pull/groups/1000000", "pull/ordered_set/1000000", 200);
  table.growth("its growth from 10,000 to 1,000,000", "pull/groups/10000", "pull/groups/1000000", 3);
  table.ratio("pull from 10,000, against the textbook", "pull/groups/10000", "pull/textbook/10000", 1'000);

  table.run(all_of("pull_even", {"groups", "ordered_set"}, "", {10'000}));
  const auto groups = table.results().seconds("pull_even/groups/10000");
  const auto set = table.results().seconds("pull_even/ordered_set/10000");
  if (groups && set) {
    table.stated("pull from 10,000 of which a tenth fits wherever one looks",
                 time_of(*groups) + ", one ordered set " + time_of(*set));
  }
}

void rules(Table& table) {
  const struct {
    long long rules;
    double least;
  } sizes[] = {{10, 1}, {100, 1}, {1'000, 8}, {10'000, 100}};
  for (const auto& [size, least] : sizes) {
    table.run(all_of("rules", {"index", "scan"}, "", {size}));
    const std::string place = "/" + std::to_string(size);
    // Where the product scans too, the two differ by noise.
    table.ratio("choice among " + count_of(size) + " rules, against the compiled scan", "rules/index" + place,
                "rules/scan" + place, least, least > 1 ? 1 : 0.95);
  }
  table.growth("its growth from 100 to 10,000 rules", "rules/index/100", "rules/index/10000", 10);
}

void whole_router(Table& table) {
  table.run({"mm10/router/1000000", "mm10/bare_loop/1000000"});
  table.rate("M/M/10 at 90 % through the router", "mm10/router/1000000", 2e6);
  const auto router = table.results().seconds("mm10/router/1000000"),
             loop = table.results().seconds("mm10/bare_loop/1000000");
  if (router && loop) {
    table.stated("a bare event loop of the same",
                 rate_of(*loop) + ", " + figure(*router / *loop) + "× the router");
  } else if (router) {
    table.missing("a bare event loop of the same", table.results().why_not("mm10/bare_loop/1000000"));
  }

  const struct {
    long long agents;
    double least;
  } sizes[] = {{10, 4}, {100, 15}, {1'000, 100}, {10'000, 1'000}};
  for (const auto& [size, least] : sizes) {
    table.run(all_of("end_to_end", {"engine", "textbook"}, "", {size}));
    const std::string place = "/" + std::to_string(size);
    table.ratio("a workitem's whole way among " + count_of(size) + " agents, against the textbook",
                "end_to_end/engine" + place, "end_to_end/textbook" + place, least);
  }
}

// The most memory that the day takes, in a process of its own: this one holds the worlds of other rows. None
// where it did not run.
std::optional<double> peak_mb(long long workitems) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "'" + (self.parent_path() / "routesim_day_memory").string() + "' " +
                              std::to_string(workitems) + " 1000 --no-keys";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> child(popen(command.c_str(), "r"), pclose);
  if (!child) return std::nullopt;
  std::string text;
  for (char part[4096]; std::fgets(part, sizeof part, child.get()) != nullptr;) text += part;
  const std::size_t at = text.rfind(", peak ");
  if (at == std::string::npos) return std::nullopt;
  return std::strtod(text.c_str() + at + 7, nullptr) / 1024;
}

void day(Table& table) {
  table.run({"day/no_log/1000000", "day/log/1000000"});
  table.rate("a day of 1,000,000 workitems, 1,000 agents, no log", "day/no_log/1000000", 2e6);
  table.rate("the same with its log to /dev/null", "day/log/1000000", 1e6);
  const long long workitems = table.quick() ? 100'000 : 1'000'000;
  const std::string what = "its peak memory, " + count_of(workitems) + " workitems";
  if (const auto peak = peak_mb(workitems)) {
    table.line(what, figure(*peak) + " MB", "≤ 64 MB", *peak <= 64);
  } else {
    table.missing(what, "`routesim_day_memory` did not run");
  }
}

void ndjson(Table& table) {
  table.run({"ndjson/in_bulk", "ndjson/dom"});
  table.ratio("NDJSON to checked workitems, a line, against nlohmann's DOM alone", "ndjson/in_bulk",
              "ndjson/dom", 8);
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

double load_average() {
  double load = 0;
  std::ifstream("/proc/loadavg") >> load;
  return load;
}

}  // namespace

int print_table(bool quick) {
  const double load = load_average();
  Table table(quick);
  machine(table);
  push(table);
  score_matrix(table);
  pull(table);
  rules(table);
  whole_router(table);
  day(table);
  ndjson(table);
  std::printf(
      "\n%d met, %d missed, %d without a figure. %s, %u cores, load %.1f before and %.1f after, g++ %s; "
      "%s.\n",
      table.met(), table.missed(), table.absent(), processor().c_str(), std::thread::hardware_concurrency(),
      load, load_average(), __VERSION__,
      quick ? "one short repetition of each, so for a look only" : "medians of 5 repetitions");
  return 0;
}

}  // namespace routesim::bench

int main(int count, char** arguments) {
  const bool quick = count == 2 && std::string_view(arguments[1]) == "--quick";
  if (count > 1 && !quick) {
    std::fprintf(stderr, "usage: routesim_bench_table [--quick]\n");
    return 2;
  }
  std::vector<std::string> options{arguments[0]};
  if (quick) {
    options.insert(options.end(), {"--benchmark_repetitions=1", "--benchmark_min_time=0.02"});
  } else {
    options.insert(options.end(), {"--benchmark_repetitions=5", "--benchmark_min_time=0.2",
                                   "--benchmark_enable_random_interleaving=true"});
  }
  std::vector<char*> pointers;
  for (std::string& option : options) pointers.push_back(option.data());
  int given = static_cast<int>(pointers.size());
  benchmark::Initialize(&given, pointers.data());
  return routesim::bench::print_table(quick);
}

// `routesim run`: read everything, say everything that is wrong, then replay one scenario after the other.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/comparison/scenario_run.hpp"
#include "engine/config/scenario_reader.hpp"
#include "engine/input/json_text.hpp"
#include "engine/reporting/event_writer.hpp"
#include "engine/reporting/summary_text.hpp"
#include "engine/reporting/timeline_text.hpp"
#include "tools/routesim/commands.hpp"
#include "tools/routesim/failure_text.hpp"
#include "tools/routesim/output_file.hpp"
#include "tools/routesim/reversed_ties.hpp"
#include "tools/routesim/scenario_folder.hpp"

namespace routesim::tool {
namespace {

using reporting::Tone;

// The event log on its way to a file.
class LogSink final : public model::EventSink {
 public:
  LogSink(const model::Org& org, OutputFile& file) : writer_(org), file_(&file) {}
  void on_event(const model::Event& event) override {
    writer_.append(event, line_);
    if (line_.size() >= 1 << 16) flush();
    ++lines_;
  }
  void flush() {
    file_->write(line_);
    line_.clear();
  }
  std::uint64_t lines() const { return lines_; }

 private:
  reporting::EventWriter writer_;
  OutputFile* file_;
  std::string line_;
  std::uint64_t lines_ = 0;
};

// The story on its way to standard output.
class StorySink final : public model::EventSink {
 public:
  StorySink(const model::Org& org, const reporting::TimelineOptions& options) : text_(org, options) {}
  void on_event(const model::Event& event) override {
    text_.append(event, pending_);
    if (pending_.size() >= 1 << 14) flush();
  }
  void note(const comparison::Failure& failure) {
    if (failure.follows) return;  // its cause has a note
    const std::string id =
        failure.subject.starts_with("workitem ") ? failure.subject.substr(9) : std::string();
    const std::string subject = id.empty() ? failure.subject + " " : std::string();
    text_.append_note(failure.at, id, "unexpected", Tone::bad,
                      subject + failure.member + " is " + failure.actual + ", not " + failure.expected,
                      pending_);
  }
  void flush() {
    print(pending_);
    pending_.clear();
  }

 private:
  reporting::TimelineText text_;
  std::string pending_;
};

// Several scenarios write to a folder; so does one, where the path is a folder or ends like one.
bool logs_to_folder(const RunOptions& options) {
  std::error_code error;
  return options.scenarios.size() > 1 || options.log.ends_with('/') ||
         std::filesystem::is_directory(options.log, error);
}

std::string log_path(const RunOptions& options, const std::string& scenario) {
  if (!logs_to_folder(options)) return options.log;
  std::string name = scenario == "-" ? "stdin" : std::filesystem::path(scenario).filename().string();
  const std::string ending = ".scenario.json";
  if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  return (std::filesystem::path(options.log) / (name + ".ndjson")).string();
}

// How the scenarios of a call came out; each counts once.
struct Totals {
  std::size_t passed = 0, failed = 0, unreadable = 0;
  std::size_t without_expectations = 0;  // they ran, and nothing could fail
};

// `2 passed, 1 failed`, or `3 scenarios: 2 passed, 1 without expectations`.
void append_totals(std::string& to, const Totals& totals, bool colour) {
  std::string_view separator;
  const auto append = [&](std::size_t count, std::string_view what, Tone tone) {
    to += std::exchange(separator, ", ");
    reporting::append_toned(to, std::to_string(count) + " " + std::string(what), tone, colour);
  };
  const bool all_good = totals.failed + totals.unreadable == 0;
  const bool plain = totals.without_expectations == 0;
  if (!plain) {
    to += std::to_string(totals.passed + totals.failed + totals.unreadable + totals.without_expectations) +
          " scenarios: ";
  }
  append(totals.passed, "passed", totals.passed > 0 && all_good ? Tone::good : Tone::plain);
  if (plain || totals.failed > 0)
    append(totals.failed, "failed", totals.failed > 0 ? Tone::bad : Tone::plain);
  if (totals.unreadable > 0) append(totals.unreadable, "unreadable", Tone::bad);
  if (!plain) append(totals.without_expectations, "without expectations", Tone::plain);
  to += "\n";
}

// As much of a sentence as fits, its last words giving way to `…`; nothing where that would be next to
// nothing.
std::string beginning(const std::string& sentence, int columns) {
  constexpr int worth_it = 16;
  std::size_t end = sentence.size();
  while (end > 0 && reporting::display_width(sentence.substr(0, end)) > columns - 2) {
    end = sentence.rfind(' ', end - 1);
    if (end == std::string::npos) end = 0;
  }
  return columns < worth_it || end == 0 ? std::string() : sentence.substr(0, end) + " …";
}

class Runner {
 public:
  Runner(const RunOptions& options, const Terminal& terminal)
      : options_(options), terminal_(terminal), json_(json_text_) {}

  int run() {
    const bool several = options_.scenarios.size() > 1;
    if (!place_for_logs()) return 2;
    // All are read before any runs: what is wrong is told in one go, and orgs that they share are read once.
    std::vector<std::optional<config::Scenario>> scenarios;
    for (const std::string& path : options_.scenarios) {
      scenarios.push_back(read(path));
      if (!scenarios.back()) ++totals_.unreadable;
    }
    if (!as_json() && !problems_.empty() && !(options_.quiet && problems_.errors() == 0)) {
      complain(problems_.to_text({terminal_.colour_err, 50}) + (terminal_.out_is_terminal ? "\n" : ""));
    }

    if (as_json()) {
      json_.begin_object();
      json_.name("problems");
      json_.raw(problems_.to_json());
      json_.name("scenarios");
      json_.begin_array();
    }
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      if (scenarios[i]) {
        replay(options_.scenarios[i], *scenarios[i], several);
      } else {
        tell_unreadable(options_.scenarios[i], several);
      }
      scenarios[i].reset();
    }
    if (as_json()) {
      json_.end_array();
      json_.member("passed", totals_.passed + totals_.without_expectations);
      json_.member("failed", totals_.failed);
      json_.member("unreadable", totals_.unreadable);
      json_.member("withoutExpectations", totals_.without_expectations);
      json_.end_object();
      print(json_text_ + "\n");
    } else if (several) {
      std::string text;
      if (block_before_) text += "\n";
      if (options_.ties == "reverse" && !options_.quiet) {
        text += "equal evaluationOrders reversed: " + std::to_string(reversed_alike_) + " of " +
                reporting::counted(reversed_alike_ + reversed_other_, "scenario routes", "scenarios route") +
                " every workitem as before\n";
      }
      append_totals(text, totals_, terminal_.colour_out);
      if (!options_.quiet || totals_.failed + totals_.unreadable > 0) print(text);
    }
    return totals_.unreadable > 0 ? 2 : totals_.failed > 0 ? 1 : 0;
  }

 private:
  bool as_json() const { return options_.format == "json"; }

  std::optional<config::Scenario> read(const std::string& path) {
    std::error_code error;
    if (path == "-" || !std::filesystem::is_directory(path, error))
      return config::read_scenario(path, problems_, orgs_);
    const std::uint32_t file = problems_.add_file(path);
    problems_.add("not-a-file", {file, 0, 0, 0}, "", input::in_backticks(path) + " is a folder, not a file",
                  help_for_folder(path));
    return std::nullopt;
  }

  // False, with a complaint, where logs cannot go to the place that was named.
  bool place_for_logs() const {
    namespace fs = std::filesystem;
    if (options_.log.empty()) return true;
    const auto refuse = [&](const std::string& why, const std::string& help) {
      complain("routesim: --log " + options_.log + ": " + why + "\n  help: " + help + "\n");
      return false;
    };
    std::error_code error;
    std::string folder = options_.log;
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    if (logs_to_folder(options_) && fs::exists(folder, error) && !fs::is_directory(folder, error)) {
      return refuse("`" + folder + "` is a file, and these logs need a folder",
                    "remove it, or name another place");
    }
    if (!logs_to_folder(options_)) {
      const fs::path parent = fs::path(options_.log).parent_path();
      if (!parent.empty() && !fs::is_directory(parent, error)) {
        return refuse("there is no folder `" + parent.string() + "`", "create it, or name another place");
      }
      return true;
    }
    std::map<std::string, std::string> scenario_of;
    for (const std::string& scenario : options_.scenarios) {
      const auto [other, is_new] = scenario_of.emplace(log_path(options_, scenario), scenario);
      if (is_new) continue;
      return refuse("`" + other->second + "` and `" + scenario + "` would both write " + other->first,
                    "run them one at a time, each with a log of its own");
    }
    fs::create_directories(options_.log, error);
    if (error)
      return refuse("cannot create this folder: " + error.message(), "several scenarios write to a folder");
    return true;
  }

  void tell_unreadable(const std::string& path, bool several) {
    if (as_json()) {
      json_.begin_object();
      json_.member("scenario", path);
      json_.member("status", "unreadable");
      json_.end_object();
    } else if (several) {
      print_line("unreadable", Tone::bad, path, "");
    }
  }

  // `passed  PATH  NAME`, the name as far as the line goes.
  void print_line(std::string_view status, Tone tone, const std::string& path, std::string name) {
    std::string line = block_before_ ? "\n" : "";
    block_before_ = false;
    reporting::append_toned(line, status, tone, terminal_.colour_out);
    line += "  " + path;
    const int room = terminal_.columns - reporting::display_width(path) - static_cast<int>(status.size()) - 4;
    if (terminal_.columns > 0 && reporting::display_width(name) > room) name = beginning(name, room);
    if (!name.empty()) line += "  " + name;
    print(line + "\n");
  }

  void replay(const std::string& path, const config::Scenario& scenario, bool several) {
    const bool short_run = scenario.timeline_file.empty() && !several;
    const bool tells_story =
        !as_json() && !options_.quiet && !options_.no_timeline && (options_.timeline || short_run);
    std::optional<StorySink> story;
    std::optional<Progress> progress;
    if (tells_story) {
      reporting::TimelineOptions style;
      style.columns = terminal_.columns;
      style.colour = terminal_.colour_out;
      story.emplace(*scenario.org, style);
    } else {
      progress.emplace(terminal_, path);
    }

    comparison::ScenarioRun::Options run_options;
    if (progress)
      run_options.progress = [&](std::uint64_t entries) { progress->show(entries, "timeline entries"); };
    if (story) run_options.on_failure = [&](const comparison::Failure& failure) { story->note(failure); };
    comparison::ScenarioRun run(scenario, run_options);
    if (story) run.add_sink(*story);

    std::optional<OutputFile> log_file;
    std::optional<LogSink> log;
    if (!options_.log.empty()) {
      log_file.emplace(log_path(options_, path));
      log.emplace(*scenario.org, *log_file);
      run.add_sink(*log);
    }
    Outcomes outcomes;
    const bool reverses = options_.ties == "reverse";
    if (reverses) run.add_sink(outcomes);

    try {
      run.run();
      if (log) {
        log->flush();
        log_file->commit();
      }
    } catch (const std::exception& error) {
      if (story) story->flush();
      throw std::runtime_error(std::string(error.what()) + "\n  while replaying `" + path + "` at " +
                               model::format_timestamp(run.state().now()) + ", after " +
                               std::to_string(run.metrics().events()) + " events");
    }
    if (story) story->flush();
    progress.reset();

    ++(!run.failures().empty() ? totals_.failed
       : run.checks() == 0     ? totals_.without_expectations
                               : totals_.passed);
    std::vector<Difference> reversed;
    if (reverses) reversed = differences(outcomes, run_reversed(scenario));

    if (as_json()) {
      json_result(path, scenario, run, reverses, reversed);
    } else {
      text_result(path, scenario, run, several, tells_story, reverses, reversed);
    }
  }

  static Outcomes run_reversed(const config::Scenario& scenario) {
    comparison::ScenarioRun::Options options;
    options.ties = rules::TieOrder::descending;
    comparison::ScenarioRun run(scenario, options);
    Outcomes outcomes;
    run.add_sink(outcomes);
    run.run();
    return outcomes;
  }

  void json_result(const std::string& path, const config::Scenario& scenario,
                   const comparison::ScenarioRun& run, bool reverses,
                   const std::vector<Difference>& reversed) {
    json_.begin_object();
    json_.member("scenario", path);
    json_.member("name", scenario.name);
    json_.member("status", run.failures().empty() ? "passed" : "failed");
    json_.member("checks", run.checks());
    json_.name("failures");
    json_.begin_array();
    for (const comparison::Failure& failure : run.failures()) append_failure_json(json_, failure, problems_);
    json_.end_array();
    json_.name("summary");
    json_.raw(reporting::summary_json(run.summary()));
    if (reverses) {
      json_.name("tiesReversed");
      json_.begin_array();
      for (const Difference& difference : reversed) {
        json_.begin_object();
        json_.member("workitem", difference.workitem);
        const auto outcome = [&](std::string_view name, const Outcomes::Outcome& of) {
          json_.name(name);
          json_.begin_object();
          if (of.rule) json_.member("rule", scenario.org->rules[of.rule->index].id);
          if (of.queue) json_.member("queue", scenario.org->queues[of.queue->index].id);
          if (of.agent) json_.member("agent", scenario.org->agents[of.agent->index].id);
          json_.end_object();
        };
        outcome("before", difference.before);
        outcome("after", difference.after);
        json_.end_object();
      }
      json_.end_array();
    }
    std::string hash;
    input::append_hash(hash, run.state_hash());
    json_.member("stateHash", hash);
    json_.end_object();
  }

  void text_result(const std::string& path, const config::Scenario& scenario,
                   const comparison::ScenarioRun& run, bool several, bool told_story, bool reverses,
                   const std::vector<Difference>& reversed) {
    const bool passed = run.failures().empty();
    // Of a failure, a warning about the files may well be the cause: it goes before the first.
    if (options_.quiet && !passed && problems_.errors() == 0 && !problems_.empty() &&
        !std::exchange(warned_, true)) {
      complain(problems_.to_text({terminal_.colour_err, 50}) + "\n");
    }
    std::string text;
    if (several) {
      block_before_ = block_before_ || told_story;
      if (!options_.quiet || !passed) {
        const bool checked = run.checks() > 0;
        print_line(!checked ? "no expectations"
                   : passed ? "passed"
                            : "failed",
                   !checked ? Tone::plain
                   : passed ? Tone::good
                            : Tone::bad,
                   path, reporting::printable(scenario.name));
      }
    } else if (!options_.quiet) {
      reporting::TextOptions style;
      style.columns = terminal_.columns;
      style.colour = terminal_.colour_out;
      if (!told_story) {
        reporting::append_toned(text, reporting::printable(scenario.name), Tone::strong,
                                terminal_.colour_out);
        text += "\n";
      }
      text += "\n" + reporting::summary_text(run.summary(), style);
    }
    const auto begin_block = [&] {
      if (!text.empty() || !options_.quiet) text += "\n";
      block_before_ = true;
    };
    if (reverses) ++(reversed.empty() ? reversed_alike_ : reversed_other_);
    if (reverses && !options_.quiet && !(several && reversed.empty())) {
      begin_block();
      append_reversed(text, scenario, run, reversed);
    }
    const std::vector<comparison::Failure>& failures = run.failures();
    std::map<std::size_t, std::size_t> followers;
    for (const comparison::Failure& failure : failures) {
      if (failure.follows) ++followers[*failure.follows];
    }
    for (std::size_t i = 0; i < failures.size(); ++i) {
      if (failures[i].follows) continue;
      begin_block();
      text += failure_text(failures[i], problems_, scenario.starts_at, terminal_.colour_out);
      const auto of_this = followers.find(i);
      if (of_this != followers.end()) text += followers_text(failures[i], of_this->second);
    }
    if (!several && !options_.quiet && run.checks() > 0) {
      text += "\n";
      const std::string checks = reporting::counted(run.checks(), "check", "checks");
      if (passed) {
        reporting::append_toned(text, "passed", Tone::good, terminal_.colour_out);
        text += ": " + checks + " held\n";
      } else {
        reporting::append_toned(text, "failed", Tone::bad, terminal_.colour_out);
        text += ": " + std::to_string(run.failures().size()) + " of " + checks + " not as expected\n";
      }
    }
    print(text);
  }

  void append_reversed(std::string& text, const config::Scenario& scenario,
                       const comparison::ScenarioRun& run, const std::vector<Difference>& reversed) const {
    constexpr std::size_t most = 50;
    if (!has_ties(*scenario.org)) {
      text += "No two rules share an evaluationOrder, so there is nothing to reverse\n";
      return;
    }
    text += "Had equal evaluationOrders been decided the other way, ";
    if (reversed.empty()) {
      text += "no workitem would be routed differently\n";
      return;
    }
    text += std::to_string(reversed.size()) + " of " +
            reporting::counted(run.state().router().created(), "workitem", "workitems") +
            " would be routed differently:\n";
    for (std::size_t i = 0; i < std::min(most, reversed.size()); ++i) {
      text += "  " + difference_text(reversed[i], *scenario.org) + "\n";
    }
    if (reversed.size() > most) text += "  and " + std::to_string(reversed.size() - most) + " more\n";
  }

  const RunOptions& options_;
  const Terminal& terminal_;
  std::string json_text_;
  input::JsonText json_;
  input::Problems problems_;
  config::OrgCache orgs_;
  bool block_before_ = false;  // of several lines: a blank line comes before what follows
  bool warned_ = false;        // of -q: the warnings are printed
  std::size_t reversed_alike_ = 0, reversed_other_ = 0;  // scenarios without and with differences
  Totals totals_;
};

}  // namespace

int run_command(const RunOptions& options, const Terminal& terminal) {
  return Runner(options, terminal).run();
}

}  // namespace routesim::tool

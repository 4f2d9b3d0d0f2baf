#include "tests/support/replay.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/config/scenario_reader.hpp"
#include "engine/reporting/event_writer.hpp"

namespace routesim::testing {
namespace {

class Lines final : public model::EventSink {
 public:
  Lines(const model::Org& org, std::vector<std::string>& to) : writer_(org), to_(to) {}
  void on_event(const model::Event& event) override {
    std::string line;
    writer_.append(event, line);
    line.pop_back();
    to_.push_back(std::move(line));
  }

 private:
  reporting::EventWriter writer_;
  std::vector<std::string>& to_;
};

}  // namespace

Replayed replay_file(const std::string& path) {
  Replayed result;
  input::Problems problems;
  const auto scenario = config::read_scenario(path, problems);
  for (const input::Problem& problem : problems.sorted()) result.codes.push_back(problem.code);
  result.problems = problems.to_text();
  if (!scenario) return result;
  result.ran = true;
  comparison::ScenarioRun::Options options;
  options.check_invariants = true;
  comparison::ScenarioRun run(*scenario, options);
  Lines lines(*scenario->org, result.log);
  run.add_sink(lines);
  run.run();
  for (const comparison::Failure& failure : run.failures()) {
    result.failures.push_back(failure.subject + " " + failure.member + ": " + failure.expected + " / " +
                              failure.actual +
                              (failure.because.empty() ? "" : " because " + failure.because));
  }
  return result;
}

Replayed replay_text(std::string_view scenario) {
  static std::atomic<int> number = 0;
  const auto path =
      std::filesystem::temp_directory_path() /
      ("routesim-test-" + std::to_string(getpid()) + "-" + std::to_string(++number) + ".scenario.json");
  std::ofstream(path, std::ios::binary) << scenario;
  Replayed result = replay_file(path.string());
  std::filesystem::remove(path);
  return result;
}

std::string brief(const std::string& log_line) {
  const auto line = nlohmann::json::parse(log_line);
  std::string text = line.at("event").get<std::string>();
  for (const char* member : {"status", "workitem", "workitemType", "rule", "queue", "agent", "state", "step",
                             "by", "tieBreak", "reason", "replayed", "returned"}) {
    if (!line.contains(member)) continue;
    const auto& value = line.at(member);
    text += ' ';
    text += value.is_string()    ? value.get<std::string>()
            : value.is_boolean() ? std::string(member)
                                 : value.dump();
  }
  return text;
}

std::vector<std::string> briefs(const Replayed& replayed) {
  std::vector<std::string> result;
  for (std::size_t i = 1; i + 1 < replayed.log.size(); ++i) result.push_back(brief(replayed.log[i]));
  return result;
}

}  // namespace routesim::testing

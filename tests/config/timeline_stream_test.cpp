#include "engine/config/timeline_stream.hpp"

#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <thread>

#include "engine/config/scenario_reader.hpp"
#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

const std::string org =
    R"({ "workitem-types": [ { "name": "T", "description": "", "customFields": [] } ], "queues": [ { "id": "q" } ] })";

std::string submit(const std::string& at, const std::string& name) {
  return R"({ "at": ")" + at + R"(", "submit": ")" + name + R"(", "body": {} })";
}

std::string at_end(int count) {
  return R"({ "at": "end", "expect": { "events": { "queued": )" + std::to_string(count) + " } } }";
}

std::string scenario_of(const std::string& own, const std::string& file) {
  return R"({ "org": )" + org + R"(, "timelineFile": ")" + file + R"(", "timeline": [ )" + own + " ] }";
}

// Names of submits in running order; an entry at the end is the count that it expects.
std::string order_of(const Scenario& scenario) {
  std::string out;
  TimelineStream stream(scenario);
  while (const auto entry = stream.next()) {
    if (const auto* call = std::get_if<ApiCall>(&entry->what)) {
      out += call->subject + " ";
    } else {
      out +=
          std::to_string(std::get<std::int64_t>(std::get<Expectation>(entry->what).checks.at(0).expected)) +
          " ";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("own entries and those of the file are merged by time") {
  const TemporaryFolder folder;
  folder.write("day.ndjson", submit("1s", "f1") + "\n\n  \r\n" + submit("2s", "f2") + "\n// the end\n" +
                                 submit("5s", "f3") + "\n" + at_end(2));
  input::Problems problems;
  const auto scenario = read_scenario(
      folder.write("x.scenario.json", scenario_of(submit("0s", "o1") + "," + submit("2s", "o2") + "," +
                                                      submit("9s", "o3") + "," + at_end(1),
                                                  "day.ndjson")),
      problems);
  INFO(problems.to_text());
  REQUIRE(scenario);
  CHECK(order_of(*scenario) == "o1 f1 o2 f2 f3 o3 1 2 ");
  // A stream begins anew each time.
  CHECK(order_of(*scenario) == "o1 f1 o2 f2 f3 o3 1 2 ");
}

TEST_CASE("a scenario without a file streams its own entries") {
  const TemporaryFolder folder;
  input::Problems problems;
  const auto scenario =
      read_scenario(folder.write("x.scenario.json",
                                 R"({ "org": )" + org + R"(, "timeline": [ )" + submit("0s", "a") + " ] }"),
                    problems);
  REQUIRE(scenario);
  CHECK(order_of(*scenario) == "a ");
}

TEST_CASE("every line of the file is checked, and told with its number") {
  const TemporaryFolder folder;
  folder.write("day.ndjson", submit("2s", "a") + "\n" + submit("1s", "b") + "\n" +
                                 R"({ "at": "3s", "route": "c" })" + "\n\n" +
                                 R"({ "at": "3s", "rout": "c" })" + "\n");
  input::Problems problems;
  CHECK_FALSE(read_scenario(folder.write("x.scenario.json", scenario_of("", "day.ndjson")), problems));
  CHECK(told(problems) == "timeline-out-of-order /at\nunknown-workitem /route\nunknown-member /rout\n");
  const std::string text = problems.to_text();
  CHECK(text.find("day.ndjson:2:9: error: ") != std::string::npos);
  CHECK(text.find("day.ndjson:5:15: error: ") != std::string::npos);
  CHECK(text.find(R"(  | { "at": "3s", "rout": "c" })") != std::string::npos);
}

TEST_CASE("after a line that cannot be read nobody misses names") {
  const TemporaryFolder folder;
  folder.write("day.ndjson", "{ \"at\": \"1s\", \"submit\": \"a\", \"body\": {}\n" +
                                 std::string(R"({ "at": "3s", "route": "a" })"));
  input::Problems problems;
  CHECK_FALSE(read_scenario(folder.write("x.scenario.json", scenario_of("", "day.ndjson")), problems));
  CHECK(told(problems) == "invalid-json\n");
}

TEST_CASE("names may come from either source, earlier in time") {
  const TemporaryFolder folder;
  folder.write("day.ndjson", submit("2s", "f") + "\n" + R"({ "at": "3s", "route": "o" })");
  const auto told_of = [&folder](const std::string& own) {
    input::Problems problems;
    read_scenario(folder.write("x.scenario.json", scenario_of(own, "day.ndjson")), problems);
    return told(problems);
  };
  CHECK(told_of(submit("3s", "o") + R"(, { "at": "4s", "route": "f" })") == "");
  CHECK(told_of(submit("4s", "o") + R"(, { "at": "4s", "route": "f" })") == "unknown-workitem /route\n");
  CHECK(told_of(submit("1s", "o") + R"(, { "at": "2s", "route": "f" })") ==
        "unknown-workitem /timeline/1/route\n");
}

TEST_CASE("a file that is not there is told of where it is named") {
  const TemporaryFolder folder;
  input::Problems problems;
  CHECK_FALSE(read_scenario(
      folder.write("x.scenario.json", scenario_of(R"({ "at": "1s", "route": "f" })", "nothing.ndjson")),
      problems));
  CHECK(told(problems) == "missing-path /timelineFile\n");
}

TEST_CASE("a pipe is read once, and streamed as often as wanted") {
  const TemporaryFolder folder;
  const std::string pipe = folder.at("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(pipe) << submit("1s", "a") << "\n" << submit("2s", "b") << "\n"; });
  input::Problems problems;
  const auto scenario = read_scenario(folder.write("x.scenario.json", scenario_of("", "pipe")), problems);
  writer.join();
  REQUIRE(scenario);
  CHECK(order_of(*scenario) == "a b ");
  CHECK(order_of(*scenario) == "a b ");
}

TEST_CASE("a file that changes between the passes stops the run") {
  const TemporaryFolder folder;
  folder.write("day.ndjson", submit("1s", "a") + "\n");
  input::Problems problems;
  const auto scenario =
      read_scenario(folder.write("x.scenario.json", scenario_of("", "day.ndjson")), problems);
  REQUIRE(scenario);
  folder.write("day.ndjson", "{ \"at\": \"1s\" }\n");
  CHECK_THROWS_AS(order_of(*scenario), std::runtime_error);
}

}  // namespace routesim::config

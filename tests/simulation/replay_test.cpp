// Shifts as entries, and how they and a scenario's own entries drive a run.
#include "engine/simulation/replay.hpp"

#include <algorithm>

#include "tests/simulation/calls.hpp"
#include "tests/support/catch.hpp"

namespace routesim::simulation {
namespace {

using model::AgentState;
using testing::ana;
using testing::at;
using testing::ben;
using testing::eva;
using testing::hour;
using testing::Lines;
using testing::minute;
using testing::nine;
using testing::submit;

model::Shift shift(std::int64_t from_hours, std::int64_t to_hours, AgentState state = AgentState::available) {
  return {{from_hours * hour}, {to_hours * hour}, state};
}

// `1h ana Available`, each in a line of its own.
Lines told(const model::Org& org, const std::vector<ShiftEntry>& entries) {
  Lines lines;
  for (const ShiftEntry& entry : entries) {
    lines.push_back(model::format_duration(entry.at - nine) + ' ' + org.agents[entry.agent.index].id + ' ' +
                    std::string(to_text(entry.state)));
  }
  return lines;
}

}  // namespace

TEST_CASE("shifts become entries") {
  struct Row {
    const char* says;
    std::vector<model::Shift> of_ana, of_ben;
    std::optional<std::int64_t> until_hours;
    Lines entries;
  };
  const auto in_queue = AgentState::in_queue;
  const auto lunch = AgentState::lunch;
  const Row rows[] = {
      {"nobody has shifts", {}, {}, {}, {}},
      {"from its beginning to its end", {shift(1, 8)}, {}, {}, {"1h ana Available", "8h ana Offline"}},
      {"in the state that it names", {shift(1, 8, in_queue)}, {}, {}, {"1h ana In Queue", "8h ana Offline"}},
      {"from the start", {shift(0, 8)}, {}, {}, {"0s ana Available", "8h ana Offline"}},
      {"two with a gap",
       {shift(0, 4), shift(5, 8)},
       {},
       {},
       {"0s ana Available", "4h ana Offline", "5h ana Available", "8h ana Offline"}},
      {"D121: two that adjoin: one change between them",
       {shift(0, 4), shift(4, 8, in_queue)},
       {},
       {},
       {"0s ana Available", "4h ana In Queue", "8h ana Offline"}},
      {"D121: three that adjoin",
       {shift(0, 4), shift(4, 5, lunch), shift(5, 8)},
       {},
       {},
       {"0s ana Available", "4h ana Lunch", "5h ana Available", "8h ana Offline"}},
      {"D121: adjoining ones of the same state: a change that changes nothing",
       {shift(0, 4), shift(4, 8)},
       {},
       {},
       {"0s ana Available", "4h ana Available", "8h ana Offline"}},
      {"one agent's end is no beginning for another",
       {shift(0, 4)},
       {shift(4, 8)},
       {},
       {"0s ana Available", "4h ana Offline", "4h ben Available", "8h ben Offline"}},
      {"D120: by instant, then in the order of the agents",
       {shift(2, 6)},
       {shift(1, 6), shift(6, 7, in_queue)},
       {},
       {"1h ben Available", "2h ana Available", "6h ana Offline", "6h ben In Queue", "7h ben Offline"}},
      {"D120: what comes after the end does not happen, what comes with it does",
       {shift(1, 8)},
       {shift(8, 9)},
       8,
       {"1h ana Available", "8h ana Offline", "8h ben Available"}},
      {"D120: a shift that outlasts the end has no end",
       {shift(1, 8), shift(8, 9)},
       {},
       7,
       {"1h ana Available"}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    model::Org org = testing::review_room();
    org.agents[ana.index].shifts = row.of_ana;
    org.agents[ben.index].shifts = row.of_ben;
    const auto until = row.until_hours ? std::optional(at(*row.until_hours * hour)) : std::nullopt;
    CHECK(told(org, shift_entries(org, nine, until)) == row.entries);
  }
}

// ---- replays
// -----------------------------------------------------------------------------------------------

namespace {

// What a driver is told, and the log's news at that moment.
class Watcher final : public ReplayObserver {
 public:
  Watcher(Run& run, testing::Log& log) : run_(&run), log_(&log) {}
  void on_answer(const config::TimelineEntry& entry, const config::ApiCall& call,
                 const ingestion::Answer& answer) override {
    said.push_back(model::format_duration(entry.at - nine) + " answer " + std::to_string(answer.status) +
                   ' ' + call.subject);
  }
  void on_expectation(const config::TimelineEntry& entry, const config::Expectation& expectation) override {
    const std::string when = entry.at_end ? "end" : model::format_duration(entry.at - nine);
    said.push_back(when + " expect " + expectation.name + " at " +
                   model::format_duration(run_->now() - nine) + " after " +
                   testing::brief(log_->lines.back()));
  }
  void on_progress(std::uint64_t entries) override { progress.push_back(entries); }

  Lines said;
  std::vector<std::uint64_t> progress;

 private:
  Run* run_;
  testing::Log* log_;
};

struct Played {
  Lines said;  // to the observer
  std::vector<std::uint64_t> progress;
  Lines log;  // in short, with times: `30s assigned a …`
};

config::TimelineEntry entry(std::int64_t us, decltype(config::TimelineEntry::what) what) {
  config::TimelineEntry made;
  made.at = at(us);
  made.what = std::move(what);
  return made;
}

config::Expectation expect(std::string name) {
  config::Expectation made;
  made.subject = config::Expectation::Subject::workitem;
  made.name = std::move(name);
  return made;
}

config::TimelineEntry expect_at_end(std::string name) {
  config::TimelineEntry made = entry(0, expect(std::move(name)));
  made.at_end = true;
  return made;
}

Played play(model::Org org, std::vector<config::TimelineEntry> timeline,
            std::optional<model::Instant> until = std::nullopt) {
  config::Scenario scenario;
  scenario.name = "A morning";
  scenario.org = testing::shared(std::move(org));
  scenario.starts_at = nine;
  scenario.until = until;
  scenario.timeline = std::move(timeline);
  Run run(scenario.org, nine, 1);
  testing::Log log(*scenario.org);
  run.set_sink(&log);
  run.check_invariants_always();
  Watcher watcher(run, log);
  replay(scenario, run, watcher);
  Played played{watcher.said, watcher.progress, {}};
  for (const std::string& line : log.lines) {
    const std::size_t time = line.find("\"time\":\"") + 8;
    const auto instant = model::parse_timestamp(line.substr(time, 27));
    played.log.push_back(model::format_duration(*instant - nine) + ' ' + testing::brief(line));
  }
  return played;
}

}  // namespace

TEST_CASE("nothing but the first line and the last") {
  const Played played = play(testing::review_room(), {});
  CHECK(played.log == Lines{"0s runStarted", "0s runEnded"});
  CHECK(played.said.empty());
  CHECK(played.progress.empty());
}

TEST_CASE(
    "entries in their order; D92: an expectation sees what its instant's entries did and its timers did "
    "not") {
  const Played played = play(testing::review_room(), {entry(0, submit("a")), entry(0, expect("a")),
                                                      entry(1, expect("a")), expect_at_end("a")});
  CHECK(played.said == Lines{"0s answer 201 a", "0s expect a at 0s after assigned a mortgage-review ben push",
                             "1us expect a at 1us after accepted a ben",
                             "end expect a at 1us after runEnded"});
  CHECK(played.progress == std::vector<std::uint64_t>{0, 1, 2});
}

TEST_CASE("an agent's entry is no request") {
  const Played played = play(testing::review_room(),
                             {entry(minute, config::AgentChange{ben, AgentState::lunch, std::nullopt})});
  CHECK(played.log == Lines{"0s runStarted", "1m agentChanged ben Lunch", "1m runEnded"});
  CHECK(played.said.empty());
}

TEST_CASE(
    "D120: shifts stand before the entries of their instant and after the timers that were due before") {
  model::Org org = testing::review_room();
  org.agents[ana.index].state = org.agents[ben.index].state = AgentState::offline;
  org.agents[eva.index].shifts = {{{minute}, {2 * minute}, AgentState::available}};
  const Played played = play(std::move(org), {entry(minute, submit("a", testing::handled_in(minute))),
                                              entry(2 * minute, submit("b"))});
  // The end of the shift at 2m goes before `b`, and before the completion that is due at 2m.
  CHECK(played.log == Lines{"0s runStarted", "1m agentChanged eva Available", "1m requestAnswered 201 a Loan",
                            "1m ruleChosen a all-loans", "1m queued a mortgage-review",
                            "1m assigned a mortgage-review eva push", "1m accepted a eva",
                            "2m agentChanged eva Offline", "2m requestAnswered 201 b Loan",
                            "2m ruleChosen b all-loans", "2m queued b mortgage-review", "2m completed a eva",
                            "2m runEnded"});
}

TEST_CASE("D121: what adjoins withdraws no offer, a gap of a microsecond does") {
  const auto withdrawn = [](std::int64_t gap_us) {
    model::Org org = testing::review_room();
    org.agents[ana.index].state = org.agents[ben.index].state = AgentState::offline;
    org.agents[eva.index].shifts = {{{0}, {minute}, AgentState::available},
                                    {{minute + gap_us}, {hour}, AgentState::in_queue}};
    model::Handling handling = testing::never_answered();
    handling.offer_timeout = {10 * minute};
    const Played played = play(std::move(org), {entry(0, submit("a", handling))}, at(2 * minute));
    return std::count(played.log.begin(), played.log.end(), "1m offerWithdrawn a eva");
  };
  CHECK(withdrawn(0) == 0);
  CHECK(withdrawn(1) == 1);
}

TEST_CASE("D119: a shift after the last entry counts for the end of the run, and is still driven") {
  model::Org org = testing::review_room();
  org.agents[eva.index].shifts = {shift(2, 3)};
  const Played played = play(std::move(org), {entry(minute, submit("a"))});
  CHECK(played.log.back() == "3h runEnded");
  CHECK(played.log[played.log.size() - 2] == "3h agentChanged eva Offline");
}

TEST_CASE("D118: with an end given: shifts and timers up to it, expectations of the end after it") {
  model::Org org = testing::review_room();
  org.agents[eva.index].shifts = {shift(2, 3)};
  const Played played =
      play(std::move(org), {entry(minute, submit("a", testing::handled_in(2 * hour))), expect_at_end("a")},
           at(2 * hour));
  CHECK(played.log.back() == "2h runEnded");
  CHECK(played.log[played.log.size() - 2] == "2h agentChanged eva Available");
  CHECK(played.said.back() == "end expect a at 2h after runEnded");
}

}  // namespace routesim::simulation

// A run in virtual time: what goes before what at one instant, where it ends, and that it is a value.
#include "engine/simulation/run.hpp"

#include <nlohmann/json.hpp>
#include <regex>

#include "tests/simulation/calls.hpp"
#include "tests/support/catch.hpp"

namespace routesim::simulation {
namespace {

using config::Endpoint;
using testing::ana;
using testing::at;
using testing::ben;
using testing::call;
using testing::handled_in;
using testing::hour;
using testing::Lines;
using testing::minute;
using testing::never_answered;
using testing::nine;
using testing::second;
using testing::submit;

struct Desk {
  std::shared_ptr<const model::Org> org = testing::shared(testing::review_room());
  testing::Log log{*org};
  Run run;

  explicit Desk(std::uint64_t seed = 1) : run(org, nine, seed) {
    run.set_sink(&log);
    run.check_invariants_always();
    run.start("A morning");
    log.news();
  }
  Desk(const Desk&) = delete;
  void at_instant(model::Instant when, const config::ApiCall& made) {
    run.advance_to(when);
    run.apply(made);
  }
};

}  // namespace

TEST_CASE("D92: entries of an instant go before its timers, an acceptance after no time included") {
  Desk desk;
  desk.at_instant(nine, submit("a"));
  desk.at_instant(nine, submit("b"));
  CHECK(desk.log.news() == Lines{"requestAnswered 201 a Loan", "ruleChosen a all-loans",
                                 "queued a mortgage-review", "assigned a mortgage-review ben push",
                                 "requestAnswered 201 b Loan", "ruleChosen b all-loans",
                                 "queued b mortgage-review", "assigned b mortgage-review ana push"});
  desk.run.advance_to({nine.us + 1});
  CHECK(desk.log.news() == Lines{"accepted a ben", "accepted b ana"});
}

TEST_CASE("advancing runs what falls due before, and leaves what falls due then") {
  Desk desk;
  desk.at_instant(nine, submit("a", never_answered()));
  desk.log.news();
  desk.run.advance_to(at(30 * second));
  CHECK(desk.run.now() == at(30 * second));
  CHECK(desk.log.news().empty());
  // The entry of that instant finds the offer still open.
  desk.run.apply(call(Endpoint::accept, "a"));
  CHECK(desk.log.news() == Lines{"requestAnswered 200 a", "accepted a ben"});
}

TEST_CASE("D83: acceptance and time-out of one instant: the acceptance, whose timer was set first") {
  Desk desk;
  model::Handling slow;
  slow.accept_after = model::Duration{30 * second};
  desk.at_instant(nine, submit("a", slow));
  desk.log.news();
  desk.run.advance_to(at(hour));
  CHECK(desk.log.news() == Lines{"accepted a ben"});
}

TEST_CASE("D94: two agents freed by two timers of one instant pull one after the other") {
  Desk desk;
  desk.at_instant(nine, submit("a", handled_in(minute)));  // Ben's
  desk.at_instant(nine, submit("b", handled_in(minute)));  // Ana's
  desk.at_instant(nine, submit("c"));
  desk.at_instant(nine, submit("d"));
  desk.run.advance_to(at(minute));
  desk.log.news();
  desk.run.advance_to(at(minute + 1));
  CHECK(desk.log.news() == Lines{"completed a ben", "assigned c mortgage-review ben pull", "completed b ana",
                                 "assigned d mortgage-review ana pull", "accepted c ben", "accepted d ana"});
}

// ---- the end
// -----------------------------------------------------------------------------------------------

TEST_CASE("D119: without an end given, the run ends with the last timer that did something") {
  struct Row {
    const char* says;
    model::Handling handling;
    std::int64_t entry_us;  // of a last entry that changes nothing
    std::int64_t end_us;
  };
  const Row rows[] = {
      {"accepted at once, nothing after it: time-out and steps do not count", {}, 0, 0},
      {"the completion", handled_in(10 * minute), 0, 10 * minute},
      {"the end of the wrap-up", handled_in(10 * minute, 5 * minute), 0, 15 * minute},
      {"a later entry", handled_in(10 * minute), hour, hour},
      {"offers that nobody answers: Ben's, then Ana's", never_answered(), 0, 60 * second},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Desk desk;
    desk.at_instant(nine, submit("a", row.handling));
    desk.run.advance_to(at(row.entry_us));
    desk.run.apply(config::AgentChange{ana, model::AgentState::available, std::nullopt});
    desk.run.finish(std::nullopt);
    CHECK(desk.run.now() == at(row.end_us));
    CHECK(nlohmann::json::parse(desk.log.lines.back()).at("time") == model::format_timestamp(at(row.end_us)));
  }
}

TEST_CASE("D118: with an end given the run ends exactly then, timers due at that instant included") {
  struct Row {
    const char* says;
    std::int64_t until_us;
    const char* last_line;  // before runEnded
  };
  const Row rows[] = {
      {"a microsecond before", 10 * minute - 1, "accepted a ben"},
      {"at that instant", 10 * minute, "completed a ben"},
      {"long after everything", 100 * hour, "completed a ben"},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    Desk desk;
    desk.at_instant(nine, submit("a", handled_in(10 * minute)));
    desk.run.finish(at(row.until_us));
    CHECK(desk.run.now() == at(row.until_us));
    const auto ended = nlohmann::json::parse(desk.log.lines.back());
    CHECK(ended.at("event") == "runEnded");
    CHECK(ended.at("time") == model::format_timestamp(at(row.until_us)));
    CHECK(testing::brief(desk.log.lines[desk.log.lines.size() - 2]) == row.last_line);
  }
}

TEST_CASE("an empty run: two lines") {
  Desk desk;
  desk.run.finish(std::nullopt);
  REQUIRE(desk.log.lines.size() == 2);
  const auto started = nlohmann::json::parse(desk.log.lines[0]);
  CHECK(started.at("scenario") == "A morning");
  CHECK(started.at("seed") == 1);
  CHECK(started.at("startsAt") == "2026-03-02T09:00:00.000000Z");
  CHECK(started.at("types").size() == 2);
  CHECK(started.at("agents").size() == 3);
  CHECK(nlohmann::json::parse(desk.log.lines[1]).at("events") == 1);
}

// ---- any day
// -----------------------------------------------------------------------------------------------

namespace {

// One entry of a muddled day.
void muddle(Desk& desk, testing::Draws& draws, int step) {
  desk.run.advance_to(desk.run.now() +
                      model::Duration{static_cast<std::int64_t>(draws.next(4)) * 15 * second});
  const auto name = [&] {
    return "w" + std::to_string(draws.next(static_cast<std::uint64_t>(step / 2) + 1));
  };
  const Endpoint verbs[] = {Endpoint::route, Endpoint::accept, Endpoint::decline, Endpoint::complete,
                            Endpoint::cancel};
  switch (draws.next(6)) {
    case 0:
    case 1: {
      model::Handling handling;
      if (draws.next(3) == 0) handling.accept_after.reset();
      if (draws.next(4) != 0)
        handling.handle_time = model::Duration{static_cast<std::int64_t>(draws.next(5)) * minute};
      handling.wrap_up = {static_cast<std::int64_t>(draws.next(2)) * minute};
      const char* const bodies[] = {
          R"({"workitemTypeId":"Loan","customFields":{"amount":250000},"priority":2})",
          R"({"workitemTypeId":"Loan","customFields":{"amount":5}})",
          R"({"workitemTypeId":"Note","routingData":{"queueId":"general"}})",
          R"({"workitemTypeId":"Nothing"})"};
      config::ApiCall made = submit(name(), handling, bodies[draws.next(4)]);
      if (draws.next(2) == 0) made.idempotency_key = "key-" + std::to_string(draws.next(20));
      desk.run.apply(made);
      return;
    }
    case 2: {
      const model::AgentState states[] = {model::AgentState::available, model::AgentState::not_available,
                                          model::AgentState::lunch, model::AgentState::in_queue};
      desk.run.apply(
          config::AgentChange{{static_cast<std::uint32_t>(draws.next(3))}, states[draws.next(4)], {}});
      return;
    }
    default: desk.run.apply(call(verbs[draws.next(5)], name()));
  }
}

}  // namespace

TEST_CASE("the log of any day: numbered without gaps, times that never go back, its length at its end") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    testing::Draws draws{seed};
    Desk desk;
    for (int step = 0; step < 300; ++step) muddle(desk, draws, step);
    desk.run.finish(std::nullopt);
    std::string last_time;
    for (std::size_t i = 0; i < desk.log.lines.size(); ++i) {
      const auto line = nlohmann::json::parse(desk.log.lines[i]);
      REQUIRE(line.at("sequence") == i + 1);
      REQUIRE(line.at("time").get<std::string>() >= last_time);
      last_time = line.at("time").get<std::string>();
      REQUIRE((line.at("event") == "runEnded") == (i + 1 == desk.log.lines.size()));
    }
    CHECK(nlohmann::json::parse(desk.log.lines.back()).at("events") == desk.log.lines.size() - 1);
    CHECK(desk.log.lines.size() > 300);
  }
}

TEST_CASE("a copy of a run, given the same, writes the same bytes; the two go their own ways") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    testing::Draws draws{seed};
    Desk desk;
    for (int step = 0; step < 150; ++step) muddle(desk, draws, step);

    Desk other;
    other.run = desk.run;
    other.run.set_sink(&other.log);
    other.log.lines.clear();
    testing::Draws same_draws = draws;
    const std::size_t so_far = desk.log.lines.size();
    for (int step = 150; step < 300; ++step) muddle(desk, draws, step);
    desk.run.finish(std::nullopt);
    for (int step = 150; step < 300; ++step) muddle(other, same_draws, step);
    other.run.finish(std::nullopt);

    const Lines rest(desk.log.lines.begin() + static_cast<std::ptrdiff_t>(so_far), desk.log.lines.end());
    CHECK(other.log.lines == rest);
    CHECK(rest.size() > 100);
  }
}

TEST_CASE("the seed reaches ids and nothing else") {
  const auto day = [](std::uint64_t seed) {
    testing::Draws draws{5};
    Desk desk(seed);
    for (int step = 0; step < 200; ++step) muddle(desk, draws, step);
    desk.run.finish(std::nullopt);
    return desk.log.lines;
  };
  const Lines one = day(1), two = day(2);
  REQUIRE(one.size() == two.size());
  int ids = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    auto a = nlohmann::json::parse(one[i]), b = nlohmann::json::parse(two[i]);
    for (const char* member : {"seed", "request"}) {
      ids += a.contains(member) ? 1 : 0;
      CHECK((!a.contains(member) || a.at(member) != b.at(member)));
      a.erase(member);
      b.erase(member);
    }
    // A conflict over a key names both requests in its message.
    for (auto* line : {&a, &b}) {
      if (!line->contains("problems")) continue;
      for (auto& problem : line->at("problems")) {
        const std::string message = problem.at("message").get<std::string>();
        problem["message"] = std::regex_replace(message, std::regex("request [0-9a-f-]{36}"), "request ID");
      }
    }
    REQUIRE(a == b);
  }
  CHECK(ids > 100);
}

}  // namespace routesim::simulation

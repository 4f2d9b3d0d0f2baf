#include "engine/reporting/metrics.hpp"

#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {
namespace {

namespace event = model::event;

// Plays events to the measures, each with its time after nine.
struct Player {
  model::Org org = review_desk();
  Metrics metrics{org};
  std::uint64_t sequence = 0;

  Player() {
    event::RunStarted start;
    start.starts_at = nine;
    for (const model::AgentId agent : {ana, ben, zoe})
      start.agents.push_back({agent, model::AgentState::available, {}});
    start.agents[2].state = model::AgentState::offline;
    play(0, start);
  }

  void play(std::int64_t us, decltype(model::Event::what) what) {
    metrics.on_event({++sequence, at(us), std::move(what)});
  }
  void queue(std::int64_t us, model::WorkitemNumber number, model::QueueId queue = mortgage_review,
             bool returned = false) {
    play(us, event::Queued{loan(number), queue, 0, {}, returned});
  }
  void assign(std::int64_t us, model::WorkitemNumber number, model::AgentId agent) {
    play(us, assigned(number, agent, mortgage_review));
  }
  void accept(std::int64_t us, model::WorkitemNumber number, model::AgentId agent) {
    play(us, event::Accepted{loan(number), agent});
  }
  void complete(std::int64_t us, model::WorkitemNumber number, model::AgentId agent) {
    play(us, event::Completed{loan(number), agent, std::nullopt});
  }
  std::optional<int> level(std::int64_t us) const { return metrics.service_level(mortgage_review, at(us)); }
  std::int64_t longest(std::int64_t us) const { return metrics.longest_wait(mortgage_review, at(us)).us; }
};

}  // namespace

TEST_CASE("nothing has happened: no figure rather than a zero that means something else") {
  const Player room;
  const QueueMetrics queue = room.metrics.queue(mortgage_review, nine);
  CHECK(queue.waiting == 0);
  CHECK(queue.waits.count == 0);
  CHECK_FALSE(queue.service_level);
  CHECK_FALSE(room.metrics.agent(ana, nine).occupancy);
  CHECK(room.metrics.agent(zoe, at(hour)).state == model::AgentState::offline);
  CHECK_FALSE(room.metrics.agent(zoe, at(hour)).occupancy);
  CHECK(room.metrics.agent(ana, at(hour)).occupancy == 0);
}

TEST_CASE("a wait ends at the last assignment before acceptance") {
  Player room;
  room.queue(0, 1);
  CHECK(room.metrics.waiting(mortgage_review) == 1);
  CHECK(room.longest(5 * second) == 5 * second);

  room.assign(10 * second, 1, ana);
  CHECK(room.metrics.waiting(mortgage_review) == 0);
  CHECK(room.longest(15 * second) == 15 * second);  // an offer is no answer yet

  room.play(20 * second, event::Declined{loan(1), ana});
  room.queue(20 * second, 1, mortgage_review, true);
  CHECK(room.metrics.waiting(mortgage_review) == 1);

  room.assign(30 * second, 1, ben);
  room.accept(40 * second, 1, ben);
  const QueueMetrics queue = room.metrics.queue(mortgage_review, at(hour));
  CHECK(queue.entered == 1);
  CHECK(queue.waits.count == 1);
  CHECK(queue.waits.mean.us == 30 * second);
  CHECK(queue.longest_wait.us == 30 * second);
  CHECK(queue.longest_waiting.us == 0);
}

TEST_CASE("a workitem counts for the queue that it entered first, and waits in the one where it is") {
  Player room;
  room.queue(0, 1);
  room.play(minute, event::FallbackApplied{loan(1), 1, general_review, {}});
  CHECK(room.metrics.waiting(mortgage_review) == 0);
  CHECK(room.metrics.waiting(general_review) == 1);
  CHECK(room.metrics.queue(general_review, at(2 * minute)).longest_waiting.us == 2 * minute);
  CHECK(room.metrics.queue(general_review, at(2 * minute)).longest_wait.us == 0);

  SECTION("accepted from there") {
    room.assign(2 * minute, 1, ana);
    room.accept(2 * minute, 1, ana);
    CHECK(room.metrics.queue(mortgage_review, at(hour)).waits.count == 1);
    CHECK(room.metrics.queue(general_review, at(hour)).waits.count == 0);
    CHECK(room.metrics.queue(general_review, at(hour)).entered == 0);
  }
  SECTION("routed again while it waits") {
    room.queue(3 * minute, 1, mortgage_review);
    CHECK(room.metrics.waiting(mortgage_review) == 1);
    CHECK(room.metrics.waiting(general_review) == 0);
    CHECK(room.metrics.queue(mortgage_review, at(4 * minute)).entered == 1);
    CHECK(room.longest(4 * minute) == 4 * minute);
  }
  SECTION("a step that falls due during an offer moves it on its return") {
    room.assign(2 * minute, 1, ana);
    room.play(3 * minute, event::OfferTimedOut{loan(1), ana});
    room.queue(3 * minute, 1, general_review, true);
    room.play(3 * minute, event::FallbackApplied{loan(1), 2, mortgage_review, {}});
    CHECK(room.metrics.waiting(mortgage_review) == 1);
    CHECK(room.metrics.waiting(general_review) == 0);
  }
}

TEST_CASE("the service level") {
  Player room;  // target: 10 minutes
  const auto take = [&](model::WorkitemNumber number, std::int64_t waited) {
    room.queue(0, number);
    room.assign(waited, number, ana);
    room.accept(waited, number, ana);
  };

  SECTION("a wait of exactly the target is within it") {
    take(1, 10 * minute);
    CHECK(room.level(hour) == 1000);
    take(2, 10 * minute + 1);
    CHECK(room.level(hour) == 500);
    take(3, 10 * minute + 1);
    CHECK(room.level(hour) == 333);  // rounded down
  }
  SECTION("what still waits counts once it has waited longer than the target") {
    room.queue(0, 1);
    CHECK_FALSE(room.level(10 * minute));
    CHECK(room.level(10 * minute + 1) == 0);
    room.assign(9 * minute, 1, ana);
    CHECK(room.level(11 * minute) == 0);
    room.accept(12 * minute, 1, ana);
    CHECK(room.level(12 * minute) == 1000);
  }
  SECTION("what was cancelled counts if that was after the target") {
    take(1, 0);
    room.queue(0, 2);
    room.play(10 * minute, event::Cancelled{loan(2), std::nullopt});
    CHECK(room.level(hour) == 1000);
    room.queue(0, 3);
    room.play(10 * minute + 1, event::Cancelled{loan(3), std::nullopt});
    CHECK(room.level(hour) == 500);
    CHECK(room.longest(hour) == 10 * minute + 1);
    CHECK(room.metrics.queue(mortgage_review, at(hour)).cancelled == 2);
  }
  SECTION("what was cancelled after its acceptance was accepted all the same") {
    take(1, 0);
    room.play(hour, event::Cancelled{loan(1), ana});
    CHECK(room.level(2 * hour) == 1000);
    CHECK(room.longest(2 * hour) == 0);
  }
  SECTION("a queue without target has none") {
    room.queue(0, 1, general_review);
    room.assign(0, 1, ana);
    room.accept(0, 1, ana);
    CHECK_FALSE(room.metrics.service_level(general_review, at(hour)));
  }
}

TEST_CASE("what an agent holds") {
  Player room;
  room.queue(0, 1);
  room.assign(0, 1, ana);
  CHECK(room.metrics.held(ana) == 1);
  SECTION("declined, timed out or withdrawn: given up") {
    room.play(second, event::Declined{loan(1), ana});
    CHECK(room.metrics.held(ana) == 0);
    room.assign(second, 1, ben);
    room.play(second, event::OfferTimedOut{loan(1), ben});
    CHECK(room.metrics.held(ben) == 0);
    room.assign(second, 1, zoe);
    room.play(second, event::OfferWithdrawn{loan(1), zoe});
    CHECK(room.metrics.held(zoe) == 0);
  }
  SECTION("a wrap-up keeps the slot") {
    room.accept(second, 1, ana);
    room.play(minute, event::Completed{loan(1), ana, at(2 * minute)});
    CHECK(room.metrics.held(ana) == 1);
    CHECK(room.metrics.handled(ana) == 1);
    CHECK(room.metrics.open_workitems() == 0);
    room.play(2 * minute, event::WrapUpEnded{loan(1), ana});
    CHECK(room.metrics.held(ana) == 0);
    CHECK(room.metrics.agent(ana, at(4 * minute)).occupancy == 500);
  }
  SECTION("cancelled: given up, not handled") {
    room.play(second, event::Cancelled{loan(1), ana});
    CHECK(room.metrics.held(ana) == 0);
    CHECK(room.metrics.handled(ana) == 0);
  }
}

TEST_CASE("occupancy is the share of the time in which the agent could have held something") {
  Player room;
  room.queue(0, 1);
  room.assign(10 * minute, 1, ana);
  CHECK(room.metrics.agent(ana, at(15 * minute)).occupancy == 333);
  room.accept(10 * minute, 1, ana);
  room.queue(0, 2);
  room.assign(12 * minute, 2, ana);  // a second one changes nothing
  room.play(15 * minute, event::AgentChanged{ana, model::AgentState::lunch, std::nullopt});
  CHECK(room.metrics.agent(ana, at(20 * minute)).occupancy == 500);  // still holding
  room.complete(20 * minute, 1, ana);
  room.play(20 * minute, event::OfferWithdrawn{loan(2), ana});
  CHECK(room.metrics.agent(ana, at(5 * hour)).occupancy == 500);  // at lunch: neither routable nor holding
  room.play(5 * hour, event::AgentChanged{ana, model::AgentState::in_queue, std::nullopt});
  CHECK(room.metrics.agent(ana, at(5 * hour + 20 * minute)).occupancy == 250);
  CHECK(room.metrics.state(ana) == model::AgentState::in_queue);
}

TEST_CASE("counts of events, requests and warnings") {
  Player room;
  event::RequestAnswered answer;
  answer.status = 201;
  answer.workitem_type = "Loan";
  answer.missing_idempotency_key = true;
  room.play(0, answer);
  answer.missing_idempotency_key = false;
  answer.replayed = true;
  room.play(0, answer);
  room.play(0, answered(409));
  room.play(0, answered(200));
  const std::vector<model::RuleId> tied{large_loans, small_loans};
  room.play(0, event::RuleChosen{loan(1), large_loans, 10, tied});
  room.play(0, event::RuleChosen{loan(1), large_loans, 10, {}});

  CHECK(room.metrics.requests().answered == 4);
  CHECK(room.metrics.requests().refused == 1);
  CHECK(room.metrics.requests().replayed == 1);
  CHECK(room.metrics.requests().workitems == 1);
  CHECK(room.metrics.events() == 7);
  CHECK(room.metrics.events("requestAnswered") == 4);
  CHECK(room.metrics.events("ruleChosen") == 2);
  CHECK(room.metrics.events("queued") == 0);
  CHECK(room.metrics.events("nonsense") == 0);
  CHECK(room.metrics.warnings("missingIdempotencyKey") == 1);
  CHECK(room.metrics.warnings("ambiguousRuleOrder") == 1);
  CHECK(room.metrics.warnings("ruleBypass") == 0);
  const auto seen = room.metrics.warnings();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].first == "ambiguousRuleOrder");
}

TEST_CASE("what is kept does not grow with what is finished, and a copy goes its own way") {
  Player room;
  for (model::WorkitemNumber number = 1; number <= 1000; ++number) {
    room.queue(0, number);
    room.assign(0, number, ana);
    room.accept(0, number, ana);
    room.complete(0, number, ana);
  }
  CHECK(room.metrics.open_workitems() == 0);
  CHECK(room.metrics.handled(ana) == 1000);

  Metrics copy = room.metrics;
  room.queue(second, 2000);
  CHECK(room.metrics.waiting(mortgage_review) == 1);
  CHECK(copy.waiting(mortgage_review) == 0);
  copy.on_event({1, at(second), event::Unrouted{loan(1), "noRuleMatched"}});
  CHECK(room.metrics.events("unrouted") == 0);
}

}  // namespace routesim::reporting

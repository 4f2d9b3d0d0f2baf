#include "bench/router_drive.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <string>
#include <utility>

namespace routesim::bench {
namespace {

// Entries of an instant go before its timers.
void advance_to(routing::Router& router, model::Instant to) {
  for (auto due = router.next_due(); due && *due < to; due = router.next_due()) router.run_next_timer();
  router.set_now(to);
}

void run_to_the_end(routing::Router& router) {
  while (router.next_due()) router.run_next_timer();
}

std::string id_of(std::uint64_t number) {
  std::array<char, 21> text{'w'};
  return {text.data(), std::to_chars(text.data() + 1, text.data() + text.size(), number).ptr};
}

}  // namespace

void drive_mm10(routing::Router& router, std::uint64_t arrivals, std::uint64_t seed) {
  Mm10 queue(seed);
  model::Handling handling;
  for (std::uint64_t number = 1; number <= arrivals; ++number) {
    const Mm10::Arrival arrival = queue.next();
    advance_to(router, arrival.at);
    handling.handle_time = arrival.handle_time;
    router.route_on_creation(router.create({}, id_of(number), handling));
  }
  run_to_the_end(router);
}

std::size_t drive_day(routing::Router& router, const DayShape& shape) {
  DayWorkitems day(shape);
  std::deque<routing::Slot> to_decline;  // of workitems that came, in their order
  std::size_t most_waiting = 0;
  while (day.next()) {
    advance_to(router, day.at());
    if (day.declined() > 0) {
      const routing::Slot slot = to_decline.front();
      to_decline.pop_front();
      const routing::WorkitemState& item = router.workitem(slot);
      const bool on_offer = item.number == day.declined() && item.state == model::RoutingState::assigned;
      if (on_offer) router.decline(slot);
      continue;
    }
    const DayWorkitems::Workitem& workitem = day.workitem();
    const routing::Slot slot =
        router.create(checked_workitem(workitem), id_of(workitem.number), workitem.handling);
    router.route_on_creation(slot);
    if (workitem.is_declined) to_decline.push_back(slot);
    most_waiting = std::max(most_waiting, router.waiting().size());
  }
  run_to_the_end(router);
  return most_waiting;
}

}  // namespace routesim::bench

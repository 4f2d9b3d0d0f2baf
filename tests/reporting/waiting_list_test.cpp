#include "engine/reporting/waiting_list.hpp"

#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {

namespace event = model::event;

TEST_CASE("what waits at the end, as it stands then, in the order of runEnded") {
  WaitingList list;
  const auto play = [&](std::int64_t us, decltype(model::Event::what) what) {
    list.on_event({1, at(us), std::move(what)});
  };
  const std::vector<model::SkillMinimum> review_at_2{{review_skill, 2}};
  for (model::WorkitemNumber number = 1; number <= 4; ++number)
    play(static_cast<std::int64_t>(number) * second,
         event::Queued{loan(number), mortgage_review, 1, {review_at_4, false, 0}, false});
  play(minute, assigned(1, ana, mortgage_review));
  play(minute, event::Accepted{loan(1), ana});
  play(minute, event::Cancelled{loan(2), std::nullopt});
  play(minute, assigned(3, ana, mortgage_review));
  play(minute, event::Declined{loan(3), ana});
  play(minute, event::Queued{loan(3), mortgage_review, 1, {review_at_4, false, 0}, true});
  play(minute, event::FallbackApplied{loan(3), 1, general_review, {review_at_2, true, 0}});
  CHECK(list.at_end().empty());

  event::RunEnded ended;
  ended.waiting = {{loan(4), model::Diagnosis::all_at_capacity},
                   {loan(3), model::Diagnosis::nobody_available}};
  play(hour, ended);
  REQUIRE(list.at_end().size() == 2);
  const WaitingWorkitem& fourth = list.at_end()[0];
  CHECK(fourth.id == "loan-4");
  CHECK(fourth.diagnosis == model::Diagnosis::all_at_capacity);
  CHECK(fourth.skills == review_at_4);
  const WaitingWorkitem& third = list.at_end()[1];
  CHECK(third.number == 3);
  CHECK(third.queue == general_review);
  CHECK(third.queued_at == at(3 * second));
  CHECK(third.skills == review_at_2);
  CHECK(third.bypass_proficiency);
  CHECK(third.priority == 1);
}

}  // namespace routesim::reporting

// The worlds that the benchmarks run in: populations of agents, sets of rules and whole days, made from fixed
// seeds by integers alone, so that every machine measures the same ones.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/model/org.hpp"
#include "engine/model/value.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::bench {

// splitmix64.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t limit) { return bits() % limit; }
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

constexpr model::Instant midnight{1'772'409'600'000'000};  // 2026-03-02T00:00:00Z

// ---- for one decision
// ---------------------------------------------------------------------------------------

// Whose skills are alike: those of one of 200 teams; of one of 60 teams, but for one skill's level that is
// the agent's own; nobody's.
enum class Team { shared, mixed, own };

// Agents with 4 to 10 of 32 skills; half of them routable, each with a performance of its own. One type of
// four workitems an agent, one queue of everybody, and what 300 kinds of workitems ask for: one to three
// skills that some team has.
struct Population {
  model::Org org;
  std::vector<std::vector<model::SkillMinimum>> signatures;
};
Population make_population(std::uint32_t agents, Team team);

// ---- for the next workitem of an agent
// ----------------------------------------------------------------------

// Kinds of workitems, each asking for a few of 32 skills, and 200 profiles of agents at work, each of whom
// can do about a tenth of the kinds. No two kinds ask for the same. The kinds after `kinds` ask for one skill
// more, which nobody at work has.
struct WaitingWorld {
  std::size_t kinds_at_work = 0;
  std::vector<std::string> skills;  // ids
  std::vector<std::vector<model::SkillMinimum>> kinds;
  std::vector<std::vector<model::AgentSkill>> profiles;  // every skill is good enough for every kind
};
WaitingWorld make_waiting_world(std::size_t kinds, std::size_t kinds_of_nobody);

// ---- for the choice of a rule
// -------------------------------------------------------------------------------

// Rules of three comparisons (an option, a range of amounts, a priority) and 10,000 workitems, each of which
// matches exactly one rule, all rules alike.
struct RuleSet {
  std::shared_ptr<const model::Org> org;
  std::vector<model::FieldValues> workitems;
};
RuleSet make_rules(std::uint32_t rules);

// Eight fields of all kinds, rules of three comparisons of three of them: one narrow (an account, or a short
// range of amounts, scores or dates), two wide (options, a checkbox, a bound, a priority). Each of the 10,000
// workitems was made for one rule; that or an earlier one wins.
RuleSet make_rules_of_eight_fields(std::uint32_t rules);

// The same fields, three wide comparisons: hundreds of workitems' kinds share a rule, and no field says much.
RuleSet make_wide_rules(std::uint32_t rules);

// ---- an M/M/10 queue
// --------------------------------------------------------------------------------------------

// One type, one rule that always matches, and ten agents of one place each that score alike.
std::shared_ptr<const model::Org> make_mm10_org();

// Arrivals and handle times of an M/M/10 queue at a load of 90 %.
class Mm10 {
 public:
  explicit Mm10(std::uint64_t seed);
  struct Arrival {
    model::Instant at;
    model::Duration handle_time;
  };
  Arrival next();

 private:
  std::int64_t exponential(std::int64_t mean_us);

  Draws draws_;
  model::Instant now_ = midnight;
};

// ---- a whole day
// --------------------------------------------------------------------------------------------

// What a generated day is like. Handle times follow from the rest, so that 80 % of all places are taken.
struct DayShape {
  std::uint64_t workitems = 100'000;
  std::uint32_t agents = 1'000;
  std::uint64_t hours = 24;
  bool keys = true;  // each request with an Idempotency-Key of its own
};

// 20 teams, 12 skills, 5 types, 30 rules with two fallback steps each, 6 queues; two places an agent.
std::shared_ptr<const model::Org> make_day_org(const DayShape& shape);

// What happens in the day, one thing at a time: nothing of it is kept but the workitem at hand and the
// declines to come. One workitem in fifty is declined three seconds after it came, if it is on offer then.
class DayWorkitems {
 public:
  struct Workitem {
    std::uint64_t number = 0;  // in the day, from 1
    std::uint32_t type = 0;
    std::uint32_t customer = 0;
    std::uint32_t product = 0;  // into the field's options
    std::uint32_t amount = 0;
    bool urgent = false;
    int priority = 0;
    bool is_declined = false;  // three seconds from now
    model::Handling handling;
  };

  explicit DayWorkitems(const DayShape& shape);
  // False after the last. What the others say is good until the next call.
  bool next();
  model::Instant at() const { return at_; }
  // Of the workitem that is to be declined now; 0: one arrives.
  std::uint64_t declined() const { return declined_; }
  const Workitem& workitem() const { return workitem_; }

 private:
  struct Decline {
    model::Instant at;
    std::uint64_t number = 0;
  };
  void draw_next();

  DayShape shape_;
  Draws draws_{2026};
  std::int64_t mean_gap_us_ = 0;
  std::int64_t mean_handle_us_ = 0;
  model::Instant arrives_ = midnight;  // the workitem that comes next
  Workitem coming_;                    // number 0: there is none
  std::deque<Decline> declines_;       // of workitems that came, by time
  model::Instant at_ = midnight;
  std::uint64_t declined_ = 0;
  Workitem workitem_;
};

// As the body's reader would give it.
model::NewWorkitem checked_workitem(const DayWorkitems::Workitem& workitem);

// The same day as requests.
class DayCalls {
 public:
  explicit DayCalls(const DayShape& shape);
  // False after the last. `at` and `call` are good until the next call.
  bool next();
  model::Instant at() const { return day_.at(); }
  const config::ApiCall& call() const { return call_; }

 private:
  bool keys_;
  DayWorkitems day_;
  std::vector<config::ApiCall> templates_;  // by type
  config::ApiCall call_;
};

// ---- a centre that decides for ever
// --------------------------------------------------------------------------

// Agents in 200 teams (fewer where there are fewer agents) of equal skills, four places each, all available.
// Five types, six queues of everybody, and 60 rules a type, each of which asks for skills that some team has.
struct Centre {
  std::shared_ptr<const model::Org> org;
  std::uint32_t teams = 0;  // rule r asks of team r % teams
};
Centre make_centre(std::uint32_t agents);

// What comes to it: 80 % of all places are taken, and as much of each team's share.
struct Arrival {
  model::Instant at;
  model::TypeId type;
  std::uint32_t customer = 0;
  std::uint32_t product = 0;  // position of the option
  std::uint32_t amount = 0;
  int priority = 0;
  model::Duration accept_after;
  model::Duration handle_time;
};
class Arrivals {
 public:
  explicit Arrivals(const Centre& centre);
  Arrival next();

 private:
  Draws draws_{6};
  std::uint32_t teams_;
  std::int64_t mean_gap_us_;
  model::Instant at_ = midnight;
};

}  // namespace routesim::bench

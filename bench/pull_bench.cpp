// The next workitem for an agent who has room, among all that wait: one iteration is one pull by an agent of
// a random profile and one arrival, so the number waiting stays what it is. Every way begins with the same
// places, in steady state, and takes the same workitems.
//
// How far a walk along one ordered set goes depends on what is at its front. In `pull` a tenth of what waits
// is for agents who are not at work now, and it is the oldest. In `pull_even` everything can be done by about
// as many of those at work, so a tenth of what is anywhere in the set fits: the best that a walk can hope
// for.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/textbook/waiting_line.hpp"
#include "bench/worlds.hpp"
#include "engine/queueing/waiting_groups.hpp"

namespace routesim::bench {
namespace {

using queueing::WaitingPlace;

// Who can do what, a bit for each kind.
class Served {
 public:
  explicit Served(const WaitingWorld& world) : words_((world.kinds.size() + 63) / 64) {
    for (const auto& profile : world.profiles) {
      std::vector<std::uint64_t>& bits = by_profile_.emplace_back(words_);
      for (std::size_t kind = 0; kind < world.kinds.size(); ++kind) {
        const auto has = [&](const model::SkillMinimum& minimum) {
          return std::any_of(profile.begin(), profile.end(), [&](const model::AgentSkill& skill) {
            return skill.skill == minimum.skill && skill.proficiency >= minimum.minimum;
          });
        };
        if (!std::all_of(world.kinds[kind].begin(), world.kinds[kind].end(), has)) continue;
        bits[kind / 64] |= std::uint64_t{1} << kind % 64;
        ++count_;
      }
    }
  }
  const std::vector<std::uint64_t>& of(std::size_t profile) const { return by_profile_[profile]; }
  // Of all pairs of a profile and a kind, how many fit.
  std::size_t count() const { return count_; }

 private:
  std::size_t words_ = 0, count_ = 0;
  std::vector<std::vector<std::uint64_t>> by_profile_;
};

// ---- three ways to keep what waits. In each the slot of a place is its kind.
// --------------------------------

class Groups {
 public:
  Groups(const WaitingWorld&, const Served& served) : served_(&served) {}
  void add(const WaitingPlace& place) { list_.insert(place.slot, place); }
  std::optional<WaitingPlace> take_for(std::size_t profile) {
    const auto head = list_.first_of(served_->of(profile), [](queueing::GroupId) { return true; });
    if (!head) return std::nullopt;
    list_.erase(head->group, head->place);
    return head->place;
  }
  std::vector<WaitingPlace> in_order() const { return list_.in_order(); }

 private:
  const Served* served_;
  queueing::WaitingGroups list_;
};

class OrderedSet {
 public:
  OrderedSet(const WaitingWorld&, const Served& served) : served_(&served) {}
  void add(const WaitingPlace& place) { places_.insert(place); }
  std::optional<WaitingPlace> take_for(std::size_t profile) {
    const std::vector<std::uint64_t>& served = served_->of(profile);
    for (auto place = places_.begin(); place != places_.end(); ++place) {
      if ((served[place->slot / 64] >> place->slot % 64 & 1) == 0) continue;
      const WaitingPlace result = *place;
      places_.erase(place);
      return result;
    }
    return std::nullopt;
  }

 private:
  const Served* served_;
  std::set<WaitingPlace> places_;
};

class Textbook {
 public:
  Textbook(const WaitingWorld& world, const Served&) : world_(&world) {
    for (const auto& profile : world.profiles) {
      textbook::WaitingLine::Agent& agent = agents_.emplace_back();
      agent.name = "agent-" + std::to_string(agents_.size());
      for (const model::AgentSkill& skill : profile) {
        agent.skills[world.skills[skill.skill.index]] = skill.proficiency;
      }
    }
  }
  void add(const WaitingPlace& place) {
    textbook::WaitingLine::Workitem workitem;
    workitem.id = "workitem-" + std::to_string(place.number);
    workitem.priority = place.priority;
    workitem.queued_at = place.queued_at.us;
    workitem.number = place.number;
    for (const model::SkillMinimum& minimum : world_->kinds[place.slot]) {
      workitem.required.emplace_back(world_->skills[minimum.skill.index], minimum.minimum);
    }
    line_.add(std::move(workitem));
  }
  std::optional<WaitingPlace> take_for(std::size_t profile) {
    const auto taken = line_.take_for(agents_[profile]);
    if (!taken) return std::nullopt;
    return WaitingPlace{taken->priority, {taken->queued_at}, taken->number};
  }

 private:
  const WaitingWorld* world_;
  std::vector<textbook::WaitingLine::Agent> agents_;
  textbook::WaitingLine line_;
};

// ---- what comes, and who asks
// ------------------------------------------------------------------------------

template <class Way>
class Desk {
 public:
  Desk(const WaitingWorld& world, const Served& served)
      : kinds_(world.kinds_at_work), profiles_(world.profiles.size()), way_(world, served) {}
  // As it stands with another, but in a way of its own.
  template <class Other>
  Desk(const WaitingWorld& world, const Served& served, const Desk<Other>& other) : Desk(world, served) {
    if constexpr (std::is_same_v<Way, Other>) {
      way_ = other.way();
    } else {
      for (const WaitingPlace& place : other.way().in_order()) way_.add(place);
    }
    std::tie(draws_, now_, number_) = other.state();
  }

  // What was there before, and nobody at work can do.
  void add_backlog(const WaitingWorld& world, std::size_t count) {
    for (; count > 0; --count) {
      now_.us += 70;
      const auto kind = kinds_ + draws_.below(world.kinds.size() - kinds_);
      way_.add({0, now_, ++number_, static_cast<std::uint32_t>(kind)});
    }
  }
  // Four of five are of priority 0, the others of 1 to 3; 70 µs from one to the next, and one in four comes
  // at the same instant as the one before.
  void arrive() {
    const std::uint64_t bits = draws_.bits();
    const int urgent = static_cast<int>(bits >> 60);
    if ((bits >> 58 & 3) != 0) now_.us += 70;
    const auto kind = static_cast<std::uint32_t>(((bits & 0xffffffff) * kinds_) >> 32);
    way_.add({urgent > 2 ? 0 : urgent + 1, now_, ++number_, kind});
  }
  // The number of the workitem taken; 0: there is none for that agent.
  std::uint64_t pull() {
    const std::size_t profile = ((draws_.bits() & 0xffffffff) * profiles_) >> 32;
    const auto taken = way_.take_for(profile);
    return taken ? taken->number : 0;
  }
  std::uint64_t pull_and_arrive() {
    const std::uint64_t taken = pull();
    if (taken != 0) arrive();
    return taken;
  }

  const Way& way() const { return way_; }
  std::tuple<Draws, model::Instant, std::uint64_t> state() const { return {draws_, now_, number_}; }

 private:
  std::uint64_t kinds_, profiles_;
  Draws draws_{7};
  model::Instant now_ = midnight;
  std::uint64_t number_ = 0;
  Way way_;
};

// So many kinds and places that wait, after each place was taken a few times over. A backlog is a tenth of
// both.
struct Settled {
  Settled(std::size_t kinds, bool backlog, std::size_t waiting)
      : world(make_waiting_world(backlog ? kinds - kinds / 10 : kinds, backlog ? kinds / 10 : 0)),
        served(world),
        desk(world, served) {
    if (backlog) desk.add_backlog(world, waiting / 10);
    for (std::size_t i = backlog ? waiting / 10 : 0; i < waiting; ++i) desk.arrive();
    for (std::size_t i = 0; i < 4 * waiting + 100'000; ++i) desk.pull_and_arrive();
  }
  WaitingWorld world;
  Served served;
  Desk<Groups> desk;
};

// Made once for all ways.
const Settled& settled(std::size_t kinds, bool backlog, std::size_t waiting) {
  static std::map<std::tuple<std::size_t, bool, std::size_t>, Settled> all;
  const auto key = std::make_tuple(kinds, backlog, waiting);
  auto found = all.find(key);
  if (found == all.end()) found = all.try_emplace(key, kinds, backlog, waiting).first;
  return found->second;
}

template <class Way, std::size_t kinds, bool backlog>
void pull(benchmark::State& state) {
  const Settled& start = settled(kinds, backlog, static_cast<std::size_t>(state.range(0)));
  Desk<Way> desk(start.world, start.served, start.desk);
  Desk<Groups> other = start.desk;
  for (int i = 0; i < 500; ++i) {
    if (desk.pull_and_arrive() != other.pull_and_arrive()) {
      state.SkipWithError("takes other workitems than the groups do");
      return;
    }
  }
  std::uint64_t found = 0;
  for (auto _ : state) {
    if (desk.pull_and_arrive() != 0) ++found;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
  state.counters["fits"] = static_cast<double>(start.served.count()) /
                           static_cast<double>(start.world.profiles.size() * start.world.kinds.size());
}

}  // namespace

BENCHMARK(pull<Groups, 300, true>)->Name("pull/groups")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(pull<OrderedSet, 300, true>)->Name("pull/ordered_set")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(pull<Textbook, 300, true>)->Name("pull/textbook")->Arg(100)->Arg(10'000);
BENCHMARK(pull<Groups, 300, false>)->Name("pull_even/groups")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(pull<OrderedSet, 300, false>)->Name("pull_even/ordered_set")->Arg(100)->Arg(10'000)->Arg(1'000'000);

// As many kinds as come about where workitems are declined and asked for anew.
BENCHMARK(pull<Groups, 3'000, true>)->Name("pull_3000_kinds/groups")->Arg(100)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(pull<OrderedSet, 3'000, true>)->Name("pull_3000_kinds/ordered_set")->Arg(100)->Arg(10'000);
BENCHMARK(pull<Groups, 3'000, false>)->Name("pull_3000_kinds_even/groups")->Arg(10'000);
BENCHMARK(pull<OrderedSet, 3'000, false>)->Name("pull_3000_kinds_even/ordered_set")->Arg(10'000);
BENCHMARK(pull<Groups, 100'000, false>)->Name("pull_100000_kinds_even/groups")->Arg(100'000);
BENCHMARK(pull<OrderedSet, 100'000, false>)->Name("pull_100000_kinds_even/ordered_set")->Arg(100'000);

}  // namespace routesim::bench

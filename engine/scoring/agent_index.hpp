// The agents, and who is the best of them for a demand without looking at everyone
// (docs/how-selection-works.md).
//
//   AgentIndex agents(org, start);
//   const DemandId demand = agents.acquire(what_the_workitem_asks);
//   if (const auto best = agents.find(demand)) agents.add_load(best->agent, type, 1);
//   agents.release(demand);
//
// A value: a copy goes on by itself. It gives what PlainSelection gives, always.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/org.hpp"
#include "engine/scoring/agent_table.hpp"
#include "engine/scoring/candidates.hpp"
#include "engine/scoring/demand.hpp"
#include "engine/scoring/demand_table.hpp"
#include "engine/scoring/plain_selection.hpp"
#include "engine/scoring/profiles.hpp"
#include "engine/scoring/ranking.hpp"
#include "engine/scoring/recent.hpp"

namespace routesim::scoring {

class AgentIndex {
 public:
  // How much is kept; beyond it something is made anew, or everyone is looked at.
  struct Limits {
    std::size_t ranking_bytes = std::size_t{256} << 20;    // of all, but 4 to 256 are kept
    std::size_t candidate_bytes = std::size_t{256} << 20;  // of all
    std::size_t served_bytes = std::size_t{64} << 20;      // of all profiles' bits for demands
    std::size_t changes = 1'024;  // of agents that a ranking may lag behind; or a quarter of the agents
    DemandTable::Limits demands;
  };
  AgentIndex(const model::Org& org, model::Instant start, Candidates::Form form, const Limits& limits);
  AgentIndex(const model::Org& org, model::Instant start)
      : AgentIndex(org, start, Candidates::Form::by_count, Limits()) {}

  const AgentTable& table() const { return table_; }

  // ---- what changes: cheap, but for skills that nobody else has ---------------------------------------
  void set_state(model::AgentId agent, model::AgentState state);
  void set_skills(model::AgentId agent, const std::vector<model::AgentSkill>& skills);  // the whole new list
  void set_performance(model::AgentId agent, int millionths);
  void add_load(model::AgentId agent, model::TypeId type, int change);
  void set_idle_since(model::AgentId agent, model::Instant at);

  // ---- demands ----------------------------------------------------------------------------------------
  DemandId acquire(const Demand& demand) { return demands_.acquire(demand); }
  // As DemandTable says.
  bool acquire_again(DemandId id, std::uint64_t serial) { return demands_.acquire_again(id, serial); }
  std::uint64_t serial(DemandId id) const { return demands_.serial(id); }
  void release(DemandId id) { demands_.release(id); }
  Demand demand(DemandId id) const { return demands_.demand(id); }

  // The eligible agent with the highest score, then the longest idle, then the lowest id; under a
  // distribution whoever it names. None if none is eligible. `last_served`: of roundRobin, an id's rank.
  std::optional<Selection> find(DemandId id, std::optional<std::uint32_t> last_served = std::nullopt);

  // Somebody would be offered the workitem, busy or not, had not all of those declined it.
  bool everyone_declined(DemandId id);

  // Demands that agents with these skills and queues serve, by DemandId: bit id % 64 of word id / 64. Good
  // until something changes.
  std::span<const std::uint64_t> served_by(model::AgentId agent);
  // The rest of what decides whether a routable agent with total room is eligible.
  bool may_take(model::AgentId agent, DemandId id) const {
    return table_.held(agent, demands_.type(id)) < demands_.capacity(id) && !demands_.declined_by(id, agent);
  }

 private:
  struct Served {
    std::vector<std::uint64_t> words;
    std::uint64_t era = 0;
    std::size_t read = 0;  // of the numbers given
    bool is_made = false;
  };

  void touch(model::AgentId agent) { touch_seat(profiles_.seat_of(agent)); }
  void touch_seat(std::uint32_t seat);
  void see_given();
  Ranking* ranking_of(DemandId id, const Demand& demand);
  Candidates& candidates_of(DemandId id, const Demand& demand);
  void count_bytes(DemandId id);
  std::optional<Selection> next_in_turn(const Demand& demand, const Ranking& ranking,
                                        std::optional<std::uint32_t> last_served) const;
  void set_served(Served& served, std::uint32_t profile, DemandId id) const;
  void begin_anew();

  Candidates::Form form_;
  Limits limits_;
  AgentTable table_;
  std::size_t skills_, queues_;
  Profiles profiles_;
  Recent<std::uint32_t> changed_seats_;
  std::uint64_t told_ = 0;            // changed seats that some ranking may have read
  std::vector<std::uint32_t> moved_;  // scratch

  DemandTable demands_;
  // What is known of a demand, by DemandId.
  struct Known {
    std::optional<Candidates> candidates;
    std::size_t candidate_bytes = 0;  // of them, as last counted
    std::uint32_t ranking = 0;        // a place in rankings_ ...
    std::uint32_t serial = 0;         // ... if the ranking there has this serial
    std::uint32_t in_vain = 0;        // how often it was asked for without there being room for its ranking
  };
  std::vector<Known> known_;
  std::uint64_t era_ = 0;
  std::size_t given_ = 0;  // numbers given that known_ has seen
  std::size_t candidate_bytes_ = 0;

  std::vector<Ranking> rankings_;
  std::size_t most_rankings_;
  std::uint32_t next_serial_ = 1;
  std::uint64_t questions_ = 0;

  std::vector<Served> served_;  // by profile
  std::size_t served_bytes_ = 0;
  std::vector<std::vector<std::uint64_t>> member_by_rank_;  // by queue, of those that hand out in turn
  PlainSelection plain_;
};

}  // namespace routesim::scoring

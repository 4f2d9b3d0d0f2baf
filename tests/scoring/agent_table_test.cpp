#include "engine/scoring/agent_table.hpp"

#include <limits>

#include "tests/scoring/people.hpp"
#include "tests/support/catch.hpp"

namespace routesim::scoring {

using model::AgentState;

constexpr model::Instant nine{1'772'442'000'000'000};

TEST_CASE("at the start everybody holds nothing and is idle since then, offline or not") {
  auto people = std::vector{agent("ana", {{{0}, 5}}), agent("ben", {})};
  people[1].state = AgentState::offline;
  const AgentTable table(org_of(people), nine);
  REQUIRE(table.size() == 2);
  for (const model::AgentId someone : {model::AgentId{0}, model::AgentId{1}}) {
    CHECK(table.held(someone) == 0);
    CHECK(table.held(someone, {0}) == 0);
    CHECK(table.idle_since(someone) == nine);
  }
  CHECK(table.state({0}) == AgentState::available);
  CHECK(table.state({1}) == AgentState::offline);
}

TEST_CASE("routable are Available and In Queue alone") {
  AgentTable table(org_of({agent("ana", {})}), nine);
  const std::pair<AgentState, bool> states[] = {{AgentState::offline, false},
                                                {AgentState::available, true},
                                                {AgentState::not_available, false},
                                                {AgentState::in_queue, true},
                                                {AgentState::lunch, false}};
  for (const auto& [state, routable] : states) {
    INFO(to_text(state));
    table.set_state({0}, state);
    CHECK(table.state({0}) == state);
    CHECK(table.routable({0}) == routable);
    CHECK(table.routable_column()[0] == (routable ? 1 : 0));
  }
}

TEST_CASE("D2: a queue without a list has everybody, an empty list nobody") {
  auto org = org_of({agent("ana", {}), agent("ben", {})});
  org.queues.resize(3);
  org.queues[1].agents.emplace();
  org.queues[2].agents = {{model::AgentId{1}}};
  const AgentTable table(org, nine);
  CHECK(table.member_column({0}) == std::vector<std::int32_t>{1, 1});
  CHECK(table.member_column({1}) == std::vector<std::int32_t>{0, 0});
  CHECK(table.member_column({2}) == std::vector<std::int32_t>{0, 1});
  CHECK(table.in_queue({1}, {2}));
  CHECK_FALSE(table.in_queue({0}, {2}));
}

TEST_CASE("a skill at 0 is there, a missing one is not, and a new list replaces the whole old one") {
  AgentTable table(org_of({agent("ana", {{{0}, 0}, {{2}, 4}}), agent("ben", {{{1}, 3}})}, 3), nine);
  CHECK(table.proficiency({0}, {0}) == 0);
  CHECK(table.proficiency({0}, {1}) == -1);
  CHECK(table.proficiency({0}, {2}) == 4);
  table.set_skills({0}, {{{1}, 5}});
  CHECK(table.proficiency({0}, {0}) == -1);
  CHECK(table.proficiency({0}, {1}) == 5);
  CHECK(table.proficiency({0}, {2}) == -1);
  CHECK(table.proficiency({1}, {1}) == 3);
  CHECK(table.skill_column({1}) == std::vector<std::int32_t>{5, 3});
}

TEST_CASE("ids rank byte by byte, wherever they stand in the org") {
  const AgentTable table(org_of({agent("ben", {}), agent("agent-9", {}), agent("agent-10", {}),
                                 agent("Zoë", {}), agent("ana", {})}),
                         nine);
  const std::vector<std::uint32_t> in_order{3, 2, 1, 4, 0};  // Zoë, agent-10, agent-9, ana, ben
  for (std::uint32_t rank = 0; rank < in_order.size(); ++rank) {
    CHECK(table.by_rank(rank) == model::AgentId{in_order[rank]});
    CHECK(table.id_rank({in_order[rank]}) == rank);
  }
}

TEST_CASE("load is counted by type and in all, for types made later too") {
  auto people = std::vector{agent("ana", {}), agent("ben", {})};
  people[0].capacity = 2;
  AgentTable table(org_of(people), nine);
  const model::TypeId loan{0}, claim{7};
  CHECK(table.held_column(claim) == nullptr);
  table.add_load({0}, loan, 1);
  CHECK(table.has_total_room({0}));
  table.add_load({0}, claim, 1);
  CHECK(table.held({0}) == 2);
  CHECK(table.held({0}, loan) == 1);
  CHECK(table.held({0}, claim) == 1);
  CHECK(table.held({0}, {3}) == 0);
  CHECK(table.held({1}, claim) == 0);
  CHECK_FALSE(table.has_total_room({0}));
  REQUIRE(table.held_column(claim) != nullptr);
  CHECK(*table.held_column(claim) == std::vector<std::int32_t>{1, 0});
  table.add_load({0}, loan, -1);
  CHECK(table.held({0}, loan) == 0);
  CHECK(table.has_total_room({0}));
}

TEST_CASE("an agent without a capacity has room for whatever it holds") {
  AgentTable table(org_of({agent("ana", {})}), nine);
  table.add_load({0}, {0}, 1'000'000);
  CHECK(table.has_total_room({0}));
  CHECK(table.capacity_column()[0] == std::numeric_limits<std::int32_t>::max());
}

TEST_CASE("a table is a value") {
  AgentTable table(org_of({agent("ana", {{{0}, 5}})}), nine);
  AgentTable copy = table;
  copy.add_load({0}, {0}, 1);
  copy.set_idle_since({0}, {nine.us + 1});
  copy.set_state({0}, AgentState::lunch);
  CHECK(table.held({0}) == 0);
  CHECK(table.idle_since({0}) == nine);
  CHECK(table.routable({0}));
}

}  // namespace routesim::scoring

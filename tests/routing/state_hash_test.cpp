// The state hash against docs/reference/event-log.md, State hash.
#include "engine/routing/state_hash.hpp"

#include <utility>

#include "tests/routing/review_room.hpp"
#include "tests/support/catch.hpp"

namespace routesim::routing {

using model::RoutingState;
using testing::ana;
using testing::ben;

TEST_CASE("the example of the reference") {
  StateHash hash;
  hash.add(
      "[\"workitem\",\"loan-1\",\"LoanApplicationReview\",\"completed\",3,\"rule-mortgage-doc-routing\","
      "\"mortgage-review\",\"ana\",[]]\n");
  hash.add("[\"type\",\"LoanApplicationReview\",1]\n");
  hash.add("[\"agent\",\"ana\",\"Available\",[[\"skill-mortgage-review\",5]],0]\n");
  hash.add("[\"agent\",\"ben\",\"Available\",[[\"skill-mortgage-review\",4]],0]\n");
  CHECK(hash.digest() == 0x055f53d90a845527);
}

TEST_CASE("XXH64 of nothing, and of the same text in one piece or many") {
  CHECK(StateHash().digest() == 0xef46db3751d8e999);
  const std::string text(1'000, 'x');
  StateHash whole, pieces;
  whole.add(text);
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size % 97 + 7) {
    pieces.add(std::string_view(text).substr(at, size));
  }
  CHECK(whole.digest() == pieces.digest());
  CHECK(whole.digest() == whole.digest());  // asking changes nothing
}

TEST_CASE("a copy goes on by itself") {
  StateHash one;
  one.add("a");
  StateHash other = one;
  other.add("b");
  StateHash ab;
  ab.add("ab");
  CHECK(other.digest() == ab.digest());
  CHECK(one.digest() != other.digest());
}

TEST_CASE("a workitem's line") {
  const model::Org org = testing::review_room();
  WorkitemState item;
  item.number = 1;
  item.id = "loan-1";
  const auto line = [&] {
    std::string text;
    append_workitem_line(text, item, "Loan", org);
    return text;
  };
  CHECK(line() == "[\"workitem\",\"loan-1\",\"Loan\",\"unrouted\",0,null,null,null,[]]\n");
  item.priority = -3;
  item.state = RoutingState::queued;
  item.queue = testing::review;
  CHECK(line() == "[\"workitem\",\"loan-1\",\"Loan\",\"queued\",-3,null,\"mortgage-review\",null,[]]\n");
  item.rule = testing::large_loans;
  item.declined = {testing::eva, ana};  // sorted by id in the line
  CHECK(line() ==
        "[\"workitem\",\"loan-1\",\"Loan\",\"queued\",-3,\"large-loans\",\"mortgage-review\",null,"
        "[\"ana\",\"eva\"]]\n");
  item.state = RoutingState::assigned;
  item.agent = ben;
  CHECK(line() ==
        "[\"workitem\",\"loan-1\",\"Loan\",\"assigned\",-3,\"large-loans\",\"mortgage-review\",\"ben\","
        "[\"ana\",\"eva\"]]\n");
  item.state = RoutingState::cancelled;
  CHECK(
      line() ==
      "[\"workitem\",\"loan-1\",\"Loan\",\"cancelled\",-3,\"large-loans\",\"mortgage-review\",\"ben\",[]]\n");
  item.id = "a \"b\"\\\n\x01\xc3\xab";
  item.state = RoutingState::unrouted;
  item.rule.reset();
  item.queue.reset();
  item.agent.reset();
  item.declined.clear();
  CHECK(line() ==
        "[\"workitem\",\"a \\\"b\\\"\\\\\\n\\u0001\xc3\xab\",\"Loan\",\"unrouted\",-3,null,null,null,[]]\n");
}

TEST_CASE("a type's line and an agent's") {
  const model::Org org = testing::review_room();
  std::string text;
  append_type_line(text, "Loan", 12);
  CHECK(text == "[\"type\",\"Loan\",12]\n");
  text.clear();
  append_agent_line(text, org.agents[0], model::AgentState::in_queue, {}, 2, org);
  CHECK(text == "[\"agent\",\"ana\",\"In Queue\",[],2]\n");
  text.clear();
  append_agent_line(text, org.agents[0], model::AgentState::not_available,
                    {{testing::german_skill, 0}, {testing::review_skill, 5}}, 0, org);
  CHECK(text == "[\"agent\",\"ana\",\"Not Available\",[[\"german\",0],[\"review\",5]],0]\n");
}

}  // namespace routesim::routing

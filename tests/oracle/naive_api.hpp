#pragma once
// What the API says against a body: every problem of the 400 and of the 409 class, straight from the table of
// codes in section 12 of the routing model.

#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

struct Problem {
  std::string code, pointer;
};
using Problems = std::vector<Problem>;

// 400 of the four bodies.
Problems malformed_in_type(const World& world, const Json& body);
Problems malformed_in_patch(const World& world, const Json& body);
Problems malformed_in_workitem(const World& world, const Json& body);
Problems malformed_in_routing(const World& world, const Json& body);

// 409 of the bodies of types. `id` is the one the scenario gives with `createType`, nothing for a raw
// request.
Problems conflicts_of_type(const World& world, const std::optional<std::string>& id, const Json& body);
Problems conflicts_of_patch(const WorkitemType& type, const Json& body);

// As the answer lists them: sorted by pointer, then code; without messages.
Json list_problems(Problems problems);

}  // namespace routesim::oracle

// Checks that are always on: a broken one is a bug of ours, never of an author.
#pragma once

#include <stdexcept>
#include <string>

namespace routesim::routing {

class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void invariant(bool holds, const char* rule) {
  if (!holds) throw BrokenInvariant(std::string("broken rule of the model: ") + rule);
}

}  // namespace routesim::routing

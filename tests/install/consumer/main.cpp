// A program of somebody else's: reads an org and counts its rules.
#include <iostream>

#include "engine/config/org_reader.hpp"

int main(int argc, char** argv) {
  routesim::input::Problems problems;
  const auto org = routesim::config::read_org(argc > 1 ? argv[1] : "org", problems);
  std::cerr << problems.to_text();
  if (org == nullptr) return 2;
  std::cout << org->rules.size() << " rules\n";
}

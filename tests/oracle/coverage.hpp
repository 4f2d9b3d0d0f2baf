#pragma once
// What generated cases have reached, counted by kind, and which kinds they must reach often enough to mean
// anything: a comparison of two routers says nothing about what never happened.

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "tests/oracle/naive_router.hpp"

namespace routesim::oracle {

class Coverage {
 public:
  void add(const OracleResult& result);

  std::int64_t cases() const { return cases_; }
  std::int64_t count(const std::string& kind) const;

  // The required kinds that were reached less than `least` times, each with its count.
  std::vector<std::pair<std::string, std::int64_t>> rare(std::int64_t least) const;

  // Everything counted, required or not, one kind a line, by group.
  void print(std::ostream& out) const;

  // Every event, reason, diagnosis, tie-break, fallback change, distribution, problem, warning and pair of
  // causes at one instant, as "group/name".
  //
  // Pairs: the causes of two consecutive events that had an effect at the same instant. 9 kinds of entries
  // and 6 kinds of timers make 225 ordered pairs; the 54 of a timer before an entry cannot be, since the
  // entries of an instant all run before its timers. The other 171 are all possible.
  static const std::vector<std::string>& required_kinds();

 private:
  std::int64_t cases_ = 0;
  std::map<std::string, std::int64_t> counts_;
};

}  // namespace routesim::oracle

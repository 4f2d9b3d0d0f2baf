// Workitem bodies by the million: the lines of an NDJSON file read at the speed of simdjson, with the
// verdicts of read_body_line.
//
// The fast reader only ever accepts. A line that it does not accept, for whatever reason, is read once more
// by read_body_line, whose word counts.
//
//   BulkBodies bodies(org);
//   while (const auto line = lines.next()) {
//     const BodyLine& read = bodies.read(*line, file, lines.line_number(), problems);
//     if (read.verdict == BodyLine::Verdict::accepted) use(read.workitem);
//   }
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/config/body_line.hpp"

namespace routesim::config {

class BulkBodies {
 public:
  // Types as they are in the org, which must outlive this.
  explicit BulkBodies(const model::Org& org);
  BulkBodies(const BulkBodies&) = delete;
  BulkBodies& operator=(const BulkBodies&) = delete;
  ~BulkBodies();

  // Good until the next call.
  const BodyLine& read(std::string_view line, std::uint32_t file, std::uint32_t line_number,
                       input::Problems& problems);

  // The fast reader alone: null where it leaves the line to read_body_line.
  const BodyLine* read_fast(std::string_view line);

 private:
  class Fast;

  const model::Org& org_;
  TypeLookup types_;
  std::unique_ptr<Fast> fast_;
  BodyLine line_;
};

}  // namespace routesim::config

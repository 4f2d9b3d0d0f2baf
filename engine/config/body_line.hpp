// Lines of an NDJSON file of workitems to create, each checked as the API would check it: bodies of
// POST /api/v2/workitems, or a client's records with such a body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/request_body.hpp"
#include "engine/input/problems.hpp"

namespace routesim::config {

// One reason for a 400, and where in the file it stands.
struct BodyFinding {
  model::RequestProblem problem;  // as the answer has it
  std::string sentence;           // the message without its help
  std::string help;
  input::Place place;
};

struct BodyLine {
  enum class Verdict : std::uint8_t {
    blank,       // white space and comments
    accepted,    // the API would answer 201
    refused,     // the API would answer 400
    unreadable,  // no JSON: nothing can be sent
  };
  Verdict verdict = Verdict::blank;
  std::string record;                 // a client record's id; empty: the line is a body, or has no id
  model::NewWorkitem workitem;        // when accepted
  std::vector<BodyFinding> findings;  // when refused; by (pointer, code), as the answer lists them
};

// Types as they are in an org, nothing created or patched. `org` must outlive what is returned.
TypeLookup types_of(const model::Org& org);

// A line that is an object with an object `body` is a record. When it is unreadable, `problems` say why.
BodyLine read_body_line(std::string_view line, std::uint32_t file, std::uint32_t line_number,
                        const model::Org& org, const TypeLookup& types, input::Problems& problems);

// The same of a body by itself.
BodyLine read_body(const input::Json& body, const model::Org& org, const TypeLookup& types);

}  // namespace routesim::config

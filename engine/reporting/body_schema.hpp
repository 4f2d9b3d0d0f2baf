// The JSON Schema (draft 2020-12) of what POST /api/v2/workitems takes for one type: for those who make such
// bodies and want to refuse them where they are made.
//
// It accepts every body that the API accepts. What the API refuses it refuses too, but for what JSON Schema
// cannot say: `$comment`s in it tell which.
#pragma once

#include <string>

#include "engine/model/org.hpp"

namespace routesim::reporting {

// Indented text, a line feed at the end. References (queues, rules, skills) are those of `org`.
std::string body_schema(const model::Org& org, const model::WorkitemType& type);

}  // namespace routesim::reporting

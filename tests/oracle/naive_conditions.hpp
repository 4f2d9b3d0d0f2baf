#pragma once
// Conditions in three-valued logic, evaluated straight from their JSON.

#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

enum class Truth { is_true, is_false, is_null };

// `when` of a rule for a workitem as its type is now.
Truth evaluate_condition(const Json& when, const WorkitemType& type, const Workitem& workitem);

// Where `when` is null: the field of its first comparison, as written, that reads a field which a PATCH added
// after the workitem's creation; else empty.
std::string null_for_later_field(const Json& when, const WorkitemType& type, const Workitem& workitem);

}  // namespace routesim::oracle

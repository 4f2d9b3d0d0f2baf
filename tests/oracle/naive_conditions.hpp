#pragma once
// Conditions in three-valued logic, evaluated straight from their JSON.

#include "tests/oracle/naive_model.hpp"

namespace routesim::oracle {

enum class Truth { is_true, is_false, is_null };

// `when` of a rule for a workitem as its type is now.
Truth evaluate_condition(const Json& when, const WorkitemType& type, const Workitem& workitem);

}  // namespace routesim::oracle

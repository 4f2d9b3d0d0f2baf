// Waiting places in waiting order, whoever may serve them.
#pragma once

#include <set>

#include "engine/queueing/waiting_place.hpp"

namespace routesim::queueing {

using WaitingList = std::set<WaitingPlace>;

}  // namespace routesim::queueing

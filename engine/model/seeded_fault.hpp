// Faults that the differential tests seed into the fast path, to prove that they would be seen.
//
// In what ships, ROUTESIM_FAULT(n, right, wrong) is `right`. The test build of the engine defines
// ROUTESIM_SEEDED_FAULTS and chooses one fault at run time.
#pragma once

#ifdef ROUTESIM_SEEDED_FAULTS
namespace routesim::model {
inline int seeded_fault = 0;  // 0: none
}
#define ROUTESIM_FAULT(number, right, wrong) (::routesim::model::seeded_fault == (number) ? (wrong) : (right))
#else
#define ROUTESIM_FAULT(number, right, wrong) (right)
#endif

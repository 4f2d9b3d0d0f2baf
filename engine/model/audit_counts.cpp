#include "engine/model/audit_counts.hpp"

#include <array>

namespace routesim::model {
namespace {

constexpr std::array<AuditCount, 16> counts_by_name{{
    {"records", &AuditCounts::records},
    {"accepted", &AuditCounts::accepted},
    {"created", &AuditCounts::created},
    {"duplicates", &AuditCounts::duplicates},
    {"lost", &AuditCounts::lost},
    {"refused", &AuditCounts::refused},
    {"unconfirmed", &AuditCounts::unconfirmed},
    {"falseConflicts", &AuditCounts::false_conflicts},
    {"collisions", &AuditCounts::collisions},
    {"swallowed", &AuditCounts::swallowed},
    {"pending", &AuditCounts::pending},
    {"attempts", &AuditCounts::attempts},
    {"retries", &AuditCounts::retries},
    {"rateLimited", &AuditCounts::rate_limited},
    {"unavailable", &AuditCounts::unavailable},
    {"timeouts", &AuditCounts::timeouts},
}};

}  // namespace

std::span<const AuditCount> audit_counts() { return counts_by_name; }

}  // namespace routesim::model

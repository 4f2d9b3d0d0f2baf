#include "engine/model/audit.hpp"

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

struct KindOfFinding {
  std::string_view word, count;
};
// In the order of AuditFinding::Kind.
constexpr std::array<KindOfFinding, 7> kinds{{
    {"duplicate", "duplicates"},
    {"lost", "lost"},
    {"refused", "refused"},
    {"unconfirmed", "unconfirmed"},
    {"falseConflict", "falseConflicts"},
    {"collision", "collisions"},
    {"swallowed", "swallowed"},
}};

}  // namespace

std::span<const AuditCount> audit_counts() { return counts_by_name; }
std::string_view to_text(AuditFinding::Kind kind) { return kinds[static_cast<std::size_t>(kind)].word; }
std::string_view count_name(AuditFinding::Kind kind) { return kinds[static_cast<std::size_t>(kind)].count; }

}  // namespace routesim::model

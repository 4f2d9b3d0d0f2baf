#include "engine/model/audit.hpp"

#include <array>

namespace routesim::model {
namespace {

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

std::string_view to_text(AuditFinding::Kind kind) { return kinds[static_cast<std::size_t>(kind)].word; }
std::string_view count_name(AuditFinding::Kind kind) { return kinds[static_cast<std::size_t>(kind)].count; }

}  // namespace routesim::model

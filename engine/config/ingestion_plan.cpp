// The words of scenario files, each table in the order of its enumeration.
#include "engine/config/ingestion_plan.hpp"

#include <array>

namespace routesim::config {
namespace {

constexpr std::array<std::string_view, 4> fault_kinds{"rateLimit", "unavailable", "answerLost", "latency"};
constexpr std::array<std::string_view, 6> key_strategies{
    "none", "perAttempt", "payloadHash", "recordId", "recordId+routingFields", "stored"};

}  // namespace

std::string_view to_text(Fault::Kind kind) { return fault_kinds[static_cast<std::size_t>(kind)]; }
std::string_view to_text(KeyStrategy key) { return key_strategies[static_cast<std::size_t>(key)]; }

std::optional<Fault::Kind> fault_kind_from(std::string_view word) {
  for (std::size_t i = 0; i < fault_kinds.size(); ++i) {
    if (fault_kinds[i] == word) return static_cast<Fault::Kind>(i);
  }
  return std::nullopt;
}
std::optional<KeyStrategy> key_strategy_from(std::string_view word) {
  for (std::size_t i = 0; i < key_strategies.size(); ++i) {
    if (key_strategies[i] == word) return static_cast<KeyStrategy>(i);
  }
  return std::nullopt;
}

}  // namespace routesim::config

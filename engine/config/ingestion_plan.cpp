// The words of scenario files, each table in the order of its enumeration.
#include "engine/config/ingestion_plan.hpp"

#include <algorithm>
#include <array>

namespace routesim::config {
namespace {

constexpr std::array<std::string_view, 4> fault_kinds{"rateLimit", "unavailable", "answerLost", "latency"};
constexpr std::array<std::string_view, 6> key_strategies{
    "none", "perAttempt", "payloadHash", "recordId", "recordId+routingFields", "stored"};
constexpr std::array<std::string_view, 2> jitters{"none", "full"};

template <class Enum, std::size_t size>
std::optional<Enum> find_word(const std::array<std::string_view, size>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view to_text(Fault::Kind kind) { return fault_kinds[static_cast<std::size_t>(kind)]; }
std::string_view to_text(KeyStrategy key) { return key_strategies[static_cast<std::size_t>(key)]; }
std::string_view to_text(RetryPolicy::Jitter jitter) { return jitters[static_cast<std::size_t>(jitter)]; }

std::optional<Fault::Kind> fault_kind_from(std::string_view word) {
  return find_word<Fault::Kind>(fault_kinds, word);
}
std::optional<KeyStrategy> key_strategy_from(std::string_view word) {
  return find_word<KeyStrategy>(key_strategies, word);
}
std::optional<RetryPolicy::Jitter> jitter_from(std::string_view word) {
  return find_word<RetryPolicy::Jitter>(jitters, word);
}

}  // namespace routesim::config

#include "engine/ingestion/faults.hpp"

#include <algorithm>
#include <utility>

#include "engine/ingestion/request_id.hpp"

namespace routesim::ingestion {
namespace {

using Kind = config::Fault::Kind;

constexpr std::int64_t token = 60'000'000;
constexpr std::int64_t second_us = 1'000'000;

int whole_seconds(model::Duration wait) {
  return static_cast<int>(std::max<std::int64_t>(1, (wait.us + second_us - 1) / second_us));
}

}  // namespace

Faults::Faults(std::vector<config::Fault> faults, std::uint64_t seed)
    : faults_(std::move(faults)), buckets_(faults_.size()), seed_(seed) {}

bool Faults::concerns(std::size_t fault, std::uint64_t request, model::Instant now) const {
  const config::Fault& written = faults_[fault];
  if (written.from && now < *written.from) return false;
  if (written.to && now >= *written.to) return false;
  if (!written.requests.empty()) {
    return std::binary_search(written.requests.begin(), written.requests.end(), request);
  }
  return !written.chance || drawn("fault", seed_, fault, request) % 1'000'000 < *written.chance;
}

std::optional<model::Duration> Faults::take(Bucket& bucket, const config::Fault& limit, model::Instant now) {
  const std::int64_t full = std::int64_t{limit.burst} * token;
  const std::int64_t refill = limit.per_minute;
  const std::int64_t passed = (now - bucket.filled_at).us;
  // Compared before it is multiplied: years may lie between two requests.
  const bool is_full = !bucket.used || passed > (full - bucket.level) / refill;
  bucket.level = is_full ? full : bucket.level + passed * refill;
  bucket.filled_at = now;
  bucket.used = true;
  if (bucket.level < token) return model::Duration{(token - bucket.level + refill - 1) / refill};
  bucket.level -= token;
  return std::nullopt;
}

Faults::Met Faults::meet(std::uint64_t request, model::Instant now) {
  Met met;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].kind != Kind::rate_limit || !concerns(i, request, now)) continue;
    const auto wait = take(buckets_[i], faults_[i], now);
    if (!wait) continue;
    met.kind = Kind::rate_limit;
    met.retry_after = whole_seconds(*wait);
    met.per_minute = faults_[i].per_minute;
    return met;
  }
  for (const Kind kind : {Kind::unavailable, Kind::answer_lost}) {
    for (std::size_t i = 0; i < faults_.size() && !met.kind; ++i) {
      if (faults_[i].kind != kind || !concerns(i, request, now)) continue;
      met.kind = kind;
      if (faults_[i].retry_after) met.retry_after = whole_seconds(*faults_[i].retry_after);
    }
  }
  if (met.kind == Kind::unavailable) return met;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].kind != Kind::latency || !concerns(i, request, now)) continue;
    if (!met.kind) met.kind = Kind::latency;
    met.delay.us += faults_[i].delay.us;
  }
  return met;
}

}  // namespace routesim::ingestion

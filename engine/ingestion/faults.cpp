#include "engine/ingestion/faults.hpp"

#include <algorithm>
#include <string>
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

// `requests 3, 250`; of many the first few.
std::string numbers_of(const std::vector<std::uint64_t>& requests) {
  constexpr std::size_t most = 5;
  std::string text = requests.size() == 1 ? "request " : "requests ";
  for (std::size_t i = 0; i < std::min(most, requests.size()); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(requests[i]);
  }
  if (requests.size() > most) text += " and " + std::to_string(requests.size() - most) + " more";
  return text;
}

std::string made(std::uint64_t requests) {
  if (requests == 0) return "none was made";
  return std::to_string(requests) + (requests == 1 ? " was made" : " were made");
}

std::string_view what_struck_first(Kind kind) {
  return kind == Kind::rate_limit ? "refused by a rate limit first" : "answered 503 by another fault first";
}

}  // namespace

Faults::Faults(std::vector<config::Fault> faults, std::uint64_t seed)
    : faults_(std::move(faults)), buckets_(faults_.size()), tallies_(faults_.size()), seed_(seed) {}

bool Faults::is_numbered(std::size_t fault, std::uint64_t request) const {
  const std::vector<std::uint64_t>& requests = faults_[fault].requests;
  return std::binary_search(requests.begin(), requests.end(), request);
}

bool Faults::is_in_window(std::size_t fault, model::Instant now) const {
  const config::Fault& written = faults_[fault];
  return !(written.from && now < *written.from) && !(written.to && now >= *written.to);
}

bool Faults::concerns(std::size_t fault, std::uint64_t request, model::Instant now) const {
  const config::Fault& written = faults_[fault];
  if (!is_in_window(fault, now)) return false;
  if (!written.requests.empty()) return is_numbered(fault, request);
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
  const Met met = find(request, now);
  note_misses(request, now, met);
  return met;
}

Faults::Met Faults::find(std::uint64_t request, model::Instant now) {
  Met met;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].kind != Kind::rate_limit || !concerns(i, request, now)) continue;
    const auto wait = take(buckets_[i], faults_[i], now);
    if (!wait) continue;
    ++tallies_[i].met;
    met.kind = Kind::rate_limit;
    met.retry_after = whole_seconds(*wait);
    met.per_minute = faults_[i].per_minute;
    return met;
  }
  for (const Kind kind : {Kind::unavailable, Kind::answer_lost}) {
    for (std::size_t i = 0; i < faults_.size() && !met.kind; ++i) {
      if (faults_[i].kind != kind || !concerns(i, request, now)) continue;
      ++tallies_[i].met;
      met.kind = kind;
      if (faults_[i].retry_after) met.retry_after = whole_seconds(*faults_[i].retry_after);
    }
  }
  if (met.kind == Kind::unavailable) return met;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].kind != Kind::latency || !concerns(i, request, now)) continue;
    ++tallies_[i].met;
    if (!met.kind) met.kind = Kind::latency;
    met.delay.us += faults_[i].delay.us;
  }
  return met;
}

// A number is for one request alone: where that one goes by, the fault never strikes there.
void Faults::note_misses(std::uint64_t request, model::Instant now, const Met& met) {
  bool struck = false;  // the 503 that decides is the first of its kind
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const Kind kind = faults_[i].kind;
    if (faults_[i].requests.empty() || !is_numbered(i, request)) continue;
    if (!is_in_window(i, now)) {
      tallies_[i].outside.push_back(request);
    } else if (met.kind == Kind::rate_limit || (met.kind == Kind::unavailable && kind != Kind::unavailable)) {
      tallies_[i].overtaken.emplace_back(request, *met.kind);
    } else if (kind == met.kind && kind != Kind::latency && std::exchange(struck, true)) {
      tallies_[i].overtaken.emplace_back(request, *met.kind);
    }
  }
}

std::vector<model::FaultReport> Faults::report(std::uint64_t requests) const {
  std::vector<model::FaultReport> reports;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const config::Fault& fault = faults_[i];
    const Tally& tally = tallies_[i];
    model::FaultReport& report = reports.emplace_back();
    report.fault = config::to_text(fault.kind);
    report.met = tally.met;
    if (fault.kind == Kind::rate_limit) continue;
    const std::string name = "fault " + std::to_string(i + 1) + " (`" + std::string(report.fault) + "`";
    if (fault.requests.empty()) {
      if (tally.met == 0) report.misses.push_back(name + ") met no request: " + made(requests));
      continue;
    }
    for (const Kind by : {Kind::rate_limit, Kind::unavailable, Kind::answer_lost}) {
      std::vector<std::uint64_t> numbers;
      for (const auto& [request, kind] : tally.overtaken) {
        if (kind == by) numbers.push_back(request);
      }
      if (numbers.empty()) continue;
      report.misses.push_back(name + "): " + numbers_of(numbers) +
                              (numbers.size() == 1 ? " was " : " were ") +
                              std::string(what_struck_first(by)));
    }
    if (!tally.outside.empty()) {
      report.misses.push_back(name + "): " + numbers_of(tally.outside) +
                              " came outside of its `from` and `to`");
    }
    const auto first_unmade = std::upper_bound(fault.requests.begin(), fault.requests.end(), requests);
    const std::vector<std::uint64_t> unmade(first_unmade, fault.requests.end());
    if (unmade.empty()) continue;
    const bool is_all = unmade.size() == fault.requests.size();
    report.misses.push_back(is_all ? name + ", " + numbers_of(unmade) + ") met no request: " + made(requests)
                                   : name + "): " + numbers_of(unmade) + " did not come: " + made(requests));
  }
  return reports;
}

}  // namespace routesim::ingestion

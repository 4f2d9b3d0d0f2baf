// A client against any faults: with a key that stays the same a record becomes exactly one workitem as long
// as there are attempts enough, and whatever the strategy the audit is what the log says.
//
// A case that fails shrinks to the smallest that still fails and is printed as the members of a scenario.
// ROUTESIM_CASES=n sets the number of cases, ROUTESIM_LONG=1 asks for many.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <ostream>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <vector>

#include "tests/scenarios/rebuilt_state.hpp"
#include "tests/simulation/client_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::testing {
namespace {

using config::Fault;
using config::KeyStrategy;
using config::RetryPolicy;

// A client and its faults in the numbers that make them; times in milliseconds.
struct Plan {
  int records = 1;
  std::vector<int> bodies;  // by record, in turn: which of a few bodies; records may share one
  std::vector<int> at_ms;   // by record, in turn: when it is known
  int concurrency = 1;
  int per_second = 0;  // 0: no pace
  int round_trip_ms = 0;
  int timeout_ms = 100;
  int base_ms = 0;
  bool jitters = false;
  bool honours = false;
  int key = 0;
  bool stamps = false;
  int store_lost_ms = -1;  // below 0: never
  int attempts = 1;
  std::uint64_t seed = 1;
  struct OneFault {
    int kind = 1;  // of Fault::Kind
    std::vector<int> requests;
    int delay_ms = 1;
    int retry_after_s = 0;  // 0: none
  };
  std::vector<OneFault> faults;
};

const char* const bodies[] = {
    R"({"workitemTypeId":"Note"})",
    R"({"workitemTypeId":"Note","customFields":{"applicant":"Kim","remark":"x"}})",
    R"({"workitemTypeId":"Note","customFields":{"applicant":"Kim","remark":"y"}})",
    R"({"workitemTypeId":"Loan","customFields":{"amount":5}})",
    R"({"workitemTypeId":"Note","customFields":{"unknown":1}})",  // always 400
};

config::Scenario scenario_of(const Plan& plan) {
  std::vector<std::string> ids;
  for (int i = 1; i <= plan.records; ++i) ids.push_back("R" + std::to_string(i));
  config::Scenario scenario = client_scenario(ids);
  scenario.seed = plan.seed;
  config::Client& client = *scenario.client;
  for (std::size_t i = 0; i < client.records.size(); ++i) {
    if (!plan.bodies.empty())
      client.records[i].body = json(bodies[static_cast<std::size_t>(plan.bodies[i % plan.bodies.size()])]);
    if (!plan.at_ms.empty()) client.records[i].at = at(plan.at_ms[i % plan.at_ms.size()] * ms);
  }
  client.concurrency = static_cast<std::uint32_t>(plan.concurrency);
  if (plan.per_second > 0) client.per_second = static_cast<std::uint32_t>(plan.per_second);
  client.round_trip = {plan.round_trip_ms * ms};
  client.timeout = {plan.timeout_ms * ms};
  client.retry.base = {plan.base_ms * ms};
  client.retry.jitter = plan.jitters ? RetryPolicy::Jitter::full : RetryPolicy::Jitter::none;
  client.retry.honours_retry_after = plan.honours;
  client.retry.attempts = static_cast<std::uint32_t>(plan.attempts);
  client.key = static_cast<KeyStrategy>(plan.key);
  if (plan.stamps) client.stamped_fields = {"submittedAt"};
  if (plan.store_lost_ms >= 0) client.store_lost_at = at(plan.store_lost_ms * ms);
  for (const Plan::OneFault& one : plan.faults) {
    Fault made;
    made.kind = static_cast<Fault::Kind>(one.kind);
    const std::set<int> requests(one.requests.begin(), one.requests.end());
    made.requests.assign(requests.begin(), requests.end());
    if (made.requests.empty()) made.chance = 200'000;
    made.delay = {one.delay_ms * ms};
    if (one.retry_after_s > 0) made.retry_after = model::Duration{one.retry_after_s * second};
    scenario.faults.push_back(std::move(made));
  }
  return scenario;
}

// As an author writes it.
std::string as_written(const Plan& plan) {
  const config::Scenario scenario = scenario_of(plan);
  const config::Client& client = *scenario.client;
  const auto length = [](model::Duration d) { return '"' + model::format_duration(d) + '"'; };
  std::string text = "\"seed\": " + std::to_string(scenario.seed) +
                     ",\n\"client\": {\"concurrency\": " + std::to_string(client.concurrency);
  if (client.per_second) text += ", \"perSecond\": " + std::to_string(*client.per_second);
  text += ", \"roundTrip\": " + length(client.round_trip) + ", \"timeout\": " + length(client.timeout) +
          ", \"key\": \"" + std::string(config::to_text(client.key)) + '"';
  if (client.store_lost_at) text += ", \"storeLostAt\": " + length(*client.store_lost_at - nine);
  if (plan.stamps) text += ", \"stampPerAttempt\": [\"submittedAt\"]";
  text += ",\n  \"retry\": {\"attempts\": " + std::to_string(client.retry.attempts) +
          ", \"base\": " + length(client.retry.base) +
          ", \"jitter\": " + (plan.jitters ? "\"full\"" : "\"none\"") +
          ", \"honourRetryAfter\": " + (plan.honours ? "true" : "false") + "},\n  \"records\": [";
  for (const config::SourceRecord& record : client.records) {
    if (&record != &client.records.front()) text += ",\n    ";
    text += "{\"id\": \"" + record.id + "\", \"at\": " + length(record.at - nine) +
            ", \"body\": " + input::to_text(record.body) + "}";
  }
  text += "]},\n\"faults\": [";
  for (const Fault& fault : scenario.faults) {
    if (&fault != &scenario.faults.front()) text += ",\n  ";
    text += "{\"fault\": \"" + std::string(config::to_text(fault.kind)) + '"';
    if (fault.chance) {
      text += ", \"rate\": 0.2";
    } else {
      text += ", \"requests\": [";
      for (const std::uint64_t request : fault.requests)
        text += (request == fault.requests.front() ? "" : ", ") + std::to_string(request);
      text += "]";
    }
    if (fault.kind == Fault::Kind::latency) text += ", \"delay\": " + length(fault.delay);
    if (fault.retry_after) text += ", \"retryAfter\": " + length(*fault.retry_after);
    text += "}";
  }
  return text + "]\n";
}

std::ostream& operator<<(std::ostream& to, const Plan& plan) { return to << as_written(plan); }

rc::Gen<Plan::OneFault> any_fault(bool by_chance) {
  const auto requests = rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 40));
  return rc::gen::build<Plan::OneFault>(
      rc::gen::set(&Plan::OneFault::kind, rc::gen::inRange(1, 4)),
      rc::gen::set(&Plan::OneFault::requests, by_chance ? requests : rc::gen::nonEmpty(requests)),
      rc::gen::set(&Plan::OneFault::delay_ms, rc::gen::inRange(1, 400)),
      rc::gen::set(&Plan::OneFault::retry_after_s, rc::gen::inRange(0, 3)));
}

rc::Gen<Plan> any_plan(rc::Gen<int> key, int kinds_of_body, bool by_chance) {
  return rc::gen::build<Plan>(
      rc::gen::set(&Plan::records, rc::gen::inRange(1, 25)),
      rc::gen::set(&Plan::bodies, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, kinds_of_body))),
      rc::gen::set(&Plan::at_ms, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 500))),
      rc::gen::set(&Plan::concurrency, rc::gen::inRange(1, 9)),
      rc::gen::set(&Plan::per_second, rc::gen::inRange(0, 60)),
      rc::gen::set(&Plan::round_trip_ms, rc::gen::inRange(0, 100)),
      rc::gen::set(&Plan::timeout_ms, rc::gen::inRange(100, 300)),
      rc::gen::set(&Plan::base_ms, rc::gen::inRange(0, 600)),
      rc::gen::set(&Plan::jitters, rc::gen::arbitrary<bool>()),
      rc::gen::set(&Plan::honours, rc::gen::arbitrary<bool>()), rc::gen::set(&Plan::key, std::move(key)),
      rc::gen::set(&Plan::stamps, rc::gen::arbitrary<bool>()),
      rc::gen::set(&Plan::attempts, rc::gen::inRange(1, 6)),
      rc::gen::set(&Plan::store_lost_ms, rc::gen::inRange(-1, 1'000)),
      rc::gen::set(&Plan::seed, rc::gen::inRange<std::uint64_t>(0, 1'000)),
      rc::gen::set(&Plan::faults, rc::gen::container<std::vector<Plan::OneFault>>(any_fault(by_chance))));
}

// What the log itself says of the records, counted by other means than the audit's.
struct Recounted {
  std::uint64_t accepted = 0, given_up = 0, refused = 0, conflicts = 0, attempts = 0, retries = 0,
                timeouts = 0;
  std::map<std::string, std::set<std::string>> created;  // workitems, by record
  std::map<std::string, std::string> settled;            // why, by record
  std::map<std::string, std::string> named;              // by a 201 that was accepted, by record
  bool drained = false;
};

Recounted recount(const Lines& log) {
  Recounted counted;
  for (const std::string& line : log) {
    const auto event = nlohmann::json::parse(line);
    const std::string name = event.at("event"), record = event.value("record", std::string());
    if (name == "requestAnswered" && !record.empty()) {
      ++counted.attempts;
      if (event.at("attempt").get<int>() > 1) ++counted.retries;
      if (event.contains("workitemType"))
        counted.created[record].insert(event.at("workitem").get<std::string>());
    } else if (name == "recordAccepted") {
      ++counted.accepted;
      counted.settled[record] = "201";
      counted.named[record] = event.at("workitem");
    } else if (name == "recordGivenUp") {
      ++counted.given_up;
      const std::string because = event.at("because");
      counted.settled[record] = because;
      if (because == "refused") ++counted.refused;
      if (because == "conflict") ++counted.conflicts;
      if (because == "timeout") ++counted.timeouts;
    } else if (name == "retryScheduled") {
      if (event.at("because") == "timeout") ++counted.timeouts;
    } else if (name == "clientDrained") {
      counted.drained = true;
    }
  }
  return counted;
}

bool is_found_one_by_one(std::string_view count) {
  for (int kind = 0; kind <= static_cast<int>(model::AuditFinding::Kind::swallowed); ++kind) {
    if (model::count_name(static_cast<model::AuditFinding::Kind>(kind)) == count) return true;
  }
  return false;
}

// The number of cases of a property that takes `share` per cent of the time.
void prepare(int share) {
  const char* cases = std::getenv("ROUTESIM_CASES");
  const int all = cases != nullptr                          ? std::atoi(cases)
                  : std::getenv("ROUTESIM_LONG") != nullptr ? 200'000
                                                            : 10'000;
  const std::string parameters = "max_success=" + std::to_string(std::max(1, all * share / 100)) +
                                 " max_size=30 seed=20261123 noshrink=0";
  setenv("RC_PARAMS", parameters.c_str(), 1);
}

}  // namespace

TEST_CASE("a key that stays the same: every record becomes one workitem once there are attempts enough") {
  prepare(50);
  const auto key =
      rc::gen::element(static_cast<int>(KeyStrategy::record_id), static_cast<int>(KeyStrategy::stored));
  // A fault of one request fails one attempt, and one that is slow keeps its key in use meanwhile.
  const auto with_attempts_enough = [](Plan plan) {
    std::set<int> faulted;
    bool is_slow = false;
    for (const Plan::OneFault& one : plan.faults) {
      faulted.insert(one.requests.begin(), one.requests.end());
      is_slow |= one.kind == static_cast<int>(Fault::Kind::latency);
    }
    plan.attempts = is_slow ? 100'000 : static_cast<int>(faulted.size()) + 1;
    if (is_slow) plan.base_ms = std::max(plan.base_ms, 1);
    plan.stamps = false;
    plan.store_lost_ms = -1;
    return plan;
  };
  const bool holds = rc::check("no record is doubled, none is lost", [&] {
    const Plan plan = *rc::gen::map(any_plan(key, 4, false), with_attempts_enough);
    const Sent sent = send(scenario_of(plan));
    const model::AuditCounts& counts = sent.report.counts;
    const auto records = static_cast<std::uint64_t>(plan.records);
    RC_ASSERT(counts.created == records);
    RC_ASSERT(counts.accepted == records);
    RC_ASSERT(counts.duplicates == 0U);
    RC_ASSERT(counts.lost == 0U);
    RC_ASSERT(sent.report.findings.empty());
    RC_ASSERT(recount(sent.log).drained);
  });
  REQUIRE(holds);
}

TEST_CASE("whatever the key and the faults, the audit says what the log says, and again the same bytes") {
  prepare(50);
  const bool holds = rc::check("audit and log agree", [] {
    const Plan plan = *any_plan(rc::gen::inRange(0, 6), 5, true);
    const config::Scenario scenario = scenario_of(plan);
    const Sent sent = send(scenario);
    const Recounted counted = recount(sent.log);
    const model::AuditCounts& counts = sent.report.counts;

    std::uint64_t created = 0, duplicates = 0, lost = 0, unconfirmed = 0, swallowed = 0;
    for (const auto& [record, workitems] : counted.created) {
      created += workitems.size();
      duplicates += workitems.size() - 1;
    }
    for (const auto& [record, why] : counted.settled) {
      const auto found = counted.created.find(record);
      const bool none = found == counted.created.end();
      if (none && why != "refused") ++lost;
      if (!none && why != "201") ++unconfirmed;
      if (why == "201" && (none || !found->second.contains(counted.named.at(record)))) ++swallowed;
    }
    RC_ASSERT(counts.records == static_cast<std::uint64_t>(plan.records));
    RC_ASSERT(counts.accepted == counted.accepted);
    RC_ASSERT(counts.accepted + counted.given_up + counts.pending == counts.records);
    RC_ASSERT(counts.pending == 0U);
    RC_ASSERT(counts.created == created);
    RC_ASSERT(counts.duplicates == duplicates);
    RC_ASSERT(counts.lost == lost);
    RC_ASSERT(counts.unconfirmed == unconfirmed);
    RC_ASSERT(counts.swallowed == swallowed);
    RC_ASSERT(counts.refused == counted.refused);
    RC_ASSERT(counts.false_conflicts + counts.collisions == counted.conflicts);
    RC_ASSERT(counts.attempts == counted.attempts);
    RC_ASSERT(counts.retries == counted.retries);
    RC_ASSERT(counts.timeouts == counted.timeouts);

    std::map<std::string_view, std::uint64_t> found;
    for (const model::AuditFinding& finding : sent.report.findings) ++found[model::count_name(finding.kind)];
    for (const model::AuditCount& count : model::audit_counts()) {
      if (is_found_one_by_one(count.name)) RC_ASSERT(found[count.name] == counts.*count.of);
    }
    const auto last = nlohmann::json::parse(sent.log.back());
    RC_ASSERT(rebuilt_state_hash(sent.log) == last.at("stateHash").get<std::string>());
    RC_ASSERT(send(scenario).log == sent.log);
  });
  REQUIRE(holds);
}

}  // namespace routesim::testing

// When a client sends what, to the microsecond, and what each of its keys does when an answer is lost.
#include "engine/simulation/client.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine/ingestion/request_id.hpp"
#include "engine/model/name_map.hpp"
#include "engine/simulation/client_keys.hpp"
#include "tests/simulation/calls.hpp"
#include "tests/simulation/client_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::simulation {
namespace {

using config::KeyStrategy;
using testing::answer_lost;
using testing::at;
using testing::client_scenario;
using testing::hour;
using testing::latency;
using testing::Lines;
using testing::minute;
using testing::ms;
using testing::nine;
using testing::second;
using testing::send;
using testing::Sent;
using testing::sentences;
using testing::told;
using testing::unavailable;

// When attempts are begun: `0s A 1`, …
Lines begun(const Sent& sent) {
  Lines lines;
  for (const std::string& line : sent.lines) {
    const std::size_t colon = line.find(": ");
    const bool is_attempt = colon != std::string::npos && line.find(" after ") == std::string::npos;
    if (is_attempt) lines.push_back(line.substr(0, colon));
  }
  return lines;
}

}  // namespace

// ---- places and pace -------------------------------------------------------------------------------------

TEST_CASE("one at a time: the next is begun when the answer is there") {
  const Sent sent = send(client_scenario({"A", "B"}));
  CHECK(sent.lines == Lines{"0s A 1: 201", "50ms accepted A after 1: A", "50ms B 1: 201",
                            "100ms accepted B after 1: B", "100ms clientDrained", "100ms runEnded"});
  CHECK(told(sent.report.counts) == "records 2, accepted 2, created 2, attempts 2");
  CHECK(sent.report.drained_in == model::Duration{100 * ms});
  CHECK(sent.report.requests_per_second == 20'000);
}

TEST_CASE("at most so many at once") {
  config::Scenario scenario = client_scenario({"A", "B", "C", "D", "E"});
  scenario.client->concurrency = 2;
  CHECK(begun(send(scenario)) == Lines{"0s A 1", "0s B 1", "50ms C 1", "50ms D 1", "100ms E 1"});
  scenario.client->concurrency = 100;
  CHECK(begun(send(scenario)) == Lines{"0s A 1", "0s B 1", "0s C 1", "0s D 1", "0s E 1"});
}

TEST_CASE("at most so many in a second, evenly: the gap is rounded down to the microsecond") {
  config::Scenario scenario = client_scenario({"A", "B", "C"});
  scenario.client->concurrency = 8;
  scenario.client->per_second = 3;
  CHECK(begun(send(scenario)) == Lines{"0s A 1", "333ms333us B 1", "666ms666us C 1"});
  SECTION("where an answer takes longer than the gap, the place decides") {
    scenario.client->concurrency = 1;
    scenario.client->round_trip = {500 * ms};
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "500ms B 1", "1s C 1"});
  }
  SECTION("a retry keeps the pace too") {
    scenario.faults = {unavailable({1})};
    scenario.client->retry.base = {300 * ms};
    // Due at 350 ms; B was begun at 333,333 µs.
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "333ms333us B 1", "666ms666us A 2", "999ms999us C 1"});
  }
}

TEST_CASE("D143: records are begun in the order of the file, none before its time nor the client's") {
  config::Scenario scenario = client_scenario({"A", "B", "C"});
  scenario.client->starts_at = at(second);
  scenario.client->concurrency = 3;
  scenario.client->records[1].at = at(10 * second);
  scenario.client->records[2].at = at(5 * second);
  const Sent sent = send(scenario);
  CHECK(begun(sent) == Lines{"1s A 1", "10s B 1", "10s C 1"});
  CHECK(sent.report.drained_in == model::Duration{9 * second + 50 * ms});
}

TEST_CASE(
    "D138: retries that are due go before new records: by when they were due, then in the file's order") {
  config::Scenario scenario = client_scenario({"A", "B", "C", "D", "E", "F", "G"});
  scenario.client->round_trip = {100 * ms};
  scenario.client->retry.base = {150 * ms};
  SECTION("one after the other") {
    scenario.faults = {unavailable({1})};
    // Due at 250 ms, when C has the place.
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "100ms B 1", "200ms C 1", "300ms A 2", "400ms D 1",
                                         "500ms E 1", "600ms F 1", "700ms G 1"});
  }
  SECTION("two that are due at once, and one that is due later though before them in the file") {
    scenario.client->concurrency = 2;
    scenario.client->records.resize(6);
    scenario.faults = {answer_lost({1}), unavailable({3, 4}), latency({1}, 100 * ms)};
    // A's 503 comes at 200 ms, as C's does: both are due at 350 ms. That of D comes at 300 ms.
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "0s B 1", "100ms C 1", "200ms D 1", "200ms E 1",
                                         "300ms F 1", "350ms A 2", "400ms C 2", "450ms D 2"});
  }
}

TEST_CASE("D92, D93: entries of an instant go before attempts, and each attempt before the timers it sets") {
  config::Scenario scenario =
      client_scenario({"A", "B"}, R"({"workitemTypeId":"Loan","customFields":{"amount":5}})");
  scenario.client->concurrency = 2;
  config::TimelineEntry entry;
  entry.at = nine;
  entry.what = testing::submit("loan-1", testing::never_answered());
  scenario.timeline.push_back(std::move(entry));
  const Sent sent = send(scenario);
  CHECK(sent.lines == Lines{"0s requestAnswered 201 loan-1 Loan",
                            "0s ruleChosen loan-1 all-loans",
                            "0s queued loan-1 mortgage-review",
                            "0s assigned loan-1 mortgage-review ben push",
                            "0s A 1: 201",
                            "0s ruleChosen A all-loans",
                            "0s queued A mortgage-review",
                            "0s assigned A mortgage-review ana push",
                            "0s accepted A ana",
                            "0s B 1: 201",
                            "0s ruleChosen B all-loans",
                            "0s queued B mortgage-review",
                            "50ms accepted A after 1: A",
                            "50ms accepted B after 1: B",
                            "50ms clientDrained",
                            "30s offerTimedOut loan-1 ben",
                            "30s queued loan-1 mortgage-review returned",
                            "30s assigned B mortgage-review ben pull",
                            "30s accepted B ben",
                            "30s runEnded"});
}

TEST_CASE("D93: the timer of a record's beginning is set once, whatever ends until then") {
  config::Scenario scenario = client_scenario({"A", "B"});
  scenario.client->concurrency = 2;
  scenario.client->records[1].at = at(10 * second);
  model::Handling slow;
  slow.accept_after = model::Duration{10 * second - 20 * ms};
  config::TimelineEntry entry;
  entry.at = at(20 * ms);
  entry.what = testing::submit("loan-1", slow);
  scenario.timeline.push_back(std::move(entry));
  const Lines lines = send(scenario).lines;
  // Set after A was begun, before the acceptance's and before A's answer.
  const auto begins = std::find(lines.begin(), lines.end(), "10s B 1: 201");
  REQUIRE(begins != lines.end());
  CHECK(*(begins + 1) == "10s accepted loan-1 ben");
}

TEST_CASE("D118: records that the end of the run leaves behind are pending") {
  config::Scenario scenario = client_scenario({"A", "B", "C", "D"});
  scenario.until = at(120 * ms);
  const Sent sent = send(scenario);
  CHECK(sent.lines.back() == "120ms runEnded");
  // C's answer was still to come.
  CHECK(told(sent.report.counts) == "records 4, accepted 2, created 3, pending 2, attempts 3");
  CHECK_FALSE(sent.report.drained_in);
  CHECK_FALSE(sent.report.requests_per_second);
}

// ---- waiting ---------------------------------------------------------------------------------------------

TEST_CASE("the backoff grows by its factor up to its cap, and ends with the attempts") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.faults = {unavailable({})};
  scenario.client->retry.attempts = 5;
  scenario.client->retry.cap = {1'500 * ms};
  const Sent sent = send(scenario);
  // Waits of 500 ms, 1 s, 1.5 s and 1.5 s from each answer.
  CHECK(sent.lines == Lines{"0s A 1: 503", "50ms retry A 1 503 at 550ms", "550ms A 2: 503",
                            "600ms retry A 2 503 at 1s600ms", "1s600ms A 3: 503",
                            "1s650ms retry A 3 503 at 3s150ms", "3s150ms A 4: 503",
                            "3s200ms retry A 4 503 at 4s700ms", "4s700ms A 5: 503",
                            "4s750ms given up A after 5: 503", "4s750ms clientDrained", "4s750ms runEnded"});
  CHECK(told(sent.report.counts) == "records 1, lost 1, attempts 5, retries 4, unavailable 5");
  CHECK(
      sentences(sent.report) ==
      Lines{
          "lost: `A` was given up after 5 attempts, the last of which was answered 503; no attempt created a "
          "workitem"});
}

TEST_CASE("backoffs, one after the other") {
  struct Row {
    const char* says;
    std::int64_t base_us;
    std::uint32_t factor_millionths;
    std::int64_t cap_us;
    std::vector<std::int64_t> backoffs_us;
  };
  const std::int64_t long_time = 10'000LL * 24 * hour;
  const Row rows[] = {
      {"doubled", 500 * ms, 2'000'000, 30 * second, {500'000, 1'000'000, 2'000'000, 4'000'000}},
      {"constant", 500 * ms, 1'000'000, 30 * second, {500'000, 500'000, 500'000}},
      {"by half, rounded down each time", 3, 1'500'000, second, {3, 4, 6, 9, 13}},
      {"a base above the cap", minute, 2'000'000, second, {second, second}},
      {"none", 0, 2'000'000, second, {0, 0, 0}},
      {"to the largest of all",
       long_time / 2 + 1,
       4'294'967'295,
       long_time,
       {long_time / 2 + 1, long_time, long_time}},
  };
  for (const Row& row : rows) {
    INFO(row.says);
    config::RetryPolicy policy;
    policy.base = {row.base_us};
    policy.factor_millionths = row.factor_millionths;
    policy.cap = {row.cap_us};
    std::vector<std::int64_t> backoffs_us{first_backoff(policy).us};
    while (backoffs_us.size() < row.backoffs_us.size())
      backoffs_us.push_back(next_backoff(policy, {backoffs_us.back()}).us);
    CHECK(backoffs_us == row.backoffs_us);
  }
}

TEST_CASE("jitter is drawn from nothing to the backoff, by seed, record and attempt") {
  config::Scenario scenario = client_scenario({"A", "B"});
  scenario.faults = {unavailable({1, 2})};
  scenario.client->concurrency = 2;
  scenario.client->retry.jitter = config::RetryPolicy::Jitter::full;
  const auto retry = [&](std::uint64_t record) {
    const model::Duration wait = drawn_wait(scenario.seed, record, 1, {500 * ms});
    return " at " + model::format_duration({50 * ms + wait.us});
  };
  const Sent sent = send(scenario);
  CHECK(sent.lines[2] == "50ms retry A 1 503" + retry(1));
  CHECK(sent.lines[3] == "50ms retry B 1 503" + retry(2));
  CHECK(retry(1) != retry(2));
  scenario.seed = 2;
  CHECK(send(scenario).lines[2] != sent.lines[2]);

  std::int64_t least = second, most = 0, sum = 0;
  for (std::uint64_t record = 1; record <= 10'000; ++record) {
    const std::int64_t us = drawn_wait(7, record, 3, {999}).us;
    least = std::min(least, us);
    most = std::max(most, us);
    sum += us;
  }
  CHECK(least == 0);
  CHECK(most == 999);
  CHECK(std::abs(sum / 10'000 - 499) < 12);  // four standard errors of a uniform draw
  CHECK(drawn_wait(7, 1, 1, {0}).us == 0);
}

TEST_CASE("D141: Retry-After is waited for, where the client honours it and its own wait is shorter") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.faults = {unavailable({1})};
  scenario.faults[0].retry_after = model::Duration{2 * second};
  CHECK(begun(send(scenario)) == Lines{"0s A 1", "2s50ms A 2"});
  SECTION("its own is longer") {
    scenario.client->retry.base = {3 * second};
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "3s50ms A 2"});
  }
  SECTION("it does not honour it") {
    scenario.client->retry.honours_retry_after = false;
    CHECK(begun(send(scenario)) == Lines{"0s A 1", "550ms A 2"});
  }
}

TEST_CASE("a rate limit: 429 with Retry-After, and the rest goes at its pace") {
  config::Scenario scenario = client_scenario({"A", "B", "C", "D"});
  config::Fault limit = testing::fault(config::Fault::Kind::rate_limit, {});
  limit.per_minute = 60;
  limit.burst = 2;
  scenario.faults = {limit};
  scenario.client->concurrency = 4;
  scenario.client->retry.base = {0};
  const Sent sent = send(scenario);
  CHECK(sent.lines[2] == "0s C 1: 429");
  CHECK(sent.lines[3] == "0s D 1: 429");
  CHECK(sent.report.counts.accepted == 4);
  CHECK(sent.report.counts.rate_limited == sent.report.counts.retries);
  CHECK(sent.report.limit_per_minute == 60);
}

TEST_CASE("D137: answer and time-out of one instant: the answer counts") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.faults = {latency({1}, 29'950 * ms)};
  const Sent in_time = send(scenario);
  CHECK(in_time.lines ==
        Lines{"0s A 1: 201", "30s accepted A after 1: A", "30s clientDrained", "30s runEnded"});

  scenario.faults[0].delay.us += 1;
  const Sent late = send(scenario);
  // What the late answer says is never read: the run does not wait for it.
  CHECK(late.lines == Lines{"0s A 1: 201", "30s retry A 1 timeout at 30s500ms", "30s500ms A 2: 201 replayed",
                            "30s550ms accepted A after 2: A", "30s550ms clientDrained", "30s550ms runEnded"});
  CHECK(told(late.report.counts) == "records 1, accepted 1, created 1, attempts 2, retries 1, timeouts 1");
}

TEST_CASE("a refused body is not tried again") {
  config::Scenario scenario = client_scenario({"A"}, R"({"workitemTypeId":"Nothing"})");
  const Sent sent = send(scenario);
  CHECK(sent.lines ==
        Lines{"0s A 1: 400", "50ms given up A after 1: refused", "50ms clientDrained", "50ms runEnded"});
  CHECK(told(sent.report.counts) == "records 1, refused 1, attempts 1");
  REQUIRE(sent.report.findings.size() == 1);
  REQUIRE(sent.report.findings[0].problems.size() == 1);
  CHECK(sent.report.findings[0].problems[0].code == "unknownType");
  CHECK(sent.report.findings[0].problems[0].pointer == "/workitemTypeId");
}

TEST_CASE("a client without records does nothing") {
  const Sent sent = send(client_scenario({}));
  CHECK(sent.lines == Lines{"0s runEnded"});
  CHECK_FALSE(sent.report.drained_in);
}

// ---- keys ------------------------------------------------------------------------------------------------

TEST_CASE("what each key does when the answer to a request that was carried out is lost") {
  struct Row {
    KeyStrategy key;
    bool stamps;
    const char* counts;
    Lines findings;
  };
  const std::string again =
      "duplicate: attempt 2 of `A` created `A#2`: attempt 1 had created `A` but was answered "
      "503, and ";
  const std::string ok = "records 1, accepted 1, created 1, attempts 2, retries 1, unavailable 1";
  const std::string doubled =
      "records 1, accepted 1, created 2, duplicates 1, attempts 2, retries 1, unavailable 1";
  const std::string in_conflict =
      "records 1, created 1, unconfirmed 1, falseConflicts 1, attempts 2, retries 1, unavailable 1";
  const Row rows[] = {
      {KeyStrategy::none, false, doubled.c_str(), {again + "no key told the API that this was a retry"}},
      {KeyStrategy::per_attempt, false, doubled.c_str(), {again + "the retry had a new key"}},
      {KeyStrategy::payload_hash, false, ok.c_str(), {}},
      {KeyStrategy::payload_hash,
       true,
       doubled.c_str(),
       {again + "the retry had another key, for what the key is a hash of had changed (each attempt sets "
                "`submittedAt`)"}},
      {KeyStrategy::record_id, false, ok.c_str(), {}},
      {KeyStrategy::record_id,
       true,
       in_conflict.c_str(),
       {"unconfirmed: `A` was given up after 2 attempts, the last of which was answered 409, though attempt "
        "1 had "
        "created `A`",
        "falseConflict: attempt 2 of `A` was answered 409: attempt 1 had bound the key `A` to a body that "
        "has "
        "changed since (each attempt sets `submittedAt`)"}},
      {KeyStrategy::record_and_routing_fields, false, ok.c_str(), {}},
      {KeyStrategy::stored, false, ok.c_str(), {}},
  };
  for (const Row& row : rows) {
    INFO(config::to_text(row.key) << (row.stamps ? ", stamped" : ""));
    config::Scenario scenario =
        client_scenario({"A"}, R"({"workitemTypeId":"Note","customFields":{"remark":"x"}})");
    scenario.faults = {answer_lost({1})};
    scenario.client->key = row.key;
    if (row.stamps) scenario.client->stamped_fields = {"submittedAt"};
    const Sent sent = send(scenario);
    CHECK(told(sent.report.counts) == row.counts);
    CHECK(sentences(sent.report) == row.findings);
  }
}

TEST_CASE("a hash of some fields keeps retries together and takes other records for them") {
  config::Scenario scenario = client_scenario({"A", "B", "C"});
  scenario.client->key = KeyStrategy::payload_hash;
  scenario.client->key_fields = {"applicant"};
  const auto body = [&](std::size_t i, std::string_view fields) {
    scenario.client->records[i].body =
        testing::json(R"({"workitemTypeId":"Note","customFields":)" + std::string(fields) + "}");
  };
  body(0, R"({"applicant":"Kim","remark":"x"})");
  body(1, R"({"applicant":"Kim","remark":"x"})");
  body(2, R"({"applicant":"Kim","remark":"y"})");
  const Sent sent = send(scenario);
  const std::string key = "`" + payload_key(scenario.client->records[0].body, {"applicant"}) + "`";
  CHECK(told(sent.report.counts) ==
        "records 3, accepted 2, created 1, lost 2, collisions 1, swallowed 1, attempts 3");
  CHECK(sentences(sent.report) ==
        Lines{"lost: `B` became no workitem: its 201 names `A`, which attempt 1 of `A` created with the same "
              "key " +
                  key,
              "lost: `C` became no workitem: attempt 1 of `A` had bound its key " + key,
              "collision: attempt 1 of `C` was answered 409: attempt 1 of `A` had bound the key " + key +
                  " to another body",
              "swallowed: attempt 1 of `B` was answered 201 with `A`: attempt 1 of `A` had bound the key " +
                  key + " to the same body"});
  const model::AuditFinding& lost = sent.report.findings[0];
  CHECK(lost.record == "B");
  CHECK(lost.other_record == "A");
  CHECK(lost.workitems == Lines{"A"});
  CHECK("`" + lost.key + "`" == key);
}

TEST_CASE("a key that the timeline bound is somebody else's") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.client->starts_at = at(second);
  config::TimelineEntry entry;
  entry.at = nine;
  config::ApiCall call = testing::call(config::Endpoint::submit, "other");
  call.idempotency_key = "A";
  scenario.keys_of_several_names.insert(model::hash_name("A").low);
  SECTION("for the same body") {
    call.body = testing::json(testing::plain_note);
    entry.what = call;
    scenario.timeline.push_back(entry);
    const Sent sent = send(scenario);
    CHECK(told(sent.report.counts) == "records 1, accepted 1, lost 1, swallowed 1, attempts 1");
    CHECK(sentences(sent.report).front() ==
          "lost: `A` became no workitem: its 201 names `other`, which a request that is not the client's "
          "created "
          "with the same key `A`");
  }
  SECTION("for another one") {
    call.body = testing::json(R"({"workitemTypeId":"Note","priority":1})");
    entry.what = call;
    scenario.timeline.push_back(entry);
    const Sent sent = send(scenario);
    CHECK(told(sent.report.counts) == "records 1, lost 1, collisions 1, attempts 1");
    CHECK(sentences(sent.report).back() ==
          "collision: attempt 1 of `A` was answered 409: a request that is not the client's had bound the "
          "key `A` "
          "to another body");
  }
}

TEST_CASE("a store that is lost between an attempt and its retry") {
  config::Scenario scenario = client_scenario({"A", "B"});
  scenario.client->key = KeyStrategy::stored;
  scenario.faults = {answer_lost({1})};
  SECTION("mints the key anew") {
    scenario.client->store_lost_at = at(300 * ms);
    const Sent sent = send(scenario);
    CHECK(sent.lines == Lines{"0s A 1: 503", "50ms retry A 1 503 at 550ms", "50ms B 1: 201",
                              "100ms accepted B after 1: B", "300ms clientStoreLost", "550ms A 2: 201 A#2",
                              "600ms accepted A after 2: A#2", "600ms clientDrained", "600ms runEnded"});
    CHECK(sentences(sent.report) == Lines{"duplicate: attempt 2 of `A` created `A#2`: attempt 1 had created "
                                          "`A` but was answered 503, and the "
                                          "retry had a new key, for the client's store was lost"});
    CHECK(sent.report.findings[0].workitems == Lines{"A", "A#2"});
    CHECK(sent.report.findings[0].key == ingestion::drawn_uuid("key", 1, 1, 2));
  }
  SECTION("D119: after the last record is settled there is no client that could lose it") {
    scenario.client->store_lost_at = at(hour);
    const Sent sent = send(scenario);
    CHECK(sent.lines.back() == "600ms runEnded");
    CHECK(sent.report.counts.duplicates == 0);
  }
}

TEST_CASE("a duplicate names the request that created the first workitem, as the log does") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.client->key = config::KeyStrategy::per_attempt;
  scenario.faults = {answer_lost({1})};
  const Sent sent = send(scenario);
  const auto first = nlohmann::json::parse(sent.log[1]);
  CHECK(first.at("number") == 1);
  CHECK(first.at("idempotencyKey").get<std::string>() != sent.report.findings[0].key);
  CHECK_THAT(sent.report.findings[0].sentence,
             Catch::Contains("attempt 1 (request `" + first.at("request").get<std::string>() +
                             "`) had created `A` but was answered 503"));
}

TEST_CASE("D114: a key that a day has freed creates again") {
  config::Scenario scenario = client_scenario({"A"});
  scenario.faults = {answer_lost({1})};
  scenario.client->retry.base = scenario.client->retry.cap = {24 * hour - 50 * ms - 1};
  CHECK(send(scenario).report.counts.duplicates == 0);
  scenario.client->retry.base = scenario.client->retry.cap = {24 * hour - 50 * ms};
  const Sent sent = send(scenario);
  CHECK(
      sentences(sent.report) ==
      Lines{
          "duplicate: attempt 2 of `A` created `A#2`: attempt 1 had created `A` but was answered 503, and 24 "
          "hours later their key `A` was free again"});
}

TEST_CASE("stamps: fields that each attempt sets to its own instant") {
  const input::Json body =
      testing::json(R"({"workitemTypeId":"Note","customFields":{"submittedAt":"x","remark":"y"}})");
  CHECK(
      input::to_text(stamped(body, {"submittedAt"}, nine)) ==
      R"({"workitemTypeId":"Note","customFields":{"submittedAt":"2026-03-02T09:00:00.000000Z","remark":"y"}})");
  CHECK(
      input::to_text(stamped(body, {"at"}, nine)) ==
      R"({"workitemTypeId":"Note","customFields":{"submittedAt":"x","remark":"y","at":"2026-03-02T09:00:00.000000Z"}})");
  CHECK(input::to_text(stamped(testing::json(R"({"priority":1})"), {"at"}, nine)) ==
        R"({"priority":1,"customFields":{"at":"2026-03-02T09:00:00.000000Z"}})");
  for (const char* text : {R"({"customFields":5})", R"([1])", R"("x")"}) {
    CHECK(input::to_text(stamped(testing::json(text), {"at"}, nine)) == text);
  }
  CHECK(input::to_text(stamped(body, {}, nine)) == input::to_text(body));
}

TEST_CASE("keys made of a body: the same for the same values") {
  const auto json = [](std::string_view text) { return testing::json(text); };
  const input::Json body = json(R"({"workitemTypeId":"Note","customFields":{"a":1.0,"b":"x"}})");
  const input::Json same = json(R"({"customFields":{"b":"x","a":1},"workitemTypeId":"Note"})");
  const input::Json other = json(R"({"customFields":{"b":"y","a":1},"workitemTypeId":"Note"})");
  CHECK(payload_key(body, {}) == payload_key(same, {}));
  CHECK(payload_key(body, {}) != payload_key(other, {}));
  CHECK(payload_key(body, {}).size() == 32);
  CHECK(payload_key(body, {"a"}) == payload_key(other, {"a"}));
  CHECK(payload_key(body, {"a", "b"}) != payload_key(other, {"a", "b"}));
  CHECK(payload_key(body, {"a"}) != payload_key(body, {"b"}));
  CHECK(payload_key(json(R"({"customFields":{"a":null}})"), {"a"}) != payload_key(json("{}"), {"a"}));

  const model::Org org = testing::note_room();
  const model::WorkitemType& type = org.types[testing::note.index];
  const auto routed = [&](std::string_view fields) {
    return routing_fields_key("A", json(R"({"customFields":)" + std::string(fields) + "}"), &type);
  };
  CHECK(routed(R"({"applicant":"Kim"})").substr(0, 2) == "A-");
  CHECK(routed(R"({"applicant":"Kim"})").size() == 18);
  CHECK(routed(R"({"applicant":"Kim","remark":"x"})") == routed(R"({"applicant":"Kim","remark":"y"})"));
  CHECK(routed(R"({"applicant":"Kim"})") != routed(R"({"applicant":"Lee"})"));
  CHECK(routing_fields_key("A", json(R"({"customFields":{"applicant":"Kim"}})"), nullptr) == routed("{}"));
  CHECK(routing_fields_key("A", json("[]"), &type) == routed("{}"));
}

// ---- a value ---------------------------------------------------------------------------------------------

namespace {

config::Scenario a_rough_day() {
  config::Scenario scenario = client_scenario({"A", "B", "C", "D", "E", "F", "G", "H"});
  scenario.client->concurrency = 3;
  scenario.client->per_second = 40;
  scenario.client->retry.jitter = config::RetryPolicy::Jitter::full;
  scenario.client->key = KeyStrategy::stored;
  scenario.client->store_lost_at = at(200 * ms);
  scenario.faults = {answer_lost({2, 5}), unavailable({3, 4, 9}), latency({6}, second)};
  scenario.client->timeout = {400 * ms};
  return scenario;
}

}  // namespace

TEST_CASE("the same bytes again") {
  const config::Scenario scenario = a_rough_day();
  const Sent first = send(scenario);
  CHECK(first.report.counts.accepted == 8);
  CHECK(first.report.counts.retries > 3);
  CHECK(send(scenario).log == first.log);
}

TEST_CASE("the log's reference shows a client's lines as they are") {
  config::Scenario scenario = client_scenario({"APP-1"}, R"({"workitemTypeId":"LoanApplicationReview"})");
  model::Org org = testing::note_room();
  org.types[testing::note.index].id = "LoanApplicationReview";
  org.type_index["LoanApplicationReview"] = testing::note.index;
  scenario.org = testing::shared(std::move(org));
  scenario.seed = 7;
  scenario.faults = {answer_lost({1})};
  scenario.client->retry.jitter = config::RetryPolicy::Jitter::full;
  const Sent sent = send(scenario);
  REQUIRE(sent.log.size() == 7);

  std::ifstream file(ROUTESIM_SOURCE_DIR "/docs/reference/event-log.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::string lines;
  for (std::size_t i = 1; i + 1 < sent.log.size(); ++i) lines += sent.log[i] + "\n";
  CHECK_THAT(page, Catch::Contains("\n" + lines));
  // Its table of draws.
  for (std::uint64_t n : {1U, 2U}) {
    const std::int64_t backoff_us = static_cast<std::int64_t>(n) * 500'000;
    CHECK_THAT(page, Catch::Contains("| 7, 1, " + std::to_string(n) + " | " + std::to_string(backoff_us) +
                                     " | " + std::to_string(drawn_wait(7, 1, n, {backoff_us}).us) + " | `" +
                                     ingestion::drawn_uuid("key", 7, 1, n) + "` |"));
  }
}

TEST_CASE("a run is copied with its client") {
  const config::Scenario scenario = a_rough_day();
  const Lines whole = send(scenario).log;
  for (const std::int64_t us : {0LL, 1LL, 50'000LL, 200'000LL, 333'333LL, 1'000'000LL}) {
    INFO(us);
    testing::Log log(*scenario.org), of_copy(*scenario.org);
    Run run(scenario.org, scenario.starts_at, scenario.seed, rules::TieOrder::ascending, scenario.faults);
    run.set_sink(&log);
    run.start(scenario.name);
    run.send_records(*scenario.client);
    run.advance_to(at(us));
    of_copy.lines = log.lines;
    Run copy = run;
    copy.set_sink(&of_copy);
    run.finish(std::nullopt);
    CHECK(log.lines == whole);
    copy.finish(std::nullopt);
    CHECK(of_copy.lines == whole);
  }
}

}  // namespace routesim::simulation

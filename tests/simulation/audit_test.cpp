// The books, held against histories made by hand.
#include "engine/simulation/audit.hpp"

#include "tests/simulation/client_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::simulation {
namespace {

using testing::at;
using testing::Lines;
using testing::second;
using testing::sentences;
using testing::told;

// Tells an audit what happened, request after request.
struct Books {
  config::Scenario scenario;
  Audit audit;
  std::uint64_t requests = 0;

  explicit Books(const std::vector<std::string>& records,
                 config::KeyStrategy key = config::KeyStrategy::record_id)
      : scenario(with_key(testing::client_scenario(records), key)), audit(*scenario.client, scenario.seed) {}
  Books(const Books&) = delete;

  static config::Scenario with_key(config::Scenario made, config::KeyStrategy key) {
    made.client->key = key;
    return made;
  }
  // `created`: the id of what it created, or nothing.
  void attempt(std::uint32_t record, std::uint32_t number, std::optional<std::string> key,
               std::optional<std::string> created = std::nullopt) {
    audit.on_attempt({record, number, ++requests, std::move(key), std::move(created)});
  }
  void end(std::uint32_t record, std::uint32_t number, Outcome outcome, std::optional<std::string> key,
           bool settles, std::optional<std::uint64_t> bound_by = std::nullopt, std::string workitem = {}) {
    audit.on_end({record, number, outcome, std::move(key), std::move(workitem), bound_by, settles,
                  at(static_cast<std::int64_t>(requests) * second)});
  }
};

}  // namespace

TEST_CASE("nothing yet: all is pending") {
  Books books({"A", "B"});
  CHECK(told(books.audit.counts()) == "records 2, pending 2");
  CHECK_FALSE(books.audit.drained_in());
  CHECK(books.audit.report().findings.empty());
}

TEST_CASE("two records, one attempt each") {
  Books books({"A", "B"});
  books.attempt(0, 1, "A", "A");
  books.attempt(1, 1, "B", "B");
  books.end(1, 1, Outcome::accepted, "B", true, std::nullopt, "B");
  CHECK(told(books.audit.counts()) == "records 2, accepted 1, created 2, pending 1, attempts 2");
  books.end(0, 1, Outcome::accepted, "A", true, std::nullopt, "A");
  CHECK(told(books.audit.counts()) == "records 2, accepted 2, created 2, attempts 2");
  CHECK(books.audit.drained_in() == model::Duration{2 * second});
  CHECK(books.audit.requests_per_second() == 1'000);
  CHECK(books.audit.report().findings.empty());
}

TEST_CASE(
    "a refused record is told with all that the API said of it; attempts that a limit refused are not "
    "admitted") {
  Books books({"A"});
  books.attempt(0, 1, "A");
  books.end(0, 1, Outcome::rate_limited, "A", false);
  books.attempt(0, 2, "A");
  books.audit.on_end({0,
                      2,
                      Outcome::refused,
                      "A",
                      {},
                      std::nullopt,
                      true,
                      at(2 * second),
                      {{"missingField", "/customFields/state", "the field `state` is missing"},
                       {"malformedBody", "", "no object"}}});
  CHECK(sentences(books.audit.report()) ==
        Lines{"refused: `A` was refused: the field `state` is missing [missingField at /customFields/state]; "
              "no object [malformedBody]"});
  CHECK(books.audit.report().findings[0].problems.size() == 2);
  CHECK(books.audit.requests_per_second() == 1'000);
  CHECK(books.audit.admitted_per_second() == 500);
}

TEST_CASE("a record that became three workitems has two duplicates, each told of the one before it") {
  Books books({"A"}, config::KeyStrategy::per_attempt);
  books.attempt(0, 1, "k1", "A");
  books.end(0, 1, Outcome::timed_out, "k1", false);
  books.attempt(0, 2, "k2", "A#2");
  books.end(0, 2, Outcome::unavailable, "k2", false);
  books.attempt(0, 3, "k3");
  books.end(0, 3, Outcome::rate_limited, "k3", false);
  books.attempt(0, 4, "k4", "A#3");
  books.end(0, 4, Outcome::accepted, "k4", true, std::nullopt, "A#3");
  CHECK(
      told(books.audit.counts()) ==
      "records 1, accepted 1, created 3, duplicates 2, attempts 4, retries 3, rateLimited 1, unavailable 1, "
      "timeouts 1");
  const auto report = books.audit.report();
  CHECK(sentences(report) == Lines{"duplicate: attempt 2 of `A` created `A#2`: attempt 1 had created `A` but "
                                   "had no answer in time, and "
                                   "the retry had a new key",
                                   "duplicate: attempt 4 of `A` created `A#3`: attempt 2 had created `A#2` "
                                   "but was answered 503, and the "
                                   "retry had a new key"});
  CHECK(report.findings[1].workitems == Lines{"A#2", "A#3"});
  CHECK(report.findings[1].key == "k4");
  CHECK(report.findings[1].other_record.empty());
}

TEST_CASE("a replay of one's own workitem is as it should be; of another's it swallows") {
  Books books({"A", "B"}, config::KeyStrategy::payload_hash);
  books.attempt(0, 1, "k", "A");
  books.end(0, 1, Outcome::unavailable, "k", false);
  books.attempt(0, 2, "k");
  books.end(0, 2, Outcome::accepted, "k", true, 1, "A");
  CHECK(books.audit.counts().swallowed == 0);
  books.attempt(1, 1, "k");
  books.end(1, 1, Outcome::accepted, "k", true, 1, "A");
  CHECK(told(books.audit.counts()) ==
        "records 2, accepted 2, created 1, lost 1, swallowed 1, attempts 3, retries 1, unavailable 1");
  CHECK(books.audit.report().findings[0].other_record == "A");
}

TEST_CASE("a record can be swallowed and not lost: it had created something under another key") {
  Books books({"A", "B"}, config::KeyStrategy::payload_hash);
  books.attempt(1, 1, "k1", "B");
  books.end(1, 1, Outcome::unavailable, "k1", false);
  books.attempt(0, 1, "k2", "A");
  books.attempt(1, 2, "k2");
  books.end(1, 2, Outcome::accepted, "k2", true, 2, "A");
  CHECK(told(books.audit.counts()) ==
        "records 2, accepted 1, created 2, swallowed 1, pending 1, attempts 3, retries 1, unavailable 1");
}

TEST_CASE("conflicts: with the record itself, with another one, with somebody else") {
  Books books({"A", "B", "C"});
  books.attempt(0, 1, "k", "A");
  books.end(0, 1, Outcome::timed_out, "k", false);
  books.attempt(0, 2, "k");
  books.end(0, 2, Outcome::conflict, "k", true, 1);
  CHECK(
      told(books.audit.counts()) ==
      "records 3, created 1, unconfirmed 1, falseConflicts 1, pending 2, attempts 2, retries 1, timeouts 1");
  books.attempt(1, 1, "k");
  books.end(1, 1, Outcome::conflict, "k", true, 1);
  books.attempt(2, 1, "k9");
  books.end(2, 1, Outcome::conflict, "k9", true, 77);
  CHECK(told(books.audit.counts()) ==
        "records 3, created 1, lost 2, unconfirmed 1, falseConflicts 1, collisions 2, attempts 4, retries 1, "
        "timeouts 1");
  CHECK(sentences(books.audit.report()) ==
        Lines{"lost: `B` became no workitem: attempt 1 of `A` had bound its key `k`",
              "lost: `C` became no workitem: a request that is not the client's had bound its key `k9`",
              "unconfirmed: `A` was given up after 2 attempts, the last of which was answered 409, though "
              "attempt 1 "
              "had created `A`",
              "falseConflict: attempt 2 of `A` was answered 409: attempt 1 had bound the key `k` to a body "
              "that has "
              "changed since",
              "collision: attempt 1 of `B` was answered 409: attempt 1 of `A` had bound the key `k` to "
              "another body",
              "collision: attempt 1 of `C` was answered 409: a request that is not the client's had bound "
              "the key "
              "`k9` to another body"});
}

TEST_CASE("what ends without an acceptance") {
  struct Row {
    Outcome outcome;
    bool created;
    const char* counts;
    Lines findings;
  };
  const Row rows[] = {
      {Outcome::refused, false, "records 1, refused 1, attempts 1", {"refused: `A` was refused"}},
      {Outcome::unavailable,
       false,
       "records 1, lost 1, attempts 1, unavailable 1",
       {"lost: `A` was given up after its first attempt was answered 503; no attempt created a workitem"}},
      {Outcome::unavailable,
       true,
       "records 1, created 1, unconfirmed 1, attempts 1, unavailable 1",
       {"unconfirmed: `A` was given up after its first attempt was answered 503, though attempt 1 had "
        "created `A`"}},
      {Outcome::timed_out,
       true,
       "records 1, created 1, unconfirmed 1, attempts 1, timeouts 1",
       {"unconfirmed: `A` was given up after its first attempt had no answer in time, though attempt 1 had "
        "created "
        "`A`"}},
      {Outcome::rate_limited,
       false,
       "records 1, lost 1, attempts 1, rateLimited 1",
       {"lost: `A` was given up after its first attempt was answered 429; no attempt created a workitem"}},
      {Outcome::key_in_use,
       false,
       "records 1, lost 1, attempts 1",
       {"lost: `A` was given up after its first attempt was answered 409; no attempt created a workitem"}},
  };
  for (const Row& row : rows) {
    INFO(to_text(row.outcome));
    Books books({"A"});
    books.attempt(0, 1, "A", row.created ? std::optional<std::string>("A") : std::nullopt);
    books.end(0, 1, row.outcome, "A", true);
    CHECK(told(books.audit.counts()) == row.counts);
    CHECK(sentences(books.audit.report()) == row.findings);
  }
}

TEST_CASE("findings stand by kind, each kind in the order of the run") {
  Books books({"A", "B", "C"}, config::KeyStrategy::none);
  books.attempt(2, 1, std::nullopt);
  books.end(2, 1, Outcome::unavailable, std::nullopt, true);
  books.attempt(1, 1, std::nullopt, "B");
  books.end(1, 1, Outcome::unavailable, std::nullopt, false);
  books.attempt(1, 2, std::nullopt, "B#2");
  books.attempt(0, 1, std::nullopt);
  books.end(0, 1, Outcome::unavailable, std::nullopt, true);
  Lines records;
  for (const auto& finding : books.audit.report().findings)
    records.push_back(std::string(to_text(finding.kind)) + ' ' + finding.record);
  CHECK(records == Lines{"duplicate B", "lost C", "lost A"});
  // While the run is on, what is lost is lost already and the rest is pending.
  CHECK(books.audit.counts().pending == 1);
}

TEST_CASE("a copy keeps books of its own") {
  Books books({"A"});
  Audit copy = books.audit;
  copy.on_attempt({0, 1, 1, std::nullopt, std::nullopt});
  CHECK(books.audit.counts().attempts == 0);
  CHECK(copy.counts().attempts == 1);
}

}  // namespace routesim::simulation

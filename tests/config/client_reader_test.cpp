#include "engine/config/client_reader.hpp"

#include <limits>
#include <string>

#include "engine/config/scenario_reader.hpp"
#include "tests/config/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

const std::string org = R"({ "workitem-types": [
    { "id": "T", "name": "T", "description": "", "customFields": [
      { "name": "text", "displayName": "t", "type": "string", "nullable": true },
      { "name": "amount", "displayName": "a", "type": "number", "nullable": true },
      { "name": "urgent", "displayName": "u", "type": "checkbox", "nullable": true } ] },
    { "id": "U", "name": "U", "description": "", "customFields": [
      { "name": "other", "displayName": "o", "type": "string", "nullable": true } ] } ],
  "queues": [ { "id": "q" } ], "rules": [ { "id": "r", "queueId": "q" } ] })";

struct Read {
  std::optional<Scenario> scenario;
  std::string told;    // "code pointer", a line each
  std::string places;  // "line:column code", a line each, of the records' file alone
};

// A scenario of these members beside a file of this content.
Read read(const std::string& members, const std::string& file = "", const std::string& content = "") {
  const TemporaryFolder folder;
  if (!file.empty()) folder.write(file, content);
  input::Problems problems;
  Read out;
  out.scenario =
      read_scenario(folder.write("x.scenario.json", R"({ "org": )" + org + ", " + members + " }"), problems);
  out.told = told(problems);
  for (const input::Problem& problem : problems.sorted()) {
    if (problem.place.file == 0) continue;
    out.places += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + " " +
                  problem.code + "\n";
  }
  CHECK(out.scenario.has_value() == (problems.errors() == 0));
  return out;
}

const std::string one_record = R"("records": [ { "id": "A", "body": { "workitemTypeId": "T" } } ])";

std::string told_of_client(const std::string& members) {
  return read(R"("client": { )" + one_record + (members.empty() ? "" : ", ") + members + " }").told;
}

Client client_of(const std::string& members) {
  const Read result = read(R"("client": { )" + one_record + (members.empty() ? "" : ", ") + members + " }");
  INFO(members << "\n" << result.told);
  REQUIRE(result.scenario);
  REQUIRE(result.scenario->client);
  return *result.scenario->client;
}

// "id at body", a line each; at in milliseconds from the start.
std::string records_of(const Read& result) {
  INFO(result.told);
  REQUIRE(result.scenario);
  std::string out;
  for (const SourceRecord& record : result.scenario->client->records) {
    out += record.id + " " + std::to_string((record.at - result.scenario->starts_at).us / 1000) + " " +
           input::to_text(record.body) + "\n";
  }
  return out;
}

Read read_file(const std::string& file, const std::string& content, const std::string& members = "") {
  return read(R"("client": { "records": ")" + file + "\"" + (members.empty() ? "" : ", ") + members + " }",
              file, content);
}

std::string told_of_faults(const std::string& fault) {
  return read(R"("timeline": [], "faults": [ )" + fault + " ]").told;
}

}  // namespace

TEST_CASE("a client has defaults for what it does not say") {
  const Read result = read(R"("defaults": { "handleTime": "1m" }, "client": { )" + one_record + " }");
  REQUIRE(result.scenario);
  const Client& client = *result.scenario->client;
  CHECK(client.starts_at == result.scenario->starts_at);
  CHECK(client.concurrency == 1);
  CHECK_FALSE(client.per_second);
  CHECK(client.round_trip == model::Duration{50'000});
  CHECK(client.timeout == model::Duration{30'000'000});
  CHECK(client.key == KeyStrategy::record_id);
  CHECK(client.retry.attempts == 5);
  CHECK(client.retry.jitter == RetryPolicy::Jitter::full);
  CHECK(client.retry.honours_retry_after);
  CHECK_FALSE(client.store_lost_at);
  CHECK(client.handling.handle_time == model::Duration{60'000'000});
  CHECK(client.place.line == result.scenario->client->place.line);
  CHECK(result.scenario->timeline.empty());
  CHECK(result.scenario->faults.empty());
}

TEST_CASE("a client says how it sends and tries again") {
  const Client client = client_of(
      R"("startsAt": "10s", "concurrency": 8, "perSecond": 50, "roundTrip": "0s", "timeout": "2s",
      "key": { "strategy": "stored" }, "storeLostAt": "2m", "stampPerAttempt": [ "text" ],
      "retry": { "attempts": 7, "base": "250ms", "factor": 1.5, "cap": "4s", "jitter": "none",
                 "honourRetryAfter": false },
      "handling": { "acceptAfter": "never" })");
  CHECK(client.records[0].at == client.starts_at);
  CHECK(*client.store_lost_at - client.starts_at == model::Duration{110'000'000});
  CHECK(client.concurrency == 8);
  CHECK(client.per_second == 50U);
  CHECK(client.round_trip == model::Duration{0});
  CHECK(client.timeout == model::Duration{2'000'000});
  CHECK(client.key == KeyStrategy::stored);
  CHECK((client.stamped_fields == std::vector<std::string>{"text"}));
  CHECK(client.retry.attempts == 7);
  CHECK(client.retry.base == model::Duration{250'000});
  CHECK(client.retry.factor_millionths == 1'500'000);
  CHECK(client.retry.cap == model::Duration{4'000'000});
  CHECK(client.retry.jitter == RetryPolicy::Jitter::none);
  CHECK_FALSE(client.retry.honours_retry_after);
  CHECK_FALSE(client.handling.accept_after);
}

TEST_CASE("every strategy has its word") {
  const std::pair<const char*, KeyStrategy> words[] = {
      {"none", KeyStrategy::none},
      {"perAttempt", KeyStrategy::per_attempt},
      {"payloadHash", KeyStrategy::payload_hash},
      {"recordId", KeyStrategy::record_id},
      {"recordId+routingFields", KeyStrategy::record_and_routing_fields},
      {"stored", KeyStrategy::stored}};
  for (const auto& [word, strategy] : words) {
    CHECK(client_of(R"("key": ")" + std::string(word) + "\"").key == strategy);
  }
  const Client client = client_of(R"("key": { "strategy": "payloadHash", "fields": [ "amount", "text" ] })");
  CHECK(client.key == KeyStrategy::payload_hash);
  CHECK((client.key_fields == std::vector<std::string>{"amount", "text"}));
}

TEST_CASE("what is wrong with a client is told of") {
  struct Row {
    const char* members;
    const char* told;
  };
  const Row rows[] = {
      {R"("concurency": 8)", "unknown-member /client/concurency\n"},
      {R"("concurrency": 0)", "out-of-range /client/concurrency\n"},
      {R"("concurrency": 1.5)", "not-an-integer /client/concurrency\n"},
      {R"("perSecond": 0)", "out-of-range /client/perSecond\n"},
      {R"("perSecond": 1000001)", "out-of-range /client/perSecond\n"},
      {R"("timeout": "0s")", "out-of-range /client/timeout\n"},
      {R"("roundTrip": 50)", "wrong-type /client/roundTrip\n"},
      {R"("startsAt": "2025-01-01T00:00:00Z")", "before-start /client/startsAt\n"},
      {R"("key": "recordID+routingFields")", "unknown-key-strategy /client/key\n"},
      {R"("key": 5)", "wrong-type /client/key\n"},
      {R"("key": {})", "missing-member /client/key/strategy\n"},
      {R"("key": { "strategy": "stored", "fields": [ "text" ] })", "unknown-member /client/key/fields\n"},
      {R"("key": { "strategy": "payloadHash", "fields": [] })", "empty-list /client/key/fields\n"},
      {R"("key": { "strategy": "payloadHash", "fields": [ "amuont" ] })",
       "unknown-field /client/key/fields/0\n"},
      // Of a type that no record names.
      {R"("key": { "strategy": "payloadHash", "fields": [ "text", "other" ] })",
       "unknown-field /client/key/fields/1\n"},
      {R"("stampPerAttempt": [ "text", "when" ])", "unknown-field /client/stampPerAttempt/1\n"},
      {R"("stampPerAttempt": "text")", "wrong-type /client/stampPerAttempt\n"},
      {R"("storeLostAt": "1m")", "store-lost-without-stored /client/storeLostAt\n"},
      // What the strategy was to be nobody knows.
      {R"("storeLostAt": "1m", "key": "store")", "unknown-key-strategy /client/key\n"},
      {R"("retry": 5)", "wrong-type /client/retry\n"},
      {R"("retry": { "attempts": 0 })", "out-of-range /client/retry/attempts\n"},
      {R"("retry": { "factor": 0.5 })", "out-of-range /client/retry/factor\n"},
      {R"("retry": { "factor": 1.0000001 })", "too-many-decimals /client/retry/factor\n"},
      {R"("retry": { "jitter": "some" })", "unknown-jitter /client/retry/jitter\n"},
      {R"("retry": { "honorRetryAfter": true })", "unknown-member /client/retry/honorRetryAfter\n"},
      {R"("retry": { "base": "soon", "cap": "late" })",
       "invalid-duration /client/retry/base\ninvalid-duration /client/retry/cap\n"},
      {R"("handling": { "offerTimeout": "0s" })", "out-of-range /client/handling/offerTimeout\n"},
      {R"("handling": { "reofferAfter": "1m" })", "missing-until /until\n"},
  };
  for (const Row& row : rows) {
    INFO(row.members);
    CHECK(told_of_client(row.members) == row.told);
  }
  CHECK(read(R"("client": 5)").told == "wrong-type /client\n");
  CHECK(read(R"("client": {})").told == "missing-member /client/records\n");
  CHECK(read(R"("client": { "records": "" })").told == "invalid-length /client/records\n");
  CHECK(read(R"("client": { "records": 5 })").told == "wrong-type /client/records\n");
  CHECK(read(R"("client": { "records": [] })").told == "empty-list /client/records\n");
  CHECK(read(R"("client": { "records": "none.csv" })").told == "missing-path /client/records\n");
  CHECK(read(R"("until": "1m", "client": { "startsAt": "2m", "storeLostAt": "3m", "key": "stored", )" +
             one_record + " }")
            .told == "after-until /client/startsAt\nafter-until /client/storeLostAt\n");
}

TEST_CASE("records stand in the scenario") {
  const Read result = read(R"("client": { "startsAt": "5s", "records": [
    { "id": "B", "at": "10s", "body": { "workitemTypeId": "T" } }, { "id": "A", "at": "1s", "body": null },
    { "id": "C", "body": [ 5 ] } ] })");
  // Nothing is known to the client before it starts.
  CHECK(records_of(result) == "B 10000 {\"workitemTypeId\":\"T\"}\nA 5000 null\nC 5000 [5]\n");
}

TEST_CASE("what is wrong with a record is told of, but not with its body") {
  struct Row {
    const char* record;
    const char* told;
  };
  const Row rows[] = {
      {R"(5)", "wrong-type /client/records/0\n"},
      {R"({ "body": {} })", "missing-member /client/records/0/id\n"},
      {R"({ "id": "A" })", "missing-member /client/records/0/body\n"},
      {R"({ "id": 5, "body": {} })", "wrong-type /client/records/0/id\n"},
      {R"({ "id": "", "body": {} })", "invalid-length /client/records/0/id\n"},
      {R"({ "id": "A#2", "body": {} })", "hash-in-name /client/records/0/id\n"},
      {R"({ "id": "ä", "body": {} })", "invalid-idempotency-key /client/records/0/id\n"},
      {R"({ "id": "A", "at": "1", "body": {} })", "invalid-duration /client/records/0/at\n"},
      {R"({ "id": "A", "body": {}, "priority": 5 })", "unknown-member /client/records/0/priority\n"},
      {R"({ "id": "A", "body": {} }, { "id": "B", "body": {} }, { "id": "A", "body": {} })",
       "duplicate-record /client/records/2/id\n"},
      {R"({ "id": "A", "body": { "priority": "high", "nonsense": [] } })", ""},
  };
  for (const Row& row : rows) {
    INFO(row.record);
    CHECK(read(R"("client": { "records": [ )" + std::string(row.record) + " ] }").told == row.told);
  }
}

TEST_CASE("an id must be good for the keys that are made of it") {
  const auto told_with = [](const std::string& key, const std::string& id) {
    return read(R"("client": { "key": ")" + key + R"(", "records": [ { "id": ")" + id +
                R"(", "body": {} } ] })")
        .told;
  };
  const std::string refused = "invalid-idempotency-key /client/records/0/id\n";
  CHECK(told_with("stored", "ä").empty());
  CHECK(told_with("payloadHash", std::string(256, 'x')).empty());
  CHECK(told_with("recordId", std::string(255, 'x')).empty());
  CHECK(told_with("recordId", std::string(256, 'x')) == refused);
  CHECK(told_with("recordId+routingFields", std::string(238, 'x')).empty());
  CHECK(told_with("recordId+routingFields", std::string(239, 'x')) == refused);
  // What a key that is not known asks of ids nobody knows.
  CHECK(told_with("recordIds", "ä") == "unknown-key-strategy /client/key\n");
}

TEST_CASE("a file has a record in each line") {
  CHECK(records_of(read_file("r.ndjson",
                             "\xEF\xBB\xBF{ \"id\": \"A\", \"body\": {} }\r\n\n"
                             "{ \"id\": \"B\", \"at\": \"1s\", \"body\": { \"priority\": 5 } }")) ==
        "A 0 {}\nB 1000 {\"priority\":5}\n");
  const Read wrong = read_file("r.ndjson",
                               "{ \"id\": \"A\", \"body\": {} }\n"
                               "{ \"id\": \"A\", \"body\": {} }\n"
                               "{ \"id\": \"B\" \"body\": {} }\n"
                               "  { \"id\": \"C\", \"at\": 5, \"body\": {} }\n");
  CHECK(wrong.places == "2:9 duplicate-record\n3:13 invalid-json\n4:22 wrong-type\n");
  CHECK(read_file("r.ndjson", "[\n  { \"id\": \"A\", \"body\": {} }\n]\n").places == "1:1 wrong-type\n");
  CHECK(read_file("r.ndjson", "\n\n").places == "0:0 empty-file\n");
}

TEST_CASE("a table becomes bodies") {
  const Read result = read_file("r.csv",
                                "id,at,workitemTypeId,priority,source,text,amount,urgent\n"
                                "A,,T,5,crm,\"one, two\",12.50,true\n"
                                "B,2s,T,high,,7,seven,yes\n"
                                "C,,U,,,x,1,false\n"
                                "D,,,,,,,\n");
  CHECK(records_of(result) ==
        "A 0 {\"workitemTypeId\":\"T\",\"priority\":5,\"source\":\"crm\",\"customFields\":{\"text\":\"one, "
        "two\","
        "\"amount\":12.50,\"urgent\":true}}\n"
        // What is no number or boolean stays a text, for the API to refuse.
        "B 2000 {\"workitemTypeId\":\"T\",\"priority\":\"high\",\"customFields\":{\"text\":\"7\",\"amount\":"
        "\"seven\",\"urgent\":\"yes\"}}\n"
        // Of a type that has no such fields they are texts.
        "C 0 "
        "{\"workitemTypeId\":\"U\",\"customFields\":{\"text\":\"x\",\"amount\":\"1\",\"urgent\":\"false\"}}\n"
        "D 0 {}\n");
}

TEST_CASE("cells are read with the types as the timeline leaves them") {
  const Read result = read(R"("client": { "records": "r.CSV", "stampPerAttempt": [ "later" ] }, "timeline": [
      { "at": "0s", "createType": "N", "body": { "name": "N", "description": "", "customFields": [
        { "name": "later", "displayName": "l", "type": "number", "nullable": true } ] } } ])",
                           "r.CSV", "id,workitemTypeId,later\nA,N,-3\nB,N,+3\nC,N,03\n");
  CHECK(records_of(result) ==
        "A 0 {\"workitemTypeId\":\"N\",\"customFields\":{\"later\":-3}}\n"
        "B 0 {\"workitemTypeId\":\"N\",\"customFields\":{\"later\":\"+3\"}}\n"
        "C 0 {\"workitemTypeId\":\"N\",\"customFields\":{\"later\":\"03\"}}\n");
}

TEST_CASE("what is wrong with a table is told at its place") {
  const auto places = [](const std::string& content) { return read_file("r.csv", content).places; };
  CHECK(places("id,text\nA\nB,1,2\nC,1\n") == "2:1 csv-wrong-column-count\n3:1 csv-wrong-column-count\n");
  CHECK(places("id,text\nA,\"x\nB,1\n") == "2:3 csv-unbalanced-quote\n");
  CHECK(places("id,text\nA,x\"y\nB,1\nB,2\n") == "2:4 csv-unbalanced-quote\n4:1 duplicate-record\n");
  CHECK(places("id;text\nA;x\n") == "1:1 missing-member\n");
  CHECK(places("ID,text\nA,x\n") == "1:1 missing-member\n");
  // A table under another name is one problem, not one for each of its lines.
  CHECK(read_file("r.txt", "id,text\nA,x\nB,y\n").places == "1:1 wrong-type\n");
  CHECK(places("name,text\nA,x\n") == "1:1 missing-member\n");
  CHECK(places("id,,text\nA,,x\n") == "1:4 invalid-length\n");
  CHECK(places("id,text,text\nA,1,2\n") == "1:9 repeated-member\n");
  CHECK(places("id,text\n,x\n") == "2:1 missing-member\n");
  CHECK(places("id,at\nA,soon\n") == "2:3 invalid-duration\n");
  CHECK(places("id,text\n") == "0:0 empty-file\n");
  CHECK(places("id\nA#1\n") == "2:1 hash-in-name\n");
}

TEST_CASE("D126: records are names of workitems once the client has them") {
  const auto told_of = [](const std::string& entries) {
    return read(R"("client": { "startsAt": "5s", "records": [ { "id": "A", "body": {} },
                   { "id": "B", "at": "1m", "body": {} } ] }, "timeline": [ )" +
                entries + " ]")
        .told;
  };
  CHECK(told_of(R"({ "at": "6s", "accept": "A" }, { "at": "7s", "cancel": "A#2" })").empty());
  CHECK(told_of(R"({ "at": "2m", "expect": { "workitem": "B", "agent": null } })").empty());
  CHECK(told_of(R"({ "at": "end", "expect": { "workitem": "B#3", "agent": null } })").empty());
  // At the instant itself entries come before the client.
  CHECK(told_of(R"({ "at": "5s", "accept": "A" })") == "unknown-workitem /timeline/0/accept\n");
  CHECK(told_of(R"({ "at": "1m", "accept": "B" })") == "unknown-workitem /timeline/0/accept\n");
  CHECK(told_of(R"({ "at": "2m", "accept": "C" })") == "unknown-workitem /timeline/0/accept\n");
  CHECK(told_of(R"({ "at": "6s", "submit": "B", "body": {} }, { "at": "7s", "cancel": "B" })").empty());
  // Names that could not be read are no second problem.
  CHECK(read_file("r.ndjson", "{ \"id\": \"A\" \"body\": {} }\n").told == "invalid-json\n");
  const Read refused = read(R"("client": { "records": [ { "id": "A", "at": 5, "body": {} } ] },
                              "timeline": [ { "at": "0s", "accept": "A" } ])");
  CHECK(refused.told == "wrong-type /client/records/0/at\n");
  const Read unread =
      read(R"("client": { "records": "none" }, "timeline": [ { "at": "0s", "accept": "A" } ])");
  CHECK(unread.told == "missing-path /client/records\n");
}

TEST_CASE("workitems of records that expectations speak of are watched") {
  const Read result = read(R"("client": { )" + one_record + R"( }, "timeline": [
      { "at": "end", "expect": { "workitem": "A#2", "agent": null } } ])");
  REQUIRE(result.scenario);
  CHECK((result.scenario->watched == std::vector<std::string>{"A"}));
}

TEST_CASE("with a client any key may have other names") {
  const std::string timeline =
      R"("timeline": [ { "at": "1s", "submit": "x", "idempotencyKey": "A", "body": {} } ])";
  const Read without = read(timeline);
  REQUIRE(without.scenario);
  CHECK_FALSE(std::get<ApiCall>(TimelineStream(*without.scenario).next()->what).key_has_other_names);
  const Read with = read(R"("client": { )" + one_record + " }, " + timeline);
  REQUIRE(with.scenario);
  CHECK(std::get<ApiCall>(TimelineStream(*with.scenario).next()->what).key_has_other_names);
}

TEST_CASE("an audit needs a client") {
  const std::string timeline = R"("timeline": [ { "at": "end", "expect": { "audit": { "lost": 0 } } } ])";
  CHECK(read(timeline).told == "audit-without-client /timeline/0/expect/audit\n");
  CHECK(read(R"("client": { )" + one_record + " }, " + timeline).told.empty());
}

TEST_CASE("faults say which requests meet them") {
  const Read result = read(R"("timeline": [], "faults": [
      { "fault": "unavailable", "requests": [ 100, 50, 100 ], "retryAfter": "2s" },
      { "fault": "answerLost", "rate": 0.02, "from": "10s", "to": "5m" },
      { "fault": "latency", "delay": "800ms" },
      { "fault": "rateLimit", "perMinute": 600 }, { "fault": "rateLimit", "burst": 5 } ])");
  REQUIRE(result.scenario);
  const std::vector<Fault>& faults = result.scenario->faults;
  REQUIRE(faults.size() == 5);
  CHECK(faults[0].kind == Fault::Kind::unavailable);
  CHECK((faults[0].requests == std::vector<std::uint64_t>{50, 100}));
  CHECK(faults[0].retry_after == model::Duration{2'000'000});
  CHECK_FALSE(faults[0].chance);
  CHECK(faults[1].kind == Fault::Kind::answer_lost);
  CHECK(faults[1].chance == 20'000U);
  CHECK(*faults[1].from - result.scenario->starts_at == model::Duration{10'000'000});
  CHECK(*faults[1].to - result.scenario->starts_at == model::Duration{300'000'000});
  CHECK(faults[2].kind == Fault::Kind::latency);
  CHECK(faults[2].delay == model::Duration{800'000});
  CHECK(faults[2].requests.empty());
  CHECK(faults[3].kind == Fault::Kind::rate_limit);
  CHECK(faults[3].per_minute == 600);
  CHECK(faults[3].burst == 300);
  CHECK(faults[4].per_minute == 300);
  CHECK(faults[4].burst == 5);
}

TEST_CASE("what is wrong with a fault is told of") {
  struct Row {
    const char* fault;
    const char* told;
  };
  const Row rows[] = {
      {R"(5)", "wrong-type /faults/0\n"},
      {R"({})", "missing-member /faults/0/fault\n"},
      {R"({ "fualt": "latency" })", "missing-member /faults/0/fault\nunknown-member /faults/0/fualt\n"},
      {R"({ "fault": "lost" })", "unknown-fault /faults/0/fault\n"},
      {R"({ "fault": "latency" })", "missing-member /faults/0/delay\n"},
      {R"({ "fault": "latency", "delay": "0s" })", "out-of-range /faults/0/delay\n"},
      {R"({ "fault": "latency", "delay": "1s", "retryAfter": "1s" })",
       "unknown-member /faults/0/retryAfter\n"},
      {R"({ "fault": "unavailable", "delay": "1s" })", "unknown-member /faults/0/delay\n"},
      {R"({ "fault": "unavailable", "retryAfter": "1500ms" })", "out-of-range /faults/0/retryAfter\n"},
      {R"({ "fault": "unavailable", "requests": [] })", "empty-list /faults/0/requests\n"},
      {R"({ "fault": "unavailable", "requests": 5 })", "wrong-type /faults/0/requests\n"},
      {R"({ "fault": "unavailable", "requests": [ 1, 0 ] })", "out-of-range /faults/0/requests/1\n"},
      {R"({ "fault": "unavailable", "rate": 0 })", "out-of-range /faults/0/rate\n"},
      {R"({ "fault": "unavailable", "rate": 1.1 })", "out-of-range /faults/0/rate\n"},
      {R"({ "fault": "unavailable", "rate": 0.0000001 })", "too-many-decimals /faults/0/rate\n"},
      {R"({ "fault": "unavailable", "rate": 1, "requests": [ 1 ] })",
       "fault-selectors-exclude /faults/0/rate\n"},
      {R"({ "fault": "unavailable", "from": "1m", "to": "1m" })", "window-reversed /faults/0/to\n"},
      {R"({ "fault": "unavailable", "to": "0s" })", "window-reversed /faults/0/to\n"},
      {R"({ "fault": "rateLimit", "perMinute": 0 })", "out-of-range /faults/0/perMinute\n"},
      {R"({ "fault": "rateLimit", "requests": [ 1 ] })", "unknown-member /faults/0/requests\n"},
  };
  for (const Row& row : rows) {
    INFO(row.fault);
    CHECK(told_of_faults(row.fault) == row.told);
  }
  CHECK(read(R"("timeline": [], "faults": {})").told == "wrong-type /faults\n");
}

}  // namespace routesim::config

// A scenario with a client, made by hand: notes that nobody routes, so that nothing but requests happens.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/comparison/scenario_run.hpp"
#include "tests/ingestion/calls.hpp"
#include "tests/routing/review_room.hpp"

namespace routesim::testing {

inline constexpr std::int64_t ms = 1'000;

// The review room whose notes have `applicant` (a routing field), `remark` and `submittedAt`, all nullable.
inline model::Org note_room() {
  model::Org org = review_room();
  for (const char* name : {"applicant", "remark", "submittedAt"}) {
    model::CustomField field;
    field.name = field.display_name = name;
    field.nullable = true;
    field.is_routing_field = field.name == "applicant";
    org.types[note.index].custom_fields.push_back(std::move(field));
  }
  return org;
}

inline const char* const plain_note = R"({"workitemTypeId":"Note"})";

// A client of these records, without jitter, that sends one at a time; an answer takes 50 ms.
inline config::Scenario client_scenario(const std::vector<std::string>& records,
                                        std::string_view body = plain_note) {
  config::Scenario scenario;
  scenario.name = "A client";
  scenario.org = shared(note_room());
  scenario.starts_at = nine;
  config::Client client;
  client.starts_at = nine;
  client.retry.jitter = config::RetryPolicy::Jitter::none;
  for (const std::string& id : records) client.records.push_back({id, nine, json(body)});
  scenario.client = std::move(client);
  return scenario;
}

inline config::Fault fault(config::Fault::Kind kind, std::vector<std::uint64_t> requests) {
  config::Fault made;
  made.kind = kind;
  made.requests = std::move(requests);
  return made;
}
inline config::Fault unavailable(std::vector<std::uint64_t> requests) {
  return fault(config::Fault::Kind::unavailable, std::move(requests));
}
inline config::Fault answer_lost(std::vector<std::uint64_t> requests) {
  return fault(config::Fault::Kind::answer_lost, std::move(requests));
}
inline config::Fault latency(std::vector<std::uint64_t> requests, std::int64_t us) {
  config::Fault made = fault(config::Fault::Kind::latency, std::move(requests));
  made.delay = {us};
  return made;
}

struct Sent {
  Lines log;    // every line as it is
  Lines lines;  // in short, from the first to the last: `50ms accepted A after 1: A`
  model::AuditReport report;
};

// `0s A 1: 201`, `50ms retry A 1 429 at 550ms`, `1s given up A after 2: 503`; other lines by their names.
inline std::string told(const std::string& line) {
  const auto event = nlohmann::json::parse(line);
  const auto since_nine = [&](const char* member) {
    return model::format_duration(*model::parse_timestamp(event.at(member).get<std::string>()) - nine);
  };
  const auto word = [&](const char* member) { return event.value(member, std::string()); };
  const auto count = [&](const char* member) { return std::to_string(event.at(member).get<int>()); };
  const std::string name = word("event");
  std::string text = since_nine("time") + ' ';
  if (name == "requestAnswered" && event.contains("record")) {
    text += word("record") + ' ' + count("attempt") + ": " + count("status");
    if (event.contains("replayed")) text += " replayed";
    if (event.contains("workitem") && word("workitem") != word("record")) text += ' ' + word("workitem");
    return text;
  }
  if (name == "retryScheduled")
    return text + "retry " + word("record") + ' ' + count("attempt") + ' ' + word("because") + " at " +
           since_nine("retryAt");
  if (name == "recordAccepted")
    return text + "accepted " + word("record") + " after " + count("attempts") + ": " + word("workitem");
  if (name == "recordGivenUp")
    return text + "given up " + word("record") + " after " + count("attempts") + ": " + word("because");
  return text + brief(line);
}

inline Sent send(const config::Scenario& scenario) {
  comparison::ScenarioRun::Options options;
  options.check_invariants = true;
  comparison::ScenarioRun run(scenario, options);
  Log log(*scenario.org);
  run.add_sink(log);
  run.run();
  Sent sent;
  sent.log = log.lines;
  for (std::size_t i = 1; i + 1 < log.lines.size(); ++i) sent.lines.push_back(told(log.lines[i]));
  sent.lines.push_back(told(log.lines.back()));
  sent.report = *run.summary().audit;
  return sent;
}

// Without request ids.
inline Lines sentences(const model::AuditReport& report) {
  Lines lines;
  for (const model::AuditFinding& finding : report.findings) {
    std::string sentence = finding.sentence;
    const std::size_t id = sentence.find(" (request `");
    if (id != std::string::npos) sentence.erase(id, sentence.find(')', id) + 1 - id);
    lines.push_back(std::string(to_text(finding.kind)) + ": " + sentence);
  }
  return lines;
}

// `records 3, accepted 2`, those that are not 0.
inline std::string told(const model::AuditCounts& counts) {
  std::string text;
  for (const model::AuditCount& count : model::audit_counts()) {
    if (counts.*count.of == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::string(count.name) + ' ' + std::to_string(counts.*count.of);
  }
  return text;
}

}  // namespace routesim::testing

// The summary for programs: member names are a contract, times are microseconds, shares tenths of a percent;
// what there is not is left out.
#include "engine/input/json_text.hpp"
#include "engine/reporting/diagnosis_text.hpp"
#include "engine/reporting/summary_text.hpp"

namespace routesim::reporting {
namespace {

using input::JsonText;

void write_totals(const RunSummary& summary, JsonText& json) {
  const Metrics& metrics = summary.metrics;
  json.member("startsAt", model::format_timestamp(metrics.starts_at()));
  json.member("endsAt", model::format_timestamp(summary.now));
  json.member("duration", (summary.now - metrics.starts_at()).us);

  json.name("requests");
  json.begin_object();
  json.member("answered", metrics.requests().answered);
  json.member("refused", metrics.requests().refused);
  json.member("replayed", metrics.requests().replayed);
  json.name("byStatus");
  json.begin_object();
  for (const auto& [status, count] : metrics.requests().by_status) json.member(std::to_string(status), count);
  json.end_object();
  json.end_object();

  json.name("workitems");
  json.begin_object();
  json.member("created", metrics.requests().workitems);
  json.member("completed", metrics.events("completed"));
  json.member("cancelled", metrics.events("cancelled"));
  json.member("waiting", summary.waiting.size());
  json.end_object();

  json.name("events");
  json.begin_object();
  for (const std::string_view name : model::event_names()) json.member(name, metrics.events(name));
  json.end_object();

  json.name("warnings");
  json.begin_array();
  for (const auto& [code, count] : metrics.warnings()) {
    json.begin_object();
    json.member("code", code);
    json.member("count", count);
    json.end_object();
  }
  json.end_array();
}

void write_queue(const model::Queue& queue, const QueueMetrics& metrics, JsonText& json) {
  json.begin_object();
  json.member("queue", queue.id);
  json.member("waiting", metrics.waiting);
  if (metrics.waiting > 0) json.member("longestWaiting", metrics.longest_waiting.us);
  json.member("entered", metrics.entered);
  json.member("cancelled", metrics.cancelled);
  json.member("longestWait", metrics.longest_wait.us);
  json.name("waits");
  json.begin_object();
  json.member("count", metrics.waits.count);
  if (metrics.waits.count > 0) {
    json.member("mean", metrics.waits.mean.us);
    json.member("p50", metrics.waits.median.us);
    json.member("p95", metrics.waits.p95.us);
    json.member("max", metrics.waits.max.us);
    if (metrics.waits.approximate) json.member("approximate", true);
  }
  json.end_object();
  if (queue.service_level) {
    json.name("serviceLevel");
    json.begin_object();
    if (metrics.service_level) json.member("reached", *metrics.service_level);
    json.member("target", queue.service_level->percentage * 10);
    json.member("within", queue.service_level->within.us);
    json.end_object();
  }
  json.end_object();
}

void write_waiting(const RunSummary& summary, const WaitingWorkitem& waiting, JsonText& json) {
  const model::Org& org = summary.org;
  json.begin_object();
  json.member("workitem", waiting.id);
  json.member("queue", org.queues[waiting.queue.index].id);
  json.member("priority", waiting.priority);
  json.member("waited", (summary.now - waiting.queued_at).us);
  json.name("requirement");
  json.begin_array();
  for (const model::SkillMinimum& skill : waiting.skills) {
    json.begin_object();
    json.member("skillId", org.skills[skill.skill.index].id);
    json.member("minimum", skill.minimum);
    json.end_object();
  }
  json.end_array();
  if (waiting.bypass_proficiency) json.member("bypassProficiency", true);
  const DiagnosisText text =
      explain(waiting.diagnosis, waiting.queue, waiting.skills, waiting.bypass_proficiency, org);
  json.member("diagnosis", to_text(waiting.diagnosis));
  json.member("reason", text.reason);
  json.member("check", text.check);
  json.end_object();
}

void write_ingestion(const model::AuditReport& audit, JsonText& json) {
  json.begin_object();
  for (const model::AuditCount& count : model::audit_counts())
    json.member(count.name, audit.counts.*count.of);
  if (audit.drained_in) json.member("drainedIn", audit.drained_in->us);
  if (audit.requests_per_second) json.member("requestsPerSecond", *audit.requests_per_second);
  if (audit.admitted_per_second) json.member("admittedPerSecond", *audit.admitted_per_second);
  if (audit.limit_per_minute) json.member("limitPerMinute", *audit.limit_per_minute);
  json.name("findings");
  json.begin_array();
  for (const model::AuditFinding& finding : audit.findings) {
    json.begin_object();
    json.member("finding", to_text(finding.kind));
    json.member("record", finding.record);
    if (!finding.other_record.empty()) json.member("otherRecord", finding.other_record);
    if (!finding.workitems.empty()) {
      json.name("workitems");
      json.begin_array();
      for (const std::string& workitem : finding.workitems) json.value(workitem);
      json.end_array();
    }
    if (!finding.problems.empty()) {
      json.name("problems");
      json.begin_array();
      for (const model::RequestProblem& problem : finding.problems) {
        json.begin_object();
        json.member("code", problem.code);
        json.member("pointer", problem.pointer);
        json.member("message", problem.message);
        json.end_object();
      }
      json.end_array();
    }
    if (!finding.key.empty()) json.member("key", finding.key);
    json.member("reason", finding.sentence);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

std::string summary_json(const RunSummary& summary) {
  const model::Org& org = summary.org;
  std::string to;
  JsonText json(to);
  json.begin_object();
  write_totals(summary, json);

  json.name("queues");
  json.begin_array();
  for (std::uint32_t i = 0; i < org.queues.size(); ++i)
    write_queue(org.queues[i], summary.metrics.queue({i}, summary.now), json);
  json.end_array();

  json.name("agents");
  json.begin_array();
  for (std::uint32_t i = 0; i < org.agents.size(); ++i) {
    const AgentMetrics agent = summary.metrics.agent({i}, summary.now);
    json.begin_object();
    json.member("agent", org.agents[i].id);
    json.member("state", to_text(agent.state));
    json.member("held", agent.held);
    json.member("handled", agent.handled);
    if (agent.occupancy) json.member("occupancy", *agent.occupancy);
    json.end_object();
  }
  json.end_array();

  if (!summary.rules.empty()) {
    json.name("rules");
    json.begin_array();
    for (std::size_t i = 0; i < org.rules.size() && i < summary.rules.size(); ++i) {
      json.begin_object();
      json.member("rule", org.rules[i].id);
      json.member("considered", summary.rules[i].considered);
      json.member("matched", summary.rules[i].matched);
      json.member("won", summary.rules[i].won);
      json.end_object();
    }
    json.end_array();
  }

  if (summary.audit) {
    json.name("ingestion");
    write_ingestion(*summary.audit, json);
  }

  if (!summary.faults.empty()) {
    json.name("faults");
    json.begin_array();
    for (const model::FaultReport& fault : summary.faults) {
      json.begin_object();
      json.member("fault", fault.fault);
      json.member("met", fault.met);
      if (!fault.misses.empty()) {
        json.name("misses");
        json.begin_array();
        for (const std::string& miss : fault.misses) json.value(miss);
        json.end_array();
      }
      json.end_object();
    }
    json.end_array();
  }

  json.name("waiting");
  json.begin_array();
  for (const WaitingWorkitem& waiting : summary.waiting) write_waiting(summary, waiting, json);
  json.end_array();

  json.name("unrouted");
  json.begin_array();
  for (const UnroutedGroup& group : summary.unrouted) {
    const DiagnosisText text = explain(group.cause, group.type_name);
    json.begin_object();
    json.member("workitemTypeId", group.type);
    json.member("workitems", group.count);
    json.name("first");
    json.begin_array();
    for (const std::string& id : group.first) json.value(id);
    json.end_array();
    json.member("cause", to_text(group.cause));
    json.member("reason", text.reason);
    json.member("check", text.check);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return to;
}

}  // namespace routesim::reporting

// A line is written left to right into the caller's buffer, without a tree in between: replays write
// millions.
//
// Every member's key is passed with its quotes and colon, so that a line is a series of plain copies. What an
// event does not have is left out, never written as null.
#include "engine/reporting/event_writer.hpp"

#include <array>
#include <span>
#include <string_view>

#include "engine/input/json_text.hpp"

namespace routesim::reporting {
namespace {

using input::append_decimal;
using input::append_hash;
using input::append_json_string;
using model::AgentId;
using model::QueueId;

class Line {
 public:
  Line(const model::Org& org, std::string& to) : org_(org), to_(to) {}

  void text(std::string_view key, std::string_view value) {
    to_ += key;
    append_json_string(to_, value);
  }
  void number(std::string_view key, std::int64_t value) {
    to_ += key;
    append_decimal(to_, value);
  }
  void count(std::string_view key, std::uint64_t value) {
    to_ += key;
    append_decimal(to_, value);
  }
  void hash(std::string_view key, std::uint64_t value) {
    to_ += key;
    to_ += '"';
    append_hash(to_, value);
    to_ += '"';
  }
  void instant(std::string_view key, model::Instant at) {
    to_ += key;
    std::array<char, 27> stamp;
    to_ += '"';
    to_.append(stamp.data(), model::write_timestamp(stamp.data(), at));
    to_ += '"';
  }

  void workitem(const model::WorkitemRef& workitem) { text(",\"workitem\":", workitem.id); }
  void agent(AgentId agent) { text(",\"agent\":", org_.agents[agent.index].id); }
  void queue(QueueId queue) { text(",\"queue\":", org_.queues[queue.index].id); }
  void rule(model::RuleId rule) { text(",\"rule\":", org_.rules[rule.index].id); }

  // `each` writes one element, without the comma before it.
  template <class List, class Each>
  void list(std::string_view key, const List& elements, Each each) {
    to_ += key;
    to_ += '[';
    bool first = true;
    for (const auto& element : elements) {
      if (!first) to_ += ',';
      first = false;
      each(element);
    }
    to_ += ']';
  }
  void skills(std::span<const model::AgentSkill> skills) {
    list(",\"skills\":", skills, [this](const model::AgentSkill& skill) {
      text("{\"skillId\":", org_.skills[skill.skill.index].id);
      number(",\"proficiency\":", skill.proficiency);
      to_ += '}';
    });
  }
  void requirement(const model::event::Requirement& requirement) {
    list(",\"requirement\":", requirement.skills, [this](const model::SkillMinimum& skill) {
      text("{\"skillId\":", org_.skills[skill.skill.index].id);
      number(",\"minimum\":", skill.minimum);
      to_ += '}';
    });
    if (requirement.bypass_proficiency) to_ += ",\"bypassProficiency\":true";
    if (requirement.extra_capacity > 0) number(",\"extraCapacity\":", requirement.extra_capacity);
  }
  void handled_by(const model::WorkitemRef& of, AgentId by) {
    workitem(of);
    agent(by);
  }

  void operator()(const model::event::RunStarted& e) {
    text(",\"scenario\":", e.scenario);
    count(",\"seed\":", e.seed);
    instant(",\"startsAt\":", e.starts_at);
    hash(",\"orgHash\":", e.org_hash);
    list(",\"types\":", e.types, [this](const model::event::RunStarted::Type& type) {
      text("{\"workitemType\":", type.id);
      number(",\"version\":", type.version);
      to_ += '}';
    });
    list(",\"agents\":", e.agents, [this](const model::event::RunStarted::AgentAtStart& at_start) {
      text("{\"agent\":", org_.agents[at_start.agent.index].id);
      text(",\"state\":", to_text(at_start.state));
      skills(at_start.skills);
      to_ += '}';
    });
  }

  void operator()(const model::event::RequestAnswered& e) {
    text(",\"request\":", e.request);
    count(",\"number\":", e.number);
    text(",\"method\":", e.method);
    text(",\"path\":", e.path);
    if (e.idempotency_key) text(",\"idempotencyKey\":", *e.idempotency_key);
    number(",\"status\":", e.status);
    if (e.workitem) workitem(*e.workitem);
    if (!e.workitem_type.empty()) {
      text(",\"workitemType\":", e.workitem_type);
      number(",\"priority\":", e.priority);
    }
    if (!e.problems.empty())
      list(",\"problems\":", e.problems, [this](const model::RequestProblem& problem) {
        text("{\"code\":", problem.code);
        text(",\"pointer\":", problem.pointer);
        text(",\"message\":", problem.message);
        to_ += '}';
      });
    if (e.replayed) to_ += ",\"replayed\":true";
    if (!e.record.empty()) {
      text(",\"record\":", e.record);
      count(",\"attempt\":", e.attempt);
    }
    if (!e.fault.empty()) text(",\"fault\":", e.fault);
    if (e.delay.us > 0) number(",\"delay\":", e.delay.us);
    if (e.retry_after) number(",\"retryAfter\":", *e.retry_after);
    if (e.missing_idempotency_key) to_ += ",\"warnings\":[{\"code\":\"missingIdempotencyKey\"}]";
  }

  void operator()(const model::event::TypeCreated& e) {
    type(e.workitem_type, e.version, e.recompiled_rules);
  }
  void operator()(const model::event::TypePatched& e) {
    type(e.workitem_type, e.version, e.recompiled_rules);
    list(",\"rules\":", e.rules,
         [this](model::RuleId rule) { append_json_string(to_, org_.rules[rule.index].id); });
    number(",\"rulesLived\":", e.rules_lived.us);
  }

  void operator()(const model::event::AgentChanged& e) {
    agent(e.agent);
    if (e.state) text(",\"state\":", to_text(*e.state));
    if (e.skills) skills(*e.skills);
  }

  void operator()(const model::event::RuleChosen& e) {
    workitem(e.workitem);
    rule(e.rule);
    if (e.evaluation_order) number(",\"evaluationOrder\":", *e.evaluation_order);
    warnings(e.tied, e.added_later);
  }

  void operator()(const model::event::RuleBypassed& e) {
    workitem(e.workitem);
    queue(e.queue);
    if (e.ignored_rule_or_skills) to_ += ",\"warnings\":[{\"code\":\"ruleBypass\"}]";
  }

  void operator()(const model::event::Unrouted& e) {
    workitem(e.workitem);
    text(",\"reason\":", e.reason);
    warnings({}, e.added_later);
  }

  void operator()(const model::event::Queued& e) {
    workitem(e.workitem);
    queue(e.queue);
    number(",\"priority\":", e.priority);
    requirement(e.requirement);
    if (e.returned) to_ += ",\"returned\":true";
  }

  void operator()(const model::event::FallbackApplied& e) {
    workitem(e.workitem);
    number(",\"step\":", e.step);
    queue(e.queue);
    requirement(e.requirement);
  }

  void operator()(const model::event::Assigned& e) {
    handled_by(e.workitem, e.agent);
    queue(e.queue);
    if (e.score) {
      number(",\"score\":", e.score->score);
      number(",\"terms\":{\"proficiency\":", e.score->proficiency);
      number(",\"performance\":", e.score->performance);
      number(",\"capacity\":", e.score->capacity);
      to_ += '}';
    }
    if (e.tie_break == model::event::TieBreak::idle) to_ += ",\"tieBreak\":\"idle\"";
    if (e.tie_break == model::event::TieBreak::id) to_ += ",\"tieBreak\":\"id\"";
    to_ += e.by == model::event::AssignedBy::push ? ",\"by\":\"push\"" : ",\"by\":\"pull\"";
    number(",\"waited\":", e.waited.us);
  }

  void operator()(const model::event::Accepted& e) { handled_by(e.workitem, e.agent); }
  void operator()(const model::event::Declined& e) { handled_by(e.workitem, e.agent); }
  void operator()(const model::event::OfferTimedOut& e) { handled_by(e.workitem, e.agent); }
  void operator()(const model::event::OfferWithdrawn& e) { handled_by(e.workitem, e.agent); }
  void operator()(const model::event::DeclineEnded& e) { handled_by(e.workitem, e.agent); }
  void operator()(const model::event::EveryoneDeclined& e) { workitem(e.workitem); }

  void operator()(const model::event::Completed& e) {
    handled_by(e.workitem, e.agent);
    if (e.wrap_up_until) instant(",\"wrapUpUntil\":", *e.wrap_up_until);
  }

  void operator()(const model::event::Cancelled& e) {
    workitem(e.workitem);
    if (e.agent) agent(*e.agent);
  }

  void operator()(const model::event::WrapUpEnded& e) { handled_by(e.workitem, e.agent); }

  void operator()(const model::event::RetryScheduled& e) {
    text(",\"record\":", e.record);
    count(",\"attempt\":", e.attempt);
    text(",\"because\":", e.because);
    instant(",\"retryAt\":", e.retry_at);
  }
  void operator()(const model::event::RecordAccepted& e) {
    text(",\"record\":", e.record);
    count(",\"attempts\":", e.attempts);
    text(",\"workitem\":", e.workitem);
  }
  void operator()(const model::event::RecordGivenUp& e) {
    text(",\"record\":", e.record);
    count(",\"attempts\":", e.attempts);
    text(",\"because\":", e.because);
  }
  void operator()(const model::event::ClientStoreLost&) {}
  void operator()(const model::event::ClientDrained& e) {
    for (const model::AuditCount& named : model::audit_counts()) {
      if (named.of == &model::AuditCounts::pending) continue;  // always 0 here
      to_ += ",\"";
      to_ += named.name;
      count("\":", e.counts.*named.of);
    }
    number(",\"drainedIn\":", e.drained_in.us);
  }

  void operator()(const model::event::RunEnded& e) {
    count(",\"events\":", e.events);
    list(",\"waiting\":", e.waiting, [this](const model::event::RunEnded::Waiting& waiting) {
      text("{\"workitem\":", waiting.workitem.id);
      text(",\"diagnosis\":", to_text(waiting.diagnosis));
      to_ += '}';
    });
    hash(",\"stateHash\":", e.state_hash);
  }

 private:
  void warnings(std::span<const model::RuleId> tied, std::span<const model::event::AddedLater> added_later) {
    if (tied.empty() && added_later.empty()) return;
    to_ += ",\"warnings\":[";
    if (!tied.empty()) {
      list("{\"code\":\"ambiguousRuleOrder\",\"rules\":", tied,
           [this](model::RuleId rule) { append_json_string(to_, org_.rules[rule.index].id); });
      to_ += '}';
    }
    for (const model::event::AddedLater& one : added_later) {
      if (to_.back() == '}') to_ += ',';
      text("{\"code\":\"fieldAddedLater\",\"rule\":", org_.rules[one.rule.index].id);
      text(",\"field\":", one.field);
      to_ += '}';
    }
    to_ += ']';
  }
  void type(std::string_view id, int version, int recompiled_rules) {
    text(",\"workitemType\":", id);
    number(",\"version\":", version);
    number(",\"recompiledRules\":", recompiled_rules);
  }

  const model::Org& org_;
  std::string& to_;
};

}  // namespace

void EventWriter::append(const model::Event& event, std::string& to) const {
  Line line(*org_, to);
  line.count("{\"sequence\":", event.sequence);
  line.instant(",\"time\":", event.time);
  line.text(",\"event\":", name_of(event));
  std::visit(line, event.what);
  to += "}\n";
}

}  // namespace routesim::reporting

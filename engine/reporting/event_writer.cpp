// A line is written left to right into a buffer of the writer's own, without a tree in between, and then
// copied to the caller's in one piece: replays write millions.
//
// Every member's key is passed with its quotes and colon, so that a line is a series of plain copies. What an
// event does not have is left out, never written as null.
#include "engine/reporting/event_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/input/json_text.hpp"

namespace routesim::reporting {

using input::append_json_string;
using model::AgentId;
using model::QueueId;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t last_year_us = 253'370'764'800'000'000;  // the beginning of the year 9999

template <class List>
std::vector<std::string> quoted_ids(const List& list) {
  std::vector<std::string> quoted(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) append_json_string(quoted[i], list[i].id);
  return quoted;
}

// The lowest decimal digits of a number, to their places.
char* write_two(char* to, std::uint32_t number) {
  to[0] = static_cast<char>('0' + number / 10);
  to[1] = static_cast<char>('0' + number % 10);
  return to + 2;
}

}  // namespace

class EventWriter::Line {
 public:
  explicit Line(EventWriter& writer)
      : writer_(writer), at_(writer.line_.data()), end_(writer.line_.data() + writer.line_.size()) {}

  std::string_view written() const {
    return {writer_.line_.data(), static_cast<std::size_t>(at_ - writer_.line_.data())};
  }

  // Text that is JSON already.
  template <std::size_t Size>
  void put(const char (&text)[Size]) {
    make_room(Size);
    std::memcpy(at_, text, Size - 1);
    at_ += Size - 1;
  }
  void raw(std::string_view json) {
    make_room(json.size());
    at_ = std::copy(json.begin(), json.end(), at_);
  }
  void string(std::string_view value) {
    if (!input::is_plain_in_json(value)) {
      std::string escaped;
      append_json_string(escaped, value);
      raw(escaped);
      return;
    }
    make_room(value.size() + 2);
    *at_++ = '"';
    at_ = std::copy(value.begin(), value.end(), at_);  // unlike memcpy it takes a view of nothing
    *at_++ = '"';
  }

  template <std::size_t Size>
  void text(const char (&key)[Size], std::string_view value) {
    put(key);
    string(value);
  }
  template <std::size_t Size>
  void number(const char (&key)[Size], std::int64_t value) {
    put(key);
    decimal(value);
  }
  template <std::size_t Size>
  void count(const char (&key)[Size], std::uint64_t value) {
    put(key);
    decimal(value);
  }
  template <std::size_t Size>
  void hash(const char (&key)[Size], std::uint64_t value) {
    put(key);
    std::string digits;
    input::append_hash(digits, value);
    string(digits);
  }
  template <std::size_t Size>
  void instant(const char (&key)[Size], model::Instant at) {
    put(key);
    make_room(29);
    *at_++ = '"';
    at_ = writer_.write_instant(at_, at);
    *at_++ = '"';
  }

  void workitem(const model::WorkitemRef& workitem) { text(",\"workitem\":", workitem.id); }
  void agent(AgentId agent) {
    put(",\"agent\":");
    raw(writer_.agents_[agent.index]);
  }
  void queue(QueueId queue) {
    put(",\"queue\":");
    raw(writer_.queues_[queue.index]);
  }
  void rule(model::RuleId rule) {
    put(",\"rule\":");
    raw(writer_.rules_[rule.index]);
  }
  void skill(model::SkillId skill) {
    put("{\"skillId\":");
    raw(writer_.skills_[skill.index]);
  }

  // `each` writes one element, without the comma before it.
  template <std::size_t Size, class List, class Each>
  void list(const char (&key)[Size], const List& elements, Each each) {
    put(key);
    put("[");
    bool first = true;
    for (const auto& element : elements) {
      if (!first) put(",");
      first = false;
      each(element);
    }
    put("]");
  }
  void skills(std::span<const model::AgentSkill> skills) {
    list(",\"skills\":", skills, [this](const model::AgentSkill& skill) {
      this->skill(skill.skill);
      number(",\"proficiency\":", skill.proficiency);
      put("}");
    });
  }
  void requirement(const model::event::Requirement& requirement) {
    list(",\"requirement\":", requirement.skills, [this](const model::SkillMinimum& skill) {
      this->skill(skill.skill);
      number(",\"minimum\":", skill.minimum);
      put("}");
    });
    if (requirement.bypass_proficiency) put(",\"bypassProficiency\":true");
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
      put("}");
    });
    list(",\"agents\":", e.agents, [this](const model::event::RunStarted::AgentAtStart& at_start) {
      put("{\"agent\":");
      raw(writer_.agents_[at_start.agent.index]);
      text(",\"state\":", to_text(at_start.state));
      skills(at_start.skills);
      put("}");
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
        put("}");
      });
    if (e.replayed) put(",\"replayed\":true");
    if (!e.record.empty()) {
      text(",\"record\":", e.record);
      count(",\"attempt\":", e.attempt);
    }
    if (!e.fault.empty()) text(",\"fault\":", e.fault);
    if (e.delay.us > 0) number(",\"delay\":", e.delay.us);
    if (e.retry_after) number(",\"retryAfter\":", *e.retry_after);
    if (e.missing_idempotency_key) put(",\"warnings\":[{\"code\":\"missingIdempotencyKey\"}]");
  }

  void operator()(const model::event::TypeCreated& e) {
    type(e.workitem_type, e.version, e.recompiled_rules);
  }
  void operator()(const model::event::TypePatched& e) {
    type(e.workitem_type, e.version, e.recompiled_rules);
    list(",\"rules\":", e.rules, [this](model::RuleId rule) { raw(writer_.rules_[rule.index]); });
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
    if (e.ignored_rule_or_skills) put(",\"warnings\":[{\"code\":\"ruleBypass\"}]");
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
    if (e.returned) put(",\"returned\":true");
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
      put("}");
    }
    if (e.tie_break == model::event::TieBreak::idle) put(",\"tieBreak\":\"idle\"");
    if (e.tie_break == model::event::TieBreak::id) put(",\"tieBreak\":\"id\"");
    if (e.by == model::event::AssignedBy::push) {
      put(",\"by\":\"push\"");
    } else {
      put(",\"by\":\"pull\"");
    }
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
      put(",\"");
      raw(named.name);
      count("\":", e.counts.*named.of);
    }
    number(",\"drainedIn\":", e.drained_in.us);
  }

  void operator()(const model::event::RunEnded& e) {
    count(",\"events\":", e.events);
    list(",\"waiting\":", e.waiting, [this](const model::event::RunEnded::Waiting& waiting) {
      text("{\"workitem\":", waiting.workitem.id);
      text(",\"diagnosis\":", to_text(waiting.diagnosis));
      put("}");
    });
    hash(",\"stateHash\":", e.state_hash);
  }

 private:
  void warnings(std::span<const model::RuleId> tied, std::span<const model::event::AddedLater> added_later) {
    if (tied.empty() && added_later.empty()) return;
    put(",\"warnings\":[");
    if (!tied.empty()) {
      list("{\"code\":\"ambiguousRuleOrder\",\"rules\":", tied,
           [this](model::RuleId rule) { raw(writer_.rules_[rule.index]); });
      put("}");
    }
    for (const model::event::AddedLater& one : added_later) {
      if (at_[-1] == '}') put(",");
      put("{\"code\":\"fieldAddedLater\",\"rule\":");
      raw(writer_.rules_[one.rule.index]);
      text(",\"field\":", one.field);
      put("}");
    }
    put("]");
  }
  void type(std::string_view id, int version, int recompiled_rules) {
    text(",\"workitemType\":", id);
    number(",\"version\":", version);
    number(",\"recompiledRules\":", recompiled_rules);
  }

  template <class Number>
  void decimal(Number value) {
    make_room(20);  // a sign and 19 digits, or 20 digits
    at_ = std::to_chars(at_, end_, value).ptr;
  }
  void make_room(std::size_t more) {
    if (static_cast<std::size_t>(end_ - at_) < more) grow(more);
  }
  void grow(std::size_t more) {
    std::string& line = writer_.line_;
    const auto used = static_cast<std::size_t>(at_ - line.data());
    line.resize(std::max(2 * line.size(), used + more));
    at_ = line.data() + used;
    end_ = line.data() + line.size();
  }

  EventWriter& writer_;
  char* at_;
  char* end_;
};

EventWriter::EventWriter(const model::Org& org)
    : rules_(quoted_ids(org.rules)),
      queues_(quoted_ids(org.queues)),
      skills_(quoted_ids(org.skills)),
      agents_(quoted_ids(org.agents)),
      line_(512, ' ') {
  for (const std::string_view name : model::event_names()) {
    events_.push_back(",\"event\":\"" + std::string(name) + '"');
  }
}

char* EventWriter::write_instant(char* to, model::Instant at) {
  // Most are within the minute of the one before; those before 1970 are rare.
  const std::int64_t since = at.us - minute_.us;
  if (!has_minute_ || since < 0 || since >= minute_us) {
    char* const end = model::write_timestamp(to, at);
    has_minute_ = at.us >= 0 && at.us < last_year_us;
    minute_.us = at.us - at.us % minute_us;
    std::copy_n(to, minute_text_.size(), minute_text_.begin());
    return end;
  }
  std::memcpy(to, minute_text_.data(), minute_text_.size());
  to += minute_text_.size();
  const auto rest = static_cast<std::uint32_t>(since);
  to = write_two(to, rest / 1'000'000);
  *to++ = '.';
  to = write_two(to, rest / 10'000 % 100);
  to = write_two(to, rest / 100 % 100);
  to = write_two(to, rest % 100);
  *to++ = 'Z';
  return to;
}

void EventWriter::append(const model::Event& event, std::string& to) {
  Line line(*this);
  line.count("{\"sequence\":", event.sequence);
  line.instant(",\"time\":", event.time);
  line.raw(events_[event.what.index()]);
  std::visit(line, event.what);
  line.put("}\n");
  to += line.written();
}

}  // namespace routesim::reporting

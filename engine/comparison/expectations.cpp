// The entrances are the two check() functions. Reasons are put into words when a decision is taken, since
// afterwards the workitem may be gone.
#include "engine/comparison/expectations.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "engine/comparison/reasons.hpp"
#include "engine/config/endpoints.hpp"
#include "engine/config/timeline_reader.hpp"
#include "engine/input/json_reader.hpp"
#include "engine/reporting/text_layout.hpp"

namespace routesim::comparison {

namespace event = model::event;
using config::Check;

// A member's actual value in the shape of an expected one.
struct Expectations::Actual {
  std::variant<Check::Nothing, std::string, std::int64_t, std::vector<std::string>> value;
};

namespace {

std::string_view base_name(std::string_view id) { return id.substr(0, id.find('#')); }

std::string joined(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) {
    if (text.size() > 1) text += ", ";
    text += word;
  }
  return text + "]";
}

}  // namespace

Expectations::Expectations(const config::Scenario& scenario)
    : scenario_(&scenario), names_(scenario.watched.begin(), scenario.watched.end()) {}

bool Expectations::wants(const model::WorkitemRef& workitem) const {
  return names_.contains(std::string(base_name(workitem.id)));
}

Expectations::Watched* Expectations::watched(std::string_view id) {
  const auto found = watched_.find(id);
  if (found != watched_.end()) return &found->second;
  if (!names_.contains(std::string(base_name(id)))) return nullptr;
  return &watched_[std::string(id)];
}

// ---- collecting ------------------------------------------------------------------------------------------

template <class Payload>
void Expectations::see(const Payload& payload, const model::Event& at) {
  if constexpr (std::is_same_v<Payload, event::RequestAnswered>) {
    if (payload.missing_idempotency_key) warnings_.insert("missingIdempotencyKey");
    if (!payload.workitem || payload.workitem_type.empty()) return;
    Watched* item = watched(payload.workitem->id);
    if (item != nullptr && payload.missing_idempotency_key) item->warnings.insert("missingIdempotencyKey");
  } else if constexpr (requires { payload.workitem.id; }) {
    if constexpr (std::is_same_v<Payload, event::RuleChosen>) {
      if (!payload.tied.empty()) warnings_.insert("ambiguousRuleOrder");
      if (!payload.added_later.empty()) warnings_.insert("fieldAddedLater");
    } else if constexpr (std::is_same_v<Payload, event::Unrouted>) {
      if (!payload.added_later.empty()) warnings_.insert("fieldAddedLater");
    } else if constexpr (std::is_same_v<Payload, event::RuleBypassed>) {
      if (payload.ignored_rule_or_skills) warnings_.insert("ruleBypass");
    }
    Watched* item = names_.empty() ? nullptr : watched(payload.workitem.id);
    if (item == nullptr) return;
    if constexpr (std::is_same_v<Payload, event::RuleChosen>) {
      item->rule = payload.rule;
      item->reason.clear();
      if (!payload.tied.empty()) item->warnings.insert("ambiguousRuleOrder");
      if (!payload.added_later.empty()) item->warnings.insert("fieldAddedLater");
    } else if constexpr (std::is_same_v<Payload, event::RuleBypassed>) {
      item->rule.reset();
      item->reason.clear();
      if (payload.ignored_rule_or_skills) item->warnings.insert("ruleBypass");
    } else if constexpr (std::is_same_v<Payload, event::Unrouted>) {
      item->reason = payload.reason;
      if (!payload.added_later.empty()) item->warnings.insert("fieldAddedLater");
    } else if constexpr (std::is_same_v<Payload, event::Queued>) {
      item->state = model::RoutingState::queued;
      item->queue = payload.queue;
      item->agent.reset();
      item->score.reset();
      if (!item->queued_at) item->queued_at = at.time;
      if (!payload.returned) item->declined_by.clear();  // a routing request forgets declines
    } else if constexpr (std::is_same_v<Payload, event::FallbackApplied>) {
      item->queue = payload.queue;
    } else if constexpr (std::is_same_v<Payload, event::Assigned>) {
      item->state = model::RoutingState::assigned;
      item->agent = payload.agent;
      if (payload.score) item->score = payload.score->score;
      item->assigned_at = at.time;
    } else if constexpr (std::is_same_v<Payload, event::Accepted>) {
      item->state = model::RoutingState::accepted;
      item->wait_ended = item->assigned_at;
    } else if constexpr (std::is_same_v<Payload, event::Declined> ||
                         std::is_same_v<Payload, event::OfferTimedOut>) {
      item->declined_by.push_back(payload.agent);
    } else if constexpr (std::is_same_v<Payload, event::Completed>) {
      item->state = model::RoutingState::completed;
    } else if constexpr (std::is_same_v<Payload, event::Cancelled>) {
      item->state = model::RoutingState::cancelled;
      if (!item->wait_ended) item->wait_ended = at.time;
    }
  }
}

void Expectations::on_event(const model::Event& event) {
  std::visit([&](const auto& payload) { see(payload, event); }, event.what);
}

void Expectations::on_rules(const routing::RuleDecision& decision) {
  Watched* item = watched(decision.workitem->id);
  if (item == nullptr) return;
  item->rule_reasons.clear();
  item->nearest_rule = decision.winner ? "" : why_nearest_rule_lost(decision, *scenario_->org);
  for (const rules::RuleRecord& record : decision.rules) {
    if (decision.winner && *decision.winner == record.rule) continue;
    item->rule_reasons[record.rule.index] = why_rule_lost(decision, record, *scenario_->org);
  }
}

void Expectations::on_agents(const routing::AgentDecision& decision) {
  Watched* item = watched(decision.workitem.id);
  if (item == nullptr) return;
  item->agent_reasons.clear();
  for (const routing::AgentRecord& record : decision.agents) {
    if (decision.chosen && *decision.chosen == record.agent) continue;
    item->agent_reasons[record.agent.index] = why_agent_lost(decision, record, *scenario_->org);
  }
}

// ---- checking --------------------------------------------------------------------------------------------

namespace {

enum class Unit : std::uint8_t { one, microseconds, tenths, thousandths };

std::string number_text(std::int64_t value, Unit unit) {
  if (unit == Unit::microseconds) return model::format_duration({value});
  std::string text = std::to_string(value);
  const std::size_t decimals = unit == Unit::tenths ? 1 : unit == Unit::thousandths ? 3 : 0;
  if (decimals == 0) return text;
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, 1, '.');
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Unit unit_of(const Check& check) {
  if (check.member == "wait" || check.member == "longestWait" || check.key == "drainedIn")
    return Unit::microseconds;
  if (check.key == "requestsPerSecond") return Unit::thousandths;
  return check.member == "serviceLevel" ? Unit::tenths : Unit::one;
}

std::string expected_text(const Check& check) {
  const Unit unit = unit_of(check);
  if (std::holds_alternative<Check::Nothing>(check.expected)) return "null";
  if (const auto* text = std::get_if<std::string>(&check.expected)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&check.expected)) return number_text(*number, unit);
  if (const auto* list = std::get_if<std::vector<std::string>>(&check.expected)) return joined(*list);
  const auto& range = std::get<Check::Range>(check.expected);
  if (range.min && range.max) {
    return "from " + number_text(*range.min, unit) + " to " + number_text(*range.max, unit);
  }
  if (range.min) return "at least " + number_text(*range.min, unit);
  return "at most " + number_text(range.max.value_or(0), unit);
}

// A call about one that has to be there.
bool concerns_workitem(config::Endpoint endpoint) {
  using config::Endpoint;
  return (endpoint >= Endpoint::route && endpoint <= Endpoint::cancel) || endpoint == Endpoint::get_workitem;
}

std::vector<std::string> as_list(const std::set<std::string, std::less<>>& codes) {
  return {codes.begin(), codes.end()};
}

std::optional<std::int64_t> audited(const simulation::Audit* audit, std::string_view name) {
  if (audit == nullptr) return std::nullopt;
  if (name == "drainedIn") {
    const auto length = audit->drained_in();
    return length ? std::optional(length->us) : std::nullopt;
  }
  if (name == "requestsPerSecond") {
    const auto pace = audit->requests_per_second();
    return pace ? std::optional(static_cast<std::int64_t>(*pace)) : std::nullopt;
  }
  for (const model::AuditCount& count : model::audit_counts()) {
    if (count.name == name) return static_cast<std::int64_t>(audit->counts().*count.of);
  }
  return std::nullopt;
}

// The first of what a count counts, in words.
std::string first_finding(const simulation::Audit* audit, std::string_view name) {
  if (audit == nullptr) return "the scenario has no client";
  const auto report = audit->report();
  for (const model::AuditFinding& finding : report.findings) {
    if (model::count_name(finding.kind) == name) return finding.sentence;
  }
  const bool ends = name == "drainedIn" || name == "requestsPerSecond";
  const std::uint64_t pending = report.counts.pending;
  if (!ends || pending == 0) return {};
  return std::to_string(pending) + (pending == 1 ? " record is" : " records are") +
         " neither accepted nor given up";
}

}  // namespace

Expectations::Actual Expectations::actual_of_workitem(std::string_view id, const std::string& member,
                                                      const simulation::Run& run) const {
  const auto found = watched_.find(id);
  if (found == watched_.end()) return {};
  const Watched& item = found->second;
  const model::Org& org = *scenario_->org;
  const auto entry = run.api().names().find_id(id);
  if (member == "routingState") return {std::string(model::to_text(item.state))};
  if (member == "rule" && item.rule) return {org.rules[item.rule->index].id};
  if (member == "queue" && item.queue) return {org.queues[item.queue->index].id};
  if (member == "agent" && item.agent) return {org.agents[item.agent->index].id};
  if (member == "score" && item.score) return {*item.score};
  if (member == "reason" && !item.reason.empty()) return {item.reason};
  if (member == "diagnosis" && item.state == model::RoutingState::queued && entry) {
    return {std::string(model::to_text(run.router().diagnosis(entry->slot)))};
  }
  if (member == "wait" && item.queued_at) return {(item.wait_ended.value_or(run.now()) - *item.queued_at).us};
  if (member == "declinedBy") {
    std::vector<std::string> ids;
    for (const model::AgentId agent : item.declined_by) ids.push_back(org.agents[agent.index].id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return {ids};
  }
  if (member == "warnings") return {as_list(item.warnings)};
  return {};
}

std::optional<std::size_t> Expectations::refused_submit(std::string_view id) const {
  const auto found = refused_submits_.find(base_name(id));
  if (found == refused_submits_.end()) return std::nullopt;
  return found->second;
}

bool Expectations::never_routed(const Watched& item) {
  return item.state == model::RoutingState::unrouted && item.reason.empty();
}

std::string Expectations::why_never_routed(std::string_view id, const simulation::Run& run) {
  std::string text = "`" + std::string(id) + "` was never routed";
  const auto entry = run.api().names().find_id(id);
  if (!entry) return text;
  const routing::WorkitemState& item = run.router().workitem(entry->slot);
  const model::WorkitemType& type = run.router().type(item.type);
  const auto cause = reporting::explain(why_unrouted(item, type, false), type.name);
  return text + ": " + cause.reason + ": " + cause.check;
}

std::string Expectations::why_that_long(const Watched& item, model::Instant starts_at) {
  if (!item.queued_at) return {};
  const std::string begins = "it was first queued at " + reporting::clock_time(*item.queued_at, starts_at);
  if (!item.wait_ended) return begins + " and is not accepted yet";
  const std::string ends = reporting::clock_time(*item.wait_ended, starts_at);
  if (item.assigned_at == *item.wait_ended && item.agent)
    return begins + ", and the wait ends at the assignment, " + ends;
  return begins + ", and the wait ends when it is cancelled, " + ends;
}

std::string Expectations::why_this_level(model::QueueId queue, model::Instant now,
                                         const reporting::Metrics& metrics) const {
  const auto counts = metrics.service_level_counts(queue, now);
  if (!counts) return "the queue has no `serviceLevel`";
  if (counts->counted == 0) return "nothing was accepted, and nothing has waited for longer than the target";
  return std::to_string(counts->within_target) + " of " +
         reporting::counted(counts->counted, "workitem", "workitems") + " that count accepted within " +
         reporting::rounded_duration(scenario_->org->queues[queue.index].service_level->within);
}

std::string Expectations::nearest_reason(std::string_view id, const Check& check,
                                         const simulation::Run& run) const {
  const auto found = watched_.find(id);
  const model::Org& org = *scenario_->org;
  if (found == watched_.end()) return "no workitem `" + std::string(id) + "` was created";
  const Watched& item = found->second;
  if (const auto* text = std::get_if<std::string>(&check.expected)) {
    if (check.member == "rule") {
      const auto rule = org.rule_index.find(*text);
      if (rule != org.rule_index.end()) {
        const auto reason = item.rule_reasons.find(rule->second);
        if (reason != item.rule_reasons.end()) return reason->second;
        if (never_routed(item)) return why_never_routed(id, run);
        if (!item.rule) return "no rule has decided about `" + std::string(id) + "`";
        return "`" + *text + "` was not among the rules that were asked";
      }
    }
    if (check.member == "agent") {
      const auto agent = org.agent_index.find(*text);
      if (agent != org.agent_index.end()) {
        const auto reason = item.agent_reasons.find(agent->second);
        if (reason != item.agent_reasons.end()) return reason->second;
      }
    }
  }
  if (item.state == model::RoutingState::unrouted) {
    if (check.member == "warnings" || check.member == "declinedBy") return {};
    if (never_routed(item)) return why_never_routed(id, run);
    return "no rule matched `" + std::string(id) + "`" +
           (item.nearest_rule.empty() ? "" : ": " + item.nearest_rule);
  }
  if (check.member == "wait") return why_that_long(item, scenario_->starts_at);
  // Of the rest, these have where the workitem stands as their reason.
  const bool about_place = check.member == "routingState" || check.member == "agent" ||
                           check.member == "rule" || check.member == "queue" || check.member == "score" ||
                           check.member == "diagnosis";
  if (!about_place) return {};
  if (item.state == model::RoutingState::queued) {
    const auto entry = run.api().names().find_id(id);
    if (entry) return why_waiting(run.router(), run.router().workitem(entry->slot));
  }
  return "`" + std::string(id) + "` is " + std::string(model::to_text(item.state));
}

void Expectations::check(const config::Expectation& expectation, const simulation::Run& run,
                         const reporting::Metrics& metrics, std::vector<Failure>& failures) {
  using Subject = config::Expectation::Subject;
  const model::Org& org = *scenario_->org;
  const std::string id =
      expectation.subject == Subject::workitem ? run.api().names().id_of(expectation.name) : expectation.name;
  for (const Check& check : expectation.checks) {
    ++checked_;
    Actual actual;
    std::string subject;
    switch (expectation.subject) {
      case Subject::workitem:
        subject = "workitem " + id;
        actual = actual_of_workitem(id, check.member, run);
        break;
      case Subject::agent: {
        subject = "agent " + id;
        const model::AgentId agent{org.agent_index.at(id)};
        if (check.member == "state") {
          actual.value = std::string(model::to_text(run.router().agents().state(agent)));
        } else if (check.member == "held") {
          actual.value = std::int64_t{run.router().agents().held(agent)};
        } else {
          actual.value = static_cast<std::int64_t>(metrics.handled(agent));
        }
        break;
      }
      case Subject::queue: {
        subject = "queue " + id;
        const model::QueueId queue{org.queue_index.at(id)};
        if (check.member == "waiting") {
          actual.value = static_cast<std::int64_t>(metrics.waiting(queue));
        } else if (check.member == "longestWait") {
          actual.value = metrics.longest_wait(queue, run.now()).us;
        } else if (const auto level = metrics.service_level(queue, run.now())) {
          actual.value = std::int64_t{*level};
        }
        break;
      }
      case Subject::rule: {
        subject = "rule " + id;
        const auto counts = run.router().rule_counts()[org.rule_index.at(id)];
        actual.value = static_cast<std::int64_t>(check.member == "won" ? counts.won : counts.matched);
        break;
      }
      case Subject::run:
        subject = "the run";
        if (check.member == "warnings") {
          actual.value = as_list(warnings_);
        } else if (check.member == "audit") {
          subject += "'s audit";
          if (const auto value = audited(run.audit(), check.key)) actual.value = *value;
        } else {
          subject += "'s number of events";
          actual.value = static_cast<std::int64_t>(metrics.events(check.key));
        }
        break;
    }

    bool holds = false;
    std::string actual_text = "null";
    if (const auto* text = std::get_if<std::string>(&actual.value)) {
      const auto* wanted = std::get_if<std::string>(&check.expected);
      holds = wanted != nullptr && *wanted == *text;
      actual_text = *text;
    } else if (const auto* number = std::get_if<std::int64_t>(&actual.value)) {
      if (const auto* wanted = std::get_if<std::int64_t>(&check.expected)) holds = *wanted == *number;
      if (const auto* range = std::get_if<Check::Range>(&check.expected)) {
        holds = (!range->min || *range->min <= *number) && (!range->max || *number <= *range->max);
      }
      actual_text = number_text(*number, unit_of(check));
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&actual.value)) {
      if (const auto* wanted = std::get_if<std::vector<std::string>>(&check.expected)) {
        holds = std::set<std::string>(wanted->begin(), wanted->end()) ==
                std::set<std::string>(list->begin(), list->end());
      }
      actual_text = joined(*list);
    } else {
      const bool exists = expectation.subject != Subject::workitem || watched_.contains(id);
      holds = exists && std::holds_alternative<Check::Nothing>(check.expected);
      if (!exists) actual_text = "no such workitem";
    }
    if (holds) continue;
    Failure failure;
    failure.place = check.place;
    failure.at = run.now();
    failure.subject = subject;
    failure.member = check.key.empty() ? check.member : check.key;
    failure.expected = expected_text(check);
    failure.actual = actual_text;
    if (expectation.subject == Subject::workitem) {
      failure.because = nearest_reason(id, check, run);
      if (!watched_.contains(id)) failure.follows = refused_submit(id);
      if (failure.follows) {
        failure.because = "the submit of `" + std::string(base_name(id)) + "` was refused (" +
                          failures[*failure.follows].actual + ")";
      }
    }
    if (check.member == "audit") failure.because = first_finding(run.audit(), check.key);
    if (check.member == "serviceLevel")
      failure.because = why_this_level({org.queue_index.at(id)}, run.now(), metrics);
    // What the actual value says already is no reason.
    if (failure.because.ends_with("is " + actual_text)) failure.because.clear();
    if (expectation.subject == Subject::workitem && !failure.follows) {
      const auto found = watched_.find(id);
      if (found != watched_.end() && never_routed(found->second) && !failure.because.empty()) {
        const auto [first, is_first] = never_routed_.try_emplace(id, failures.size());
        if (!is_first) failure.follows = first->second;
      }
    }
    failures.push_back(std::move(failure));
    // Of a workitem that does not exist, once is enough.
    if (expectation.subject == Subject::workitem && !watched_.contains(id)) return;
  }
}

namespace {

std::string title_of(const config::ApiCall& call) {
  if (call.raw) {
    const config::EndpointRow& row = config::row_of(call.endpoint);
    return std::string(row.method) + " " + config::path_of(row, call.subject);
  }
  std::string title(config::verb_of(call.endpoint));
  if (!call.subject.empty()) title += " " + call.subject;
  return title;
}

// The first place, as a JSON pointer, where `actual` lacks what is expected of it; objects may have more.
struct Difference {
  std::string pointer, expected, actual;
};
std::optional<Difference> first_difference(const input::Json& expected, const input::Json* actual,
                                           const std::string& pointer) {
  if (actual == nullptr) return Difference{pointer, input::to_text(expected), "absent"};
  if (expected.is(input::Json::Kind::object) && actual->is(input::Json::Kind::object)) {
    for (const input::Member& member : expected.members) {
      const input::Member* found = actual->find(member.name);
      auto difference = first_difference(member.value, found != nullptr ? &found->value : nullptr,
                                         pointer + "/" + input::escape_pointer(member.name));
      if (difference) return difference;
    }
    return std::nullopt;
  }
  if (input::same_value(expected, *actual)) return std::nullopt;
  return Difference{pointer, input::to_text(expected), input::to_text(*actual)};
}

void check_body(const input::Json& expected, const std::string& body, Failure failure,
                std::vector<Failure>& failures) {
  input::Problems problems;
  const auto actual = input::read_json(body, 0, problems);
  const auto difference = first_difference(expected, actual ? &*actual : nullptr, "");
  if (!difference) return;
  failure.member = "body" + (difference->pointer.empty() ? "" : " " + difference->pointer);
  failure.expected = difference->expected;
  failure.actual = difference->actual;
  failures.push_back(std::move(failure));
}

}  // namespace

void Expectations::check(const config::TimelineEntry& entry, const config::ApiCall& call,
                         const ingestion::Answer& answer, std::vector<Failure>& failures) {
  std::string subject = title_of(call);
  std::vector<std::string> problems;
  std::string because;
  for (const model::RequestProblem& problem : answer.problems) {
    problems.push_back(problem.pointer.empty() ? problem.code : problem.code + " " + problem.pointer);
    if (!because.empty()) because += "\n";
    because += problem.message;
  }
  // A refusal that nobody asked for counts as a check that failed.
  if (call.expect_status || call.expect_problems || call.expect_body || answer.status >= 400) ++checked_;
  const bool status_fits = call.expect_status ? *call.expect_status == answer.status : answer.status < 400;
  Failure failure{entry.place, entry.at, subject, {}, {}, {}, because, {}};
  if (!status_fits) {
    failure.member = "status";
    failure.expected = call.expect_status ? std::to_string(*call.expect_status) : "200 or 201";
    failure.actual = std::to_string(answer.status);
    if (call.endpoint == config::Endpoint::submit && answer.status >= 400 && !answer.created) {
      refused_submits_.insert_or_assign(call.subject, failures.size());
    } else if (answer.status == 404 && concerns_workitem(call.endpoint)) {
      failure.follows = refused_submit(call.subject);
    }
    failures.push_back(std::move(failure));
    return;
  }
  if (call.expect_body) check_body(*call.expect_body, answer.body, failure, failures);
  if (!call.expect_problems) return;
  const auto& wanted = *call.expect_problems;
  const auto names = [](const std::string& word, const model::RequestProblem& problem) {
    return word == problem.code || word == problem.pointer;
  };
  const bool all_met = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::any_of(answer.problems.begin(), answer.problems.end(),
                       [&](const auto& problem) { return names(word, problem); });
  });
  const bool all_asked =
      std::all_of(answer.problems.begin(), answer.problems.end(), [&](const auto& problem) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const std::string& word) { return names(word, problem); });
      });
  if (!all_met || !all_asked) {
    failure.member = "problems";
    failure.expected = joined(wanted);
    failure.actual = joined(problems);
    failures.push_back(std::move(failure));
  }
}

}  // namespace routesim::comparison

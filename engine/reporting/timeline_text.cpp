// One event, one line, in four columns: when, about what, what happened, the particulars. Columns grow when
// something wider comes and never shrink, so lines stay in step without a look ahead.
//
// What the next event tells anyway (an accepted `accept`, a patched type) has no line of its own.
#include "engine/reporting/timeline_text.hpp"

#include <algorithm>
#include <utility>

#include "engine/reporting/diagnosis_text.hpp"

namespace routesim::reporting {
namespace {

using model::AgentId;
using model::Instant;

constexpr int column_space = 2;
constexpr int what_columns = 10;
constexpr int widest_id = 24;
constexpr int widest_agent = 16;
constexpr int narrowest_text = 30;  // where less is left beside the columns, text goes on beneath them

constexpr std::string_view workitems_path = "/api/v2/workitems/";
constexpr std::string_view types_path = "/api/v2/workitemtypes/";

// The id that a path names, also where nothing of that id exists; empty: it names none.
std::string_view id_in(std::string_view path) {
  if (path.starts_with(types_path)) return path.substr(types_path.size());
  if (!path.starts_with(workitems_path)) return {};
  path.remove_prefix(workitems_path.size());
  return path.substr(0, path.rfind('/'));
}

void add(Pieces& pieces, std::string text, Tone tone = Tone::plain, int gap = 1) {
  pieces.push_back({std::move(text), tone, gap});
}

// A fact beside the main one: `· pulled`.
void add_aside(Pieces& pieces, const std::string& text) { add(pieces, "· " + text, Tone::quiet); }

void end_with(Pieces& pieces, std::string_view punctuation) {
  if (!pieces.empty()) pieces.back().text += punctuation;
}

}  // namespace

TimelineText::TimelineText(const model::Org& org, TimelineOptions options)
    : org_(&org), options_(options), id_columns_(std::clamp(options.id_columns, 0, widest_id)) {
  for (const model::Agent& agent : org.agents)
    agent_columns_ = std::max(agent_columns_, display_width(printable(agent.id)));
  agent_columns_ = std::min(agent_columns_, widest_agent);
}

void TimelineText::append_note(Instant at, std::string_view id, std::string_view what, Tone tone,
                               std::string_view text, std::string& to) {
  Pieces pieces;
  add_words(pieces, printable(text));
  append_row(at, id, what, tone, pieces, to);
}

void TimelineText::append_row(Instant at, std::string_view id, std::string_view what, Tone tone,
                              const Pieces& pieces, std::string& to) {
  const std::string time = options_.times == TimelineOptions::Times::clock
                               ? clock_time(at, starts_at_)
                               : model::format_duration(at - starts_at_);
  time_columns_ = std::max(time_columns_, display_width(time));
  const std::string shown_id = shortened(printable(id), widest_id);
  id_columns_ = std::max(id_columns_, display_width(shown_id));

  append_toned(to, time, Tone::quiet, options_.colour);
  append_spaces(to, time_columns_ - display_width(time) + column_space);
  append_toned(to, shown_id, Tone::strong, options_.colour);
  append_spaces(to, id_columns_ - display_width(shown_id) + column_space);
  append_toned(to, what, tone, options_.colour);
  append_spaces(to, std::max(what_columns - display_width(what), 0) + column_space);

  const int text_at = time_columns_ + id_columns_ + what_columns + 3 * column_space;
  const bool is_narrow = options_.columns > 0 && options_.columns - text_at < narrowest_text;
  append_wrapped(to, pieces, text_at, is_narrow ? time_columns_ + column_space : text_at, options_);
}

void TimelineText::append_beneath(std::string_view label, Tone tone, std::string_view text, std::string& to) {
  const int indent = time_columns_ + column_space;
  Pieces pieces;
  if (!label.empty()) add(pieces, std::string(label) + ":", tone);
  add_words(pieces, printable(text));
  append_spaces(to, indent);
  append_wrapped(to, pieces, indent, indent + column_space, options_);
}

// What each event says; a teller lives for one event.
struct TimelineText::Teller {
  TimelineText& timeline;
  Instant now;
  std::string& to;

  const model::Org& org() const { return *timeline.org_; }
  std::string agent(AgentId id) const { return printable(org().agents[id.index].id); }
  std::string queue(model::QueueId id) const { return printable(org().queues[id.index].id); }
  std::string rule(model::RuleId id) const { return printable(org().rules[id.index].id); }

  void row(std::string_view id, std::string_view what, const Pieces& pieces, Tone tone = Tone::plain) const {
    timeline.append_row(now, id, what, tone, pieces, to);
  }
  void row(std::string_view id, std::string_view what, std::string_view text, Tone tone = Tone::plain) const {
    Pieces pieces;
    add_words(pieces, text);
    row(id, what, pieces, tone);
  }
  void warning(const std::string& text) const {
    timeline.append_beneath("warning", Tone::attention, text, to);
  }

  // `, needs skill-a ≥ 4, skill-b · capacity + 1`
  void add_requirement(Pieces& pieces, const model::event::Requirement& requirement) const {
    const bool bypassed = requirement.bypass_proficiency;
    bool is_first = true;
    for (const model::SkillMinimum& skill : requirement.skills) {
      end_with(pieces, ",");
      add(pieces, (is_first ? "needs " : "") + requirement_text({&skill, 1}, bypassed, org()));
      is_first = false;
    }
    if (bypassed && !is_first) add_aside(pieces, "any proficiency");
    if (requirement.extra_capacity > 0)
      add_aside(pieces, "capacity + " + std::to_string(requirement.extra_capacity));
  }

  void operator()(const model::event::RunStarted& e) const {
    timeline.starts_at_ = e.starts_at;
    if (!timeline.options_.heading) return;
    Pieces name;
    add_words(name, printable(e.scenario), Tone::strong);
    append_wrapped(to, name, 0, 0, timeline.options_);
    const std::string start = model::format_timestamp(e.starts_at);
    Pieces pieces;
    add(pieces, start.substr(0, 10) + ", " + clock_time(e.starts_at, e.starts_at) + " UTC", Tone::quiet);
    add_aside(pieces, "seed " + std::to_string(e.seed));
    add_aside(pieces, counted(e.types.size(), "workitem type", "workitem types"));
    add_aside(pieces, counted(e.agents.size(), "agent", "agents"));
    append_wrapped(to, pieces, 0, 0, timeline.options_);
    to += '\n';
  }

  void operator()(const model::event::RequestAnswered& e) const {
    const std::string call = std::string(e.method) + " " + printable(e.path);
    const bool is_lost = e.fault == "answerLost";
    if (e.status >= 400 && !(is_lost && !e.workitem_type.empty())) {
      const std::string_view id = e.workitem ? e.workitem->id : e.subject.empty() ? id_in(e.path) : e.subject;
      row(id, e.status < 500 ? "refused" : "failed",
          std::to_string(e.status) + " " + call + (is_lost ? ", the answer was lost" : ""), Tone::bad);
      if (is_lost) return;
      for (const model::RequestProblem& problem : e.problems)
        timeline.append_beneath(printable(problem.pointer), Tone::plain,
                                problem.message + " [" + problem.code + "]", to);
    } else if (e.replayed) {
      row(e.workitem ? e.workitem->id : id_in(e.path), "replayed", "the first answer again, nothing created");
    } else if (!e.workitem_type.empty()) {
      Pieces pieces;
      add(pieces, printable(type_name(e.workitem_type)));
      if (e.priority != 0) {
        end_with(pieces, ",");
        add(pieces, "priority " + std::to_string(e.priority));
      }
      if (is_lost) {
        end_with(pieces, ",");
        add(pieces, "but its answer was lost (503)", Tone::bad);
      }
      row(e.workitem ? e.workitem->id : "", "submitted", pieces, is_lost ? Tone::attention : Tone::plain);
    } else if (e.workitem && e.path.ends_with("/routing")) {
      row(e.workitem->id, "requested", "routing");
    }
    if (!e.missing_idempotency_key) return;
    timeline.warns_of_missing_key_ = true;
    if (e.workitem) warn_of_missing_key();
  }
  void warn_of_missing_key() const {
    if (!std::exchange(timeline.warns_of_missing_key_, false)) return;
    warning("no Idempotency-Key: a retry would create it again [missingIdempotencyKey]");
  }

  void operator()(const model::event::TypeCreated& e) const {
    type(e.workitem_type, "created", e.version, e.recompiled_rules);
    warn_of_missing_key();
  }
  void operator()(const model::event::TypePatched& e) const {
    type(e.workitem_type, "patched", e.version, e.recompiled_rules, e.rules_lived);
  }
  void type(std::string_view id, std::string_view what, int version, int recompiled,
            model::Duration lived = {}) const {
    Pieces pieces;
    add(pieces, "version " + std::to_string(version));
    add_aside(pieces, counted(static_cast<std::uint64_t>(recompiled), "rule recompiled", "rules recompiled"));
    if (lived.us > 0 && recompiled > 0) add(pieces, "after " + rounded_duration(lived));
    row(type_name(id), what, pieces);
  }
  // People know a type by its name; one that the run itself creates is known by its id alone.
  std::string_view type_name(std::string_view id) const {
    const auto found = org().type_index.find(std::string(id));
    return found != org().type_index.end() && found->second < org().types.size()
               ? org().types[found->second].name
               : id;
  }

  void operator()(const model::event::AgentChanged& e) const {
    const std::string_view id = org().agents[e.agent.index].id;
    if (e.state) row(id, "now", to_text(*e.state));
    if (!e.skills) return;
    Pieces pieces;
    for (const model::AgentSkill& skill : *e.skills) {
      end_with(pieces, ",");
      add(pieces, printable(org().skills[skill.skill.index].id) + " " + std::to_string(skill.proficiency));
    }
    if (pieces.empty()) add(pieces, "none");
    row(id, "skills", pieces);
  }

  void operator()(const model::event::RuleChosen& e) const {
    Pieces pieces;
    add(pieces, rule(e.rule));
    add(pieces, e.evaluation_order ? "(order " + std::to_string(*e.evaluation_order) + ")" : "(no order)",
        Tone::quiet);
    row(e.workitem.id, "matched", pieces);
    warn_of_added_later(e.added_later);
    if (e.tied.empty()) return;
    std::string tied;
    for (std::size_t i = 0; i < e.tied.size(); ++i) {
      if (i > 0) tied += i + 1 == e.tied.size() ? " and " : ", ";
      tied.append("`").append(rule(e.tied[i])).append("`");
    }
    const std::string place =
        e.evaluation_order ? "share order " + std::to_string(*e.evaluation_order) : "have no order";
    warning(tied + (e.tied.size() == 2 ? " both match and " : " all match and ") + place +
            ": decided by id here, by chance on the live engine [ambiguousRuleOrder]");
  }

  void operator()(const model::event::RuleBypassed& e) const {
    row(e.workitem.id, "bypassed", "rules, skills and score: " + queue(e.queue) + " was named");
    if (e.ignored_rule_or_skills)
      warning("a rule or skills were given as well; they play no part [ruleBypass]");
  }

  void operator()(const model::event::Unrouted& e) const {
    row(e.workitem.id, "unrouted", e.reason == "noRuleMatched" ? "no rule matched" : printable(e.reason),
        Tone::attention);
    warn_of_added_later(e.added_later);
  }
  void warn_of_added_later(std::span<const model::event::AddedLater> added_later) const {
    for (const model::event::AddedLater& one : added_later) {
      warning("`" + rule(one.rule) + "` did not match: `" + printable(one.field) +
              "` was added to the type after this workitem was created [fieldAddedLater]");
    }
  }

  void operator()(const model::event::Queued& e) const {
    Pieces pieces;
    add(pieces, queue(e.queue));
    if (e.returned)
      add(pieces, "again");
    else
      add_requirement(pieces, e.requirement);
    row(e.workitem.id, "queued", pieces);
  }

  void operator()(const model::event::FallbackApplied& e) const {
    Pieces pieces;
    add(pieces, "step " + std::to_string(e.step) + ":");
    add(pieces, queue(e.queue));
    if (e.requirement.skills.empty()) {
      end_with(pieces, ",");
      add(pieces, "needs no skill");
    }
    add_requirement(pieces, e.requirement);
    row(e.workitem.id, "fallback", pieces);
  }

  void operator()(const model::event::Assigned& e) const {
    Pieces pieces;
    std::string name = shortened(agent(e.agent), widest_agent);
    if (e.score) {
      name.append(static_cast<std::size_t>(std::max(timeline.agent_columns_ - display_width(name), 0)), ' ');
      add(pieces, std::move(name));
      const model::event::ScoreTerms& terms = *e.score;
      // Each is rounded down on its own, so the terms may miss the score by a micro-point or two.
      const bool is_exact = terms.score == terms.proficiency + terms.performance + terms.capacity;
      add(pieces, "score " + micro_points(terms.score), Tone::plain, column_space);
      add(pieces, (is_exact ? "= " : "≈ ") + micro_points(terms.proficiency) + " proficiency", Tone::quiet);
      add(pieces, "+ " + micro_points(terms.performance) + " performance", Tone::quiet);
      add(pieces, "+ " + micro_points(terms.capacity) + " capacity", Tone::quiet);
    } else {
      add(pieces, std::move(name));
      if (e.by == model::event::AssignedBy::push)
        add_aside(pieces, "by " + std::string(to_text(org().queues[e.queue.index].distribution)));
    }
    if (e.tie_break == model::event::TieBreak::idle) add_aside(pieces, "longest idle of the equal scores");
    if (e.tie_break == model::event::TieBreak::id) add_aside(pieces, "lowest id of the equal scores");
    if (e.by == model::event::AssignedBy::pull) add_aside(pieces, "pulled");
    if (e.waited.us > 0) add_aside(pieces, "waited " + rounded_duration(e.waited));
    row(e.workitem.id, "assigned", pieces, Tone::good);
  }

  void operator()(const model::event::Accepted& e) const { row(e.workitem.id, "accepted", agent(e.agent)); }
  void operator()(const model::event::Declined& e) const {
    row(e.workitem.id, "declined", agent(e.agent), Tone::attention);
  }
  void operator()(const model::event::OfferTimedOut& e) const {
    row(e.workitem.id, "timed out", agent(e.agent) + " did not answer", Tone::attention);
  }
  void operator()(const model::event::OfferWithdrawn& e) const {
    row(e.workitem.id, "withdrawn", agent(e.agent) + " is no longer available", Tone::attention);
  }
  void operator()(const model::event::DeclineEnded& e) const {
    row(e.workitem.id, "reopened", agent(e.agent) + " may be offered it again");
  }
  void operator()(const model::event::EveryoneDeclined& e) const {
    row(e.workitem.id, "in limbo", "everyone who could take it has declined", Tone::bad);
  }

  void operator()(const model::event::Completed& e) const {
    Pieces pieces;
    add(pieces, agent(e.agent));
    if (e.wrap_up_until) add_aside(pieces, "wrap-up of " + rounded_duration(*e.wrap_up_until - now));
    row(e.workitem.id, "completed", pieces, Tone::good);
  }

  void operator()(const model::event::Cancelled& e) const {
    row(e.workitem.id, "cancelled", e.agent ? agent(*e.agent) + " had it" : std::string(), Tone::attention);
  }

  void operator()(const model::event::WrapUpEnded& e) const {
    row(e.workitem.id, "wrapped up", agent(e.agent));
  }

  static std::string failure(std::string_view because) {
    if (because == "timeout") return "no answer in time";
    if (because == "keyInUse") return "409, the key is in use";
    if (because == "refused") return "400, the body is refused";
    if (because == "conflict") return "409, the key is bound to another payload";
    return std::string(because);
  }
  void operator()(const model::event::RetryScheduled& e) const {
    row(e.record, "retries",
        "attempt " + std::to_string(e.attempt) + " failed (" + failure(e.because) + "), again in " +
            duration_in_milliseconds(e.retry_at - now),
        Tone::attention);
  }
  void operator()(const model::event::RecordAccepted& e) const {
    row(e.record, "confirmed", printable(e.workitem) + " after " + counted(e.attempts, "attempt", "attempts"),
        Tone::good);
  }
  void operator()(const model::event::RecordGivenUp& e) const {
    row(e.record, "given up", failure(e.because) + ", after " + counted(e.attempts, "attempt", "attempts"),
        Tone::bad);
  }
  void operator()(const model::event::ClientStoreLost&) const {
    row("", "store lost", "the client has forgotten its keys", Tone::bad);
  }
  void operator()(const model::event::ClientDrained& e) const {
    const model::AuditCounts& counts = e.counts;
    row("", "drained",
        counted(counts.records, "record", "records") + " in " + duration_in_milliseconds(e.drained_in) +
            ": " + std::to_string(counts.accepted) + " accepted, " +
            counted(counts.duplicates, "duplicate", "duplicates") + ", " + std::to_string(counts.lost) +
            " lost",
        counts.duplicates + counts.lost > 0 ? Tone::bad : Tone::good);
  }

  void operator()(const model::event::RunEnded& e) const {
    Pieces pieces;
    if (e.waiting.empty()) {
      add(pieces, "nothing waits");
    } else {
      add(pieces, counted(e.waiting.size(), "workitem still waits", "workitems still wait"), Tone::attention);
    }
    row("", "ended", pieces);
  }
};

void TimelineText::append(const model::Event& event, std::string& to) {
  std::visit(Teller{*this, event.time, to}, event.what);
}

}  // namespace routesim::reporting

// Tables first, the troubles last: what still waits stands where the reader's prompt appears.
#include "engine/reporting/summary_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "engine/reporting/diagnosis_text.hpp"

namespace routesim::reporting {
namespace {

constexpr std::size_t most_rows = 20, most_findings = 10;
constexpr int row_indent = 2;

using Rows = std::vector<std::vector<Cell>>;

std::string number(std::uint64_t count) { return std::to_string(count); }

class SummaryPage {
 public:
  SummaryPage(const RunSummary& summary, const TextOptions& options)
      : run_(summary), org_(summary.org), metrics_(summary.metrics), options_(options) {}

  std::string write() {
    write_totals();
    write_queues();
    write_agents();
    write_rules();
    write_unrouted();  // above the audit: many a client's scenario routes nothing on purpose
    if (run_.audit) write_ingestion(*run_.audit);
    write_faults();
    if (run_.audit) write_all_findings(*run_.audit);
    if (run_.waiting.size() > most_rows)
      write_waiting_in_groups();
    else
      write_waiting_one_by_one();
    return std::move(to_);
  }

 private:
  void title(std::string_view text) {
    append_toned(to_, text, Tone::strong, options_.colour);
    to_ += '\n';
  }
  void table(std::string_view its_title, const std::vector<Column>& columns, const Rows& rows) {
    to_ += '\n';
    title(its_title);
    append_table(to_, columns, rows, row_indent, options_);
  }
  void quiet_line(const std::string& text) {
    Pieces pieces;
    add_words(pieces, text, Tone::quiet);
    paragraph(pieces, row_indent);
  }
  void paragraph(const Pieces& pieces, int indent) {
    append_spaces(to_, indent);
    append_wrapped(to_, pieces, indent, indent, options_);
  }

  void write_totals() {
    const RequestMetrics& requests = metrics_.requests();
    const model::Instant start = metrics_.starts_at();
    title("Summary");
    Pieces pieces;
    const auto add = [&pieces](const std::string& text, Tone tone = Tone::plain) {
      pieces.push_back({text, tone});
    };
    add(clock_time(start, start) + " to " + clock_time(run_.now, start) + " (" +
        rounded_duration(run_.now - start) + ")");
    add("· " + counted(metrics_.events(), "event", "events"));
    add("· " + counted(requests.answered, "request", "requests"));
    if (requests.refused > 0) {
      pieces.back().text += ':';
      for (const auto& [status, count] : requests.by_status) {
        if (status != requests.by_status.begin()->first) pieces.back().text += ',';
        add(number(count) + " × " + std::to_string(status), status >= 400 ? Tone::bad : Tone::plain);
      }
    }
    if (requests.replayed > 0) add("(" + number(requests.replayed) + " replayed)");
    paragraph(pieces, row_indent);

    pieces.clear();
    add(counted(requests.workitems, "workitem", "workitems") + ":");
    const auto completed = metrics_.events("completed"), cancelled = metrics_.events("cancelled");
    const std::uint64_t still_open = requests.workitems - std::min(requests.workitems, completed + cancelled);
    const std::uint64_t waiting = run_.waiting.size();
    add(number(completed) + " completed");
    if (cancelled > 0) add("· " + number(cancelled) + " cancelled");
    if (waiting > 0) add("· " + number(waiting) + " waiting", Tone::attention);
    const std::uint64_t queued_once = metrics_.open_workitems();
    if (queued_once > waiting) add("· " + number(queued_once - waiting) + " with agents");
    if (still_open > queued_once) add("· " + number(still_open - queued_once) + " unrouted", Tone::attention);
    if (requests.workitems > 0) paragraph(pieces, row_indent);

    pieces.clear();
    for (const auto& [code, count] : metrics_.warnings())
      add((pieces.empty() ? "warnings: " : "· ") + std::string(code) + " " + number(count), Tone::attention);
    if (!pieces.empty()) paragraph(pieces, row_indent);
  }

  Cell service_level(const model::Queue& queue, const QueueMetrics& metrics) const {
    if (!queue.service_level || !metrics.service_level) return {"–"};
    const bool is_reached = *metrics.service_level >= queue.service_level->percentage * 10;
    return {tenths_of_percent(*metrics.service_level) + ", target " +
                std::to_string(queue.service_level->percentage) + " % in " +
                rounded_duration(queue.service_level->within),
            is_reached ? Tone::good : Tone::attention};
  }

  void write_queues() {
    Rows rows;
    std::size_t unused = 0;
    bool is_approximate = false;
    for (std::uint32_t i = 0; i < org_.queues.size(); ++i) {
      const model::Queue& queue = org_.queues[i];
      const QueueMetrics metrics = metrics_.queue({i}, run_.now);
      if (metrics.entered == 0 && metrics.waiting == 0) {
        ++unused;
        continue;
      }
      const WaitStatistics& waits = metrics.waits;
      const auto wait = [&](model::Duration length) -> Cell {
        return {waits.count > 0 ? rounded_duration(length) : "–"};
      };
      is_approximate |= waits.approximate;
      rows.push_back({{printable(queue.id)},
                      {number(metrics.waiting), metrics.waiting > 0 ? Tone::attention : Tone::plain},
                      {number(metrics.entered)},
                      {number(waits.count)},
                      {number(metrics.cancelled)},
                      wait(waits.mean),
                      wait(waits.median),
                      wait(waits.p95),
                      wait(waits.max),
                      service_level(queue, metrics)});
    }
    if (rows.empty()) return;
    const std::vector<Column> columns{{"queue", Align::left, true}, {"waiting", Align::right},
                                      {"entered", Align::right},    {"accepted", Align::right},
                                      {"cancelled", Align::right},  {"mean wait", Align::right},
                                      {"median", Align::right},     {"p95", Align::right},
                                      {"max", Align::right},        {"service level"}};
    if (table_fits(columns, rows, row_indent, options_)) {
      table("Queues, and the waits of those accepted", columns, rows);
    } else {
      table("Queues", only(queue_flow, columns), only_of_each(queue_flow, rows));
      table("Waits of those accepted", only(queue_waits, columns), only_of_each(queue_waits, rows));
    }
    if (is_approximate) quiet_line("median and p95 of many waits are at most 1/256 too high");
    if (unused > 0) quiet_line("and " + counted(unused, "queue", "queues") + " without workitems");
  }

  // Where the table of queues is too wide it is told in two.
  static constexpr std::array<std::size_t, 5> queue_flow{0, 1, 2, 3, 4};
  static constexpr std::array<std::size_t, 6> queue_waits{0, 5, 6, 7, 8, 9};

  template <class Element>
  static std::vector<Element> only(std::span<const std::size_t> chosen, const std::vector<Element>& row) {
    std::vector<Element> kept;
    for (const std::size_t i : chosen) kept.push_back(row[i]);
    return kept;
  }
  static Rows only_of_each(std::span<const std::size_t> chosen, const Rows& rows) {
    Rows kept;
    for (const auto& row : rows) kept.push_back(only(chosen, row));
    return kept;
  }

  // The first `most_rows` of `count` things, those with the greatest `rank` first where not all are shown.
  template <class Rank>
  static std::vector<std::uint32_t> chosen(std::size_t count, Rank rank) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    if (count <= most_rows) return order;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return rank(a) > rank(b); });
    order.resize(most_rows);
    return order;
  }

  void write_agents() {
    if (org_.agents.empty()) return;
    const std::size_t count = org_.agents.size();
    Rows rows;
    for (const std::uint32_t i : chosen(count, [&](std::uint32_t a) { return metrics_.handled({a}); })) {
      const AgentMetrics metrics = metrics_.agent({i}, run_.now);
      rows.push_back({{printable(org_.agents[i].id)},
                      {std::string(to_text(metrics.state))},
                      {std::to_string(metrics.held)},
                      {number(metrics.handled)},
                      {metrics.occupancy ? tenths_of_percent(*metrics.occupancy) : "–"}});
    }
    table("Agents",
          {{"agent", Align::left, true},
           {"state"},
           {"held", Align::right},
           {"handled", Align::right},
           {"occupancy", Align::right}},
          rows);
    if (count > rows.size())
      quiet_line("the " + number(rows.size()) + " that handled most, of " + number(count));
  }

  void write_rules() {
    const std::size_t count = std::min(run_.rules.size(), org_.rules.size());
    if (count == 0) return;
    Rows rows;
    for (const std::uint32_t i : chosen(count, [&](std::uint32_t a) { return run_.rules[a].won; })) {
      const model::RuleCounts& rule = run_.rules[i];
      const Tone tone = rule.won == 0 ? Tone::quiet : Tone::plain;
      rows.push_back({{printable(org_.rules[i].id), tone},
                      {number(rule.considered), tone},
                      {number(rule.matched), tone},
                      {number(rule.won), tone}});
    }
    table("Rules",
          {{"rule", Align::left, true},
           {"considered", Align::right},
           {"matched", Align::right},
           {"won", Align::right}},
          rows);
    if (count > rows.size()) quiet_line("the " + number(rows.size()) + " that won most, of " + number(count));
  }

  // What each count is of, for a reader who sees it for the first time; the order is that of the table.
  struct CountInWords {
    std::string_view name, what;
    Tone tone;          // where it is not 0
    bool always_shown;  // else only where it is not 0
  };
  static constexpr std::array<CountInWords, 16> counts_in_words{{
      {"records", "source records of the client", Tone::plain, true},
      {"accepted", "records for which the client holds a 201", Tone::plain, true},
      {"refused", "records given up on a 400", Tone::attention, false},
      {"unconfirmed", "records given up though a workitem exists", Tone::attention, false},
      {"pending", "records neither accepted nor given up", Tone::attention, false},
      {"created", "workitems that came of them", Tone::plain, true},
      {"duplicates", "workitems beyond a record's first", Tone::bad, true},
      {"lost", "records without a workitem, though not refused", Tone::bad, true},
      {"falseConflicts", "409s for the record's own key", Tone::bad, false},
      {"collisions", "409s for a key of something else", Tone::bad, false},
      {"swallowed", "201s with the workitem of something else", Tone::bad, false},
      {"attempts", "requests sent", Tone::plain, true},
      {"retries", "attempts that were not a record's first", Tone::plain, false},
      {"rateLimited", "attempts answered 429", Tone::plain, false},
      {"unavailable", "attempts answered 503", Tone::plain, false},
      {"timeouts", "attempts without an answer in time", Tone::plain, false},
  }};

  void write_ingestion(const model::AuditReport& audit) {
    Rows rows;
    for (const CountInWords& in_words : counts_in_words) {
      std::uint64_t value = 0;
      for (const model::AuditCount& count : model::audit_counts()) {
        if (count.name == in_words.name) value = audit.counts.*count.of;
      }
      if (value == 0 && !in_words.always_shown) continue;
      rows.push_back({{std::string(in_words.name)},
                      {number(value), value > 0 ? in_words.tone : Tone::plain},
                      {std::string(in_words.what), Tone::quiet}});
    }
    table("Ingestion", {{"count"}, {"number", Align::right}, {"what it counts", Align::left, true}}, rows);
    write_pace(audit);
  }

  void write_faults() {
    if (run_.faults.empty()) return;
    Rows rows;
    for (std::size_t i = 0; i < run_.faults.size(); ++i) {
      const model::FaultReport& fault = run_.faults[i];
      rows.push_back({{number(i + 1)},
                      {std::string(fault.fault)},
                      {number(fault.met), fault.misses.empty() ? Tone::plain : Tone::attention}});
    }
    table("Faults", {{"", Align::right}, {"fault"}, {"met", Align::right}}, rows);
    for (const model::FaultReport& fault : run_.faults) {
      for (const std::string& miss : fault.misses) {
        Pieces pieces;
        add_words(pieces, "warning: " + miss, Tone::attention);
        append_spaces(to_, row_indent);
        append_wrapped(to_, pieces, row_indent, 2 * row_indent, options_);
      }
    }
  }

  void write_all_findings(const model::AuditReport& audit) {
    for (std::size_t first = 0; first < audit.findings.size();) {
      std::size_t end = first;
      while (end < audit.findings.size() && audit.findings[end].kind == audit.findings[first].kind) ++end;
      write_findings({&audit.findings[first], end - first});
      first = end;
    }
  }

  void write_pace(const model::AuditReport& audit) {
    Pieces pieces;
    const auto add = [&pieces](const std::string& text) { pieces.push_back({text}); };
    if (audit.drained_in)
      add("drained in " + duration_in_milliseconds(*audit.drained_in));
    else
      add("not drained");
    if (audit.requests_per_second) {
      add("· " + thousandths(*audit.requests_per_second) +
          (*audit.requests_per_second == 1000 ? " request a second" : " requests a second"));
    }
    if (audit.limit_per_minute) {
      if (audit.admitted_per_second) add("· " + thousandths(*audit.admitted_per_second) + " admitted");
      add("· the limit is " + thousandths(std::uint64_t{*audit.limit_per_minute} * 1000 / 60) + " (" +
          std::to_string(*audit.limit_per_minute) + " a minute)");
    }
    paragraph(pieces, row_indent);
  }
  // `8.333` of 8333, without zeros at the end.
  static std::string thousandths(std::uint64_t value) {
    std::string text = std::to_string(value / 1000);
    if (value % 1000 == 0) return text;
    text += "." + std::to_string(1000 + value % 1000).substr(1);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
  }

  void write_findings(std::span<const model::AuditFinding> findings) {
    static constexpr std::array<std::string_view, 7> titles{
        "Duplicates", "Lost", "Refused", "Unconfirmed", "False conflicts", "Collisions", "Swallowed"};
    to_ += '\n';
    title(std::string(titles[static_cast<std::size_t>(findings.front().kind)]) + ": " +
          number(findings.size()));
    if (findings.front().kind == model::AuditFinding::Kind::refused) return write_refusals(findings);
    for (const model::AuditFinding& finding : findings.first(std::min(findings.size(), most_findings))) {
      Pieces pieces;
      add_words(pieces, printable(finding.sentence));
      append_spaces(to_, row_indent);
      append_wrapped(to_, pieces, row_indent, 2 * row_indent, options_);
    }
    if (findings.size() > most_findings)
      quiet_line("and " + number(findings.size() - most_findings) + " more");
  }

  // One line for what many records have wrong, the most frequent first. A record with several problems counts
  // for each of them.
  void write_refusals(std::span<const model::AuditFinding> findings) {
    struct Group {
      std::uint64_t count = 0;
      const model::AuditFinding* first = nullptr;
      const model::RequestProblem* problem = nullptr;
    };
    std::vector<Group> groups;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> place_of;
    for (const model::AuditFinding& finding : findings) {
      for (const model::RequestProblem& problem : finding.problems) {
        const auto [place, is_new] = place_of.try_emplace({problem.code, problem.pointer}, groups.size());
        if (is_new) groups.push_back({0, &finding, &problem});
        ++groups[place->second].count;
      }
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.count > b.count; });
    for (const Group& group : std::span(groups).first(std::min(groups.size(), most_findings))) {
      Pieces pieces;
      add_words(pieces,
                number(group.count) + " × `" + group.problem->code + "` at " +
                    (group.problem->pointer.empty() ? "the whole body" : printable(group.problem->pointer)) +
                    ", first `" + printable(group.first->record) + "`: " + printable(group.problem->message));
      append_spaces(to_, row_indent);
      append_wrapped(to_, pieces, row_indent, 2 * row_indent, options_);
    }
    if (groups.size() > most_findings) quiet_line("and " + number(groups.size() - most_findings) + " more");
  }

  void write_diagnosis(const WaitingWorkitem& waiting) {
    const DiagnosisText text =
        explain(waiting.diagnosis, waiting.queue, waiting.skills, waiting.bypass_proficiency, org_);
    constexpr int indent = 2 * row_indent;
    Pieces pieces;
    add_words(pieces, text.reason);
    pieces.push_back({"[" + std::string(to_text(waiting.diagnosis)) + "]", Tone::quiet});
    paragraph(pieces, indent);
    pieces.clear();
    add_words(pieces, "check " + text.check, Tone::quiet);
    paragraph(pieces, indent);
    if (waiting.diagnosis == model::Diagnosis::nobody_logged_in && !told_of_start_) {
      write_never_given_a_state(org_.queues[waiting.queue.index], indent);
    }
  }

  // Once is enough: the first queue that it explains.
  void write_never_given_a_state(const model::Queue& queue, int indent) {
    constexpr std::size_t most_named = 3;
    std::string named;
    std::size_t count = 0;
    const auto look_at = [&](model::AgentId agent) {
      if (!metrics_.never_given_a_state(agent) || ++count > most_named) return;
      named += (count > 1 ? ", " : "") + printable(org_.agents[agent.index].id);
    };
    if (queue.agents) {
      for (const model::AgentId agent : *queue.agents) look_at(agent);
    } else {
      for (std::uint32_t i = 0; i < org_.agents.size(); ++i) look_at({i});
    }
    if (count == 0) return;
    told_of_start_ = true;
    if (count > most_named) named += " and " + number(count - most_named) + " more";
    Pieces pieces;
    add_words(pieces, "agents without `state` start Offline (D3), here: " + named, Tone::quiet);
    paragraph(pieces, indent);
  }

  std::string needs(const WaitingWorkitem& waiting) const {
    const std::string skills = requirement_text(waiting.skills, waiting.bypass_proficiency, org_);
    return skills.empty() ? "no skill needed" : "needs " + skills;
  }

  void waiting_title() {
    to_ += '\n';
    title("Still waiting: " + counted(run_.waiting.size(), "workitem", "workitems"));
  }

  void write_waiting_one_by_one() {
    if (run_.waiting.empty()) return;
    waiting_title();
    for (const WaitingWorkitem& waiting : run_.waiting) {
      Pieces pieces;
      pieces.push_back({printable(waiting.id), Tone::strong});
      pieces.push_back({"in " + printable(org_.queues[waiting.queue.index].id), Tone::plain, 2});
      pieces.push_back({"for " + rounded_duration(run_.now - waiting.queued_at)});
      if (waiting.priority != 0) pieces.push_back({"· priority " + std::to_string(waiting.priority)});
      pieces.push_back({"· " + needs(waiting)});
      paragraph(pieces, row_indent);
      write_diagnosis(waiting);
    }
  }

  void write_waiting_in_groups() {
    struct Group {
      const WaitingWorkitem* first = nullptr;
      model::Instant earliest;
      std::size_t count = 0;
    };
    using Key = std::tuple<model::QueueId, model::Diagnosis, bool, std::vector<model::SkillMinimum>>;
    std::map<Key, Group> by_key;
    for (const WaitingWorkitem& waiting : run_.waiting) {
      Group& group = by_key[{waiting.queue, waiting.diagnosis, waiting.bypass_proficiency, waiting.skills}];
      if (group.count++ == 0) group = {&waiting, waiting.queued_at, 1};
      group.earliest = std::min(group.earliest, waiting.queued_at);
    }
    std::vector<Group> groups;
    for (const auto& [key, group] : by_key) groups.push_back(group);
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.count > b.count; });

    waiting_title();
    std::size_t not_shown = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const Group& group = groups[i];
      if (i >= most_rows) {
        not_shown += group.count;
        continue;
      }
      Pieces pieces;
      pieces.push_back({counted(group.count, "workitem", "workitems"), Tone::strong});
      pieces.push_back({"in " + printable(org_.queues[group.first->queue.index].id), Tone::plain, 2});
      pieces.push_back({"for up to " + rounded_duration(run_.now - group.earliest)});
      pieces.push_back({"· " + needs(*group.first)});
      pieces.push_back({"· e.g. " + printable(group.first->id), Tone::quiet});
      paragraph(pieces, row_indent);
      write_diagnosis(*group.first);
    }
    if (not_shown > 0) quiet_line(counted(not_shown, "workitem", "workitems") + " more for other reasons");
  }

  void write_unrouted() {
    if (run_.unrouted.empty()) return;
    std::uint64_t count = 0;
    for (const UnroutedGroup& group : run_.unrouted) count += group.count;
    to_ += '\n';
    title("Not routed: " + counted(count, "workitem", "workitems"));
    for (const UnroutedGroup& group : run_.unrouted) {
      Pieces pieces;
      pieces.push_back({counted(group.count, "workitem", "workitems"), Tone::strong});
      pieces.push_back({"of " + printable(group.type_name), Tone::plain, 2});
      std::string_view lead = "· ";
      for (const std::string& id : group.first)
        pieces.push_back(
            {std::string(std::exchange(lead, "")) + printable(id) + (&id == &group.first.back() ? "" : ",")});
      if (group.count > group.first.size())
        pieces.push_back({"and " + number(group.count - group.first.size()) + " more"});
      paragraph(pieces, row_indent);
      const DiagnosisText text = explain(group.cause, group.type_name);
      pieces.clear();
      add_words(pieces, text.reason);
      pieces.push_back({"[" + std::string(to_text(group.cause)) + "]", Tone::quiet});
      paragraph(pieces, 2 * row_indent);
      pieces.clear();
      add_words(pieces, text.check, Tone::quiet);
      paragraph(pieces, 2 * row_indent);
    }
  }

  const RunSummary& run_;
  const model::Org& org_;
  const Metrics& metrics_;
  const TextOptions& options_;
  std::string to_;
  bool told_of_start_ = false;  // that agents without `state` start Offline
};

}  // namespace

std::string summary_text(const RunSummary& summary, const TextOptions& options) {
  return SummaryPage(summary, options).write();
}

}  // namespace routesim::reporting

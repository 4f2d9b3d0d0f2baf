// One table says which member of which subject takes what kind of value; one function reads each kind.
#include "engine/config/expectation_reader.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "engine/config/decimal.hpp"
#include "engine/config/member_reader.hpp"
#include "engine/config/reference.hpp"
#include "engine/input/suggestion.hpp"
#include "engine/model/event.hpp"
#include "engine/model/workitem.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;
using Subject = Expectation::Subject;
using Expected = decltype(Check::expected);

constexpr std::int64_t largest_count = 1LL << 53;
constexpr DecimalShape percentage{1, "one decimal", 0, 1000, "be from 0 to 100", "a percentage"};
constexpr DecimalShape not_negative{3, "three decimals", 0, largest_count, "not be below 0"};

enum class Value : std::uint8_t {
  routing_state,
  diagnosis,
  reason,
  agent_state,
  rule_id,
  queue_id,
  agent_id,
  agent_ids,
  warning_codes,
  count,
  score,
  duration,
  service_level,
  thousandths,
  events,
  audit,
};

struct MemberRow {
  Subject subject;
  std::string_view name;
  Value value;
  bool may_be_null;  // null: has none
};

constexpr auto member_rows = std::to_array<MemberRow>({
    {Subject::workitem, "routingState", Value::routing_state, false},
    {Subject::workitem, "rule", Value::rule_id, true},
    {Subject::workitem, "queue", Value::queue_id, true},
    {Subject::workitem, "agent", Value::agent_id, true},
    {Subject::workitem, "score", Value::score, true},
    {Subject::workitem, "diagnosis", Value::diagnosis, true},
    {Subject::workitem, "reason", Value::reason, true},
    {Subject::workitem, "wait", Value::duration, true},
    {Subject::workitem, "declinedBy", Value::agent_ids, false},
    {Subject::workitem, "warnings", Value::warning_codes, false},
    {Subject::agent, "state", Value::agent_state, false},
    {Subject::agent, "held", Value::count, false},
    {Subject::agent, "handled", Value::count, false},
    {Subject::queue, "waiting", Value::count, false},
    {Subject::queue, "longestWait", Value::duration, false},
    {Subject::queue, "serviceLevel", Value::service_level, true},
    {Subject::rule, "won", Value::count, false},
    {Subject::rule, "matched", Value::count, false},
    {Subject::run, "warnings", Value::warning_codes, false},
    {Subject::run, "events", Value::events, false},
    {Subject::run, "audit", Value::audit, false},
});

// What `audit` counts, and how it is written.
struct AuditRow {
  std::string_view name;
  Value value;
};
constexpr auto audit_rows = std::to_array<AuditRow>({
    {"records", Value::count},
    {"accepted", Value::count},
    {"created", Value::count},
    {"duplicates", Value::count},
    {"lost", Value::count},
    {"refused", Value::count},
    {"unconfirmed", Value::count},
    {"falseConflicts", Value::count},
    {"collisions", Value::count},
    {"swallowed", Value::count},
    {"pending", Value::count},
    {"attempts", Value::count},
    {"retries", Value::count},
    {"rateLimited", Value::count},
    {"unavailable", Value::count},
    {"timeouts", Value::count},
    {"drainedIn", Value::duration},
    {"requestsPerSecond", Value::thousandths},
});

struct SubjectRow {
  Subject subject;
  std::string_view name;
  std::string_view what;
};
constexpr auto subjects = std::to_array<SubjectRow>({
    {Subject::workitem, "workitem", "an expectation of a workitem"},
    {Subject::agent, "agent", "an expectation of an agent"},
    {Subject::queue, "queue", "an expectation of a queue"},
    {Subject::rule, "rule", "an expectation of a rule"},
});

constexpr std::array<std::string_view, 4> warning_codes{"ambiguousRuleOrder", "fieldAddedLater",
                                                        "missingIdempotencyKey", "ruleBypass"};
constexpr std::array<std::string_view, 1> reasons{"noRuleMatched"};

class ValueReader {
 public:
  ValueReader(const model::Org& org, Report& report) : org_(org), report_(report) {}

  std::optional<Expected> read(const Node& node, Value kind) {
    switch (kind) {
      case Value::routing_state:
        return as_text(read_word<model::RoutingState>(node, "unknown-state", "a state of workitems",
                                                      model::routing_state_from,
                                                      model::RoutingState::cancelled, report_),
                       node);
      case Value::diagnosis: return read_diagnosis(node);
      case Value::reason: return read_one_of(node, reasons, "unknown-reason", "a reason");
      case Value::agent_state:
        return as_text(
            read_word<model::AgentState>(node, "unknown-state", "a state of agents", model::agent_state_from,
                                         model::AgentState::lunch, report_),
            node);
      case Value::rule_id: return as_text(read_rule_id(node, org_, report_), node);
      case Value::queue_id: return as_text(read_queue_id(node, org_, report_), node);
      case Value::agent_id: return as_text(read_agent_id(node, org_, report_), node);
      case Value::agent_ids:
        return read_list(node,
                         [this](const Node& item) { return read_agent_id(item, org_, report_).has_value(); });
      case Value::warning_codes:
        return read_list(node, [this](const Node& item) {
          return read_one_of(item, warning_codes, "unknown-warning", "a warning").has_value();
        });
      case Value::count:
        return read_range(
            node, [this](const Node& value) { return read_integer(value, 0, largest_count, report_); });
      case Value::score: return read_range(node, [this](const Node& value) { return read_score(value); });
      case Value::duration:
        return read_range(node, [this](const Node& value) -> std::optional<std::int64_t> {
          const auto duration = read_duration(value, Zero::allowed, report_);
          if (!duration) return std::nullopt;
          return duration->us;
        });
      case Value::service_level:
        return read_range(node,
                          [this](const Node& value) { return read_decimal(value, percentage, report_); });
      case Value::thousandths:
        return read_range(node,
                          [this](const Node& value) { return read_decimal(value, not_negative, report_); });
      case Value::events:
      case Value::audit: break;  // read member by member
    }
    return std::nullopt;
  }

  // One check for each event that is counted.
  void read_events(const Node& node, std::vector<Check>& checks) {
    const std::vector<std::string_view> known(model::event_names().begin(), model::event_names().end());
    read_counts(
        node, "events", known, "unknown-event", "no event is named ", "its members are the names of events",
        [](std::size_t) { return Value::count; }, checks);
  }

  // One check for each count of the audit.
  void read_audit(const Node& node, std::vector<Check>& checks) {
    std::vector<std::string_view> known;
    for (const AuditRow& row : audit_rows) known.push_back(row.name);
    read_counts(
        node, "audit", known, "unknown-count", "the audit has no count named ",
        "its members are " + list_of(known), [](std::size_t index) { return audit_rows[index].value; },
        checks);
  }

 private:
  // An object whose members are some of the known names, a check for each.
  void read_counts(const Node& node, std::string_view member_name, const std::vector<std::string_view>& known,
                   std::string_view code, std::string_view unknown, const std::string& help_when_empty,
                   const std::function<Value(std::size_t)>& value_of, std::vector<Check>& checks) {
    if (!node.is(Json::Kind::object)) {
      return report_wrong_type(node, "an object of counts by name", report_);
    }
    if (node.json().members.empty()) {
      node.add(report_, "empty-expectation", in_backticks(member_name) + " counts nothing", help_when_empty);
    }
    for (const input::Member& member : node.json().members) {
      const auto found = std::find(known.begin(), known.end(), member.name);
      if (found == known.end()) {
        report_.add(code, member.place, node.pointer_to(member.name),
                    std::string(unknown) + in_backticks(member.name),
                    input::did_you_mean(member.name, known));
        continue;
      }
      const Value kind = value_of(static_cast<std::size_t>(found - known.begin()));
      if (auto expected = read(node.member(member), kind)) {
        checks.push_back({std::string(member_name), member.name, std::move(*expected), member.place});
      }
    }
  }

  template <class Read>
  static std::optional<Expected> as_text(const std::optional<Read>& read, const Node& node) {
    if (!read) return std::nullopt;
    return Expected{node.json().text};
  }

  std::optional<Expected> read_diagnosis(const Node& node) {
    if (!check_string(node, report_)) return std::nullopt;
    const auto diagnosis = model::diagnosis_from(node.json().text);
    if (diagnosis && *diagnosis != model::Diagnosis::none) return Expected{node.json().text};
    std::vector<std::string_view> words = words_of(model::Diagnosis::all_at_capacity);
    words.erase(words.begin());
    report_unknown_word(node, "unknown-diagnosis", "a diagnosis", words, report_);
    return std::nullopt;
  }

  std::optional<Expected> read_one_of(const Node& node, std::span<const std::string_view> words,
                                      std::string_view code, std::string_view what) {
    if (!check_string(node, report_)) return std::nullopt;
    if (std::find(words.begin(), words.end(), node.json().text) != words.end())
      return Expected{node.json().text};
    report_unknown_word(node, code, what, words, report_);
    return std::nullopt;
  }

  // A set of texts: sorted, each once.
  std::optional<Expected> read_list(const Node& node, const std::function<bool(const Node&)>& is_known) {
    if (!check_array(node, report_)) return std::nullopt;
    std::set<std::string> texts;
    bool good = true;
    for (std::size_t i = 0; i < node.size(); ++i) {
      const Node item = node.item(i);
      good = is_known(item) && good;
      texts.insert(item.json().text);
    }
    if (!good) return std::nullopt;
    return Expected{std::vector<std::string>(texts.begin(), texts.end())};
  }

  // In micro-points; authors write fractions, as the timeline prints them.
  std::optional<std::int64_t> read_score(const Node& node) {
    const std::string& text = node.json().text;
    if (!node.is(Json::Kind::number)) {
      node.add(report_, "wrong-type",
               node.title() + " must be an integer, but is " + input::describe(node.json()),
               "scores are in micro-points: `0.955` is `955000`");
      return std::nullopt;
    }
    if (parse_integer(text).is_integer) return read_integer(node, 0, largest_count, report_);
    const ScaledDecimal fraction = parse_scaled(text, 6);
    const bool is_score =
        !fraction.too_precise && fraction.value && *fraction.value >= 0 && *fraction.value <= 1'000'000;
    node.add(report_, "not-an-integer", node.title() + " must be an integer, but is " + in_backticks(text),
             "scores are in micro-points: " +
                 (is_score ? in_backticks(text) + " is `" + std::to_string(*fraction.value) + "`"
                           : std::string("`0.955` is `955000`")));
    return std::nullopt;
  }

  // A value, or an object of `min` and `max`.
  std::optional<Expected> read_range(
      const Node& node, const std::function<std::optional<std::int64_t>(const Node&)>& read_value) {
    if (!node.is(Json::Kind::object)) {
      const auto value = read_value(node);
      if (!value) return std::nullopt;
      return Expected{*value};
    }
    const std::size_t before = report_.count();
    const Members members(node, "a range", {"min", "max"}, report_);
    Check::Range range;
    if (const auto min = members.optional("min")) range.min = read_value(*min);
    if (const auto max = members.optional("max")) range.max = read_value(*max);
    if (report_.count() != before) return std::nullopt;
    if (!range.min && !range.max) {
      node.add(report_, "missing-member", "a range needs `min` or `max`");
      return std::nullopt;
    }
    if (range.min && range.max && *range.min > *range.max) {
      node.add(report_, "range-reversed", "the range's `min` is above its `max`, so nothing is in it");
      return std::nullopt;
    }
    return Expected{range};
  }

  const model::Org& org_;
  Report& report_;
};

// The name of the subject's thing.
std::string read_subject(const Node& node, Subject subject, const model::Org& org, Report& report) {
  switch (subject) {
    case Subject::workitem: return read_id(node, report).value_or(std::string());
    case Subject::agent: read_agent_id(node, org, report); break;
    case Subject::queue: read_queue_id(node, org, report); break;
    case Subject::rule: read_rule_id(node, org, report); break;
    case Subject::run: break;
  }
  return node.json().text;
}

// A second subject of an expectation that this member names or speaks of. One problem is enough for all of
// them.
const SubjectRow* second_subject(const Json& expectation, std::string_view member,
                                 const std::vector<std::string_view>& known) {
  for (const SubjectRow& row : subjects) {
    if (expectation.find(row.name) == nullptr ||
        std::find(known.begin(), known.end(), row.name) != known.end())
      continue;
    const bool speaks_of_it =
        std::any_of(member_rows.begin(), member_rows.end(), [&](const MemberRow& candidate) {
          return candidate.subject == row.subject && candidate.name == member;
        });
    if (row.name == member || speaks_of_it) return &row;
  }
  return nullptr;
}

}  // namespace

std::optional<Expectation> read_expectation(const Node& node, const model::Org& org, Report& report) {
  const std::size_t before = report.count();
  if (!node.is(Json::Kind::object)) {
    report_wrong_type(node, "an object", report);
    return std::nullopt;
  }
  Expectation expectation;
  std::string_view subject_name;
  std::string_view what = "an expectation of the run";
  for (const SubjectRow& row : subjects) {
    const input::Member* member = node.json().find(row.name);
    if (member == nullptr) continue;
    expectation.subject = row.subject;
    subject_name = row.name;
    what = row.what;
    expectation.name = read_subject(node.member(*member), row.subject, org, report);
    break;
  }
  std::vector<std::string_view> known;
  if (!subject_name.empty()) known.push_back(subject_name);
  for (const MemberRow& row : member_rows) {
    if (row.subject == expectation.subject) known.push_back(row.name);
  }
  ValueReader values(org, report);
  for (const input::Member& member : node.json().members) {
    if (member.name == subject_name) continue;
    const auto row = std::find_if(member_rows.begin(), member_rows.end(), [&](const MemberRow& candidate) {
      return candidate.subject == expectation.subject && candidate.name == member.name;
    });
    if (row == member_rows.end()) {
      const SubjectRow* second = second_subject(node.json(), member.name, known);
      if (second == nullptr) {
        report_unknown_member(node, member, what, known, report);
      } else if (second->name == member.name) {
        report.add("unknown-member", member.place, node.pointer_to(member.name),
                   in_backticks(member.name) + " is not a member of " + std::string(what),
                   "one expectation has one subject: write an `expect` for each");
      }
      continue;
    }
    const Node value = node.member(member);
    if (row->value == Value::events) {
      values.read_events(value, expectation.checks);
    } else if (row->value == Value::audit) {
      values.read_audit(value, expectation.checks);
    } else if (value.is_null() && row->may_be_null) {
      expectation.checks.push_back({member.name, "", Check::Nothing{}, member.place});
    } else if (auto expected = values.read(value, row->value)) {
      expectation.checks.push_back({member.name, "", std::move(*expected), member.place});
    }
  }
  if (report.count() != before) return std::nullopt;
  if (expectation.checks.empty()) {
    if (!subject_name.empty()) known.erase(known.begin());
    node.add(report, "empty-expectation", "this expectation says nothing that must hold",
             "what can be expected is " + list_of(known));
    return std::nullopt;
  }
  return expectation;
}

}  // namespace routesim::config

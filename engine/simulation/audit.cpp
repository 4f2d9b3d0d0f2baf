// Counts and notes are made as things happen; sentences only when somebody asks for them.
#include "engine/simulation/audit.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/ingestion/request_id.hpp"

namespace routesim::simulation {

using Kind = model::AuditFinding::Kind;

namespace {

constexpr std::array<std::string_view, 7> outcomes{"201", "refused", "conflict", "keyInUse",
                                                   "429", "503",     "timeout"};

std::string in_backticks(std::string_view text) {
  std::string quoted = "`";
  quoted += text;
  quoted += '`';
  return quoted;
}

std::string attempt_of(std::uint32_t number, std::string_view record) {
  return "attempt " + std::to_string(number) + " of " + in_backticks(record);
}

// "was answered 503", after the attempt that it is said of.
std::string was_told(Outcome outcome) {
  switch (outcome) {
    case Outcome::timed_out: return "had no answer in time";
    case Outcome::unavailable: return "was answered 503";
    case Outcome::rate_limited: return "was answered 429";
    case Outcome::refused: return "was answered 400";
    case Outcome::conflict:
    case Outcome::key_in_use: return "was answered 409";
    case Outcome::accepted: break;
  }
  return "was answered 201";
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += in_backticks(names[i]);
  }
  return text;
}

// Why a retry's key is another one than the attempt's before it.
std::string why_key_changed(const config::Client& plan) {
  const bool stamps = !plan.stamped_fields.empty();
  switch (plan.key) {
    case config::KeyStrategy::none: return "no key told the API that this was a retry";
    case config::KeyStrategy::per_attempt: return "the retry had a new key";
    case config::KeyStrategy::payload_hash:
    case config::KeyStrategy::record_and_routing_fields:
      return "the retry had another key, for what the key is a hash of had changed" +
             (stamps ? " (each attempt sets " + listed(plan.stamped_fields) + ")" : "");
    case config::KeyStrategy::stored: return "the retry had a new key, for the client's store was lost";
    case config::KeyStrategy::record_id: break;
  }
  return "the retry had another key";
}

}  // namespace

std::string_view to_text(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }

Audit::Audit(const config::Client& plan, std::uint64_t seed)
    : plan_(&plan), seed_(seed), last_creation_(plan.records.size(), none) {
  counts_.records = counts_.pending = plan.records.size();
}

// ---- keeping the books -----------------------------------------------------------------------------------

void Audit::on_attempt(Attempt attempt) {
  ++counts_.attempts;
  if (attempt.number > 1) ++counts_.retries;
  if (!attempt.created) return;
  ++counts_.created;
  std::uint32_t& last = last_creation_[attempt.record];
  const auto index = static_cast<std::uint32_t>(creations_.size());
  if (last != none) {
    ++counts_.duplicates;
    notes_.push_back(
        {Kind::duplicate, attempt.record, attempt.number, index, Outcome::accepted, attempt.key, {}});
  }
  creations_.push_back({attempt.request, attempt.record, attempt.number, last, Outcome::accepted,
                        std::move(attempt.key), std::move(*attempt.created)});
  last = index;
}

void Audit::on_end(Ending ending) {
  const std::uint32_t last = last_creation_[ending.record];
  const bool has_created = last != none;
  if (has_created && creations_[last].attempt == ending.number) creations_[last].told = ending.outcome;
  switch (ending.outcome) {
    case Outcome::rate_limited: ++counts_.rate_limited; break;
    case Outcome::unavailable: ++counts_.unavailable; break;
    case Outcome::timed_out: ++counts_.timeouts; break;
    default: break;
  }

  const bool met_a_key =
      ending.bound_by && (ending.outcome == Outcome::accepted || ending.outcome == Outcome::conflict);
  const std::uint32_t met = met_a_key ? creation_of(*ending.bound_by) : none;
  const bool is_own = met != none && creations_[met].record == ending.record;
  if (met_a_key && ending.outcome == Outcome::accepted && !is_own) {
    ++counts_.swallowed;
    note(Kind::swallowed, ending, met);
  }
  if (ending.outcome == Outcome::conflict) {
    ++(is_own ? counts_.false_conflicts : counts_.collisions);
    note(is_own ? Kind::false_conflict : Kind::collision, ending, met);
  }

  if (!ending.settles) return;
  --counts_.pending;
  settled_at_ = ending.at;
  if (ending.outcome == Outcome::accepted) {
    ++counts_.accepted;
  } else if (has_created) {
    ++counts_.unconfirmed;
    note(Kind::unconfirmed, ending, last);
  }
  if (ending.outcome == Outcome::refused) {
    ++counts_.refused;
    note(Kind::refused, ending, none);
    notes_.back().problems = std::move(ending.problems);
  } else if (!has_created) {
    ++counts_.lost;
    note(Kind::lost, ending, met);
  }
}

std::uint32_t Audit::creation_of(std::uint64_t request) const {
  const auto found =
      std::lower_bound(creations_.begin(), creations_.end(), request,
                       [](const Creation& one, std::uint64_t number) { return one.request < number; });
  if (found == creations_.end() || found->request != request) return none;
  return static_cast<std::uint32_t>(found - creations_.begin());
}

void Audit::note(Kind kind, const Ending& ending, std::uint32_t creation) {
  notes_.push_back(
      {kind, ending.record, ending.number, creation, ending.outcome, ending.key, ending.workitem});
}

// ---- telling ---------------------------------------------------------------------------------------------

std::optional<model::Duration> Audit::drained_in() const {
  if (counts_.pending > 0 || !settled_at_) return std::nullopt;
  return *settled_at_ - plan_->starts_at;
}

std::optional<std::uint64_t> Audit::requests_per_second() const { return per_second(counts_.attempts); }
std::optional<std::uint64_t> Audit::admitted_per_second() const {
  return per_second(counts_.attempts - counts_.rate_limited);
}
std::optional<std::uint64_t> Audit::per_second(std::uint64_t attempts) const {
  const auto length = drained_in();
  if (!length || length->us <= 0) return std::nullopt;
  return attempts * 1'000'000'000 / static_cast<std::uint64_t>(length->us);
}

model::AuditReport Audit::report() const {
  model::AuditReport report;
  report.counts = counts_;
  report.drained_in = drained_in();
  report.requests_per_second = requests_per_second();
  report.admitted_per_second = admitted_per_second();
  report.findings.reserve(notes_.size());
  for (const Note& note : notes_) report.findings.push_back(in_words(note));
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const auto& a, const auto& b) { return a.kind < b.kind; });
  return report;
}

model::AuditFinding Audit::in_words(const Note& note) const {
  model::AuditFinding finding;
  finding.kind = note.kind;
  finding.record = plan_->records[note.record].id;
  finding.key = note.key.value_or("");
  const std::string me = attempt_of(note.attempt, finding.record);
  const Creation* creation = note.creation == none ? nullptr : &creations_[note.creation];
  if (creation != nullptr && creation->record != note.record)
    finding.other_record = plan_->records[creation->record].id;
  const std::string other = creation == nullptr
                                ? "a request that is not the client's"
                                : attempt_of(creation->attempt, plan_->records[creation->record].id);
  const std::string key = in_backticks(finding.key);
  const std::string given_up =
      in_backticks(finding.record) + " was given up after " +
      (note.attempt == 1 ? "its first attempt"
                         : std::to_string(note.attempt) + " attempts, the last of which");
  switch (note.kind) {
    case Kind::duplicate: {
      const Creation& before = creations_[creation->before];
      finding.workitems = {before.workitem, creation->workitem};
      const std::string why = before.key && before.key == note.key
                                  ? "24 hours later their key " + key + " was free again"
                                  : why_key_changed(*plan_);
      finding.sentence = me + " created " + in_backticks(creation->workitem) + ": attempt " +
                         std::to_string(before.attempt) + " (request " +
                         in_backticks(ingestion::made_up_id("request", seed_, before.request)) +
                         ") had created " + in_backticks(before.workitem) + " but " + was_told(before.told) +
                         ", and " + why;
      break;
    }
    case Kind::lost:
      if (note.outcome == Outcome::accepted) {
        finding.workitems = {note.workitem};
        finding.sentence = in_backticks(finding.record) + " became no workitem: its 201 names " +
                           in_backticks(note.workitem) + ", which " + other + " created with the same key " +
                           key;
      } else if (note.outcome == Outcome::conflict) {
        finding.sentence =
            in_backticks(finding.record) + " became no workitem: " + other + " had bound its key " + key;
      } else {
        finding.sentence = given_up + " " + was_told(note.outcome) + "; no attempt created a workitem";
      }
      break;
    case Kind::refused: {
      finding.problems = note.problems;
      finding.sentence = in_backticks(finding.record) + " was refused";
      for (std::size_t i = 0; i < note.problems.size(); ++i) {
        const model::RequestProblem& problem = note.problems[i];
        finding.sentence += (i == 0 ? ": " : "; ") + problem.message + " [" + problem.code +
                            (problem.pointer.empty() ? "]" : " at " + problem.pointer + "]");
      }
      break;
    }
    case Kind::unconfirmed:
      finding.workitems = {creation->workitem};
      finding.sentence = given_up + " " + was_told(note.outcome) + ", though attempt " +
                         std::to_string(creation->attempt) + " had created " +
                         in_backticks(creation->workitem);
      break;
    case Kind::false_conflict: {
      finding.workitems = {creation->workitem};
      const bool stamps = !plan_->stamped_fields.empty();
      finding.sentence = me + " was answered 409: attempt " + std::to_string(creation->attempt) +
                         " had bound the key " + key + " to a body that has changed since" +
                         (stamps ? " (each attempt sets " + listed(plan_->stamped_fields) + ")" : "");
      break;
    }
    case Kind::collision:
      if (creation != nullptr) finding.workitems = {creation->workitem};
      finding.sentence =
          me + " was answered 409: " + other + " had bound the key " + key + " to another body";
      break;
    case Kind::swallowed:
      finding.workitems = {note.workitem};
      finding.sentence = me + " was answered 201 with " + in_backticks(note.workitem) + ": " + other +
                         " had bound the key " + key + " to the same body";
      break;
  }
  return finding;
}

}  // namespace routesim::simulation

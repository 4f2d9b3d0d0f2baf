// One row a code, in byte order; a test holds the order, and adding a problem with another code is a bug of
// ours.
#include "engine/input/problem_codes.hpp"

#include <algorithm>
#include <array>

namespace routesim::input {
namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

constexpr auto codes = std::to_array<ProblemCode>({
    {"after-until", error,
     "a timeline entry, or an instant of the client, stands after the scenario's `until`"},
    {"audit-without-client", error, "`audit` is expected of a scenario that has no `client`"},
    {"before-start", error, "an instant lies before the scenario's `startsAt`"},
    {"between-needs-two", error, "the value of `between` is not an array of two"},
    {"between-reversed", error, "`between` goes from a higher value down to a lower one"},
    {"both-file-and-folder", error, "a part of an org is there both as a folder and as a file"},
    {"capacity-too-large", error,
     "a type's `maxCapacity` and the largest `extraCapacity` of the rules are more than 10,000 together"},
    {"clock-time-offset", warning, "an offset is written like a time of day, and as late as one"},
    {"control-character", error, "an id has a control character"},
    {"csv-unbalanced-quote", error, "a quote in a table opens or closes a cell where none may"},
    {"csv-wrong-column-count", error, "a line of a table has more or fewer cells than its first line"},
    {"duplicate-agent", error, "a queue lists an agent twice"},
    {"duplicate-evaluation-order", warning,
     "two enabled rules that cover a common type have the same `evaluationOrder`"},
    {"duplicate-field", error, "two custom fields of a type have the same name"},
    {"duplicate-id", error, "two things of one kind have the same id"},
    {"duplicate-name", error, "two workitem types have the same name"},
    {"duplicate-option", error, "a dropdown has the same option twice"},
    {"duplicate-record", error, "two records of a client have the same id"},
    {"duplicate-skill", error, "an agent has the same skill twice"},
    {"empty-expectation", error, "an `expect` says nothing that must hold"},
    {"empty-fallback-step", warning, "a fallback step changes nothing"},
    {"empty-file", error, "a file has no content"},
    {"empty-list", error, "a list is empty where it may not be"},
    {"empty-options", error, "a dropdown has no options"},
    {"end-is-for-expectations", error, "an entry other than an `expect` stands at the end"},
    {"end-not-last", error, "an entry stands after one at the end"},
    {"fallback-out-of-order", error, "a fallback step is due no later than the one before it"},
    {"fault-selectors-exclude", error, "a fault has both `requests` and `rate`"},
    {"field-not-in-every-type", warning,
     "a comparison fits some of the types that its rule covers, and is null for the others"},
    {"file-too-large", error, "a file that is read whole is larger than 1 GiB"},
    {"hash-in-name", error, "the name of a submitted workitem, or the id of a record, has a `#`"},
    {"ignored-file", warning, "a file or folder in an org's folder is not part of the org"},
    {"invalid-date", error, "a date literal is neither `YYYY-MM-DD` nor an instant"},
    {"invalid-duration", error, "a duration cannot be read, or is longer than 10,000 days"},
    {"invalid-idempotency-key", error,
     "an idempotency key, or an id that is to be one, is not 1 to 255 printable ASCII characters"},
    {"invalid-json", error, "the text is not JSON from this place on"},
    {"invalid-length", error, "a text is empty where it may not be, or too long"},
    {"invalid-query", error, "a request's path has a query that means nothing there"},
    {"invalid-timestamp", error, "an instant cannot be read, or is finer than a microsecond"},
    {"invalid-utf8", error, "a byte is not part of a character in UTF-8"},
    {"line-too-long", error, "a line of a timeline file or of bodies is longer than 16 MiB"},
    {"literal-does-not-fit", error, "a literal has another type than the field that it is compared with"},
    {"missing-evaluation-order", warning, "one of several rules that cover a type has no `evaluationOrder`"},
    {"missing-member", error, "a required member is not there"},
    {"missing-path", error, "a path leads to nothing"},
    {"missing-until", error, "a scenario sets `reofferAfter` but no `until`"},
    {"missing-verb", error, "a timeline entry does not say what happens"},
    {"mixed-condition", error, "`all`, `any`, `not` and a comparison stand in one object"},
    {"not-a-condition", error, "an object has nothing that makes it a condition"},
    {"not-a-file", error, "a path leads to a folder where a file is needed"},
    {"not-a-number", error, "`NaN` or `Infinity` stands where JSON has no such number"},
    {"not-a-routing-field", warning,
     "a comparison asks for a field that is not marked as a routing field, and is always null"},
    {"not-an-integer", error, "an integer is written with a point or an exponent"},
    {"not-an-org", error, "a folder has no part of an org in it"},
    {"operator-does-not-fit", error, "an operator does not compare fields of this type"},
    {"options-not-allowed", error, "a field other than a dropdown has options"},
    {"out-of-range", error, "a number or time is outside of its range"},
    {"range-reversed", error, "an expected range has its `min` above its `max`"},
    {"repeated-member", error, "an object has two members of the same name, or a table two such columns"},
    {"repeated-skill", warning, "a list of required skills names a skill twice"},
    {"several-verbs", error, "a timeline entry says that several things happen"},
    {"shift-reversed", error, "a shift ends before it begins"},
    {"shifts-overlap", error, "two shifts of an agent overlap"},
    {"store-lost-without-stored", error, "a client loses its store of keys, but stores none"},
    {"string-too-long", error, "a string in a file is longer than 1 MiB"},
    {"timeline-out-of-order", error, "a timeline entry is earlier than the one before it"},
    {"too-deep", error, "objects and arrays stand more than 64 deep in one another"},
    {"too-many", error, "a list has more items than it may: 50 custom fields, 20 skills"},
    {"too-many-decimals", error, "a number has more decimals than are kept"},
    {"too-many-digits", error, "a number has more than 15 significant digits"},
    {"unknown-agent", error, "no agent has this id"},
    {"unknown-count", error, "an audit has no count of this name"},
    {"unknown-diagnosis", error, "no diagnosis has this name"},
    {"unknown-distribution", error, "no way of distributing workitems has this name"},
    {"unknown-event", error, "no event of the log has this name"},
    {"unknown-fault", error, "no fault has this name"},
    {"unknown-field", error,
     "none of the types that a rule covers, or that a client's records name, has a field of this name"},
    {"unknown-field-type", error, "custom fields have no such type"},
    {"unknown-header", error, "a request has a header that means nothing here"},
    {"unknown-jitter", error, "no jitter has this name"},
    {"unknown-key-strategy", error, "no way to make idempotency keys has this name"},
    {"unknown-member", error, "an object has a member that it may not have"},
    {"unknown-operator", error, "conditions have no such operator"},
    {"unknown-option", warning,
     "a literal is not among the options of its dropdown, and never equals anything"},
    {"unknown-preference", error, "scores have no such preference"},
    {"unknown-problem-code", error, "no problem of an answer has this code"},
    {"unknown-queue", error, "no queue has this id"},
    {"unknown-reason", error, "no workitem stays unrouted for a reason of this name"},
    {"unknown-request", error, "the API has no such method and path"},
    {"unknown-rule", error, "no rule has this id"},
    {"unknown-skill", error, "no skill has this id"},
    {"unknown-state", error, "agents or workitems have no such state"},
    {"unknown-type", error, "no workitem type has this id"},
    {"unknown-warning", error, "no warning of the log has this code"},
    {"unknown-workitem", error,
     "no earlier entry of the timeline submits this workitem, and no record of the client is it"},
    {"unreadable-file", error, "a file or folder is there but cannot be read"},
    {"weights-do-not-sum", error, "the weights of a rule's scoring are not exactly 1 together"},
    {"window-reversed", error, "a fault ends before it begins"},
    {"wrong-type", error, "a value has another JSON type than it must have"},
});

}  // namespace

std::span<const ProblemCode> problem_codes() { return codes; }

const ProblemCode* find_problem_code(std::string_view code) {
  const auto found =
      std::lower_bound(codes.begin(), codes.end(), code,
                       [](const ProblemCode& row, std::string_view wanted) { return row.code < wanted; });
  return found != codes.end() && found->code == code ? &*found : nullptr;
}

}  // namespace routesim::input

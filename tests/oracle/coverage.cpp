// The list of what must be reached is written out here and not derived from the router, so that a kind that
// nothing ever reaches is missed.

#include "tests/oracle/coverage.hpp"

#include <ostream>

namespace routesim::oracle {
namespace {

const std::vector<std::string> entries{"submit", "route", "accept",     "decline",  "complete",
                                       "cancel", "agent", "createType", "patchType"};
const std::vector<std::string> timers{"acceptTimer", "offerTimer",    "handleTimer",
                                      "wrapUpTimer", "fallbackTimer", "reofferTimer"};

void require(std::vector<std::string>& kinds, const std::string& group,
             const std::vector<std::string>& names) {
  for (const std::string& name : names) kinds.push_back(group + "/" + name);
}

std::vector<std::string> possible_pairs() {
  std::vector<std::string> pairs;
  for (const std::string& first : entries) {
    for (const std::string& second : entries) pairs.push_back(first + " then " + second);
    for (const std::string& second : timers) pairs.push_back(first + " then " + second);
  }
  for (const std::string& first : timers) {
    for (const std::string& second : timers) pairs.push_back(first + " then " + second);
  }
  return pairs;
}

std::vector<std::string> all_required() {
  const std::vector<std::string> diagnoses{"queueHasNoAgents", "skillNobodyHas",  "proficiencyNobodyHas",
                                           "nobodyLoggedIn",   "nobodyAvailable", "everyoneDeclined",
                                           "allAtCapacity"};
  std::vector<std::string> kinds;
  require(
      kinds, "event",
      {"runStarted",   "requestAnswered", "typeCreated",    "typePatched", "agentChanged",     "ruleChosen",
       "ruleBypassed", "unrouted",        "queued",         "assigned",    "fallbackApplied",  "accepted",
       "declined",     "offerTimedOut",   "offerWithdrawn", "completed",   "everyoneDeclined", "cancelled",
       "declineEnded", "wrapUpEnded",     "runEnded"});
  require(kinds, "reason",
          {"loggedOut", "notAvailable", "notInQueue", "skillMissing", "proficiencyTooLow", "atTypeCapacity",
           "atTotalCapacity", "declined"});
  require(kinds, "diagnosis", diagnoses);
  require(kinds, "diagnosis at the end", diagnoses);
  require(kinds, "tieBreak", {"none", "idle", "id"});
  require(kinds, "by", {"push", "pull"});
  require(kinds, "distribution",
          {"push longestIdle", "push roundRobin", "push leastLoaded", "pull longestIdle", "pull roundRobin",
           "pull leastLoaded"});
  require(kinds, "fallback",
          {"step1", "step2", "step3", "queueId", "skills", "skills emptied", "bypassProficiency on",
           "bypassProficiency off", "extraCapacity"});
  require(kinds, "status", {"200", "201", "400", "404", "409"});
  require(kinds, "problem",
          {"notFound",
           "malformedBody",
           "unknownMember",
           "missingMember",
           "wrongType",
           "notAnInteger",
           "outOfRange",
           "invalidLength",
           "invalidNumber",
           "invalidDate",
           "unknownOption",
           "unknownType",
           "unknownField",
           "missingField",
           "nullNotAllowed",
           "unknownQueue",
           "unknownRule",
           "unknownSkill",
           "tooMany",
           "duplicateField",
           "duplicateOption",
           "emptyOptions",
           "optionsNotAllowed",
           "unknownFieldType",
           "duplicateName",
           "duplicateId",
           "fieldRemoved",
           "fieldRetyped",
           "routingFieldChanged",
           "nullableChanged",
           "optionRemoved",
           "notPatchable",
           "routingDisabled",
           "wrongState",
           "noOpenOffer",
           "noRuleMatched",
           "idempotencyKeyReused"});
  require(kinds, "warning", {"missingIdempotencyKey", "ruleBypass", "ambiguousRuleOrder", "fieldAddedLater"});
  require(kinds, "case",
          {"replayed", "keyBoundAgain", "nameUsedAgain", "requestVerb", "routedAgain", "stepDueWhileAssigned",
           "stepOnReturn", "severalStepsOnReturn", "maxCapacityRaised", "severalReturns", "severalPulls",
           "overFullAgent", "sameInPrintOnly"});
  require(kinds, "pair", possible_pairs());
  return kinds;
}

}  // namespace

const std::vector<std::string>& Coverage::required_kinds() {
  static const std::vector<std::string> kinds = all_required();
  return kinds;
}

void Coverage::add(const OracleResult& result) {
  ++cases_;
  for (const auto& [kind, count] : result.reached) counts_[kind] += count;
}

std::int64_t Coverage::count(const std::string& kind) const {
  const auto found = counts_.find(kind);
  return found == counts_.end() ? 0 : found->second;
}

std::vector<std::pair<std::string, std::int64_t>> Coverage::rare(std::int64_t least) const {
  std::vector<std::pair<std::string, std::int64_t>> rare;
  for (const std::string& kind : required_kinds()) {
    if (count(kind) < least) rare.emplace_back(kind, count(kind));
  }
  return rare;
}

void Coverage::print(std::ostream& out) const {
  std::map<std::string, std::int64_t> all = counts_;
  for (const std::string& kind : required_kinds()) all[kind] += 0;
  out << cases_ << " cases\n";
  std::string group;
  for (const auto& [kind, count] : all) {
    const std::size_t slash = kind.find('/');
    if (kind.substr(0, slash) != group) {
      group = kind.substr(0, slash);
      out << group << "\n";
    }
    out << "  " << kind.substr(slash + 1)
        << std::string(kind.size() - slash < 40 ? 40 - (kind.size() - slash) : 1, ' ') << count << "\n";
  }
}

}  // namespace routesim::oracle

// The outside of the naive router: the API's requests with their answers, the scenario's timeline, and the
// order of entries and timers (sections 5, 11, 12, 13 and 14 of the routing model).

#include "tests/oracle/naive_router.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "tests/oracle/naive_api.hpp"
#include "tests/oracle/naive_routing.hpp"
#include "tests/oracle/naive_run.hpp"
#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

constexpr Duration idempotency_window = 24 * 3'600'000'000LL;
const std::string workitems_path = "/api/v2/workitems";
const std::string types_path = "/api/v2/workitemtypes";

struct BoundKey {
  std::string path, key, created;
  Json body;
  Instant at = 0;
};

struct Entry {
  Instant at = 0;
  Json verb;
};

class NaiveRouter {
 public:
  NaiveRouter(const Json& org, const Json& scenario);
  OracleResult replay();

 private:
  NaiveRun run_;
  std::string scenario_name_;
  std::int64_t seed_ = 1;
  std::int64_t requests_ = 0;
  std::string sent_key_;  // with the request; empty: none
  Instant starts_at_ = 0, last_effect_ = 0;
  std::optional<Instant> until_;
  Times defaults_;
  std::vector<Entry> entries_;
  std::map<std::string, std::vector<std::string>> created_under_;  // submit name -> ids
  std::vector<BoundKey> bound_keys_;
  std::string last_cause_;  // of the last event that had an effect, for pairs at one instant
  Instant last_cause_at_ = 0;

  void collect_entries(const Json& timeline);
  void count_event(const std::string& cause);
  void run_entry(const Json& entry);
  bool run_next_timer(std::optional<Instant> limit, bool limit_included);
  void log_start();
  void log_end();

  // Each request returns true when it was answered with 2xx.
  std::string id_of_name(const std::string& name) const;
  void answer(const std::string& method, const std::string& path, int status, const Json& more);
  bool refuse(const std::string& method, const std::string& path, int status, const Json& found,
              const Problems& problems);
  const BoundKey* find_bound_key(const std::string& path, const std::string& key);
  // Answers a request whose key is bound; false when it is not, and the request is a new one.
  bool answer_from_key(const std::string& path, const std::string& key, const Json& body);
  bool post_workitem(const Json& body, const std::string& key, const std::string& name, const Times& times);
  bool post_type(const Json& body, const std::string& key, const std::optional<std::string>& id);
  bool patch_type(const std::string& id, const Json& body);
  bool post_verb(const std::string& id, const std::string& verb, const Json& body);
  bool route(Workitem& workitem, const Json& request, const std::string& path);
  void route_at_creation(Workitem& workitem);
  bool raw_request(const Json& request, std::string& cause);

  struct Attempt {
    std::optional<std::string> queue;  // decided by a queueId
    bool warns = false;                // a rule or skills were given too
    RuleChoice choice;
    std::vector<SkillMinimum> requested;
  };
  Attempt attempt_routing(const Workitem& workitem, const Json& request) const;
  void carry_out(Workitem& workitem, const Attempt& attempt);
};

NaiveRouter::NaiveRouter(const Json& org, const Json& scenario) {
  starts_at_ = read_date(scenario.value("startsAt", "2026-01-01T00:00:00Z")).value();
  last_effect_ = starts_at_;
  seed_ = scenario.value("seed", std::int64_t{1});
  scenario_name_ = scenario.value("name", "");
  if (scenario.contains("until")) until_ = read_at(scenario.at("until").get<std::string>(), starts_at_);
  defaults_ = read_times(scenario.value("defaults", Json::object()), {});
  run_.world = read_org(org, starts_at_);
  collect_entries(scenario.value("timeline", Json::array()));
}

// Shifts act as entries that stand before the scenario's own of the same instant.
void NaiveRouter::collect_entries(const Json& timeline) {
  for (const Agent& agent : run_.world.agents) {
    for (const Shift& shift : agent.shifts) {
      entries_.push_back({starts_at_ + shift.from, {{"agent", agent.id}, {"state", shift.state}}});
      const bool adjoined = std::any_of(agent.shifts.begin(), agent.shifts.end(),
                                        [&](const Shift& other) { return other.from == shift.to; });
      if (!adjoined) entries_.push_back({starts_at_ + shift.to, {{"agent", agent.id}, {"state", "Offline"}}});
    }
  }
  if (until_) std::erase_if(entries_, [&](const Entry& shift) { return shift.at > *until_; });
  for (const Json& entry : timeline) {
    if (entry.at("at") != "end")
      entries_.push_back({read_at(entry.at("at").get<std::string>(), starts_at_), entry});
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& left, const Entry& right) { return left.at < right.at; });
}

// --- answers ---

void NaiveRouter::answer(const std::string& method, const std::string& path, int status, const Json& more) {
  Json line = {{"request", make_id("request", seed_, requests_)},
               {"number", requests_},
               {"method", method},
               {"path", path}};
  if (!sent_key_.empty()) line["idempotencyKey"] = sent_key_;
  line["status"] = status;
  for (const auto& [name, value] : more.items()) line[name] = value;
  run_.reach("status/" + std::to_string(status));
  run_.log("requestAnswered", line);
}

// `found`: {"workitem": id} when the request is about one that exists, else {}.
bool NaiveRouter::refuse(const std::string& method, const std::string& path, int status, const Json& found,
                         const Problems& problems) {
  Json more = found;
  more["problems"] = list_problems(problems);
  for (const Problem& problem : problems) run_.reach("problem/" + problem.code);
  answer(method, path, status, more);
  return false;
}

const BoundKey* NaiveRouter::find_bound_key(const std::string& path, const std::string& key) {
  for (const BoundKey& bound : bound_keys_) {
    const bool is_alive = run_.world.now - bound.at < idempotency_window;
    if (bound.path == path && bound.key == key && is_alive) return &bound;
    if (bound.path == path && bound.key == key) run_.reach("case/keyBoundAgain");
  }
  return nullptr;
}

bool NaiveRouter::answer_from_key(const std::string& path, const std::string& key, const Json& body) {
  const BoundKey* bound = key.empty() ? nullptr : find_bound_key(path, key);
  if (bound == nullptr) return false;
  if (!same_value(bound->body, body)) {
    refuse("POST", path, 409, Json::object(), {{"idempotencyKeyReused", ""}});
    return true;
  }
  Json more = Json::object();
  if (path == workitems_path) more["workitem"] = bound->created;
  more["replayed"] = true;
  run_.reach("case/replayed");
  answer("POST", path, 201, more);
  return true;
}

// --- POST /workitems ---

bool NaiveRouter::post_workitem(const Json& body, const std::string& key, const std::string& name,
                                const Times& times) {
  if (answer_from_key(workitems_path, key, body)) return run_.result.events.back().at("status") == 201;
  const Problems malformed = malformed_in_workitem(run_.world, body);
  if (!malformed.empty()) return refuse("POST", workitems_path, 400, Json::object(), malformed);

  Workitem workitem;
  if (name.empty()) {
    workitem.id = make_id("workitem", seed_, requests_);
  } else {
    std::vector<std::string>& ids = created_under_[name];
    workitem.id = ids.empty() ? name : name + "#" + std::to_string(ids.size() + 1);
    if (!ids.empty()) run_.reach("case/nameUsedAgain");
    ids.push_back(workitem.id);
  }
  workitem.type_id = body.at("workitemTypeId").get<std::string>();
  workitem.custom_fields = member(body, "customFields");
  const Json& routing_data = member(body, "routingData");
  if (member(routing_data, "queueId").is_string())
    workitem.routing_data.queue_id = routing_data.at("queueId");
  if (member(routing_data, "routingRuleId").is_string()) {
    workitem.routing_data.routing_rule_id = routing_data.at("routingRuleId");
  }
  workitem.routing_data.skills = read_skills(member(routing_data, "skills"));
  if (member(body, "source").is_string()) workitem.source = body.at("source").get<std::string>();
  if (member(body, "priority").is_number()) workitem.priority = body.at("priority").get<std::int64_t>();
  workitem.times = times;
  workitem.type_version = find_type(run_.world, workitem.type_id)->version;

  Json more = {
      {"workitem", workitem.id}, {"workitemType", workitem.type_id}, {"priority", workitem.priority}};
  if (key.empty()) {
    more["warnings"] = Json::array({{{"code", "missingIdempotencyKey"}}});
    run_.reach("warning/missingIdempotencyKey");
  } else {
    bound_keys_.push_back({workitems_path, key, workitem.id, body, run_.world.now});
  }
  answer("POST", workitems_path, 201, more);
  run_.world.workitems.push_back(workitem);
  route_at_creation(run_.world.workitems.back());
  return true;
}

void NaiveRouter::route_at_creation(Workitem& workitem) {
  const WorkitemType& type = *find_type(run_.world, workitem.type_id);
  const RoutingData& data = workitem.routing_data;
  if (!type.routing_enabled || (!type.routing_rule_id && !data.routing_rule_id && !data.queue_id)) return;
  carry_out(workitem, attempt_routing(workitem, Json::object()));
}

// --- routing attempts ---

NaiveRouter::Attempt NaiveRouter::attempt_routing(const Workitem& workitem, const Json& request) const {
  const RoutingData& data = workitem.routing_data;
  Attempt attempt;
  attempt.requested = read_skills(member(request, "skills"));
  const Json& requested_rule = member(request, "routingRuleId");
  const Json& requested_queue = member(request, "queueId");
  const bool names_neither = requested_rule.is_null() && requested_queue.is_null();

  if (!requested_queue.is_null())
    attempt.queue = requested_queue.get<std::string>();
  else if (names_neither && data.queue_id)
    attempt.queue = data.queue_id;
  if (attempt.queue) {
    attempt.warns = !requested_rule.is_null() || data.routing_rule_id || !attempt.requested.empty() ||
                    !data.skills.empty();
  } else if (!requested_rule.is_null()) {
    attempt.choice = choose_named_rule(run_.world, requested_rule.get<std::string>(), workitem);
  } else if (data.routing_rule_id) {
    attempt.choice = choose_named_rule(run_.world, *data.routing_rule_id, workitem);
  } else {
    attempt.choice = choose_attached_rule(run_.world, workitem);
  }
  return attempt;
}

void NaiveRouter::carry_out(Workitem& workitem, const Attempt& attempt) {
  if (attempt.queue) {
    run_.bypass_rules(workitem, *attempt.queue, attempt.warns);
  } else if (attempt.choice.winner != nullptr) {
    run_.choose_rule(workitem, attempt.choice, attempt.requested);
  } else {
    Json line = {{"workitem", workitem.id}, {"reason", "noRuleMatched"}};
    run_.add_warnings(line, attempt.choice);
    run_.log("unrouted", line);
  }
}

bool NaiveRouter::route(Workitem& workitem, const Json& request, const std::string& path) {
  const Json found = {{"workitem", workitem.id}};
  const Problems malformed = malformed_in_routing(run_.world, request);
  if (!malformed.empty()) return refuse("POST", path, 400, found, malformed);
  if (workitem.state != "unrouted" && workitem.state != "queued") {
    return refuse("POST", path, 409, found, {{"wrongState", ""}});
  }
  if (!find_type(run_.world, workitem.type_id)->routing_enabled) {
    return refuse("POST", path, 409, found, {{"routingDisabled", ""}});
  }
  const Attempt attempt = attempt_routing(workitem, request);
  if (workitem.state == "queued" && !attempt.queue && attempt.choice.winner == nullptr) {
    return refuse("POST", path, 409, found, {{"noRuleMatched", ""}});
  }
  answer("POST", path, 200, found);
  carry_out(workitem, attempt);
  return true;
}

// --- the verbs on a workitem ---

bool NaiveRouter::post_verb(const std::string& id, const std::string& verb, const Json& body) {
  const std::string path = workitems_path + "/" + id + "/" + verb;
  Workitem* workitem = find_workitem(run_.world, id);
  if (workitem == nullptr) return refuse("POST", path, 404, Json::object(), {{"notFound", ""}});
  if (verb == "routing") return route(*workitem, body, path);

  const Json found = {{"workitem", id}};
  const std::string& state = workitem->state;
  if ((verb == "accept" || verb == "decline") && state != "assigned") {
    return refuse("POST", path, 409, found, {{"noOpenOffer", ""}});
  }
  if ((verb == "complete" && state != "accepted") ||
      (verb == "cancel" && (state == "completed" || state == "cancelled"))) {
    return refuse("POST", path, 409, found, {{"wrongState", ""}});
  }
  answer("POST", path, 200, found);
  if (verb == "accept") run_.accept(*workitem);
  if (verb == "decline") run_.return_offer(*workitem, "declined");
  if (verb == "complete") run_.complete(*workitem);
  if (verb == "cancel") run_.cancel(*workitem);
  return true;
}

// --- workitem types ---

std::vector<std::string> recompiled_rules(const World& world, const WorkitemType& type) {
  std::vector<std::string> ids;
  for (const Rule* rule : attached_rules(world, type)) ids.push_back(rule->id);
  return ids;
}

// Takes over the members that the body gives, apart from the name.
// `type.version` is that of the type as the body leaves it.
void change_type(WorkitemType& type, const Json& body) {
  if (!member(body, "customFields").is_null()) {
    const WorkitemType before = type;
    type.custom_fields.clear();
    for (const Json& described : body.at("customFields")) {
      CustomField field = read_custom_field(described);
      const CustomField* known = find_field(before, field.name);
      field.since_version = known != nullptr ? known->since_version : type.version;
      type.custom_fields.push_back(field);
    }
  }
  if (!member(body, "routingEnabled").is_null()) type.routing_enabled = body.at("routingEnabled").get<bool>();
  if (!member(body, "maxCapacity").is_null()) type.max_capacity = body.at("maxCapacity").get<std::int64_t>();
  if (body.contains("routingRuleId")) {
    type.routing_rule_id.reset();
    if (!body.at("routingRuleId").is_null())
      type.routing_rule_id = body.at("routingRuleId").get<std::string>();
  }
}

bool NaiveRouter::post_type(const Json& body, const std::string& key, const std::optional<std::string>& id) {
  if (answer_from_key(types_path, key, body)) return run_.result.events.back().at("status") == 201;
  const Problems malformed = malformed_in_type(run_.world, body);
  if (!malformed.empty()) return refuse("POST", types_path, 400, Json::object(), malformed);
  const Problems conflicts = conflicts_of_type(run_.world, id, body);
  if (!conflicts.empty()) return refuse("POST", types_path, 409, Json::object(), conflicts);

  WorkitemType type;
  type.id = id ? *id : make_id("workitemtype", seed_, requests_);
  type.name = body.at("name").get<std::string>();
  change_type(type, body);
  type.compiled_at = run_.world.now;
  Json more = Json::object();
  if (key.empty()) {
    more["warnings"] = Json::array({{{"code", "missingIdempotencyKey"}}});
    run_.reach("warning/missingIdempotencyKey");
  } else {
    bound_keys_.push_back({types_path, key, type.id, body, run_.world.now});
  }
  run_.world.types.push_back(type);
  answer("POST", types_path, 201, more);
  run_.log("typeCreated", {{"workitemType", type.id},
                           {"version", type.version},
                           {"recompiledRules", recompiled_rules(run_.world, type).size()}});
  return true;
}

bool NaiveRouter::patch_type(const std::string& id, const Json& body) {
  const std::string path = types_path + "/" + id;
  WorkitemType* type = find_type(run_.world, id);
  if (type == nullptr) return refuse("PATCH", path, 404, Json::object(), {{"notFound", ""}});
  const Problems malformed = malformed_in_patch(run_.world, body);
  if (!malformed.empty()) return refuse("PATCH", path, 400, Json::object(), malformed);
  const Problems conflicts = conflicts_of_patch(*type, body);
  if (!conflicts.empty()) return refuse("PATCH", path, 409, Json::object(), conflicts);

  const std::int64_t old_capacity = type->max_capacity;
  ++type->version;
  change_type(*type, body);
  const Duration rules_lived = run_.world.now - type->compiled_at;
  type->compiled_at = run_.world.now;
  answer("PATCH", path, 200, Json::object());
  run_.log("typePatched", {{"workitemType", type->id},
                           {"version", type->version},
                           {"recompiledRules", recompiled_rules(run_.world, *type).size()},
                           {"rules", recompiled_rules(run_.world, *type)},
                           {"rulesLived", rules_lived}});
  if (type->max_capacity > old_capacity) {
    run_.reach("case/maxCapacityRaised");
    for (const std::string& waiting : waiting_workitems(run_.world)) {
      const Workitem& workitem = *find_workitem(run_.world, waiting);
      if (workitem.type_id == id) run_.push_later(workitem);
    }
  }
  return true;
}

// --- the timeline ---

// `name`: the latest created under it, `name#2` that one. What was never created is looked for as written.
std::string NaiveRouter::id_of_name(const std::string& name) const {
  const std::size_t hash = name.find('#');
  const auto created = created_under_.find(name.substr(0, hash));
  if (created == created_under_.end() || created->second.empty()) return name;
  if (hash == std::string::npos) return created->second.back();
  const std::size_t number = std::stoul(name.substr(hash + 1));
  return number <= created->second.size() ? created->second[number - 1] : name;
}

std::string idempotency_key_of(const Json& headers) {
  for (const auto& [name, value] : headers.items()) {
    std::string lower;
    for (char c : name) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower == "idempotency-key") return value.get<std::string>();
  }
  return "";
}

bool NaiveRouter::raw_request(const Json& request, std::string& cause) {
  const std::string method = request.at("method").get<std::string>(),
                    path = request.at("path").get<std::string>();
  const std::string key = idempotency_key_of(member(request, "headers"));
  const Json& body = member(request, "body");
  if (method == "PATCH") {
    cause = "patchType";
    return patch_type(path.substr(types_path.size() + 1), body);
  }
  if (path == types_path) {
    cause = "createType";
    return post_type(body, key, {});
  }
  if (path == workitems_path) {
    cause = "submit";
    return post_workitem(body, key, "", defaults_);
  }
  const std::size_t last_slash = path.rfind('/');
  const std::string verb = path.substr(last_slash + 1);
  cause = verb == "routing" ? "route" : verb;
  return post_verb(path.substr(workitems_path.size() + 1, last_slash - workitems_path.size() - 1), verb,
                   request.contains("body") ? body : Json::object());
}

void NaiveRouter::run_entry(const Json& entry) {
  std::string cause;
  bool has_effect = false;
  const auto text = [&](const char* name) { return entry.at(name).get<std::string>(); };
  if (entry.contains("expect")) return;
  if (entry.contains("agent")) {
    cause = "agent";
    const std::size_t lines = run_.result.events.size();
    run_.change_agent(*find_agent(run_.world, text("agent")), entry);
    has_effect = run_.result.events.size() > lines;
  } else {
    ++requests_;
    sent_key_ = entry.contains("request") ? idempotency_key_of(member(entry.at("request"), "headers"))
                                          : entry.value("idempotencyKey", "");
    if (entry.contains("submit")) {
      cause = "submit";
      has_effect = post_workitem(member(entry, "body"), entry.value("idempotencyKey", ""), text("submit"),
                                 read_times(entry, defaults_));
    } else if (entry.contains("createType")) {
      cause = "createType";
      has_effect = post_type(member(entry, "body"), "", text("createType"));
    } else if (entry.contains("patchType")) {
      cause = "patchType";
      has_effect = patch_type(text("patchType"), member(entry, "body"));
    } else if (entry.contains("request")) {
      run_.reach("case/requestVerb");
      has_effect = raw_request(entry.at("request"), cause);
    } else {
      for (const char* verb : {"route", "accept", "decline", "complete", "cancel"}) {
        if (!entry.contains(verb)) continue;
        cause = verb;
        has_effect = post_verb(id_of_name(text(verb)), cause == "route" ? "routing" : cause,
                               entry.contains("body") ? entry.at("body") : Json::object());
      }
    }
  }
  run_.finish_event();
  if (has_effect) count_event(cause);
}

void NaiveRouter::count_event(const std::string& cause) {
  run_.reach("cause/" + cause);
  if (!last_cause_.empty() && last_cause_at_ == run_.world.now) {
    run_.reach("pair/" + last_cause_ + " then " + cause);
  }
  last_cause_ = cause;
  last_cause_at_ = run_.world.now;
}

// Runs the timer that is due first, of several the one set first; false when none is due before the limit.
bool NaiveRouter::run_next_timer(std::optional<Instant> limit, bool limit_included) {
  auto first = run_.timers.end();
  for (auto timer = run_.timers.begin(); timer != run_.timers.end(); ++timer) {
    if (first == run_.timers.end() || timer->due < first->due) first = timer;
  }
  if (first == run_.timers.end()) return false;
  if (limit && (limit_included ? first->due > *limit : first->due >= *limit)) return false;
  const Timer timer = *first;
  run_.timers.erase(first);
  run_.world.now = timer.due;
  const bool has_effect = run_.run_timer(timer);
  run_.finish_event();
  if (has_effect) {
    last_effect_ = timer.due;
    count_event(timer.kind);
  }
  return true;
}

void NaiveRouter::log_start() {
  Json types = Json::array(), agents = Json::array();
  for (const WorkitemType& type : run_.world.types) {
    types.push_back({{"workitemType", type.id}, {"version", type.version}});
  }
  for (const Agent& agent : run_.world.agents) {
    Json skills = Json::array();
    for (const auto& [id, proficiency] : agent.skills)
      skills.push_back({{"skillId", id}, {"proficiency", proficiency}});
    agents.push_back({{"agent", agent.id}, {"state", agent.state}, {"skills", skills}});
  }
  run_.log("runStarted", {{"scenario", scenario_name_},
                          {"seed", seed_},
                          {"startsAt", write_instant(starts_at_)},
                          {"orgHash", ""},
                          {"types", types},
                          {"agents", agents}});
}

void NaiveRouter::log_end() {
  Json waiting = Json::array();
  for (const std::string& id : waiting_workitems(run_.world)) {
    const std::string diagnosis = diagnosis_of(run_.world, *find_workitem(run_.world, id));
    waiting.push_back({{"workitem", id}, {"diagnosis", diagnosis}});
    run_.reach("diagnosis at the end/" + diagnosis);
  }
  run_.log("runEnded", {{"events", run_.result.events.size()},
                        {"waiting", waiting},
                        {"stateHash", hash_text(run_.canonical_text())}});
}

OracleResult NaiveRouter::replay() {
  log_start();
  for (const Entry& entry : entries_) {
    while (run_next_timer(entry.at, false)) {
    }
    run_.world.now = last_effect_ = entry.at;
    run_entry(entry.verb);
  }
  while (run_next_timer(until_, true)) {
  }
  run_.world.now = until_.value_or(last_effect_);
  log_end();
  return run_.result;
}

}  // namespace

OracleResult replay_naively(const Json& org, const Json& scenario) {
  return NaiveRouter(org, scenario).replay();
}

}  // namespace routesim::oracle

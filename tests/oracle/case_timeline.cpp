// The timeline of a case. Times lie on whole seconds and often stand still, verbs go by preference to what
// was submitted lately, and an entry often repeats the kind of the one before: so offers are open when they
// are answered, and things of all kinds meet at one instant.

#include <algorithm>

#include "tests/oracle/case_plan.hpp"
#include "tests/oracle/naive_text.hpp"

namespace routesim::oracle {
namespace {

enum Kind { submit, agent, route, accept, decline, complete, cancel, patch_type, create_type, kinds };

Json seconds(std::int64_t count) { return std::to_string(count) + "s"; }

std::string api_key(Dice& dice) {
  const int fresh = dice.below(10'000);
  return dice.chance(50) ? "fresh-" + std::to_string(fresh) : dice.pick({"key:1", "key 2", "KEY-3"});
}

class TimelineBuilder {
 public:
  TimelineBuilder(const Recipe& recipe, Plan& plan, const std::string& starts_at)
      : recipe_(recipe), plan_(plan), starts_at_(read_date(starts_at).value()), dice_(recipe.scenario) {
    for (int i = 0; i < first_roll_of_timeline; ++i) dice_.roll();
    stillness_ = 18 + dice_.below(64);
    // Each case has a few kinds of entry that it likes, so that rare kinds meet their like.
    for (int& weight : likes_) weight = dice_.weighted({64, 18, 18}) * 10;
  }

  Json build() {
    Json timeline = Json::array();
    for (std::size_t i = 0; i < recipe_.entries.size(); ++i) {
      Dice dice(recipe_.entries[i]);
      const int kind = next_kind(dice);
      move_time(dice, i, kind);
      Json verb = build_entry(dice, kind);
      Json entry = {{"at", write_at(dice)}};
      for (const auto& [name, value] : verb.items()) entry[name] = value;
      timeline.push_back(entry);
    }
    add_promised_patches(timeline);
    return timeline;
  }

  std::int64_t now() const { return now_; }

 private:
  const Recipe& recipe_;
  Plan& plan_;
  Instant starts_at_;
  Dice dice_;
  std::int64_t now_ = 0;
  int stillness_ = 0;  // percent
  int likes_[kinds] = {};
  int last_kind_ = submit;

  void move_time(Dice& dice, std::size_t place, int kind) {
    const bool answers_offer = kind == accept || kind == decline || kind == complete;
    const bool stays = dice.roll() % 100 < stillness_ + (answers_offer ? 14 : 0);
    const int step = 1 + dice.weighted({55, 25, 12, 8});
    const int short_of_a_day = dice.below(4);
    if (plan_.crosses_a_day && place > 0 && place == recipe_.entries.size() / 2) {
      now_ += 86'400 - short_of_a_day;
    } else if (!stays && place > 0) {
      now_ += step;
    }
  }

  std::string write_at(Dice& dice) const {
    switch (dice.weighted({80, 5, 5, 5, 5})) {
      case 1: return std::to_string(now_ * 1000) + "ms";
      case 2: return std::to_string(now_ / 60) + "m" + std::to_string(now_ % 60) + "s";
      case 3: return write_instant(starts_at_ + now_ * 1'000'000);
      case 4: {
        const std::string digits = write_instant(now_ * 1'000'000);
        return now_ < 86'400 ? digits.substr(11, 8) : std::to_string(now_) + "s";
      }
      default: return std::to_string(now_) + "s";
    }
  }

  int next_kind(Dice& dice) {
    const bool repeats = dice.chance(20);
    const int chosen = choose_kind(dice);
    if (plan_.names.empty() && chosen >= route && chosen <= cancel)
      last_kind_ = submit;
    else if (!repeats || last_kind_ == submit)
      last_kind_ = chosen;
    return last_kind_;
  }

  Json build_entry(Dice& dice, int kind) {
    const bool raw = dice.chance(10);
    switch (kind) {
      case agent: return agent_entry(dice);
      case route: return workitem_verb(dice, "route", raw);
      case accept: return workitem_verb(dice, "accept", raw);
      case decline: return workitem_verb(dice, "decline", raw);
      case complete: return workitem_verb(dice, "complete", raw);
      case cancel: return workitem_verb(dice, "cancel", raw);
      case patch_type: return patch_entry(dice, raw);
      case create_type: return create_entry(dice, raw);
      default: return raw ? raw_submit(dice) : submit_entry(dice);
    }
  }

  int choose_kind(Dice& dice) const {
    const int weights[kinds] = {plan_.submit_entries.size() < 3 ? 47 : 5, 7, 13, 21, 34, 27, 13, 6, 6};
    int sum = 0;
    for (int i = 0; i < kinds; ++i) sum += weights[i] + likes_[i];
    int rest = dice.roll() % sum;
    int kind = 0;
    while (rest >= weights[kind] + likes_[kind]) {
      rest -= weights[kind] + likes_[kind];
      ++kind;
    }
    return kind;
  }

  // --- submits ---

  Json submit_entry(Dice& dice) {
    Json entry = Json::object();
    Guess guess;
    const int retry = plan_.submit_entries.empty() ? 0 : dice.weighted({78, 8, 5, 4, 5});
    if (retry > 0) {
      entry = dice.pick(plan_.submit_entries);
      if (retry == 2) entry["body"] = written_otherwise(entry["body"]);  // the same payload, other bytes
      if (retry == 3)
        entry["body"] = workitem_body(dice, plan_, guess);  // same name and key, another payload
      if (retry == 4) entry["submit"] = "w" + std::to_string(plan_.next_name++);
    } else {
      const bool again = !plan_.names.empty() && dice.chance(12);
      entry["submit"] = again ? dice.pick(plan_.names) : "w" + std::to_string(plan_.next_name++);
      if (dice.chance(35)) entry["idempotencyKey"] = api_key(dice);
      entry["body"] = workitem_body(dice, plan_, guess);
      add_times(dice, plan_, entry, true, 25);
      plan_.submit_entries.push_back(entry);
    }
    const std::string name = entry["submit"].get<std::string>();
    ++plan_.submits[name];
    std::erase(plan_.names, name);
    plan_.names.push_back(name);
    if (retry == 0 && !(guess.finished && plan_.guesses.contains(name))) {
      guess.accepts_at = now_ + seconds_of(entry, "acceptAfter", plan_.accept_after);
      guess.handle_time = seconds_of(entry, "handleTime", plan_.handle_time);
      guess.completes_at = guess.accepts_at + guess.handle_time;
      plan_.guesses[name] = guess;
    }
    return entry;
  }

  Json written_otherwise(const Json& body) {
    if (!body.is_object()) return body;
    Json other = Json::object();
    std::vector<std::string> names;
    for (const auto& [name, value] : body.items()) names.push_back(name);
    std::reverse(names.begin(), names.end());
    for (const std::string& name : names) {
      const Json& value = body.at(name);
      if (name == "customFields" && value.is_object()) {
        other[name] = Json::object();
        for (const auto& [field, held] : value.items()) {
          other[name][field] = held.is_number_integer() ? Json(held.get<double>()) : held;
        }
      } else {
        other[name] = value;
      }
    }
    return other;
  }

  Json raw_request(const std::string& method, const std::string& path, const Json& body, Dice& dice,
                   bool may_key) {
    Json request = {{"method", method}, {"path", path}};
    if (!body.is_null()) request["body"] = body;
    if (may_key && dice.chance(50)) request["headers"] = {{"Idempotency-Key", api_key(dice)}};
    return {{"request", request}};
  }

  Json raw_submit(Dice& dice) {
    Guess guess;
    Json body = workitem_body(dice, plan_, guess);
    if (!plan_.submit_entries.empty() && dice.chance(30)) body = dice.pick(plan_.submit_entries).at("body");
    return raw_request("POST", "/api/v2/workitems", body, dice, true);
  }

  // --- verbs on a workitem ---

  bool suits(const std::string& verb, const std::string& name) const {
    if (!plan_.guesses.contains(name)) return false;
    const Guess& guess = plan_.guesses.at(name);
    const bool accepted = guess.accepted || (guess.routed && now_ > guess.accepts_at);
    if (guess.finished || (guess.routed && now_ > guess.completes_at)) return false;
    if (verb == "route") return !guess.routed || !accepted;
    if (verb == "accept" || verb == "decline") {
      return guess.routed && !accepted && guess.declines < plan_.agents.size();
    }
    if (verb == "complete") return accepted;
    return true;
  }

  void believe(const std::string& verb, const std::string& name, const Json& body) {
    Guess& guess = plan_.guesses[name];
    if (verb == "route") guess.declines = 0;
    if (verb == "route") guess.routed = !plan_.rules.empty() || member(body, "queueId").is_string();
    if (verb == "decline") ++guess.declines;
    if (verb == "accept") {
      guess.accepted = true;
      guess.completes_at = now_ + guess.handle_time;
    }
    if (verb == "complete" || verb == "cancel") guess.finished = true;
  }

  // Mostly one that the verb suits, by preference one submitted lately; "" when there is none.
  std::string target(Dice& dice, const std::string& verb) {
    const bool any = dice.chance(5);
    std::vector<std::string> suitable;
    for (const std::string& name : plan_.names) {
      if (any || suits(verb, name)) suitable.push_back(name);
    }
    const std::size_t back = static_cast<std::size_t>(dice.weighted({30, 25, 18, 12, 8, 7}));
    return suitable.empty() ? "" : suitable[suitable.size() - 1 - back % suitable.size()];
  }

  // Where nothing suits the verb, the one that leads to it.
  Json workitem_verb(Dice& dice, const std::string& verb, bool raw) {
    std::string name = target(dice, verb);
    if (name.empty()) {
      if (verb == "complete") return workitem_verb(dice, "accept", raw);
      if (verb == "accept" || verb == "decline") return workitem_verb(dice, "route", raw);
      return submit_entry(dice);
    }
    const bool has_body = verb == "route" && !dice.chance(45);
    const Json body = has_body ? routing_body(dice, plan_) : Json();
    believe(verb, name, body);
    const std::string path = "/api/v2/workitems/" + name + "/" + (verb == "route" ? "routing" : verb);
    if (raw) return raw_request("POST", path, body, dice, true);
    if (dice.chance(8)) {
      const int submits = plan_.submits[name];
      name += "#" + std::to_string(1 + dice.below(static_cast<std::size_t>(submits)));
    }
    Json entry = {{verb, name}};
    if (has_body) entry["body"] = body;
    return entry;
  }

  // --- agents ---

  Json agent_entry(Dice& dice) {
    if (plan_.agents.empty()) return submit_entry(dice);
    const bool same = dice.chance(20);
    Json entry = {{"agent", same ? plan_.agents.front() : dice.pick(plan_.agents)}};
    const int changes = dice.weighted({75, 18, 7});
    if (changes != 1) {
      const char* states[] = {"Available", "In Queue", "Not Available", "Offline", "Lunch"};
      entry["state"] = states[dice.weighted({48, 20, 14, 10, 8})];
    }
    if (changes != 0) {
      Json skills = Json::array();
      for (const std::string& skill : plan_.skills) {
        const int proficiency = dice.below(6);
        if (dice.chance(75)) skills.push_back({{"skillId", skill}, {"proficiency", 5 - proficiency}});
      }
      if (dice.chance(50)) std::reverse(skills.begin(), skills.end());
      entry["skills"] = skills;
    }
    return entry;
  }

  // --- types ---

  Json patch_entry(Dice& dice, bool raw) {
    PlannedType& type =
        plan_.types[static_cast<std::size_t>(dice.weighted({40, 30, 20, 10})) % plan_.types.size()];
    const Json body = patch_body(dice, plan_, type);
    // The verb names types that exist in the end; any other takes a request as it would be sent.
    const bool unknown = dice.chance(5);
    const std::string id = unknown ? "unknown-type" : type.id;
    if (raw || unknown) return raw_request("PATCH", "/api/v2/workitemtypes/" + id, body, dice, true);
    return {{"patchType", type.id}, {"body", body}};
  }

  Json create_entry(Dice& dice, bool raw) {
    const bool same_id = dice.chance(10), same_name = dice.chance(10);
    const std::string number = std::to_string(plan_.next_type++);
    const std::string id = same_id ? dice.pick(plan_.types).id : "made-" + number;
    const std::string name = same_name ? dice.pick(plan_.types).name : "Made " + number;
    PlannedType planned;
    planned.id = id;
    const Json body = type_body(dice, plan_, name, planned);
    if (raw) return raw_request("POST", "/api/v2/workitemtypes", body, dice, true);
    if (!same_id && !same_name) plan_.types.push_back(planned);
    return {{"createType", id}, {"body", body}};
  }

  // Rules may name a field only if some covered type has it once the timeline is over. What was submitted
  // before is then asked to be routed: it lacks the field.
  void add_promised_patches(Json& timeline) {
    const std::size_t before = timeline.size();
    for (PlannedType& type : plan_.types) {
      if (!type.rules_use_added) continue;
      timeline.push_back({{"at", seconds(now_)},
                          {"patchType", type.id},
                          {"body", {{"customFields", all_fields_and_more(type)}}}});
    }
    if (timeline.size() == before) return;
    for (const std::string& name : plan_.names) timeline.push_back({{"at", seconds(now_)}, {"route", name}});
  }
};

}  // namespace

std::int64_t seconds_of(const Json& members, const char* name, std::int64_t otherwise) {
  if (!members.contains(name)) return otherwise;
  if (members.at(name) == "never") return endless;
  return read_duration(members.at(name).get<std::string>()) / 1'000'000;
}

void add_times(Dice& dice, Plan& plan, Json& members, bool may_reoffer, int percent) {
  const auto chance = [&] { return dice.chance(percent); };
  const Json accept_after =
      dice.pick<Json>({"0s", "never", "2s", "never", "3s", "never", "4s", "1s", "3s", "never"});
  if (chance()) members["acceptAfter"] = accept_after;
  const Json offer_timeout = dice.pick<Json>({"2s", "1s", "3s", "4s", "9s", "5s"});
  if (chance()) members["offerTimeout"] = offer_timeout;
  const Json handle_time = dice.pick<Json>({"2s", "0s", "1s", "3s", "4s", "00:00:05"});
  if (chance()) members["handleTime"] = handle_time;
  const Json wrap_up = dice.pick<Json>({"1s", "2s", "0s", "3s"});
  if (chance()) members["wrapUp"] = wrap_up;
  const Json reoffer_after = dice.pick<Json>({"2s", "1s", "3s", "4s", "3s", "2s", "500ms"});
  if (chance() && may_reoffer && !plan.crosses_a_day) {
    members["reofferAfter"] = reoffer_after;
    plan.uses_reoffer = true;
  }
}

Json build_timeline(const Recipe& recipe, Plan& plan, const std::string& starts_at, std::int64_t& last_at) {
  TimelineBuilder builder(recipe, plan, starts_at);
  Json timeline = builder.build();
  last_at = builder.now();
  return timeline;
}

}  // namespace routesim::oracle

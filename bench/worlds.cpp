// Everything is drawn from splitmix64 by integer arithmetic; std distributions differ between libraries.
#include "bench/worlds.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "engine/input/json_reader.hpp"

namespace routesim::bench {
namespace {

constexpr std::int64_t second = 1'000'000;

model::Condition comparison(std::string field, model::Operator op, std::vector<model::Literal> values) {
  model::Condition result;
  result.kind = model::Condition::Kind::comparison;
  result.comparison = {std::move(field), op, std::move(values)};
  return result;
}

model::Condition all_of(std::vector<model::Condition> parts) {
  model::Condition result;
  result.kind = model::Condition::Kind::all;
  result.parts = std::move(parts);
  return result;
}

model::CustomField field(std::string name, model::FieldKind kind, std::vector<std::string> options = {}) {
  model::CustomField result;
  result.name = result.display_name = std::move(name);
  result.kind = kind;
  result.is_routing_field = true;
  result.options = std::move(options);
  return result;
}

// So many different skills out of all, each at 1 to 5.
std::vector<model::AgentSkill> some_skills(Draws& draws, int count, std::uint32_t all) {
  std::vector<std::uint32_t> skills(all);
  for (std::uint32_t s = 0; s < all; ++s) skills[s] = s;
  std::vector<model::AgentSkill> result;
  for (int i = 0; i < count; ++i) {
    std::swap(skills[static_cast<std::size_t>(i)],
              skills[static_cast<std::size_t>(i) + draws.below(all - static_cast<std::uint32_t>(i))]);
    result.push_back({{skills[static_cast<std::size_t>(i)]}, draws.between(1, 5)});
  }
  std::sort(result.begin(), result.end());
  return result;
}

// What a workitem may ask of that team: so many of its skills, each at most as good as the team has it.
std::vector<model::SkillMinimum> asked_of(Draws& draws, std::vector<model::AgentSkill> team, int count) {
  std::vector<model::SkillMinimum> result;
  for (; count > 0; --count) {
    const auto skill = team.begin() + static_cast<std::ptrdiff_t>(draws.below(team.size()));
    result.push_back({skill->skill, draws.between(0, skill->proficiency)});
    team.erase(skill);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::vector<model::AgentSkill>> make_teams(Draws& draws, int teams, int fewest, int most,
                                                       std::uint32_t all) {
  std::vector<std::vector<model::AgentSkill>> result;
  for (int t = 0; t < teams; ++t) result.push_back(some_skills(draws, draws.between(fewest, most), all));
  return result;
}

void add_skills(model::Org& org, std::uint32_t count) {
  for (std::uint32_t s = 0; s < count; ++s) {
    // Two digits, so that ids sort as they stand.
    const std::string id = "skill-" + std::to_string(10 + s);
    org.skills.push_back({id, id});
  }
}

void fill_indexes(model::Org& org) {
  const auto fill = [](const auto& list, auto& index) {
    for (std::uint32_t i = 0; i < list.size(); ++i) index[list[i].id] = i;
  };
  fill(org.types, org.type_index);
  fill(org.rules, org.rule_index);
  fill(org.queues, org.queue_index);
  fill(org.skills, org.skill_index);
  fill(org.agents, org.agent_index);
}

model::Agent make_agent(std::uint32_t number, const std::vector<model::AgentSkill>& skills, Draws& draws) {
  model::Agent agent;
  agent.id = agent.name = "agent-" + std::to_string(1'000'000 + number);
  agent.state = model::AgentState::available;
  agent.skills = skills;
  agent.historical_performance = draws.between(400'000, 1'000'000);
  return agent;
}

}  // namespace

Population make_population(std::uint32_t agents, Team team) {
  const int teams = team == Team::mixed ? 60 : 200;
  constexpr std::uint32_t skills = 32;
  Draws draws{1};
  Population population;
  model::Org& org = population.org;
  org.types.resize(1);
  org.types[0].id = org.types[0].name = "work";
  org.types[0].max_capacity = 4;
  org.queues.resize(1);
  org.queues[0].id = org.queues[0].name = "everybody";
  add_skills(org, skills);
  const auto team_skills = make_teams(draws, teams, 4, 10, skills);
  for (std::uint32_t i = 0; i < agents; ++i) {
    auto own = team == Team::own ? some_skills(draws, draws.between(4, 10), skills)
                                 : team_skills[draws.below(team_skills.size())];
    if (team == Team::mixed) own[draws.below(own.size())].proficiency = draws.between(1, 5);
    org.agents.push_back(make_agent(i, own, draws));
    if (draws.one_in(2)) org.agents.back().state = model::AgentState::not_available;
  }
  fill_indexes(org);
  for (int s = 0; s < 300; ++s) {
    population.signatures.push_back(
        asked_of(draws, team_skills[draws.below(team_skills.size())], draws.between(1, 3)));
  }
  return population;
}

WaitingWorld make_waiting_world(std::size_t kinds, std::size_t kinds_of_nobody) {
  constexpr std::uint32_t skills = 32;
  constexpr int profiles = 200;
  // So many of 32 skills make a tenth of all pairs, triples and quadruples.
  struct Shape {
    std::size_t most_kinds;
    int asked, had;
  };
  constexpr Shape shapes[] = {{400, 2, 10}, {4'000, 3, 15}, {400'000, 4, 18}};
  const Shape shape = *std::find_if(std::begin(shapes), std::end(shapes),
                                    [&](const Shape& s) { return kinds <= s.most_kinds; });
  Draws draws{6};
  WaitingWorld world;
  world.kinds_at_work = kinds;
  for (std::uint32_t s = 0; s <= skills; ++s) world.skills.push_back("skill-" + std::to_string(10 + s));
  const auto have = [&](int count, int worst, int best) {
    auto result = some_skills(draws, count, skills);
    for (model::AgentSkill& skill : result) skill.proficiency = draws.between(worst, best);
    return result;
  };
  std::set<std::vector<int>> known;
  while (world.kinds.size() < kinds + kinds_of_nobody) {
    std::vector<model::SkillMinimum> kind;
    std::vector<int> flat;
    for (const model::AgentSkill& skill : have(shape.asked, 0, 3)) {
      kind.push_back({skill.skill, skill.proficiency});
      flat.insert(flat.end(), {static_cast<int>(skill.skill.index), shape.asked < 4 ? 0 : skill.proficiency});
    }
    if (world.kinds.size() >= kinds) kind.push_back({{skills}, 0});
    if (known.insert(flat).second) world.kinds.push_back(std::move(kind));
  }
  for (int p = 0; p < profiles; ++p) world.profiles.push_back(have(shape.had + p % 2, 3, 5));
  return world;
}

RuleSet make_rules(std::uint32_t rules) {
  const std::vector<std::string> documents{"Paystub", "TaxReturn", "W2", "BankStatement", "Appraisal"};
  constexpr double width = 1'000;
  Draws draws{2};
  model::Org org;
  org.types.resize(1);
  org.types[0].id = org.types[0].name = "work";
  org.types[0].custom_fields = {field("customer", model::FieldKind::string),
                                field("documentType", model::FieldKind::dropdown, documents),
                                field("amount", model::FieldKind::number)};
  org.queues.resize(1);
  for (std::uint32_t r = 0; r < rules; ++r) {
    const double low = width * static_cast<double>(r / documents.size());
    model::Rule rule;
    rule.id = rule.name = "rule-" + std::to_string(10'000 + r);
    rule.evaluation_order = r;
    rule.when =
        all_of({comparison("documentType", model::Operator::equals, {documents[r % documents.size()]}),
                comparison("amount", model::Operator::between, {low, low + width - 1}),
                comparison("$priority", model::Operator::less_or_equal, {100.0})});
    org.rules.push_back(std::move(rule));
  }
  RuleSet result;
  for (int i = 0; i < 10'000; ++i) {
    const auto r = static_cast<std::uint32_t>(draws.below(rules));
    const double low = width * static_cast<double>(r / documents.size());
    result.workitems.push_back({std::string("customer-") + std::to_string(i),
                                model::OptionIndex{static_cast<std::uint32_t>(r % documents.size())},
                                low + static_cast<double>(draws.below(static_cast<std::uint64_t>(width)))});
  }
  fill_indexes(org);
  result.org = std::make_shared<const model::Org>(std::move(org));
  return result;
}

namespace {

enum EightFields : std::size_t { account, region, product, document, amount, score, due, urgent };

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> result;
  for (int i = 0; i < count; ++i) result.push_back(name + std::to_string(10 + i));
  return result;
}

std::string day_text(std::uint64_t day) {
  const auto digits = [](std::uint64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(2000 + day / 336) + "-" + digits(1 + day / 28 % 12) + "-" + digits(1 + day % 28);
}

// A comparison of the field, and in `made` a value for which it holds. Days are those that have a text above.
model::Condition drawn_comparison(Draws& draws, const model::WorkitemType& type, std::size_t of,
                                  std::uint32_t rules, model::FieldValues& made) {
  const std::string& name = type.custom_fields[of].name;
  const auto& options = type.custom_fields[of].options;
  const std::uint64_t range = std::max<std::uint64_t>(10, 100'000 / rules);
  switch (of) {
    case account: {
      const std::string text = "account-" + std::to_string(draws.below(rules));
      made[of] = text;
      return comparison(name, model::Operator::equals, {text});
    }
    case amount:
    case score: {
      const std::uint64_t low = draws.below(100'000);
      made[of] = static_cast<double>(low + draws.below(range));
      return comparison(name, model::Operator::between,
                        {static_cast<double>(low), static_cast<double>(low + range)});
    }
    case due: {
      const std::uint64_t low = draws.below(300 * 28);
      made[of] = *model::parse_date(day_text(low + draws.below(2)));
      return comparison(name, model::Operator::between, {day_text(low), day_text(low + 1)});
    }
    case urgent: {
      const bool flag = draws.one_in(2);
      made[of] = flag;
      return comparison(name, model::Operator::equals, {flag});
    }
    default: {
      const std::uint64_t one = draws.below(options.size());
      const std::uint64_t other = draws.below(options.size());
      made[of] = model::OptionIndex{static_cast<std::uint32_t>(draws.one_in(2) ? one : other)};
      return comparison(name, model::Operator::in, {options[one], options[other]});
    }
  }
}

// Of a field that any rule may ask for a part of; `amount` and `score` by one bound.
model::Condition drawn_wide_comparison(Draws& draws, const model::WorkitemType& type, std::size_t of,
                                       model::FieldValues& made) {
  if (of != amount && of != score) return drawn_comparison(draws, type, of, 1, made);
  const std::uint64_t bound = 10'000 * (1 + draws.below(8));
  made[of] = static_cast<double>(bound + draws.below(10'000));
  return comparison(type.custom_fields[of].name, model::Operator::greater_or_equal,
                    {static_cast<double>(bound)});
}

RuleSet drawn_rules(std::uint32_t rules, bool one_is_narrow) {
  constexpr std::size_t narrow[] = {account, amount, score, due};
  constexpr std::size_t wide[] = {region, product, document, amount, score, urgent};
  Draws draws{4};
  model::Org org;
  org.types.resize(1);
  model::WorkitemType& type = org.types[0];
  type.id = type.name = "work";
  type.custom_fields = {field("account", model::FieldKind::string),
                        field("region", model::FieldKind::dropdown, numbered("region-", 12)),
                        field("product", model::FieldKind::dropdown, numbered("product-", 20)),
                        field("document", model::FieldKind::dropdown, numbered("document-", 8)),
                        field("amount", model::FieldKind::number),
                        field("score", model::FieldKind::number),
                        field("due", model::FieldKind::date),
                        field("urgent", model::FieldKind::checkbox)};
  org.queues.resize(1);
  std::vector<model::FieldValues> made;  // by rule; what it does not ask for is drawn later
  for (std::uint32_t r = 0; r < rules; ++r) {
    model::Rule rule;
    rule.id = rule.name = "rule-" + std::to_string(10'000 + r);
    rule.evaluation_order = r;
    made.emplace_back(type.custom_fields.size());
    std::vector<model::Condition> parts;
    std::vector<bool> asked(type.custom_fields.size());
    const auto ask = [&](std::size_t of, bool is_narrow) {
      if (asked[of]) return;
      asked[of] = true;
      parts.push_back(is_narrow ? drawn_comparison(draws, type, of, rules, made.back())
                                : drawn_wide_comparison(draws, type, of, made.back()));
    };
    const std::size_t narrow_field = narrow[draws.below(std::size(narrow))];
    if (one_is_narrow) asked[narrow_field] = true;
    while (parts.size() < (one_is_narrow ? 2U : 3U)) ask(wide[draws.below(std::size(wide))], false);
    if (one_is_narrow) {
      asked[narrow_field] = false;
      ask(narrow_field, true);
      // Authors write them in any order.
      std::swap(parts.back(), parts[draws.below(parts.size())]);
    }
    rule.when = all_of(std::move(parts));
    org.rules.push_back(std::move(rule));
  }
  RuleSet result;
  for (int i = 0; i < 10'000; ++i) {
    model::FieldValues fields = made[draws.below(rules)];
    model::FieldValues others(fields.size());
    for (std::size_t of = 0; of < fields.size(); ++of) {
      (void)drawn_comparison(draws, type, of, rules, others);
      if (std::holds_alternative<model::NoValue>(fields[of])) fields[of] = std::move(others[of]);
    }
    result.workitems.push_back(std::move(fields));
  }
  fill_indexes(org);
  result.org = std::make_shared<const model::Org>(std::move(org));
  return result;
}

}  // namespace

RuleSet make_rules_of_eight_fields(std::uint32_t rules) { return drawn_rules(rules, true); }

RuleSet make_wide_rules(std::uint32_t rules) { return drawn_rules(rules, false); }

// ---- an M/M/10 queue
// --------------------------------------------------------------------------------------------

namespace {

constexpr std::int64_t mm10_agents = 10;
constexpr std::int64_t mm10_handle_us = 180 * second;
constexpr std::size_t quantiles = 1024;
constexpr std::int64_t quantile_unit = 1 << 20;  // a mean

// Where the exponential distribution reaches i / quantiles; the last one stands for the tail.
std::array<std::int64_t, quantiles + 1> make_quantiles() {
  std::array<std::int64_t, quantiles + 1> table{};
  for (std::size_t i = 0; i <= quantiles; ++i) {
    const double rest = i < quantiles ? 1.0 - static_cast<double>(i) / quantiles : 0.25 / quantiles;
    table[i] = static_cast<std::int64_t>(-std::log(rest) * static_cast<double>(quantile_unit));
  }
  return table;
}

}  // namespace

std::shared_ptr<const model::Org> make_mm10_org() {
  model::Org org;
  org.types.resize(1);
  org.types[0].id = org.types[0].name = "work";
  org.types[0].routing_rule = model::RuleId{0};
  org.queues.resize(1);
  org.queues[0].id = org.queues[0].name = "everybody";
  org.rules.resize(1);
  org.rules[0].id = org.rules[0].name = "always";
  for (std::uint32_t i = 0; i < mm10_agents; ++i) {
    model::Agent agent;
    agent.id = agent.name = "agent-" + std::to_string(i);
    agent.state = model::AgentState::available;
    org.agents.push_back(std::move(agent));
  }
  fill_indexes(org);
  return std::make_shared<const model::Org>(std::move(org));
}

Mm10::Mm10(std::uint64_t seed) : draws_(seed) {}

std::int64_t Mm10::exponential(std::int64_t mean_us) {
  // Between two quantiles in a straight line: as good as the distribution itself here, and no logarithm.
  static const auto table = make_quantiles();
  const std::uint64_t draw = draws_.below(quantiles * static_cast<std::uint64_t>(quantile_unit));
  const std::size_t i = draw / static_cast<std::uint64_t>(quantile_unit);
  const auto rest = static_cast<std::int64_t>(draw % static_cast<std::uint64_t>(quantile_unit));
  const std::int64_t value = table[i] + (table[i + 1] - table[i]) * rest / quantile_unit;
  return value * mean_us / quantile_unit;
}

Mm10::Arrival Mm10::next() {
  now_.us += exponential(mm10_handle_us / mm10_agents * 10 / 9);
  return {now_, {exponential(mm10_handle_us)}};
}

// ---- a whole day
// --------------------------------------------------------------------------------------------

namespace {

constexpr int types = 5;
constexpr int rules_a_type = 6;
constexpr int queues = 6;
constexpr std::uint32_t day_skills = 12;
constexpr int day_teams = 20;
constexpr std::int64_t places_an_agent = 2;
constexpr std::int64_t accept_after_us = 5 * second;
constexpr std::int64_t wrap_up_us = 10 * second;
constexpr std::int64_t decline_after_us = 3 * second;
constexpr double largest_amount = 600'000;
constexpr std::array<const char*, 3> products{"Loan", "Claim", "Card"};

}  // namespace

std::shared_ptr<const model::Org> make_day_org(const DayShape& shape) {
  Draws draws{3};
  model::Org org;
  for (int t = 0; t < types; ++t) {
    model::WorkitemType type;
    type.id = type.name = "type-" + std::to_string(t);
    type.max_capacity = static_cast<int>(places_an_agent);
    type.custom_fields = {field("customer", model::FieldKind::string),
                          field("product", model::FieldKind::dropdown, {products.begin(), products.end()}),
                          field("amount", model::FieldKind::number),
                          field("urgent", model::FieldKind::checkbox)};
    type.routing_rule = model::RuleId{static_cast<std::uint32_t>(t * rules_a_type)};
    org.types.push_back(std::move(type));
  }
  for (int q = 0; q < queues; ++q) {
    model::Queue queue;
    queue.id = queue.name = "queue-" + std::to_string(q);
    org.queues.push_back(std::move(queue));
  }
  add_skills(org, day_skills);
  const auto teams = make_teams(draws, day_teams, 4, 6, day_skills);
  for (std::uint32_t i = 0; i < shape.agents; ++i) {
    org.agents.push_back(make_agent(i, teams[i % day_teams], draws));
    org.agents.back().capacity = static_cast<int>(places_an_agent);
  }
  for (int t = 0; t < types; ++t) {
    for (int r = 0; r < rules_a_type; ++r) {
      model::Rule rule;
      rule.id = rule.name = "rule-" + std::to_string(t) + "-" + std::to_string(r);
      rule.evaluation_order = 10 * r;
      rule.workitem_type = model::TypeId{static_cast<std::uint32_t>(t)};
      rule.queue = {static_cast<std::uint32_t>(draws.below(queues))};
      rule.skills = asked_of(draws, teams[draws.below(day_teams)], draws.between(1, 2));
      // The last of a type takes what the others leave.
      if (r + 1 < rules_a_type) {
        const double width = largest_amount / (rules_a_type - 1);
        rule.when =
            all_of({comparison("amount", model::Operator::between, {width * r, width * (r + 1) - 1}),
                    comparison("product", model::Operator::in, {"Loan", r % 2 == 0 ? "Claim" : "Card"}),
                    comparison("urgent", model::Operator::equals, {false})});
      }
      rule.fallback.resize(2);
      rule.fallback[0].after = {120 * second};
      rule.fallback[0].skills = {{rule.skills.front().skill, 0}};
      rule.fallback[1].after = {300 * second};
      rule.fallback[1].skills.emplace();
      org.rules.push_back(std::move(rule));
    }
  }
  fill_indexes(org);
  return std::make_shared<const model::Org>(std::move(org));
}

DayWorkitems::DayWorkitems(const DayShape& shape) : shape_(shape) {
  const auto day_us = static_cast<std::int64_t>(shape.hours) * 3'600 * second;
  const auto workitems = static_cast<std::int64_t>(shape.workitems);
  mean_gap_us_ = std::max<std::int64_t>(1, day_us / workitems);
  // Places in all, four of five taken, shared by those that arrive in a unit of time.
  const std::int64_t places = places_an_agent * shape.agents;
  const std::int64_t held_us = places * 4 / 5 * mean_gap_us_;
  mean_handle_us_ = std::max(second, held_us - accept_after_us - wrap_up_us);
  draw_next();
}

void DayWorkitems::draw_next() {
  if (coming_.number == shape_.workitems) {
    coming_.number = 0;
    return;
  }
  ++coming_.number;
  arrives_.us += static_cast<std::int64_t>(draws_.below(static_cast<std::uint64_t>(2 * mean_gap_us_)));
  coming_.type = static_cast<std::uint32_t>(draws_.below(types));
  coming_.customer = static_cast<std::uint32_t>(draws_.below(100'000));
  coming_.product = static_cast<std::uint32_t>(draws_.below(products.size()));
  coming_.amount = static_cast<std::uint32_t>(draws_.below(static_cast<std::uint64_t>(largest_amount)));
  coming_.urgent = draws_.one_in(8);
  coming_.priority = draws_.one_in(10) ? 1 : 0;
  const auto half = static_cast<std::uint64_t>(mean_handle_us_ / 2);
  coming_.handling.accept_after = model::Duration{accept_after_us};
  coming_.handling.handle_time =
      model::Duration{static_cast<std::int64_t>(half + draws_.below(2 * half + 1))};
  coming_.handling.wrap_up = {wrap_up_us};
}

bool DayWorkitems::next() {
  const bool comes = coming_.number > 0;
  if (!declines_.empty() && (!comes || declines_.front().at < arrives_)) {
    at_ = declines_.front().at;
    declined_ = declines_.front().number;
    declines_.pop_front();
    return true;
  }
  if (!comes) return false;
  at_ = arrives_;
  declined_ = 0;
  workitem_ = coming_;
  workitem_.is_declined = draws_.one_in(50);
  if (workitem_.is_declined) declines_.push_back({{at_.us + decline_after_us}, workitem_.number});
  draw_next();
  return true;
}

model::NewWorkitem checked_workitem(const DayWorkitems::Workitem& workitem) {
  model::NewWorkitem checked;
  checked.type = {workitem.type};
  checked.fields.reserve(4);
  checked.fields.emplace_back("customer-" + std::to_string(workitem.customer));
  checked.fields.emplace_back(model::OptionIndex{workitem.product});
  checked.fields.emplace_back(static_cast<double>(workitem.amount));
  checked.fields.emplace_back(workitem.urgent);
  checked.source = "Portal";
  checked.priority = workitem.priority;
  return checked;
}

DayCalls::DayCalls(const DayShape& shape) : keys_(shape.keys), day_(shape) {
  for (int t = 0; t < types; ++t) {
    input::Problems problems;
    config::ApiCall call;
    call.body = input::read_json(R"({"workitemTypeId": "type-)" + std::to_string(t) + R"(", "customFields":
        {"customer": "", "product": "", "amount": 0, "urgent": false}, "source": "Portal", "priority": 0})",
                                 0, problems);
    templates_.push_back(std::move(call));
  }
}

bool DayCalls::next() {
  if (!day_.next()) return false;
  if (day_.declined() > 0) {
    call_ = {};
    call_.endpoint = config::Endpoint::decline;
    call_.subject = "w" + std::to_string(day_.declined());
    return true;
  }
  const DayWorkitems::Workitem& workitem = day_.workitem();
  call_ = templates_[workitem.type];
  call_.subject = "w" + std::to_string(workitem.number);
  if (keys_) call_.idempotency_key = "day-2026-03-02:" + call_.subject;
  call_.key_has_other_names = false;  // as a timeline says of a key that stands in one entry
  auto& body = call_.body->members;
  auto& fields = body[1].value.members;
  fields[0].value.text = "customer-" + std::to_string(workitem.customer);
  fields[1].value.text = products[workitem.product];
  fields[2].value.text = std::to_string(workitem.amount);
  fields[3].value.boolean = workitem.urgent;
  body[3].value.text = std::to_string(workitem.priority);
  call_.handling = workitem.handling;
  return true;
}

// ---- a centre that decides for ever
// --------------------------------------------------------------------------

namespace {

constexpr int centre_places = 4;
constexpr std::uint32_t centre_types = 5;
constexpr std::uint32_t centre_rules = 300;
constexpr std::uint32_t amounts_a_rule = 1'000;
constexpr std::uint32_t centre_products = 3;
constexpr std::int64_t centre_mean_handle_us = 300 * second;
const std::vector<std::string> product_names{"Loan", "Claim", "Card"};

}  // namespace

Centre make_centre(std::uint32_t agents) {
  constexpr std::uint32_t skills = 32;
  Draws draws{7};
  Centre centre;
  centre.teams = std::min(agents, 200U);
  model::Org org;
  for (std::uint32_t t = 0; t < centre_types; ++t) {
    model::WorkitemType type;
    type.id = type.name = "type-" + std::to_string(t);
    type.max_capacity = centre_places;
    type.custom_fields = {field("customer", model::FieldKind::string),
                          field("product", model::FieldKind::dropdown, product_names),
                          field("amount", model::FieldKind::number)};
    type.routing_rule = model::RuleId{t};
    org.types.push_back(std::move(type));
  }
  for (int q = 0; q < queues; ++q) {
    model::Queue queue;
    queue.id = queue.name = "queue-" + std::to_string(q);
    org.queues.push_back(std::move(queue));
  }
  add_skills(org, skills);
  const auto teams = make_teams(draws, static_cast<int>(centre.teams), 4, 10, skills);
  for (std::uint32_t i = 0; i < agents; ++i) {
    org.agents.push_back(make_agent(i, teams[i % centre.teams], draws));
    org.agents.back().capacity = centre_places;
  }
  for (std::uint32_t r = 0; r < centre_rules; ++r) {
    // Within its type: a product, and a range of amounts.
    const std::uint32_t place = r / centre_types;
    const double low = place / centre_products * amounts_a_rule;
    model::Rule rule;
    rule.id = rule.name = "rule-" + std::to_string(100 + r);
    rule.evaluation_order = r;
    rule.workitem_type = model::TypeId{r % centre_types};
    rule.queue = {r % queues};
    rule.skills = asked_of(draws, teams[r % centre.teams], draws.between(1, 3));
    rule.when =
        all_of({comparison("product", model::Operator::equals, {product_names[place % centre_products]}),
                comparison("amount", model::Operator::between, {low, low + amounts_a_rule - 1})});
    org.rules.push_back(std::move(rule));
  }
  fill_indexes(org);
  centre.org = std::make_shared<const model::Org>(std::move(org));
  return centre;
}

Arrivals::Arrivals(const Centre& centre) : teams_(centre.teams) {
  const auto places = static_cast<std::int64_t>(centre.org->agents.size()) * centre_places;
  mean_gap_us_ = (centre_mean_handle_us + accept_after_us) * 5 / (4 * places);
}

Arrival Arrivals::next() {
  Arrival arrival;
  at_.us += static_cast<std::int64_t>(draws_.below(static_cast<std::uint64_t>(2 * mean_gap_us_)));
  arrival.at = at_;
  const auto team = static_cast<std::uint32_t>(draws_.below(teams_));
  const std::uint32_t rules_of_team = (centre_rules - team + teams_ - 1) / teams_;
  const std::uint32_t rule = team + teams_ * static_cast<std::uint32_t>(draws_.below(rules_of_team));
  const std::uint32_t place = rule / centre_types;
  arrival.type = {rule % centre_types};
  arrival.customer = static_cast<std::uint32_t>(draws_.below(100'000));
  arrival.product = place % centre_products;
  arrival.amount =
      place / centre_products * amounts_a_rule + static_cast<std::uint32_t>(draws_.below(amounts_a_rule));
  arrival.priority = draws_.one_in(10) ? 1 : 0;
  arrival.accept_after = {accept_after_us};
  constexpr auto half = static_cast<std::uint64_t>(centre_mean_handle_us / 2);
  arrival.handle_time = {static_cast<std::int64_t>(half + draws_.below(2 * half + 1))};
  return arrival;
}

}  // namespace routesim::bench

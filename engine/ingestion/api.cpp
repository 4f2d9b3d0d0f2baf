// Each handler follows one order: 404, then 400, then 409, then the log line, then the change.
#include "engine/ingestion/api.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/config/endpoints.hpp"
#include "engine/config/request_body.hpp"
#include "engine/ingestion/request_id.hpp"
#include "engine/ingestion/resource_text.hpp"

namespace routesim::ingestion {
namespace {

constexpr std::string_view types_path = "/api/v2/workitemtypes";
constexpr std::string_view workitems_path = "/api/v2/workitems";

std::string in_backticks(std::string_view text) {
  std::string quoted = "`";
  quoted += text;
  quoted += '`';
  return quoted;
}

std::uint64_t payload_of(const config::ApiCall& call) {
  return IdempotencyKeys::hash_payload(call.body ? input::canonical_text(*call.body) : std::string());
}

// Names are easily taken for ids.
std::string no_type(std::string_view id, const routing::Router& router) {
  std::string text = "no workitem type has the id " + in_backticks(id);
  if (const auto named = router.find_type_by_name(id))
    text += "; " + in_backticks(id) + " is the name of " + in_backticks(router.type(*named).id);
  return text;
}

}  // namespace

struct Api::Exchange {
  routing::Router& router;
  const config::ApiCall& call;
  std::uint64_t number;
  bool wants_body;
  Faults::Met met;
  Answer answer;
  std::string_view method;
  std::string path;
  std::string id;  // of the workitem that the call is about
  std::optional<model::WorkitemRef> workitem;
  std::string_view workitem_type;  // of a workitem that this request created
  int priority = 0;
};

std::vector<Header> headers_of(const Answer& answer) {
  std::vector<Header> headers{{"Content-Type", "application/json"}, {"X-Genesys-Request-Id", answer.request}};
  if (answer.replayed) headers.emplace_back("Idempotency-Replayed", "true");
  if (answer.retry_after) headers.emplace_back("Retry-After", std::to_string(*answer.retry_after));
  return headers;
}

Answer Api::answer(routing::Router& router, const config::ApiCall& call) {
  const std::uint64_t number = ++requests_;
  Exchange at{router,
              call,
              number,
              renders_bodies_ || call.expect_body,
              faults_.meet(number, router.now()),
              {},
              {},
              {},
              {},
              std::nullopt,
              {},
              0};
  at.answer.request = made_up_id("request", seed_, number);
  at.answer.number = number;
  at.answer.fault = at.met.kind;
  at.answer.delay = at.met.delay;
  at.answer.retry_after = at.met.retry_after;
  const config::EndpointRow& row = config::row_of(call.endpoint);
  const bool about_workitem = row.pattern.starts_with("/api/v2/workitems/");
  if (about_workitem) at.id = call.raw ? call.subject : names_.id_of(call.subject);
  at.method = row.method;
  at.path = config::path_of(row, about_workitem ? at.id : call.subject);
  if (at.met.kind == config::Fault::Kind::rate_limit) {
    refuse(at, 429, "tooManyRequests",
           "more than " + std::to_string(at.met.per_minute) +
               (at.met.per_minute == 1 ? " request a minute; try again in "
                                       : " requests a minute; try again in ") +
               std::to_string(*at.met.retry_after) + " s");
  } else if (at.met.kind == config::Fault::Kind::unavailable) {
    refuse(at, 503, "serviceUnavailable", "the service is unavailable; nothing was done");
  } else {
    carry_out(at);
  }
  if (at.met.kind == config::Fault::Kind::answer_lost) {
    // What was done stays done; the caller sees a 503 and nothing else.
    at.answer.status = 503;
    at.answer.replayed = false;
    at.answer.problems.assign(1, {"serviceUnavailable", "", "the service is unavailable"});
    at.answer.workitem.reset();
    at.answer.bound_by.reset();
    at.answer.retry_after = at.met.retry_after;
  }
  if (at.answer.delay.us > 0 && at.answer.created && call.idempotency_key) {
    std::erase_if(on_their_way_, [&](const auto& one) { return one.second <= router.now(); });
    on_their_way_.emplace(number, router.now() + at.answer.delay);
  }
  if (at.wants_body && at.answer.status >= 400) at.answer.body = error_text(at.answer);
  return std::move(at.answer);
}

void Api::carry_out(Exchange& at) {
  using config::Endpoint;
  switch (at.call.endpoint) {
    case Endpoint::create_type: create_type(at); break;
    case Endpoint::patch_type: patch_type(at); break;
    case Endpoint::submit: submit(at); break;
    case Endpoint::route: route(at); break;
    case Endpoint::accept:
    case Endpoint::decline:
    case Endpoint::complete:
    case Endpoint::cancel: change_life(at); break;
    default: read(at); return;
  }
  // After the whole cascade; the body of a 201 is fixed at creation.
  if (at.wants_body && at.answer.status == 200 && at.workitem) at.answer.body = workitem_text(at);
}

// ---- answering -------------------------------------------------------------------------------------------

void Api::log(Exchange& at) {
  const bool creates =
      at.call.endpoint == config::Endpoint::submit || at.call.endpoint == config::Endpoint::create_type;
  const bool is_lost = at.met.kind == config::Fault::Kind::answer_lost;
  static const model::RequestProblem unavailable{"serviceUnavailable", "", "the service is unavailable"};
  model::event::RequestAnswered answered;
  answered.request = at.answer.request;
  answered.number = at.number;
  answered.method = at.method;
  answered.path = at.path;
  if (at.call.idempotency_key) answered.idempotency_key = *at.call.idempotency_key;
  answered.subject = at.call.subject;
  answered.status = is_lost ? 503 : at.answer.status;
  answered.workitem = at.workitem;
  answered.workitem_type = at.workitem_type;
  answered.priority = at.priority;
  answered.problems = is_lost ? std::span(&unavailable, 1) : std::span(at.answer.problems);
  answered.replayed = at.answer.replayed && !is_lost;
  answered.missing_idempotency_key = creates && answered.status == 201 && !at.call.idempotency_key;
  answered.record = at.call.record;
  answered.attempt = at.call.attempt;
  if (at.met.kind) answered.fault = config::to_text(*at.met.kind);
  answered.delay = at.met.delay;
  answered.retry_after = is_lost ? at.met.retry_after : at.answer.retry_after;
  if (at.workitem) at.answer.workitem = std::string(at.workitem->id);
  at.router.emit(answered);
}

void Api::refuse(Exchange& at, int status) {
  at.answer.status = status;
  log(at);
}

void Api::refuse(Exchange& at, int status, std::string code, std::string message, std::string pointer) {
  at.answer.problems.push_back({std::move(code), std::move(pointer), std::move(message)});
  refuse(at, status);
}

bool Api::answered_by_key(Exchange& at, std::string_view path) {
  if (!at.call.idempotency_key) return false;
  const auto binding = keys_.find(path, *at.call.idempotency_key, at.router.now());
  if (!binding) return false;
  const std::string created = binding->created.value_or(at.call.subject);
  const std::string key = "the Idempotency-Key " + in_backticks(*at.call.idempotency_key);
  at.answer.bound_by = binding->request;
  if (binding->payload != payload_of(at.call)) {
    refuse(at, 409, "idempotencyKeyReused",
           key + " was used by request " + made_up_id("request", seed_, binding->request) +
               " for another payload, which created " + in_backticks(created) + "; this is request " +
               at.answer.request);
    return true;
  }
  const auto on_its_way = on_their_way_.find(binding->request);
  if (on_its_way != on_their_way_.end() && on_its_way->second > at.router.now()) {
    const std::int64_t left_us = (on_its_way->second - at.router.now()).us;
    at.answer.retry_after = static_cast<int>((left_us + 999'999) / 1'000'000);
    refuse(at, 409, "idempotencyKeyInUse",
           key + " is in use by request " + made_up_id("request", seed_, binding->request) +
               ", which is being answered; try again in " + std::to_string(*at.answer.retry_after) + " s");
    return true;
  }
  at.answer.status = 201;
  at.answer.replayed = true;
  if (path == workitems_path) {
    const auto entry = names_.find_id(created);
    at.workitem = model::WorkitemRef{entry ? entry->number : 0, created};
    if (at.wants_body) at.answer.body = creation_text(created);
  } else if (at.wants_body) {
    at.answer.body = first_type_answers_[created];
  }
  log(at);
  return true;
}

void Api::bind_key(Exchange& at, std::string_view path, std::string_view created) {
  if (!at.call.idempotency_key) return;
  IdempotencyKeys::Binding binding{payload_of(at.call), at.number, std::nullopt};
  // A retry gives the same name again; only what could not be told from that is kept.
  const bool told_by_name = created == at.call.subject && !at.call.key_has_other_names;
  if (!told_by_name) binding.created = std::string(created);
  keys_.bind(path, *at.call.idempotency_key, std::move(binding), at.router.now());
}

// ---- types -----------------------------------------------------------------------------------------------

void Api::create_type(Exchange& at) {
  if (answered_by_key(at, types_path)) return;
  if (!at.call.body) return refuse(at, 400, "malformedBody", "the body must be an object");
  auto type = config::read_type_body(*at.call.body, at.router.org(), at.answer.problems);
  if (!type) return refuse(at, 400);
  type->id = at.call.raw ? made_up_id("workitemtype", seed_, at.number) : at.call.subject;
  if (at.router.find_type(type->id)) {
    at.answer.problems.push_back({"duplicateId", "", "a workitem type has the id " + in_backticks(type->id)});
  }
  if (at.router.find_type_by_name(type->name)) {
    at.answer.problems.push_back(
        {"duplicateName", "/name", "a workitem type is named " + in_backticks(type->name)});
  }
  if (!at.answer.problems.empty()) return refuse(at, 409);
  at.answer.status = 201;
  at.answer.created = true;
  bind_key(at, types_path, type->id);
  const std::string id = type->id;
  log(at);
  at.router.create_type(std::move(*type));
  const model::TypeId made = *at.router.find_type(id);
  if (!at.call.idempotency_key && !at.wants_body) return;
  at.answer.body = type_text(at.router.type(made), at.router.type_version(made), at.router.org());
  if (at.call.idempotency_key) first_type_answers_[id] = at.answer.body;
}

void Api::patch_type(Exchange& at) {
  const auto id = at.router.find_type(at.call.subject);
  if (!id) return refuse(at, 404, "notFound", no_type(at.call.subject, at.router));
  if (!at.call.body) return refuse(at, 400, "malformedBody", "the body must be an object");
  std::vector<model::RequestProblem> forbidden;
  auto patched = config::read_type_patch(*at.call.body, at.router.type(*id), at.router.org(),
                                         at.answer.problems, forbidden);
  if (!at.answer.problems.empty()) return refuse(at, 400);
  if (!patched) {
    at.answer.problems = std::move(forbidden);
    return refuse(at, 409);
  }
  log(at);
  at.router.patch_type(*id, std::move(*patched));
  if (at.wants_body) {
    at.answer.body = type_text(at.router.type(*id), at.router.type_version(*id), at.router.org());
  }
}

// ---- workitems -------------------------------------------------------------------------------------------

void Api::submit(Exchange& at) {
  if (answered_by_key(at, workitems_path)) return;
  if (!at.call.body) return refuse(at, 400, "malformedBody", "the body must be an object");
  const auto lookup =
      [&](std::string_view id) -> std::optional<std::pair<model::TypeId, const model::WorkitemType*>> {
    const auto type = at.router.find_type(id);
    if (!type) return std::nullopt;
    return std::pair(*type, &at.router.type(*type));
  };
  auto workitem = config::read_workitem_body(*at.call.body, at.router.org(), lookup, at.answer.problems);
  if (!workitem) return refuse(at, 400);

  const std::string id =
      at.call.raw ? made_up_id("workitem", seed_, at.number) : names_.next_id(at.call.subject);
  at.workitem_type = at.router.type(workitem->type).id;
  at.priority = workitem->priority;
  const routing::Slot slot = at.router.create(std::move(*workitem), id, at.call.handling);
  names_.add(id, slot, at.router.workitem(slot).number);
  at.answer.status = 201;
  at.answer.created = true;
  if (at.wants_body) at.answer.body = creation_text(id);
  at.workitem = at.router.workitem(slot).ref();
  bind_key(at, workitems_path, id);
  log(at);
  at.router.route_on_creation(slot);
}

std::optional<routing::Slot> Api::find_workitem(Exchange& at) {
  const auto entry = names_.find_id(at.id);
  if (!entry) {
    refuse(at, 404, "notFound", "no workitem has the id " + in_backticks(at.id));
    return std::nullopt;
  }
  // A finished workitem's place may be another's by now: all that matters of it is that it is finished.
  const bool kept = at.router.workitem(entry->slot).number == entry->number;
  if (kept) {
    at.workitem = at.router.workitem(entry->slot).ref();
    return entry->slot;
  }
  at.workitem = model::WorkitemRef{entry->number, at.id};
  if (at.call.endpoint == config::Endpoint::route) {
    (void)config::read_routing_body(at.call.body ? &*at.call.body : nullptr, at.router.org(),
                                    at.answer.problems);
    if (!at.answer.problems.empty()) {
      refuse(at, 400);
      return std::nullopt;
    }
  }
  const bool about_offer =
      at.call.endpoint == config::Endpoint::accept || at.call.endpoint == config::Endpoint::decline;
  refuse(at, 409, about_offer ? "noOpenOffer" : "wrongState", in_backticks(at.id) + " is finished");
  return std::nullopt;
}

void Api::route(Exchange& at) {
  const auto slot = find_workitem(at);
  if (!slot) return;
  const auto request =
      config::read_routing_body(at.call.body ? &*at.call.body : nullptr, at.router.org(), at.answer.problems);
  if (!request) return refuse(at, 400);
  const routing::WorkitemState& item = at.router.workitem(*slot);
  const model::WorkitemType& type = at.router.type(item.type);
  if (item.state != model::RoutingState::unrouted && item.state != model::RoutingState::queued) {
    return refuse(at, 409, "wrongState",
                  in_backticks(item.id) + " is " + std::string(model::to_text(item.state)) +
                      "; only what is unrouted or queued can be routed");
  }
  if (!type.routing_enabled) {
    return refuse(at, 409, "routingDisabled",
                  "workitem type " + in_backticks(type.id) + " has routingEnabled false");
  }
  const auto plan = at.router.plan_routing(*slot, *request);
  if (!plan.queues && item.state == model::RoutingState::queued) {
    return refuse(at, 409, "noRuleMatched",
                  "no rule matches; " + in_backticks(item.id) + " stays where it waits");
  }
  log(at);
  at.router.route(*slot, plan);
}

void Api::change_life(Exchange& at) {
  const auto slot = find_workitem(at);
  if (!slot) return;
  const routing::WorkitemState& item = at.router.workitem(*slot);
  const std::string state(model::to_text(item.state));
  switch (at.call.endpoint) {
    case config::Endpoint::accept:
    case config::Endpoint::decline: {
      if (item.state != model::RoutingState::assigned) {
        return refuse(at, 409, "noOpenOffer",
                      in_backticks(item.id) + " is " + state + " and offered to nobody");
      }
      log(at);
      if (at.call.endpoint == config::Endpoint::accept) {
        at.router.accept(*slot);
      } else {
        at.router.decline(*slot);
      }
      return;
    }
    case config::Endpoint::complete:
      if (item.state != model::RoutingState::accepted) {
        return refuse(at, 409, "wrongState",
                      in_backticks(item.id) + " is " + state + "; only what is accepted can be completed");
      }
      log(at);
      at.router.complete(*slot);
      return;
    default:
      if (model::is_finished(item.state)) {
        return refuse(at, 409, "wrongState", in_backticks(item.id) + " is " + state);
      }
      log(at);
      at.router.cancel(*slot);
  }
}

// ---- reads -----------------------------------------------------------------------------------------------

std::string Api::workitem_text(const Exchange& at) const {
  const auto entry = names_.find_id(at.id);
  const routing::WorkitemState& kept = at.router.workitem(entry->slot);
  if (kept.number == entry->number) return ingestion::workitem_text(kept, at.router);
  return finished_workitem_text(at.id, at.router.was_completed(entry->number));
}

void Api::read(Exchange& at) {
  using config::Endpoint;
  const routing::Router& router = at.router;
  const model::Org& org = router.org();
  const std::string& id = at.call.subject;
  const auto not_found = [&](std::string_view what) {
    refuse(at, 404, "notFound", "no " + std::string(what) + " has the id " + in_backticks(id));
  };
  std::string body;
  // Writes one of the org's things, or the asked page of them.
  const auto one = [&](const auto& index, std::string_view what, auto write) {
    const auto found = index.find(id);
    if (found == index.end()) return not_found(what);
    input::JsonText json(body);
    write(json, found->second);
    log(at);
  };
  const auto list = [&](std::size_t total, auto write) {
    write_page(body, at.call.page, total, write);
    log(at);
  };
  const auto write_queue = [&](input::JsonText& json, std::size_t i) {
    ingestion::write_queue(json, {static_cast<std::uint32_t>(i)}, router);
  };
  const auto write_rule = [&](input::JsonText& json, std::size_t i) {
    ingestion::write_rule(json, {static_cast<std::uint32_t>(i)}, router);
  };
  const auto write_agent = [&](input::JsonText& json, std::size_t i) {
    ingestion::write_agent(json, {static_cast<std::uint32_t>(i)}, router);
  };
  switch (at.call.endpoint) {
    case Endpoint::get_type: {
      const auto type = router.find_type(id);
      if (!type) {
        refuse(at, 404, "notFound", no_type(id, router));
        break;
      }
      body = type_text(router.type(*type), router.type_version(*type), org);
      log(at);
      break;
    }
    case Endpoint::list_types: {
      const auto types = router.types();
      list(types.size(), [&](input::JsonText& json, std::size_t i) {
        json.raw(type_text(router.type(types[i]), router.type_version(types[i]), org));
      });
      break;
    }
    case Endpoint::get_workitem: {
      const auto entry = names_.find_id(at.id);
      if (!entry) {
        refuse(at, 404, "notFound", "no workitem has the id " + in_backticks(at.id));
        break;
      }
      at.workitem = model::WorkitemRef{entry->number, at.id};
      log(at);
      if (at.wants_body) body = workitem_text(at);
      break;
    }
    case Endpoint::get_queue: one(org.queue_index, "queue", write_queue); break;
    case Endpoint::list_queues: list(org.queues.size(), write_queue); break;
    case Endpoint::get_rule: one(org.rule_index, "rule", write_rule); break;
    case Endpoint::list_rules: list(org.rules.size(), write_rule); break;
    case Endpoint::get_agent: one(org.agent_index, "agent", write_agent); break;
    default: list(org.agents.size(), write_agent); break;
  }
  if (at.wants_body && at.answer.status < 400) at.answer.body = std::move(body);
}

}  // namespace routesim::ingestion

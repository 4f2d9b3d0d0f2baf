// Each handler follows one order: 404, then 400, then 409, then the log line, then the change.
#include "engine/ingestion/api.hpp"

#include <algorithm>
#include <utility>

#include "engine/config/request_body.hpp"
#include "engine/ingestion/request_id.hpp"

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

}  // namespace

struct Api::Exchange {
  routing::Router& router;
  const config::ApiCall& call;
  std::uint64_t number;
  Answer answer;
  std::string_view method = "POST";
  std::string path;
  std::optional<model::WorkitemRef> workitem;
  std::string_view workitem_type;  // of a workitem that this request created
  int priority = 0;
};

Answer Api::answer(routing::Router& router, const config::ApiCall& call) {
  Exchange at{router, call, ++requests_, {}, "POST", {}, std::nullopt, {}, 0};
  at.answer.request = made_up_id("request", seed_, at.number);
  switch (call.endpoint) {
    case config::Endpoint::create_type: create_type(at); break;
    case config::Endpoint::patch_type: patch_type(at); break;
    case config::Endpoint::submit: submit(at); break;
    case config::Endpoint::route: route(at); break;
    default: change_life(at); break;
  }
  return std::move(at.answer);
}

// ---- answering -------------------------------------------------------------------------------------------

void Api::log(Exchange& at) {
  const bool creates =
      at.call.endpoint == config::Endpoint::submit || at.call.endpoint == config::Endpoint::create_type;
  model::event::RequestAnswered answered;
  answered.request = at.answer.request;
  answered.method = at.method;
  answered.path = at.path;
  answered.subject = at.call.subject;
  answered.status = at.answer.status;
  answered.workitem = at.workitem;
  answered.workitem_type = at.workitem_type;
  answered.priority = at.priority;
  answered.problems = at.answer.problems;
  answered.replayed = at.answer.replayed;
  answered.missing_idempotency_key = creates && at.answer.status == 201 && !at.call.idempotency_key;
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
  if (binding->payload != payload_of(at.call)) {
    refuse(at, 409, "idempotencyKeyReused",
           "the Idempotency-Key " + in_backticks(*at.call.idempotency_key) +
               " was used for another payload, which created " + in_backticks(created));
    return true;
  }
  at.answer.status = 201;
  at.answer.replayed = true;
  if (path == workitems_path) {
    const auto entry = names_.find_id(created);
    at.workitem = model::WorkitemRef{entry ? entry->number : 0, created};
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
  at.path = types_path;
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
  bind_key(at, types_path, type->id);
  log(at);
  at.router.create_type(std::move(*type));
}

void Api::patch_type(Exchange& at) {
  at.method = "PATCH";
  at.path = types_path;
  at.path += '/';
  at.path += at.call.subject;
  const auto id = at.router.find_type(at.call.subject);
  if (!id) return refuse(at, 404, "notFound", "no workitem type has the id " + in_backticks(at.call.subject));
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
}

// ---- workitems -------------------------------------------------------------------------------------------

void Api::submit(Exchange& at) {
  at.path = workitems_path;
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
  at.workitem = at.router.workitem(slot).ref();
  bind_key(at, workitems_path, id);
  log(at);
  at.router.route_on_creation(slot);
}

std::optional<routing::Slot> Api::find_workitem(Exchange& at) {
  const std::string id = at.call.raw ? at.call.subject : names_.id_of(at.call.subject);
  static constexpr std::string_view suffixes[] = {"/routing", "/accept", "/decline", "/complete", "/cancel"};
  const auto suffix =
      static_cast<std::size_t>(at.call.endpoint) - static_cast<std::size_t>(config::Endpoint::route);
  at.path = workitems_path;
  at.path += '/';
  at.path += id;
  at.path += suffixes[suffix];
  const auto entry = names_.find_id(id);
  if (!entry) {
    refuse(at, 404, "notFound", "no workitem has the id " + in_backticks(id));
    return std::nullopt;
  }
  // A finished workitem's place may be another's by now: all that matters of it is that it is finished.
  const bool kept = at.router.workitem(entry->slot).number == entry->number;
  if (kept) {
    at.workitem = at.router.workitem(entry->slot).ref();
    return entry->slot;
  }
  at.workitem = model::WorkitemRef{entry->number, id};
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
  refuse(at, 409, about_offer ? "noOpenOffer" : "wrongState", in_backticks(id) + " is finished");
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

}  // namespace routesim::ingestion

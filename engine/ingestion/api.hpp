// The API's contract: a request in, an answer out, and what the request changes carried out on the router.
//
// Every request is numbered and answered in virtual time; nothing is coerced, nothing is created on a
// refusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/idempotency_keys.hpp"
#include "engine/ingestion/workitem_names.hpp"
#include "engine/model/event.hpp"
#include "engine/routing/router.hpp"

namespace routesim::ingestion {

struct Answer {
  int status = 200;
  std::string request;                          // X-Genesys-Request-Id
  std::optional<std::string> workitem;          // id, where the request concerns one that exists
  std::vector<model::RequestProblem> problems;  // sorted by (pointer, code); of one status
  bool replayed = false;                        // Idempotency-Replayed: true
};

class Api {
 public:
  explicit Api(std::uint64_t seed) : seed_(seed) {}

  // Answers, logs the answer, then carries out what was asked with its whole cascade.
  Answer answer(routing::Router& router, const config::ApiCall& call);

  const WorkitemNames& names() const { return names_; }
  std::uint64_t requests() const { return requests_; }

 private:
  struct Exchange;  // one request on its way

  void create_type(Exchange& at);
  void patch_type(Exchange& at);
  void submit(Exchange& at);
  void route(Exchange& at);
  void change_life(Exchange& at);

  // True when the key answered the request already (a replay, or a conflict).
  bool answered_by_key(Exchange& at, std::string_view path);
  void bind_key(Exchange& at, std::string_view path, std::string_view created);
  // The slot of the workitem that the request is about; nothing after a 404.
  std::optional<routing::Slot> find_workitem(Exchange& at);
  void log(Exchange& at);
  void refuse(Exchange& at, int status);
  void refuse(Exchange& at, int status, std::string code, std::string message, std::string pointer = {});

  std::uint64_t seed_;
  std::uint64_t requests_ = 0;
  IdempotencyKeys keys_;
  WorkitemNames names_;
};

}  // namespace routesim::ingestion

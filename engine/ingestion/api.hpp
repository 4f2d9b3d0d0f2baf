// The API's contract: a request in, an answer out, and what the request changes carried out on the router.
// Requests and answers are values; what carries them (a scenario, a simulated client, a socket) is not known
// here.
//
// Every request is numbered and answered in virtual time; nothing is coerced, nothing is created on a
// refusal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/config/scenario.hpp"
#include "engine/ingestion/faults.hpp"
#include "engine/ingestion/idempotency_keys.hpp"
#include "engine/ingestion/workitem_names.hpp"
#include "engine/model/event.hpp"
#include "engine/routing/router.hpp"

namespace routesim::ingestion {

struct Answer {
  int status = 200;
  std::string request;                          // X-Genesys-Request-Id
  std::uint64_t number = 0;                     // of the request, from 1
  std::optional<std::string> workitem;          // id, where the request concerns one that exists
  std::vector<model::RequestProblem> problems;  // sorted by (pointer, code); of one status
  bool replayed = false;                        // Idempotency-Replayed: true
  std::optional<std::uint64_t> bound_by;     // of a replay or a 409 about the key: the request that bound it
  std::optional<config::Fault::Kind> fault;  // that the request met
  model::Duration delay;                     // of a latency fault: how much later the answer arrives
  std::optional<int> retry_after;            // seconds
  bool created = false;                      // a workitem or type, also where the answer that says so is lost
  std::string body;                          // JSON, where the call or the Api's owner wants bodies
};

using Header = std::pair<std::string, std::string>;

// The answer's headers, in the order in which a server would send them.
std::vector<Header> headers_of(const Answer& answer);

class Api {
 public:
  explicit Api(std::uint64_t seed, std::vector<config::Fault> faults = {})
      : seed_(seed), faults_(std::move(faults), seed) {}

  // Every answer gets its body, and not only those to calls that expect one.
  void render_bodies() { renders_bodies_ = true; }

  // Answers, logs the answer, then carries out what was asked with its whole cascade.
  Answer answer(routing::Router& router, const config::ApiCall& call);

  const WorkitemNames& names() const { return names_; }
  const IdempotencyKeys& keys() const { return keys_; }
  std::uint64_t requests() const { return requests_; }
  // What became of each fault so far.
  std::vector<model::FaultReport> fault_reports() const { return faults_.report(requests_); }

 private:
  struct Exchange;  // one request on its way

  void create_type(Exchange& at);
  void patch_type(Exchange& at);
  void submit(Exchange& at);
  void route(Exchange& at);
  void change_life(Exchange& at);
  void read(Exchange& at);

  // True when the key answered the request already (a replay, or a conflict).
  bool answered_by_key(Exchange& at, std::string_view path);
  void bind_key(Exchange& at, std::string_view path, std::string_view created);
  // The slot of the workitem that the request is about; nothing after a refusal.
  std::optional<routing::Slot> find_workitem(Exchange& at);
  // The workitem as GET shows it, a finished one by what is left of it.
  std::string workitem_text(const Exchange& at) const;
  void carry_out(Exchange& at);
  void log(Exchange& at);
  void refuse(Exchange& at, int status);
  void refuse(Exchange& at, int status, std::string code, std::string message, std::string pointer = {});

  std::uint64_t seed_;
  std::uint64_t requests_ = 0;
  Faults faults_;
  bool renders_bodies_ = false;
  IdempotencyKeys keys_;
  WorkitemNames names_;
  // Of requests that bound a key and whose answer is on its way still: when it arrives.
  std::unordered_map<std::uint64_t, model::Instant> on_their_way_;
  // Of types that were created under a key: the answer, which a replay repeats whatever a PATCH did since.
  std::unordered_map<std::string, std::string> first_type_answers_;
};

}  // namespace routesim::ingestion

// Idempotency against a map that remembers everything: over long random histories every answer is the same.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ingestion/api.hpp"
#include "tests/simulation/client_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::testing {
namespace {

// What the contract says, by the plainest means: a list of what each key was bound to, and 24 hours.
class NaiveKeys {
 public:
  struct Binding {
    int body = 0;
    std::string id;
    std::uint64_t request = 0;
    model::Instant at;
  };
  const Binding* find(const std::string& key, model::Instant now) const {
    const auto found = bound_.find(key);
    const bool alive = found != bound_.end() && (now - found->second.at).us < 24 * hour;
    return alive ? &found->second : nullptr;
  }
  void bind(const std::string& key, Binding binding) { bound_[key] = std::move(binding); }

 private:
  std::map<std::string, Binding> bound_;
};

// Bodies of equal value have one number; those of 3 are refused.
struct Body {
  int value;
  const char* text;
};
const Body bodies[] = {
    {0, R"({"workitemTypeId":"Note"})"},
    {0, R"( { "workitemTypeId" : "Note" } )"},
    {1, R"({"workitemTypeId":"Note","priority":1})"},
    {1, R"({"priority":1,"workitemTypeId":"Note"})"},
    {2, R"({"workitemTypeId":"Note","customFields":{"remark":"x"}})"},
    {3, R"({"workitemTypeId":"Note","priority":"1"})"},
};

void compare(std::uint64_t seed, std::uint64_t requests, std::uint64_t keys, std::int64_t most_us) {
  INFO("history of seed " << seed << ": " << keys << " keys, at most " << most_us << " us between requests");
  Draws draws{seed};
  std::vector<input::Json> parsed;
  for (const Body& body : bodies) parsed.push_back(json(body.text));
  routing::Router router(shared(note_room()), nine, rules::TieOrder::ascending);
  ingestion::Api api(1);
  NaiveKeys naive;
  std::map<std::string, int> copies;
  std::map<int, std::uint64_t> seen;
  for (std::uint64_t request = 1; request <= requests; ++request) {
    router.set_now(
        {router.now().us + static_cast<std::int64_t>(draws.next(static_cast<std::uint64_t>(most_us)))});
    const std::size_t which = draws.next(std::size(bodies));
    const Body& body = bodies[which];
    const std::string name = "n" + std::to_string(draws.next(50));
    const std::string key = "key-" + std::to_string(draws.next(keys));
    config::ApiCall call;
    call.subject = name;
    call.body = parsed[which];
    call.idempotency_key = key;
    const ingestion::Answer answer = api.answer(router, call);

    int status = 201;
    bool replayed = false;
    std::optional<std::string> workitem;
    std::optional<std::uint64_t> bound_by;
    if (const auto* binding = naive.find(key, router.now())) {
      bound_by = binding->request;
      replayed = binding->body == body.value;
      status = replayed ? 201 : 409;
      if (replayed) workitem = binding->id;
    } else if (body.value == 3) {
      status = 400;
    } else {
      const int copy = ++copies[name];
      workitem = copy == 1 ? name : name + "#" + std::to_string(copy);
      naive.bind(key, {body.value, *workitem, request, router.now()});
    }
    ++seen[replayed ? 0 : status];
    // Plain comparisons: assertions would take longer than everything else.
    const bool same = answer.status == status && answer.replayed == replayed && answer.workitem == workitem &&
                      answer.bound_by == bound_by && answer.number == request &&
                      answer.created == (status == 201 && !replayed);
    if (same) continue;
    INFO("request " << request << ", key " << key << ", body " << body.text);
    REQUIRE(answer.status == status);
    REQUIRE(answer.replayed == replayed);
    REQUIRE(answer.workitem == workitem);
    REQUIRE(answer.bound_by == bound_by);
    REQUIRE(answer.number == request);
    REQUIRE(answer.created == (status == 201 && !replayed));
  }
  for (const int kind : {0, 201, 400, 409}) {
    INFO("answers of " << kind);
    CHECK(seen[kind] * 100 >= requests);
  }
}

}  // namespace

TEST_CASE("200,000 requests: the API and a map that remembers everything give the same answers") {
  const std::uint64_t times = std::getenv("ROUTESIM_LONG") != nullptr ? 10 : 1;
  for (std::uint64_t seed = 1; seed <= times; ++seed) {
    compare(3 * seed, 80'000 * times, 3'000, minute);       // keys that expire after some uses
    compare(3 * seed + 1, 80'000 * times, 60'000, second);  // many that live
    compare(3 * seed + 2, 40'000 * times, 20, hour);        // hours between requests
  }
}

}  // namespace routesim::testing

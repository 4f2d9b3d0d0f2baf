// The one place that says what a line is; the fast reader of bulk_bodies follows it.
#include "engine/config/body_line.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/config/node.hpp"
#include "engine/input/json_reader.hpp"

namespace routesim::config {
namespace {

using input::Json;

class LineReport final : public Report {
 public:
  explicit LineReport(std::vector<BodyFinding>& findings) : findings_(findings) {}

 private:
  void take(std::string_view code, const input::Place& place, std::string pointer, std::string message,
            std::string help) override {
    const std::string told = help.empty() ? message : message + "; " + help;
    findings_.push_back(
        {{in_api_spelling(code), std::move(pointer), told}, std::move(message), std::move(help), place});
  }

  std::vector<BodyFinding>& findings_;
};

}  // namespace

TypeLookup types_of(const model::Org& org) {
  return [&org](std::string_view id) -> std::optional<std::pair<model::TypeId, const model::WorkitemType*>> {
    const auto found = org.type_index.find(std::string(id));
    if (found == org.type_index.end() || found->second >= org.types.size()) return std::nullopt;
    return std::pair(model::TypeId{found->second}, &org.types[found->second]);
  };
}

BodyLine read_body_line(std::string_view line, std::uint32_t file, std::uint32_t line_number,
                        const model::Org& org, const TypeLookup& types, input::Problems& problems) {
  BodyLine out;
  if (input::is_blank(line)) return out;
  input::Problems of_line;  // by itself: what `problems` have heard before would not count again
  const std::optional<Json> json = input::read_json(line, file, of_line, line_number);
  // A repeated member leaves a value behind, but not the one that the author meant.
  if (!json || !of_line.empty()) {
    for (input::Problem& problem : of_line.sorted()) {
      problems.add(problem.code, problem.place, std::move(problem.pointer), std::move(problem.message),
                   std::move(problem.help));
    }
    out.verdict = BodyLine::Verdict::unreadable;
    return out;
  }
  const Json* body = &*json;
  if (const input::Member* inner = json->find("body");
      inner != nullptr && inner->value.is(Json::Kind::object)) {
    body = &inner->value;
    const input::Member* id = json->find("id");
    if (id != nullptr && id->value.is(Json::Kind::string)) out.record = id->value.text;
  }
  std::string record = std::move(out.record);
  out = read_body(*body, org, types);
  out.record = std::move(record);
  return out;
}

BodyLine read_body(const Json& body, const model::Org& org, const TypeLookup& types) {
  BodyLine out;
  LineReport report(out.findings);
  std::optional<model::NewWorkitem> workitem = read_workitem_body(body, org, types, report);
  out.verdict = workitem ? BodyLine::Verdict::accepted : BodyLine::Verdict::refused;
  if (workitem) out.workitem = std::move(*workitem);
  std::stable_sort(out.findings.begin(), out.findings.end(), [](const BodyFinding& a, const BodyFinding& b) {
    return std::tie(a.problem.pointer, a.problem.code) < std::tie(b.problem.pointer, b.problem.code);
  });
  return out;
}

}  // namespace routesim::config

#include "engine/config/endpoints.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

using Outcome = FoundEndpoint::Outcome;

std::string section_12() {
  std::ifstream file(std::string(ROUTESIM_SOURCE_DIR) + "/docs/routing-model.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  const std::size_t begin = all.find("\n## 12. ");
  REQUIRE(begin != std::string::npos);
  return all.substr(begin, all.find("\n## 13. ") - begin);
}

// The tables' lines, cut into cells.
std::vector<std::vector<std::string>> table_rows(const std::string& section) {
  std::vector<std::vector<std::string>> rows;
  std::stringstream lines(section);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    std::vector<std::string> cells;
    std::stringstream parts(line.substr(2));
    for (std::string cell; std::getline(parts, cell, '|');) {
      const std::size_t end = cell.find_last_not_of(' ');
      const std::size_t begin = cell.find_first_not_of(' ');
      if (end != std::string::npos) cells.push_back(cell.substr(begin, end + 1 - begin));
    }
    rows.push_back(cells);
  }
  return rows;
}

std::vector<std::string> in_backticks(const std::string& text) {
  static const std::regex word("`([^`]*)`");
  std::vector<std::string> words;
  for (std::sregex_iterator i(text.begin(), text.end(), word); i != std::sregex_iterator(); ++i) {
    words.push_back((*i)[1]);
  }
  return words;
}

using Answers = std::map<int, std::set<std::string>>;  // codes of 409 by status

// "`POST /a/{id}/x`, `/y` | 200 with it · 409 `p`" as `POST /a/{id}/x` and `POST /a/{id}/y`.
std::map<std::string, Answers> documented() {
  std::map<std::string, Answers> found;
  for (const std::vector<std::string>& row : table_rows(section_12())) {
    if (row.size() != 2 || row[0].rfind("`", 0) != 0) continue;
    Answers answers;
    std::string rest = row[1];
    for (std::size_t dot = 0; dot != std::string::npos;) {
      dot = rest.find(" · ");
      const std::string part = rest.substr(0, dot);
      const int status = std::stoi(part);
      std::set<std::string>& codes = answers[status];
      if (status == 409) {
        for (const std::string& code : in_backticks(part)) codes.insert(code);
      }
      if (dot != std::string::npos) rest = rest.substr(dot + std::string(" · ").size());
    }
    const std::vector<std::string> requests = in_backticks(row[0]);
    const std::string& first = requests.front();
    const auto segments = std::count(requests.back().begin(), requests.back().end(), '/');
    std::size_t cut = first.size();
    for (auto i = 0; i < segments; ++i) cut = first.rfind('/', cut - 1);
    for (const std::string& request : requests) {
      const std::string whole = &request == &first ? request : first.substr(0, cut) + request;
      CHECK(found.emplace(whole, answers).second);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("the table of the API is that of the routing model") {
  std::map<std::string, Answers> engine;
  for (const EndpointRow& row : endpoints()) {
    Answers answers;
    for (const EndpointAnswer& answer : row.answers) {
      answers[answer.status];
      if (answer.status != 409) continue;
      for (const std::string_view code : answer.codes) answers[409].insert(std::string(code));
    }
    engine[std::string(row.method) + " " + std::string(row.pattern)] = answers;
  }
  const std::map<std::string, Answers> written = documented();
  for (const auto& [request, answers] : written) {
    INFO(request);
    REQUIRE(engine.count(request) == 1);
    CHECK((engine[request] == answers));
  }
  CHECK(written.size() == engine.size());
}

TEST_CASE("codes stand under the status that the routing model gives them") {
  std::map<std::string, std::string> status_of;
  for (const std::vector<std::string>& row : table_rows(section_12())) {
    if (row.size() != 4) continue;
    for (const std::string& code : in_backticks(row[0])) status_of[code] = row[1];
  }
  for (const EndpointRow& row : endpoints()) {
    for (const EndpointAnswer& answer : row.answers) {
      CHECK(answer.codes.empty() == (answer.status < 300));
      CHECK(std::is_sorted(answer.codes.begin(), answer.codes.end()));
      for (const std::string_view code : answer.codes) {
        INFO(row.pattern << " " << code);
        CHECK(status_of[std::string(code)] == std::to_string(answer.status));
      }
    }
  }
  const auto codes = request_problem_codes();
  CHECK(std::is_sorted(codes.begin(), codes.end()));
  std::set<std::string> written;
  for (const auto& [code, status] : status_of) {
    if (!status.empty()) written.insert(code);
  }
  CHECK((std::set<std::string>(codes.begin(), codes.end()) == written));
}

TEST_CASE("rows stand in the order of the enumeration") {
  std::size_t index = 0;
  for (const EndpointRow& row : endpoints()) {
    CHECK(row.endpoint == static_cast<Endpoint>(index++));
    CHECK(row_of(row.endpoint).pattern == row.pattern);
    CHECK_FALSE(row.does.empty());
  }
  CHECK(row_of(Endpoint::list_agents).pattern == "/api/v2/agents");
}

TEST_CASE("each row is found by its own path") {
  for (const EndpointRow& row : endpoints()) {
    std::string path(row.pattern);
    const std::size_t id = path.find("{id}");
    if (id != std::string::npos) path.replace(id, 4, "a%20b");
    const FoundEndpoint found = find_endpoint(row.method, path);
    INFO(row.method << " " << path);
    CHECK(found.outcome == Outcome::found);
    CHECK(found.endpoint == row.endpoint);
    CHECK(found.subject == (id == std::string::npos ? "" : "a b"));
    CHECK(found.page.number == 1);
    CHECK(found.page.size == 25);
  }
}

TEST_CASE("an id is one segment, decoded once") {
  const auto subject = [](std::string_view target) {
    const FoundEndpoint found = find_endpoint("GET", target);
    return found.outcome == Outcome::found ? found.subject : "-";
  };
  CHECK(subject("/api/v2/workitems/a%2Fb") == "a/b");
  CHECK(subject("/api/v2/workitems/a%252Fb") == "a%2Fb");
  CHECK(subject("/api/v2/workitems/%C3%A4") == "ä");
  CHECK(subject("/api/v2/workitems/ä#2") == "ä#2");
  CHECK(subject("/api/v2/workitems/a+b") == "a+b");
  CHECK(subject("/api/v2/workitems/a%3Fb?c=d") == "a?b");
  for (const char* none :
       {"/api/v2/workitems/a/b", "/api/v2/workitems/", "/api/v2/workitems/a/", "/api/v2/queues/",
        "/api/v2/workitems/%", "/api/v2/workitems/%4", "/api/v2/workitems/%4g", "/api/v2/workitems/%ff",
        "/api/v2/workitems/%ED%A0%80", "/api/v3/queues", "/API/v2/queues", "", "/", "/api/v2",
        "//api/v2/queues", "/api/v2/queues/a/b/c"}) {
    INFO(none);
    CHECK(find_endpoint("GET", none).outcome == Outcome::no_such_path);
  }
}

TEST_CASE("a path that is there has other methods") {
  const FoundEndpoint found = find_endpoint("DELETE", "/api/v2/workitemtypes/a?b=c");
  CHECK(found.outcome == Outcome::method_not_allowed);
  CHECK((found.allowed == std::vector<std::string_view>{"PATCH", "GET"}));
  CHECK((find_endpoint("PUT", "/api/v2/workitems").allowed == std::vector<std::string_view>{"POST"}));
  CHECK(find_endpoint("get", "/api/v2/queues").outcome == Outcome::method_not_allowed);
  CHECK(find_endpoint("GET", "/api/v2/workitemtypes/a").allowed.empty());
}

TEST_CASE("a list is read page by page") {
  const FoundEndpoint page = find_endpoint("GET", "/api/v2/queues?pageSize=100&pageNumber=7");
  CHECK(page.outcome == Outcome::found);
  CHECK(page.page.number == 7);
  CHECK(page.page.size == 100);
  CHECK(page.query_problems.empty());
  const auto codes = [](const std::string& query) {
    std::string out;
    for (const auto& problem : find_endpoint("GET", "/api/v2/agents?" + query).query_problems) {
      out += problem.code + " ";
    }
    return out;
  };
  CHECK(codes("").empty());
  CHECK(codes("&pageSize=1&").empty());
  CHECK(codes("pageSize=0") == "outOfRange ");
  CHECK(codes("pageSize=101") == "outOfRange ");
  CHECK(codes("pageNumber=0") == "outOfRange ");
  CHECK(codes("pageNumber=99999999999999999999999") == "outOfRange ");
  CHECK(codes("pageNumber=-1") == "notAnInteger ");
  CHECK(codes("pageNumber=1.0") == "notAnInteger ");
  CHECK(codes("pageNumber") == "notAnInteger ");
  CHECK(codes("pageNumber=1&pageNumber=1") == "unknownMember ");
  CHECK(codes("pagesize=5") == "unknownMember ");
  CHECK(codes("a=1&pageSize=x&pageNumber=0") == "notAnInteger outOfRange unknownMember ");
  // Elsewhere a query means nothing.
  CHECK(find_endpoint("GET", "/api/v2/agents/a?pageSize=x").query_problems.empty());
}

}  // namespace routesim::config

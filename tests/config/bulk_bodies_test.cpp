// The fast reader of workitem bodies against the one with places: whatever the fast one accepts, the other
// accepts as the same workitem, and ordinary lines need no second reading.
#include "engine/config/bulk_bodies.hpp"

#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "engine/config/org_reader.hpp"
#include "engine/input/json_reader.hpp"
#include "tests/support/catch.hpp"

namespace routesim::config {
namespace {

using Verdict = BodyLine::Verdict;

const std::string folder = ROUTESIM_SOURCE_DIR "/tests/ingestion/bodies/";

const model::Org& org_of_bodies() {
  static const std::shared_ptr<const model::Org> org = [] {
    input::Problems problems;
    return read_org(folder + "org.json", problems);
  }();
  REQUIRE(org);
  return *org;
}

// The bodies of tests/ingestion/bodies/workitems.json exactly as they are written there.
std::vector<std::string> written_bodies() {
  std::vector<std::string> bodies;
  std::ifstream file(folder + "workitems.json");
  static const std::string before = "    \"body\": ";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(before))
      bodies.push_back(line.substr(before.size(), line.size() - before.size() - 1));
  }
  REQUIRE(bodies.size() >= 150);
  return bodies;
}

bool same(const model::FieldValue& a, const model::FieldValue& b) {
  if (!(a == b)) return false;
  const double* x = std::get_if<double>(&a);
  return x == nullptr || std::signbit(*x) == std::signbit(std::get<double>(b));
}

bool same(const model::NewWorkitem& a, const model::NewWorkitem& b) {
  if (a.fields.size() != b.fields.size()) return false;
  for (std::size_t i = 0; i < a.fields.size(); ++i) {
    if (!same(a.fields[i], b.fields[i])) return false;
  }
  return a.type == b.type && a.routing.queue == b.routing.queue && a.routing.rule == b.routing.rule &&
         a.routing.skills == b.routing.skills && a.source == b.source && a.priority == b.priority;
}

struct Counts {
  int lines = 0;
  int accepted = 0;  // by the reader with places
  int fast = 0;      // of these, by the fast one too
  int wrong = 0;
};

class Comparison {
 public:
  // One fast reader for all lines, as in use: what it keeps from one line must not show in the next.
  void compare(const std::string& line) {
    input::Problems problems;
    const BodyLine slow = read_body_line(line, problems.add_file("lines"), 1, org_, types_, problems);
    const BodyLine* fast = bulk_.read_fast(line);
    ++counts.lines;
    if (slow.verdict == Verdict::accepted) ++counts.accepted;
    if (fast == nullptr) return;
    ++counts.fast;
    const bool right = slow.verdict == Verdict::accepted && fast->verdict == Verdict::accepted &&
                       fast->record == slow.record && same(fast->workitem, slow.workitem);
    if (right) return;
    ++counts.wrong;
    UNSCOPED_INFO(line);
    CHECK(right);
  }

  Counts counts;

 private:
  const model::Org& org_ = org_of_bodies();
  TypeLookup types_ = types_of(org_);
  BulkBodies bulk_{org_};
};

bool is_accepted(const std::string& line) {
  input::Problems problems;
  return read_body_line(line, problems.add_file("lines"), 1, org_of_bodies(), types_of(org_of_bodies()),
                        problems)
             .verdict == Verdict::accepted;
}

std::vector<std::string> accepted_lines() {
  std::vector<std::string> lines;
  for (const std::string& body : written_bodies()) {
    if (!is_accepted(body)) continue;
    input::Problems problems;
    const auto json = input::read_json(body, problems.add_file("line"), problems);
    const std::string compact = input::to_text(*json);
    lines.push_back(body);
    lines.push_back(compact);
    lines.push_back(R"({"id":"R-1","at":"5s","body":)" + compact + "}");
    lines.push_back(R"( { "body" : )" + body + R"( , "id" : "R\u00e9\n" } )");
  }
  const char* const full =
      R"({"workitemTypeId":"loan","priority":-3,"source":"Portal","routingData":{"queueId":"vip","routingRuleId":"rule-a","skills":[{"skillId":"tax","proficiency":4},{"skillId":"law"}]},)"
      R"("customFields":{"applicantId":"A-17","note":"a \"b\" \u00fc \ud83d\ude00","amount":425000.50,"due":"2026-03-02T09:00:00+01:00","document":"Paystub","urgent":true}})";
  for (int i = 0; i < 20; ++i) lines.push_back(full);
  return lines;
}

}  // namespace

TEST_CASE("the fast reader accepts what the table of bodies accepts, and nothing else of it") {
  Comparison comparison;
  for (const std::string& body : written_bodies()) comparison.compare(body);
  CHECK(comparison.counts.accepted > 50);
  CHECK(comparison.counts.fast == comparison.counts.accepted);
}

TEST_CASE("ordinary lines are read once, records, spaces, escapes and any order of members included") {
  Comparison comparison;
  for (const std::string& line : accepted_lines()) comparison.compare(line);
  // The fields before the type, of one type after another.
  for (int i = 0; i < 3; ++i) {
    comparison.compare(
        R"({"customFields":{"word":"x","count":1,"day":"2026-03-02","size":"S","agreed":true},"workitemTypeId":"strict"})");
    comparison.compare(R"({"customFields":{"applicantId":"x"},"priority":1,"workitemTypeId":"loan"})");
    comparison.compare(R"({"body":{"customFields":null,"workitemTypeId":"plain"}})");
    comparison.compare(R"({"customFields":{},"workitemTypeId":"plain"})");
  }
  CHECK(comparison.counts.fast == comparison.counts.accepted);
  CHECK(comparison.counts.accepted == comparison.counts.lines);
}

TEST_CASE("what one reader could take and the other not") {
  const std::string good = R"({"workitemTypeId":"plain"})";
  const std::string fields = R"({"workitemTypeId":"loan","customFields":{"applicantId":"x",)";
  const std::string deep = std::string(70, '[') + std::string(70, ']');
  const std::string long_text((1 << 20) + 1, 'x');
  const struct {
    std::string line;
    Verdict verdict;
  } rows[] = {
      {"", Verdict::blank},
      {" \t\r", Verdict::blank},
      {"// nothing", Verdict::blank},
      {good + " // said", Verdict::accepted},
      {"/* said */" + good, Verdict::accepted},
      {R"({"workitemTypeId":/* said */"plain"})", Verdict::accepted},
      {"\xEF\xBB\xBF" + good, Verdict::accepted},
      {good + "\r", Verdict::accepted},
      {good + good, Verdict::unreadable},
      {good + ",", Verdict::unreadable},
      {good + "x", Verdict::unreadable},
      {good + std::string(1, '\0'), Verdict::unreadable},
      {"\f" + good, Verdict::unreadable},
      {"[" + good + "]", Verdict::refused},
      {R"({"workitemTypeId":"plain",})", Verdict::unreadable},
      {R"({,"workitemTypeId":"plain"})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain"]})", Verdict::unreadable},
      {R"({"workitemTypeId" "plain"})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain":"priority"})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain","source":"x":null})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain" "priority":1})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain","workitemTypeId":"plain"})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain","priority":1,"prior\u0069ty":1})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain","prior\u0069ty":1})", Verdict::accepted},
      {R"({"work\u0069temTypeId":"pl\u0061in"})", Verdict::accepted},
      {fields + R"("note":"x","note":"x"}})", Verdict::unreadable},
      {fields + R"("zz":1}})", Verdict::refused},
      {fields + R"("note":"\u0000"}})", Verdict::accepted},
      {fields + R"("note":"\ud83d\ude00"}})", Verdict::accepted},
      {fields + R"("note":"\ud83d"}})", Verdict::unreadable},
      {fields + R"("note":"\ude00\ud83d"}})", Verdict::unreadable},
      {fields + R"("note":"\ud83dx"}})", Verdict::unreadable},
      {fields + R"("note":"\ud83d\u0041"}})", Verdict::unreadable},
      {fields + R"("note":"\x41"}})", Verdict::unreadable},
      {fields + R"("note":"\u00g1"}})", Verdict::unreadable},
      {fields + "\"note\":\"\xC3\x28\"}}", Verdict::unreadable},
      {fields + "\"note\":\"\xED\xA0\x80\"}}", Verdict::unreadable},
      {fields + "\"note\":\"\xC0\x80\"}}", Verdict::unreadable},
      {fields + "\"note\":\"\xF4\x90\x80\x80\"}}", Verdict::unreadable},
      {fields + "\"note\":\"a\tb\"}}", Verdict::unreadable},
      {fields + "\"note\":\"a\x7F\"}}", Verdict::accepted},
      {fields + R"("note":'x'}})", Verdict::unreadable},
      {fields + R"("note":"x"x}})", Verdict::unreadable},
      {fields + "\"note\":\"" + long_text + "\"}}", Verdict::unreadable},
      {fields + "\"note\":\"" + long_text.substr(1) + "\"}}", Verdict::accepted},
      {fields + R"("note":)" + deep + "}}", Verdict::unreadable},
      {fields + R"("amount":01}})", Verdict::unreadable},
      {fields + R"("amount":+1}})", Verdict::unreadable},
      {fields + R"("amount":.5}})", Verdict::unreadable},
      {fields + R"("amount":5.}})", Verdict::unreadable},
      {fields + R"("amount":1e}})", Verdict::unreadable},
      {fields + R"("amount":-}})", Verdict::unreadable},
      {fields + R"("amount":0x10}})", Verdict::unreadable},
      {fields + R"("amount":1 2}})", Verdict::unreadable},
      {fields + R"("amount":NaN}})", Verdict::unreadable},
      {fields + R"("amount":1E+2}})", Verdict::accepted},
      {fields + R"("amount":123456789012345}})", Verdict::accepted},
      {fields + R"("amount":1234567890123456}})", Verdict::refused},
      {fields + R"("amount":1e400}})", Verdict::refused},
      {fields + R"("amount":)" + std::string(400, '1') + "}}", Verdict::refused},
      {fields + R"("amount":)" + "1" + std::string(200, '0') + "}}", Verdict::accepted},
      {fields + R"("urgent":True}})", Verdict::unreadable},
      {fields + R"("urgent":truefalse}})", Verdict::unreadable},
      {fields + R"("urgent":nul}})", Verdict::unreadable},
      {R"({"workitemTypeId":"plain","priority":3.0})", Verdict::refused},
      {R"({"workitemTypeId":"plain","priority":-0})", Verdict::accepted},
      {R"({"workitemTypeId":"plain","priority":3e0})", Verdict::refused},
      {R"({"id":1,"body":{"workitemTypeId":"plain"}})", Verdict::accepted},
      {R"({"id":null,"body":{"workitemTypeId":"plain"}})", Verdict::accepted},
      {R"({"who":"x","body":{"workitemTypeId":"plain"}})", Verdict::accepted},
      {R"({"workitemTypeId":"plain","body":{"workitemTypeId":"plain"}})", Verdict::accepted},
      {R"({"meta":{"a":1,"a":2},"body":{"workitemTypeId":"plain"}})", Verdict::unreadable},
      {R"({"id":"x","id":"x","body":{"workitemTypeId":"plain"}})", Verdict::unreadable},
      {R"({"id":"x","body":5})", Verdict::refused},
      {R"({"id":"x"})", Verdict::refused},
      {R"({"body":{"body":{"workitemTypeId":"plain"}}})", Verdict::refused},
  };
  Comparison comparison;
  BulkBodies bulk(org_of_bodies());
  for (const auto& row : rows) {
    INFO(row.line.substr(0, 200));
    input::Problems problems;
    const std::uint32_t file = problems.add_file("lines");
    const BodyLine& read = bulk.read(row.line, file, 7, problems);
    CHECK(read.verdict == row.verdict);
    CHECK(problems.empty() == (row.verdict != Verdict::unreadable));
    CHECK(read.findings.empty() == (row.verdict != Verdict::refused));
    comparison.compare(row.line);
  }
}

TEST_CASE("wide types, many options and names that need escapes") {
  model::Org org;
  const auto add_type = [&org](std::string id, int fields) -> model::WorkitemType& {
    model::WorkitemType type;
    type.id = type.name = std::move(id);
    for (int i = 0; i < fields; ++i) {
      model::CustomField field;
      field.name = "f" + std::to_string(i);
      field.nullable = true;
      type.custom_fields.push_back(std::move(field));
    }
    org.type_index.emplace(type.id, static_cast<std::uint32_t>(org.types.size()));
    org.types.push_back(std::move(type));
    return org.types.back();
  };
  model::WorkitemType& wide = add_type("wide", 12);
  wide.custom_fields[3].name = "a\\u0041";  // eight characters, a backslash among them
  wide.custom_fields[4].name = "say \"x\"";
  wide.custom_fields[5].kind = model::FieldKind::dropdown;
  for (int i = 0; i < 20; ++i) wide.custom_fields[5].options.push_back("option " + std::to_string(i));
  wide.custom_fields[11].nullable = false;
  add_type("widest", 64);
  add_type("beyond", 65);
  const TypeLookup types = types_of(org);
  BulkBodies bulk(org);
  const struct {
    const char* line;
    Verdict verdict;
    bool fast;
  } rows[] = {
      {R"({"workitemTypeId":"wide","customFields":{"f11":"x","f0":"y","f5":"option 19","f10":null}})",
       Verdict::accepted, true},
      {R"({"workitemTypeId":"wide","customFields":{"f11":"x","f5":"option 20"}})", Verdict::refused, false},
      {R"({"workitemTypeId":"wide","customFields":{"f11":"x","f12":"y"}})", Verdict::refused, false},
      {R"({"workitemTypeId":"wide","customFields":{"f10":"x"}})", Verdict::refused, false},
      {R"({"workitemTypeId":"wide","customFields":{"f0":"1","f1":"2","f2":"3","a\\u0041":"4","say \"x\"":"5","f11":"6"}})",
       Verdict::accepted, false},
      // This name is `aA`, although it is written as the field's characters are.
      {R"({"workitemTypeId":"wide","customFields":{"f0":"1","f1":"2","f2":"3","a\u0041":"4","f11":"6"}})",
       Verdict::refused, false},
      {R"({"workitemTypeId":"widest","customFields":{"f63":"x","f0":"y"}})", Verdict::accepted, true},
      {R"({"workitemTypeId":"widest","customFields":{"f63":"x","f63":"y"}})", Verdict::unreadable, false},
      {R"({"workitemTypeId":"beyond","customFields":{"f64":"x"}})", Verdict::accepted, false},
      {R"({"customFields":{"f64":"x"},"workitemTypeId":"beyond"})", Verdict::accepted, false},
      {R"({"customFields":{"f63":"x"},"workitemTypeId":"beyond"})", Verdict::accepted, false},
      {R"({"customFields":{"f63":"x"},"workitemTypeId":"widest"})", Verdict::accepted, true},
  };
  for (const auto& row : rows) {
    INFO(row.line);
    input::Problems problems;
    const BodyLine slow = read_body_line(row.line, problems.add_file("lines"), 1, org, types, problems);
    CHECK(slow.verdict == row.verdict);
    const BodyLine* fast = bulk.read_fast(row.line);
    CHECK((fast != nullptr) == row.fast);
    if (fast != nullptr) CHECK(same(fast->workitem, slow.workitem));
    CHECK(bulk.read(row.line, 0, 1, problems).verdict == row.verdict);
  }
}

TEST_CASE("names of any length are told apart, wherever they differ and wherever an escape stands") {
  for (std::size_t length = 1; length <= 34; ++length) {
    model::Org org;
    model::WorkitemType type;
    type.id = type.name = "t";
    for (const char last : {'a', 'b'}) {
      model::CustomField field;
      field.name = std::string(length - 1, 'x') + last;
      field.nullable = true;
      type.custom_fields.push_back(field);
    }
    org.type_index.emplace(type.id, 0);
    org.types.push_back(type);
    BulkBodies bulk(org);
    const auto read = [&](const std::string& name) {
      return bulk.read_fast(R"({"workitemTypeId":"t","customFields":{")" + name + R"(":"text"}})");
    };
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string name = type.custom_fields[i].name;
      INFO(name);
      const BodyLine* line = read(name);
      REQUIRE(line != nullptr);
      CHECK(line->workitem.fields[i] == model::FieldValue("text"));
      CHECK(line->workitem.fields[1 - i] == model::FieldValue());
      CHECK(read(name + "x") == nullptr);
      CHECK(read(name.substr(1)) == nullptr);
      for (std::size_t at = 0; at < length; ++at) {
        std::string other = name;
        other[at] = '-';
        CHECK(read(other) == nullptr);
        // Means the same, but is left to the other reader; and a quote within a name does not end it.
        other = name;
        CHECK(read(other.replace(at, 1,
                                 name[at] == 'x' ? "\\u0078"
                                 : i == 0        ? "\\u0061"
                                                 : "\\u0062")) == nullptr);
        CHECK(read(name.substr(0, at) + "\\\"" + name.substr(at)) == nullptr);
      }
    }
  }
}

TEST_CASE("integers at the edge of what is read at once") {
  Comparison comparison;
  for (const char* number :
       {"0", "-0", "00", "01", "9", "25000000", "25000001", "-25000000", "-25000001", "1.0", "1e2",
        "999999999999999", "1000000000000000", "9007199254740993", "12a", "+1", "1-"}) {
    const std::string text = number;
    comparison.compare(R"({"workitemTypeId":"loan","customFields":{"applicantId":"x","amount":)" + text +
                       "}}");
    comparison.compare(R"({"workitemTypeId":"plain","priority":)" + text + "}");
  }
  CHECK(comparison.counts.accepted >= 15);
  CHECK(comparison.counts.wrong == 0);
}

TEST_CASE("a record's id is kept, also behind the body") {
  BulkBodies bulk(org_of_bodies());
  input::Problems problems;
  for (const char* line : {R"({"id":"A\n1","body":{"workitemTypeId":"plain"}})",
                           R"({"body":{"workitemTypeId":"plain"},"at":"1s","id":"A\n1"})",
                           R"({"id":"A\n1","body":{"workitemTypeId":"nowhere"}})"}) {
    CHECK(bulk.read(line, 0, 1, problems).record == "A\n1");
  }
  CHECK(bulk.read(R"({"workitemTypeId":"plain"})", 0, 1, problems).record.empty());
}

TEST_CASE("200,000 lines with mistakes get the same verdict and value from both readers") {
  static const std::vector<std::string> pieces{"\"",
                                               "\\",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               ":",
                                               ",",
                                               " ",
                                               "\t",
                                               "0",
                                               "1",
                                               "-",
                                               ".",
                                               "e5",
                                               ".0",
                                               "00",
                                               "null",
                                               "true",
                                               "false",
                                               "\"x\"",
                                               "\\u0000",
                                               "\\ud800",
                                               "\\udc00",
                                               "\\n",
                                               "//",
                                               "/* */",
                                               "\xEF\xBB\xBF",
                                               "\xC3",
                                               "\xE2\x82\xAC",
                                               "\"note\":null,",
                                               "\"priority\":1,",
                                               ",\"source\":\"s\"",
                                               "\"workitemTypeId\":\"plain\",",
                                               "{\"id\":\"x\",\"body\":",
                                               "\"id\":\"y\",",
                                               "1234567890123456",
                                               "\"2026-02-30\"",
                                               "{\"skillId\":\"tax\"},",
                                               "\"amount\":1e300,",
                                               "\f",
                                               "\x01"};
  const std::vector<std::string> lines = accepted_lines();
  std::mt19937_64 random(20260302);
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  Comparison comparison;
  for (int i = 0; i < 200'000; ++i) {
    std::string line = lines[below(lines.size())];
    const std::size_t changes = 1 + below(3);
    for (std::size_t change = 0; change < changes; ++change) {
      if (line.empty()) break;
      const std::size_t at = below(line.size());
      switch (below(16)) {
        case 0: line[at] = static_cast<char>(below(256)); break;
        case 1: line[at] = "09azAZ\"\\{}[]:, .-+eE"[below(21)]; break;
        case 2: line.erase(at, 1 + below(3)); break;
        case 3: line.insert(at, pieces[below(pieces.size())]); break;
        case 4: line.insert(at, line.substr(below(line.size()), below(30))); break;
        case 5: line = line.substr(0, at) + lines[below(lines.size())].substr(below(20)); break;
        case 6: line.resize(at); break;
        case 7:
          // At a place between tokens, where more of it stays JSON.
          if (const std::size_t comma = line.find_first_of(",:}", at); comma != std::string::npos) {
            line.insert(comma + below(2), pieces[below(pieces.size())]);
          }
          break;
        default:  // small ones, after which the line is mostly still good
          if (const std::size_t digit = line.find_first_of("0123456789", at); digit != std::string::npos) {
            line[digit] = static_cast<char>('0' + below(10));
          }
          if (const std::size_t comma = line.find_first_of(",:", at); comma != std::string::npos) {
            line.insert(comma + below(2), 1, " \t\r"[below(3)]);
          }
      }
    }
    comparison.compare(line);
  }
  CHECK(comparison.counts.wrong == 0);
  CHECK(comparison.counts.lines >= 100'000);
  // Enough of them are still good for the comparison to mean something, and most of these are fast.
  CHECK(comparison.counts.accepted > 20'000);
  CHECK(comparison.counts.fast > comparison.counts.accepted * 3 / 4);
}

}  // namespace routesim::config

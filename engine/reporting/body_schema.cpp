// Null is allowed wherever the API takes it for "not given". Days are held to the calendar by their pattern,
// leap years included: formats alone are a remark to most validators.
#include "engine/reporting/body_schema.hpp"

#include <algorithm>
#include <string_view>

#include "engine/input/json_text.hpp"

namespace routesim::reporting {
namespace {

using input::append_json_string;
using input::JsonText;

constexpr std::string_view day =
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
constexpr std::string_view clock_and_offset =
    "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,6})?"
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

// The compact text of `json` with each member of an object in a line of its own, two spaces a level.
std::string indented(std::string_view json) {
  std::string out;
  std::string open;  // the containers around the place
  bool in_string = false;
  const auto new_line = [&] {
    out += '\n';
    out.append(2 * static_cast<std::size_t>(std::count(open.begin(), open.end(), '{')), ' ');
  };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\') out += json[++i];
      in_string = c != '"';
      continue;
    }
    if (c == '}' || c == ']') {
      const bool empty = json[i - 1] == '{' || json[i - 1] == '[';
      open.pop_back();
      if (c == '}' && !empty) new_line();
    }
    out += c;
    in_string = c == '"';
    if (c == '{' || c == '[') open += c;
    const bool before_member = (c == '{' && json[i + 1] != '}') || (c == ',' && open.back() == '{');
    if (before_member) {
      new_line();
    } else if (c == ',' || c == ':') {
      out += ' ';
    }
  }
  return out + "\n";
}

class SchemaText {
 public:
  SchemaText(const model::Org& org, const model::WorkitemType& type, std::string& to)
      : org_(org), type_(type), json_(to) {}

  void write() {
    const bool needs_fields = std::any_of(type_.custom_fields.begin(), type_.custom_fields.end(),
                                          [](const model::CustomField& field) { return !field.nullable; });
    json_.begin_object();
    json_.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    json_.member("title", "POST /api/v2/workitems for " + type_.name);
    json_.member(
        "$comment",
        "Refused by the API and accepted here: an integer written with a point or an exponent (3.0), "
        "what the $comments of $defs say, and a member written twice.");
    json_.member("type", "object");
    json_.name("required");
    json_.begin_array();
    json_.value("workitemTypeId");
    if (needs_fields) json_.value("customFields");
    json_.end_array();
    json_.member("additionalProperties", false);
    json_.name("properties");
    json_.begin_object();
    json_.name("workitemTypeId");
    json_.begin_object();
    json_.member("const", type_.id);
    json_.end_object();
    fields(needs_fields);
    routing_data();
    json_.name("source");
    json_.begin_object();
    types("string");
    json_.member("maxLength", 256);
    json_.end_object();
    json_.name("priority");
    integer(-25'000'000, 25'000'000);
    json_.end_object();
    definitions();
    json_.end_object();
  }

 private:
  void types(std::string_view one, bool or_null = true) {
    if (!or_null) return json_.member("type", one);
    json_.name("type");
    json_.begin_array();
    json_.value(one);
    json_.value("null");
    json_.end_array();
  }

  void integer(int least, int most) {
    json_.begin_object();
    types("integer");
    json_.member("minimum", least);
    json_.member("maximum", most);
    json_.end_object();
  }

  void fields(bool needed) {
    json_.name("customFields");
    json_.begin_object();
    types("object", !needed);
    if (needed) {
      json_.name("required");
      json_.begin_array();
      for (const model::CustomField& field : type_.custom_fields) {
        if (!field.nullable) json_.value(field.name);
      }
      json_.end_array();
    }
    json_.member("additionalProperties", false);
    json_.name("properties");
    json_.begin_object();
    for (const model::CustomField& field : type_.custom_fields) {
      append_name(field.name);
      json_.begin_object();
      json_.member("title", field.display_name);
      value_of(field);
      json_.end_object();
    }
    json_.end_object();
    json_.end_object();
  }

  // A name that may need escapes.
  void append_name(std::string_view text) {
    std::string quoted;
    append_json_string(quoted, text);
    json_.name(std::string_view(quoted).substr(1, quoted.size() - 2));
  }

  void value_of(const model::CustomField& field) {
    switch (field.kind) {
      case model::FieldKind::string: return types("string", field.nullable);
      case model::FieldKind::checkbox: return types("boolean", field.nullable);
      case model::FieldKind::number: return reference("#/$defs/number", field.nullable);
      case model::FieldKind::date: return reference("#/$defs/date", field.nullable);
      case model::FieldKind::dropdown:
        json_.name("enum");
        json_.begin_array();
        for (const std::string& option : field.options) json_.value(option);
        if (field.nullable) json_.raw("null");
        json_.end_array();
    }
  }

  void reference(std::string_view to, bool or_null) {
    if (!or_null) return json_.member("$ref", to);
    json_.name("anyOf");
    json_.begin_array();
    json_.begin_object();
    json_.member("$ref", to);
    json_.end_object();
    json_.begin_object();
    json_.member("type", "null");
    json_.end_object();
    json_.end_array();
  }

  template <class Thing>
  void ids(std::string_view member, const std::vector<Thing>& things, bool or_null) {
    json_.name(member);
    if (things.empty() && !or_null) return json_.value(false);  // an empty enum is not everywhere allowed
    json_.begin_object();
    json_.name("enum");
    json_.begin_array();
    for (const Thing& thing : things) json_.value(thing.id);
    if (or_null) json_.raw("null");
    json_.end_array();
    json_.end_object();
  }

  void routing_data() {
    json_.name("routingData");
    json_.begin_object();
    types("object");
    json_.member("additionalProperties", false);
    json_.name("properties");
    json_.begin_object();
    ids("queueId", org_.queues, true);
    ids("routingRuleId", org_.rules, true);
    json_.name("skills");
    json_.begin_object();
    types("array");
    json_.member("maxItems", 20);
    json_.name("items");
    json_.begin_object();
    json_.member("type", "object");
    json_.name("required");
    json_.begin_array();
    json_.value("skillId");
    json_.end_array();
    json_.member("additionalProperties", false);
    json_.name("properties");
    json_.begin_object();
    ids("skillId", org_.skills, false);
    json_.name("proficiency");
    integer(0, 5);
    json_.end_object();
    json_.end_object();
    json_.end_object();
    json_.end_object();
    json_.end_object();
  }

  bool has(model::FieldKind kind) const {
    return std::any_of(type_.custom_fields.begin(), type_.custom_fields.end(),
                       [kind](const model::CustomField& field) { return field.kind == kind; });
  }

  void definitions() {
    if (!has(model::FieldKind::number) && !has(model::FieldKind::date)) return;
    json_.name("$defs");
    json_.begin_object();
    if (has(model::FieldKind::number)) {
      json_.name("number");
      json_.begin_object();
      json_.member("$comment", "The API refuses more than 15 significant digits as well.");
      json_.member("type", "number");
      json_.name("anyOf");
      json_.raw(R"([{"const":0},{"minimum":1e-300,"exclusiveMaximum":1e300},)"
                R"({"exclusiveMinimum":-1e300,"maximum":-1e-300}])");
      json_.end_object();
    }
    if (has(model::FieldKind::date)) {
      json_.name("date");
      json_.begin_object();
      json_.member("$comment",
                   "The pattern knows which days exist. The API also refuses an offset that leads out of the "
                   "years 0000 to 9999.");
      json_.member("type", "string");
      json_.name("anyOf");
      json_.begin_array();
      alternative("date", "^" + std::string(day) + "$");
      alternative("date-time", "^" + std::string(day) + std::string(clock_and_offset) + "$");
      json_.end_array();
      // For expressions whose `$` lets a line feed follow.
      json_.name("not");
      json_.begin_object();
      json_.member("pattern", "\n");
      json_.end_object();
      json_.end_object();
    }
    json_.end_object();
  }

  void alternative(std::string_view format, const std::string& pattern) {
    json_.begin_object();
    json_.member("format", format);
    json_.member("pattern", pattern);
    json_.end_object();
  }

  const model::Org& org_;
  const model::WorkitemType& type_;
  JsonText json_;
};

}  // namespace

std::string body_schema(const model::Org& org, const model::WorkitemType& type) {
  std::string compact;
  SchemaText(org, type, compact).write();
  return indented(compact);
}

}  // namespace routesim::reporting

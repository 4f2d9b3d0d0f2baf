// Writing JSON values and comparing them. Numbers are compared as exact decimals, never through a double.
#include "engine/input/json.hpp"

#include <algorithm>
#include <array>

namespace routesim::input {
namespace {

constexpr std::array<bool, 256> escaped = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < 0x20; ++c) out[c] = true;
  out['"'] = out['\\'] = true;
  return out;
}();
bool needs_escape(char c) { return escaped[static_cast<unsigned char>(c)]; }

void append_escape(std::string& out, char c) {
  static constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default: {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15U];
    }
  }
}

// What needs no escape is copied in one piece.
void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text, copied, i - copied);
    append_escape(out, text[i]);
    copied = i + 1;
  }
  out.append(text, copied);
  out += '"';
}

// The number as `-digits` `e` `exponent` with neither leading nor trailing zeros, so that equal values have
// equal texts. Exponents stop growing where nobody could have meant them.
void append_canonical_number(std::string& out, std::string_view text) {
  // `3`, `425000`: as most are written.
  if (const std::size_t last = text.find_last_not_of('0');
      last != std::string_view::npos && text.front() != '0' && text.size() - last <= 10 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    out.append(text, 0, last + 1);
    out += 'e';
    out += static_cast<char>('0' + (text.size() - last - 1));
    return;
  }
  bool negative = false;
  if (!text.empty() && text.front() == '-') {
    negative = true;
    text.remove_prefix(1);
  }
  std::string digits;
  std::int64_t exponent = 0;
  bool after_point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      after_point = true;
      continue;
    }
    if (!digits.empty() || text[i] != '0') digits += text[i];
    if (after_point) --exponent;
  }
  if (i < text.size()) {
    ++i;
    bool down = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) down = text[i++] == '-';
    std::int64_t written = 0;
    for (; i < text.size(); ++i) {
      if (written < 1'000'000'000'000'000) written = written * 10 + (text[i] - '0');
    }
    exponent += down ? -written : written;
  }
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) {
    out += '0';
    return;
  }
  if (negative) out += '-';
  out += digits;
  out += 'e';
  out += std::to_string(exponent);
}

void append(std::string& out, const Json& json, bool canonical);

template <class List, class MemberOf>
void append_members(std::string& out, const List& list, MemberOf member_of, bool canonical) {
  out += '{';
  bool first = true;
  for (const auto& entry : list) {
    const Member& member = member_of(entry);
    if (!first) out += ',';
    first = false;
    append_string(out, member.name);
    out += ':';
    append(out, member.value, canonical);
  }
  out += '}';
}

void append(std::string& out, const Json& json, bool canonical) {
  switch (json.kind) {
    case Json::Kind::null: out += "null"; break;
    case Json::Kind::boolean: out += json.boolean ? "true" : "false"; break;
    case Json::Kind::number:
      if (canonical) {
        append_canonical_number(out, json.text);
      } else {
        out += json.text;
      }
      break;
    case Json::Kind::string: append_string(out, json.text); break;
    case Json::Kind::array: {
      out += '[';
      bool first = true;
      for (const Json& item : json.items) {
        if (!first) out += ',';
        first = false;
        append(out, item, canonical);
      }
      out += ']';
      break;
    }
    case Json::Kind::object: {
      const auto by_name = [](const Member& a, const Member& b) { return a.name < b.name; };
      if (canonical && !std::is_sorted(json.members.begin(), json.members.end(), by_name)) {
        std::vector<const Member*> members;
        members.reserve(json.members.size());
        for (const Member& member : json.members) members.push_back(&member);
        std::sort(members.begin(), members.end(),
                  [&](const Member* a, const Member* b) { return by_name(*a, *b); });
        append_members(
            out, members, [](const Member* member) -> const Member& { return *member; }, canonical);
      } else {
        append_members(
            out, json.members, [](const Member& member) -> const Member& { return member; }, canonical);
      }
      break;
    }
  }
}

}  // namespace

const Member* Json::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [name](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

std::string to_text(const Json& json) {
  std::string out;
  append(out, json, false);
  return out;
}

std::string canonical_text(const Json& json) {
  std::string out;
  out.reserve(256);
  append(out, json, true);
  return out;
}

bool same_value(const Json& a, const Json& b) { return canonical_text(a) == canonical_text(b); }

std::string describe(const Json& json) {
  switch (json.kind) {
    case Json::Kind::null: return "null";
    case Json::Kind::boolean: return json.boolean ? "true" : "false";
    case Json::Kind::number:
      return "the number " + (json.text.size() > 40 ? json.text.substr(0, 40) + "…" : json.text);
    case Json::Kind::string: return "a string";
    case Json::Kind::array: return "an array";
    case Json::Kind::object: return "an object";
  }
  return {};
}

}  // namespace routesim::input

#include "engine/routing/state_hash.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <xxhash.h>

namespace routesim::routing {
namespace {

static_assert(sizeof(XXH64_state_t) == 88);

bool is_plain(char character) {
  return static_cast<unsigned char>(character) >= 0x20 && character != '"' && character != '\\';
}

// Whether all eight are plain: a byte below 0x20, or one that the exclusive or makes 0, borrows into its top
// bit.
bool are_plain(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  const auto below = [](std::uint64_t bytes, std::uint64_t limit) {
    return (bytes - ones * limit) & ~bytes & ones * 0x80;
  };
  return (below(eight, 0x20) | below(eight ^ ones * '"', 1) | below(eight ^ ones * '\\', 1)) == 0;
}

// Ids are short and hardly ever hold anything that needs an escape.
bool is_plain(std::string_view text) {
  if (text.size() < 8) return std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
  const auto eight_at = [&](std::size_t place) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + place, 8);
    return eight;
  };
  const std::size_t last = text.size() - 8;
  for (std::size_t place = 0; place < last; place += 8) {
    if (!are_plain(eight_at(place))) return false;
  }
  return are_plain(eight_at(last));
}

void append_escaped(std::string& to, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  for (const char c : text) {
    switch (c) {
      case '"': to += "\\\""; break;
      case '\\': to += "\\\\"; break;
      case '\b': to += "\\b"; break;
      case '\f': to += "\\f"; break;
      case '\n': to += "\\n"; break;
      case '\r': to += "\\r"; break;
      case '\t': to += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          to += "\\u00";
          to += hex[static_cast<unsigned char>(c) >> 4];
          to += hex[static_cast<unsigned char>(c) & 15];
        } else {
          to += c;
        }
    }
  }
}

void append_string(std::string& to, std::string_view text) {
  to += '"';
  if (is_plain(text)) {
    to += text;
  } else {
    append_escaped(to, text);
  }
  to += '"';
}

// Writes to a place that has room for it; `texts` are counted as if every byte needed the longest escape.
class Pen {
 public:
  explicit Pen(char* at) : at_(at) {}
  static std::size_t room_for(std::string_view text) { return 6 * text.size() + 2; }

  template <std::size_t Size>
  void put(const char (&text)[Size]) {
    std::memcpy(at_, text, Size - 1);
    at_ += Size - 1;
  }
  void raw(std::string_view text) {
    at_ = std::copy(text.begin(), text.end(), at_);  // unlike memcpy it takes a view of nothing
  }
  void string(std::string_view text) {
    *at_++ = '"';
    if (is_plain(text)) {
      raw(text);
    } else {
      std::string escaped;
      append_escaped(escaped, text);
      raw(escaped);
    }
    *at_++ = '"';
  }
  void string_or_null(const std::string* text) {
    if (text == nullptr) {
      put("null");
    } else {
      string(*text);
    }
  }
  void decimal(int number) { at_ = std::to_chars(at_, at_ + 11, number).ptr; }
  char* at() const { return at_; }

 private:
  char* at_;
};

}  // namespace

StateHash::StateHash() {
  XXH64_state_t state;
  std::memset(&state, 0, sizeof state);
  XXH64_reset(&state, 0);
  std::memcpy(state_.data(), &state, sizeof state);
}

void StateHash::add(std::string_view text) {
  XXH64_state_t state;
  std::memcpy(&state, state_.data(), sizeof state);
  XXH64_update(&state, text.data(), text.size());
  std::memcpy(state_.data(), &state, sizeof state);
}

std::uint64_t StateHash::digest() const {
  XXH64_state_t state;
  std::memcpy(&state, state_.data(), sizeof state);
  return XXH64_digest(&state);
}

void append_workitem_line(std::string& to, const WorkitemState& item, std::string_view type_id,
                          const model::Org& org) {
  const std::string* rule = item.rule ? &org.rules[item.rule->index].id : nullptr;
  const std::string* queue = item.queue ? &org.queues[item.queue->index].id : nullptr;
  const std::string* holder = item.agent ? &org.agents[item.agent->index].id : nullptr;
  constexpr std::size_t room_for_the_rest = 128;
  std::size_t room = room_for_the_rest + Pen::room_for(item.id) + Pen::room_for(type_id);
  for (const std::string* id : {rule, queue, holder}) room += id != nullptr ? Pen::room_for(*id) : 0;

  const std::size_t before = to.size();
  to.resize(before + room);
  Pen pen(to.data() + before);
  pen.put("[\"workitem\",");
  pen.string(item.id);
  pen.put(",");
  pen.string(type_id);
  pen.put(",\"");
  pen.raw(model::to_text(item.state));
  pen.put("\",");
  pen.decimal(item.priority);
  pen.put(",");
  pen.string_or_null(rule);
  pen.put(",");
  pen.string_or_null(queue);
  pen.put(",");
  pen.string_or_null(holder);
  pen.put(",[");
  to.resize(static_cast<std::size_t>(pen.at() - to.data()));
  if (!model::is_finished(item.state)) {
    std::vector<std::string_view> ids;
    for (const model::AgentId agent : item.declined) ids.push_back(org.agents[agent.index].id);
    std::sort(ids.begin(), ids.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i > 0) to += ',';
      append_string(to, ids[i]);
    }
  }
  to += "]]\n";
}

void append_type_line(std::string& to, std::string_view id, int version) {
  to += "[\"type\",";
  append_string(to, id);
  to += ',';
  to += std::to_string(version);
  to += "]\n";
}

void append_agent_line(std::string& to, const model::Agent& agent, model::AgentState state,
                       const std::vector<model::AgentSkill>& skills_by_id, int held, const model::Org& org) {
  to += "[\"agent\",";
  append_string(to, agent.id);
  to += ",\"";
  to += model::to_text(state);
  to += "\",[";
  for (std::size_t i = 0; i < skills_by_id.size(); ++i) {
    if (i > 0) to += ',';
    to += '[';
    append_string(to, org.skills[skills_by_id[i].skill.index].id);
    to += ',';
    to += std::to_string(skills_by_id[i].proficiency);
    to += ']';
  }
  to += "],";
  to += std::to_string(held);
  to += "]\n";
}

}  // namespace routesim::routing

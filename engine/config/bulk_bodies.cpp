// simdjson finds the structure of a line and proves its UTF-8; names, numbers and words are then held, as
// they are written, against what the org knows. So nothing has to be assumed of how simdjson reads a number
// or an escape: whatever is not recognised as it stands goes to the other reader.
//
// The one source that includes simdjson.
#include "engine/config/bulk_bodies.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <simdjson.h>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/config/decimal.hpp"
#include "engine/config/hex_digit.hpp"
#include "engine/config/reference.hpp"
#include "engine/input/json_cursor.hpp"
#include "engine/input/json_reader.hpp"
#include "engine/input/utf8.hpp"
#include "engine/model/time.hpp"

namespace routesim::config {
namespace {

namespace od = simdjson::ondemand;

using model::FieldKind;

// Options and fields beyond this number are found through a map.
constexpr std::size_t few = 8;

using Index = std::unordered_map<std::string_view, std::uint32_t>;

Index index_of(const std::unordered_map<std::string, std::uint32_t>& ids) {
  Index index;
  for (const auto& [id, position] : ids) index.emplace(id, position);
  return index;
}

// A custom field made ready for reading.
struct Field {
  std::string_view name;
  bool name_is_plain = false;  // it is written without escapes
  FieldKind kind = FieldKind::string;
  bool nullable = false;
  const std::vector<std::string>* options = nullptr;
  Index option_index;  // of many options
};

struct Type {
  std::string_view id;
  bool is_narrow = true;  // its fields fit into the bits of one word; others are left to the other reader
  std::vector<Field> fields;
  Index field_index;
  std::uint64_t needed = 0;  // bits of the fields that must be given
};

constexpr std::size_t most_fields = 64;

Type made_ready(const model::WorkitemType& type) {
  Type out;
  out.id = type.id;
  out.is_narrow = type.custom_fields.size() <= most_fields;
  for (std::size_t i = 0; i < type.custom_fields.size() && i < most_fields; ++i) {
    const model::CustomField& known = type.custom_fields[i];
    Field field;
    field.name = known.name;
    field.name_is_plain = field.name.find_first_of("\"\\") == std::string_view::npos;
    field.kind = known.kind;
    field.nullable = known.nullable;
    field.options = &known.options;
    if (known.options.size() > few) {
      for (std::uint32_t at = 0; at < known.options.size(); ++at) {
        field.option_index.emplace(known.options[at], at);
      }
    }
    if (!field.nullable) out.needed |= std::uint64_t{1} << i;
    out.field_index.emplace(field.name, static_cast<std::uint32_t>(i));
    out.fields.push_back(std::move(field));
  }
  return out;
}

// The code unit of a `\uXXXX` that begins at `at`; -1 where there is none.
int code_unit(std::string_view text, std::size_t at) {
  if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

void append_utf8(std::string& to, std::uint32_t code) {
  const auto put = [&to](std::uint32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

// What stands between the quotes, decoded. False at an escape that is none, or half a pair of surrogates.
bool decode(std::string_view raw, std::string& to) {
  to.clear();
  std::size_t i = 0;
  for (;;) {
    const std::size_t escape = std::min(raw.find('\\', i), raw.size());
    to.append(raw, i, escape - i);
    if (escape == raw.size()) return true;
    if (escape + 1 == raw.size()) return false;
    i = escape + 2;
    switch (raw[escape + 1]) {
      case '"': to += '"'; break;
      case '\\': to += '\\'; break;
      case '/': to += '/'; break;
      case 'b': to += '\b'; break;
      case 'f': to += '\f'; break;
      case 'n': to += '\n'; break;
      case 'r': to += '\r'; break;
      case 't': to += '\t'; break;
      case 'u': {
        const int unit = code_unit(raw, escape);
        if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return false;
        i = escape + 6;
        auto code = static_cast<std::uint32_t>(unit);
        if (unit >= 0xD800 && unit <= 0xDBFF) {
          const int low = code_unit(raw, i);
          if (low < 0xDC00 || low > 0xDFFF) return false;
          i += 6;
          code = 0x10000U + ((code - 0xD800U) << 10U) + (static_cast<std::uint32_t>(low) - 0xDC00U);
        }
        append_utf8(to, code);
        break;
      }
      default: return false;
    }
  }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

class BulkBodies::Fast {
 public:
  explicit Fast(const model::Org& org)
      : queues_(index_of(org.queue_index)),
        rules_(index_of(org.rule_index)),
        skills_(index_of(org.skill_index)) {
    for (const model::WorkitemType& type : org.types) types_.push_back(made_ready(type));
    for (std::uint32_t i = 0; i < types_.size(); ++i) {
      if (types_[i].is_narrow) type_index_.emplace(types_[i].id, i);
    }
  }

  // False: nothing is known of the line, and `out` holds rubbish.
  bool read(std::string_view line, BodyLine& out) {
    if (line.size() > input::longest_string_bytes) return false;
    if (text_.size() < line.size() + simdjson::SIMDJSON_PADDING) {
      text_.resize(2 * line.size() + simdjson::SIMDJSON_PADDING);
    }
    std::memcpy(text_.data(), line.data(), line.size());
    end_ = text_.data() + line.size();
    // Fields that stand before the type are read as those of the type that came last.
    if (read_document(line.size(), out)) return true;
    const std::optional<std::uint32_t> named = guessed_ ? type_named_in(line) : std::nullopt;
    if (!named || *named == type_) return false;
    type_ = *named;
    return read_document(line.size(), out);
  }

  // The next line's type may well be this one.
  void expect_type(model::TypeId type) {
    if (type.index < types_.size()) type_ = type.index;
  }

 private:
  // The members of a body, as bits of what was seen.
  enum class Seen : unsigned { type_id = 1, fields = 2, routing = 4, source = 8, priority = 16 };

  bool read_document(std::size_t size, BodyLine& out) {
    od::document document;
    if (parser_.iterate(text_.data(), size, text_.size()).get(document) != simdjson::SUCCESS) return false;
    od::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS) return false;
    out.record.clear();
    // Behind the object there must be nothing more to find.
    return read_line_object(object, out) && document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  }

  // A body, or a record: told apart by the first name.
  bool read_line_object(od::object& object, BodyLine& out) {
    unsigned seen = 0;
    bool is_record = false;
    bool is_first = true;
    start(out.workitem);
    for (auto member : object) {
      if (member.error() != simdjson::SUCCESS) return false;
      // No copy, here and below: it would wait for what simdjson has just written piece by piece.
      od::field&& field = std::move(member).value_unsafe();
      const std::string_view name = name_of(field);
      if (is_first) is_record = name == "id" || name == "at" || name == "body";
      is_first = false;
      if (!(is_record ? read_record_member(name, field.value(), seen, out)
                      : read_body_member(name, field.value(), seen, out.workitem))) {
        return false;
      }
    }
    return is_record ? (seen & 4U) != 0 : finish(seen, out.workitem);
  }

  bool read_record_member(std::string_view name, od::value& value, unsigned& seen, BodyLine& out) {
    if (name == "id") {
      std::string_view id;
      if (!is_new(seen, 1) || !read_text(token_of(value), id)) return false;
      out.record = id;
      return true;
    }
    std::string_view ignored;
    if (name == "at") return is_new(seen, 2) && read_text(token_of(value), ignored);
    if (name != "body" || !is_new(seen, 4)) return false;
    od::object body;
    if (value.get_object().get(body) != simdjson::SUCCESS) return false;
    unsigned seen_of_body = 0;
    for (auto member : body) {
      if (member.error() != simdjson::SUCCESS) return false;
      od::field&& field = std::move(member).value_unsafe();
      if (!read_body_member(name_of(field), field.value(), seen_of_body, out.workitem)) return false;
    }
    return finish(seen_of_body, out.workitem);
  }

  void start(model::NewWorkitem& workitem) {
    workitem.routing.queue.reset();
    workitem.routing.rule.reset();
    workitem.routing.skills.clear();
    workitem.source.reset();
    workitem.priority = 0;
    given_ = 0;
    met_type_ = false;
    met_fields_ = false;
    guessed_ = false;
  }

  // A guess, good enough to try: what follows the first member of that name, whatever it is in.
  std::optional<std::uint32_t> type_named_in(std::string_view line) const {
    static constexpr std::string_view name = "\"workitemTypeId\"";
    std::size_t at = line.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    at = line.find('"', at + name.size());
    if (at == std::string_view::npos) return std::nullopt;
    const auto found = type_index_.find(line.substr(at + 1, line.find('"', at + 1) - at - 1));
    if (found == type_index_.end()) return std::nullopt;
    return found->second;
  }

  bool finish(unsigned seen, model::NewWorkitem& workitem) const {
    if ((seen & static_cast<unsigned>(Seen::type_id)) == 0) return false;
    const Type& type = types_[type_];
    if ((type.needed & ~given_) != 0) return false;
    workitem.type = model::TypeId{type_};
    if (!met_fields_) workitem.fields.assign(type.fields.size(), model::FieldValue());
    return true;
  }

  bool read_body_member(std::string_view name, od::value& value, unsigned& seen,
                        model::NewWorkitem& workitem) {
    switch (name.size()) {
      case 14: return name == "workitemTypeId" && is_new(seen, Seen::type_id) && read_type(value);
      case 12:
        return name == "customFields" && is_new(seen, Seen::fields) && read_fields(value, workitem.fields);
      case 11:
        return name == "routingData" && is_new(seen, Seen::routing) && read_routing(value, workitem.routing);
      case 6: {
        if (name != "source" || !is_new(seen, Seen::source)) return false;
        const std::string_view token = token_of(value);
        if (token == "null") return true;
        std::string_view text;
        if (!read_text(token, text)) return false;
        // No more bytes than characters may be needs no counting.
        if (text.size() > 256 && input::count_characters(text) > 256) return false;
        workitem.source.emplace(text);
        return true;
      }
      case 8: {
        if (name != "priority" || !is_new(seen, Seen::priority)) return false;
        const std::string_view token = token_of(value);
        return token == "null" || read_integer(token, -25'000'000, 25'000'000, workitem.priority);
      }
      default: return false;
    }
  }

  static bool is_new(unsigned& seen, Seen member) { return is_new(seen, static_cast<unsigned>(member)); }
  static bool is_new(unsigned& seen, unsigned bit) {
    const bool was = (seen & bit) != 0;
    seen |= bit;
    return !was;
  }

  bool read_type(od::value& value) {
    std::string_view id;
    if (!read_text(token_of(value), id)) return false;
    met_type_ = true;
    if (type_ < types_.size() && types_[type_].id == id) return types_[type_].is_narrow;
    const auto found = type_index_.find(id);
    if (found == type_index_.end() || guessed_) return false;
    type_ = found->second;
    return true;
  }

  bool read_fields(od::value& value, model::FieldValues& values) {
    if (token_begins(value, 'n')) return token_of(value) == "null";
    if (type_ >= types_.size()) return false;
    met_fields_ = true;
    guessed_ = !met_type_;
    const Type& type = types_[type_];
    od::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    values.resize(type.fields.size());
    std::size_t next = 0;  // fields mostly come in the order of the type
    for (auto member : object) {
      if (member.error() != simdjson::SUCCESS) return false;
      od::field&& field = std::move(member).value_unsafe();
      if (next >= type.fields.size() || !is_named(field, type.fields[next])) {
        if (!find_field(type, name_of(field), next)) return false;
      }
      const std::uint64_t bit = std::uint64_t{1} << next;
      if ((given_ & bit) != 0) return false;
      given_ |= bit;
      if (!read_value(field.value(), type.fields[next], values[next])) return false;
      ++next;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (((given_ >> i) & 1U) == 0) values[i] = model::NoValue{};
    }
    return true;
  }

  static bool find_field(const Type& type, std::string_view name, std::size_t& at) {
    if (type.fields.size() <= few) {
      for (at = 0; at < type.fields.size(); ++at) {
        if (type.fields[at].name == name) return true;
      }
      return false;
    }
    const auto found = type.field_index.find(name);
    if (found == type.field_index.end()) return false;
    at = found->second;
    return true;
  }

  bool read_value(od::value& value, const Field& field, model::FieldValue& to) {
    const std::string_view token = token_of(value);
    if (token == "null") {
      to = model::NoValue{};
      return field.nullable;
    }
    std::string_view text;
    switch (field.kind) {
      case FieldKind::string:
        if (!read_text(token, text)) return false;
        if (auto* kept = std::get_if<std::string>(&to)) {
          *kept = text;
        } else {
          to.emplace<std::string>(text);
        }
        return true;
      case FieldKind::number: {
        if (const auto digits = plain_digits(token)) {
          to = static_cast<double>(*digits);
          return true;
        }
        if (input::number_bytes(token) != token.size() || token.empty()) return false;
        const FieldNumber number = parse_field_number(token);
        to = number.value;
        return !number.too_many_digits && !number.out_of_range;
      }
      case FieldKind::checkbox: to = token == "true"; return token == "true" || token == "false";
      case FieldKind::date: {
        if (!read_text(token, text)) return false;
        const std::optional<model::Instant> date = model::parse_date(text);
        if (date) to = *date;
        return date.has_value();
      }
      case FieldKind::dropdown: {
        std::uint32_t option = 0;
        if (!read_text(token, text) || !find_option(field, text, option)) return false;
        to = model::OptionIndex{option};
        return true;
      }
    }
    return false;
  }

  static bool find_option(const Field& field, std::string_view text, std::uint32_t& at) {
    if (!field.option_index.empty()) {
      const auto found = field.option_index.find(text);
      if (found == field.option_index.end()) return false;
      at = found->second;
      return true;
    }
    const auto found = std::find(field.options->begin(), field.options->end(), text);
    at = static_cast<std::uint32_t>(found - field.options->begin());
    return found != field.options->end();
  }

  bool read_routing(od::value& value, model::RoutingData& routing) {
    if (token_begins(value, 'n')) return token_of(value) == "null";
    od::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    unsigned seen = 0;
    for (auto member : object) {
      if (member.error() != simdjson::SUCCESS) return false;
      od::field&& field = std::move(member).value_unsafe();
      const std::string_view name = name_of(field);
      if (name == "queueId") {
        if (!is_new(seen, 1) || !read_id(field.value(), queues_, routing.queue)) return false;
      } else if (name == "routingRuleId") {
        if (!is_new(seen, 2) || !read_id(field.value(), rules_, routing.rule)) return false;
      } else if (name == "skills") {
        if (!is_new(seen, 4) || !read_skills(field.value(), routing.skills)) return false;
      } else {
        return false;
      }
    }
    return true;
  }

  // Null counts as absent.
  template <class Id>
  bool read_id(od::value& value, const Index& index, std::optional<Id>& to) {
    const std::string_view token = token_of(value);
    if (token == "null") return true;
    std::string_view id;
    if (!read_text(token, id)) return false;
    const auto found = index.find(id);
    if (found == index.end()) return false;
    to = Id{found->second};
    return true;
  }

  bool read_skills(od::value& value, std::vector<model::SkillMinimum>& skills) {
    if (token_begins(value, 'n')) return token_of(value) == "null";
    od::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto element : array) {
      od::value item;
      od::object object;
      if (std::move(element).get(item) != simdjson::SUCCESS) return false;
      if (item.get_object().get(object) != simdjson::SUCCESS) return false;
      std::optional<model::SkillId> skill;
      model::SkillMinimum minimum;
      unsigned seen = 0;
      for (auto member : object) {
        if (member.error() != simdjson::SUCCESS) return false;
        od::field&& field = std::move(member).value_unsafe();
        const std::string_view name = name_of(field);
        if (name == "skillId") {
          if (!is_new(seen, 1) || !read_id(field.value(), skills_, skill)) return false;
        } else if (name == "proficiency") {
          const std::string_view token = token_of(field.value());
          if (!is_new(seen, 2) || !(token == "null" || read_integer(token, 0, 5, minimum.minimum)))
            return false;
        } else {
          return false;
        }
      }
      if (!skill || skills.size() == most_skills) return false;
      minimum.skill = *skill;
      skills.push_back(minimum);
    }
    return true;
  }

  // ---- tokens as they are written ------------------------------------------------------------------------

  // A member's name; empty where it has escapes, which makes it unknown. Names are short: eight bytes at a
  // time are quicker than a call, and behind the line there is room to read on.
  std::string_view name_of(od::field& field) const {
    const char* begin = field.key().raw();
    for (const char* at = begin; at < end_; at += 8) {
      const std::uint64_t word = word_at(at);
      const std::uint64_t quotes = bytes_equal(word, '"');
      const std::uint64_t escapes = bytes_equal(word, '\\');
      if (quotes == 0 && escapes == 0) continue;
      // Of the marks the lowest is exact, whichever it is.
      if (escapes != 0 && (quotes == 0 || std::countr_zero(escapes) < std::countr_zero(quotes))) return {};
      const char* quote = at + std::countr_zero(quotes) / 8;
      if (quote >= end_) return {};
      return {begin, static_cast<std::size_t>(quote - begin)};
    }
    return {};
  }

  bool is_named(od::field& member, const Field& field) const {
    const char* begin = member.key().raw();
    const std::size_t size = field.name.size();
    return field.name_is_plain && static_cast<std::size_t>(end_ - begin) > size && begin[size] == '"' &&
           are_equal(begin, field.name.data(), size);
  }

  static bool are_equal(const char* a, const char* b, std::size_t size) {
    if (size < 8) {
      for (std::size_t i = 0; i < size; ++i) {
        if (a[i] != b[i]) return false;
      }
      return true;
    }
    for (std::size_t i = 0; i + 8 < size; i += 8) {
      if (word_at(a + i) != word_at(b + i)) return false;
    }
    return word_at(a + size - 8) == word_at(b + size - 8);
  }

  static std::uint64_t word_at(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }

  // The highest bit of each byte that is `c`; above the first of them there may be false ones.
  static std::uint64_t bytes_equal(std::uint64_t word, char c) {
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    constexpr std::uint64_t highs = 0x8080808080808080ULL;
    word ^= ones * static_cast<unsigned char>(c);
    return (word - ones) & ~word & highs;
  }

  // A scalar from its first character to its last; empty where it is none, or where what follows could not
  // follow a value (simdjson would step over a string and a colon as over a name).
  static std::string_view token_of(od::value& value) {
    std::string_view token = value.raw_json_token();
    const char next = *(token.data() + token.size());
    if (next != ',' && next != '}' && next != ']') return {};
    while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
    return token;
  }

  static bool token_begins(od::value& value, char c) {
    const std::string_view token = value.raw_json_token();
    return !token.empty() && token.front() == c;
  }

  // A string's characters: as they stand in the line, or decoded into `decoded_`. Good until the next one.
  bool read_text(std::string_view token, std::string_view& text) {
    if (token.size() < 2 || token.front() != '"' || token.back() != '"') return false;
    text = token.substr(1, token.size() - 2);
    if (!has_escape(text)) return true;
    if (!decode(text, decoded_)) return false;
    text = decoded_;
    return true;
  }

  static bool has_escape(std::string_view text) {
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
      if (bytes_equal(word_at(text.data() + i), '\\') != 0) return true;
    }
    for (; i < text.size(); ++i) {
      if (text[i] == '\\') return true;
    }
    return false;
  }

  // A number of up to 15 digits and nothing else, as most are written.
  static std::optional<std::int64_t> plain_digits(std::string_view token) {
    if (token.empty() || token.size() > 15 || (token.front() == '0' && token.size() > 1)) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : token) {
      if (c < '0' || c > '9') return std::nullopt;
      number = number * 10 + (c - '0');
    }
    return number;
  }

  static bool read_integer(std::string_view token, std::int64_t least, std::int64_t most, int& to) {
    if (const auto digits = plain_digits(token)) {
      to = static_cast<int>(*digits);
      return *digits >= least && *digits <= most;
    }
    if (token.empty() || input::number_bytes(token) != token.size()) return false;
    const WrittenInteger number = parse_integer(token);
    to = static_cast<int>(number.value);
    return number.is_integer && number.in_range && number.value >= least && number.value <= most;
  }

  std::vector<Type> types_;
  Index type_index_, queues_, rules_, skills_;
  od::parser parser_;
  std::vector<char> text_;  // the line, and what simdjson may read beyond it
  const char* end_ = nullptr;
  std::string decoded_;
  std::uint32_t type_ = 0;  // of the line before, until this one says which
  bool met_type_ = false;
  bool met_fields_ = false;
  bool guessed_ = false;     // the fields came before the type
  std::uint64_t given_ = 0;  // bits of the fields that were given
};

BulkBodies::BulkBodies(const model::Org& org)
    : org_(org), types_(types_of(org)), fast_(std::make_unique<Fast>(org)) {}

BulkBodies::~BulkBodies() = default;

const BodyLine* BulkBodies::read_fast(std::string_view line) {
  if (!fast_->read(line, line_)) return nullptr;
  line_.verdict = BodyLine::Verdict::accepted;
  line_.findings.clear();
  return &line_;
}

const BodyLine& BulkBodies::read(std::string_view line, std::uint32_t file, std::uint32_t line_number,
                                 input::Problems& problems) {
  if (read_fast(line) != nullptr) return line_;
  line_ = read_body_line(line, file, line_number, org_, types_, problems);
  if (line_.verdict == BodyLine::Verdict::accepted) fast_->expect_type(line_.workitem.type);
  return line_;
}

}  // namespace routesim::config

// nlohmann decides what is JSON; a cursor that follows the text in step knows where it stands. Every token
// that the library accepts is found again by the cursor (skip space, comments, comma and colon, step over one
// token), so places, numbers as written and repeated names are exact although the library keeps none of them.
//
// The one source that includes nlohmann: it costs seconds of compile time.
#include "engine/input/json_reader.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/input/json_cursor.hpp"
#include "engine/input/syntax_help.hpp"
#include "engine/input/utf8.hpp"

namespace routesim::input {
namespace {

// Objects of more members than this find repeated names through a set.
constexpr std::size_t few_members = 16;

// Builds the value token by token; the library's SAX interface.
class Builder {
 public:
  using Numbers = nlohmann::json;

  Builder(std::string_view text, std::uint32_t file, std::uint32_t first_line, Problems& problems)
      : cursor_(text, file, first_line), last_token_(cursor_), problems_(problems) {}

  bool null() { return scalar(Json::Kind::null); }
  bool boolean(bool value) {
    pending_.boolean = value;
    return scalar(Json::Kind::boolean);
  }
  bool number_integer(Numbers::number_integer_t) { return scalar(Json::Kind::number); }
  bool number_unsigned(Numbers::number_unsigned_t) { return scalar(Json::Kind::number); }
  bool number_float(Numbers::number_float_t, const Numbers::string_t&) { return scalar(Json::Kind::number); }
  bool binary(Numbers::binary_t&) { return false; }  // never in a text

  bool string(Numbers::string_t& text) {
    pending_.text = std::move(text);
    return scalar(Json::Kind::string);
  }

  bool start_object(std::size_t) { return open(Json::Kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::Kind::array); }
  bool end_array() { return close(); }

  bool key(Numbers::string_t& name) {
    std::string_view token;
    const Place place = take(token);
    Frame& frame = frames_.back();
    frame.name = std::move(name);
    frame.name_place = place;
    after_ = SyntaxContext::After::member_name;
    if (is_too_long(frame.name, place)) return false;
    frame.repeated = is_repeated(frame);
    if (frame.repeated) {
      const Member* first = frame.node.find(frame.name);
      problems_.add("repeated-member", place, pointer(),
                    in_backticks(frame.name) + " is written twice in one object; the first is in line " +
                        std::to_string(first->place.line),
                    "remove one of them");
    }
    return true;
  }

  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception& refused) {
    constexpr int number_overflow = 406;
    if (refused.id == number_overflow) {
      too_large_number_ = true;
    } else {
      explain_refusal();
    }
    return false;
  }

  // True where the library refused a number that is well-formed but beyond a double.
  bool met_too_large_number() const { return too_large_number_; }

  // True when nothing but white space and comments is left.
  bool ends_here() { return cursor_.skip_blank() && cursor_.at_end(); }
  void explain_refusal() {
    SyntaxContext context;
    context.after = after_;
    if (!frames_.empty()) {
      context.container = frames_.back().node.is(Json::Kind::object) ? '{' : '[';
      context.container_place = frames_.back().node.place;
      context.last_name = frames_.back().name;
    }
    add_syntax_problem(problems_, cursor_, last_token_, context);
  }

  Json result() { return std::move(root_); }

 private:
  struct Frame {
    Json node;
    std::string name;  // of the member that is being read
    Place name_place;
    bool repeated = false;
    std::unique_ptr<std::unordered_set<std::string>> names;  // of objects with many members
  };

  // The library has just accepted a token: finds it.
  Place take(std::string_view& token) {
    cursor_.skip_blank();
    if (after_ == SyntaxContext::After::value && cursor_.skip(',')) cursor_.skip_blank();
    if (after_ == SyntaxContext::After::member_name && cursor_.skip(':')) cursor_.skip_blank();
    last_token_ = cursor_;
    return cursor_.take_token(token);
  }

  bool scalar(Json::Kind kind) {
    std::string_view token;
    pending_.kind = kind;
    pending_.place = take(token);
    if (kind == Json::Kind::number) pending_.text = token;
    if (kind == Json::Kind::string && is_too_long(pending_.text, pending_.place)) return false;
    put(std::exchange(pending_, Json{}));
    return true;
  }

  bool open(Json::Kind kind) {
    std::string_view token;
    const Place place = take(token);
    if (frames_.size() == deepest_nesting) {
      problems_.add(
          "too-deep", place, "",
          "objects and arrays stand more than " + std::to_string(deepest_nesting) + " deep in one another");
      return false;
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.place = place;
    frames_.push_back(std::move(frame));
    after_ = SyntaxContext::After::opening;
    return true;
  }

  bool close() {
    std::string_view token;
    take(token);
    Json done = std::move(frames_.back().node);
    frames_.pop_back();
    put(std::move(done));
    return true;
  }

  void put(Json value) {
    after_ = SyntaxContext::After::value;
    if (frames_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is(Json::Kind::array)) {
      frame.node.items.push_back(std::move(value));
    } else if (!frame.repeated) {
      frame.node.members.push_back({std::move(frame.name), frame.name_place, std::move(value)});
      frame.name.clear();
    }
  }

  bool is_repeated(Frame& frame) {
    if (!frame.names && frame.node.members.size() > few_members) {
      frame.names = std::make_unique<std::unordered_set<std::string>>();
      for (const Member& member : frame.node.members) frame.names->insert(member.name);
    }
    if (frame.names) return !frame.names->insert(frame.name).second;
    return frame.node.find(frame.name) != nullptr;
  }

  bool is_too_long(const std::string& text, const Place& place) {
    if (text.size() <= longest_string_bytes) return false;
    problems_.add("string-too-long", {place.file, place.line, place.column, 1}, pointer(),
                  "this string is longer than 1 MiB");
    return true;
  }

  std::string pointer() const {
    std::string out;
    for (const Frame& frame : frames_) {
      out += '/';
      if (frame.node.is(Json::Kind::array)) {
        out += std::to_string(frame.node.items.size());
      } else {
        out += escape_pointer(frame.name);
      }
    }
    return out;
  }

  JsonCursor cursor_;
  JsonCursor last_token_;
  Problems& problems_;
  std::vector<Frame> frames_;
  Json pending_;
  Json root_;
  SyntaxContext::After after_ = SyntaxContext::After::nothing;
  bool too_large_number_ = false;
};

// The same text with every well-formed number of four or more characters replaced by `0.00…`, as long as it
// was: the library refuses numbers beyond a double, but whether such a number is wrong depends on what it is
// for.
std::string without_large_numbers(std::string_view text) {
  std::string masked(text);
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"') {
      ++i;
      while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2U : 1U;
      ++i;
    } else if (text.substr(i, 2) == "//") {
      i = std::min(text.find_first_of("\n\r", i), text.size());
    } else if (text.substr(i, 2) == "/*") {
      i = std::min(text.find("*/", i + 2), text.size() - 2) + 2;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      const std::size_t end = i + number_bytes(text.substr(i));
      if (end >= i + 4) {
        masked.replace(i, 2, "0.");
        std::fill(masked.begin() + static_cast<std::ptrdiff_t>(i + 2),
                  masked.begin() + static_cast<std::ptrdiff_t>(end), '0');
      }
      i = std::max(end, i + 1);
    } else {
      ++i;
    }
  }
  return masked;
}

// One character at its place, reached from the start: only for problems.
void add_at(Problems& problems, std::string_view text, std::size_t offset, std::uint32_t file,
            std::uint32_t first_line, std::string_view code, std::string message, std::string help) {
  JsonCursor cursor(text, file, first_line);
  if (offset > cursor.offset()) cursor.advance(offset - cursor.offset());
  problems.add(code, cursor.place(), "", std::move(message), std::move(help));
}

}  // namespace

std::string escape_pointer(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

bool is_blank(std::string_view text) {
  JsonCursor cursor(text, 0, 1);
  return cursor.skip_blank() && cursor.at_end();
}

std::optional<Json> read_json(std::string_view text, std::uint32_t file, Problems& problems,
                              std::uint32_t first_line) {
  if (const std::size_t broken = find_invalid_utf8(text); broken != std::string_view::npos) {
    add_at(problems, text, broken, file, first_line, "invalid-utf8", "this is not a character in UTF-8",
           "save the file with the encoding UTF-8");
    return std::nullopt;
  }
  // The library takes a zero byte for the end.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    add_at(problems, text, zero, file, first_line, "invalid-json", "a zero byte stands in the text",
           "save the file as plain text with the encoding UTF-8");
    return std::nullopt;
  }
  if (is_blank(text)) {
    problems.add("empty-file", {file, 0, 0, 0}, "", "there is no value in it, only space and comments");
    return std::nullopt;
  }
  std::string masked;
  std::string_view for_library = text;
  for (int attempt = 0; attempt < 2; ++attempt) {
    Builder builder(text, file, first_line, problems);
    const char* begin = for_library.data();
    if (nlohmann::json::sax_parse(begin, begin + for_library.size(), &builder,
                                  nlohmann::json::input_format_t::json, true, true)) {
      if (builder.ends_here()) return builder.result();
      builder.explain_refusal();
      return std::nullopt;
    }
    if (!builder.met_too_large_number()) return std::nullopt;
    masked = without_large_numbers(text);
    for_library = masked;
  }
  throw std::logic_error("a masked number was refused");
}

std::optional<Json> read_json_file(const std::string& path, Problems& problems, std::string shown_name,
                                   const std::optional<Mention>& mention) {
  if (shown_name.empty()) shown_name = path == "-" ? "(standard input)" : path;
  const std::uint32_t file = problems.add_file(std::move(shown_name));
  std::optional<std::string> text = read_file(path, problems, mention.value_or(Mention{{file, 0, 0, 0}, ""}));
  if (!text) return std::nullopt;
  return read_json(problems.keep_text(file, std::move(*text)), file, problems);
}

}  // namespace routesim::input

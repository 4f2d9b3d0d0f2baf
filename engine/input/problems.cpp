// Collecting is cheap (a problem and its place); the lines that problems quote are looked up when they are
// told.
#include "engine/input/problems.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "engine/input/utf8.hpp"

namespace routesim::input {
namespace {

constexpr std::size_t most_kept = 10'000;
constexpr std::size_t longest_quoted_word = 80;   // characters
constexpr std::size_t longest_quoted_line = 160;  // characters; longer lines are shown around the caret
constexpr std::size_t shown_before_caret = 60;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Colours {
  std::string_view bold, error, warning, caret, faint, off;
};
constexpr Colours coloured{"\x1b[1m", "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;32m", "\x1b[2m", "\x1b[0m"};
constexpr Colours plain{"", "", "", "", "", ""};

std::string_view to_word(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

// Appends a character as it may stand in a terminal.
void append_visible(std::string& out, const Character& character, std::string_view bytes) {
  if (!character.valid) {
    out += "\xEF\xBF\xBD";
  } else if (character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0)) {
    out += '?';
  } else {
    out += bytes;
  }
}

// The quoted line and the caret line below it.
void append_excerpt(std::string& out, std::string_view line, const Place& place, const Colours& colours) {
  const std::size_t caret = place.column == 0 ? 0 : place.column - 1;
  const std::size_t caret_end = caret + std::max<std::size_t>(place.length, 1);
  std::size_t first = 0;
  std::size_t last = count_characters(line);
  const std::size_t length = last;
  if (last > longest_quoted_line) {
    const std::size_t middle = std::min(caret, last);
    first = middle > shown_before_caret ? middle - shown_before_caret : 0;
    last = std::min(last, first + longest_quoted_line);
  }
  std::string source;
  std::string before;
  std::string marks;
  if (first > 0) {
    source += "…";
    before += ' ';
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < line.size(); ++at) {
    const Character character = first_character(line.substr(i));
    const std::string_view bytes = line.substr(i, character.bytes);
    i += character.bytes;
    if (at < first) continue;
    if (at >= last) break;
    const bool tab = character.code == '\t';
    const auto columns = static_cast<std::size_t>(
        tab || !character.valid || character.code < 0x20 ? 1 : terminal_columns(character.code));
    if (tab) {
      source += '\t';
    } else {
      append_visible(source, character, bytes);
    }
    // A tab before the caret is repeated, so that both lines are indented alike whatever its width.
    if (at < caret) before.append(columns, tab ? '\t' : ' ');
    if (at >= caret && at < caret_end) marks.append(columns, '~');
  }
  if (last < length) source += "…";
  if (marks.empty()) marks = "^";
  marks.front() = '^';
  out += "  | " + source + "\n";
  out += "  | " + before;
  out += colours.caret;
  out += marks;
  out += colours.off;
  out += '\n';
}

// Finds lines of one text in rising order without starting anew.
class LineFinder {
 public:
  std::string_view find(std::string_view text, std::uint32_t line) {
    if (text.data() != text_.data() || line < line_) {
      text_ = text;
      line_ = 1;
      offset_ = text.substr(0, 3) == byte_order_mark ? 3 : 0;
    }
    while (line_ < line) {
      const std::size_t end = text_.find('\n', offset_);
      if (end == std::string_view::npos) return {};
      offset_ = end + 1;
      ++line_;
    }
    std::string_view found = text_.substr(offset_, text_.find('\n', offset_) - offset_);
    if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
    return found;
  }

 private:
  std::string_view text_;
  std::uint32_t line_ = 1;
  std::size_t offset_ = 0;
};

Json text_json(std::string_view text) {
  Json json;
  json.kind = Json::Kind::string;
  // Paths may hold any bytes; JSON may not.
  while (!text.empty()) {
    const Character character = first_character(text);
    json.text += character.valid ? text.substr(0, character.bytes) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(character.bytes);
  }
  return json;
}

Json number_json(std::uint32_t number) {
  Json json;
  json.kind = Json::Kind::number;
  json.text = std::to_string(number);
  return json;
}

}  // namespace

std::string in_backticks(std::string_view word) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "`";
  std::size_t count = 0;
  while (!word.empty()) {
    if (count++ == longest_quoted_word) {
      out += "…";
      break;
    }
    const Character character = first_character(word);
    if (character.code == '\n') {
      out += "\\n";
    } else if (character.code == '\t') {
      out += "\\t";
    } else if (character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0)) {
      out += "\\u00";
      out += hex[character.code >> 4];
      out += hex[character.code & 15U];
    } else {
      append_visible(out, character, word.substr(0, character.bytes));
    }
    word.remove_prefix(character.bytes);
  }
  return out + "`";
}

std::uint32_t Problems::add_file(std::string shown_name) {
  File file;
  file.name = std::move(shown_name);
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::string_view Problems::keep_text(std::uint32_t file, std::string text) {
  files_[file].text = std::make_unique<std::string>(std::move(text));
  return *files_[file].text;
}

void Problems::keep_line(std::uint32_t file, std::uint32_t line, std::string_view text) {
  if (files_[file].lines.size() < most_kept) files_[file].lines.emplace(line, text.substr(0, 64 * 1024));
}

void Problems::drop_unquoted_text(std::uint32_t file) {
  if (!files_[file].quoted) files_[file].text.reset();
}

void Problems::add(std::string_view code, Place place, std::string pointer, std::string message,
                   std::string help) {
  const ProblemCode* known = find_problem_code(code);
  if (known == nullptr) {
    throw std::logic_error("the problem code " + std::string(code) + " is not in the table of problem codes");
  }
  keep({known->severity, std::string(code), place, std::move(pointer), std::move(message), std::move(help)});
}

void Problems::add_refusal(std::string_view code, Place place, std::string pointer, std::string message,
                           std::string help) {
  keep({Severity::error, std::string(code), place, std::move(pointer), std::move(message), std::move(help)});
}

void Problems::keep(Problem problem) {
  std::string identity = problem.message;
  for (const std::uint32_t part : {problem.place.file, problem.place.line, problem.place.column}) {
    identity += '\0';
    identity += std::to_string(part);
  }
  identity += '\0';
  identity += problem.code;
  identity += problem.pointer;
  if (told_.contains(identity)) return;
  (problem.severity == Severity::error ? errors_ : warnings_) += 1;
  if (problems_.size() == most_kept) return;
  told_.insert(std::move(identity));
  if (problem.place.file < files_.size()) files_[problem.place.file].quoted = true;
  problems_.push_back(std::move(problem));
}

std::vector<Problem> Problems::sorted() const {
  std::vector<Problem> all = problems_;
  std::stable_sort(all.begin(), all.end(), [](const Problem& a, const Problem& b) {
    const auto key = [](const Problem& problem) {
      return std::array<std::uint32_t, 3>{problem.place.file, problem.place.line, problem.place.column};
    };
    return key(a) < key(b);
  });
  return all;
}

std::string Problems::to_text(TextStyle style) const {
  const Colours& colours = style.colour ? coloured : plain;
  std::string out;
  LineFinder lines;
  std::size_t told = 0;
  for (const Problem& problem : sorted()) {
    if (told == style.limit) break;
    ++told;
    out += colours.bold;
    out += problem.place.file < files_.size() ? files_[problem.place.file].name : std::string("(input)");
    if (problem.place.line > 0) {
      out += ":" + std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
    }
    out += ": ";
    out += colours.off;
    out += problem.severity == Severity::error ? colours.error : colours.warning;
    out += to_word(problem.severity);
    out += ": ";
    out += colours.off;
    out += problem.message + " ";
    out += colours.faint;
    out += "[" + problem.code + "]";
    out += colours.off;
    out += '\n';
    if (!problem.pointer.empty()) {
      out += "  at ";
      for (std::string_view rest = problem.pointer; !rest.empty();) {
        const Character character = first_character(rest);
        append_visible(out, character, rest.substr(0, character.bytes));
        rest.remove_prefix(character.bytes);
      }
      out += '\n';
    }
    if (problem.place.line > 0 && problem.place.file < files_.size()) {
      const File& file = files_[problem.place.file];
      const auto kept = file.lines.find(problem.place.line);
      if (kept != file.lines.end()) {
        append_excerpt(out, kept->second, problem.place, colours);
      } else if (file.text) {
        append_excerpt(out, lines.find(*file.text, problem.place.line), problem.place, colours);
      }
    }
    if (!problem.help.empty()) out += "  help: " + problem.help + "\n";
  }
  if (size() > told) {
    const std::size_t more = size() - told;
    out += "… and " + std::to_string(more) + (more == 1 ? " more problem\n" : " more problems\n");
  }
  return out;
}

std::string Problems::to_json() const {
  std::string out = "[";
  for (const Problem& problem : sorted()) {
    Json object;
    object.kind = Json::Kind::object;
    const auto put = [&object](std::string_view name, Json value) {
      object.members.push_back({std::string(name), Place{}, std::move(value)});
    };
    put("file",
        text_json(problem.place.file < files_.size() ? files_[problem.place.file].name : std::string()));
    put("line", number_json(problem.place.line));
    put("column", number_json(problem.place.column));
    put("length", number_json(problem.place.length));
    put("severity", text_json(to_word(problem.severity)));
    put("code", text_json(problem.code));
    put("pointer", text_json(problem.pointer));
    put("message", text_json(problem.message));
    put("help", text_json(problem.help));
    out += out.size() > 1 ? ",\n " : "\n ";
    out += input::to_text(object);
  }
  out += out.size() > 1 ? "\n]\n" : "]\n";
  return out;
}

}  // namespace routesim::input

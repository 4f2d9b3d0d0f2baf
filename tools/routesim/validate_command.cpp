// `routesim validate`: holds bodies against an org as the API would, one line after the other, and tells each
// refusal as it is found; nothing of a line is kept.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/config/bulk_bodies.hpp"
#include "engine/config/org_reader.hpp"
#include "engine/config/source_records.hpp"
#include "engine/input/files.hpp"
#include "engine/input/json_text.hpp"
#include "engine/input/suggestion.hpp"
#include "engine/reporting/body_schema.hpp"
#include "engine/reporting/text_layout.hpp"
#include "tools/routesim/commands.hpp"

namespace routesim::tool {
namespace {

using config::BodyFinding;
using config::BodyLine;
using reporting::Tone;

constexpr std::size_t most_printed = 50;

// By id, else by name.
const model::WorkitemType* find_type(const model::Org& org, const std::string& wanted) {
  for (const auto member : {&model::WorkitemType::id, &model::WorkitemType::name}) {
    const auto found = std::find_if(org.types.begin(), org.types.end(),
                                    [&](const model::WorkitemType& type) { return type.*member == wanted; });
    if (found != org.types.end()) return &*found;
  }
  return nullptr;
}

class Validator {
 public:
  Validator(const ValidateOptions& options, const Terminal& terminal)
      : options_(options),
        terminal_(terminal),
        json_(json_text_),
        shown_name_(options.bodies == "-" ? "(standard input)" : options.bodies) {}

  int run() {
    if (as_json()) {
      json_.begin_object();
      json_.name("problems");
      json_.begin_array();
    }
    const std::shared_ptr<const model::Org> org = config::read_org(options_.org, problems_);
    if (org && config::is_table_name(options_.bodies)) {
      read_table(*org);
    } else if (org) {
      read_bodies(*org);
    }
    const bool unusable = problems_.errors() > 0;
    if (as_json()) {
      json_.end_array();
      json_.member("accepted", accepted_);
      json_.member("refused", refused_);
      json_.member("unreadable", unreadable_);
      json_.name("fileProblems");
      json_.raw(problems_.to_json());
      json_.end_object();
      print(json_text_ + "\n");
    } else {
      if (unusable || !(options_.quiet || problems_.empty())) {
        complain(problems_.to_text({terminal_.colour_err, options_.all ? problems_.size() : most_printed}));
      }
      if (org && accepted_ + refused_ + unreadable_ > 0) print_total();
    }
    return unusable ? 2 : refused_ > 0 ? 1 : 0;
  }

 private:
  bool as_json() const { return options_.format == "json"; }

  void read_bodies(const model::Org& org) {
    const std::uint32_t file = problems_.add_file(shown_name_);
    const input::Mention mention{{file, 0, 0, 0}, ""};
    std::shared_ptr<const input::Rereadable> source;
    if (options_.bodies != "-") {
      source = input::Rereadable::open(options_.bodies, problems_, mention);
      if (!source) return;
    }
    input::LineReader lines(source ? source->path() : options_.bodies);
    config::BulkBodies bodies(org);
    Progress progress(terminal_, shown_name_);
    while (const std::optional<std::string_view> line = lines.next()) {
      const std::uint32_t number = lines.line_number();
      progress.show(number, "lines");
      if (lines.too_long()) {
        problems_.add("line-too-long", {file, number, 1, 1}, "", "this line is longer than 16 MiB",
                      "each line holds one body");
        ++unreadable_;
        continue;
      }
      if (number == 1 && config::looks_like_table(*line)) {
        problems_.add("wrong-type", {file, 1, 1, 1}, "",
                      "this is a table, but its name does not end in `.csv`",
                      "a table of records is known by that ending: rename it");
        return;
      }
      const BodyLine& read = bodies.read(*line, file, number, problems_);
      switch (read.verdict) {
        case BodyLine::Verdict::blank: break;
        case BodyLine::Verdict::accepted: ++accepted_; break;
        case BodyLine::Verdict::unreadable:
          ++unreadable_;
          problems_.keep_line(file, number, *line);
          break;
        case BodyLine::Verdict::refused:
          ++refused_;
          progress.hide();
          if (as_json()) {
            tell_as_json(read, number);
          } else {
            tell(read, *line, number);
          }
      }
    }
    if (accepted_ + refused_ + unreadable_ == 0) {
      problems_.add("empty-file", {file, 0, 0, 0}, "", "there is no body in it");
    }
  }

  // A table is read whole: a cell may go over several lines.
  void read_table(const model::Org& org) {
    std::optional<std::string> bytes = input::read_file(options_.bodies, problems_, {});
    if (!bytes) return;
    const std::uint32_t file = problems_.add_file(shown_name_);
    const std::string_view text = problems_.keep_text(file, std::move(*bytes));
    const config::SourceRecords table = config::read_record_table(text, file, org, problems_);
    unreadable_ += table.unread;
    const config::TypeLookup types = config::types_of(org);
    std::uint32_t number = 1;
    std::size_t begin = 0;  // of the line of this number
    for (const config::SourceRecord& record : table.records) {
      for (; number < record.body.place.line; ++number) begin = text.find('\n', begin) + 1;
      BodyLine read = config::read_body(record.body, org, types);
      read.record = record.id;
      if (read.verdict == BodyLine::Verdict::accepted) {
        ++accepted_;
        continue;
      }
      ++refused_;
      std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (as_json()) {
        tell_as_json(read, number);
      } else {
        tell(read, line, number);
      }
    }
    if (accepted_ + refused_ + unreadable_ == 0 && problems_.errors() == 0) {
      problems_.add("empty-file", {file, 0, 0, 0}, "", "there is no record in it");
    }
  }

  void tell(const BodyLine& read, std::string_view line, std::uint32_t number) {
    found_ += read.findings.size();
    const std::size_t room = options_.all ? found_ : most_printed - std::min(most_printed, printed_);
    if (room == 0) return;
    std::vector<const BodyFinding*> findings;
    for (const BodyFinding& finding : read.findings) findings.push_back(&finding);
    std::stable_sort(findings.begin(), findings.end(), [](const BodyFinding* a, const BodyFinding* b) {
      return a->place.column < b->place.column;
    });
    if (findings.size() > room) findings.resize(room);
    input::Problems of_line;
    const std::uint32_t file = of_line.add_file(shown_name_);
    of_line.keep_line(file, number, line);
    for (const BodyFinding* finding : findings) {
      input::Place place = finding->place;
      place.file = file;
      std::string message = finding->sentence;
      if (!read.record.empty()) message = "record " + input::in_backticks(read.record) + ": " + message;
      of_line.add_refusal(finding->problem.code, place, finding->problem.pointer, std::move(message),
                          finding->help);
    }
    printed_ += findings.size();
    print(of_line.to_text({terminal_.colour_out, of_line.size()}));
  }

  void tell_as_json(const BodyLine& read, std::uint32_t number) {
    for (const BodyFinding& finding : read.findings) {
      std::string object = "\n";
      input::JsonText json(object);
      json.begin_object();
      json.member("line", number);
      if (!read.record.empty()) json.member("record", read.record);
      json.member("code", finding.problem.code);
      json.member("pointer", finding.problem.pointer);
      json.member("message", finding.problem.message);
      json.end_object();
      json_.raw(object);
    }
    if (json_text_.size() < 1 << 16) return;
    print(json_text_);
    json_text_.clear();
  }

  void print_total() const {
    std::string text;
    if (found_ > printed_) {
      const std::size_t more = found_ - printed_;
      text += "… and " + std::to_string(more) + (more == 1 ? " more problem" : " more problems") +
              "; --all prints every one\n";
    }
    const bool fine = refused_ + unreadable_ == 0;
    if (options_.quiet && fine) return;
    reporting::append_toned(text, std::to_string(accepted_) + " accepted", fine ? Tone::good : Tone::plain,
                            terminal_.colour_out);
    text += ", ";
    reporting::append_toned(text, std::to_string(refused_) + " refused",
                            refused_ > 0 ? Tone::bad : Tone::plain, terminal_.colour_out);
    if (unreadable_ > 0) {
      text += ", ";
      reporting::append_toned(text, std::to_string(unreadable_) + " unreadable", Tone::bad,
                              terminal_.colour_out);
    }
    print(text + "\n");
  }

  const ValidateOptions& options_;
  const Terminal& terminal_;
  std::string json_text_;
  input::JsonText json_;
  std::string shown_name_;
  input::Problems problems_;  // of the org's files, and lines that are no JSON
  std::uint64_t accepted_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t unreadable_ = 0;
  std::size_t found_ = 0;    // problems of refused lines
  std::size_t printed_ = 0;  // of them
};

int print_schema(const ValidateOptions& options, const Terminal& terminal) {
  input::Problems problems;
  const std::shared_ptr<const model::Org> org = config::read_org(options.org, problems);
  if (!org || !(options.quiet || problems.empty())) {
    complain(problems.to_text({terminal.colour_err, most_printed}));
  }
  if (!org) return 2;
  const model::WorkitemType* type = find_type(*org, options.schema);
  if (type == nullptr) {
    std::vector<std::string> known;
    for (const model::WorkitemType& other : org->types) known.push_back(other.id);
    for (const model::WorkitemType& other : org->types) {
      if (other.name != other.id) known.push_back(other.name);
    }
    std::string help = input::did_you_mean(options.schema, known);
    if (help.empty()) {
      help = "the types are ";
      for (std::size_t i = 0; i < org->types.size(); ++i) {
        help += (i == 0 ? "" : ", ") + input::in_backticks(org->types[i].name);
      }
    }
    complain("routesim: no workitem type of this org has the id or name " +
             input::in_backticks(options.schema) + "\n  help: " + help + "\n");
    return 2;
  }
  print(reporting::body_schema(*org, *type));
  return 0;
}

}  // namespace

int validate_command(const ValidateOptions& options, const Terminal& terminal) {
  if (!options.schema.empty()) return print_schema(options, terminal);
  if (options.bodies.empty()) {
    complain(
        "routesim: nothing to validate is named\n  help: name a FILE, - for standard input, or a type "
        "with --schema\n");
    return 2;
  }
  return Validator(options, terminal).run();
}

}  // namespace routesim::tool

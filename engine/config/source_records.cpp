// A row of a table becomes the JSON of a record and goes the way of the others, so that all are checked
// alike.
#include "engine/config/source_records.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/config/member_reader.hpp"
#include "engine/config/timeline_reader.hpp"
#include "engine/input/csv_reader.hpp"
#include "engine/input/files.hpp"
#include "engine/input/json_cursor.hpp"
#include "engine/input/json_reader.hpp"

namespace routesim::config {
namespace {

using input::in_backticks;
using input::Json;

// The key of `recordId+routingFields` has a dash and 16 digits behind the id.
constexpr std::size_t longest_key = 255;
constexpr std::size_t routing_suffix = 17;

constexpr std::array<std::string_view, 5> columns_of_records{"id", "at", "workitemTypeId", "priority",
                                                             "source"};

bool is_number(std::string_view text) { return !text.empty() && input::number_bytes(text) == text.size(); }

Json object_at(const input::Place& place) {
  Json json;
  json.kind = Json::Kind::object;
  json.place = place;
  return json;
}

void put(Json& object, std::string_view name, Json value) {
  const input::Place place = value.place;
  object.members.push_back({std::string(name), place, std::move(value)});
}

class RecordReader {
 public:
  RecordReader(const RecordContext& context, input::Problems& problems, Report& report)
      : context_(context), problems_(problems), report_(report) {}

  SourceRecords read(const Node& node, Json& json) {
    if (node.is(Json::Kind::array)) {
      const std::string pointer = node.pointer();
      for (std::size_t i = 0; i < json.items.size(); ++i)
        add(json.items[i], pointer + "/" + std::to_string(i));
      if (json.items.empty()) node.add(report_, "empty-list", "`records` has no record");
    } else if (!node.is(Json::Kind::string)) {
      report_wrong_type(node, "the path of a file, or an array of records", report_);
      out_.complete = false;
    } else if (node.json().text.empty()) {
      node.add(report_, "invalid-length", "`records` must not be empty", "name a file of records");
      out_.complete = false;
    } else {
      read_file(node);
    }
    return std::move(out_);
  }

  SourceRecords read_text_of_table(std::string_view text, std::uint32_t file) {
    read_table(text, file);
    return std::move(out_);
  }

 private:
  void read_file(const Node& node) {
    const std::string& named = node.json().text;
    const std::string path = named == "-" ? named : input::path_beside(context_.scenario_path, named);
    const std::size_t before = problems_.size();
    std::optional<std::string> text = input::read_file(path, problems_, {node.place(), node.pointer()});
    if (!text) {
      out_.complete = false;
      return;
    }
    const std::uint32_t file = problems_.add_file(path == "-" ? "(standard input)" : path);
    const std::string_view kept = problems_.keep_text(file, std::move(*text));
    if (is_table_name(path)) {
      read_table(kept, file);
    } else if (looks_like_table(kept)) {
      report_.add("wrong-type", {file, 1, 1, 1}, "", "this is a table, but its name does not end in `.csv`",
                  "a table of records is known by that ending: rename it");
      out_.complete = false;
    } else {
      read_lines(kept, file);
    }
    if (problems_.size() == before && out_.records.empty()) {
      report_.add("empty-file", {file, 0, 0, 0}, "", "there is no record in it", "");
    }
    if (problems_.size() == before) problems_.drop_unquoted_text(file);
  }

  void read_lines(std::string_view text, std::uint32_t file) {
    std::uint32_t number = 1;
    for (; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (input::is_blank(line)) continue;
      if (line.find_first_not_of(" \t\xEF\xBB\xBF") == line.find('[')) {
        report_.add("wrong-type", {file, number, static_cast<std::uint32_t>(line.find('[')) + 1, 1}, "",
                    "a record must be an object, but here begins an array",
                    "in a file each record stands in a line of its own, with nothing around them");
        out_.complete = false;
        return;
      }
      std::optional<Json> json = input::read_json(line, file, problems_, number);
      if (json) {
        add(*json, "");
      } else {
        out_.complete = false;
      }
    }
  }

  void read_table(std::string_view text, std::uint32_t file) {
    out_.from_table = true;
    input::CsvReader rows(text, file, problems_);
    const std::optional<input::CsvRow> head = rows.next();
    if (head && read_head(*head)) {
      while (const std::optional<input::CsvRow> row = rows.next()) read_row(*head, *row);
    } else {
      out_.complete = false;
    }
    if (rows.failed()) out_.complete = false;
  }

  bool read_head(const input::CsvRow& head) {
    bool good = !head.broken;
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
      const Json& cell = head.cells[i];
      const auto same = [&](const Json& other) { return other.text == cell.text; };
      if (cell.text.empty()) {
        report_.add("invalid-length", cell.place, "", "column " + std::to_string(i + 1) + " has no name",
                    "the first line names the columns");
        good = false;
      } else if (std::any_of(head.cells.begin(), head.cells.begin() + static_cast<std::ptrdiff_t>(i), same)) {
        report_.add("repeated-member", cell.place, "", "two columns are named " + in_backticks(cell.text),
                    "");
        good = false;
      }
    }
    const bool has_id =
        std::any_of(head.cells.begin(), head.cells.end(), [](const Json& cell) { return cell.text == "id"; });
    if (!has_id && !head.broken) {
      const bool other_separator =
          head.cells.size() == 1 && head.cells[0].text.find_first_of(";\t|") != std::string::npos;
      const auto like_id = std::find_if(head.cells.begin(), head.cells.end(), [](const Json& cell) {
        return cell.text == "ID" || cell.text == "Id" || cell.text == "iD";
      });
      report_.add("missing-member", head.place, "", "a table of records needs the column `id`",
                  other_separator ? "cells are separated by commas"
                  : like_id != head.cells.end()
                      ? "did you mean the column " + in_backticks(like_id->text) + "? write `id`"
                      : "the first line names the columns, `id` among them");
      good = false;
    }
    return good;
  }

  void read_row(const input::CsvRow& head, const input::CsvRow& row) {
    if (!row.broken && row.cells.size() != head.cells.size()) {
      report_.add("csv-wrong-column-count", row.place, "",
                  "this line has " + std::to_string(row.cells.size()) +
                      (row.cells.size() == 1 ? " cell" : " cells") + ", but the first line has " +
                      std::to_string(head.cells.size()),
                  "a cell with a comma in it stands in quotes");
    }
    if (row.broken || row.cells.size() != head.cells.size()) {
      ++out_.unread;
      // Which cell is the id is not sure, but a name too many does no harm.
      for (const Json& cell : row.cells) out_.refused_ids.push_back(cell.text);
      return;
    }
    Json record = object_at(row.place);
    Json body = object_at(row.place);
    Json fields = object_at(row.place);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& column = head.cells[i].text;
      Json cell = row.cells[i];
      if (cell.text.empty()) continue;
      if (column == "priority" && is_number(cell.text)) cell.kind = Json::Kind::number;
      const auto known = std::find(columns_of_records.begin(), columns_of_records.end(), column);
      Json& holder = known == columns_of_records.end()         ? fields
                     : known - columns_of_records.begin() <= 1 ? record
                                                               : body;
      put(holder, column, std::move(cell));
    }
    if (!fields.members.empty()) put(body, "customFields", std::move(fields));
    put(record, "body", std::move(body));
    add(record, "");
  }

  // `json` is a record as an object; its body is moved out.
  void add(Json& json, std::string_view pointer) {
    const std::size_t before = report_.count();
    const Node node(json, pointer);
    const Members members(node, "a record", {"id", "at", "body"}, report_);
    if (!members.is_object()) {
      ++out_.unread;
      out_.complete = false;
      return;
    }
    SourceRecord record;
    record.at = context_.client_starts_at;
    if (const auto id = members.required("id")) record.id = read_record_id(*id);
    if (const auto at = members.optional("at")) {
      const auto instant = read_instant(*at, context_.scenario_starts_at, report_);
      if (instant) record.at = std::max(*instant, record.at);
    }
    // A body of null is a body; only what is not written is missing.
    if (json.find("body") == nullptr) members.required("body");
    if (report_.count() != before) {
      ++out_.unread;
      if (record.id.empty()) {
        out_.complete = false;
      } else {
        out_.refused_ids.push_back(std::move(record.id));
      }
      return;
    }
    for (input::Member& member : json.members) {
      if (member.name == "body") record.body = std::move(member.value);
    }
    out_.records.push_back(std::move(record));
  }

  std::string read_record_id(const Node& node) {
    std::optional<std::string> id = read_id(node, report_);
    if (!id) return {};
    if (id->find('#') != std::string::npos) {
      node.add(report_, "hash-in-name", "the id " + in_backticks(*id) + " of a record has a `#`",
               "it is the name of its workitem, and `name#2` would be a second one");
    }
    const std::size_t suffix = context_.key == KeyStrategy::record_and_routing_fields ? routing_suffix : 0;
    const bool is_key = context_.key == KeyStrategy::record_id || suffix > 0;
    const bool printable = std::all_of(id->begin(), id->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (is_key && (!printable || id->size() + suffix > longest_key)) {
      node.add(
          report_, "invalid-idempotency-key", in_backticks(*id) + " does not make an idempotency key",
          "a key has 1 to 255 printable ASCII characters: another `key` of the client makes it otherwise");
    }
    const auto [first, is_new] = places_.emplace(*id, node.place());
    if (!is_new) {
      node.add(report_, "duplicate-record", "two records have the id " + in_backticks(*id),
               "the other one is in line " + std::to_string(first->second.line));
    }
    return std::move(*id);
  }

  const RecordContext& context_;
  input::Problems& problems_;
  Report& report_;
  SourceRecords out_;
  std::unordered_map<std::string, input::Place> places_;  // of each id, the first
};

}  // namespace

bool is_table_name(const std::string& path) {
  constexpr std::string_view ending = ".csv";
  if (path.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), path.end() - ending.size(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

// Words and commas: what no line of JSON begins with.
bool looks_like_table(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string_view line = text.substr(0, text.find('\n'));
  if (line.empty() || line.find(',') == std::string_view::npos) return false;
  const char first = line.front();
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
}

SourceRecords read_record_table(std::string_view text, std::uint32_t file, const model::Org& org,
                                input::Problems& problems) {
  RecordContext context;
  context.key = KeyStrategy::none;
  FileReport report(problems);
  SourceRecords read = RecordReader(context, problems, report).read_text_of_table(text, file);
  fit_cells(read.records, org.types);
  return read;
}

SourceRecords read_records(const Node& node, Json& json, const RecordContext& context,
                           input::Problems& problems, Report& report) {
  return RecordReader(context, problems, report).read(node, json);
}

void fit_cells(std::vector<SourceRecord>& records, const std::vector<model::WorkitemType>& types) {
  for (SourceRecord& record : records) {
    const input::Member* id = record.body.find("workitemTypeId");
    const auto type = std::find_if(types.begin(), types.end(), [&](const model::WorkitemType& candidate) {
      return id != nullptr && candidate.id == id->value.text;
    });
    if (type == types.end()) continue;
    for (input::Member& part : record.body.members) {
      if (part.name != "customFields") continue;
      for (input::Member& cell : part.value.members) {
        const auto field =
            std::find_if(type->custom_fields.begin(), type->custom_fields.end(),
                         [&](const model::CustomField& candidate) { return candidate.name == cell.name; });
        if (field == type->custom_fields.end()) continue;
        std::string& text = cell.value.text;
        if (field->kind == model::FieldKind::number && is_number(text)) {
          cell.value.kind = Json::Kind::number;
        } else if (field->kind == model::FieldKind::checkbox && (text == "true" || text == "false")) {
          cell.value.kind = Json::Kind::boolean;
          cell.value.boolean = text == "true";
          text.clear();
        }
      }
    }
  }
}

}  // namespace routesim::config

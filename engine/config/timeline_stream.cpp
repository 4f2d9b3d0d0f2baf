// The file was checked when the scenario was read; whatever is wrong with it now came afterwards.
#include "engine/config/timeline_stream.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "engine/config/timeline_reader.hpp"
#include "engine/input/files.hpp"
#include "engine/input/json_reader.hpp"
#include "engine/model/name_map.hpp"

namespace routesim::config {

class TimelineStream::FileEntries {
 public:
  explicit FileEntries(const Scenario& scenario)
      : lines_(scenario.timeline_source ? scenario.timeline_source->path() : scenario.timeline_file),
        context_{scenario.org.get(), scenario.starts_at, scenario.defaults},
        name_(scenario.timeline_file),
        file_(scenario.timeline_file_number) {}

  std::optional<TimelineEntry> next() {
    while (const std::optional<std::string_view> line = lines_.next()) {
      if (input::is_blank(*line)) continue;
      std::optional<input::Json> json = input::read_json(*line, file_, problems_, lines_.line_number());
      FileReport report(problems_);
      std::optional<TimelineEntry> entry;
      if (json) entry = read_entry(*json, "", context_, report);
      if (!entry || !problems_.empty()) {
        throw std::runtime_error(name_ + " changed after it was checked: line " +
                                 std::to_string(lines_.line_number()) + " cannot be read any more");
      }
      return entry;
    }
    return std::nullopt;
  }

 private:
  input::LineReader lines_;
  TimelineContext context_;
  std::string name_;
  std::uint32_t file_;
  input::Problems problems_;
};

TimelineStream::TimelineStream(const Scenario& scenario) : scenario_(&scenario) {
  if (scenario.timeline_file.empty()) return;
  file_ = std::make_unique<FileEntries>(scenario);
  next_of_file_ = file_->next();
}

TimelineStream::TimelineStream(TimelineStream&&) noexcept = default;
TimelineStream& TimelineStream::operator=(TimelineStream&&) noexcept = default;
TimelineStream::~TimelineStream() = default;

std::optional<TimelineEntry> TimelineStream::next() {
  std::optional<TimelineEntry> entry = next_merged();
  auto* call = entry ? std::get_if<ApiCall>(&entry->what) : nullptr;
  if (call != nullptr && call->idempotency_key) {
    // A client's keys are made as it runs, and may be those of entries.
    call->key_has_other_names =
        scenario_->client.has_value() ||
        scenario_->keys_of_several_names.contains(model::hash_name(*call->idempotency_key).low);
  }
  return entry;
}

std::optional<TimelineEntry> TimelineStream::next_merged() {
  const TimelineEntry* own =
      next_own_ < scenario_->timeline.size() ? &scenario_->timeline[next_own_] : nullptr;
  bool from_file = next_of_file_.has_value();
  if (from_file && own != nullptr) {
    // At the same instant, and at the end, the scenario's own entries come first.
    const bool file_is_earlier =
        own->at_end ? !next_of_file_->at_end : !next_of_file_->at_end && next_of_file_->at < own->at;
    from_file = file_is_earlier;
  }
  if (from_file) return std::exchange(next_of_file_, file_->next());
  if (own == nullptr) return std::nullopt;
  ++next_own_;
  return *own;
}

}  // namespace routesim::config

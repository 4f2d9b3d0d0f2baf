// The event log's lines into a buffer that is emptied when it is full, as a file's would be.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"
#include "engine/reporting/event_writer.hpp"

namespace routesim::bench {

class LogSink final : public model::EventSink {
 public:
  // `org` must outlive it. `writes`: false only counts.
  LogSink(const model::Org& org, bool writes) : writer_(org), writes_(writes) { buffer_.reserve(1 << 17); }
  void on_event(const model::Event& event) override {
    ++events;
    if (!writes_) return;
    writer_.append(event, buffer_);
    if (buffer_.size() < 1 << 16) return;
    bytes += buffer_.size();
    buffer_.clear();
  }
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;

 private:
  reporting::EventWriter writer_;
  bool writes_;
  std::string buffer_;
};

}  // namespace routesim::bench

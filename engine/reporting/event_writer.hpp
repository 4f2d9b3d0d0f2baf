// The event log: one event is one line of JSON, the same bytes for the same event on every machine.
#pragma once

#include <string>

#include "engine/model/event.hpp"
#include "engine/model/org.hpp"

namespace routesim::reporting {

class EventWriter {
 public:
  // `org` gives the names; it must outlive the writer.
  explicit EventWriter(const model::Org& org) : org_(&org) {}

  // One line, with its line feed, at the end of `to`.
  void append(const model::Event& event, std::string& to) const;

 private:
  const model::Org* org_;
};

}  // namespace routesim::reporting

// A JSON value together with the way to it, and where findings about it go.
//
// Nodes live on the stack of the functions that read a document from the outside in: a node refers to its
// parent, and makes the JSON pointer only when there is something to report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/json.hpp"

namespace routesim::config {

// Takes what is wrong: with a file (places count) or with a request's body (pointers count). Codes are
// kebab-case.
class Report {
 public:
  virtual ~Report() = default;
  void add(std::string_view code, const input::Place& place, std::string pointer, std::string message,
           std::string help) {
    ++count_;
    take(code, place, std::move(pointer), std::move(message), std::move(help));
  }
  std::size_t count() const { return count_; }  // findings so far, warnings included

 private:
  virtual void take(std::string_view code, const input::Place& place, std::string pointer,
                    std::string message, std::string help) = 0;

  std::size_t count_ = 0;
};

// Tells nobody: for a second look at what was reported on before.
class Silence final : public Report {
 private:
  void take(std::string_view, const input::Place&, std::string, std::string, std::string) override {}
};

class Node {
 public:
  // The document's root, or a part of it whose pointer is known. `base_pointer` must outlive the node.
  explicit Node(const input::Json& json, std::string_view base_pointer = {})
      : json_(&json), base_(base_pointer) {}

  Node member(const input::Member& member) const { return Node(member.value, this, member.name, 0); }
  Node item(std::size_t index) const { return Node(json_->items[index], this, {}, index); }

  const input::Json& json() const { return *json_; }
  const input::Place& place() const { return json_->place; }
  bool is(input::Json::Kind kind) const { return json_->kind == kind; }
  bool is_null() const { return is(input::Json::Kind::null); }
  std::size_t size() const { return json_->items.size(); }  // of an array
  bool is_root() const { return parent_ == nullptr; }

  std::string pointer() const;
  std::string pointer_to(std::string_view member) const;

  // For messages: "`skills`", "item 2 of `skills`", "the value".
  std::string title() const;

  void add(Report& report, std::string_view code, std::string message, std::string help = {}) const {
    report.add(code, place(), pointer(), std::move(message), std::move(help));
  }

 private:
  Node(const input::Json& json, const Node* parent, std::string_view name, std::size_t index)
      : json_(&json), parent_(parent), name_(name), index_(index) {}

  const input::Json* json_;
  const Node* parent_ = nullptr;
  std::string_view base_;  // of a root
  std::string_view name_;  // of a member; items have none
  std::size_t index_ = 0;  // of an item, from 0
};

}  // namespace routesim::config

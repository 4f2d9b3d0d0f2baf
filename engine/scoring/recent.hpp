// The last things that happened, for readers who look now and then: each remembers how far it has read, and
// reads everything anew when it comes too late.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace routesim::scoring {

template <class T>
class Recent {
 public:
  // At least so many are kept.
  explicit Recent(std::size_t kept) : ring_(std::bit_ceil(kept)) {}

  void add(T value) { ring_[written_++ & (ring_.size() - 1)] = value; }
  std::uint64_t written() const { return written_; }
  // Whether what was written from there on is still here.
  bool has_all_from(std::uint64_t read) const { return written_ - read <= ring_.size(); }
  T operator[](std::uint64_t at) const { return ring_[at & (ring_.size() - 1)]; }

 private:
  std::vector<T> ring_;
  std::uint64_t written_ = 0;
};

}  // namespace routesim::scoring

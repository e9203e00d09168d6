// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace trueseed::libtorch::observer {

/// Where a node of the autograd graph was made.
struct ForwardPlace {
  std::uint32_t site = 0;
  /// The modules around it, as numbered by the focus of a re-run; 0 in any other run.
  std::uint32_t modules = 0;
};

/// The places of the latest nodes that one thread has made, by their sequence numbers.
///
/// A graph that is still alive when 131,072 newer nodes have been made loses the lines of its
/// oldest: memory does not grow with the run.
class ForwardLines {
 public:
  ForwardLines() : slots_(kFewest) {}

  /// Keeps the place of the nodes `first` to `last - 1`.
  void keep(std::uint64_t first, std::uint64_t last, const ForwardPlace& place) {
    while (last > slots_.size() && slots_.size() < kMost) grow();
    if (last - first > slots_.size()) first = last - slots_.size();
    for (std::uint64_t node = first; node < last; ++node) slot_of(node) = {node, place};
  }

  [[nodiscard]] ForwardPlace find(std::uint64_t node) const noexcept {
    const Slot& slot = slots_[node & (slots_.size() - 1)];
    return slot.node == node ? slot.place : ForwardPlace();
  }

 private:
  static constexpr std::size_t kFewest = 1 << 8;
  static constexpr std::size_t kMost = 1 << 17;
  struct Slot {
    std::uint64_t node = ~std::uint64_t{0};
    ForwardPlace place;
  };

  Slot& slot_of(std::uint64_t node) noexcept { return slots_[node & (slots_.size() - 1)]; }

  // Until there are more nodes than slots, each node has the slot of its number.
  void grow() { slots_.resize(2 * slots_.size()); }

  std::vector<Slot> slots_;
};

/// The lines of every thread, by the number that RecordFunction gives a thread.
class ForwardLinesOfThreads {
 public:
  /// Returns the lines of a thread, made at the first call. Valid for ever.
  ForwardLines& of_thread(std::uint64_t thread) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<ForwardLines>& lines = lines_[thread];
    if (lines == nullptr) lines = std::make_unique<ForwardLines>();
    return *lines;
  }

  /// Returns the place of a node of a thread.
  ForwardPlace find(std::uint64_t thread, std::uint64_t node) {
    const std::lock_guard lock(mutex_);
    const auto lines = lines_.find(thread);
    return lines == lines_.end() ? ForwardPlace() : lines->second->find(node);
  }

  std::mutex& mutex() noexcept { return mutex_; }

 private:
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::unique_ptr<ForwardLines>> lines_;
};

}  // namespace trueseed::libtorch::observer

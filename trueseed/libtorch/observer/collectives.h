// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include "trueseed/digest/hash128.h"
#include "trueseed/record/row.h"

namespace trueseed::libtorch::observer {

/// Collectives that were started and are not complete, and the rows of those that are.
///
/// A collective completes on a thread of its backend, at a time of its own. Its row is written in
/// the order in which the collectives were started, so that two runs have the same rows.
class Collectives {
 public:
  using Digest = std::function<digest::Hash128(const std::vector<at::Tensor>&)>;
  using Write = std::function<void(const record::Row&)>;

  /// `digest` reads complete tensors; `write` appends a row to the stream of completions.
  Collectives(Digest digest, Write write) : digest_(std::move(digest)), write_(std::move(write)) {}

  /// Follows a collective that has just been started: `outputs` are those of its operation, the
  /// last a c10d::Work. Returns whether its completion can be seen.
  bool follow(const record::Row& row, c10::ArrayRef<c10::IValue> outputs,
              std::vector<at::Tensor> tensors);

  /// Returns whether the storage belongs to a collective that is not complete. One that is complete
  /// and still being digested is waited for, since the caller may be about to write to it.
  bool is_in_flight(const c10::StorageImpl* storage);

  [[nodiscard]] bool any() const noexcept {
    return n_in_flight_.load(std::memory_order_relaxed) > 0;
  }

  std::mutex& mutex() noexcept { return mutex_; }
  /// For a forked child, in which no backend runs.
  void forget_all() noexcept;

 private:
  struct Started {
    record::Row row;
    std::vector<at::Tensor> tensors;
    c10::intrusive_ptr<c10::ivalue::Future> future;
    bool complete = false;
  };

  void complete(std::uint64_t ticket, bool failed);
  void write_in_order();

  Digest digest_;
  Write write_;
  std::mutex mutex_;
  std::condition_variable completed_;
  std::atomic<int> n_in_flight_ = 0;
  std::uint64_t first_ticket_ = 0;
  std::deque<Started> started_;
  std::deque<Started> abandoned_;
  std::unordered_map<const c10::StorageImpl*, std::uint64_t> in_flight_;
};

}  // namespace trueseed::libtorch::observer

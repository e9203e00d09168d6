// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/collectives.h"

#include <chrono>
#include <exception>
#include <utility>

#include <ATen/core/Tensor.h>
#include <torch/csrc/distributed/c10d/Work.hpp>
#include <torch/custom_class.h>

namespace trueseed::libtorch::observer {
namespace {

constexpr std::chrono::seconds kLongestDigest(60);

// Returns the future of a c10d::Work, or null where its backend gives none.
c10::intrusive_ptr<c10::ivalue::Future> future_of(c10::ArrayRef<c10::IValue> outputs) {
  if (outputs.empty() || !outputs.back().isCustomClass()) return {};
  try {
    return outputs.back().toCustomClass<c10d::Work>()->getFuture();
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace

bool Collectives::follow(const record::Row& row, c10::ArrayRef<c10::IValue> outputs,
                         std::vector<at::Tensor> tensors) {
  if (tensors.empty()) return true;
  c10::intrusive_ptr<c10::ivalue::Future> future = future_of(outputs);
  if (future == nullptr) return false;
  std::uint64_t ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    ticket = first_ticket_ + started_.size();
    for (const at::Tensor& tensor : tensors) {
      if (!tensor.has_storage()) continue;
      in_flight_[tensor.storage().unsafeGetStorageImpl()] = ticket;
    }
    started_.push_back({row, std::move(tensors), future, false});
    n_in_flight_.fetch_add(1, std::memory_order_relaxed);
  }
  future->addCallback(
      [this, ticket](c10::ivalue::Future& done) { complete(ticket, done.hasError()); });
  return true;
}

void Collectives::complete(std::uint64_t ticket, bool failed) {
  std::vector<at::Tensor> tensors;
  {
    const std::lock_guard lock(mutex_);
    if (ticket < first_ticket_ || ticket - first_ticket_ >= started_.size()) return;
    tensors = started_[ticket - first_ticket_].tensors;
  }
  const digest::Hash128 hash = failed ? digest::Hash128() : digest_(tensors);
  const std::lock_guard lock(mutex_);
  if (ticket < first_ticket_ || ticket - first_ticket_ >= started_.size()) return;
  Started& started = started_[ticket - first_ticket_];
  started.row.out_low = hash.low;
  started.row.out_high = hash.high;
  started.row.flags = record::kCompleted | record::kPartialInputs | (failed ? record::kRaised : 0);
  started.complete = true;
  started.future.reset();
  for (const at::Tensor& tensor : tensors) {
    if (!tensor.has_storage()) continue;
    const auto entry = in_flight_.find(tensor.storage().unsafeGetStorageImpl());
    if (entry != in_flight_.end() && entry->second == ticket) in_flight_.erase(entry);
  }
  started.tensors.clear();
  n_in_flight_.fetch_sub(1, std::memory_order_relaxed);
  write_in_order();
  completed_.notify_all();
}

void Collectives::write_in_order() {
  while (!started_.empty() && started_.front().complete) {
    write_(started_.front().row);
    started_.pop_front();
    ++first_ticket_;
  }
}

bool Collectives::is_in_flight(const c10::StorageImpl* storage) {
  std::unique_lock lock(mutex_);
  const auto entry = in_flight_.find(storage);
  if (entry == in_flight_.end()) return false;
  const std::uint64_t ticket = entry->second;
  const auto future = started_[ticket - first_ticket_].future;
  if (future == nullptr || !future->completed()) return true;
  completed_.wait_for(lock, kLongestDigest, [&] {
    const auto now = in_flight_.find(storage);
    return now == in_flight_.end() || now->second != ticket;
  });
  return false;
}

void Collectives::forget_all() noexcept {
  // Tensors and futures are kept as they are: threads that are not in this process own their locks.
  abandoned_.swap(started_);
  in_flight_.clear();
  first_ticket_ = 0;
  n_in_flight_ = 0;
}

}  // namespace trueseed::libtorch::observer

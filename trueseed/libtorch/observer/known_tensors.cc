// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/known_tensors.h"

#include <cstring>

#include <c10/core/StorageImpl.h>
#include <c10/core/TensorImpl.h>

namespace trueseed::libtorch::observer {
namespace {

// A version counter is a private type; a VariableVersion holds the pointer to it and nothing else.
c10::intrusive_ptr_target* counter_of(const c10::VariableVersion& version) noexcept {
  static_assert(sizeof(c10::VariableVersion) == sizeof(c10::intrusive_ptr_target*));
  c10::intrusive_ptr_target* counter = nullptr;
  std::memcpy(&counter, &version, sizeof(counter));
  return counter;
}

}  // namespace

std::optional<TensorIdentity> identity_of(const at::TensorBase& tensor, std::uint64_t geometry) {
  const c10::TensorImpl* impl = tensor.unsafeGetTensorImpl();
  const c10::VariableVersion& version = impl->version_counter();
  if (!version.enabled() || !impl->has_storage()) return std::nullopt;
  c10::StorageImpl* storage = impl->unsafe_storage().unsafeGetStorageImpl();
  if (storage == nullptr) return std::nullopt;
  return TensorIdentity{storage, counter_of(version), version.current_version(), geometry};
}

// Held for a few instructions.
class KnownTensors::Lock {
 public:
  explicit Lock(std::atomic<bool>& locked) noexcept : locked_(locked) {
    while (locked_.exchange(true, std::memory_order_acquire)) {
      while (locked_.load(std::memory_order_relaxed)) {
      }
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { locked_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool>& locked_;
};

KnownTensors::KnownTensors() {
  entries_.reserve(kMost);
  buckets_.assign(kBuckets, kNone);
}

std::size_t KnownTensors::bucket_of(const c10::StorageImpl* storage) noexcept {
  return (reinterpret_cast<std::uintptr_t>(storage) * 0x9E3779B97F4A7C15 >> 40) % kBuckets;
}

std::optional<KnownTensors::Knowledge> KnownTensors::find(const TensorIdentity& identity) noexcept {
  const Lock lock(locked_);
  for (Index i = buckets_[bucket_of(identity.storage)]; i != kNone; i = entries_[i].next) {
    if (entries_[i].identity == identity) return entries_[i].knowledge;
  }
  return std::nullopt;
}

bool KnownTensors::knows(const c10::StorageImpl* storage) noexcept {
  const Lock lock(locked_);
  for (Index i = buckets_[bucket_of(storage)]; i != kNone; i = entries_[i].next) {
    if (entries_[i].identity.storage == storage) return true;
  }
  return false;
}

void KnownTensors::insert(const TensorIdentity& identity, const Knowledge& knowledge,
                          bool written) noexcept {
  const Lock lock(locked_);
  const std::size_t bucket = bucket_of(identity.storage);
  bool is_known = false;
  for (Index i = buckets_[bucket]; i != kNone;) {
    Entry& entry = entries_[i];
    const Index next = entry.next;
    if (entry.identity.storage == identity.storage) {
      const bool same_counter = entry.identity.counter == identity.counter;
      const bool outdated = written || (same_counter && entry.identity.version != identity.version);
      if (same_counter && entry.identity.geometry == identity.geometry) {
        entry.identity.version = identity.version;
        entry.knowledge = knowledge;
        is_known = true;
      } else if (outdated) {
        remove(i);
        // The last entry has taken the place of the removed one: begin again.
        i = buckets_[bucket];
        continue;
      }
    }
    i = next;
  }
  if (is_known) return;
  release_dead();
  if (entries_.size() == kMost) {
    remove(static_cast<Index>(oldest_));
    oldest_ = (oldest_ + 1) % kMost;
  }
  c10::raw::weak_intrusive_ptr::incref(identity.storage);
  c10::raw::weak_intrusive_ptr::incref(identity.counter);
  entries_.push_back({identity, knowledge, buckets_[bucket]});
  buckets_[bucket] = static_cast<Index>(entries_.size() - 1);
}

void KnownTensors::release_dead() noexcept {
  for (int look = 0; look < kLooksForDead && !entries_.empty(); ++look) {
    if (hand_ >= entries_.size()) hand_ = 0;
    c10::StorageImpl* storage = entries_[hand_].identity.storage;
    if (c10::raw::weak_intrusive_ptr::use_count(storage) == 0) {
      remove(static_cast<Index>(hand_));
    } else {
      ++hand_;
    }
  }
}

// Takes an entry out of its bucket, and puts the last one into its place.
void KnownTensors::remove(Index index) noexcept {
  const auto link_to = [this](Index wanted) {
    Index* link = &buckets_[bucket_of(entries_[wanted].identity.storage)];
    while (*link != wanted) link = &entries_[*link].next;
    return link;
  };
  *link_to(index) = entries_[index].next;
  c10::raw::weak_intrusive_ptr::decref(entries_[index].identity.storage);
  c10::raw::weak_intrusive_ptr::decref(entries_[index].identity.counter);
  const auto last = static_cast<Index>(entries_.size() - 1);
  if (index != last) {
    *link_to(last) = index;
    entries_[index] = entries_[last];
  }
  entries_.pop_back();
}

void KnownTensors::forget(const c10::StorageImpl* storage) noexcept {
  const Lock lock(locked_);
  const std::size_t bucket = bucket_of(storage);
  for (Index i = buckets_[bucket]; i != kNone;) {
    const bool is_it = entries_[i].identity.storage == storage;
    if (is_it) remove(i);
    i = is_it ? buckets_[bucket] : entries_[i].next;
  }
}

void KnownTensors::clear() noexcept {
  const Lock lock(locked_);
  while (!entries_.empty()) remove(static_cast<Index>(entries_.size() - 1));
}

void KnownTensors::start_anew_after_fork() noexcept {
  if (!locked_.load(std::memory_order_relaxed)) return;
  // What was half written cannot be released: its objects stay.
  entries_.clear();
  buckets_.assign(kBuckets, kNone);
  hand_ = 0;
  locked_.store(false, std::memory_order_relaxed);
}

}  // namespace trueseed::libtorch::observer

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/TensorBase.h>

#include "trueseed/digest/hash128.h"

namespace trueseed::libtorch::observer {

/// What a tensor is known by: its storage, its version counter with the version, and its geometry.
///
/// Definition: addresses of live objects; the table holds weak pointers to both, so neither can be
///             another object at the same address.
struct TensorIdentity {
  c10::StorageImpl* storage = nullptr;
  c10::intrusive_ptr_target* counter = nullptr;
  std::uint32_t version = 0;
  /// Which elements of the storage, in which order; see TensorForm.
  std::uint64_t geometry = 0;

  friend bool operator==(const TensorIdentity&, const TensorIdentity&) = default;
};

/// Returns the identity, or nothing where the tensor has no storage or no version counter
/// (inference tensors): such a tensor is never known.
std::optional<TensorIdentity> identity_of(const at::TensorBase& tensor, std::uint64_t geometry);

/// Digests of tensors by identity: a cache of bounded size. What it has lost is computed again, so
/// it never decides what a record holds.
///
/// A weak pointer keeps a dead storage's object (not its memory) from being freed, and the
/// program's allocator from using that place again, which costs more than all the rest. So the dead
/// are looked for as new ones come.
class KnownTensors {
 public:
  /// What is remembered of a tensor.
  struct Knowledge {
    /// Hash of the content: that of every view of the same elements in the same order.
    digest::Hash128 content;
    /// Allocated, and written by no observed operation: there is no hash.
    bool unwritten = false;
  };

  KnownTensors();
  KnownTensors(const KnownTensors&) = delete;
  KnownTensors& operator=(const KnownTensors&) = delete;
  ~KnownTensors() = default;

  [[nodiscard]] std::optional<Knowledge> find(const TensorIdentity& identity) noexcept;

  /// Returns whether anything is known of the storage.
  [[nodiscard]] bool knows(const c10::StorageImpl* storage) noexcept;

  /// `written` says that the operation that was observed wrote the tensor: what was known of the
  /// same memory under another version counter (`.data` has one of its own) is then forgotten.
  void insert(const TensorIdentity& identity, const Knowledge& knowledge, bool written) noexcept;

  /// Forgets everything about the storage.
  void forget(const c10::StorageImpl* storage) noexcept;

  /// Forgets everything.
  void clear() noexcept;

  /// For a forked child: a thread that is not in it may have held the lock, and left things half
  /// done.
  void start_anew_after_fork() noexcept;

 private:
  using Index = std::uint32_t;
  static constexpr Index kNone = ~Index{0};
  static constexpr std::size_t kMost = 1 << 15;
  static constexpr std::size_t kBuckets = 1 << 12;
  static constexpr int kLooksForDead = 2;

  struct Entry {
    TensorIdentity identity;
    Knowledge knowledge;
    /// The next of the same bucket.
    Index next = kNone;
  };
  class Lock;

  static std::size_t bucket_of(const c10::StorageImpl* storage) noexcept;
  void release_dead() noexcept;
  void remove(Index index) noexcept;

  std::atomic<bool> locked_ = false;
  /// The used entries, without gaps.
  std::vector<Entry> entries_;
  std::vector<Index> buckets_;
  /// Where the dead are looked for next.
  std::size_t hand_ = 0;
  /// The entry that goes next where all are used: each in its turn.
  std::size_t oldest_ = 0;
};

}  // namespace trueseed::libtorch::observer

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <ATen/core/TensorBase.h>

#include "trueseed/digest/hash128.h"
#include "trueseed/simd/target.h"

namespace trueseed::libtorch::observer {

/// What can be done with a tensor's content.
enum class ContentAccess : std::uint8_t {
  /// In this process's memory, strided.
  kMemory,
  /// Elsewhere, or in another layout: only by a copy.
  kCopy,
  /// There is none: a meta or fake tensor.
  kNone,
  /// A wrapper of a transformation or a subclass: the operation runs again with what is inside.
  kWrapper,
};

ContentAccess access_of(const at::TensorBase& tensor) noexcept;

/// Returns whether a tensor stands for a Python number, as in `x * 1.5`.
bool is_wrapped_number(const at::TensorBase& tensor) noexcept;

/// Two numbers that stand for a tensor's form.
struct TensorForm {
  /// Mixed from type and sizes: equal for equal signatures.
  std::uint64_t signature = 0;
  /// Mixed from type, place and order of the elements: equal for views of the same elements in the
  /// same order, whatever their sizes.
  std::uint64_t geometry = 0;
};

TensorForm form_of(const at::TensorBase& tensor, ContentAccess access) noexcept;

/// Appends a type and sizes: `f32[64, 10]`.
void append_form(std::string& text, const at::TensorBase& tensor, ContentAccess access);

/// Returns the digest of a tensor in memory whose content has this hash.
digest::Hash128 digest_with_content(const at::TensorBase& tensor, const digest::Hash128& content);

/// Computes digests of tensors' content.
class ContentDigest {
 public:
  explicit ContentDigest(simd::Target target) noexcept : target_(target) {}

  /// Large tensors are hashed on torch's threads, unless this process is a forked child, in which
  /// these may be missing.
  void use_one_thread() noexcept { parallel_ = false; }

  /// Returns the hash of the content (trueseed/digest/tensor_digest.h) of a tensor in memory.
  [[nodiscard]] digest::Hash128 content_of(const at::TensorBase& tensor) const;

  /// Returns the digest of a tensor in memory.
  [[nodiscard]] digest::Hash128 of_memory(const at::TensorBase& tensor) const;

  /// Returns the digest of any other tensor through a copy; nothing where its layout is not known.
  ///
  /// Definition: sparse tensors by the digests of their parts; quantised and mkldnn tensors by
  /// their
  ///             dense values; conjugate and negative views by their values.
  [[nodiscard]] std::optional<digest::Hash128> of_copy(const at::TensorBase& tensor) const;

 private:
  simd::Target target_;
  bool parallel_ = true;
};

}  // namespace trueseed::libtorch::observer

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/ivalue.h>

#include "trueseed/libtorch/observer/observer.h"

namespace trueseed::libtorch::observer {

/// Digests the arguments of one call, before the operation runs.
class InputDigest {
 public:
  InputDigest(Observer& observer, ThreadState& thread, OpenCall& call);

  /// Takes the next argument.
  void add(const ArgumentInfo& argument, const c10::IValue& value);

  /// Returns whether a wrapper was among them: the operation runs again with what is inside.
  [[nodiscard]] bool has_wrapper() const noexcept { return has_wrapper_; }

  /// Puts the digests into the call.
  void finish();

 private:
  void add_value(const ArgumentInfo& argument, const c10::IValue& value);
  void add_tensor(const ArgumentInfo& argument, const at::Tensor& tensor);
  void add_number(std::uint64_t tag, std::uint64_t bits);
  void add_text(const std::string& text);
  void add_wrapped_number(const at::Tensor& tensor);
  void add_content(const at::Tensor& tensor, ContentAccess access, const TensorForm& form);

  Observer& observer_;
  ThreadState& thread_;
  OpenCall& call_;
  bool has_wrapper_ = false;
};

/// Returns the hash of a tensor's content (trueseed/digest/tensor_digest.h), and remembers it; of a
/// tensor that is read by a copy its digest. Nothing where it cannot be read.
std::optional<digest::Hash128> hash_content(Observer& observer, const at::Tensor& tensor,
                                            ContentAccess access, const TensorForm& form,
                                            bool written);

}  // namespace trueseed::libtorch::observer

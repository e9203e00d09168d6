// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/ivalue.h>

#include "trueseed/libtorch/observer/observer.h"

namespace trueseed::libtorch::observer {

/// Digests what one call has returned and written, after the operation ran.
class OutputDigest {
 public:
  OutputDigest(Observer& observer, ThreadState& thread, OpenCall& call);

  void add(const c10::IValue& value);
  /// Takes an argument that the operation has written, unless it was returned, too.
  void add_written(const at::Tensor& tensor);

  /// Returns the digest: a tensor's own, where there is one tensor and nothing else.
  [[nodiscard]] digest::Hash128 finish() const;

  /// Mixed from the types and shapes.
  [[nodiscard]] std::uint64_t signature() const noexcept { return signature_; }
  [[nodiscard]] bool has_wrapper() const noexcept { return has_wrapper_; }
  /// Whether nothing has content: tensors of the device `meta`.
  [[nodiscard]] bool is_without_content() const noexcept {
    return n_tensors_ > 0 && n_content_ == 0;
  }

 private:
  void add_tensor(const at::Tensor& tensor);
  void add_word(std::uint64_t tag, std::uint64_t bits);

  Observer& observer_;
  ThreadState& thread_;
  OpenCall& call_;
  std::uint64_t signature_ = 0;
  std::size_t n_tensors_ = 0;
  std::size_t n_content_ = 0;
  std::size_t n_others_ = 0;
  bool has_wrapper_ = false;
  digest::Hash128 only_;
};

}  // namespace trueseed::libtorch::observer

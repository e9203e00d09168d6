// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace trueseed::kernels {

/// Memory that a thread keeps for its next calls.
class Scratch {
 public:
  /// Returns room for n elements, aligned to 64 bytes; what it held before is lost.
  ///
  /// Errors: std::bad_alloc.
  template <class T>
  T* room_for(std::size_t n) {
    const std::size_t size_bytes = (n * sizeof(T) + kPage - 1) / kPage * kPage;
    if (size_bytes > size_bytes_) {
      memory_.reset();
      size_bytes_ = 0;
      memory_.reset(std::aligned_alloc(kPage, size_bytes));
      if (memory_ == nullptr) throw std::bad_alloc();
      madvise(memory_.get(), size_bytes, MADV_HUGEPAGE);
      size_bytes_ = size_bytes;
    }
    return static_cast<T*>(memory_.get());
  }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
  struct Free {
    void operator()(void* memory) const noexcept { std::free(memory); }
  };

  std::unique_ptr<void, Free> memory_;
  std::size_t size_bytes_ = 0;
};

}  // namespace trueseed::kernels

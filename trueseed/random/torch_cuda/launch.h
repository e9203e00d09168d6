// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/philox.h"
#include "trueseed/random/torch_cuda/gpu.h"

namespace trueseed::torch_cuda {

/// One start of a drawing kernel: which thread, call and component an element is drawn from.
///
/// Definition: element i belongs to thread i mod n_threads; its row is q = i div n_threads; it
/// takes
///             component q mod unroll of the thread's call q div unroll.
/// Source:     PyTorch, aten/src/ATen/native/cuda/DistributionTemplates.h.
struct Launch {
  std::uint64_t seed;
  /// In words of 32 bits; a multiple of 4.
  std::uint64_t offset;
  std::uint64_t n_threads;
  /// Elements that one call of the generator gives: 4 of 32 bits, 2 of 64.
  unsigned unroll;

  using Words = engines::Philox4x32::Counter;

  /// Returns the four words of a thread's call, counted from 0.
  [[nodiscard]] constexpr Words words(std::uint32_t thread, std::uint64_t call) const noexcept {
    const std::uint64_t block = offset / 4 + call;
    return engines::Philox4x32::block(
        {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), thread, 0},
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  }
  [[nodiscard]] constexpr std::uint32_t thread_of(std::uint64_t element) const noexcept {
    return static_cast<std::uint32_t>(element % n_threads);
  }
  [[nodiscard]] constexpr std::uint64_t call_of(std::uint64_t element) const noexcept {
    return element / n_threads / unroll;
  }
  [[nodiscard]] constexpr unsigned component_of(std::uint64_t element) const noexcept {
    return static_cast<unsigned>(element / n_threads % unroll);
  }
};

/// Returns how many threads a kernel over `n` elements (at least 1) has on `gpu`.
constexpr std::uint64_t n_threads_for(std::uint64_t n, Gpu gpu) noexcept {
  return std::min<std::uint64_t>((n + 255) / 256 * 256, gpu.most_threads());
}

/// Returns what such a kernel adds to the generator's offset.
constexpr std::uint64_t increment_for(std::uint64_t n, std::uint64_t n_threads,
                                      unsigned unroll) noexcept {
  return ((n - 1) / (n_threads * unroll) + 1) * 4;
}

/// Returns whether a contiguous tensor is drawn by one kernel: its bytes must be counted by 31
/// bits.
constexpr bool is_one_launch(std::uint64_t n, std::size_t element_bytes) noexcept {
  constexpr std::uint64_t kLargest = 0x7FFFFFFF;
  return n <= kLargest && 1 + (n - 1) * element_bytes <= kLargest;
}

/// Calls `start(first, n)` for each kernel over a contiguous tensor of `n` elements (at least 1),
/// in the order in which they take their offsets, and `reserve(n)` for each that was split in two
/// and took an offset that it does not use.
///
/// Definition: what is too large for one kernel is halved, the first half being the smaller.
/// Source:     PyTorch, aten/src/ATen/TensorIterator.cpp (SplitUntil32Bit).
template <typename Reserve, typename Start>
void for_each_launch(std::uint64_t n, std::size_t element_bytes, const Reserve& reserve,
                     const Start& start) {
  if (is_one_launch(n, element_bytes)) {
    start(std::uint64_t{0}, n);
    return;
  }
  // The pieces are started by the kernel that was split, and are small enough: they reserve nothing
  // for themselves but what they draw.
  reserve(n);
  const auto halve = [&](const auto& self, std::uint64_t first, std::uint64_t count) -> void {
    if (is_one_launch(count, element_bytes)) {
      start(first, count);
      return;
    }
    self(self, first, count / 2);
    self(self, first + count / 2, count - count / 2);
  };
  halve(halve, 0, n);
}

}  // namespace trueseed::torch_cuda

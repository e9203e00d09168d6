// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/digest/dtype.h"

namespace trueseed::digest {

/// A tensor in memory: where its elements are and in which order they count.
struct StridedView {
  /// The first element.
  const void* data = nullptr;
  DType dtype = DType::kUInt8;
  /// Size of each dimension, the slowest first; none for a scalar.
  std::span<const std::int64_t> sizes;
  /// Distance of neighbours in each dimension, in elements; 0 repeats, negative runs backwards.
  std::span<const std::int64_t> strides;

  [[nodiscard]] std::int64_t n_elements() const noexcept {
    std::int64_t n = 1;
    for (const std::int64_t size : sizes) n *= size;
    return n;
  }
  /// Returns whether the elements lie one after another in their order.
  [[nodiscard]] bool is_contiguous() const noexcept;
};

/// Copies elements in their logical order.
///
/// Definition: elements `first` to `first + n_elements - 1` of the row-major order of `sizes`.
/// Shape:      `out` has room for n_elements * size of an element; no overlap.
void gather(const StridedView& view, std::int64_t first, std::int64_t n_elements,
            std::uint8_t* out) noexcept;

}  // namespace trueseed::digest

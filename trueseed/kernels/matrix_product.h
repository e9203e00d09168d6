// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>

#include "trueseed/kernels/kernel_options.h"

namespace trueseed::kernels {

/// A matrix in memory: element (i, j) is data[i * row_stride + j * column_stride].
template <std::floating_point T>
struct ConstMatrix {
  const T* data;
  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride;
};

/// A matrix to be written, row by row: element (i, j) is data[i * row_stride + j].
template <std::floating_point T>
struct RowMatrix {
  T* data;
  std::ptrdiff_t row_stride;
};

/// Sets c to the product of a (m x k) and b (k x n). T: float, double.
///
/// Definition: c[i, j] = dot_reference(k, a[i, :], b[:, j]).
/// Shape:      any sizes >= 0 and any strides of a and b; c overlaps with neither.
/// Bits:       exact; the targets scalar and SSE4 have no fused multiply-add and are slow.
/// Errors:     std::bad_alloc. Cost: m n k; buffers of the thread's own are kept.
template <std::floating_point T>
void matrix_product(std::size_t m, std::size_t n, std::size_t k, const ConstMatrix<T>& a,
                    const ConstMatrix<T>& b, const RowMatrix<T>& c, const KernelOptions& options);

}  // namespace trueseed::kernels

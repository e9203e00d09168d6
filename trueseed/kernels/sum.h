// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>

#include "trueseed/kernels/kernel_options.h"

namespace trueseed::kernels {

/// Rows of consecutive elements: element (i, j) is data[i * row_stride + j].
template <std::floating_point T>
struct ConstRows {
  const T* data;
  std::size_t n_rows;
  std::size_t n_columns;
  std::ptrdiff_t row_stride;
};

/// Sets out[i] to the sum of row i. T: float, double.
///
/// Definition: sum_reference(n_columns, row i).
/// Bits:       exact
/// Errors:     std::bad_alloc for the block values of long rows. Cost: O(n).
template <std::floating_point T>
void sum_rows(const ConstRows<T>& x, T* out, const KernelOptions& options);

/// Sets out[j] to the sum of column j. T: float, double.
///
/// Definition: column_sum_reference(n_rows, column j).
/// Bits:       exact
/// Errors:     none. Cost: O(n).
template <std::floating_point T>
void sum_columns(const ConstRows<T>& x, T* out, const KernelOptions& options);

}  // namespace trueseed::kernels

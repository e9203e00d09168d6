// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>

#include "trueseed/kernels/kernel_options.h"

namespace trueseed::kernels {

/// Rows of consecutive elements, one after another, each of which is normalized.
struct RowsShape {
  std::size_t n_rows;
  std::size_t n_columns;
};

/// Sets out to the normalized rows of x; mean and inverse_deviation, a number for each row, for the
/// gradient. T: float, double.
///
/// Definition: moments_reference of each row, normalized_reference of each element. Where weight or
///             bias is null, it is 1 or 0 and its operation is left out.
/// Shape:      x, out: n_rows x n_columns, which may be one; weight, bias: n_columns.
/// Bits:       exact
/// Errors:     none.
template <std::floating_point T>
void layer_norm(const RowsShape& shape, const T* x, const T* weight, const T* bias, T eps, T* out,
                T* mean, T* inverse_deviation, const KernelOptions& options);

/// What the gradients of layer_norm are computed from.
template <std::floating_point T>
struct LayerNormInputs {
  const T* gradient;  // of the output
  const T* x;
  const T* mean;
  const T* inverse_deviation;
  const T* weight;  // null where there was none
};

/// Sets the gradient of x.
///
/// Definition: gradient_means_reference of each row, input_gradient_reference of each element.
/// Bits, Errors: as layer_norm
template <std::floating_point T>
void layer_norm_input_gradient(const RowsShape& shape, const LayerNormInputs<T>& inputs,
                               T* x_gradient, const KernelOptions& options);

/// Sets the gradients of the weight and the bias, of which one may be null.
///
/// Definition: column_sum_reference of gradient * ((x - mean) * inverse_deviation), and of
/// gradient. Bits, Errors: as layer_norm
template <std::floating_point T>
void layer_norm_parameter_gradients(const RowsShape& shape, const LayerNormInputs<T>& inputs,
                                    T* weight_gradient, T* bias_gradient,
                                    const KernelOptions& options);

}  // namespace trueseed::kernels

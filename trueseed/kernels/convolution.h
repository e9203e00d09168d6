// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>

#include "trueseed/kernels/kernel_options.h"

namespace trueseed::kernels {

/// One dimension of a convolution's window.
struct Window {
  std::size_t input;   // elements of the input
  std::size_t kernel;  // taps
  std::size_t stride = 1;
  std::size_t padding = 0;
  std::size_t dilation = 1;

  /// Elements of the output; 0 where the kernel does not fit.
  [[nodiscard]] constexpr std::size_t output() const noexcept {
    const std::size_t reach = dilation * (kernel - 1) + 1;
    return input + 2 * padding < reach ? 0 : (input + 2 * padding - reach) / stride + 1;
  }
};

/// The sizes of a convolution over images; of one dimension where rows has one element and one tap.
struct ConvolutionShape {
  std::size_t n_images;
  std::size_t in_channels;
  std::size_t out_channels;
  std::size_t n_groups;  // divides both
  Window rows;
  Window columns;
};

/// Sets out (n_images x out_channels x output rows x output columns) to the convolution of the
/// input (n_images x in_channels x rows x columns) with the weight (out_channels x in_channels /
/// n_groups x kernel rows x kernel columns). All lie in memory in that order. T: float, double.
///
/// Definition: convolution_reference.
/// Bits:       exact
/// Errors:     std::bad_alloc.
template <std::floating_point T>
void convolution(const ConvolutionShape& shape, const T* input, const T* weight, T* out,
                 const KernelOptions& options);

/// Sets input_gradient, of the input's shape, from out_gradient, of the output's.
///
/// Definition: convolution_input_gradient_reference. It is the transposed convolution as well.
/// Bits, Errors: as convolution
template <std::floating_point T>
void convolution_input_gradient(const ConvolutionShape& shape, const T* out_gradient,
                                const T* weight, T* input_gradient, const KernelOptions& options);

/// Sets weight_gradient, of the weight's shape.
///
/// Definition: convolution_weight_gradient_reference.
/// Bits, Errors: as convolution
template <std::floating_point T>
void convolution_weight_gradient(const ConvolutionShape& shape, const T* input,
                                 const T* out_gradient, T* weight_gradient,
                                 const KernelOptions& options);

}  // namespace trueseed::kernels

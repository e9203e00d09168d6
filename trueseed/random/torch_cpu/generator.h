// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/math/libm.h"
#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_types/number.h"

namespace trueseed::torch_cpu {

/// The numbers that torch draws on the CPU.
///
/// Definition: a method draws what the Tensor method or function of its name draws; with `out`,
///             what a contiguous tensor of out.size() elements gets, unless it says otherwise.
///             `Libm` computes logarithms, sines and the like.
/// Source:     PyTorch 2.13, aten/src/ATen/native/cpu/DistributionTemplates.h and
///             aten/src/ATen/native/{Distributions.cpp,Distributions.h}.
/// Matches:    torch 2.13 (torch.Generator()); docs/streams-torch-cpu.md says how far.
/// State:      5056 bytes, those of get_state(). A draw of no elements draws nothing.
/// Errors:     std::invalid_argument with torch's message, before anything is drawn; for a wrong
///             element of poisson, binomial, bernoulli and multinomial with replacement, after what
///             lies before it was drawn.
template <class Libm>
class BasicGenerator : public ExactDraws {
 public:
  using ExactDraws::ExactDraws;

  /// torch.randn. T: float, double, Half, BFloat16.
  ///
  /// Bits: as normal
  template <Floating T>
  void randn(std::span<T> out) {
    normal(out, 0.0, 1.0);
  }

  /// Tensor.normal_ of a contiguous tensor. T as randn.
  ///
  /// Definition: from 16 elements on, Box-Muller in blocks of 16; the last 16 elements are drawn
  ///             anew where the size is no multiple of 16. Below, serial_normal.
  /// Bits:       float, Half and BFloat16 from 16 elements on with Path::kAvx: exact; else those of
  ///             Libm
  template <Floating T>
  void normal(std::span<T> out, double mean, double std);

  /// Tensor.normal_ of a tensor that is not contiguous, in the order of its memory. T as randn.
  ///
  /// State: pairs; the second of each is kept for the next such draw.
  /// Bits:  those of Libm
  template <Floating T>
  void serial_normal(std::span<T> out, double mean, double std);

  /// torch.normal(mean, std) of tensors. T as randn.
  ///
  /// Shape: equal sizes.
  /// Bits:  as normal
  template <Floating T>
  void normal(std::span<T> out, std::span<const T> mean, std::span<const T> std);
  template <Floating T>
  void normal(std::span<T> out, std::span<const T> mean, double std);
  template <Floating T>
  void normal(std::span<T> out, double mean, std::span<const T> std);

  /// Tensor.log_normal_. T as randn. State: as serial_normal. Bits: those of Libm
  template <Floating T>
  void log_normal(std::span<T> out, double mean, double std);

  /// Tensor.exponential_: two words an element. T as randn. Bits: those of Libm
  template <Floating T>
  void exponential(std::span<T> out, double lambda = 1.0);

  /// Tensor.cauchy_: two words an element. T as randn. Bits: those of Libm
  template <Floating T>
  void cauchy(std::span<T> out, double median = 0.0, double sigma = 1.0);

  /// Tensor.geometric_: two words an element. T as randn, and the signed integers and uint8.
  ///
  /// Bits: those of Libm, which decides between whole numbers only
  template <typename T>
  void geometric(std::span<T> out, double p);

  /// torch.poisson(rate). T as randn. Bits: as geometric
  template <Floating T>
  void poisson(std::span<T> out, std::span<const T> rate);

  /// torch.binomial(count, prob). T: float, double.
  ///
  /// Bits:   as geometric
  /// Errors: std::invalid_argument for a count that is no finite number: torch's draw never ends.
  template <std::floating_point T>
  void binomial(std::span<T> out, std::span<const T> count, std::span<const T> prob);

  /// torch.multinomial(weights, n, replacement) of `n_rows` rows: the rows of `weights` and of
  /// `out` one after another. T as randn.
  ///
  /// Bits: with replacement and n > 1 exact, else those of Libm
  template <Floating T>
  void multinomial(std::span<std::int64_t> out, std::span<const T> weights, std::size_t n_rows,
                   bool replacement);

  /// torch._standard_gamma(alpha). T: float, double. State: as serial_normal. Bits: those of Libm
  template <std::floating_point T>
  void standard_gamma(std::span<T> out, std::span<const T> alpha);

  /// torch._sample_dirichlet(alpha) of rows of `n_columns`. T: float, double.
  ///
  /// Bits: those of Libm
  template <std::floating_point T>
  void dirichlet(std::span<T> out, std::span<const T> alpha, std::size_t n_columns);

 private:
  template <Floating T>
  void normal_blocks(std::span<T> out, double mean, double std);
};

/// The generator over the C library, as torch has it.
///
/// Bits: those of Libm above are pinned: to torch's where both use the same C library and CPU.
using Generator = BasicGenerator<math::HostLibm>;

/// The generator over the C library of the reference platform, by our own code.
///
/// Bits: those of Libm above are exact: torch's on Debian 12 with FMA.
using ReferenceGenerator = BasicGenerator<math::ReferenceLibm>;

}  // namespace trueseed::torch_cpu

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "trueseed/random/torch_cuda/gpu.h"
#include "trueseed/random/torch_cuda/number.h"
#include "trueseed/simd/target.h"

namespace trueseed::torch_cuda {

/// The numbers that PyTorch's CUDA generator draws on a named GPU, drawn on the CPU.
///
/// Every draw is that of a contiguous tensor of `out.size()` elements, by the kernel that PyTorch
/// starts for it. Up to Gpu::most_threads() elements it is the same on every GPU; beyond, it is
/// that of the GPU given.
///
/// Source:  PyTorch 2.13,
/// aten/src/ATen/native/cuda/{DistributionTemplates.h,Dropout.cu,Randperm.cu};
///          cuRAND's Philox4x32-10.
/// Matches: torch 2.13 (torch.Generator(device="cuda")), checked by tools/gpu/check_draws.py.
/// State:   seed and offset; each draw adds to the offset what PyTorch's adds. A draw of no
/// elements
///          adds nothing, unless it says otherwise.
/// Errors:  std::invalid_argument with PyTorch's message.
class Generator {
 public:
  static constexpr std::uint64_t kDefaultSeed = 67280421310721;
  static constexpr std::size_t kStateBytes = 16;

  explicit Generator(std::uint64_t seed = kDefaultSeed, Gpu gpu = find_gpu("A100"),
                     simd::Target target = simd::chosen_target())
      : gpu_(checked(gpu)), target_(target), seed_(seed) {}

  [[nodiscard]] Gpu gpu() const noexcept { return gpu_; }
  [[nodiscard]] std::uint64_t initial_seed() const noexcept { return seed_; }
  /// Sets the seed; the offset becomes 0.
  void manual_seed(std::uint64_t seed) noexcept {
    seed_ = seed;
    offset_ = 0;
  }
  [[nodiscard]] std::uint64_t get_offset() const noexcept { return offset_; }
  /// Sets the offset.
  ///
  /// Errors: std::invalid_argument where it is no multiple of 4.
  void set_offset(std::uint64_t offset);

  /// Returns the state as PyTorch's get_state: seed, then offset, both little-endian.
  [[nodiscard]] std::array<std::uint8_t, kStateBytes> get_state() const noexcept;
  /// Sets a state of 16 bytes, or of 8: a seed, with the offset 0.
  ///
  /// Errors: std::invalid_argument for another size, and as set_offset.
  void set_state(std::span<const std::uint8_t> state);

  /// torch.rand. T: float, double, Half, BFloat16.
  ///
  /// Range: [0, 1).
  /// Bits:  exact
  template <Floating T>
  void rand(std::span<T> out) {
    uniform(out, 0.0, 1.0);
  }

  /// Tensor.uniform_. T as rand.
  ///
  /// Bits: exact
  template <Floating T>
  void uniform(std::span<T> out, double from, double to);

  /// Tensor.random_(). T: the floating types, bool, and integers but the unsigned ones of 16, 32
  /// and 64 bits.
  ///
  /// Bits: exact
  template <typename T>
  void random(std::span<T> out);

  /// Tensor.random_(from, to) and torch.randint; without `to`, up to the largest of T. T: the
  /// floating types, bool, every integer.
  ///
  /// Bits: exact
  template <typename T>
  void random(std::span<T> out, std::int64_t from, std::optional<std::int64_t> to);

  /// torch.randint(low, high).
  ///
  /// Bits: exact
  template <typename T>
  void randint(std::span<T> out, std::int64_t low, std::int64_t high) {
    random(out, low, high);
  }

  /// Tensor.bernoulli_(p), and the mask of in-place dropout (p being what is kept). T as random.
  ///
  /// Bits: exact
  template <typename T>
  void bernoulli(std::span<T> out, double p);

  /// Tensor.bernoulli_(tensor) and torch.bernoulli(tensor): out[i] is 1 with probability p[i]. P is
  /// double where T is double, else float (which PyTorch converts other types to).
  ///
  /// State: adds 12. Independent of the GPU.
  /// Bits:  exact
  /// Errors: std::invalid_argument where the sizes differ or a probability is not in [0, 1].
  template <typename T, typename P>
  void bernoulli(std::span<T> out, std::span<const P> p);

  /// The mask of torch.native_dropout and of functional.dropout (the fused kernel): 1 where the
  /// input is kept, which it is with probability 1 - p.
  ///
  /// Definition: V elements in a row belong to one thread, V being the largest of 8, 4, 2, 1 whose
  ///             bytes are at most 16 and divide `input_address`, and which divides the size.
  ///             `input_address` is the input's on the GPU: PyTorch allocates whole tensors at
  ///             multiples of 512, views may begin elsewhere.
  /// State:      nothing is added for p = 1, which drops everything.
  /// Bits:       exact
  template <Floating T>
  void dropout_mask(std::span<std::uint8_t> mask, double p, std::uint64_t input_address = 0);

  /// torch.native_dropout(input, p, train=True): out = (input * mask) * (1 / (1 - p)).
  ///
  /// Shape: equal sizes; out may be input.
  /// Bits:  exact
  template <Floating T>
  void native_dropout(std::span<const T> input, double p, std::span<T> out,
                      std::span<std::uint8_t> mask, std::uint64_t input_address = 0);

  /// torch.randperm(out.size()). T: float, double, Half, every signed integer and uint8.
  ///
  /// Bits:   exact
  /// Errors: std::invalid_argument where T cannot hold the size; UnsupportedError for 2^30 and
  /// more. Cost:   O(n), 16 or 24 bytes an element.
  template <typename T>
  void randperm(std::span<T> out);

  /// torch.randn. T as rand.
  ///
  /// Bits: close, as normal
  template <Floating T>
  void randn(std::span<T> out) {
    normal(out, 0.0, 1.0);
  }

  /// Tensor.normal_. T as rand.
  ///
  /// Definition: Box-Muller of two words (double: of four): s * sin(v), then s * cos(v).
  /// Bits:       close. float: a GPU computes sin and cos with __sincosf, whose absolute error
  /// NVIDIA
  ///             bounds by 2^-21.19 in [-pi, pi]; here they are rounded from double. So a value
  ///             differs by at most 6.8 * 2^-21.19 * std < 3e-6 * std for half of the values of v,
  ///             and is expected within 1e-5 * std for the rest. double: within 1e-14 * std.
  template <Floating T>
  void normal(std::span<T> out, double mean, double std);

  /// Tensor.log_normal_. T as rand.
  ///
  /// Bits: close: relative 1e-4 in float (the GPU's __expf and the normal's error), 1e-13 in double
  template <Floating T>
  void log_normal(std::span<T> out, double mean, double std);

  /// Tensor.exponential_. T as rand.
  ///
  /// Bits: close: absolute 4e-7 / lambda near 0 and relative 4e-7 elsewhere in float (the GPU's
  ///       __logf), relative 1e-15 in double
  template <Floating T>
  void exponential(std::span<T> out, double lambda);

  /// Tensor.cauchy_. T as rand.
  ///
  /// Bits: close: unbounded at the poles, where the GPU's __tanf has no bound; relative 1e-5 in the
  ///       middle nine tenths in float, relative 1e-13 in double
  template <Floating T>
  void cauchy(std::span<T> out, double median, double sigma);

  /// Tensor.geometric_. T: float, double, Half, BFloat16, int32, int64.
  ///
  /// Bits: close: a value differs by 1 where the quotient of logarithms is within 1e-6 of an
  /// integer
  template <typename T>
  void geometric(std::span<T> out, double p);

 private:
  // The offset of a kernel of `n` elements, which is taken.
  std::uint64_t take(std::uint64_t n, unsigned unroll) noexcept;

  // Draws `out` by the grid of distribution_nullary_kernel: convert(first words, second words, n,
  // to) for runs of consecutive elements; the second words are null with four elements a call.
  template <unsigned kUnroll, typename T, typename Convert>
  void draw(std::span<T> out, const Convert& convert);

  // The same with convert(value) of the cuRAND uniform: double for double, else float.
  template <typename T, typename Convert>
  void draw_uniform(std::span<T> out, const Convert& convert);

  // The same with convert(normal).
  template <typename T, typename Convert>
  void draw_normal(std::span<T> out, const Convert& convert);

  template <typename T>
  void random_from(std::span<T> out, std::uint64_t range, std::int64_t base);

  template <typename Key, typename T>
  void permute(std::span<T> out, int bits);

  Gpu gpu_;
  simd::Target target_;
  std::uint64_t seed_;
  std::uint64_t offset_ = 0;
};

}  // namespace trueseed::torch_cuda

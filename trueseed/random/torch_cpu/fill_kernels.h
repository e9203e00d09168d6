// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "trueseed/random/engines/mt19937_blocks.h"
#include "trueseed/random/torch_types/number.h"
#include "trueseed/simd/target.h"

namespace trueseed::torch_cpu::internal {

using torch_types::BFloat16;
using torch_types::Half;

/// The draws that are made of elements of many types, in their bits: T is an unsigned integer,
/// float or double. As FillKernels.
template <typename T>
struct ElementKernels {
  /// `one` where the low 53 bits of a pair are less than `threshold` <= 2^53, else 0.
  void (*bernoulli)(const std::uint32_t* words, std::size_t n, std::uint64_t threshold, T one,
                    T* out) noexcept;
  /// `one` where a 24-bit uniform is less than p[i], else 0. `p` and `out` do not overlap.
  void (*is_below_f32)(const std::uint32_t* words, std::size_t n, const float* p, T one,
                       T* out) noexcept;
  /// The same of 53-bit uniforms, two words each.
  void (*is_below_f64)(const std::uint32_t* words, std::size_t n, const double* p, T one,
                       T* out) noexcept;
  /// word % range + base, for 0 < range < 2^28; for float and double, |base| <= 2^52.
  void (*modulo)(const std::uint32_t* words, std::size_t n, std::uint32_t range, std::int64_t base,
                 T* out) noexcept;
  /// The bits of `mask` of a word, of a pair for 64 bits; null for float and double.
  void (*masked)(const std::uint32_t* words, std::size_t n, T mask, T* out) noexcept;
};

/// float to and from one of the narrow floating types.
template <typename T>
struct HalfKernels {
  /// x[i] rounded, where that is `limit` instead `first`; a NaN is no limit.
  void (*narrow)(const float* x, std::size_t n, float limit, T first, T* out) noexcept;
  void (*widen)(const T* x, std::size_t n, float* out) noexcept;
};

/// What the draws make of the engine's words, which they temper, element by element. A pair of
/// words is one 64-bit word, the first of the two its high half; a 53-bit uniform is its low 53
/// bits times 2^-53, a 24-bit uniform the low 24 bits of one word times 2^-24.
///
/// All are free of side effects; `words` and `out` do not overlap. kScalar's are the specification.
/// Bits: exact
struct FillKernels {
  /// fma(24-bit uniform, to - from, from), where it is `to` instead `from`.
  void (*uniform_f32)(const std::uint32_t* words, std::size_t n, float from, float to,
                      float* out) noexcept;
  /// The same of 53-bit uniforms, two words each.
  void (*uniform_f64)(const std::uint32_t* words, std::size_t n, double from, double to,
                      double* out) noexcept;
  /// Turns blocks of 16 uniforms into normals, in place.
  ///
  /// Definition: PyTorch's AVX2 path: Box-Muller with Cephes' single-precision log and sincos and
  ///             fused products.
  void (*box_muller_f32)(float* block, std::size_t n_blocks, float mean, float std) noexcept;
  /// The same of doubles: Box-Muller with log, sin and cos of ReferenceLibm and a fused last
  /// product.
  void (*box_muller_f64)(double* block, std::size_t n_blocks, double mean, double std) noexcept;
  /// factor * log1p(-u) of 53-bit uniforms, in double, rounded to float.
  ///
  /// Bits: exact where the C library's log1p is within 2^-48 of the true value, but for 1 of 2^20
  ///       elements, which that library itself decides.
  void (*exponential_f32)(const std::uint32_t* words, std::size_t n, double factor,
                          float* out) noexcept;
  /// The same, not rounded, by log1p of ReferenceLibm. Bits: exact
  void (*exponential_f64)(const std::uint32_t* words, std::size_t n, double factor,
                          double* out) noexcept;
  /// word % (2^8 + 1), word % (2^11 + 1), word % (2^24 + 1).
  void (*modulo_8_f32)(const std::uint32_t* words, std::size_t n, float* out) noexcept;
  void (*modulo_11_f32)(const std::uint32_t* words, std::size_t n, float* out) noexcept;
  void (*modulo_24_f32)(const std::uint32_t* words, std::size_t n, float* out) noexcept;
  /// A pair % (2^53 + 1).
  void (*modulo_53_f64)(const std::uint32_t* words, std::size_t n, double* out) noexcept;
  /// words[i] % (first_range - i), for ranges in (0, 2^28).
  void (*falling_modulo)(const std::uint32_t* words, std::size_t n, std::uint32_t first_range,
                         std::uint32_t* out) noexcept;
  /// Whether each of `p` is in [0, 1].
  bool (*are_probabilities_f32)(const float* p, std::size_t n) noexcept;
  bool (*are_probabilities_f64)(const double* p, std::size_t n) noexcept;
  /// Copies bytes past the caches to `to`, which is a multiple of 64; hwy::FlushStream() ends it.
  void (*stream)(const std::uint8_t* from, std::size_t n_bytes, std::uint8_t* to) noexcept;
  /// uniform_f32 of the `n_blocks` blocks of 624 words after `key`, which is moved on, past the
  /// caches to `out`; hwy::FlushStream() ends it.
  void (*stream_uniform_f32)(engines::internal::RoomyKey& key, std::size_t n_blocks, float from,
                             float to, float* out) noexcept;
  std::tuple<ElementKernels<std::uint8_t>, ElementKernels<std::uint16_t>,
             ElementKernels<std::uint32_t>, ElementKernels<std::uint64_t>, ElementKernels<float>,
             ElementKernels<double>>
      by_element;
  std::tuple<HalfKernels<Half>, HalfKernels<BFloat16>> by_half;

  template <typename T>
  [[nodiscard]] const ElementKernels<T>& of() const noexcept {
    return std::get<ElementKernels<T>>(by_element);
  }
  template <typename T>
  [[nodiscard]] const HalfKernels<T>& halves() const noexcept {
    return std::get<HalfKernels<T>>(by_half);
  }
};

/// Returns the kernels of a target.
const FillKernels& fill_kernels(simd::Target target) noexcept;

}  // namespace trueseed::torch_cpu::internal

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/mt19937_blocks.h"
#include "trueseed/simd/target.h"

namespace trueseed::torch_cpu::internal {

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
  /// 1 where the low 53 bits of a pair are less than `threshold` <= 2^53, else 0.
  void (*bernoulli_f32)(const std::uint32_t* words, std::size_t n, std::uint64_t threshold,
                        float* out) noexcept;
  void (*bernoulli_u8)(const std::uint32_t* words, std::size_t n, std::uint64_t threshold,
                       std::uint8_t* out) noexcept;
  /// factor * log1p(-u) of 53-bit uniforms, in double, rounded to float.
  ///
  /// Bits: exact where the C library's log1p is within 2^-48 of the true value, but for 1 of 2^20
  ///       elements, which that library itself decides.
  void (*exponential_f32)(const std::uint32_t* words, std::size_t n, double factor,
                          float* out) noexcept;
  /// word % range + base, for 0 < range <= 2^28.
  void (*modulo_i64)(const std::uint32_t* words, std::size_t n, std::uint32_t range,
                     std::int64_t base, std::int64_t* out) noexcept;
  /// words[i] % (first_range - i), for ranges in (0, 2^28).
  void (*falling_modulo)(const std::uint32_t* words, std::size_t n, std::uint32_t first_range,
                         std::uint32_t* out) noexcept;
  /// Copies bytes past the caches to `to`, which is a multiple of 64; hwy::FlushStream() ends it.
  void (*stream)(const std::uint8_t* from, std::size_t n_bytes, std::uint8_t* to) noexcept;
  /// uniform_f32 of the `n_blocks` blocks of 624 words after `key`, which is moved on, past the
  /// caches to `out`; hwy::FlushStream() ends it.
  void (*stream_uniform_f32)(engines::internal::RoomyKey& key, std::size_t n_blocks, float from,
                             float to, float* out) noexcept;
};

/// Returns the kernels of a target.
const FillKernels& fill_kernels(simd::Target target) noexcept;

}  // namespace trueseed::torch_cpu::internal

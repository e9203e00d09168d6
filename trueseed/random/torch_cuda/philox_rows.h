// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/simd/target.h"

namespace trueseed::torch_cuda::internal {

/// Threads whose words are made at once.
inline constexpr std::size_t kChunk = 512;

/// The words of one call of consecutive threads: word c of thread t at plane[c][t].
struct alignas(64) Rows {
  std::uint32_t plane[4][kChunk];
};

/// Fills `rows` for the threads [first_thread, first_thread + n_threads), n_threads <= kChunk; what
/// lies after them is unspecified.
///
/// Definition: Philox4x32(counter = {block lo, block hi, thread, 0}, key = {seed lo, seed hi}).
/// Bits:       exact
using FillRows = void(std::uint64_t seed, std::uint64_t block, std::uint32_t first_thread,
                      std::size_t n_threads, Rows& rows) noexcept;
extern const simd::Table<FillRows> kFillRows;

/// The bounds of a uniform draw: (value * range + from) with one rounding; `to` becomes `from`.
struct Interval {
  float from;
  float to;
  float range;
};

/// out[i] = the float in [from, to) that word i gives.
///
/// Definition: v = float(word) * 2^-32 + 2^-33; fma(v, range, from); where that equals `to`,
/// `from`. Source:     cuRAND's curand_uniform4; PyTorch, DistributionTemplates.h (uniform_kernel).
/// Bits:       exact
using ToUniform = void(const std::uint32_t* words, std::size_t n, const Interval& interval,
                       float* out) noexcept;
extern const simd::Table<ToUniform> kToUniform;

}  // namespace trueseed::torch_cuda::internal

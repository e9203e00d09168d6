// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {

/// Returns the float in (0, 1] of a word: the word, rounded to float, times 2^-32, plus 2^-33.
///
/// Source: cuRAND, curand_uniform4.
/// Bits:   exact
inline float uniform_float(std::uint32_t word) noexcept {
  return static_cast<float>(word) * 0x1p-32F + 0x1p-33F;
}

/// Returns the 53 bits of two words: the second is moved up by 21 bits and laid over the first.
///
/// Source: cuRAND, curand_uniform2_double.
inline std::uint64_t bits53(std::uint32_t first, std::uint32_t second) noexcept {
  return first ^ (std::uint64_t{second} << 21);
}

/// Returns the double in (0, 1] of two words.
///
/// Source: as bits53.
/// Bits:   exact
inline double uniform_double(std::uint32_t first, std::uint32_t second) noexcept {
  return static_cast<double>(bits53(first, second)) * 0x1p-53 + 0x1p-54;
}

/// Returns `value`, which is in (0, 1], moved to [from, to).
///
/// Definition: fma(value, range, from), rounded to T; where that equals `to`, `from`. `range` is
///             to - from, rounded to T.
/// Source:     PyTorch, DistributionTemplates.h (uniform_kernel); nvcc fuses the product and sum.
template <typename T>
T within(Wide<T> value, T from, T to, Wide<T> range) noexcept {
  const T moved = narrow<T>(std::fma(value, range, widen(from)));
  return moved == to ? from : moved;
}

}  // namespace trueseed::torch_cuda

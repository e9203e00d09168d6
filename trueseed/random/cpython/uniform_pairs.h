// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/simd/target.h"

namespace trueseed::cpython::internal {

/// Turns pairs of words into doubles in [0, 1): 27 bits of the first, 26 of the second.
///
/// Definition: out[i] = ((words[2i] >> 5) * 2^26 + (words[2i+1] >> 6)) / 2^53.
/// Shape:      `words` holds 2 * n.
/// Bits:       exact
using UniformPairs = void(const std::uint32_t* words, std::size_t n, double* out) noexcept;

/// The functions of each target; kScalar's is the specification.
extern const simd::Table<UniformPairs> kUniformPairs;

/// The number that two words give.
constexpr double uniform_of(std::uint32_t first, std::uint32_t second) noexcept {
  const std::uint64_t bits = (std::uint64_t{first >> 5} << 26) | (second >> 6);
  return static_cast<double>(bits) * 0x1p-53;
}

}  // namespace trueseed::cpython::internal

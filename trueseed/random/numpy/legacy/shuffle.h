// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/random/numpy/legacy/bits.h"

namespace trueseed::numpy::legacy {

/// Shuffles n items of `item_bytes`, `stride_bytes` apart: i = n-1 .. 1, each with one of 0 .. i.
///
/// Definition: RandomState.shuffle: a mask and rejection over 32-bit words, over 64-bit ones for
///             items from 2^32 on.
/// Bits:       exact
void shuffle_items(Bits& bits, std::byte* data, std::size_t n, std::size_t item_bytes,
                   std::ptrdiff_t stride_bytes) noexcept;

/// Fills `out` with 0 .. out.size()-1 and shuffles it.
void permutation(Bits& bits, std::span<std::int64_t> out) noexcept;

}  // namespace trueseed::numpy::legacy

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/random/engines/mt19937_key.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines::internal {

/// Moves a key on by `n_blocks` blocks of 624 words and writes their words to `out`, tempered.
///
/// `out` may be null: then the key alone moves.
using NextBlocks = void(Mt19937Key& key, std::size_t n_blocks, std::uint32_t* out) noexcept;

/// A key that is moved on where it lies, with room for what vectors read beyond its end.
struct alignas(64) RoomyKey {
  std::uint32_t words[kMt19937Words + 16];
};
using NextInPlace = void(RoomyKey& key) noexcept;

/// Writes the words of a part of a key to `out`, tempered.
using Temper = void(const std::uint32_t* words, std::size_t n_words, std::uint32_t* out) noexcept;

/// The functions of each target; kScalar's are the specification.
extern const simd::Table<NextBlocks> kNextBlocks;
extern const simd::Table<NextInPlace> kNextInPlace;
extern const simd::Table<Temper> kTemper;

}  // namespace trueseed::engines::internal

// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/random/numpy/legacy/bits.h"

namespace trueseed::numpy::legacy {

/// Fills `out` with whole numbers of [offset, offset + range], wrapped to the type.
///
/// Definition: RandomState.randint for scalar bounds, by the unsigned type of the dtype's width: a
///             mask and rejection. 64-bit numbers take a 32-bit word where the range fits; 8- and
///             16-bit ones pieces of a word, lowest first, and what is left of the last word is
///             dropped.
/// Source:     NumPy, numpy/random/src/distributions/distributions.c.
/// State:      no word where range is 0.
/// Bits:       exact
void fill_bounded(Bits& bits, std::uint64_t offset, std::uint64_t range,
                  std::span<std::uint64_t> out) noexcept;
void fill_bounded(Bits& bits, std::uint32_t offset, std::uint32_t range,
                  std::span<std::uint32_t> out) noexcept;
void fill_bounded(Bits& bits, std::uint16_t offset, std::uint16_t range,
                  std::span<std::uint16_t> out) noexcept;
void fill_bounded(Bits& bits, std::uint8_t offset, std::uint8_t range,
                  std::span<std::uint8_t> out) noexcept;
/// For dtype bool: one bit of a 32-bit word each; out is 0 or 1.
void fill_bounded_bool(Bits& bits, bool offset, bool range, std::span<std::uint8_t> out) noexcept;

/// The same with an offset and a range for each number; the pieces of a word go on from one number
/// to the next.
void fill_bounded_each(Bits& bits, const std::uint64_t* offset, const std::uint64_t* range,
                       std::span<std::uint64_t> out) noexcept;
void fill_bounded_each(Bits& bits, const std::uint32_t* offset, const std::uint32_t* range,
                       std::span<std::uint32_t> out) noexcept;
void fill_bounded_each(Bits& bits, const std::uint16_t* offset, const std::uint16_t* range,
                       std::span<std::uint16_t> out) noexcept;
void fill_bounded_each(Bits& bits, const std::uint8_t* offset, const std::uint8_t* range,
                       std::span<std::uint8_t> out) noexcept;
void fill_bounded_bool_each(Bits& bits, const std::uint8_t* offset, const std::uint8_t* range,
                            std::span<std::uint8_t> out) noexcept;

}  // namespace trueseed::numpy::legacy

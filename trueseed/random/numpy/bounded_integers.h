// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {

/// Fills `out` with whole numbers of [offset, offset + range], wrapped to the type.
///
/// Definition: Generator.integers for scalar bounds, by the unsigned type of the dtype's width;
///             8- and 16-bit numbers take pieces of a 32-bit word, lowest first, and what is left
///             of the last word is dropped.
/// Source:     NumPy, numpy/random/src/distributions/distributions.c.
/// State:      no word where range is 0.
/// Bits:       exact
void fill_bounded(Source& source, std::uint64_t offset, std::uint64_t range,
                  std::span<std::uint64_t> out) noexcept;
void fill_bounded(Source& source, std::uint32_t offset, std::uint32_t range,
                  std::span<std::uint32_t> out) noexcept;
void fill_bounded(Source& source, std::uint16_t offset, std::uint16_t range,
                  std::span<std::uint16_t> out) noexcept;
void fill_bounded(Source& source, std::uint8_t offset, std::uint8_t range,
                  std::span<std::uint8_t> out) noexcept;
/// For dtype bool: one bit of a 32-bit word each; out is 0 or 1.
void fill_bounded_bool(Source& source, bool offset, bool range,
                       std::span<std::uint8_t> out) noexcept;

/// The same with an offset and a range for each number; the pieces of a word go on from one number
/// to the next.
void fill_bounded_each(Source& source, const std::uint64_t* offset, const std::uint64_t* range,
                       std::span<std::uint64_t> out) noexcept;
void fill_bounded_each(Source& source, const std::uint32_t* offset, const std::uint32_t* range,
                       std::span<std::uint32_t> out) noexcept;
void fill_bounded_each(Source& source, const std::uint16_t* offset, const std::uint16_t* range,
                       std::span<std::uint16_t> out) noexcept;
void fill_bounded_each(Source& source, const std::uint8_t* offset, const std::uint8_t* range,
                       std::span<std::uint8_t> out) noexcept;
void fill_bounded_bool_each(Source& source, const std::uint8_t* offset, const std::uint8_t* range,
                            std::span<std::uint8_t> out) noexcept;

}  // namespace trueseed::numpy

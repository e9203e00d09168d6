// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "trueseed/base/uint128.h"
#include "trueseed/random/numpy/bit_source.h"

namespace trueseed::numpy {

/// A whole number in [0, max] by a mask and rejection: what shuffles and urns draw.
///
/// Source: NumPy, numpy/random/src/distributions/distributions.c (random_interval).
/// State:  no word for max 0; else 32-bit words up to max 2^32-1, 64-bit words beyond.
/// Bits:   exact
template <BitSource Bits>
std::uint64_t masked_interval(Bits& bits, std::uint64_t max) noexcept {
  if (max == 0) return 0;
  const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(max);
  for (;;) {
    const std::uint64_t word = max <= 0xffffffffU ? bits.next_uint32() : bits.next_uint64();
    const std::uint64_t value = word & mask;
    if (value <= max) return value;
  }
}

/// A whole number in [0, max] by Lemire's multiplication: what `integers` and `choice` draw.
///
/// Source: Lemire, arXiv:1805.10941; NumPy, distributions.c (random_bounded_uint64).
/// State:  as masked_interval.
/// Bits:   exact
template <BitSource Bits>
std::uint64_t lemire_interval(Bits& bits, std::uint64_t max) noexcept {
  if (max == 0) return 0;
  if (max < 0xffffffffU) {
    const std::uint32_t count = static_cast<std::uint32_t>(max) + 1;
    std::uint64_t product = std::uint64_t{bits.next_uint32()} * count;
    if (static_cast<std::uint32_t>(product) < count) {
      const std::uint32_t threshold = (0U - count) % count;
      while (static_cast<std::uint32_t>(product) < threshold) {
        product = std::uint64_t{bits.next_uint32()} * count;
      }
    }
    return product >> 32;
  }
  if (max == 0xffffffffU) return bits.next_uint32();
  if (max == ~std::uint64_t{0}) return bits.next_uint64();
  const std::uint64_t count = max + 1;
  Uint128 product = make_uint128(0, bits.next_uint64()) * count;
  if (low_half(product) < count) {
    const std::uint64_t threshold = (0 - count) % count;
    while (low_half(product) < threshold) {
      product = make_uint128(0, bits.next_uint64()) * count;
    }
  }
  return high_half(product);
}

}  // namespace trueseed::numpy

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>

#include "trueseed/digest/dtype.h"

namespace trueseed::digest {

/// Which bit patterns of a number are a NaN, and the one that stands for all of them.
///
/// Definition: a pattern is a NaN where `(pattern & magnitude) > largest`; `nan` replaces it.
/// Source:     IEEE 754 for 16, 32 and 64 bits; OCP 8-bit floating point for the two 8-bit types.
///             Types with a single NaN, or none, keep their bits: `largest == magnitude`.
template <std::unsigned_integral Bits>
struct NanPattern {
  Bits magnitude;
  Bits largest;
  Bits nan;

  [[nodiscard]] constexpr Bits canonical(Bits pattern) const noexcept {
    return static_cast<Bits>(pattern & magnitude) > largest ? nan : pattern;
  }
};

inline constexpr NanPattern<std::uint8_t> kNanOfFloat8E5M2 = {0x7f, 0x7c, 0x7e};
inline constexpr NanPattern<std::uint8_t> kNanOfFloat8E4M3 = {0x7f, 0x7e, 0x7f};
inline constexpr NanPattern<std::uint16_t> kNanOfFloat16 = {0x7fff, 0x7c00, 0x7e00};
inline constexpr NanPattern<std::uint16_t> kNanOfBFloat16 = {0x7fff, 0x7f80, 0x7fc0};
inline constexpr NanPattern<std::uint32_t> kNanOfFloat32 = {0x7fffffff, 0x7f800000, 0x7fc00000};
inline constexpr NanPattern<std::uint64_t> kNanOfFloat64 = {0x7fffffffffffffff, 0x7ff0000000000000,
                                                            0x7ff8000000000000};

/// Calls `use` with the NaN pattern of `kind`; for kinds without one, `use` with no argument.
template <typename Use>
decltype(auto) with_nan_pattern(ElementKind kind, Use use) {
  switch (kind) {
    case ElementKind::kFloat8E5M2:
      return use(kNanOfFloat8E5M2);
    case ElementKind::kFloat8E4M3:
      return use(kNanOfFloat8E4M3);
    case ElementKind::kFloat16:
      return use(kNanOfFloat16);
    case ElementKind::kBFloat16:
      return use(kNanOfBFloat16);
    case ElementKind::kFloat32:
      return use(kNanOfFloat32);
    case ElementKind::kFloat64:
      return use(kNanOfFloat64);
    default:
      return use();
  }
}

}  // namespace trueseed::digest

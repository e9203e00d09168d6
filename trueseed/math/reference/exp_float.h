// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/exp2_float_table.h"

namespace trueseed::math::internal {

/// The constants of exp of floats. Source: glibc 2.36 sysdeps/ieee754/flt-32/e_exp2f_data.c.
struct ExpFloatConstants {
  /// 32 / ln 2.
  static constexpr double kPerLn2 = 0x1.71547652b82fep0 * 32;
  static constexpr double kShift = 0x1.8p52;
  /// 2^(r/32) - 1 in powers of r, the third first.
  static constexpr double kPolynomial[3] = {0x1.c6af84b912394p-20, 0x1.ebfce50fac4f3p-13,
                                            0x1.62e42ff0c52d6p-6};
  /// Above the first the result overflows; below the second it is 0, below the third 2^-149.
  static constexpr float kOverflow = 0x1.62e42ep6F;
  static constexpr float kUnderflow = -0x1.9fe368p6F;
  static constexpr float kLeast = -0x1.9d1d9ep6F;
};

TRUESEED_MATH_INLINE float exp(float x) noexcept {
  using C = ExpFloatConstants;
  constexpr auto& c = C::kPolynomial;
  if ((bits_of(x) & 0x7fffffffU) >= 0x42b00000U) {
    if (x != x) return quiet(x);
    if (x > C::kOverflow) return std::numeric_limits<float>::infinity();
    if (x < C::kUnderflow) return 0.0F;
    if (x < C::kLeast) return 0x1p-149F;
  }
  const double z = x;
  const double shifted = fma(C::kPerLn2, z, C::kShift);
  const std::uint64_t k32 = bits_of(shifted);
  const double r = fma(C::kPerLn2, z, -(shifted - C::kShift));
  const double scale = double_of(kExp2FloatTable[k32 % 32] + (k32 << 47));
  const double y = fma(fma(c[0], r, c[1]), r * r, fma(c[2], r, 1.0));
  return static_cast<float>(y * scale);
}

}  // namespace trueseed::math::internal

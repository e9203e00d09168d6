// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/exp_table.h"

namespace trueseed::math::internal {

/// The constants of exp. Source: glibc 2.36 sysdeps/ieee754/dbl-64/e_exp_data.c.
struct ExpConstants {
  /// 128 / ln 2, and its inverse in two parts.
  static constexpr double kPerLn2 = 0x1.71547652b82fep0 * 128;
  static constexpr double kLn2High = 0x1.62e42fefa0000p-8;
  static constexpr double kLn2Low = 0x1.cf79abc9e3b3ap-47;
  /// Added to a small number it leaves the nearest integer in the low bits.
  static constexpr double kShift = 0x1.8p52;
  /// The exponents of 2^-54, below which the result is 1, and of 512, from which on it may be far
  /// out.
  static constexpr std::uint64_t kLeast = 0x3c9;
  static constexpr std::uint64_t kFar = 0x408;
  /// exp(r) - 1 - r over r^2 in powers of r, for |r| < ln 2 / 256.
  static constexpr double kPolynomial[4] = {0x1.ffffffffffdbdp-2, 0x1.555555555543cp-3,
                                            0x1.55555cf172b91p-5, 0x1.1111167a4d017p-7};
};

/// A power in parts: scale * (1 + rest), where k128 is 128 times the power of two in `scale`.
struct ScaledPower {
  double rest;
  std::uint64_t scale_bits;
  std::uint64_t k128;
};

/// scale * (1 + rest) where the exponent of `scale` may have left its range.
TRUESEED_MATH_INLINE double scaled_far(const ScaledPower& power) noexcept {
  if ((power.k128 & 0x80000000U) == 0) {
    const double scale = double_of(power.scale_bits - (std::uint64_t{1009} << 52));
    return 0x1p1009 * fma(scale, power.rest, scale);
  }
  const double scale = double_of(power.scale_bits + (std::uint64_t{1022} << 52));
  const double product = scale * power.rest;
  double y = scale + product;
  if (magnitude(y) < 1.0) {
    const double one = y < 0.0 ? -1.0 : 1.0;
    // Rounded to the precision that a subnormal result has, so that it is not rounded twice.
    const double low = scale - y + product;
    const double high = one + y;
    y = (high + (one - high + y + low)) - one;
    if (y == 0.0) y = with_sign_of(0.0, scale);
  }
  return 0x1p-1022 * y;
}

/// exp(x + x_low) in parts, for |x| < 1024; x_low is not used where `has_low` is false.
template <bool has_low>
TRUESEED_MATH_INLINE ScaledPower exp_parts(double x, double x_low) noexcept {
  constexpr auto& c = ExpConstants::kPolynomial;
  const double shifted = fma(ExpConstants::kPerLn2, x, ExpConstants::kShift);
  const std::uint64_t k128 = bits_of(shifted);
  const double k = shifted - ExpConstants::kShift;
  double r = fma(k, -ExpConstants::kLn2Low, fma(k, -ExpConstants::kLn2High, x));
  if constexpr (has_low) r += x_low;
  const std::uint64_t row = 2 * (k128 % 128);
  const double tail = double_of(kExpTable[row]);
  const double r2 = r * r;
  const double rest = fma(r2 * r2, fma(c[3], r, c[2]), fma(fma(c[1], r, c[0]), r2, tail + r));
  return {rest, kExpTable[row + 1] + (k128 << 45), k128};
}

TRUESEED_MATH_INLINE double exp(double x) noexcept {
  const std::uint64_t exponent = (bits_of(x) >> 52) & 0x7ff;
  bool is_far = false;
  if (exponent - ExpConstants::kLeast >= ExpConstants::kFar - ExpConstants::kLeast) {
    if (exponent < ExpConstants::kLeast) return 1.0 + x;
    if (exponent >= 0x409) {
      if (x != x) return quiet(x);
      return x < 0.0 ? 0.0 : kInfinity;
    }
    is_far = true;
  }
  const ScaledPower power = exp_parts<false>(x, 0.0);
  if (is_far) return scaled_far(power);
  const double scale = double_of(power.scale_bits);
  return fma(scale, power.rest, scale);
}

}  // namespace trueseed::math::internal

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

/// A number as quadrant * pi/2 + high + low; only the low two bits of `quadrant` count.
struct PiReduced {
  double high;
  double low;
  std::int32_t quadrant;
};

/// The constants of the reduction. Source: glibc 2.36 sysdeps/ieee754/dbl-64/usncs.h.
struct PiReductionConstants {
  static constexpr double kPerHalfPi = 0x1.45f306dc9c883p-1;
  /// Added to a small number it leaves the nearest integer in the low bits.
  static constexpr double kShift = 0x1.8p52;
  /// pi/2 in four parts.
  static constexpr double kHalfPi[4] = {0x1.921fb58000000p0, -0x1.dde973c000000p-27,
                                        -0x1.cb3b398000000p-55, -0x1.d747f23e32ed7p-83};
};

/// Reduces a number of magnitude below 105414350.
TRUESEED_MATH_INLINE PiReduced reduce_by_half_pi(double x) noexcept {
  using C = PiReductionConstants;
  const double shifted = fma(x, C::kPerHalfPi, C::kShift);
  const double n = shifted - C::kShift;
  const double y = fma(-n, C::kHalfPi[1], fma(-n, C::kHalfPi[0], x));
  const double y3 = fma(-n, C::kHalfPi[2], y);
  const double low3 = fma(-n, C::kHalfPi[2], y - y3);
  const double y4 = fma(-n, C::kHalfPi[3], y3);
  const double low = low3 + fma(-n, C::kHalfPi[3], y3 - y4);
  return {y4, low, static_cast<std::int32_t>(bits_of(shifted) & 3)};
}

/// Reduces any finite number of magnitude above 2^26.
PiReduced reduce_far_by_half_pi(double x) noexcept;

}  // namespace trueseed::math::internal

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/pi_reduction.h"
#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/tan_table.h"

namespace trueseed::math::internal {

/// The constants of tan. Source: glibc 2.36 sysdeps/ieee754/dbl-64/utan.h.
struct TanConstants {
  /// tan(x) - x over x^3 in powers of x^2, for |x| <= 0.0608.
  static constexpr double kSmall[5] = {0x1.5555555555555p-2, 0x1.11111111107c6p-3,
                                       0x1.ba1ba1cdb8745p-5, 0x1.664ed49cfc666p-6,
                                       0x1.2385a3cf2e4eap-7};
  /// The same for |x| < 2^-9.
  static constexpr double kRest[2] = {0x1.5555555554dbdp-2, 0x1.11112e0a6b45fp-3};
  static constexpr double kTiny = 0x1.b096cp-27;
  static constexpr double kSmallLimit = 0x1.f212dp-5;
  static constexpr double kTableLimit = 0x1.92f1ap-1;
  static constexpr double kFar = 0x1.7d784p+26;
  /// The third part of pi/2 for |x| <= 25, with the fourth in it.
  static constexpr double kHalfPi2 = -0x1.cb3b399d747f2p-55;
};

/// Reduces a number of magnitude up to 25 by multiples of pi/2.
TRUESEED_MATH_INLINE PiReduced reduce_near_for_tan(double x) noexcept {
  using C = PiReductionConstants;
  const double shifted = fma(x, C::kPerHalfPi, C::kShift);
  const double n = shifted - C::kShift;
  const double y = fma(-n, C::kHalfPi[1], fma(-n, C::kHalfPi[0], x));
  const double high = fma(-n, TanConstants::kHalfPi2, y);
  const double low = fma(-n, TanConstants::kHalfPi2, y - high);
  return {high, low, static_cast<std::int32_t>(bits_of(shifted) & 3)};
}

/// The same sum with all of it that fits in `high`.
TRUESEED_MATH_INLINE PiReduced normalized(const PiReduced& x) noexcept {
  const double sum = x.high + x.low;
  const double rest =
      magnitude(x.high) > magnitude(x.low) ? (x.high - sum) + x.low : (x.low - sum) + x.high;
  return {sum, rest, x.quadrant};
}

/// tan(x) - x over x^3 from the square of x, for |x| <= 0.0608.
TRUESEED_MATH_INLINE double tan_small_terms(double square) noexcept {
  constexpr auto& d = TanConstants::kSmall;
  const double terms = fma(square, fma(square, d[4], d[3]), d[2]);
  return fma(square, fma(square, terms, d[1]), d[0]);
}

/// The tangent of a reduced number with |x| <= 0.0608, or minus its cotangent.
TRUESEED_MATH_INLINE double tan_small(const PiReduced& x) noexcept {
  const double square = x.high * x.high;
  const double rest = fma(x.high * square, tan_small_terms(square), x.low);
  const PiReduced tangent = normalized({x.high, rest, 0});
  if ((x.quadrant & 1) == 0) return tangent.high;
  const double quotient = 1.0 / tangent.high;
  const double product = quotient * tangent.high;
  const double product_low = fma(quotient, tangent.high, -product);
  const double remainder = fma(-tangent.low, quotient, (1.0 - product) - product_low);
  const double correction = remainder / tangent.high;
  const double sum = quotient + correction;
  return -(sum + ((quotient - sum) + correction));
}

/// tan(x + dx), or minus its cotangent, for 0.0608 < x <= 0.787.
TRUESEED_MATH_INLINE double tan_by_table(double x, double dx, bool is_cotangent) noexcept {
  constexpr auto& e = TanConstants::kRest;
  const auto interval = static_cast<std::size_t>(fma(x, 256.0, -15.5));
  const double* row = kTanTable + 3 * interval;
  const double z = (x - row[0]) + dx;
  const double square = z * z;
  const double tangent = fma(z * square, fma(square, e[1], e[0]), z);
  const double product = tangent * (row[1] + row[2]);
  if (is_cotangent) return -(row[2] - product / (row[1] + tangent));
  return row[1] + product / (row[2] - tangent);
}

TRUESEED_MATH_INLINE double tan(double x) noexcept {
  using C = TanConstants;
  const double above = magnitude(x);
  if (x - x != 0.0) return x != x ? quiet(x) : invalid();
  if (above <= C::kTiny) return x;
  if (above <= C::kSmallLimit) return fma(x * (x * x), tan_small_terms(x * x), x);
  if (above <= C::kTableLimit) return with_sign_of(tan_by_table(above, 0.0, false), x);
  PiReduced reduced;
  if (above <= 25.0) {
    reduced = reduce_near_for_tan(x);
  } else {
    reduced = normalized(above <= C::kFar ? reduce_by_half_pi(x) : reduce_far_by_half_pi(x));
  }
  if (magnitude(reduced.high) <= C::kSmallLimit) return tan_small(reduced);
  const bool is_cotangent = (reduced.quadrant & 1) != 0;
  if (reduced.high < 0.0) return -tan_by_table(-reduced.high, -reduced.low, is_cotangent);
  return tan_by_table(reduced.high, reduced.low, is_cotangent);
}

}  // namespace trueseed::math::internal

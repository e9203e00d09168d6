// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/pi_reduction.h"
#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/sincos_table.h"

namespace trueseed::math::internal {

/// The constants of sin and cos. Source: glibc 2.36 sysdeps/ieee754/dbl-64/usncs.h and s_sin.c.
struct SinCosConstants {
  /// sin(x) - x over x^3 in powers of x^2, for |x| < 0.126.
  static constexpr double kTaylor[5] = {-0x1.5555555555555p-3, 0x1.1111111110ecep-7,
                                        -0x1.a01a019db08b8p-13, 0x1.71de27b9a7ed9p-19,
                                        -0x1.addffc2fcdf59p-26};
  /// The same, and 1 - cos(x) over x^2, for |x| < 2^-8.
  static constexpr double kSin[2] = {-0x1.5555555555515p-3, 0x1.11110e829872fp-7};
  static constexpr double kCos[3] = {0.5, -0x1.5555555555535p-5, 0x1.6c16bedd9e239p-10};
  /// Added to a number it leaves the nearest multiple of 1/128 in the low bits.
  static constexpr double kShift = 0x1.8p45;
  static constexpr double kHalfPiHigh = 0x1.921fb54442d18p0;
  static constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;
};

/// The rows of kSinCosTable of a number.
struct SinCosRow {
  double sin;
  double sin_tail;
  double cos;
  double cos_tail;
};

TRUESEED_MATH_INLINE SinCosRow sincos_row(double shifted) noexcept {
  const double* row = kSinCosTable + 4 * (bits_of(shifted) & 0xff);
  return {row[0], row[1], row[2], row[3]};
}

/// cos(x + dx) for |x| < 0.86.
TRUESEED_MATH_INLINE double cos_near(double x, double dx) noexcept {
  using C = SinCosConstants;
  if (x < 0.0) dx = -dx;
  const double shifted = C::kShift + magnitude(x);
  const double rest = magnitude(x) - (shifted - C::kShift) + dx;
  const double square = rest * rest;
  const double sin_rest = fma(rest * square, fma(square, C::kSin[1], C::kSin[0]), rest);
  const double cos_rest = square * fma(square, fma(square, C::kCos[2], C::kCos[1]), C::kCos[0]);
  const SinCosRow row = sincos_row(shifted);
  const double tail = fma(-sin_rest, row.sin_tail, row.cos_tail);
  return row.cos + fma(-sin_rest, row.sin, fma(-cos_rest, row.cos, tail));
}

/// sin(x + dx) for |x| < 0.126.
TRUESEED_MATH_INLINE double sin_taylor(double x, double dx) noexcept {
  constexpr auto& t = SinCosConstants::kTaylor;
  const double square = x * x;
  const double terms =
      fma(square, fma(square, fma(square, fma(square, t[4], t[3]), t[2]), t[1]), t[0]);
  return x + fma(square, fma(x, terms, -(dx * 0.5)), dx);
}

/// sin(x + dx) for |x| < 0.86.
TRUESEED_MATH_INLINE double sin_near(double x, double dx) noexcept {
  using C = SinCosConstants;
  if (magnitude(x) < 0.126) return sin_taylor(x, dx);
  if (x <= 0.0) dx = -dx;
  const double shifted = C::kShift + magnitude(x);
  const double rest = magnitude(x) - (shifted - C::kShift);
  const double square = rest * rest;
  const double sin_rest = rest + fma(rest * square, fma(square, C::kSin[1], C::kSin[0]), dx);
  const double cos_rest =
      fma(rest, dx, square * fma(square, fma(square, C::kCos[2], C::kCos[1]), C::kCos[0]));
  const SinCosRow row = sincos_row(shifted);
  const double tail = fma(-cos_rest, row.sin, fma(sin_rest, row.cos_tail, row.sin_tail));
  return with_sign_of(row.sin + fma(sin_rest, row.cos, tail), x);
}

/// sin(x), where `turn` is 0, or cos(x), where it is 1, for x reduced to a quadrant.
TRUESEED_MATH_INLINE double sin_of_reduced(const PiReduced& x, std::int32_t turn) noexcept {
  const std::int32_t quadrant = x.quadrant + turn;
  const double value = (quadrant & 1) != 0 ? cos_near(x.high, x.low) : sin_near(x.high, x.low);
  return (quadrant & 2) != 0 ? -value : value;
}

TRUESEED_MATH_INLINE double sin(double x) noexcept {
  using C = SinCosConstants;
  const std::int32_t high = high_word(x) & 0x7fffffff;
  if (high < 0x3e500000) return x;
  if (high < 0x3feb6000) return sin_near(x, 0.0);
  if (high < 0x400368fd) {
    return with_sign_of(cos_near(C::kHalfPiHigh - magnitude(x), C::kHalfPiLow), x);
  }
  if (high < 0x419921fb) return sin_of_reduced(reduce_by_half_pi(x), 0);
  if (high < 0x7ff00000) return sin_of_reduced(reduce_far_by_half_pi(x), 0);
  return x != x ? quiet(x) : invalid();
}

TRUESEED_MATH_INLINE double cos(double x) noexcept {
  using C = SinCosConstants;
  const std::int32_t high = high_word(x) & 0x7fffffff;
  if (high < 0x3e400000) return 1.0;
  if (high < 0x3feb6000) return cos_near(x, 0.0);
  if (high < 0x400368fd) {
    const double y = C::kHalfPiHigh - magnitude(x);
    const double a = y + C::kHalfPiLow;
    return sin_near(a, (y - a) + C::kHalfPiLow);
  }
  if (high < 0x419921fb) return sin_of_reduced(reduce_by_half_pi(x), 1);
  if (high < 0x7ff00000) return sin_of_reduced(reduce_far_by_half_pi(x), 1);
  return x != x ? quiet(x) : invalid();
}

}  // namespace trueseed::math::internal

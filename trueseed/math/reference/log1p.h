// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

/// The constants of log1p. Source: glibc 2.36 sysdeps/ieee754/dbl-64/s_log1p.c (fdlibm).
struct Log1pConstants {
  static constexpr double kLn2High = 0x1.62e42feep-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  static constexpr double kTwoThirds = 0x1.5555555555555p-1;
  /// log((1+s)/(1-s)) - 2s over s^3 in powers of s^2.
  static constexpr double kPolynomial[7] = {
      0x1.5555555555593p-1, 0x1.999999997fa04p-2, 0x1.2492494229359p-2, 0x1.c71c51d8e78afp-3,
      0x1.7466496cb03dep-3, 0x1.39a09d078c69fp-3, 0x1.2f112df3e5244p-3};
};

/// 1 + x as 2^k * (1 + f), with the correction c of its rounding, relative to the sum.
struct Log1pReduced {
  double f;
  double c;
  std::int32_t k;
  /// Whether |f| < 2^-20.
  bool is_near;
};

TRUESEED_MATH_INLINE Log1pReduced log1p_reduced(double x) noexcept {
  double u = x;
  double c = 0.0;
  if (high_word(x) < 0x43400000) {
    u = 1.0 + x;
    c = (u >= 2.0 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
  }
  std::int32_t high = high_word(u);
  std::int32_t k = (high >> 20) - 1023;
  high &= 0xfffff;
  if (high < 0x6a09e) {
    u = with_high_word(u, static_cast<std::uint32_t>(high) | 0x3ff00000U);
  } else {
    ++k;
    u = with_high_word(u, static_cast<std::uint32_t>(high) | 0x3fe00000U);
    high = (0x100000 - high) >> 2;
  }
  return {u - 1.0, c, k, high == 0};
}

TRUESEED_MATH_INLINE double log1p(double x) noexcept {
  using Constants = Log1pConstants;
  constexpr auto& p = Constants::kPolynomial;
  const std::int32_t high = high_word(x);
  const std::int32_t above = high & 0x7fffffff;
  Log1pReduced reduced = {x, 0.0, 0, false};
  if (high < 0x3fda827a) {
    if (above >= 0x3ff00000) {
      if (x == -1.0) return -kInfinity;
      return x != x ? quiet(x) : invalid();
    }
    if (above < 0x3e200000) return above < 0x3c900000 ? x : fma(-(x * x), 0.5, x);
    // Not in (-0.2929, 0.41422).
    if (high < 0 && static_cast<std::uint32_t>(high) > 0xbfd2bec3U) reduced = log1p_reduced(x);
  } else if (high >= 0x7ff00000) {
    return x != x ? quiet(x) : x;
  } else {
    reduced = log1p_reduced(x);
  }
  const auto [f, c, k_integer, is_near] = reduced;
  const auto k = static_cast<double>(k_integer);
  const double half_square = 0.5 * f * f;
  if (is_near) {
    if (f == 0.0) {
      if (k_integer == 0) return 0.0;
      return fma(k, Constants::kLn2High, fma(k, Constants::kLn2Low, c));
    }
    const double r = half_square * fma(-f, Constants::kTwoThirds, 1.0);
    if (k_integer == 0) return f - r;
    return fma(k, Constants::kLn2High, -((r - fma(k, Constants::kLn2Low, c)) - f));
  }
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double r = fma(z4 * z2, fma(z, p[6], p[5]),
                       fma(z4, fma(z, p[4], p[3]), fma(z, p[0], z2 * fma(z, p[2], p[1]))));
  const double product = s * (half_square + r);
  if (k_integer == 0) return f - (half_square - product);
  const double rest = half_square - (product + fma(k, Constants::kLn2Low, c));
  return fma(k, Constants::kLn2High, -(rest - f));
}

}  // namespace trueseed::math::internal

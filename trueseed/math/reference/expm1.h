// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

/// The constants of expm1. Source: glibc 2.36 sysdeps/ieee754/dbl-64/s_expm1.c (fdlibm).
struct Expm1Constants {
  static constexpr double kOverflow = 0x1.62e42fefa39efp9;
  static constexpr double kLn2High = 0x1.62e42feep-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  static constexpr double kPerLn2 = 0x1.71547652b82fep0;
  /// r (exp(r)+1) / (exp(r)-1) - 2 over r^2/6 in powers of r^2/2.
  static constexpr double kPolynomial[6] = {1.0,
                                            -0x1.11111111110f4p-5,
                                            0x1.a01a019fe5585p-10,
                                            -0x1.4ce199eaadbb7p-14,
                                            0x1.0cfca86e65239p-18,
                                            -0x1.afdb76e09c32dp-23};
};

/// A number as k ln 2 + x + c.
struct Expm1Reduced {
  double x;
  double c;
  std::int32_t k;
};

/// Reduces a number of magnitude above ln 2 / 2.
TRUESEED_MATH_INLINE Expm1Reduced expm1_reduced(double x) noexcept {
  using C = Expm1Constants;
  const bool is_negative = x < 0.0;
  double high = 0.0;
  double low = 0.0;
  std::int32_t k = is_negative ? -1 : 1;
  if ((high_word(x) & 0x7fffffff) < 0x3ff0a2b2) {
    high = is_negative ? x + C::kLn2High : x - C::kLn2High;
    low = is_negative ? -C::kLn2Low : C::kLn2Low;
  } else {
    k = static_cast<std::int32_t>(C::kPerLn2 * x + (is_negative ? -0.5 : 0.5));
    high = fma(-static_cast<double>(k), C::kLn2High, x);
    low = static_cast<double>(k) * C::kLn2Low;
  }
  const double rest = high - low;
  return {rest, (high - rest) - low, k};
}

/// 2^k (1 + x - e) - 1.
TRUESEED_MATH_INLINE double expm1_scaled(double x, double e, std::int32_t k) noexcept {
  const auto scaled = [k](double y) {
    return double_of(bits_of(y) + (static_cast<std::uint64_t>(static_cast<std::int64_t>(k)) << 52));
  };
  if (k == -1) return fma(x - e, 0.5, -0.5);
  if (k == 1) return x < -0.25 ? -2.0 * (e - (x + 0.5)) : fma(x - e, 2.0, 1.0);
  if (k <= -2 || k > 56) return scaled(1.0 - (e - x)) - 1.0;
  const double inverse = double_of(static_cast<std::uint64_t>(1023 - k) << 52);
  if (k < 20) return scaled((1.0 - inverse) - (e - x));
  return scaled((x - (e + inverse)) + 1.0);
}

TRUESEED_MATH_INLINE double expm1(double x) noexcept {
  using C = Expm1Constants;
  constexpr auto& q = C::kPolynomial;
  const std::int32_t above = high_word(x) & 0x7fffffff;
  if (above >= 0x4043687a) {
    if (x != x) return quiet(x);
    if (x > C::kOverflow) return kInfinity;
    if (x < 0.0) return -1.0;
  }
  if (above < 0x3c900000) return x;
  Expm1Reduced reduced = {x, 0.0, 0};
  if (above > 0x3fd62e42) reduced = expm1_reduced(x);
  const auto [r, c, k] = reduced;
  const double half = 0.5 * r;
  const double square = r * half;
  const double square2 = square * square;
  const double r1 = fma(square2 * square2, fma(square, q[5], q[4]),
                        fma(square2, fma(square, q[3], q[2]), fma(square, q[1], q[0])));
  const double t = fma(-r1, half, 3.0);
  const double e = square * ((r1 - t) / fma(-r, t, 6.0));
  if (k == 0) return r - fma(r, e, -square);
  return expm1_scaled(r, fma(r, e - c, -c) - square, k);
}

}  // namespace trueseed::math::internal

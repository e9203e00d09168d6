// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/log_table.h"

namespace trueseed::math::internal {

/// The constants of log. Source: glibc 2.36 sysdeps/ieee754/dbl-64/e_log_data.c.
struct LogConstants {
  static constexpr double kLn2High = 0x1.62e42fefa3800p-1;
  static constexpr double kLn2Low = 0x1.ef35793c76730p-45;
  /// The first bits of the least mantissa, that of 0x1.6p-1.
  static constexpr std::uint64_t kOffset = 0x3fe6000000000000U;
  /// [kNearFrom, kNearFrom + kNearSize) are the bits of [1 - 0x1p-4, 1 + 0x1.09p-4).
  static constexpr std::uint64_t kNearFrom = 0x3fee000000000000U;
  static constexpr std::uint64_t kNearSize = 0x3090000000000U;
  /// log(1+r) - r over r^2 in powers of r, for |r| < 2^-8.
  static constexpr double kPolynomial[5] = {-0x1.0000000000001p-1, 0x1.555555551305bp-2,
                                            -0x1.fffffffeb459p-3, 0x1.999b324f10111p-3,
                                            -0x1.55575e506c89fp-3};
  /// The same for r near 1.
  static constexpr double kNearPolynomial[11] = {
      -0x1p-1,
      0x1.5555555555577p-2,
      -0x1.ffffffffffdcbp-3,
      0x1.999999995dd0cp-3,
      -0x1.55555556745a7p-3,
      0x1.24924a344de3p-3,
      -0x1.fffffa4423d65p-4,
      0x1.c7184282ad6cap-4,
      -0x1.999eb43b068ffp-4,
      0x1.78182f7afd085p-4,
      -0x1.5521375d145cdp-4,
  };
};

/// log(1 + r) for 1 + r near 1: the square of r is exact in two parts.
TRUESEED_MATH_INLINE double log_near_one(double r) noexcept {
  constexpr auto& b = LogConstants::kNearPolynomial;
  const double r2 = r * r;
  const double r3 = r * r2;
  const double high_terms =
      fma(fma(b[10], r3, fma(b[9], r2, fma(b[8], r, b[7]))), r3, fma(b[6], r2, fma(b[5], r, b[4])));
  const double terms = fma(high_terms, r3, fma(b[3], r2, fma(b[2], r, b[1])));
  const double r_high = fma(-r, 0x1p27, fma(r, 0x1p27, r));
  const double r_low = r - r_high;
  const double square = r_high * r_high;
  const double high = fma(square, b[0], r);
  const double low = fma(b[0] * r_low, r + r_high, fma(square, b[0], r - high));
  return high + fma(terms, r3, low);
}

/// log of the number with these bits, positive and normal but for its exponent, of any sign.
TRUESEED_MATH_INLINE double log_of_bits(std::uint64_t bits) noexcept {
  constexpr auto& a = LogConstants::kPolynomial;
  const std::uint64_t above = bits - LogConstants::kOffset;
  const std::uint64_t row = (above >> 45) % 128;
  const auto k = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
  const double z = double_of(bits - (above & 0xfff0000000000000U));
  const double r = fma(z, kLogTable[2 * row], -1.0);
  const double sum = fma(k, LogConstants::kLn2High, kLogTable[2 * row + 1]);
  const double high = sum + r;
  const double low = fma(k, LogConstants::kLn2Low, sum - high + r);
  const double r2 = r * r;
  const double terms = fma(fma(a[4], r, a[3]), r2, fma(a[2], r, a[1]));
  return fma(r * r2, terms, fma(r2, a[0], low)) + high;
}

TRUESEED_MATH_INLINE double log(double x) noexcept {
  std::uint64_t bits = bits_of(x);
  if (bits - LogConstants::kNearFrom < LogConstants::kNearSize) return log_near_one(x - 1.0);
  if (bits - 0x0010000000000000U >= 0x7ff0000000000000U - 0x0010000000000000U) {
    if (x == 0.0) return -kInfinity;
    if (bits == 0x7ff0000000000000U) return x;
    if (x != x) return quiet(x);
    if (x < 0.0) return invalid();
    bits = bits_of(x * 0x1p52) - (std::uint64_t{52} << 52);
  }
  return log_of_bits(bits);
}

}  // namespace trueseed::math::internal

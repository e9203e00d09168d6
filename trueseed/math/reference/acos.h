// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/acos_table.h"
#include "trueseed/math/tables/root_table.h"

namespace trueseed::math::internal {

/// The constants of acos. Source: glibc 2.36 sysdeps/ieee754/dbl-64/uasncs.h.
struct AcosConstants {
  static constexpr double kHalfPiHigh = 0x1.921fb54442d18p0;
  static constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;
  /// asin(x) - x over x^3 in powers of x^2, for |x| < 1/8.
  static constexpr double kAsin[6] = {0x1.55555555554f9p-3, 0x1.333333336127dp-4,
                                      0x1.6db6dae42c0e4p-5, 0x1.f1c7e04f4ad99p-6,
                                      0x1.6e442c822d419p-6, 0x1.292d80f453c72p-6};
  /// 1 / sqrt(1 - r) in powers of r.
  static constexpr double kRoot[4] = {0x1.fffffffecc1ddp-1, 0x1.fffffff757304p-2,
                                      0x1.800496769c91ap-2, 0x1.4006318d1dab9p-2};
};

TRUESEED_MATH_INLINE double asin_terms(double square) noexcept {
  constexpr auto& f = AcosConstants::kAsin;
  const double upper = fma(fma(f[5], square, f[4]), square, f[3]);
  return fma(fma(fma(upper, square, f[2]), square, f[1]), square, f[0]);
}

/// acos(x) by a row of the table with so many coefficients.
template <int n_coefficients>
TRUESEED_MATH_INLINE double acos_by_row(double x, std::int32_t first) noexcept {
  using C = AcosConstants;
  const double* row = kAcosTable + first;
  const double rest = magnitude(x) - row[0];
  double terms = row[n_coefficients + 1];
  for (int i = n_coefficients; i >= 2; --i) terms = fma(terms, rest, row[i]);
  const double low = fma(row[1], rest, fma(rest * rest, terms, row[n_coefficients + 2]));
  const double high = row[n_coefficients + 3];
  if (x > 0.0) return (C::kHalfPiHigh - high) + (C::kHalfPiLow - low);
  return (C::kHalfPiHigh + high) + (C::kHalfPiLow + low);
}

/// acos(x) for 31/32 <= |x| < 1: twice asin(sqrt((1-|x|)/2)).
TRUESEED_MATH_INLINE double acos_near_one(double x) noexcept {
  using C = AcosConstants;
  constexpr auto& rt = C::kRoot;
  const double z = 0.5 * (1.0 - magnitude(x));
  const std::int32_t high = high_word(z);
  const auto scale_exponent = static_cast<std::uint64_t>(1023 + 511 - (high >> 21));
  const double guess = kRootTable[(high & 0x1fffff) >> 14] * double_of(scale_exponent << 52);
  const double r = fma(-(guess * guess), z, 1.0);
  const double inverse = guess * fma(fma(fma(r, rt[3], rt[2]), r, rt[1]), r, rt[0]);
  const double root = inverse * z;
  const double y = fma(-root, 0x1p27, fma(root, 0x1p27, root));
  const double divisor = fma(root, fma(-(inverse * 0.5), root, 1.5), y);
  const double y_low = fma(-y, y, z) / divisor;
  const double product = (asin_terms(z) * z) * (y + y_low);
  double half = 0.0;
  if (x < 0.0) {
    half = (C::kHalfPiHigh - y) + ((C::kHalfPiLow - y_low) - product);
  } else {
    half = y + (y_low + product);
  }
  return half + half;
}

TRUESEED_MATH_INLINE double acos(double x) noexcept {
  using C = AcosConstants;
  const std::int32_t k = high_word(x) & 0x7fffffff;
  if (k < 0x3c880000) return C::kHalfPiHigh;
  if (k < 0x3fc00000) {
    const double square = x * x;
    const double high = C::kHalfPiHigh - x;
    const double low = ((C::kHalfPiHigh - high) - x) + C::kHalfPiLow;
    return high + fma(-asin_terms(square), x * square, low);
  }
  const std::int32_t mantissa = k & 0xfffff;
  const std::int32_t interval = mantissa >> 13;
  if (k < 0x3fd00000) return acos_by_row<5>(x, 11 * (mantissa >> 15));
  if (k < 0x3fe00000) return acos_by_row<5>(x, 11 * (mantissa >> 14) + 352);
  if (k < 0x3fe80000) return acos_by_row<6>(x, 12 * interval + 1056);
  if (k < 0x3fed8000) return acos_by_row<7>(x, 13 * interval + 992);
  if (k < 0x3fee8000) return acos_by_row<8>(x, 14 * interval + 884);
  if (k < 0x3fef0000) return acos_by_row<9>(x, 15 * interval + 768);
  if (k < 0x3ff00000) return acos_near_one(x);
  if (x == 1.0) return 0.0;
  if (x == -1.0) return 2.0 * C::kHalfPiHigh;
  // The one invalid result without a sign: it is the reference's compiler's, not its CPU's.
  return x != x ? quiet(x) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace trueseed::math::internal

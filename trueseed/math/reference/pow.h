// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/exp.h"
#include "trueseed/math/reference/pow_cases.h"
#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/pow_log_table.h"

namespace trueseed::math::internal {

/// The constants of pow's logarithm. Source: glibc 2.36 sysdeps/ieee754/dbl-64/e_pow_log_data.c.
struct PowConstants {
  static constexpr double kLn2High = 0x1.62e42fefa3800p-1;
  static constexpr double kLn2Low = 0x1.ef35793c76730p-45;
  /// The first bits of the least mantissa.
  static constexpr std::uint64_t kOffset = 0x3fe6955500000000U;
  /// log(1+r) - r in powers of r, the terms scaled by powers of -2.
  static constexpr double kPolynomial[7] = {-0x1p-1,
                                            -0x1.5555555555560p-1,
                                            0x1.0000000000006p-1,
                                            0x1.999999959554ep-1,
                                            -0x1.555555529a47ap-1,
                                            -0x1.2495b9b4845e9p+0,
                                            0x1.0002b8b263fc3p+0};
};

/// A number in two parts.
struct TwoDoubles {
  double high;
  double low;
};

/// log of the number with these bits, positive and normal but for its exponent, of any sign.
TRUESEED_MATH_INLINE TwoDoubles pow_log(std::uint64_t bits) noexcept {
  using C = PowConstants;
  constexpr auto& a = C::kPolynomial;
  const std::uint64_t above = bits - C::kOffset;
  const std::uint64_t row = 3 * ((above >> 45) % 128);
  const auto k = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
  const double z = double_of(bits - (above & 0xfff0000000000000U));
  const double r = fma(z, kPowLogTable[row], -1.0);
  const double t1 = fma(k, C::kLn2High, kPowLogTable[row + 1]);
  const double t2 = t1 + r;
  const double low1 = fma(k, C::kLn2Low, kPowLogTable[row + 2]);
  const double low2 = t1 - t2 + r;
  const double half = a[0] * r;
  const double square = r * half;
  const double high = t2 + square;
  const double low3 = fma(half, r, -square);
  const double low4 = t2 - high + square;
  const double terms =
      fma(square, fma(square, fma(r, a[6], a[5]), fma(r, a[4], a[3])), fma(r, a[2], a[1]));
  const double low = fma(r * square, terms, low1 + low2 + low3 + low4);
  const double y = high + low;
  return {y, high - y + low};
}

/// exp(x.high + x.low), or minus that.
TRUESEED_MATH_INLINE double signed_exp(TwoDoubles x, bool is_negative) noexcept {
  const double sign = is_negative ? -1.0 : 1.0;
  const std::uint64_t exponent = (bits_of(x.high) >> 52) & 0x7ff;
  bool is_far = false;
  if (exponent - ExpConstants::kLeast >= ExpConstants::kFar - ExpConstants::kLeast) {
    if (exponent < ExpConstants::kLeast) return sign * (1.0 + x.high);
    if (exponent >= 0x409) return sign * (x.high < 0.0 ? 0.0 : kInfinity);
    is_far = true;
  }
  ScaledPower power = exp_parts<true>(x.high, x.low);
  if (is_negative) power.scale_bits += std::uint64_t{1} << 63;
  if (is_far) return scaled_far(power);
  const double scale = double_of(power.scale_bits);
  return fma(scale, power.rest, scale);
}

/// The power of finite numbers other than 0, where |y| < 2^-65 or |y| >= 2^63.
TRUESEED_MATH_INLINE double pow_of_extreme(double x, double y) noexcept {
  if (x == 1.0) return 1.0;
  if (magnitude(y) < 1.0) return x > 1.0 ? 1.0 + y : 1.0 - y;
  return (x > 1.0) == (y > 0.0) ? kInfinity : 0.0;
}

TRUESEED_MATH_INLINE double pow(double x, double y) noexcept {
  std::uint64_t bits = bits_of(x);
  const std::uint64_t y_exponent = (bits_of(y) >> 52) & 0x7ff;
  const bool y_is_extreme = y_exponent - 0x3be >= 0x43e - 0x3be;
  bool is_negative = false;
  if ((bits >> 52) - 1 >= 0x7ff - 1 || y_is_extreme) {
    if (is_zero_infinite_nan(x) || is_zero_infinite_nan(y)) return pow_of_special(x, y);
    if (x < 0.0) {
      const Parity parity = parity_of(y);
      if (parity == Parity::kNoInteger) return invalid();
      is_negative = parity == Parity::kOdd;
      bits &= 0x7fffffffffffffffU;
    }
    if (y_is_extreme) return pow_of_extreme(magnitude(x), y);
    if ((bits >> 52) == 0) bits = bits_of(magnitude(x) * 0x1p52) - (std::uint64_t{52} << 52);
  }
  const TwoDoubles log = pow_log(bits);
  const double product = y * log.high;
  return signed_exp({product, fma(y, log.low, fma(y, log.high, -product))}, is_negative);
}

}  // namespace trueseed::math::internal

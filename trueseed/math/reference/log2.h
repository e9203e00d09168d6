// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/log2_table.h"

namespace trueseed::math::internal {

/// The constants of log2. Source: glibc 2.36 sysdeps/ieee754/dbl-64/e_log2_data.c.
struct Log2Constants {
  /// 1 / ln 2 in two parts.
  static constexpr double kPerLn2High = 0x1.7154765200000p+0;
  static constexpr double kPerLn2Low = 0x1.705fc2eefa200p-33;
  /// The first bits of the least mantissa, that of 0x1.6p-1.
  static constexpr std::uint64_t kOffset = 0x3fe6000000000000U;
  static constexpr std::uint64_t kNearFrom = std::bit_cast<std::uint64_t>(1.0 - 0x1.5b51p-5);
  static constexpr std::uint64_t kNearSize =
      std::bit_cast<std::uint64_t>(1.0 + 0x1.6ab2p-5) - kNearFrom;
  /// log2(1+r) - r/ln 2 over r^2 in powers of r, for |r| < 2^-7.
  static constexpr double kPolynomial[6] = {-0x1.71547652b8339p-1, 0x1.ec709dc3a04bep-2,
                                            -0x1.7154764702ffbp-2, 0x1.2776c50034c48p-2,
                                            -0x1.ec7b328ea92bcp-3, 0x1.a6225e117f92ep-3};
  /// The same for r near 1.
  static constexpr double kNearPolynomial[10] = {
      -0x1.71547652b82fep-1, 0x1.ec709dc3a03f7p-2, -0x1.71547652b7c3fp-2, 0x1.2776c50f05be4p-2,
      -0x1.ec709dd768fe5p-3, 0x1.a61761ec4e736p-3, -0x1.7153fbc64a79bp-3, 0x1.484d154f01b4ap-3,
      -0x1.289e4a72c383cp-3, 0x1.0b32f285aee66p-3};
};

/// log2(1 + r) for 1 + r near 1.
TRUESEED_MATH_INLINE double log2_near_one(double r) noexcept {
  using C = Log2Constants;
  constexpr auto& b = C::kNearPolynomial;
  const double high = r * C::kPerLn2High;
  const double low = fma(r, C::kPerLn2Low, fma(r, C::kPerLn2High, -high));
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double square_term = fma(b[1], r, b[0]);
  const double y = fma(square_term, r2, high);
  const double rest = fma(square_term, r2, high - y) + low;
  const double middle = fma(fma(b[5], r, b[4]), r2, fma(b[3], r, b[2]));
  const double upper = fma(fma(b[9], r, b[8]), r2, fma(b[7], r, b[6]));
  return y + fma(fma(upper, r4, middle), r4, rest);
}

/// log2 of the number with these bits, positive and normal but for its exponent, of any sign.
TRUESEED_MATH_INLINE double log2_of_bits(std::uint64_t bits) noexcept {
  using C = Log2Constants;
  constexpr auto& a = C::kPolynomial;
  const std::uint64_t above = bits - C::kOffset;
  const std::uint64_t row = (above >> 46) % 64;
  const auto k = static_cast<double>(static_cast<std::int64_t>(above) >> 52);
  const double z = double_of(bits - (above & 0xfff0000000000000U));
  const double r = fma(z, kLog2Table[2 * row], -1.0);
  const double t1 = r * C::kPerLn2High;
  const double t2 = fma(r, C::kPerLn2Low, fma(r, C::kPerLn2High, -t1));
  const double t3 = k + kLog2Table[2 * row + 1];
  const double high = t3 + t1;
  const double low = t3 - high + t1 + t2;
  const double r2 = r * r;
  const double terms =
      fma(fma(a[5], r, a[4]), r2 * r2, fma(fma(a[3], r, a[2]), r2, fma(a[1], r, a[0])));
  return fma(r2, terms, low) + high;
}

TRUESEED_MATH_INLINE double log2(double x) noexcept {
  std::uint64_t bits = bits_of(x);
  if (bits - Log2Constants::kNearFrom < Log2Constants::kNearSize) return log2_near_one(x - 1.0);
  if (bits - 0x0010000000000000U >= 0x7ff0000000000000U - 0x0010000000000000U) {
    if (x == 0.0) return -kInfinity;
    if (bits == 0x7ff0000000000000U) return x;
    if (x != x) return quiet(x);
    if (x < 0.0) return invalid();
    bits = bits_of(x * 0x1p52) - (std::uint64_t{52} << 52);
  }
  return log2_of_bits(bits);
}

}  // namespace trueseed::math::internal

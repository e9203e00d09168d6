// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/log_float_table.h"

namespace trueseed::math::internal {

/// The constants of log of floats. Source: glibc 2.36 sysdeps/ieee754/flt-32/e_logf_data.c.
struct LogFloatConstants {
  static constexpr double kLn2 = 0x1.62e42fefa39efp-1;
  /// The bits of the least mantissa.
  static constexpr std::uint32_t kOffset = 0x3f330000U;
  /// log(1+r) - r in powers of r, the fourth first.
  static constexpr double kPolynomial[3] = {-0x1.00ea348b88334p-2, 0x1.5575b0be00b6ap-2,
                                            -0x1.ffffef20a4123p-2};
};

TRUESEED_MATH_INLINE float log(float x) noexcept {
  using C = LogFloatConstants;
  constexpr auto& a = C::kPolynomial;
  std::uint32_t bits = bits_of(x);
  if (x == 1.0F) return 0.0F;
  if (bits - 0x00800000U >= 0x7f800000U - 0x00800000U) {
    if (x == 0.0F) return -std::numeric_limits<float>::infinity();
    if (bits == 0x7f800000U) return x;
    if (x != x) return quiet(x);
    if (x < 0.0F) return invalid_float();
    bits = bits_of(x * 0x1p23F) - (23U << 23);
  }
  const std::uint32_t above = bits - C::kOffset;
  const std::uint32_t row = 2 * ((above >> 19) % 16);
  const double k = static_cast<std::int32_t>(above) >> 23;
  const double z = float_of(bits - (above & 0xff800000U));
  const double r = fma(z, kLogFloatTable[row], -1.0);
  const double y0 = fma(k, C::kLn2, kLogFloatTable[row + 1]);
  const double r2 = r * r;
  return static_cast<float>(fma(fma(a[0], r2, fma(a[1], r, a[2])), r2, y0 + r));
}

}  // namespace trueseed::math::internal

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/pow_cases.h"
#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/exp2_float_table.h"
#include "trueseed/math/tables/pow_log2_float_table.h"

namespace trueseed::math::internal {

/// The constants of pow of floats.
/// Source: glibc 2.36 sysdeps/ieee754/flt-32/e_powf_log2_data.c and e_exp2f_data.c.
struct PowFloatConstants {
  /// The bits of the least mantissa.
  static constexpr std::uint32_t kOffset = 0x3f330000U;
  /// log2(1+r) in powers of r, the fifth first.
  static constexpr double kLog2[5] = {0x1.27616c9496e0bp-2, -0x1.71969a075c67ap-2,
                                      0x1.ec70a6ca7baddp-2, -0x1.7154748bef6c8p-1,
                                      0x1.71547652ab82bp0};
  /// 2^r - 1 in powers of r, the third first.
  static constexpr double kExp2[3] = {0x1.c6af84b912394p-5, 0x1.ebfce50fac4f3p-3,
                                      0x1.62e42ff0c52d6p-1};
  /// Added to a small number it leaves the nearest multiple of 1/32 in the low bits.
  static constexpr double kShift = 0x1.8p52 / 32;
  /// 2^x overflows above.
  static constexpr double kOverflow = 0x1.fffffffd1d571p+6;
};

/// log2 of the float with these bits, positive and normal but for its exponent, of any sign.
TRUESEED_MATH_INLINE double pow_float_log2(std::uint32_t bits) noexcept {
  constexpr auto& a = PowFloatConstants::kLog2;
  const std::uint32_t above = bits - PowFloatConstants::kOffset;
  const std::uint32_t row = 2 * ((above >> 19) % 16);
  const double k = static_cast<std::int32_t>(above) >> 23;
  const double z = float_of(bits - (above & 0xff800000U));
  const double r = fma(z, kPowLog2FloatTable[row], -1.0);
  const double y0 = kPowLog2FloatTable[row + 1] + k;
  const double r2 = r * r;
  const double low = fma(fma(a[2], r, a[3]), r2, fma(a[4], r, y0));
  return fma(fma(a[0], r, a[1]), r2 * r2, low);
}

/// 2^x for |x| < 151, or minus that.
TRUESEED_MATH_INLINE double pow_float_exp2(double x, bool is_negative) noexcept {
  constexpr auto& c = PowFloatConstants::kExp2;
  const double shifted = x + PowFloatConstants::kShift;
  const std::uint64_t k32 = bits_of(shifted);
  const double r = x - (shifted - PowFloatConstants::kShift);
  const std::uint64_t sign = std::uint64_t{is_negative} << 63;
  const double scale = double_of(kExp2FloatTable[k32 % 32] + (k32 << 47) + sign);
  return fma(fma(c[0], r, c[1]), r * r, fma(c[2], r, 1.0)) * scale;
}

TRUESEED_MATH_INLINE float pow(float x, float y) noexcept {
  using C = PowFloatConstants;
  if (is_zero_infinite_nan(x) || is_zero_infinite_nan(y)) return pow_of_special(x, y);
  bool is_negative = false;
  if (x < 0.0F) {
    const Parity parity = parity_of(y);
    if (parity == Parity::kNoInteger) return invalid_float();
    is_negative = parity == Parity::kOdd;
    x = -x;
  }
  std::uint32_t bits = bits_of(x);
  if (bits < 0x00800000U) bits = bits_of(x * 0x1p23F) - (23U << 23);
  const double product = double{y} * pow_float_log2(bits);
  const float sign = is_negative ? -1.0F : 1.0F;
  if (product > C::kOverflow) return sign * std::numeric_limits<float>::infinity();
  if (product <= -150.0) return sign * 0.0F;
  if (product < -149.0) return sign * 0x1p-149F;
  return static_cast<float>(pow_float_exp2(product, is_negative));
}

}  // namespace trueseed::math::internal

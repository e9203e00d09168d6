// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"
#include "trueseed/math/tables/four_over_pi_table.h"

namespace trueseed::math::internal {

/// The constants of sin and cos of floats.
/// Source: glibc 2.36 sysdeps/ieee754/flt-32/s_sincosf_data.c and s_sincosf.h.
struct SinCosFloatConstants {
  /// 2^24 * 2/pi.
  static constexpr double kPerHalfPi = 0x1.45f306dc9c883p+23;
  static constexpr double kHalfPi = 0x1.921fb54442d18p0;
  /// 2^-63 * pi.
  static constexpr double kPi63 = 0x1.921fb54442d18p-62;
  static constexpr double kSin[3] = {-0x1.555545995a603p-3, 0x1.1107605230bc4p-7,
                                     -0x1.994eb3774cf24p-13};
  static constexpr double kCos[5] = {1.0, -0x1.ffffffd0c621cp-2, 0x1.55553e1068f19p-5,
                                     -0x1.6c087e89a359dp-10, 0x1.99343027bf8c3p-16};
};

/// A number as quadrant * pi/2 + rest, the rest within a bit of pi/4.
struct FloatPiReduced {
  double rest;
  std::int32_t quadrant;
};

/// Reduces a float of magnitude below 120.
TRUESEED_MATH_INLINE FloatPiReduced reduce_float(float x) noexcept {
  using C = SinCosFloatConstants;
  const double z = x;
  const std::int32_t n = (static_cast<std::int32_t>(z * C::kPerHalfPi) + 0x800000) >> 24;
  return {fma(-static_cast<double>(n), C::kHalfPi, z), n};
}

/// Reduces the magnitude of a finite float of at least 2, in integers.
TRUESEED_MATH_INLINE FloatPiReduced reduce_far_float(float x) noexcept {
  const std::uint32_t bits = bits_of(x);
  const std::uint32_t* digits = kFourOverPi + ((bits >> 26) & 15);
  const std::uint32_t mantissa = ((bits & 0xffffffU) | 0x800000U) << ((bits >> 23) & 7);
  // Whole turns are left out of the product.
  const std::uint32_t upper = mantissa * digits[0];
  const std::uint64_t high = std::uint64_t{upper} << 32;
  const std::uint64_t middle = std::uint64_t{mantissa} * digits[4];
  const std::uint64_t low = std::uint64_t{mantissa} * digits[8];
  const std::uint64_t turns = (high | (low >> 32)) + middle;
  const std::uint64_t n = (turns + (std::uint64_t{1} << 61)) >> 62;
  const auto rest = static_cast<std::int64_t>(turns - (n << 62));
  return {static_cast<double>(rest) * SinCosFloatConstants::kPi63, static_cast<std::int32_t>(n)};
}

TRUESEED_MATH_INLINE float sin_float_near(double x) noexcept {
  constexpr auto& s = SinCosFloatConstants::kSin;
  const double square = x * x;
  const double cube = square * x;
  return static_cast<float>(fma(fma(square, s[2], s[1]), square * cube, fma(cube, s[0], x)));
}

TRUESEED_MATH_INLINE float cos_float_near(double x) noexcept {
  constexpr auto& c = SinCosFloatConstants::kCos;
  const double square = x * x;
  const double fourth = square * square;
  const double first = fma(fourth, c[2], fma(square, c[1], c[0]));
  return static_cast<float>(fma(fma(square, c[4], c[3]), square * fourth, first));
}

/// sin of (quadrant * pi/2 + rest).
TRUESEED_MATH_INLINE float sin_of_reduced(const FloatPiReduced& x) noexcept {
  const float value = (x.quadrant & 1) != 0 ? cos_float_near(x.rest) : sin_float_near(x.rest);
  return (x.quadrant & 2) != 0 ? -value : value;
}

TRUESEED_MATH_INLINE float sin(float x) noexcept {
  const std::uint32_t top = (bits_of(x) >> 20) & 0x7ff;
  if (top < 0x398) return x;
  if (top < 0x3f4) return sin_float_near(x);
  if (top < 0x42f) return sin_of_reduced(reduce_float(x));
  if (top >= 0x7f8) return x != x ? quiet(x) : invalid_float();
  const float value = sin_of_reduced(reduce_far_float(x));
  return x < 0.0F ? -value : value;
}

TRUESEED_MATH_INLINE float cos(float x) noexcept {
  const std::uint32_t top = (bits_of(x) >> 20) & 0x7ff;
  if (top < 0x398) return 1.0F;
  if (top < 0x3f4) return cos_float_near(x);
  if (top >= 0x7f8) return x != x ? quiet(x) : invalid_float();
  FloatPiReduced reduced = top < 0x42f ? reduce_float(x) : reduce_far_float(x);
  ++reduced.quadrant;
  return sin_of_reduced(reduced);
}

}  // namespace trueseed::math::internal

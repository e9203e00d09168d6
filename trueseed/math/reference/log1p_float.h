// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

/// The constants of log1p of floats. Source: glibc 2.36 sysdeps/ieee754/flt-32/s_log1pf.c (fdlibm).
struct Log1pFloatConstants {
  static constexpr float kLn2High = 0x1.62e3p-1F;
  static constexpr float kLn2Low = 0x1.2fefa2p-17F;
  static constexpr float kTwoThirds = 0x1.555556p-1F;
  /// log((1+s)/(1-s)) - 2s over s^3 in powers of s^2.
  static constexpr float kPolynomial[7] = {0x1.555556p-1F, 0x1.99999ap-2F, 0x1.24924ap-2F,
                                           0x1.c71c52p-3F, 0x1.74664ap-3F, 0x1.39a09ep-3F,
                                           0x1.2f112ep-3F};
};

/// 1 + x as 2^k * (1 + f), with the correction c of its rounding, relative to the sum.
struct Log1pFloatReduced {
  float f;
  float c;
  std::int32_t k;
  /// Whether |f| < 2^-20.
  bool is_near;
};

TRUESEED_MATH_INLINE Log1pFloatReduced log1p_reduced(float x) noexcept {
  float u = x;
  float c = 0.0F;
  if (x < 0x1p53F) {
    u = 1.0F + x;
    c = (u >= 2.0F ? 1.0F - (u - x) : x - (u - 1.0F)) / u;
  }
  const auto bits = static_cast<std::int32_t>(bits_of(u));
  std::int32_t k = (bits >> 23) - 127;
  std::int32_t mantissa = bits & 0x007fffff;
  if (mantissa < 0x3504f7) {
    u = float_of(static_cast<std::uint32_t>(mantissa) | 0x3f800000U);
  } else {
    ++k;
    u = float_of(static_cast<std::uint32_t>(mantissa) | 0x3f000000U);
    mantissa = (0x00800000 - mantissa) >> 2;
  }
  return {u - 1.0F, c, k, mantissa == 0};
}

/// Nothing of it is fused.
TRUESEED_MATH_INLINE float log1p(float x) noexcept {
  using C = Log1pFloatConstants;
  constexpr auto& p = C::kPolynomial;
  const auto bits = static_cast<std::int32_t>(bits_of(x));
  const std::int32_t above = bits & 0x7fffffff;
  Log1pFloatReduced reduced = {x, 0.0F, 0, false};
  if (bits < 0x3ed413d7) {
    if (above >= 0x3f800000) {
      if (x == -1.0F) return -std::numeric_limits<float>::infinity();
      return x != x ? quiet(x) : invalid_float();
    }
    if (above < 0x31000000) return above < 0x24800000 ? x : x - x * x * 0.5F;
    // Not in (-0.2929, 0.41422).
    if (bits < 0 && static_cast<std::uint32_t>(bits) > 0xbe95f61fU) reduced = log1p_reduced(x);
  } else if (bits >= 0x7f800000) {
    return x != x ? quiet(x) : x;
  } else {
    reduced = log1p_reduced(x);
  }
  const auto [f, c, k_integer, is_near] = reduced;
  const auto k = static_cast<float>(k_integer);
  const float half_square = 0.5F * f * f;
  if (is_near) {
    if (f == 0.0F) return k_integer == 0 ? 0.0F : k * C::kLn2High + (c + k * C::kLn2Low);
    const float r = half_square * (1.0F - C::kTwoThirds * f);
    if (k_integer == 0) return f - r;
    return k * C::kLn2High - ((r - (k * C::kLn2Low + c)) - f);
  }
  const float s = f / (2.0F + f);
  const float z = s * s;
  float r = p[6];
  for (int i = 5; i >= 0; --i) r = p[i] + z * r;
  const float product = s * (half_square + z * r);
  if (k_integer == 0) return f - (half_square - product);
  return k * C::kLn2High - ((half_square - (product + (k * C::kLn2Low + c))) - f);
}

}  // namespace trueseed::math::internal

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

// The algorithms are compiled twice on x86-64: with the CPU's fused product and without.
#define TRUESEED_MATH_INLINE [[gnu::always_inline]] inline

namespace trueseed::math::internal {

TRUESEED_MATH_INLINE std::uint64_t bits_of(double x) noexcept {
  return std::bit_cast<std::uint64_t>(x);
}
TRUESEED_MATH_INLINE std::uint32_t bits_of(float x) noexcept {
  return std::bit_cast<std::uint32_t>(x);
}
TRUESEED_MATH_INLINE double double_of(std::uint64_t bits) noexcept {
  return std::bit_cast<double>(bits);
}
TRUESEED_MATH_INLINE float float_of(std::uint32_t bits) noexcept {
  return std::bit_cast<float>(bits);
}

/// The upper 32 bits of a double.
TRUESEED_MATH_INLINE std::int32_t high_word(double x) noexcept {
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits_of(x) >> 32));
}
TRUESEED_MATH_INLINE double with_high_word(double x, std::uint32_t high) noexcept {
  return double_of((std::uint64_t{high} << 32) | (bits_of(x) & 0xffffffffU));
}

/// a*b + c, rounded once.
TRUESEED_MATH_INLINE double fma(double a, double b, double c) noexcept {
  return __builtin_fma(a, b, c);
}
TRUESEED_MATH_INLINE double magnitude(double x) noexcept { return __builtin_fabs(x); }
TRUESEED_MATH_INLINE double with_sign_of(double x, double sign) noexcept {
  return __builtin_copysign(x, sign);
}

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What x86-64 makes of an invalid operation: a quiet NaN with its sign bit set. Other CPUs have
/// another, so that no result is left to the operation itself.
TRUESEED_MATH_INLINE double invalid() noexcept { return double_of(0xfff8000000000000U); }
TRUESEED_MATH_INLINE float invalid_float() noexcept { return float_of(0xffc00000U); }

/// A NaN as the CPU hands it on: quiet, with its sign and payload.
TRUESEED_MATH_INLINE double quiet(double nan) noexcept {
  return double_of(bits_of(nan) | 0x0008000000000000U);
}
TRUESEED_MATH_INLINE float quiet(float nan) noexcept {
  return float_of(bits_of(nan) | 0x00400000U);
}

}  // namespace trueseed::math::internal

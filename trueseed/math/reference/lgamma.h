// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

/// The constants of lgamma. Source: glibc 2.36 sysdeps/ieee754/dbl-64/e_lgamma_r.c (fdlibm).
struct LgammaConstants {
  /// Where gamma is least, its logarithm there, and minus the tail of that.
  static constexpr double kMinimum = 0x1.762d86356be3fp+0;
  static constexpr double kLeast = -0x1.f19b9bcc38a42p-4;
  static constexpr double kLeastTail = -0x1.0c7caa48a971fp-58;
  /// lgamma(2 - y) + y/2 in powers of y from the first on.
  static constexpr double kNearTwo[12] = {
      0x1.3c467e37db0c8p-4,  0x1.4a34cc4a60fadp-2,  0x1.13e001a5562a7p-4,  0x1.51322ac92547bp-6,
      0x1.e404fb68fefe8p-8,  0x1.7add8ccb7926bp-9,  0x1.38a94116f3f5dp-10, 0x1.0b6c689b99c00p-11,
      0x1.cf2eced10e54dp-13, 0x1.c5088987dfb07p-14, 0x1.a7074428cfa52p-16, 0x1.7858e90a45837p-15};
  /// lgamma(kMinimum + y) - kLeast in powers of y from the second on.
  static constexpr double kNearMinimum[15] = {
      0x1.ef72bc8ee38a2p-2,  -0x1.2e4278dc6c509p-3,  0x1.08b4294d5419bp-4,  -0x1.0c9a8df35b713p-5,
      0x1.266e7970af9ecp-6,  -0x1.51f9fba91ec6ap-7,  0x1.8fce0e370e344p-8,  -0x1.e2effb3e914d7p-9,
      0x1.282d32e15c915p-9,  -0x1.6fe8ebf2d1af1p-10, 0x1.cdf0cef61a8e9p-11, -0x1.1a6109c73e0ecp-11,
      0x1.4af6d6c0ebbf7p-12, -0x1.47f24ecc38c38p-12, 0x1.5fd3ee8c2d3f4p-12};
  /// lgamma(1 + y) + y/2 as a quotient of polynomials.
  static constexpr double kNearOne[6] = {-0x1.3c467e37db0c8p-4, 0x1.4401e8b005dffp-1,
                                         0x1.7475cd119bd6fp+0,  0x1.f497644ea8450p-1,
                                         0x1.d4eaef6010924p-3,  0x1.b678bbf2bab09p-7};
  static constexpr double kNearOneDivisor[6] = {1.0,
                                                0x1.3a5d7c2bd619cp+1,
                                                0x1.10725a42b18f5p+1,
                                                0x1.89dfbe45050afp-1,
                                                0x1.aae55d6537c88p-4,
                                                0x1.a5abb57d0cf61p-9};
  /// lgamma(2 + y) - y/2 likewise.
  static constexpr double kAboveTwo[7] = {
      -0x1.3c467e37db0c8p-4, 0x1.b848b36e20878p-3,  0x1.4d98f4f139f59p-2, 0x1.2bb9cbee5f2f7p-3,
      0x1.b481c7e939961p-6,  0x1.e26b67368f239p-10, 0x1.0bfecdd17e945p-15};
  static constexpr double kAboveTwoDivisor[7] = {1.0,
                                                 0x1.645a762c4ab74p+0,
                                                 0x1.71a1893d3dcdcp-1,
                                                 0x1.601edccfbdf27p-3,
                                                 0x1.317ea742ed475p-6,
                                                 0x1.97ddaca41a95bp-11,
                                                 0x1.ebaf7a5b38140p-18};
  /// lgamma(x) - (x - 1/2) (log(x) - 1) for large x: the first, then in powers of 1/x^2, over x.
  static constexpr double kStirlingFirst = 0x1.acfe390c97d69p-2;
  static constexpr double kStirling[6] = {0x1.555555555553bp-4,  -0x1.6c16c16b02e5cp-9,
                                          0x1.a019f98cf38b6p-11, -0x1.380cb8c0fe741p-11,
                                          0x1.b67ba4cdad5d1p-11, -0x1.ab89d0b9e43e4p-10};
};

/// The polynomial with every `step`-th of these coefficients, the last of them first.
template <int n, int step = 1, int first = 0>
TRUESEED_MATH_INLINE double polynomial(const double (&coefficients)[n], double x) noexcept {
  constexpr int last = first + (n - 1 - first) / step * step;
  double sum = coefficients[last];
  for (int i = last - step; i >= 0; i -= step) sum = coefficients[i] + x * sum;
  return sum;
}

TRUESEED_MATH_INLINE double lgamma_near_two(double y) noexcept {
  constexpr auto& a = LgammaConstants::kNearTwo;
  const double z = y * y;
  const double p = y * polynomial<12, 2, 0>(a, z) + z * polynomial<12, 2, 1>(a, z);
  return p - 0.5 * y;
}

TRUESEED_MATH_INLINE double lgamma_near_minimum(double y) noexcept {
  using C = LgammaConstants;
  constexpr auto& t = C::kNearMinimum;
  const double z = y * y;
  const double w = z * y;
  const double p1 = polynomial<15, 3, 0>(t, w);
  const double p2 = polynomial<15, 3, 1>(t, w);
  const double p3 = polynomial<15, 3, 2>(t, w);
  return C::kLeast + (z * p1 - (C::kLeastTail - w * (p2 + y * p3)));
}

TRUESEED_MATH_INLINE double lgamma_near_one(double y) noexcept {
  const double p = y * polynomial(LgammaConstants::kNearOne, y);
  return -0.5 * y + p / polynomial(LgammaConstants::kNearOneDivisor, y);
}

TRUESEED_MATH_INLINE double lgamma_below_two(double x) noexcept {
  using C = LgammaConstants;
  const std::int32_t high = high_word(x);
  if (high <= 0x3feccccc) {
    const double log = -ReferenceLibm::log(x);
    if (high >= 0x3fe76944) return log + lgamma_near_two(1.0 - x);
    if (high >= 0x3fcda661) return log + lgamma_near_minimum(x - (C::kMinimum - 1.0));
    return log + lgamma_near_one(x);
  }
  if (high >= 0x3ffbb4c3) return 0.0 + lgamma_near_two(2.0 - x);
  if (high >= 0x3ff3b4c4) return 0.0 + lgamma_near_minimum(x - C::kMinimum);
  return 0.0 + lgamma_near_one(x - 1.0);
}

TRUESEED_MATH_INLINE double lgamma_below_eight(double x) noexcept {
  const auto n = static_cast<std::int32_t>(x);
  const double y = x - static_cast<double>(n);
  const double p = y * polynomial(LgammaConstants::kAboveTwo, y);
  const double r = 0.5 * y + p / polynomial(LgammaConstants::kAboveTwoDivisor, y);
  if (n < 3) return r;
  double product = 1.0;
  for (std::int32_t i = n - 1; i >= 2; --i) product *= y + static_cast<double>(i);
  return r + ReferenceLibm::log(product);
}

/// lgamma of a positive finite number. Nothing of it is fused but log.
TRUESEED_MATH_INLINE double lgamma_of_positive(double x) noexcept {
  using C = LgammaConstants;
  if (x < 0x1p-70) return -ReferenceLibm::log(x);
  if (x == 1.0 || x == 2.0) return 0.0;
  if (x < 2.0) return lgamma_below_two(x);
  if (x < 8.0) return lgamma_below_eight(x);
  const double log = ReferenceLibm::log(x);
  if (x >= 0x1p58) return x * (log - 1.0);
  const double z = 1.0 / x;
  const double rest = C::kStirlingFirst + z * polynomial(C::kStirling, z * z);
  return (x - 0.5) * (log - 1.0) + rest;
}

}  // namespace trueseed::math::internal

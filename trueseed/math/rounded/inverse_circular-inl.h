// SPDX-License-Identifier: Apache-2.0
// atan, asin and acos in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_INVERSE_CIRCULAR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_INVERSE_CIRCULAR_INL_H_
#undef TRUESEED_MATH_ROUNDED_INVERSE_CIRCULAR_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_INVERSE_CIRCULAR_INL_H_
#endif

#include "trueseed/math/rounded/polynomial-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

template <class N>
HWY_INLINE N atan_in_double(N x) {
  // atan(|x|) is atan((|x| - tan(base)) / (1 + tan(base) |x|)) + base for a base of 0, pi/4, pi/2.
  const N magnitude = abs(x);
  const auto is_near = magnitude < N(0x1.a82799p-2);
  const auto is_far = N(0x1.3504f3p1) < magnitude;
  const N numerator = select(is_near, magnitude, select(is_far, -1.0, magnitude - 1.0));
  const N denominator = select(is_near, 1.0, select(is_far, magnitude, magnitude + 1.0));
  const N base =
      select(is_near, 0.0, select(is_far, internal::kHalfPi[0], 0.5 * internal::kHalfPi[0]));
  const N t = numerator / denominator;
  const N square = t * t;
  const N rest = fma(t * square, polynomial(internal::kAtan, square), t);
  return copysign(corrected(magnitude, base + rest, internal::kAtanExceptions), x);
}

/// asin of |x| <= 1/2; half of acos(|x|) of others.
template <class N>
struct AsinParts {
  typename N::Mask is_large;
  N value;
};

template <class N>
HWY_INLINE AsinParts<N> asin_parts(N x) {
  const N magnitude = abs(x);
  const auto is_large = N(0.5) < magnitude;
  // acos(a) = 2 asin(sqrt((1 - a) / 2)).
  const N square = select(is_large, fnma(magnitude, 0.5, 0.5), x * x);
  const N root = select(is_large, sqrt(square), magnitude);
  return {is_large, fma(root * square, polynomial(internal::kAsin, square), root)};
}

template <class N>
HWY_INLINE N asin_in_double(N x) {
  const AsinParts<N> parts = asin_parts(x);
  const N large = fnma(parts.value, 2.0, internal::kHalfPi[0]);
  return copysign(select(parts.is_large, large, parts.value), x);
}

template <class N>
HWY_INLINE N acos_in_double(N x) {
  const AsinParts<N> parts = asin_parts(x);
  const N asin = copysign(parts.value, x);
  const N base = select(x < N(0.0), internal::kPi[0], 0.0);
  const N value = select(parts.is_large, fma(asin, 2.0, base), N(internal::kHalfPi[0]) - asin);
  return corrected(x, value, internal::kAcosExceptions);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_INVERSE_CIRCULAR_INL_H_

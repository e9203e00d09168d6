// SPDX-License-Identifier: Apache-2.0
// tanh, sinh and cosh in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_HYPERBOLIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_HYPERBOLIC_INL_H_
#undef TRUESEED_MATH_ROUNDED_HYPERBOLIC_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_HYPERBOLIC_INL_H_
#endif

#include "trueseed/math/rounded/exp-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

template <class N>
HWY_INLINE N tanh_in_double(N x) {
  // From 10 on the float is 1.
  const N magnitude = at_most(10.0, abs(x));
  const N rest = expm1_of_limited(magnitude + magnitude);
  return copysign(rest / (rest + 2.0), x);
}

/// 2^k cosh(r), 2^k sinh(r) and the same with 2^-k, halved, of |x| = k log(2) + r.
template <class N>
struct HyperbolicParts {
  N sinh;
  N cosh;
  N sum;
  N difference;
};

/// sinh(x) = cosh(r) difference + sinh(r) sum; cosh(x) = cosh(r) sum + sinh(r) difference.
template <class N>
HWY_INLINE HyperbolicParts<N> hyperbolic_parts(N x) {
  // From 90 on the float is infinite.
  const N magnitude = at_most(90.0, abs(x));
  const N shifted = shifted_quotient(magnitude);
  const N r = remainder(magnitude, shifted);
  const N square = r * r;
  const N power = power_of_two(shifted) * 0.5;
  const N inverse = power_of_two(N(2.0 * kShift) - shifted) * 0.5;
  return {fma(r * square, polynomial(internal::kSinh, square), r),
          fma(square, polynomial(internal::kCosh, square), 1.0), power + inverse, power - inverse};
}

template <class N>
HWY_INLINE N sinh_in_double(N x) {
  const HyperbolicParts<N> parts = hyperbolic_parts(x);
  const N value = copysign(fma(parts.sinh, parts.sum, parts.cosh * parts.difference), x);
  return corrected(x, value, internal::kSinhExceptions);
}

template <class N>
HWY_INLINE N cosh_in_double(N x) {
  const HyperbolicParts<N> parts = hyperbolic_parts(x);
  return fma(parts.cosh, parts.sum, parts.sinh * parts.difference);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_HYPERBOLIC_INL_H_

// SPDX-License-Identifier: Apache-2.0
// e^x, 2^x and e^x - 1 in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_EXP_INL_H_
#undef TRUESEED_MATH_ROUNDED_EXP_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_EXP_INL_H_
#endif

#include "trueseed/math/rounded/polynomial-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

/// k + 1.5 2^52, of the k with x = k log(2) + r.
template <class N>
HWY_INLINE N shifted_quotient(N x) {
  return fma(x, internal::kPerLn2, kShift);
}

/// The r of the same, of |x| < 2^20 that are multiples of 2^-52: the first difference is exact.
template <class N>
HWY_INLINE N remainder(N x, N shifted) {
  const N k = shifted - kShift;
  return fnma(k, internal::kLn2[1], fnma(k, internal::kLn2[0], x));
}

/// e^r - 1.
template <class N>
HWY_INLINE N exp_rest(N x, N shifted) {
  const N r = remainder(x, shifted);
  return fma(r * r, polynomial(internal::kExp, r), r);
}

template <class N>
HWY_INLINE N exp_in_double(N x) {
  // Beyond these limits the float is infinite or 0.
  const N limited = at_most(89.0, at_least(-104.0, x));
  const N shifted = fma(limited, 8.0 * internal::kPerLn2, kShift);
  const N k = shifted - kShift;
  const N r = fnma(k, internal::kLn2Eighth[1], fnma(k, internal::kLn2Eighth[0], limited));
  const N power = scaled<49>(looked_up(internal::kPowers, shifted), shifted);
  return fma(power, fma(r * r, polynomial(internal::kExpNear, r), r), power);
}

template <class N>
HWY_INLINE N exp2_in_double(N x) {
  const N limited = at_most(129.0, at_least(-151.0, x));
  const N shifted = limited + 0.125 * kShift;
  const N r = limited - (shifted - 0.125 * kShift);
  const N power = scaled<49>(looked_up(internal::kPowers, shifted), shifted);
  const N value = fma(power * r, polynomial(internal::kExp2, r), power);
  return corrected(x, value, internal::kExp2Exceptions);
}

/// e^x - 1 of x in [-20, 89].
template <class N>
HWY_INLINE N expm1_of_limited(N x) {
  const N shifted = shifted_quotient(x);
  const N power = power_of_two(shifted);
  return fma(power, exp_rest(x, shifted), power - 1.0);
}

template <class N>
HWY_INLINE N expm1_in_double(N x) {
  // The sign is that of -0.
  return copysign(expm1_of_limited(at_most(89.0, at_least(-20.0, x))), x);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_EXP_INL_H_

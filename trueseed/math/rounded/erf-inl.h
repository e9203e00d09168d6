// SPDX-License-Identifier: Apache-2.0
// The error function in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_ERF_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_ERF_INL_H_
#undef TRUESEED_MATH_ROUNDED_ERF_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_ERF_INL_H_
#endif

#include "trueseed/math/rounded/exp-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

template <class N>
HWY_INLINE N erf_in_double(N x) {
  // From here on the float is 1.
  const N magnitude = at_most(0x1.fep1, abs(x));
  const N places = fma(magnitude, 2.0, -0.5) + kShift;
  const N t = magnitude - looked_up(internal::kErf[0], places);
  const N rest = t * looked_up_polynomial<2>(internal::kErf, places, t);
  return copysign(looked_up(internal::kErf[1], places) + rest, x);
}

template <class N>
HWY_INLINE N erfc_in_double(N x) {
  // From here on the float is 0 or 2.
  const N magnitude = at_most(10.5, abs(x));
  // Two parts for each octave of magnitude + 1.
  const N places = bits_from<51>(bits_above(magnitude + 1.0, 0x3ff0000000000000U));
  const N t = magnitude - looked_up(internal::kErfcx[0], places);
  const N factor = looked_up_polynomial<1>(internal::kErfcx, places, t);
  const N exponent = N(0.0) - magnitude * magnitude;
  const N shifted = shifted_quotient(exponent);
  const N value = scaled(fma(factor, exp_rest(exponent, shifted), factor), shifted);
  return corrected(x, select(x < N(0.0), N(2.0) - value, value), internal::kErfcExceptions);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_ERF_INL_H_

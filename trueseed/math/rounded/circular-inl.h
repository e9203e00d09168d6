// SPDX-License-Identifier: Apache-2.0
// sin, cos and tan in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_CIRCULAR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_CIRCULAR_INL_H_
#undef TRUESEED_MATH_ROUNDED_CIRCULAR_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_CIRCULAR_INL_H_
#endif

#include "trueseed/math/libm.h"
#include "trueseed/math/rounded/polynomial-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

/// From here on the quotient by pi is no longer exact enough.
inline constexpr double kFar = 0x1p22;

template <class N>
HWY_INLINE N sin_in_double(N x) {
  const N shifted = fma(x, internal::kPerPi, kShift);
  const N k = shifted - kShift;
  const N r = fnma(k, internal::kPi[1], fnma(k, internal::kPi[0], x));
  const N square = r * r;
  const N value = fma(r * square, polynomial(internal::kSin, square), r);
  const N near = flipped(copysign(value, r), last_bit_as_sign(shifted));
  return patched(x, corrected(x, near, internal::kSinExceptions), at_or_above(abs(x), kFar),
                 &ReferenceLibm::sin);
}

template <class N>
HWY_INLINE N cos_in_double(N x) {
  // x = r + (k + 1/2) pi; the number added is odd.
  const N shifted = fma(x, internal::kPerPi, -0.5) + (kShift + 1.0);
  const N k = (shifted - (kShift + 1.0)) + 0.5;
  const N r = fnma(k, internal::kPi[1], fnma(k, internal::kPi[0], x));
  const N square = r * r;
  const N value = fma(r * square, polynomial(internal::kSin, square), r);
  const N cos = patched(x, flipped(value, last_bit_as_sign(shifted)), at_or_above(abs(x), kFar),
                        &ReferenceLibm::cos);
  return corrected(abs(x), cos, internal::kCosExceptions);
}

template <class N>
HWY_INLINE N tan_in_double(N x) {
  const N shifted = fma(x, 2.0 * internal::kPerPi, kShift);
  const N k = shifted - kShift;
  const N r = fnma(k, internal::kHalfPi[1], fnma(k, internal::kHalfPi[0], x));
  const N square = r * r;
  const N sin = copysign(fma(r * square, polynomial(internal::kSinNear, square), r), r);
  const N cos = fma(square, polynomial(internal::kCosNear, square), 1.0);
  const auto odd = is_odd(shifted);
  const N value = select(odd, cos, sin) / select(odd, sin, cos);
  return patched(x, flipped(value, last_bit_as_sign(shifted)), at_or_above(abs(x), kFar),
                 &ReferenceLibm::tan);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_CIRCULAR_INL_H_

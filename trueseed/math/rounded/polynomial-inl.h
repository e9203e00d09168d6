// SPDX-License-Identifier: Apache-2.0
// What the functions share, for vectors and for one lane.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_POLYNOMIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_POLYNOMIAL_INL_H_
#undef TRUESEED_MATH_ROUNDED_POLYNOMIAL_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_POLYNOMIAL_INL_H_
#endif

#include "trueseed/math/rounded/constants.h"
#include "trueseed/math/rounded/exceptions.h"
#include "trueseed/math/rounded/lane_tables-inl.h"
#include "trueseed/math/rounded/one_lane.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

using internal::kInfinity;
using internal::kNan;
using internal::kShift;

/// coefficients[0] + coefficients[1] x + ..., by Horner's rule: those from i on, times x^-i.
template <std::size_t i = 0, class N, std::size_t n>
HWY_INLINE N polynomial(const double (&coefficients)[n], N x) {
  if constexpr (i + 1 == n) {
    return coefficients[i];
  } else {
    return fma(polynomial<i + 1>(coefficients, x), x, coefficients[i]);
  }
}

/// The same with one of eight coefficients of each row.
template <std::size_t i, class N, std::size_t n>
HWY_INLINE N looked_up_polynomial(const internal::EightNumbers (&rows)[n], N places, N x) {
  const N coefficient = looked_up(rows[i], places);
  if constexpr (i + 1 == n) {
    return coefficient;
  } else {
    return fma(looked_up_polynomial<i + 1>(rows, places, x), x, coefficient);
  }
}

/// `value`, or the results of the few arguments where it rounds to the wrong float.
template <class N, std::size_t n>
HWY_INLINE N corrected(N x, N value, const internal::Exception (&exceptions)[n]) {
  // Those values lie next to the middle between two floats.
  if (HWY_LIKELY(!any(is_near_middle(value)))) return value;
  for (const internal::Exception& exception : exceptions) {
    value = select(x == N(exception.argument), exception.result, value);
  }
  return value;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_POLYNOMIAL_INL_H_

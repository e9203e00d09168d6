// SPDX-License-Identifier: Apache-2.0
// Logarithms in double, near enough to round to the right float.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_LOG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_LOG_INL_H_
#undef TRUESEED_MATH_ROUNDED_LOG_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_LOG_INL_H_
#endif

#include "trueseed/math/rounded/polynomial-inl.h"

#if TRUESEED_MATH_ROUNDED_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

/// log(x) = k log(2) - log(factor) + log(1 + r), of which log1p(r) = r + tail.
template <class N>
struct LogParts {
  N k;
  /// Of the factor in the table.
  N places;
  N r;
  N tail;
};

template <class N>
HWY_INLINE LogParts<N> log_parts(N x) {
  const N above = bits_above(x, internal::kLogFirst);
  const N places = bits_from<49>(above);
  const N r = fma(less_exponent(x, above), looked_up(internal::kLogTable[0], places), -1.0);
  return {exponent(above), places, r, r * r * polynomial(internal::kLog, r)};
}

/// `value`, or what logarithms are of numbers that are not positive and finite.
template <class N>
HWY_INLINE N log_with_limits(N x, N value) {
  const auto is_common = both(N(0.0) < x, x < N(kInfinity));
  if (HWY_LIKELY(all(is_common))) return value;
  const N limit = select(x < N(0.0), kNan, select(x == N(0.0), -kInfinity, x));
  return select(is_common, value, limit);
}

template <class N>
HWY_INLINE N log_of_common(N x) {
  const LogParts<N> parts = log_parts(x);
  // Exact: both are multiples of 2^-43.
  const N head = fma(parts.k, internal::kLn2[0], looked_up(internal::kLogTable[1], parts.places));
  return head + (parts.r + fma(parts.k, internal::kLn2[1], parts.tail));
}

template <class N>
HWY_INLINE N log_in_double(N x) {
  return log_with_limits(x, corrected(x, log_of_common(x), internal::kLogExceptions));
}

template <class N>
HWY_INLINE N log2_in_double(N x) {
  const LogParts<N> parts = log_parts(x);
  const N head = parts.k + looked_up(internal::kLogTable[2], parts.places);
  return log_with_limits(x, fma(parts.r + parts.tail, internal::kPerLn2, head));
}

template <class N>
HWY_INLINE N log10_in_double(N x) {
  const LogParts<N> parts = log_parts(x);
  const N head = fma(parts.k, internal::kLog10Of2, looked_up(internal::kLogTable[3], parts.places));
  const N value = fma(parts.r + parts.tail, internal::kPerLn10, head);
  return log_with_limits(x, corrected(x, value, internal::kLog10Exceptions));
}

template <class N>
HWY_INLINE N log1p_in_double(N x) {
  // Exact for the numbers in between, nearly x for smaller ones, nearly log(x) for larger ones.
  const N sum = x + 1.0;
  const N value = log_with_limits(sum, log_of_common(sum));
  return corrected(x, select(abs(x) < N(0x1p-28), x, value), internal::kLog1pExceptions);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_ROUNDED_TARGET

#endif  // TRUESEED_MATH_ROUNDED_LOG_INL_H_

// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Does something for each correctly rounded function of one float.
#define TRUESEED_MATH_ROUNDED_FUNCTIONS(DO) \
  DO(exp)                                   \
  DO(exp2)                                  \
  DO(expm1)                                 \
  DO(log)                                   \
  DO(log2)                                  \
  DO(log10)                                 \
  DO(log1p)                                 \
  DO(tanh) DO(sinh) DO(cosh) DO(sin) DO(cos) DO(tan) DO(atan) DO(asin) DO(acos) DO(erf) DO(erfc)

namespace trueseed::math::rounded {

/// The elementary functions of floats, as portable semantics defines them.
///
/// Definition: the float nearest to the function's value, of two equally near the even one;
///             subnormals kept. Infinities, zeros and NaNs as IEEE 754 has it.
/// Matches:    MPFR with 24 bits; every float is tested (exhaustive_test.cc).
/// Range:      every float.
/// Bits:       exact, but for those of a NaN result.
/// Errors:     none.  Cost: array_functions.h has the fast ones.
#define TRUESEED_MATH_ROUNDED_DECLARE(NAME) float NAME(float x) noexcept;
TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_DECLARE)
#undef TRUESEED_MATH_ROUNDED_DECLARE

}  // namespace trueseed::math::rounded

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "trueseed/math/rounded/functions.h"
#include "trueseed/simd/target.h"

namespace trueseed::math::rounded {

/// The functions of functions.h over arrays.
///
/// Definition: out[i] is the function of x[i].
/// Shape:      any n; `x` and `out` are the same array or do not overlap.
/// Bits:       exact, but for those of a NaN result: the same on every target.
/// Errors:     none.  Cost: O(n), no allocation.
struct ArrayFunctions {
  using Function = void(const float* x, std::size_t n, float* out) noexcept;
#define TRUESEED_MATH_ROUNDED_MEMBER(NAME) Function* NAME;
  TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_MEMBER)
#undef TRUESEED_MATH_ROUNDED_MEMBER
};

/// Returns the functions of a target.
const ArrayFunctions& array_functions(simd::Target target) noexcept;

}  // namespace trueseed::math::rounded

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "trueseed/simd/target.h"

namespace trueseed::math {

/// The functions of ReferenceLibm over arrays.
///
/// Definition: out[i] is the function of x[i].
/// Shape:      any n; `x` and `out` are the same array or do not overlap.
/// Bits:       exact: those of ReferenceLibm on every target.
/// Errors:     none.  Cost: O(n), no allocation.
struct ArrayFunctions {
  using Function = void(const double* x, std::size_t n, double* out) noexcept;
  Function* exp;
  Function* log;
  Function* log1p;
  Function* sin;
  Function* cos;
};

/// Returns the functions of a target.
const ArrayFunctions& array_functions(simd::Target target) noexcept;

}  // namespace trueseed::math

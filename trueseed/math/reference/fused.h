// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/libm.h"

namespace trueseed::math::internal {

// TRUESEED_MATH_FUNCTION defines ReferenceLibm::NAME by internal::NAME, on x86-64 compiled twice:
// with the CPU's fused product, and with the C library's for a CPU that has none.
#if defined(__x86_64__) && !defined(__FMA__)
/// Whether this CPU fuses products. False before the program's variables are initialised, and the
/// bits are the same.
inline const bool kCpuFuses = []() noexcept {
  __builtin_cpu_init();
  return __builtin_cpu_supports("fma") != 0;
}();

#define TRUESEED_MATH_DISPATCH(TYPE, NAME, PARAMETERS, ARGUMENTS)                   \
  namespace {                                                                       \
  __attribute__((target("fma"))) TYPE fused_##NAME PARAMETERS noexcept {            \
    return internal::NAME ARGUMENTS;                                                \
  }                                                                                 \
  }                                                                                 \
  TYPE ReferenceLibm::NAME PARAMETERS noexcept {                                    \
    return internal::kCpuFuses ? fused_##NAME ARGUMENTS : internal::NAME ARGUMENTS; \
  }
#else
#define TRUESEED_MATH_DISPATCH(TYPE, NAME, PARAMETERS, ARGUMENTS) \
  TYPE ReferenceLibm::NAME PARAMETERS noexcept { return internal::NAME ARGUMENTS; }
#endif

#define TRUESEED_MATH_FUNCTION(TYPE, NAME) TRUESEED_MATH_DISPATCH(TYPE, NAME, (TYPE x), (x))
#define TRUESEED_MATH_FUNCTION_OF_TWO(TYPE, NAME) \
  TRUESEED_MATH_DISPATCH(TYPE, NAME, (TYPE x, TYPE y), (x, y))

}  // namespace trueseed::math::internal

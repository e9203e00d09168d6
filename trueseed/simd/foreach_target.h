// SPDX-License-Identifier: Apache-2.0
// Compiles the including file once for each of our targets. No include guard: it is included again
// for each. Before it, define HWY_TARGET_INCLUDE as the including file.
//
// Highway's own choice of a target needs its shared library; trueseed/simd/target.h makes the
// choice instead, from tables that TRUESEED_SIMD_TABLE fills.

#ifndef TRUESEED_SIMD_TARGETS_LIMITED
#define TRUESEED_SIMD_TARGETS_LIMITED
#define HWY_COMPILE_ALL_ATTAINABLE
#include <hwy/detect_targets.h>
#undef HWY_DISABLED_TARGETS
#if defined(HWY_AVX3_SPR)
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_AVX3_ZEN4 | HWY_AVX3_SPR)
#elif defined(HWY_AVX3_ZEN4)
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_AVX3_ZEN4)
#else
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#endif

/// Whether the target being compiled is one of ours: Highway's baseline, which it compiles as well,
/// is not, since kScalar is the plain specification.
#define TRUESEED_SIMD_TARGET                                                     \
  (HWY_TARGET == HWY_SSE4 || HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || \
   HWY_TARGET == HWY_NEON)

/// The functions `NAME` of all targets' namespaces; the scalar one is `SCALAR`.
#define TRUESEED_SIMD_TABLE(NAME, SCALAR)                                       \
  {SCALAR, HWY_CHOOSE_SSE4(NAME), HWY_CHOOSE_AVX2(NAME), HWY_CHOOSE_AVX3(NAME), \
   HWY_CHOOSE_NEON(NAME)}
#endif

#include <hwy/foreach_target.h>

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/simd/target.h"

/// Marks a function that is compiled for cpu_has_ifma(): Highway has no product of integers of 52
/// bits, and its target AVX3 does not include the extension.
#define TRUESEED_IFMA __attribute__((target("avx512f,avx512dq,avx512ifma")))
#define TRUESEED_IFMA_INLINE TRUESEED_IFMA __attribute__((always_inline)) inline

namespace trueseed::engines::internal {

/// Whether code for `target` may multiply integers of 52 bits in vectors (AVX-512 IFMA).
inline bool has_ifma(simd::Target target) noexcept {
#if defined(__x86_64__)
  static const bool kCpuHasIfma = [] {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512ifma") != 0;
  }();
  return target == simd::Target::kAvx3 && kCpuHasIfma;
#else
  static_cast<void>(target);
  return false;
#endif
}

}  // namespace trueseed::engines::internal

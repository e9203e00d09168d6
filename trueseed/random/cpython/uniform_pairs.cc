// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/uniform_pairs.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/cpython/uniform_pairs.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/cpython/uniform_pairs-inl.h"

#if HWY_ONCE
namespace trueseed::cpython::internal {
namespace {

void uniform_pairs_scalar(const std::uint32_t* words, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = uniform_of(words[2 * i], words[2 * i + 1]);
}

}  // namespace

const simd::Table<UniformPairs> kUniformPairs =
    TRUESEED_SIMD_TABLE(uniform_pairs, uniform_pairs_scalar);

}  // namespace trueseed::cpython::internal
#endif  // HWY_ONCE

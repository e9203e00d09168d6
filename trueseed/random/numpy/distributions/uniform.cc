// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/distributions/uniform.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/numpy/distributions/uniform.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/numpy/distributions/uniform-inl.h"

#if HWY_ONCE
namespace trueseed::numpy::internal {
namespace {

void uniform_scalar(const std::uint64_t* words, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(words[i] >> 11) * 0x1p-53;
}

void uniform_scalar_f(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>(words[i] >> 8) * 0x1p-24F;
}

}  // namespace

const simd::Table<UniformWords> kUniform = TRUESEED_SIMD_TABLE(uniform, uniform_scalar);
const simd::Table<UniformHalves> kUniformF = TRUESEED_SIMD_TABLE(uniform_f, uniform_scalar_f);

void uniform_from(const std::uint64_t* words, std::size_t n, double* out) noexcept {
  static auto* const chosen = simd::function_for(kUniform, simd::chosen_target());
  chosen(words, n, out);
}

void uniform_from(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  static auto* const chosen = simd::function_for(kUniformF, simd::chosen_target());
  chosen(words, n, out);
}

}  // namespace trueseed::numpy::internal
#endif  // HWY_ONCE

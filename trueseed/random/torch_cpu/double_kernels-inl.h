// SPDX-License-Identifier: Apache-2.0
// float64 draws by elementary functions, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_DOUBLE_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_DOUBLE_KERNELS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_DOUBLE_KERNELS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_DOUBLE_KERNELS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/math/log-inl.h"
#include "trueseed/math/log1p-inl.h"
#include "trueseed/math/sincos-inl.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/word_vectors-inl.h"

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
namespace math_of_target = math::HWY_NAMESPACE;

HWY_FLATTEN void box_muller_f64(double* block, std::size_t n_blocks, double mean,
                                double std) noexcept {
  const Doubles d;
  const auto scale = hn::Set(d, std);
  const auto shift = hn::Set(d, mean);
  for (std::size_t b = 0; b < n_blocks; ++b) {
    for (std::size_t j = 0; j < 8; j += kDoubles) {
      double* const at = block + 16 * b + j;
      const auto log = math_of_target::log(d, hn::Sub(hn::Set(d, 1.0), hn::LoadU(d, at)));
      const auto radius = hn::Sqrt(hn::Mul(hn::Set(d, -2.0), log));
      const auto angle = hn::Mul(hn::Set(d, 0x1.921fb54442d18p+2), hn::LoadU(d, at + 8));
      const auto cos = math_of_target::cos(d, angle);
      const auto sin = math_of_target::sin(d, angle);
      hn::StoreU(hn::MulAdd(hn::Mul(radius, cos), scale, shift), d, at);
      hn::StoreU(hn::MulAdd(hn::Mul(radius, sin), scale, shift), d, at + 8);
    }
  }
}

HWY_FLATTEN void exponential_f64(const std::uint32_t* words, std::size_t n, double factor,
                                 double* out) noexcept {
  const Doubles d;
  for_vectors<kDoubles>(
      n,
      [=](std::size_t i) {
        const auto log = math_of_target::log1p(d, hn::Neg(load_uniform53(words + 2 * i)));
        hn::StoreU(hn::Mul(hn::Set(d, factor), log), d, out + i);
      },
      [=](std::size_t i) {
        out[i] = scalar::exponential_f64(scalar::tempered_pair(words + 2 * i).data(), factor);
      });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_DOUBLE_KERNELS_INL_H_

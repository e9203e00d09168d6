// SPDX-License-Identifier: Apache-2.0
// float32 to the narrow floating types and back, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_HALF_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_HALF_KERNELS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_HALF_KERNELS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_HALF_KERNELS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/word_vectors-inl.h"

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// A BFloat16 is the upper half of a float, rounded to nearest, ties to even.
HWY_INLINE auto round_to_bf16(hn::Vec<Floats> x) {
  [[maybe_unused]] const Floats d;
  const Words32<Floats> du;
  const auto bits = hn::BitCast(du, x);
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(du, 1U));
  const auto rounded = hn::ShiftRight<16>(hn::Add(bits, hn::Add(odd, hn::Set(du, 0x7fffU))));
  return hn::IfThenElse(hn::RebindMask(du, hn::Eq(x, x)), rounded, hn::Set(du, 0x7fc0U));
}

HWY_FLATTEN void narrow_bf16(const float* x, std::size_t n, float limit, BFloat16 first,
                             BFloat16* out) noexcept {
  const Floats d;
  const Words32<Floats> du;
  const hn::Rebind<std::uint16_t, Floats> dn;
  auto* const bits = reinterpret_cast<std::uint16_t*>(out);
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        const auto rounded = round_to_bf16(hn::LoadU(d, x + i));
        const auto wide = hn::BitCast(d, hn::ShiftLeft<16>(rounded));
        const auto is_limit = hn::RebindMask(du, hn::Eq(wide, hn::Set(d, limit)));
        const auto value = hn::IfThenElse(is_limit, hn::Set(du, first.bits), rounded);
        hn::StoreU(hn::TruncateTo(dn, value), dn, bits + i);
      },
      [=](std::size_t i) { out[i] = scalar::narrowed(x[i], limit, first); });
}

HWY_FLATTEN void widen_bf16(const BFloat16* x, std::size_t n, float* out) noexcept {
  const Floats d;
  const Words32<Floats> du;
  const hn::Rebind<std::uint16_t, Floats> dn;
  const auto* const bits = reinterpret_cast<const std::uint16_t*>(x);
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        const auto wide = hn::PromoteTo(du, hn::LoadU(dn, bits + i));
        hn::StoreU(hn::BitCast(d, hn::ShiftLeft<16>(wide)), d, out + i);
      },
      [=](std::size_t i) { out[i] = static_cast<float>(x[i]); });
}

HWY_FLATTEN void narrow_f16(const float* x, std::size_t n, float limit, Half first,
                            Half* out) noexcept {
  const Floats d;
  const hn::Rebind<hwy::float16_t, Floats> dn;
  const hn::Rebind<std::uint16_t, Floats> dbits;
  auto* const bits = reinterpret_cast<std::uint16_t*>(out);
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        const auto value = hn::LoadU(d, x + i);
        const auto narrow = hn::DemoteTo(dn, value);
        const auto is_limit = hn::Eq(hn::PromoteTo(d, narrow), hn::Set(d, limit));
        hn::StoreU(hn::BitCast(dbits, narrow), dbits, bits + i);
        if (HWY_LIKELY(hn::AllFalse(d, is_limit))) return;
        for (std::size_t j = i; j < i + kFloats; ++j) out[j] = scalar::narrowed(x[j], limit, first);
      },
      [=](std::size_t i) { out[i] = scalar::narrowed(x[i], limit, first); });
}

HWY_FLATTEN void widen_f16(const Half* x, std::size_t n, float* out) noexcept {
  const Floats d;
  const hn::Rebind<hwy::float16_t, Floats> dn;
  const hn::Rebind<std::uint16_t, Floats> dbits;
  const auto* const bits = reinterpret_cast<const std::uint16_t*>(x);
  for_vectors<kFloats>(
      n,
      [=](std::size_t i) {
        const auto narrow = hn::BitCast(dn, hn::LoadU(dbits, bits + i));
        hn::StoreU(hn::PromoteTo(d, narrow), d, out + i);
      },
      [=](std::size_t i) { out[i] = static_cast<float>(x[i]); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_HALF_KERNELS_INL_H_

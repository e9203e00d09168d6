// SPDX-License-Identifier: Apache-2.0
// Words to numbers of [0, 1), for one target. Included once for each.

#if defined(TRUESEED_NUMPY_UNIFORM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_NUMPY_UNIFORM_INL_H_
#undef TRUESEED_NUMPY_UNIFORM_INL_H_
#else
#define TRUESEED_NUMPY_UNIFORM_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::numpy::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <int kShift, class W, class N>
HWY_INLINE void scale(const W* words, std::size_t n, N* out, N unit) {
  const hn::ScalableTag<W> d;
  const hn::RebindToSigned<decltype(d)> ds;
  const hn::Rebind<N, decltype(d)> dn;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto shifted = hn::BitCast(ds, hn::ShiftRight<kShift>(hn::LoadU(d, words + i)));
    hn::StoreU(hn::Mul(hn::ConvertTo(dn, shifted), hn::Set(dn, unit)), dn, out + i);
  }
  for (; i < n; ++i) out[i] = static_cast<N>(words[i] >> kShift) * unit;
}

void uniform(const std::uint64_t* words, std::size_t n, double* out) noexcept {
  scale<11>(words, n, out, 0x1p-53);
}

void uniform_f(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  scale<8>(words, n, out, 0x1p-24F);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::numpy::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_NUMPY_UNIFORM_INL_H_

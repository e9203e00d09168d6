// SPDX-License-Identifier: Apache-2.0
// Pairs of words to numbers of [0, 1), for one target. Included once for each.

#if defined(TRUESEED_CPYTHON_UNIFORM_PAIRS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_CPYTHON_UNIFORM_PAIRS_INL_H_
#undef TRUESEED_CPYTHON_UNIFORM_PAIRS_INL_H_
#else
#define TRUESEED_CPYTHON_UNIFORM_PAIRS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/cpython/uniform_pairs.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::cpython::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// In memory the first word of a pair is the low half of a 64-bit lane.
void uniform_pairs(const std::uint32_t* words, std::size_t n, double* out) noexcept {
  const hn::ScalableTag<double> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::RebindToSigned<decltype(d)> ds;
  const hn::Repartition<std::uint32_t, decltype(d)> dw;
  const std::size_t lanes = hn::Lanes(d);
  const auto upper_bits = hn::Set(du, ((std::uint64_t{1} << 27) - 1) << 26);
  const auto unit = hn::Set(d, 0x1p-53);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto pair = hn::BitCast(du, hn::LoadU(dw, words + 2 * i));
    const auto bits = hn::OrAnd(hn::ShiftRight<38>(pair), hn::ShiftLeft<21>(pair), upper_bits);
    hn::StoreU(hn::Mul(hn::ConvertTo(d, hn::BitCast(ds, bits)), unit), d, out + i);
  }
  for (; i < n; ++i) out[i] = uniform_of(words[2 * i], words[2 * i + 1]);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::cpython::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_CPYTHON_UNIFORM_PAIRS_INL_H_

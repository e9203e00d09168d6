// SPDX-License-Identifier: Apache-2.0
// The sum of one block, of any terms, for one target. Included once for each.

#if defined(TRUESEED_KERNELS_BLOCK_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_KERNELS_BLOCK_SUM_INL_H_
#undef TRUESEED_KERNELS_BLOCK_SUM_INL_H_
#else
#define TRUESEED_KERNELS_BLOCK_SUM_INL_H_
#endif

#include <cstddef>
#include <cstring>

#include <hwy/highway.h>

#include "trueseed/kernels/sum_reference.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Half of the lanes added to the other half, down to one.
template <class D>
HWY_INLINE hn::TFromD<D> halved([[maybe_unused]] D d, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(D()) == 1) {
    return hn::GetLane(v);
  } else {
    const hn::Half<D> half;
    return halved(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

/// block_sum_reference of n <= kSumBlock elements.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE T block_sum(D d, const T* x, std::size_t n) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  constexpr std::size_t kVectors = kSumLanes / kLanes;
  hn::Vec<D> lanes[kVectors];
#pragma GCC unroll 32
  for (std::size_t v = 0; v < kVectors; ++v) lanes[v] = hn::Zero(d);
  std::size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
#pragma GCC unroll 32
    for (std::size_t v = 0; v < kVectors; ++v) {
      lanes[v] = hn::Add(lanes[v], hn::LoadU(d, x + i + v * kLanes));
    }
  }
  if (i < n) {
    // A lane that has no element adds +0, which changes none: none is -0.
    HWY_ALIGN T rest[kSumLanes] = {};
    std::memcpy(rest, x + i, (n - i) * sizeof(T));
#pragma GCC unroll 32
    for (std::size_t v = 0; v < kVectors; ++v) {
      lanes[v] = hn::Add(lanes[v], hn::Load(d, rest + v * kLanes));
    }
  }
#pragma GCC unroll 8
  for (std::size_t h = kVectors / 2; h > 0; h /= 2) {
#pragma GCC unroll 32
    for (std::size_t v = 0; v < h; ++v) lanes[v] = hn::Add(lanes[v], lanes[v + h]);
  }
  return halved(d, lanes[0]);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_KERNELS_BLOCK_SUM_INL_H_

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

/// The n <= lanes elements at x, and 0 behind them.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load_part(D d, const T* x, std::size_t n) {
  HWY_ALIGN T part[hn::MaxLanes(D())] = {};
  std::memcpy(part, x, n * sizeof(T));
  return hn::Load(d, part);
}

/// block_sum_reference of n <= kSumBlock terms: at(i) gives those from i on, and part(i, n) the n
/// that are left, with 0 behind them.
template <class D, class At, class Part, class T = hn::TFromD<D>>
HWY_INLINE T block_sum(D d, std::size_t n, const At& at, const Part& part) {
  constexpr std::size_t kLanes = hn::MaxLanes(D());
  constexpr std::size_t kVectors = kSumLanes / kLanes;
  hn::Vec<D> lanes[kVectors];
#pragma GCC unroll 32
  for (std::size_t v = 0; v < kVectors; ++v) lanes[v] = hn::Zero(d);
  std::size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes) {
#pragma GCC unroll 32
    for (std::size_t v = 0; v < kVectors; ++v) lanes[v] = hn::Add(lanes[v], at(i + v * kLanes));
  }
  // A lane that has no term adds +0, which changes none: none is -0.
#pragma GCC unroll 32
  for (std::size_t v = 0; v < kVectors; ++v) {
    const std::size_t first = i + v * kLanes;
    if (first + kLanes <= n) {
      lanes[v] = hn::Add(lanes[v], at(first));
    } else if (first < n) {
      lanes[v] = hn::Add(lanes[v], part(first, n - first));
    }
  }
#pragma GCC unroll 8
  for (std::size_t h = kVectors / 2; h > 0; h /= 2) {
#pragma GCC unroll 32
    for (std::size_t v = 0; v < h; ++v) lanes[v] = hn::Add(lanes[v], lanes[v + h]);
  }
  return halved(d, lanes[0]);
}

/// sum_reference of n terms: term(load) gives those that load(pointer) loads, from the i-th on.
template <class D, class Term, class T = hn::TFromD<D>>
HWY_INLINE T sum_terms(D d, std::size_t n, const Term& term) {
  const auto load_whole = [d](const T* x) { return hn::LoadU(d, x); };
  const auto block = [&](std::size_t begin, std::size_t size) {
    return block_sum(
        d, size, [&](std::size_t i) { return term(begin + i, load_whole); },
        [&](std::size_t i, std::size_t rest) {
          const auto load = [d, rest](const T* x) { return load_part(d, x, rest); };
          return hn::IfThenElseZero(hn::FirstN(d, rest), term(begin + i, load));
        });
  };
  if (n <= kSumBlock) return block(0, n);
  TreeSum<T> tree;
  for (std::size_t begin = 0; begin < n; begin += kSumBlock) {
    tree.add(block(begin, HWY_MIN(kSumBlock, n - begin)));
  }
  return tree.result();
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_KERNELS_BLOCK_SUM_INL_H_

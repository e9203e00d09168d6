// SPDX-License-Identifier: Apache-2.0
// Blocks of a matrix copied into the order in which tiles read them, for one target. Included once
// for each.

#if defined(TRUESEED_KERNELS_MATRIX_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_KERNELS_MATRIX_PACK_INL_H_
#undef TRUESEED_KERNELS_MATRIX_PACK_INL_H_
#else
#define TRUESEED_KERNELS_MATRIX_PACK_INL_H_
#endif

#include <cstddef>
#include <cstring>

#include <hwy/highway.h>

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Some lines of a matrix: element (i, k) is data[i * stride + k * step].
template <class T>
struct Lines {
  const T* data;
  std::ptrdiff_t stride;
  std::ptrdiff_t step;
};

/// Elements of 128 bits, within which lines are turned into columns.
template <class T>
inline constexpr std::size_t kPart = 16 / sizeof(T);

/// Parts of lines side by side: the b-th is at from + b * kPart * stride.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load_parts(D d, const T* from, std::ptrdiff_t stride) {
  if constexpr (hn::MaxLanes(D()) == kPart<T>) {
    return hn::LoadU(d, from);
  } else {
    const hn::Half<D> half;
    const auto middle = static_cast<std::ptrdiff_t>(hn::MaxLanes(D()) / 2) * stride;
    return hn::Combine(d, load_parts(half, from + middle, stride), load_parts(half, from, stride));
  }
}

/// Sets columns[q] to element q of each of as many lines as a vector has lanes.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void transpose_lines(D d, const T* from, std::ptrdiff_t stride,
                                hn::Vec<D> (&columns)[kPart<T>]) {
  if constexpr (sizeof(T) == 4) {
    const hn::RepartitionToWide<D> wide;
    const auto pair = [&](std::ptrdiff_t i, bool is_upper) {
      const auto a = load_parts(d, from + i * stride, stride);
      const auto b = load_parts(d, from + (i + 1) * stride, stride);
      return hn::BitCast(wide,
                         is_upper ? hn::InterleaveUpper(d, a, b) : hn::InterleaveLower(d, a, b));
    };
    const auto lower01 = pair(0, false);
    const auto upper01 = pair(0, true);
    const auto lower23 = pair(2, false);
    const auto upper23 = pair(2, true);
    columns[0] = hn::BitCast(d, hn::InterleaveLower(wide, lower01, lower23));
    columns[1] = hn::BitCast(d, hn::InterleaveUpper(wide, lower01, lower23));
    columns[2] = hn::BitCast(d, hn::InterleaveLower(wide, upper01, upper23));
    columns[3] = hn::BitCast(d, hn::InterleaveUpper(wide, upper01, upper23));
  } else {
    const auto a = load_parts(d, from, stride);
    const auto b = load_parts(d, from + stride, stride);
    columns[0] = hn::InterleaveLower(d, a, b);
    columns[1] = hn::InterleaveUpper(d, a, b);
  }
}

/// Packs as many lines of consecutive elements as a vector has lanes.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE void pack_lines(D d, const T* from, std::ptrdiff_t stride, std::size_t n_k, T* to,
                           std::size_t width) {
  hn::Vec<D> columns[kPart<T>];
  std::size_t k = 0;
  for (; k + kPart<T> <= n_k; k += kPart<T>) {
    transpose_lines(d, from + k, stride, columns);
    for (std::size_t q = 0; q < kPart<T>; ++q) hn::StoreU(columns[q], d, to + (k + q) * width);
  }
  for (; k < n_k; ++k) {
    for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
      to[k * width + i] =
          from[static_cast<std::ptrdiff_t>(i) * stride + static_cast<std::ptrdiff_t>(k)];
    }
  }
}

/// Sets to[k * width + i] to element (i, k) of n_lines lines, and to 0 for i from n_lines to width.
template <class D, class T = hn::TFromD<D>>
void pack(D d, const Lines<T>& lines, std::size_t n_lines, std::size_t n_k, T* to,
          std::size_t width) {
  const auto line = [&](std::size_t i) {
    return lines.data + static_cast<std::ptrdiff_t>(i) * lines.stride;
  };
  if (lines.stride == 1) {
    for (std::size_t k = 0; k < n_k; ++k) {
      T* const row = to + k * width;
      std::memcpy(row, lines.data + static_cast<std::ptrdiff_t>(k) * lines.step,
                  n_lines * sizeof(T));
      for (std::size_t i = n_lines; i < width; ++i) row[i] = 0;
    }
    return;
  }
  std::size_t n_done = 0;
  if (lines.step == 1) {
    for (; n_done + hn::Lanes(d) <= n_lines; n_done += hn::Lanes(d)) {
      pack_lines(d, line(n_done), lines.stride, n_k, to + n_done, width);
    }
    const hn::FixedTag<T, kPart<T>> part;
    for (; n_done + kPart<T> <= n_lines; n_done += kPart<T>) {
      pack_lines(part, line(n_done), lines.stride, n_k, to + n_done, width);
    }
  }
  for (std::size_t i = n_done; i < n_lines; ++i) {
    for (std::size_t k = 0; k < n_k; ++k) {
      to[k * width + i] = line(i)[static_cast<std::ptrdiff_t>(k) * lines.step];
    }
  }
  if (n_lines == width) return;
  for (std::size_t k = 0; k < n_k; ++k) {
    for (std::size_t i = n_lines; i < width; ++i) to[k * width + i] = 0;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA

#endif  // TRUESEED_KERNELS_MATRIX_PACK_INL_H_

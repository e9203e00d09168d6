// SPDX-License-Identifier: Apache-2.0
// The product of some rows and some vectors of columns over one block of k, for one target.
// Included once for each.

#if defined(TRUESEED_KERNELS_MATRIX_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_KERNELS_MATRIX_TILE_INL_H_
#undef TRUESEED_KERNELS_MATRIX_TILE_INL_H_
#else
#define TRUESEED_KERNELS_MATRIX_TILE_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "trueseed/kernels/matrix_pack-inl.h"

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Vectors of columns in a tile.
inline constexpr std::size_t kTileVectors = 2;

/// Rows of a tile, so that its sums, a row of b and an element of a fill the registers.
#if HWY_TARGET == HWY_AVX2
inline constexpr std::size_t kTileRows = 6;
#elif HWY_TARGET == HWY_AVX3
inline constexpr std::size_t kTileRows = 14;
#else
inline constexpr std::size_t kTileRows = 12;
#endif

/// Whether a part of a vector is written without touching what lies behind it.
inline constexpr bool kHasMaskedStores = HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3;

/// Where a tile's sums go: n_columns of each row of c, set or added to.
template <class T>
struct TileOutput {
  T* c;
  std::ptrdiff_t row_stride;
  std::size_t n_columns;
  bool is_first;
};

template <std::size_t kRows, std::size_t kVectors, class D, class T = hn::TFromD<D>>
HWY_INLINE void store_tile(D d, const hn::Vec<D> (&sums)[kRows][kVectors],
                           const TileOutput<T>& to) {
  const std::size_t lanes = hn::Lanes(d);
  const auto place = [&](std::size_t i, std::size_t j) {
    return to.c + static_cast<std::ptrdiff_t>(i) * to.row_stride + j * lanes;
  };
  if (to.n_columns == kVectors * lanes) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kRows; ++i) {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kVectors; ++j) {
        T* const at = place(i, j);
        hn::StoreU(to.is_first ? sums[i][j] : hn::Add(hn::LoadU(d, at), sums[i][j]), d, at);
      }
    }
    return;
  }
#pragma GCC unroll 4
  for (std::size_t j = 0; j < kVectors; ++j) {
    const auto mask =
        hn::FirstN(d, std::min(lanes, to.n_columns - std::min(to.n_columns, j * lanes)));
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kRows; ++i) {
      T* const at = place(i, j);
      const auto sum = to.is_first ? sums[i][j] : hn::Add(hn::MaskedLoad(mask, d, at), sums[i][j]);
      hn::BlendedStore(sum, mask, d, at);
    }
  }
}

/// Sets, or adds to, kRows rows of c the sums over n_k of a's rows and b's kVectors vectors.
///
/// Row k of b begins at b[k * b_step].
template <std::size_t kRows, std::size_t kVectors, bool kIsPacked, class D, class T = hn::TFromD<D>>
HWY_NOINLINE void tile(D d, std::size_t n_k, const Lines<T>& a, const T* HWY_RESTRICT b,
                       std::ptrdiff_t b_step, const TileOutput<T>& to) {
  constexpr std::size_t kGroups = (kRows + 2) / 3;
  const std::size_t lanes = hn::Lanes(d);
  const std::ptrdiff_t stride = kIsPacked ? 1 : a.stride;
  const std::ptrdiff_t step = kIsPacked ? static_cast<std::ptrdiff_t>(kTileRows) : a.step;
  // A pointer for three rows: the others are reached by one and two strides.
  const T* groups[kGroups];
  for (std::size_t g = 0; g < kGroups; ++g) {
    groups[g] = a.data + 3 * static_cast<std::ptrdiff_t>(g) * stride;
  }
  hn::Vec<D> sums[kRows][kVectors];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kRows; ++i) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kVectors; ++j) sums[i][j] = hn::Zero(d);
  }
  if (!to.is_first) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kRows; ++i) {
      const T* const row = to.c + static_cast<std::ptrdiff_t>(i) * to.row_stride;
      hwy::Prefetch(row);
      hwy::Prefetch(row + kVectors * lanes - 1);
    }
  }
  for (std::size_t k = 0; k < n_k; ++k) {
    hn::Vec<D> row[kVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kVectors; ++j) row[j] = hn::LoadU(d, b + j * lanes);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto factor = hn::Set(d, groups[i / 3][static_cast<std::ptrdiff_t>(i % 3) * stride]);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kVectors; ++j) {
        sums[i][j] = hn::MulAdd(factor, row[j], sums[i][j]);
      }
    }
#pragma GCC unroll 8
    for (std::size_t g = 0; g < kGroups; ++g) groups[g] += step;
    b += kIsPacked ? static_cast<std::ptrdiff_t>(kTileVectors * lanes) : b_step;
  }
  store_tile(d, sums, to);
}

/// Rows for which b is read as it lies, line by line, rather than copied.
inline constexpr std::size_t kFewRows = 4;

/// The same where each column of b is a line of consecutive elements, from b + j * b_stride on.
template <std::size_t kRows, std::size_t kVectors, class D, class T = hn::TFromD<D>>
HWY_NOINLINE void tile_of_lines(D d, std::size_t n_k, const Lines<T>& a, const T* HWY_RESTRICT b,
                                std::ptrdiff_t b_stride, const TileOutput<T>& to) {
  constexpr std::size_t kStep = kPart<T>;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> sums[kRows][kVectors];
  for (auto& row : sums) {
    for (auto& sum : row) sum = hn::Zero(d);
  }
  const auto factor = [&](std::size_t i, std::size_t k) {
    return hn::Set(d, a.data[static_cast<std::ptrdiff_t>(i) * a.stride +
                             static_cast<std::ptrdiff_t>(k) * a.step]);
  };
  const auto add = [&](const hn::Vec<D>& column, std::size_t j, std::size_t k) {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRows; ++i)
      sums[i][j] = hn::MulAdd(factor(i, k), column, sums[i][j]);
  };
  std::size_t k = 0;
  for (; k + kStep <= n_k; k += kStep) {
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j) {
      hn::Vec<D> columns[kStep];
      transpose_lines(d, b + static_cast<std::ptrdiff_t>(j * lanes) * b_stride + k, b_stride,
                      columns);
#pragma GCC unroll 4
      for (std::size_t q = 0; q < kStep; ++q) add(columns[q], j, k + q);
    }
  }
  for (; k < n_k; ++k) {
    for (std::size_t j = 0; j < kVectors; ++j) {
      HWY_ALIGN T column[hn::MaxLanes(D())];
      for (std::size_t q = 0; q < lanes; ++q) {
        column[q] = b[static_cast<std::ptrdiff_t>(j * lanes + q) * b_stride +
                      static_cast<std::ptrdiff_t>(k)];
      }
      add(hn::Load(d, column), j, k);
    }
  }
  store_tile(d, sums, to);
}

template <class D, class T = hn::TFromD<D>>
using TileFunction = void (*)(D, std::size_t, const Lines<T>&, const T*, std::ptrdiff_t,
                              const TileOutput<T>&);

/// How a tile finds the rows of b.
enum class Panel : std::uint8_t {
  kPacked,   // and a's rows are packed as well
  kInPlace,  // row k at b + k * b_step
  kLines,    // column j at b + j * b_step, for up to kFewRows rows
};

template <Panel kPanel, std::size_t kVectors, class D, std::size_t... kI>
constexpr auto tiles_of(std::index_sequence<kI...> /*rows*/) {
  using Function = TileFunction<D>;
  if constexpr (kPanel == Panel::kLines) {
    return std::array<Function, sizeof...(kI)>{&tile_of_lines<kI + 1, kVectors, D>...};
  } else {
    constexpr bool kIsPacked = kPanel == Panel::kPacked;
    return std::array<Function, sizeof...(kI)>{&tile<kI + 1, kVectors, kIsPacked, D>...};
  }
}

/// The function for a number of rows, at most kTileRows, and of vectors, at most kTileVectors.
template <Panel kPanel, class D>
TileFunction<D> tile_function(std::size_t n_rows, std::size_t n_vectors) {
  constexpr std::size_t kMost = kPanel == Panel::kLines ? kFewRows : kTileRows;
  static constexpr auto kNarrow = tiles_of<kPanel, 1, D>(std::make_index_sequence<kMost>());
  static constexpr auto kWide = tiles_of<kPanel, 2, D>(std::make_index_sequence<kMost>());
  return (n_vectors == 1 ? kNarrow : kWide)[n_rows - 1];
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA

#endif  // TRUESEED_KERNELS_MATRIX_TILE_INL_H_

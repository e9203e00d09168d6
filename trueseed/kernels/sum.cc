// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/sum.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "trueseed/kernels/by_type.h"
#include "trueseed/kernels/row_pieces.h"
#include "trueseed/kernels/sum_reference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/kernels/sum.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/kernels/block_sum-inl.h"

#ifndef TRUESEED_KERNELS_SUM_FUNCTIONS
#define TRUESEED_KERNELS_SUM_FUNCTIONS
namespace trueseed::kernels {

template <class T>
struct SumFunctions {
  // The sum of at most kSumBlock elements.
  T (*block)(const T* x, std::size_t n);
  // The sums of some columns.
  void (*columns)(const ConstRows<T>& x, T* out);
};

struct AllSumFunctions {
  SumFunctions<float> of_float;
  SumFunctions<double> of_double;
};

}  // namespace trueseed::kernels
#endif

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

template <class T>
T block_sum_of(const T* x, std::size_t n) {
  const hn::ScalableTag<T> d;
  return block_sum(
      d, n, [&](std::size_t i) { return hn::LoadU(d, x + i); },
      [&](std::size_t i, std::size_t rest) { return load_part(d, x + i, rest); });
}

// Vectors of columns that are summed at once, and rows between two changes of columns.
inline constexpr std::size_t kColumnVectors = 8;

// kVectors vectors of columns over all rows.
template <std::size_t kVectors, class D, class T = hn::TFromD<D>>
HWY_INLINE void sum_vectors(D d, const ConstRows<T>& x, std::size_t first, T* out) {
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> totals[kVectors];
  for (auto& total : totals) total = hn::Zero(d);
  for (std::size_t begin = 0; begin < x.n_rows; begin += kColumnSumBlock) {
    const std::size_t end = std::min(x.n_rows, begin + kColumnSumBlock);
    hn::Vec<D> sums[kVectors];
    for (auto& sum : sums) sum = hn::Zero(d);
    for (std::size_t i = begin; i < end; ++i) {
      const T* const row = x.data + static_cast<std::ptrdiff_t>(i) * x.row_stride + first;
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[v] = hn::Add(sums[v], hn::LoadU(d, row + v * lanes));
      }
    }
    for (std::size_t v = 0; v < kVectors; ++v) {
      totals[v] = begin == 0 ? sums[v] : hn::Add(totals[v], sums[v]);
    }
  }
  for (std::size_t v = 0; v < kVectors; ++v) hn::StoreU(totals[v], d, out + v * lanes);
}

template <class T>
void sum_columns_of(const ConstRows<T>& x, T* out) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t j = 0;
  for (; j + kColumnVectors * lanes <= x.n_columns; j += kColumnVectors * lanes) {
    sum_vectors<kColumnVectors>(d, x, j, out + j);
  }
  for (; j + lanes <= x.n_columns; j += lanes) sum_vectors<1>(d, x, j, out + j);
  const hn::CappedTag<T, 1> one;
  for (; j < x.n_columns; ++j) sum_vectors<1>(one, x, j, out + j);
}

const AllSumFunctions& sums_of_target() noexcept {
  static constexpr AllSumFunctions kFunctions = {{&block_sum_of<float>, &sum_columns_of<float>},
                                                 {&block_sum_of<double>, &sum_columns_of<double>}};
  return kFunctions;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#if HWY_ONCE
namespace trueseed::kernels {
namespace {

template <class T>
T scalar_block_sum(const T* x, std::size_t n) {
  return block_sum_reference<T>(n, [x](std::size_t i) { return x[i]; });
}

template <class T>
void scalar_sum_columns(const ConstRows<T>& x, T* out) {
  for (std::size_t j = 0; j < x.n_columns; ++j) {
    out[j] = column_sum_reference<T>(x.n_rows, [&](std::size_t i) {
      return x.data[static_cast<std::ptrdiff_t>(i) * x.row_stride + static_cast<std::ptrdiff_t>(j)];
    });
  }
}

const AllSumFunctions& scalar_sums() noexcept {
  static constexpr AllSumFunctions kFunctions = {
      {&scalar_block_sum<float>, &scalar_sum_columns<float>},
      {&scalar_block_sum<double>, &scalar_sum_columns<double>}};
  return kFunctions;
}

template <class T>
const SumFunctions<T>& functions_for(simd::Target target) noexcept {
  using FunctionsOfTarget = const AllSumFunctions&() noexcept;
  static constexpr simd::Table<FunctionsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(sums_of_target, &scalar_sums);
  return of_type<T>(simd::function_for(kTable, target)());
}

// Elements below which a piece of work is not worth a thread's while.
constexpr std::size_t kFewElements = std::size_t{1} << 15;
constexpr std::size_t kBlocksAtOnce = kFewElements / kSumBlock;

template <class T>
T sum_row(const SumFunctions<T>& functions, const T* x, std::size_t n) {
  if (n <= kSumBlock) return functions.block(x, n);
  TreeSum<T> tree;
  for (std::size_t i = 0; i < n; i += kSumBlock) {
    tree.add(functions.block(x + i, std::min(kSumBlock, n - i)));
  }
  return tree.result();
}

// A long row: its blocks are summed on all threads.
template <class T>
T sum_long_row(const SumFunctions<T>& functions, const T* x, std::size_t n,
               const Parallel& parallel) {
  const std::size_t n_blocks = (n + kSumBlock - 1) / kSumBlock;
  std::vector<T> blocks(n_blocks);
  for_each_in(parallel, (n_blocks + kBlocksAtOnce - 1) / kBlocksAtOnce, [&](std::size_t piece) {
    const std::size_t end = std::min(n_blocks, (piece + 1) * kBlocksAtOnce);
    for (std::size_t b = piece * kBlocksAtOnce; b < end; ++b) {
      blocks[b] = functions.block(x + b * kSumBlock, std::min(kSumBlock, n - b * kSumBlock));
    }
  });
  TreeSum<T> tree;
  for (const T block : blocks) tree.add(block);
  return tree.result();
}

}  // namespace

template <std::floating_point T>
void sum_rows(const ConstRows<T>& x, T* out, const KernelOptions& options) {
  const SumFunctions<T>& functions = functions_for<T>(options.target);
  const auto row = [&](std::size_t i) {
    return x.data + static_cast<std::ptrdiff_t>(i) * x.row_stride;
  };
  const bool has_threads = options.parallel.n_threads > 1;
  if (has_threads && x.n_columns > 2 * kFewElements && x.n_rows < 2 * options.parallel.n_threads) {
    for (std::size_t i = 0; i < x.n_rows; ++i) {
      out[i] = sum_long_row(functions, row(i), x.n_columns, options.parallel);
    }
    return;
  }
  for_each_row(x.n_rows, x.n_columns, kFewElements, options.parallel,
               [&](std::size_t i) { out[i] = sum_row(functions, row(i), x.n_columns); });
}

template <std::floating_point T>
void sum_columns(const ConstRows<T>& x, T* out, const KernelOptions& options) {
  const SumFunctions<T>& functions = functions_for<T>(options.target);
  // Whole cache lines a piece.
  const std::size_t columns_at_once =
      std::max<std::size_t>(kFewElements / std::max<std::size_t>(x.n_rows, 1), 1) / 128 * 128 + 128;
  for_each_in(options.parallel, (x.n_columns + columns_at_once - 1) / columns_at_once,
              [&](std::size_t piece) {
                const std::size_t begin = piece * columns_at_once;
                ConstRows<T> part = x;
                part.data += begin;
                part.n_columns = std::min(columns_at_once, x.n_columns - begin);
                functions.columns(part, out + begin);
              });
}

template void sum_rows(const ConstRows<float>&, float*, const KernelOptions&);
template void sum_rows(const ConstRows<double>&, double*, const KernelOptions&);
template void sum_columns(const ConstRows<float>&, float*, const KernelOptions&);
template void sum_columns(const ConstRows<double>&, double*, const KernelOptions&);

}  // namespace trueseed::kernels
#endif  // HWY_ONCE

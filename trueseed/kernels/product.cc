// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/product.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "trueseed/kernels/by_type.h"
#include "trueseed/kernels/dot_reference.h"
#include "trueseed/kernels/scratch.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/kernels/product.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/kernels/matrix_pack-inl.h"
#include "trueseed/kernels/matrix_tile-inl.h"

#ifndef TRUESEED_KERNELS_PRODUCT_PART
#define TRUESEED_KERNELS_PRODUCT_PART
namespace trueseed::kernels {

// What a target computes: the rows and columns that its tiles take at once, and a part on one
// thread.
template <class T>
struct PartFunctions {
  std::size_t tile_rows;
  std::size_t tile_columns;
  void (*part)(const Product<T>& product);
};

struct AllPartFunctions {
  PartFunctions<float> of_float;
  PartFunctions<double> of_double;
};

const AllPartFunctions& scalar_parts() noexcept;

}  // namespace trueseed::kernels
#endif

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

template <class T>
using Lanes = hn::ScalableTag<T>;

template <class T>
inline std::size_t panel_width() {
  return kTileVectors * hn::Lanes(Lanes<T>());
}

// Columns and rows that are packed at once: b's part stays in the second cache, a's beside it.
inline constexpr std::size_t kColumnsAtOnce = 1024;
inline constexpr std::size_t kRowsAtOnce = kTileRows * (168 / kTileRows);
// With so few panels, copying a's rows costs more than reading them where they lie.
inline constexpr std::size_t kFewPanels = 4;

template <class T>
void pack_source(const LineSource<T>& source, std::size_t first_line, std::size_t n_lines,
                 std::size_t first_k, std::size_t n_k, T* to, std::size_t width) {
  if (source.is_by_lines()) {
    thread_local Scratch scratch;
    T* const lines = scratch.room_for<T>(width * kDotBlock);
    source.write(first_line, n_lines, first_k, n_k, lines, 1, n_k);
    return pack<Lanes<T>>(Lanes<T>(), {lines, static_cast<std::ptrdiff_t>(n_k), 1}, n_lines, n_k,
                          to, width);
  }
  source.write(first_line, n_lines, first_k, n_k, to, width, 1);
  if (n_lines == width) return;
  for (std::size_t k = 0; k < n_k; ++k) {
    for (std::size_t i = n_lines; i < width; ++i) to[k * width + i] = 0;
  }
}

// Writes out n_lines lines of an operand from first_line on, elements first_k to first_k + n_k.
template <class T>
void pack_operand(const Operand<T>& operand, std::size_t first_line, std::size_t n_lines,
                  std::size_t first_k, std::size_t n_k, T* to, std::size_t width) {
  if (operand.source != nullptr) {
    return pack_source(*operand.source, operand.first_line + first_line, n_lines, first_k, n_k, to,
                       width);
  }
  const T* const from = operand.data + static_cast<std::ptrdiff_t>(first_line) * operand.stride +
                        static_cast<std::ptrdiff_t>(first_k) * operand.step;
  pack<Lanes<T>>(Lanes<T>(), {from, operand.stride, operand.step}, n_lines, n_k, to, width);
}

// One tile, wherever it lies: what a vector cannot write is computed beside it and copied.
template <class T>
void compute_tile(TileFunction<Lanes<T>> function, std::size_t n_rows, std::size_t n_columns,
                  std::size_t n_k, const Lines<T>& a, const T* b, std::ptrdiff_t b_step,
                  const Product<T>& p, T* c, bool is_first) {
  const Lanes<T> d;
  if (p.c_column_stride == 1 && (kHasMaskedStores || n_columns % hn::Lanes(d) == 0)) {
    return function(d, n_k, a, b, b_step, {c, p.c_row_stride, n_columns, is_first});
  }
  HWY_ALIGN T copy[kTileRows * kTileVectors * hn::MaxLanes(d)] = {};
  const std::size_t width = (n_columns + hn::Lanes(d) - 1) / hn::Lanes(d) * hn::Lanes(d);
  const auto at = [&](std::size_t i, std::size_t j) -> T& {
    return c[static_cast<std::ptrdiff_t>(i) * p.c_row_stride +
             static_cast<std::ptrdiff_t>(j) * p.c_column_stride];
  };
  if (!is_first) {
    for (std::size_t i = 0; i < n_rows; ++i) {
      for (std::size_t j = 0; j < n_columns; ++j) copy[i * width + j] = at(i, j);
    }
  }
  function(d, n_k, a, b, b_step, {copy, static_cast<std::ptrdiff_t>(width), width, is_first});
  for (std::size_t i = 0; i < n_rows; ++i) {
    for (std::size_t j = 0; j < n_columns; ++j) at(i, j) = copy[i * width + j];
  }
}

// One block of k, some rows, and the panels of b that were packed for them.
template <Panel kPanel, class T>
void rows_by_panels(const Product<T>& p, const Lines<T>& a, std::size_t first_row,
                    std::size_t n_rows, const T* panels, std::size_t first_column,
                    std::size_t n_columns, std::size_t n_k, bool is_first) {
  const Lanes<T> d;
  constexpr bool kIsPacked = kPanel == Panel::kPacked;
  const std::size_t width = panel_width<T>();
  // Rows are shared out evenly, so that no tile is left with one or two.
  const std::size_t n_tiles = (n_rows + kTileRows - 1) / kTileRows;
  for (std::size_t j = 0; j < n_columns; j += width) {
    const std::size_t columns = std::min(width, n_columns - j);
    const std::size_t vectors = (columns + hn::Lanes(d) - 1) / hn::Lanes(d);
    const T* const panel = panels + j * n_k;
    const auto b_step = static_cast<std::ptrdiff_t>(width);
    for (std::size_t t = 0; t < n_tiles; ++t) {
      const std::size_t begin = n_rows * t / n_tiles;
      const std::size_t end = n_rows * (t + 1) / n_tiles;
      const auto function = tile_function<kPanel, Lanes<T>>(end - begin, vectors);
      const std::ptrdiff_t offset = kIsPacked ? static_cast<std::ptrdiff_t>(t * kTileRows * n_k)
                                              : static_cast<std::ptrdiff_t>(begin) * a.stride;
      const Lines<T> rows = {a.data + offset, a.stride, a.step};
      T* const c = &p.at(first_row + begin, first_column + j);
      compute_tile(function, end - begin, columns, n_k, rows, panel, b_step, p, c, is_first);
    }
  }
}

// The rows of one tile: b is read where it lies but for the columns that fill no vector.
template <Panel kPanel, class T>
void one_tile_of_rows(const Product<T>& p) {
  thread_local Scratch scratch;
  const Lanes<T> d;
  const std::size_t width = panel_width<T>();
  T* const packed = scratch.room_for<T>(width * kDotBlock);
  const std::ptrdiff_t b_step = kPanel == Panel::kLines ? p.b.stride : p.b.step;
  for (std::size_t j = 0; j < p.n; j += width) {
    const std::size_t columns = std::min(width, p.n - j);
    for (std::size_t k = 0; k < p.k; k += kDotBlock) {
      const std::size_t n_k = std::min(kDotBlock, p.k - k);
      const Lines<T> rows = {p.a.data + static_cast<std::ptrdiff_t>(k) * p.a.step, p.a.stride,
                             p.a.step};
      const T* const b = p.b.data + static_cast<std::ptrdiff_t>(k) * p.b.step +
                         static_cast<std::ptrdiff_t>(j) * p.b.stride;
      T* const c = &p.at(0, j);
      if (columns == width) {
        const auto function = tile_function<kPanel, Lanes<T>>(p.m, kTileVectors);
        compute_tile(function, p.m, columns, n_k, rows, b, b_step, p, c, k == 0);
        continue;
      }
      pack_operand(p.b, j, columns, k, n_k, packed, width);
      const std::size_t vectors = (columns + hn::Lanes(d) - 1) / hn::Lanes(d);
      compute_tile(tile_function<Panel::kInPlace, Lanes<T>>(p.m, vectors), p.m, columns, n_k, rows,
                   packed, static_cast<std::ptrdiff_t>(width), p, c, k == 0);
    }
  }
}

template <class T>
void product_part(const Product<T>& p) {
  if (p.a.source == nullptr && p.b.source == nullptr) {
    if (p.m <= kFewRows && p.b.step == 1) return one_tile_of_rows<Panel::kLines>(p);
    if (p.m <= kTileRows && p.b.stride == 1) return one_tile_of_rows<Panel::kInPlace>(p);
  }
  thread_local Scratch panels_scratch;
  thread_local Scratch rows_scratch;
  const std::size_t width = panel_width<T>();
  const std::size_t columns_at_once = kColumnsAtOnce / width * width;
  const std::size_t padded = (std::min(p.n, columns_at_once) + width - 1) / width * width;
  T* const panels = panels_scratch.room_for<T>(padded * std::min(p.k, kDotBlock));
  for (std::size_t j = 0; j < p.n; j += columns_at_once) {
    const std::size_t n_columns = std::min(columns_at_once, p.n - j);
    for (std::size_t k = 0; k < p.k; k += kDotBlock) {
      const std::size_t n_k = std::min(kDotBlock, p.k - k);
      for (std::size_t at = 0; at < n_columns; at += width) {
        pack_operand(p.b, j + at, std::min(width, n_columns - at), k, n_k, panels + at * n_k,
                     width);
      }
      for (std::size_t i = 0; i < p.m; i += kRowsAtOnce) {
        const std::size_t n_rows = std::min(kRowsAtOnce, p.m - i);
        if (p.a.source == nullptr && n_columns <= kFewPanels * width) {
          const Lines<T> rows = {p.a.data + static_cast<std::ptrdiff_t>(i) * p.a.stride +
                                     static_cast<std::ptrdiff_t>(k) * p.a.step,
                                 p.a.stride, p.a.step};
          rows_by_panels<Panel::kInPlace>(p, rows, i, n_rows, panels, j, n_columns, n_k, k == 0);
          continue;
        }
        T* const packed = rows_scratch.room_for<T>(kRowsAtOnce * kDotBlock);
        const std::size_t n_tiles = (n_rows + kTileRows - 1) / kTileRows;
        for (std::size_t t = 0; t < n_tiles; ++t) {
          const std::size_t begin = n_rows * t / n_tiles;
          pack_operand(p.a, i + begin, n_rows * (t + 1) / n_tiles - begin, k, n_k,
                       packed + t * kTileRows * n_k, kTileRows);
        }
        rows_by_panels<Panel::kPacked>(p, Lines<T>{packed, 0, 0}, i, n_rows, panels, j, n_columns,
                                       n_k, k == 0);
      }
    }
  }
}

const AllPartFunctions& parts_of_target() noexcept {
  static const AllPartFunctions kParts = {
      {kTileRows, panel_width<float>(), &product_part<float>},
      {kTileRows, panel_width<double>(), &product_part<double>}};
  return kParts;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#elif TRUESEED_SIMD_TARGET
namespace trueseed::kernels::HWY_NAMESPACE {
inline const AllPartFunctions& parts_of_target() noexcept { return scalar_parts(); }
}  // namespace trueseed::kernels::HWY_NAMESPACE
#endif

#if HWY_ONCE
namespace trueseed::kernels {
namespace {

// Columns that the plain code computes at once, in chains that do not wait for each other.
constexpr std::size_t kColumns = 16;

// Elements of a block of k of one line.
template <class T>
void write_line(const Operand<T>& operand, std::size_t line, std::size_t first_k, std::size_t n_k,
                T* to) {
  if (operand.source != nullptr) {
    return operand.source->write(operand.first_line + line, 1, first_k, n_k, to, 1, n_k);
  }
  for (std::size_t k = 0; k < n_k; ++k) {
    to[k] = operand.data[static_cast<std::ptrdiff_t>(line) * operand.stride +
                         static_cast<std::ptrdiff_t>(first_k + k) * operand.step];
  }
}

template <class T>
void scalar_part(const Product<T>& p) {
  std::array<std::array<T, kDotBlock>, kColumns> columns;
  std::array<T, kDotBlock> row;
  for (std::size_t j = 0; j < p.n; j += kColumns) {
    const std::size_t n_columns = std::min(kColumns, p.n - j);
    for (std::size_t first_k = 0; first_k < p.k; first_k += kDotBlock) {
      const std::size_t n_k = std::min(kDotBlock, p.k - first_k);
      for (std::size_t q = 0; q < n_columns; ++q) {
        write_line(p.b, j + q, first_k, n_k, columns[q].data());
      }
      for (std::size_t i = 0; i < p.m; ++i) {
        write_line(p.a, i, first_k, n_k, row.data());
        for (std::size_t q = 0; q < n_columns; ++q) {
          const T block = dot_reference<T>(
              n_k, [&](std::size_t k) { return row[k]; },
              [&](std::size_t k) { return columns[q][k]; });
          T& c = p.at(i, j + q);
          c = first_k == 0 ? block : c + block;
        }
      }
    }
  }
}

// The part of a product that begins at (i, j).
template <class T>
Product<T> part_from(const Product<T>& whole, std::size_t i, std::size_t j, std::size_t m,
                     std::size_t n) {
  Product<T> part = whole;
  part.m = m;
  part.n = n;
  part.a = whole.a.from(i);
  part.b = whole.b.from(j);
  part.c = &whole.at(i, j);
  return part;
}

// How many parts rows and columns are cut into.
struct Cut {
  std::size_t rows = 1;
  std::size_t columns = 1;
};

constexpr std::size_t kFewProducts = std::size_t{1} << 17;  // not worth a second thread

template <class T>
Cut cut_for(const Product<T>& p, const PartFunctions<T>& functions, std::size_t n_threads) {
  if (n_threads < 2 || p.m * p.n * p.k < kFewProducts) return {};
  const std::size_t n_wanted = std::min(4 * n_threads, p.m * p.n * p.k / kFewProducts + 1);
  const std::size_t most_rows = (p.m + functions.tile_rows - 1) / functions.tile_rows;
  const std::size_t most_columns = (p.n + functions.tile_columns - 1) / functions.tile_columns;
  Cut cut;
  // The longer side is cut, so that parts stay square: each copies its own rows and columns.
  while (cut.rows * cut.columns < n_wanted) {
    const bool has_rows = 2 * cut.rows <= most_rows;
    const bool has_columns = 2 * cut.columns <= most_columns;
    if (!has_rows && !has_columns) break;
    const bool is_tall = p.m / cut.rows >= p.n / cut.columns;
    (has_rows && (is_tall || !has_columns) ? cut.rows : cut.columns) *= 2;
  }
  return cut;
}

// The first of n elements that part i of n_parts has, a multiple of `unit`.
std::size_t border(std::size_t n, std::size_t i, std::size_t n_parts, std::size_t unit) {
  const std::size_t n_units = (n + unit - 1) / unit;
  return std::min(n, n_units * i / n_parts * unit);
}

}  // namespace

const AllPartFunctions& scalar_parts() noexcept {
  static constexpr AllPartFunctions kParts = {{1, kColumns, &scalar_part<float>},
                                              {1, kColumns, &scalar_part<double>}};
  return kParts;
}

template <class T>
void compute(const Product<T>& product, const KernelOptions& options) {
  using PartsOfTarget = const AllPartFunctions&() noexcept;
  static constexpr simd::Table<PartsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(parts_of_target, &scalar_parts);
  const PartFunctions<T>& functions = of_type<T>(simd::function_for(kTable, options.target)());
  if (product.k == 0) {
    for (std::size_t i = 0; i < product.m; ++i) {
      for (std::size_t j = 0; j < product.n; ++j) product.at(i, j) = 0;
    }
    return;
  }
  const Cut cut = cut_for(product, functions, options.parallel.n_threads);
  for_each_in(options.parallel, cut.rows * cut.columns, [&](std::size_t part) {
    const std::size_t row = part / cut.columns;
    const std::size_t column = part % cut.columns;
    const std::size_t i = border(product.m, row, cut.rows, functions.tile_rows);
    const std::size_t i_end = border(product.m, row + 1, cut.rows, functions.tile_rows);
    const std::size_t j = border(product.n, column, cut.columns, functions.tile_columns);
    const std::size_t j_end = border(product.n, column + 1, cut.columns, functions.tile_columns);
    if (i < i_end && j < j_end) functions.part(part_from(product, i, j, i_end - i, j_end - j));
  });
}

template void compute(const Product<float>&, const KernelOptions&);
template void compute(const Product<double>&, const KernelOptions&);

}  // namespace trueseed::kernels
#endif  // HWY_ONCE

// SPDX-License-Identifier: Apache-2.0
// What a convolution multiplies, as lines of a product: the windows of images, never in memory
// whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "trueseed/kernels/product.h"

namespace trueseed::kernels {

/// One dimension of the windows over an image: tap t at position p meets place
/// (p * stride + t * dilation - padding) / spread, where that is whole and below size.
struct Reach {
  std::size_t size;
  std::size_t positions;
  std::size_t taps;
  std::size_t stride;
  std::size_t dilation;
  std::ptrdiff_t padding;
  std::size_t spread;

  /// Places from the first to the last that a window covers, border and gaps included.
  [[nodiscard]] std::size_t covered() const noexcept {
    return positions == 0 ? 0 : (positions - 1) * stride + (taps - 1) * dilation + 1;
  }
  [[nodiscard]] bool is_bare() const noexcept {
    return padding == 0 && spread == 1 && covered() <= size;
  }
};

/// Planes with their borders, and with gaps between elements that are spread: all of +0.
template <class T>
struct Windows {
  const T* data;
  Reach rows;
  Reach columns;
  std::size_t row_step;    // elements from one row of a plane to the next
  std::size_t plane_step;  // from one plane to the next

  [[nodiscard]] std::size_t taps() const noexcept { return rows.taps * columns.taps; }
  [[nodiscard]] std::size_t positions() const noexcept {
    return rows.positions * columns.positions;
  }
  /// Where element `line` of the taps of all planes lies, seen from a position.
  [[nodiscard]] std::size_t tap_offset(std::size_t line) const noexcept {
    const std::size_t tap = line % taps();
    return line / taps() * plane_step + tap / columns.taps * rows.dilation * row_step +
           tap % columns.taps * columns.dilation;
  }
  [[nodiscard]] std::size_t position_offset(std::size_t position) const noexcept {
    return position / columns.positions * rows.stride * row_step +
           position % columns.positions * columns.stride;
  }
};

/// Elements of a plane with its border.
inline std::size_t bordered_plane(const Reach& rows, const Reach& columns) noexcept {
  return rows.covered() * columns.covered();
}

/// Copies n_planes planes, each with its border, to `to`.
template <class T>
void copy_with_border(const T* from, std::size_t n_planes, const Reach& rows, const Reach& columns,
                      T* to) noexcept {
  // The first element that is inside, and where it comes to lie.
  const auto inside = [](const Reach& reach, std::size_t& begin, std::size_t& place) {
    begin = reach.padding < 0
                ? (static_cast<std::size_t>(-reach.padding) + reach.spread - 1) / reach.spread
                : 0;
    place =
        static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begin * reach.spread) + reach.padding);
  };
  std::size_t first_row = 0;
  std::size_t first_row_place = 0;
  std::size_t first_column = 0;
  std::size_t first_column_place = 0;
  inside(rows, first_row, first_row_place);
  inside(columns, first_column, first_column_place);
  const std::size_t width = columns.covered();
  for (std::size_t plane = 0; plane < n_planes; ++plane) {
    T* const copy = to + plane * bordered_plane(rows, columns);
    std::fill_n(copy, bordered_plane(rows, columns), T{0});
    std::size_t row_place = first_row_place;
    for (std::size_t y = first_row; y < rows.size && row_place < rows.covered();
         ++y, row_place += rows.spread) {
      const T* const line = from + (plane * rows.size + y) * columns.size;
      T* const row = copy + row_place * width;
      if (columns.spread == 1 && first_column_place < width && first_column < columns.size) {
        const std::size_t n = std::min(columns.size - first_column, width - first_column_place);
        std::memcpy(row + first_column_place, line + first_column, n * sizeof(T));
        continue;
      }
      std::size_t place = first_column_place;
      for (std::size_t x = first_column; x < columns.size && place < width;
           ++x, place += columns.spread) {
        row[place] = line[x];
      }
    }
  }
}

/// A line for each position of one image: element k is what tap k % taps of plane k / taps meets.
template <class T>
class PositionLines final : public LineSource<T> {
 public:
  explicit PositionLines(const Windows<T>& windows) : windows_(windows) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    const std::size_t width = windows_.columns.positions;
    const std::size_t step = windows_.columns.stride;
    for (std::size_t i = 0; i < n_lines;) {
      // Positions in one row are evenly apart.
      const std::size_t n = std::min(n_lines - i, width - (first_line + i) % width);
      const T* const from = windows_.data + windows_.position_offset(first_line + i);
      for (std::size_t k = 0; k < n_k; ++k) {
        const T* const line = from + windows_.tap_offset(first_k + k);
        T* const at = to + k * k_step + i * line_step;
        if (step == 1 && line_step == 1) {
          for (std::size_t q = 0; q < n; ++q) at[q] = line[q];
        } else {
          for (std::size_t q = 0; q < n; ++q) at[q * line_step] = line[q * step];
        }
      }
      i += n;
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return false; }

 private:
  Windows<T> windows_;
};

/// A line for each tap of each plane, over the positions of all images: element k is what it meets
/// at position k % positions of image k / positions.
template <class T>
class TapLines final : public LineSource<T> {
 public:
  /// The images lie image_step elements apart.
  TapLines(const Windows<T>& windows, std::size_t image_step)
      : windows_(windows), image_step_(image_step) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    const std::size_t width = windows_.columns.positions;
    const std::size_t positions = windows_.positions();
    const std::size_t step = windows_.columns.stride;
    for (std::size_t k = 0; k < n_k;) {
      const std::size_t place = first_k + k;
      const std::size_t n = std::min(n_k - k, width - place % width);
      const T* const from = windows_.data + place / positions * image_step_ +
                            windows_.position_offset(place % positions);
      for (std::size_t i = 0; i < n_lines; ++i) {
        const T* const line = from + windows_.tap_offset(first_line + i);
        T* const at = to + i * line_step + k * k_step;
        if (step == 1 && k_step == 1) {
          for (std::size_t q = 0; q < n; ++q) at[q] = line[q];
        } else {
          for (std::size_t q = 0; q < n; ++q) at[q * k_step] = line[q * step];
        }
      }
      k += n;
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return true; }

 private:
  Windows<T> windows_;
  std::size_t image_step_;
};

/// A line for each plane, over the elements of all images.
template <class T>
class PlaneLines final : public LineSource<T> {
 public:
  PlaneLines(const T* data, std::size_t plane, std::size_t image_step)
      : data_(data), plane_(plane), image_step_(image_step) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    for (std::size_t k = 0; k < n_k;) {
      const std::size_t place = (first_k + k) % plane_;
      const std::size_t n = std::min(n_k - k, plane_ - place);
      const T* const from = data_ + (first_k + k) / plane_ * image_step_ + place;
      for (std::size_t i = 0; i < n_lines; ++i) {
        const T* const line = from + (first_line + i) * plane_;
        T* const at = to + i * line_step + k * k_step;
        for (std::size_t q = 0; q < n; ++q) at[q * k_step] = line[q];
      }
      k += n;
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return true; }

 private:
  const T* data_;
  std::size_t plane_;
  std::size_t image_step_;
};

}  // namespace trueseed::kernels

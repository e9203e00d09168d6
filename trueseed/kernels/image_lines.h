// SPDX-License-Identifier: Apache-2.0
// What a convolution multiplies, as lines of a product: the windows of images, never in memory
// whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "trueseed/kernels/product.h"

namespace trueseed::kernels {

/// One dimension of the places that taps meet: tap t at position p meets place
/// (p * stride + t * dilation - padding) / spread of `size`, where that is whole.
struct Reach {
  std::size_t size;
  std::size_t positions;
  std::size_t taps;
  std::ptrdiff_t stride;
  std::ptrdiff_t dilation;
  std::ptrdiff_t padding;
  std::ptrdiff_t spread;

  /// The place, or -1 where there is none.
  [[nodiscard]] std::ptrdiff_t place(std::size_t position, std::size_t tap) const noexcept {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(position) * stride +
                              static_cast<std::ptrdiff_t>(tap) * dilation - padding;
    if (at < 0 || at % spread != 0) return -1;
    return at / spread < static_cast<std::ptrdiff_t>(size) ? at / spread : -1;
  }
};

/// Planes of `rows.size` x `columns.size` elements and the windows over them.
template <class T>
struct Windows {
  const T* data;
  Reach rows;
  Reach columns;

  [[nodiscard]] std::size_t taps() const noexcept { return rows.taps * columns.taps; }
  [[nodiscard]] std::size_t positions() const noexcept {
    return rows.positions * columns.positions;
  }
  [[nodiscard]] std::size_t plane() const noexcept { return rows.size * columns.size; }

  /// Sets to[i * step] to what a tap of a plane meets at the positions first + i, i < n, which lie
  /// in one row of positions.
  void write_run(const T* of_plane, std::size_t tap, std::size_t first, std::size_t n, T* to,
                 std::size_t step) const noexcept {
    const std::ptrdiff_t row = rows.place(first / columns.positions, tap / columns.taps);
    if (row < 0) {
      for (std::size_t i = 0; i < n; ++i) to[i * step] = 0;
      return;
    }
    const T* const line = of_plane + static_cast<std::size_t>(row) * columns.size;
    const std::size_t position = first % columns.positions;
    const std::size_t column_tap = tap % columns.taps;
    if (columns.stride != 1 || columns.spread != 1) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::ptrdiff_t at = columns.place(position + i, column_tap);
        to[i * step] = at < 0 ? T{0} : line[at];
      }
      return;
    }
    const std::ptrdiff_t start = static_cast<std::ptrdiff_t>(position) +
                                 static_cast<std::ptrdiff_t>(column_tap) * columns.dilation -
                                 columns.padding;
    const auto count = static_cast<std::ptrdiff_t>(n);
    const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(-start, 0, count);
    const std::ptrdiff_t end =
        std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(columns.size) - start, begin, count);
    const auto stride = static_cast<std::ptrdiff_t>(step);
    for (std::ptrdiff_t i = 0; i < begin; ++i) to[i * stride] = 0;
    if (step == 1 && begin < end) {
      std::memcpy(to + begin, line + start + begin,
                  static_cast<std::size_t>(end - begin) * sizeof(T));
    } else {
      for (std::ptrdiff_t i = begin; i < end; ++i) to[i * stride] = line[start + i];
    }
    for (std::ptrdiff_t i = end; i < count; ++i) to[i * stride] = 0;
  }

  /// The same for any n positions.
  void write_positions(const T* of_plane, std::size_t tap, std::size_t first, std::size_t n, T* to,
                       std::size_t step) const noexcept {
    while (n > 0) {
      const std::size_t run = std::min(n, columns.positions - first % columns.positions);
      write_run(of_plane, tap, first, run, to, step);
      first += run;
      to += run * step;
      n -= run;
    }
  }
};

/// A line for each position of one image: element k is tap k % taps of plane k / taps.
template <class T>
class PositionLines final : public LineSource<T> {
 public:
  explicit PositionLines(const Windows<T>& windows) : windows_(windows) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    for (std::size_t k = 0; k < n_k; ++k) {
      const std::size_t plane = (first_k + k) / windows_.taps();
      windows_.write_positions(windows_.data + plane * windows_.plane(),
                               (first_k + k) % windows_.taps(), first_line, n_lines,
                               to + k * k_step, line_step);
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return false; }

 private:
  Windows<T> windows_;
};

/// A line for each tap of some planes, over the positions of all images: element k is what it meets
/// at position k % positions of image k / positions.
template <class T>
class TapLines final : public LineSource<T> {
 public:
  /// The images lie image_stride elements apart.
  TapLines(const Windows<T>& windows, std::size_t image_stride)
      : windows_(windows), image_stride_(image_stride) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    const std::size_t positions = windows_.positions();
    for (std::size_t i = 0; i < n_lines; ++i) {
      const std::size_t line = first_line + i;
      const T* const plane = windows_.data + line / windows_.taps() * windows_.plane();
      for (std::size_t k = 0; k < n_k;) {
        const std::size_t position = (first_k + k) % positions;
        const std::size_t n = std::min(n_k - k, positions - position);
        windows_.write_positions(plane + (first_k + k) / positions * image_stride_,
                                 line % windows_.taps(), position, n,
                                 to + i * line_step + k * k_step, k_step);
        k += n;
      }
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return true; }

 private:
  Windows<T> windows_;
  std::size_t image_stride_;
};

/// A line for each plane, over the elements of all images.
template <class T>
class PlaneLines final : public LineSource<T> {
 public:
  PlaneLines(const T* data, std::size_t plane, std::size_t image_stride)
      : data_(data), plane_(plane), image_stride_(image_stride) {}

  void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k, std::size_t n_k,
             T* to, std::size_t k_step, std::size_t line_step) const noexcept override {
    for (std::size_t i = 0; i < n_lines; ++i) {
      for (std::size_t k = 0; k < n_k;) {
        const std::size_t place = (first_k + k) % plane_;
        const std::size_t n = std::min(n_k - k, plane_ - place);
        const T* const from =
            data_ + (first_k + k) / plane_ * image_stride_ + (first_line + i) * plane_ + place;
        T* const at = to + i * line_step + k * k_step;
        for (std::size_t q = 0; q < n; ++q) at[q * k_step] = from[q];
        k += n;
      }
    }
  }
  [[nodiscard]] bool is_by_lines() const noexcept override { return true; }

 private:
  const T* data_;
  std::size_t plane_;
  std::size_t image_stride_;
};

}  // namespace trueseed::kernels

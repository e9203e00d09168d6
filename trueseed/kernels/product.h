// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "trueseed/kernels/kernel_options.h"

namespace trueseed::kernels {

/// Lines that are not in memory as they are multiplied: they are written out in pieces.
template <class T>
class LineSource {
 public:
  LineSource() = default;
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;
  virtual ~LineSource() = default;

  /// Sets to[k * k_step + i * line_step] to element first_k + k of line first_line + i.
  virtual void write(std::size_t first_line, std::size_t n_lines, std::size_t first_k,
                     std::size_t n_k, T* to, std::size_t k_step,
                     std::size_t line_step) const noexcept = 0;

  /// Whether one line after another is the faster way of writing.
  [[nodiscard]] virtual bool is_by_lines() const noexcept = 0;
};

/// One side of a product: element k of line i is data[i * stride + k * step], or the source's.
template <class T>
struct Operand {
  const T* data = nullptr;
  std::ptrdiff_t stride = 0;
  std::ptrdiff_t step = 0;
  const LineSource<T>* source = nullptr;
  std::size_t first_line = 0;  // of the source

  /// The operand whose line 0 is line i of this.
  [[nodiscard]] Operand from(std::size_t i) const noexcept {
    Operand rest = *this;
    if (source != nullptr) {
      rest.first_line += i;
    } else {
      rest.data += static_cast<std::ptrdiff_t>(i) * stride;
    }
    return rest;
  }
};

/// c[i * c_row_stride + j * c_column_stride] = dot_reference(k, line i of a, line j of b).
template <class T>
struct Product {
  std::size_t m;
  std::size_t n;
  std::size_t k;
  Operand<T> a;
  Operand<T> b;
  T* c;
  std::ptrdiff_t c_row_stride;
  std::ptrdiff_t c_column_stride;

  [[nodiscard]] T& at(std::size_t i, std::size_t j) const noexcept {
    return c[static_cast<std::ptrdiff_t>(i) * c_row_stride +
             static_cast<std::ptrdiff_t>(j) * c_column_stride];
  }
};

/// Computes a product. T: float, double. Lines of b are the lanes of vectors.
///
/// Bits:   exact
/// Errors: std::bad_alloc.
template <class T>
void compute(const Product<T>& product, const KernelOptions& options);

}  // namespace trueseed::kernels

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/matrix_product.h"

#include <cstddef>

#include "trueseed/kernels/product.h"

namespace trueseed::kernels {
namespace {

// Lanes are lines of b: a product with so few columns, and more rows, is computed transposed.
constexpr std::size_t kFewColumns = 8;

}  // namespace

template <std::floating_point T>
void matrix_product(std::size_t m, std::size_t n, std::size_t k, const ConstMatrix<T>& a,
                    const ConstMatrix<T>& b, const RowMatrix<T>& c, const KernelOptions& options) {
  const Operand<T> rows = {a.data, a.row_stride, a.column_stride};
  const Operand<T> columns = {b.data, b.column_stride, b.row_stride};
  if (n <= kFewColumns && n < m) {
    compute<T>({n, m, k, columns, rows, c.data, 1, c.row_stride}, options);
  } else {
    compute<T>({m, n, k, rows, columns, c.data, c.row_stride, 1}, options);
  }
}

template void matrix_product(std::size_t, std::size_t, std::size_t, const ConstMatrix<float>&,
                             const ConstMatrix<float>&, const RowMatrix<float>&,
                             const KernelOptions&);
template void matrix_product(std::size_t, std::size_t, std::size_t, const ConstMatrix<double>&,
                             const ConstMatrix<double>&, const RowMatrix<double>&,
                             const KernelOptions&);

}  // namespace trueseed::kernels

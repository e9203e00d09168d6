// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/matrix_product.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/threads.h"
#include "trueseed/kernels/dot_reference.h"
#include "trueseed/kernels/test_numbers.h"

namespace trueseed::kernels {
namespace {

// A matrix of any strides in memory that has room around it.
template <class T>
struct Stored {
  Stored(std::size_t rows, std::size_t columns, bool is_transposed, std::size_t gap)
      : row_stride(static_cast<std::ptrdiff_t>(is_transposed ? 1 + gap % 2 : columns + gap)),
        column_stride(static_cast<std::ptrdiff_t>(is_transposed ? (1 + gap % 2) * rows + gap : 1)),
        values(2 * (rows + 1) * (columns + 1) + (rows + columns + 1) * gap) {}

  T& at(std::size_t i, std::size_t j) {
    return values[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) * row_stride +
                                           static_cast<std::ptrdiff_t>(j) * column_stride)];
  }
  ConstMatrix<T> view() const { return {values.data(), row_stride, column_stride}; }

  std::ptrdiff_t row_stride;
  std::ptrdiff_t column_stride;
  std::vector<T> values;
};

struct Case {
  std::size_t m;
  std::size_t n;
  std::size_t k;
};

// Computes the product on a target and compares each element with the specification.
template <class T>
void compare(const Case& c, simd::Target target, const Parallel& parallel, int layout,
             bool with_special) {
  std::mt19937_64 engine(73 + c.m + 31 * c.n + 1009 * c.k);
  const auto gap = static_cast<std::size_t>(layout / 4);
  Stored<T> a(c.m, c.k, layout % 2 == 1, gap);
  Stored<T> b(c.k, c.n, layout / 2 % 2 == 1, gap);
  fill_numbers(a.values, engine, with_special);
  fill_numbers(b.values, engine, with_special);
  const std::size_t width = c.n + gap;
  std::vector<T> found(c.m * width + 1, T{-7});
  matrix_product<T>(c.m, c.n, c.k, a.view(), b.view(),
                    {found.data(), static_cast<std::ptrdiff_t>(width)}, {target, parallel});
  for (std::size_t i = 0; i < c.m; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      const T wanted = j >= c.n ? T{-7}
                                : dot_reference<T>(
                                      c.k, [&](std::size_t k) { return a.at(i, k); },
                                      [&](std::size_t k) { return b.at(k, j); });
      ASSERT_EQ(bits_of(found[i * width + j]), bits_of(wanted))
          << simd::target_name(target) << ", " << sizeof(T) << " bytes, " << c.m << " x " << c.k
          << " by " << c.k << " x " << c.n << ", layout " << layout << ", element " << i << ", "
          << j;
    }
  }
  ASSERT_EQ(found.back(), T{-7});
}

const Case kSmallCases[] = {{0, 3, 4},     {3, 0, 4},    {3, 4, 0},   {1, 1, 1},    {1, 1, 300},
                            {1, 40, 7},    {40, 1, 7},   {2, 3, 257}, {7, 33, 256}, {13, 31, 255},
                            {14, 32, 17},  {15, 64, 16}, {28, 65, 5}, {29, 16, 9},  {6, 16, 3},
                            {5, 17, 11},   {12, 15, 4},  {3, 5, 512}, {64, 10, 1},  {65, 8, 19},
                            {1, 129, 513}, {130, 2, 33}, {14, 96, 8}, {43, 160, 21}};

class MatrixProduct : public testing::TestWithParam<simd::Target> {};

TEST_P(MatrixProduct, IsTheSpecificationInEveryLayout) {
  for (const Case& c : kSmallCases) {
    for (int layout = 0; layout < 12; ++layout) {
      compare<float>(c, GetParam(), {}, layout, false);
      compare<double>(c, GetParam(), {}, layout, false);
    }
  }
}

TEST_P(MatrixProduct, KeepsZerosSubnormalsInfinitiesAndNans) {
  for (const Case& c : kSmallCases) {
    for (int layout = 0; layout < 4; ++layout) {
      compare<float>(c, GetParam(), {}, layout, true);
      compare<double>(c, GetParam(), {}, layout, true);
    }
  }
}

TEST_P(MatrixProduct, IsTheSpecificationBeyondWhatIsPackedAtOnce) {
  for (const Case& c : {Case{171, 129, 300}, Case{20, 800, 40}, Case{340, 33, 260}}) {
    compare<float>(c, GetParam(), {}, 0, false);
    compare<float>(c, GetParam(), {}, 3, false);
    compare<double>(c, GetParam(), {}, 2, false);
  }
}

TEST_P(MatrixProduct, DoesNotDependOnThreads) {
  for (const std::size_t n_threads : {2U, 3U, 8U}) {
    const Parallel parallel = tests::threads(n_threads);
    for (const Case& c : {Case{171, 129, 30}, Case{3, 800, 100}, Case{700, 2, 130}}) {
      compare<float>(c, GetParam(), parallel, 0, false);
      compare<double>(c, GetParam(), parallel, 3, false);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, MatrixProduct, testing::ValuesIn(simd::available_targets()),
                         [](const auto& row) { return std::string(target_name(row.param)); });

TEST(DotReference, AddsBlocksInOrder) {
  // 2^24 and 256 ones: in a chain each one would be lost.
  const auto a = [](std::size_t k) { return k == 0 ? 0x1p24F : k < 256 ? 0.0F : 1.0F; };
  const auto one = [](std::size_t) { return 1.0F; };
  EXPECT_EQ(dot_reference<float>(512, a, one), 0x1p24F + 256.0F);
  EXPECT_EQ(dot_reference<float>(0, a, one), 0.0F);
}

}  // namespace
}  // namespace trueseed::kernels

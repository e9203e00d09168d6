// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/sum.h"

#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/threads.h"
#include "trueseed/kernels/sum_reference.h"
#include "trueseed/kernels/test_numbers.h"

namespace trueseed::kernels {
namespace {

template <class T>
void compare(std::size_t n_rows, std::size_t n_columns, const KernelOptions& options,
             std::size_t gap, bool with_special) {
  std::mt19937_64 engine(5 + n_rows + 4099 * n_columns);
  const std::size_t stride = n_columns + gap;
  std::vector<T> numbers(n_rows * stride + 1);
  fill_numbers(numbers, engine, with_special);
  const ConstRows<T> x = {numbers.data(), n_rows, n_columns, static_cast<std::ptrdiff_t>(stride)};
  std::vector<T> rows(n_rows + 1, T{-7});
  std::vector<T> columns(n_columns + 1, T{-7});
  sum_rows(x, rows.data(), options);
  sum_columns(x, columns.data(), options);
  const auto note = [&](const char* what, std::size_t i) {
    return std::string(what) + " " + std::to_string(i) + " of " + std::to_string(n_rows) + " x " +
           std::to_string(n_columns) + ", " + std::string(simd::target_name(options.target));
  };
  for (std::size_t i = 0; i < n_rows; ++i) {
    const T wanted =
        sum_reference<T>(n_columns, [&](std::size_t j) { return numbers[i * stride + j]; });
    ASSERT_EQ(bits_of(rows[i]), bits_of(wanted)) << note("row", i);
  }
  for (std::size_t j = 0; j < n_columns; ++j) {
    const T wanted =
        column_sum_reference<T>(n_rows, [&](std::size_t i) { return numbers[i * stride + j]; });
    ASSERT_EQ(bits_of(columns[j]), bits_of(wanted)) << note("column", j);
  }
  ASSERT_EQ(rows.back(), T{-7});
  ASSERT_EQ(columns.back(), T{-7});
}

void compare_all(const KernelOptions& options, bool with_special) {
  for (const std::size_t n : {0U,   1U,   2U,   3U,   31U,   63U,   64U,   65U,   127U,   128U,
                              200U, 255U, 256U, 257U, 4095U, 4096U, 4097U, 8192U, 12289U, 70000U}) {
    compare<float>(1, n, options, 0, with_special);
    compare<float>(3, n, options, 1, with_special);
    compare<double>(2, n, options, 3, with_special);
    if (n > 5000) continue;
    compare<float>(n, 1, options, 0, with_special);
    compare<float>(n, 37, options, 2, with_special);
    compare<double>(n, 9, options, 0, with_special);
  }
  compare<float>(513, 300, options, 0, with_special);
}

class Sum : public testing::TestWithParam<simd::Target> {};

TEST_P(Sum, IsTheSpecification) { compare_all({GetParam(), {}}, false); }

TEST_P(Sum, KeepsZerosSubnormalsInfinitiesAndNans) { compare_all({GetParam(), {}}, true); }

TEST_P(Sum, DoesNotDependOnThreads) {
  for (const std::size_t n_threads : {2U, 3U, 8U}) {
    const KernelOptions options = {GetParam(), tests::threads(n_threads)};
    compare<float>(1, 300001, options, 0, false);
    compare<float>(300, 1000, options, 0, false);
    compare<double>(2, 200000, options, 1, false);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Sum, testing::ValuesIn(simd::available_targets()),
                         [](const auto& row) { return std::string(target_name(row.param)); });

TEST(SumReference, NegativeZerosBecomePositive) {
  const auto zero = [](std::size_t) { return -0.0F; };
  for (const std::size_t n : {0U, 1U, 64U, 5000U}) {
    EXPECT_FALSE(std::signbit(sum_reference<float>(n, zero)));
    EXPECT_FALSE(std::signbit(column_sum_reference<float>(n, zero)));
  }
}

TEST(TreeSum, JoinsEqualNeighboursThenTheRestFromTheNewest) {
  // ((0 + 1) + (2 + 3)) + ((4 + 5) + 6), in numbers whose every order shows.
  const float x[] = {0x1p24F, 1, 3, 5, -0x1p24F, 7, 9};
  TreeSum<float> tree;
  for (const float value : x) tree.add(value);
  EXPECT_EQ(tree.result(), ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + x[6]));
}

}  // namespace
}  // namespace trueseed::kernels

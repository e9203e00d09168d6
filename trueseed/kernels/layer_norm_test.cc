// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/layer_norm.h"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/threads.h"
#include "trueseed/kernels/layer_norm_reference.h"
#include "trueseed/kernels/test_numbers.h"

namespace trueseed::kernels {
namespace {

template <class T>
class Rows {
 public:
  Rows(std::size_t n_rows, std::size_t n_columns, bool has_parameters, bool with_special)
      : shape_{n_rows, n_columns},
        has_parameters_(has_parameters),
        x_(n_rows * n_columns),
        gradient_(n_rows * n_columns),
        weight_(n_columns),
        bias_(n_columns),
        mean_(n_rows),
        inverse_(n_rows) {
    std::mt19937_64 engine(11 + n_rows + 8191 * n_columns);
    for (auto* numbers : {&x_, &gradient_, &weight_, &bias_}) {
      fill_numbers(*numbers, engine, with_special);
    }
  }

  void check(const KernelOptions& options) {
    const std::string note = std::to_string(shape_.n_rows) + " x " +
                             std::to_string(shape_.n_columns) + ", " +
                             std::string(simd::target_name(options.target)) + ", " +
                             std::to_string(sizeof(T)) + " bytes";
    check_forward(options, note);
    check_input_gradient(options, note);
    check_parameter_gradients(options, note);
  }

 private:
  T x(std::size_t i, std::size_t j) const { return x_[i * shape_.n_columns + j]; }
  T p(std::size_t i, std::size_t j) const {
    const T g = gradient_[i * shape_.n_columns + j];
    return has_parameters_ ? g * weight_[j] : g;
  }
  T h(std::size_t i, std::size_t j) const { return (x(i, j) - mean_[i]) * inverse_[i]; }
  LayerNormInputs<T> inputs() const {
    return {gradient_.data(), x_.data(), mean_.data(), inverse_.data(),
            has_parameters_ ? weight_.data() : nullptr};
  }

  void check_forward(const KernelOptions& options, const std::string& note) {
    std::vector<T> out(x_.size() + 1, T{-7});
    layer_norm(shape_, x_.data(), has_parameters_ ? weight_.data() : nullptr,
               has_parameters_ ? bias_.data() : nullptr, T{1e-5F}, out.data(), mean_.data(),
               inverse_.data(), options);
    for (std::size_t i = 0; i < shape_.n_rows; ++i) {
      const Moments<T> moments =
          moments_reference<T>(shape_.n_columns, [&](std::size_t j) { return x(i, j); }, T{1e-5F});
      ASSERT_EQ(bits_of(mean_[i]), bits_of(moments.mean)) << "row " << i << " of " << note;
      ASSERT_EQ(bits_of(inverse_[i]), bits_of(moments.inverse_deviation)) << i << " of " << note;
      for (std::size_t j = 0; j < shape_.n_columns; ++j) {
        const T wanted = has_parameters_
                             ? normalized_reference(x(i, j), moments, weight_[j], bias_[j])
                             : (x(i, j) - moments.mean) * moments.inverse_deviation;
        ASSERT_EQ(bits_of(out[i * shape_.n_columns + j]), bits_of(wanted))
            << "element " << i << ", " << j << " of " << note;
      }
    }
    ASSERT_EQ(out.back(), T{-7}) << note;
  }

  void check_input_gradient(const KernelOptions& options, const std::string& note) {
    std::vector<T> found(x_.size() + 1, T{-7});
    layer_norm_input_gradient(shape_, inputs(), found.data(), options);
    for (std::size_t i = 0; i < shape_.n_rows; ++i) {
      const GradientMeans<T> means = gradient_means_reference<T>(
          shape_.n_columns, [&](std::size_t j) { return p(i, j); },
          [&](std::size_t j) { return h(i, j); });
      for (std::size_t j = 0; j < shape_.n_columns; ++j) {
        const T wanted = input_gradient_reference(p(i, j), h(i, j), means, inverse_[i]);
        ASSERT_EQ(bits_of(found[i * shape_.n_columns + j]), bits_of(wanted))
            << "input gradient " << i << ", " << j << " of " << note;
      }
    }
    ASSERT_EQ(found.back(), T{-7}) << note;
  }

  void check_parameter_gradients(const KernelOptions& options, const std::string& note) {
    std::vector<T> weight(shape_.n_columns + 1, T{-7});
    std::vector<T> bias(shape_.n_columns + 1, T{-7});
    layer_norm_parameter_gradients<T>(shape_, inputs(), weight.data(), nullptr, options);
    layer_norm_parameter_gradients<T>(shape_, inputs(), nullptr, bias.data(), options);
    for (std::size_t j = 0; j < shape_.n_columns; ++j) {
      const auto g = [&](std::size_t i) { return gradient_[i * shape_.n_columns + j]; };
      const T of_weight =
          column_sum_reference<T>(shape_.n_rows, [&](std::size_t i) { return g(i) * h(i, j); });
      ASSERT_EQ(bits_of(weight[j]), bits_of(of_weight)) << "weight " << j << " of " << note;
      ASSERT_EQ(bits_of(bias[j]), bits_of(column_sum_reference<T>(shape_.n_rows, g)))
          << "bias " << j << " of " << note;
    }
    ASSERT_EQ(weight.back(), T{-7}) << note;
    ASSERT_EQ(bias.back(), T{-7}) << note;
  }

  RowsShape shape_;
  bool has_parameters_;
  std::vector<T> x_;
  std::vector<T> gradient_;
  std::vector<T> weight_;
  std::vector<T> bias_;
  std::vector<T> mean_;
  std::vector<T> inverse_;
};

template <class T>
void check_all(const KernelOptions& options, bool with_special) {
  for (const std::size_t n :
       {1U, 2U, 3U, 15U, 16U, 17U, 63U, 64U, 65U, 100U, 256U, 1000U, 4095U, 4096U, 4097U, 9000U}) {
    Rows<T>(3, n, n % 2 == 0, with_special).check(options);
  }
  for (const std::size_t n_rows : {0U, 1U, 255U, 256U, 257U, 700U}) {
    Rows<T>(n_rows, 37, true, with_special).check(options);
    Rows<T>(n_rows, 130, false, with_special).check(options);
  }
}

class LayerNorm : public testing::TestWithParam<simd::Target> {};

TEST_P(LayerNorm, IsTheSpecification) {
  check_all<float>({GetParam(), {}}, false);
  check_all<double>({GetParam(), {}}, false);
}

TEST_P(LayerNorm, KeepsZerosSubnormalsInfinitiesAndNans) {
  check_all<float>({GetParam(), {}}, true);
  check_all<double>({GetParam(), {}}, true);
}

TEST_P(LayerNorm, DoesNotDependOnThreads) {
  for (const std::size_t n_threads : {2U, 3U, 8U}) {
    Rows<float>(700, 1000, true, false).check({GetParam(), tests::threads(n_threads)});
    Rows<double>(50, 3000, false, false).check({GetParam(), tests::threads(n_threads)});
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, LayerNorm, testing::ValuesIn(simd::available_targets()),
                         [](const auto& row) { return std::string(target_name(row.param)); });

}  // namespace
}  // namespace trueseed::kernels

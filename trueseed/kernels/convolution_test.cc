// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/convolution.h"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/threads.h"
#include "trueseed/kernels/convolution_reference.h"
#include "trueseed/kernels/test_numbers.h"

namespace trueseed::kernels {
namespace {

const ConvolutionShape kShapes[] = {
    {1, 1, 1, 1, {1, 1}, {1, 1}},
    {2, 3, 5, 1, {7, 3, 1, 1}, {6, 3, 1, 1}},
    {1, 3, 20, 1, {5, 5}, {40, 5}},
    {3, 4, 6, 2, {9, 3, 2, 1}, {8, 3, 2, 1}},
    {2, 6, 6, 6, {8, 3, 1, 2}, {7, 3, 1, 2}},         // depthwise
    {1, 6, 12, 6, {5, 2, 1, 0}, {6, 2, 3, 1}},        // depthwise, two outputs each
    {2, 2, 3, 1, {9, 3, 1, 2, 2}, {10, 2, 1, 3, 3}},  // dilated
    {1, 2, 4, 1, {11, 4, 3, 2, 2}, {12, 3, 2, 4, 1}},
    {2, 30, 17, 1, {6, 3, 1, 1}, {6, 3, 1, 1}},  // more than one block of k
    {2, 5, 3, 1, {1, 1}, {50, 7, 2, 3}},         // one dimension
    {4, 8, 33, 1, {4, 1}, {9, 1}},               // a product for each position
    {1, 2, 2, 1, {3, 5, 1, 1}, {4, 4}},          // larger than the image with its border: no output
    {0, 2, 2, 1, {3, 3}, {3, 3}},
    {1, 1, 40, 1, {20, 3, 1, 1}, {20, 3, 1, 1}},
};

template <class T>
class Tensors {
 public:
  Tensors(const ConvolutionShape& shape, bool with_special)
      : shape_(shape),
        in_channels_(shape.in_channels / shape.n_groups),
        input_(shape.n_images * shape.in_channels * shape.rows.input * shape.columns.input),
        weight_(shape.out_channels * in_channels_ * shape.rows.kernel * shape.columns.kernel),
        gradient_(shape.n_images * shape.out_channels * shape.rows.output() *
                  shape.columns.output()) {
    std::mt19937_64 engine(7);
    fill_numbers(input_, engine, with_special);
    fill_numbers(weight_, engine, with_special);
    fill_numbers(gradient_, engine, with_special);
  }

  void check_forward(const KernelOptions& options, const std::string& note) const {
    std::vector<T> found(gradient_.size() + 1, T{-7});
    convolution(shape_, input_.data(), weight_.data(), found.data(), options);
    std::size_t i = 0;
    for (std::size_t image = 0; image < shape_.n_images; ++image) {
      for (std::size_t o = 0; o < shape_.out_channels; ++o) {
        for (std::size_t y = 0; y < shape_.rows.output(); ++y) {
          for (std::size_t x = 0; x < shape_.columns.output(); ++x, ++i) {
            const T wanted =
                convolution_reference(shape_, input_.data(), weight_.data(), image, o, y, x);
            ASSERT_EQ(bits_of(found[i]), bits_of(wanted)) << "element " << i << " of " << note;
          }
        }
      }
    }
    ASSERT_EQ(found[i], T{-7}) << note;
  }

  void check_input_gradient(const KernelOptions& options, const std::string& note) const {
    std::vector<T> found(input_.size() + 1, T{-7});
    convolution_input_gradient(shape_, gradient_.data(), weight_.data(), found.data(), options);
    std::size_t i = 0;
    for (std::size_t image = 0; image < shape_.n_images; ++image) {
      for (std::size_t c = 0; c < shape_.in_channels; ++c) {
        for (std::size_t y = 0; y < shape_.rows.input; ++y) {
          for (std::size_t x = 0; x < shape_.columns.input; ++x, ++i) {
            const T wanted = convolution_input_gradient_reference(shape_, gradient_.data(),
                                                                  weight_.data(), image, c, y, x);
            ASSERT_EQ(bits_of(found[i]), bits_of(wanted))
                << "input gradient " << i << " of " << note;
          }
        }
      }
    }
    ASSERT_EQ(found[i], T{-7}) << note;
  }

  void check_weight_gradient(const KernelOptions& options, const std::string& note) const {
    std::vector<T> found(weight_.size() + 1, T{-7});
    convolution_weight_gradient(shape_, input_.data(), gradient_.data(), found.data(), options);
    std::size_t at = 0;
    for (std::size_t o = 0; o < shape_.out_channels; ++o) {
      for (std::size_t c = 0; c < in_channels_; ++c) {
        for (std::size_t i = 0; i < shape_.rows.kernel; ++i) {
          for (std::size_t j = 0; j < shape_.columns.kernel; ++j, ++at) {
            const T wanted = convolution_weight_gradient_reference(shape_, input_.data(),
                                                                   gradient_.data(), o, c, i, j);
            ASSERT_EQ(bits_of(found[at]), bits_of(wanted))
                << "weight gradient " << at << " of " << note;
          }
        }
      }
    }
    ASSERT_EQ(found[at], T{-7}) << note;
  }

 private:
  ConvolutionShape shape_;
  std::size_t in_channels_;
  std::vector<T> input_;
  std::vector<T> weight_;
  std::vector<T> gradient_;
};

template <class T>
void check_all(const KernelOptions& options, bool with_special) {
  std::size_t i = 0;
  for (const ConvolutionShape& shape : kShapes) {
    const std::string note = "shape " + std::to_string(i++) + ", " +
                             std::string(simd::target_name(options.target)) + ", " +
                             std::to_string(sizeof(T)) + " bytes";
    const Tensors<T> tensors(shape, with_special);
    tensors.check_forward(options, note);
    tensors.check_input_gradient(options, note);
    tensors.check_weight_gradient(options, note);
  }
}

class Convolution : public testing::TestWithParam<simd::Target> {};

TEST_P(Convolution, IsTheSpecification) {
  check_all<float>({GetParam(), {}}, false);
  check_all<double>({GetParam(), {}}, false);
}

TEST_P(Convolution, KeepsZerosSubnormalsInfinitiesAndNans) {
  check_all<float>({GetParam(), {}}, true);
  check_all<double>({GetParam(), {}}, true);
}

TEST_P(Convolution, DoesNotDependOnThreads) {
  for (const std::size_t n_threads : {2U, 3U, 8U}) {
    check_all<float>({GetParam(), tests::threads(n_threads)}, false);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Convolution, testing::ValuesIn(simd::available_targets()),
                         [](const auto& row) { return std::string(target_name(row.param)); });

TEST(Window, HasNoOutputWhereTheKernelDoesNotFit) {
  EXPECT_EQ((Window{5, 3}.output()), 3U);
  EXPECT_EQ((Window{5, 3, 2, 1}.output()), 3U);
  EXPECT_EQ((Window{3, 3, 1, 0, 2}.output()), 0U);
  EXPECT_EQ((Window{3, 6, 1, 1}.output()), 0U);
}

}  // namespace
}  // namespace trueseed::kernels

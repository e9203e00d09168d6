// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/tensor_difference.h"

#include <bit>
#include <complex>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using digest::DType;

constexpr std::uint64_t kFar = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kOffset = 24;

class TensorDifferenceTest : public RecordTest {
 protected:
  // Keeps a tensor as a re-run does; what stands before it belongs to another one.
  template <typename T>
  KeptTensor keep(const std::string& run, DType dtype, std::vector<std::int64_t> sizes,
                  const std::vector<T>& values) {
    std::filesystem::create_directories(path(run));
    std::ofstream file(path(run) + "/tensors.bin", std::ios::binary);
    file << std::string(kOffset, run.front());
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(T)));
    return {.name = "self",
            .dtype = &digest::dtype_info(dtype),
            .dtype_name = std::string(digest::dtype_info(dtype).name),
            .sizes = std::move(sizes),
            .digest = "digest of " + run,
            .offset = kOffset,
            .left_out = ""};
  }

  FocusRecord focus(const std::string& run) const {
    FocusRecord record;
    record.directory = path(run);
    return record;
  }

  template <typename T>
  std::optional<TensorDifference> compare(DType dtype, std::vector<std::int64_t> sizes,
                                          const std::vector<T>& a, const std::vector<T>& b) {
    const KeptTensor of_a = keep("a", dtype, sizes, a);
    const KeptTensor of_b = keep("b", dtype, sizes, b);
    return compare_tensors(focus("a"), of_a, focus("b"), of_b);
  }
};

using Index = std::vector<std::int64_t>;

TEST_F(TensorDifferenceTest, EqualDigestsNeedNoElements) {
  KeptTensor tensor;
  tensor.dtype_name = "float32";
  tensor.digest = "the same";
  tensor.offset = 0;
  tensor.dtype = &digest::dtype_info(DType::kFloat32);
  EXPECT_FALSE(compare_tensors(focus("nowhere"), tensor, focus("nowhere"), tensor).has_value());
}

TEST_F(TensorDifferenceTest, EqualElementsAreNoDifference) {
  const std::vector<float> values = {1, -2, 3};
  KeptTensor a = keep("a", DType::kFloat32, {3}, values);
  KeptTensor b = keep("b", DType::kFloat32, {3}, values);
  a.digest = b.digest = "";
  EXPECT_FALSE(compare_tensors(focus("a"), a, focus("b"), b).has_value());
}

TEST_F(TensorDifferenceTest, OneElementIsNamedWithItsBits) {
  const auto difference =
      compare<float>(DType::kFloat32, {2, 3}, {0, 1, 2, 3, 4, 0.1F}, {0, 1, 2, 3, 4, 0.10000001F});
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->name, "self");
  EXPECT_EQ(difference->form_a, "float32[2, 3]");
  EXPECT_EQ(difference->form_b, "float32[2, 3]");
  EXPECT_EQ(difference->n_elements, 6U);
  EXPECT_EQ(difference->n_different, 1U);
  EXPECT_EQ(difference->not_compared, "");
  ASSERT_TRUE(difference->first.has_value());
  EXPECT_EQ(difference->first->index, (Index{1, 2}));
  EXPECT_EQ(difference->first->a, "0.1");
  EXPECT_EQ(difference->first->b, "0.10000001");
  EXPECT_EQ(difference->first->bits_a, "3dcccccd");
  EXPECT_EQ(difference->first->bits_b, "3dccccce");
  EXPECT_EQ(difference->first->ulps, 1U);
  EXPECT_EQ(difference->largest_difference, 0x1p-27);
}

TEST_F(TensorDifferenceTest, TheFirstAndTheFarthestAreToldApart) {
  std::vector<double> a(120, 1.0);
  std::vector<double> b = a;
  b[7] = std::nextafter(1.0, 2.0);
  b[65] = 1.5;
  b[66] = 1.25;
  const auto difference = compare(DType::kFloat64, {2, 3, 4, 5}, a, b);
  ASSERT_TRUE(difference && difference->first && difference->farthest);
  EXPECT_EQ(difference->n_different, 3U);
  EXPECT_EQ(difference->first->index, (Index{0, 0, 1, 2}));
  EXPECT_EQ(difference->first->ulps, 1U);
  EXPECT_EQ(difference->farthest->index, (Index{1, 0, 1, 0}));
  EXPECT_EQ(difference->farthest->ulps, std::uint64_t{1} << 51);
  EXPECT_EQ(difference->largest_difference, 0.5);
}

TEST_F(TensorDifferenceTest, NaNEqualsNaNWhateverItsBits) {
  const auto floats = [](std::vector<std::uint32_t> bits) { return bits; };
  const auto same = compare(DType::kFloat32, {2}, floats({0x7fc00000, 0x3f800000}),
                            floats({0xffc00123, 0x3f800001}));
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(same->n_different, 1U);
  EXPECT_EQ(same->first->index, Index{1});
  const auto other = compare(DType::kFloat32, {2}, floats({0x7fc00000, 0x3f800000}),
                             floats({0x40000000, 0x3f800000}));
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->n_different, 1U);
  EXPECT_EQ(other->first->a, "nan");
  EXPECT_EQ(other->first->b, "2");
  EXPECT_EQ(other->first->ulps, kFar);
}

TEST_F(TensorDifferenceTest, ANaNDoesNotHideTheLargestDifference) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto difference = compare<float>(DType::kFloat32, {3}, {nan, 1, 1}, {1, 3, nan});
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->n_different, 3U);
  EXPECT_EQ(difference->largest_difference, 2);
  EXPECT_EQ(difference->farthest->index, Index{0});
}

TEST_F(TensorDifferenceTest, ZerosOfEitherSignDiffer) {
  const auto difference = compare<float>(DType::kFloat32, {2}, {0.0F, 1}, {-0.0F, 1});
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->n_different, 1U);
  EXPECT_EQ(difference->first->a, "0");
  EXPECT_EQ(difference->first->b, "-0");
  EXPECT_EQ(difference->first->ulps, 1U);
  EXPECT_EQ(difference->largest_difference, 0);
}

TEST_F(TensorDifferenceTest, HalvesAreReadByTheirFormat) {
  const std::vector<std::uint16_t> a = {0x3c00, 0x7bff};
  const std::vector<std::uint16_t> b = {0x3c00, 0x7bfe};
  const auto half = compare(DType::kFloat16, {2}, a, b);
  ASSERT_TRUE(half.has_value());
  EXPECT_EQ(half->first->a, "65504");
  EXPECT_EQ(half->first->b, "65472");
  EXPECT_EQ(half->first->bits_b, "7bfe");
  EXPECT_EQ(half->first->ulps, 1U);
  const auto brain = compare(DType::kBFloat16, {2}, a, b);
  ASSERT_TRUE(brain.has_value());
  EXPECT_EQ(brain->first->ulps, 1U);
  EXPECT_GT(brain->largest_difference, 1e33);
}

TEST_F(TensorDifferenceTest, IntegersAndBooleansAreWhole) {
  const auto whole = compare<std::int64_t>(DType::kInt64, {2}, {-1, 5}, {-1, -5});
  ASSERT_TRUE(whole.has_value());
  EXPECT_EQ(whole->first->a, "5");
  EXPECT_EQ(whole->first->b, "-5");
  EXPECT_EQ(whole->first->ulps, 10U);
  EXPECT_EQ(whole->first->difference, 10);
  const auto small = compare<std::int8_t>(DType::kInt8, {1}, {-128}, {127});
  ASSERT_TRUE(small.has_value());
  EXPECT_EQ(small->first->ulps, 255U);
  const auto flags = compare<std::uint8_t>(DType::kBool, {3}, {0, 1, 0}, {0, 1, 1});
  ASSERT_TRUE(flags.has_value());
  EXPECT_EQ(flags->n_different, 1U);
  EXPECT_EQ(flags->first->index, Index{2});
  EXPECT_EQ(flags->first->b, "1");
  EXPECT_EQ(flags->first->ulps, kFar) << "no distance, only another flag";
}

TEST_F(TensorDifferenceTest, AComplexElementCountsOnce) {
  using Complex = std::complex<float>;
  const auto difference = compare<Complex>(DType::kComplex64, {3}, {{1, 2}, {3, 4}, {5, 6}},
                                           {{1, 2}, {3.5F, 5}, {5, 6.5F}});
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->n_elements, 3U);
  EXPECT_EQ(difference->n_different, 2U);
  EXPECT_EQ(difference->first->index, Index{1});
  EXPECT_EQ(difference->first->a, "3");
  EXPECT_EQ(difference->largest_difference, 1);
  const auto wide = compare<std::complex<double>>(DType::kComplex128, {1}, {{1, 2}}, {{1, 3}});
  ASSERT_TRUE(wide.has_value());
  EXPECT_EQ(wide->first->bits_b, "4008000000000000");
}

TEST_F(TensorDifferenceTest, AScalarHasNoIndex) {
  const auto difference = compare<float>(DType::kFloat32, {}, {1}, {2});
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->form_a, "float32[]");
  EXPECT_EQ(difference->n_elements, 1U);
  EXPECT_EQ(difference->first->index, Index{});
}

TEST_F(TensorDifferenceTest, OtherShapesAndTypesAreNotCompared) {
  const KeptTensor a = keep<float>("a", DType::kFloat32, {4}, {1, 2, 3, 4});
  const KeptTensor b = keep<float>("b", DType::kFloat32, {2, 2}, {1, 2, 3, 4});
  const auto shapes = compare_tensors(focus("a"), a, focus("b"), b);
  ASSERT_TRUE(shapes.has_value());
  EXPECT_EQ(shapes->form_b, "float32[2, 2]");
  EXPECT_EQ(shapes->not_compared, "their types or shapes differ");
  EXPECT_EQ(shapes->first, std::nullopt);
}

TEST_F(TensorDifferenceTest, WhatWasLeftOutIsSaid) {
  KeptTensor a = keep<float>("a", DType::kFloat32, {1}, {1});
  KeptTensor b = keep<float>("b", DType::kFloat32, {1}, {1});
  a.offset = b.offset = std::nullopt;
  a.left_out = b.left_out = "too large";
  const auto difference = compare_tensors(focus("a"), a, focus("b"), b);
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->not_compared, "too large");
  b.digest = a.digest;
  EXPECT_FALSE(compare_tensors(focus("a"), a, focus("b"), b).has_value());
  a.digest = b.digest = "";
  EXPECT_FALSE(compare_tensors(focus("a"), a, focus("b"), b).has_value())
      << "content that nobody can read says nothing";
}

TEST_F(TensorDifferenceTest, ElementsThatAreMissingAreSaid) {
  const KeptTensor a = keep<float>("a", DType::kFloat32, {2}, {1, 2});
  const KeptTensor b = keep<float>("b", DType::kFloat32, {2}, {1, 3});
  std::filesystem::resize_file(path("b") + "/tensors.bin", kOffset + 7);
  const auto difference = compare_tensors(focus("a"), a, focus("b"), b);
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->not_compared, "tensors.bin is cut off");
  std::filesystem::remove(path("b") + "/tensors.bin");
  EXPECT_THROW(compare_tensors(focus("a"), a, focus("b"), b), UnsupportedError);
}

TEST_F(TensorDifferenceTest, SizesThatNoFileHoldsAreSaid) {
  KeptTensor a = keep<float>("a", DType::kFloat32, {2}, {1, 2});
  KeptTensor b = keep<float>("b", DType::kFloat32, {2}, {1, 3});
  a.sizes = b.sizes = {std::int64_t{1} << 62};
  const auto difference = compare_tensors(focus("a"), a, focus("b"), b);
  ASSERT_TRUE(difference.has_value());
  EXPECT_EQ(difference->not_compared, "tensors.bin is cut off");
}

TEST_F(TensorDifferenceTest, ATensorMoreIsSaid) {
  FocusRecord a = focus("a");
  FocusRecord b = focus("b");
  a.outputs = {keep<float>("a", DType::kFloat32, {1}, {1})};
  b.outputs = {keep<float>("b", DType::kFloat32, {1}, {1})};
  EXPECT_TRUE(compare_focus(a, b).values.empty());
  b.outputs.push_back(b.outputs.front());
  EXPECT_EQ(compare_focus(a, b).values, std::vector<std::string>{"tensors of output: 1 and 2"});
}

TEST_F(TensorDifferenceTest, InputsThatReRunsSawDifferAreBelievedOverTheRecord) {
  FocusDifference values;
  values.outputs.emplace_back();
  EXPECT_EQ(kind_with_values(DifferenceKind::kOutputs, values), DifferenceKind::kOutputs);
  values.inputs.emplace_back();
  EXPECT_EQ(kind_with_values(DifferenceKind::kOutputs, values), DifferenceKind::kInputs);
  EXPECT_EQ(kind_with_values(DifferenceKind::kArguments, values), DifferenceKind::kArguments);
}

TEST_F(TensorDifferenceTest, AWholeOperationIsCompared) {
  FocusRecord a = focus("a");
  FocusRecord b = focus("b");
  a.inputs = {keep<float>("a", DType::kFloat32, {2}, {1, 2})};
  b.inputs = {keep<float>("b", DType::kFloat32, {2}, {1, 2})};
  a.inputs[0].digest = b.inputs[0].digest;
  a.values = b.values = {{"alpha", "0.5"}, {"dim", "1"}};
  const FocusDifference same = compare_focus(a, b);
  EXPECT_TRUE(same.is_empty());
  EXPECT_EQ(same.n_inputs, 1U);

  b.values[1].text = "2";
  const FocusDifference values = compare_focus(a, b);
  EXPECT_EQ(values.values, std::vector<std::string>{"dim: 1 and 2"});
  EXPECT_FALSE(values.is_empty());

  b.values = a.values;
  b.outputs = a.outputs = a.inputs;
  b.outputs[0].digest = "another";
  keep<float>("b", DType::kFloat32, {2}, {1, 3});
  const FocusDifference outputs = compare_focus(a, b);
  EXPECT_TRUE(outputs.inputs.empty());
  ASSERT_EQ(outputs.outputs.size(), 1U);
  EXPECT_EQ(outputs.outputs[0].first->b, "3");
}

}  // namespace
}  // namespace trueseed::diagnose

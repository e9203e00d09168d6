// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/difference_text.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using Lines = std::vector<std::string>;

Operation add_operation() {
  Operation operation;
  operation.name = "aten::add.Tensor";
  operation.site = "/none/train.py:12 forward";
  operation.signature = "(f32[2]) -> f32[2]";
  operation.row.step = 3;
  return operation;
}

Difference difference_of(DifferenceKind kind) {
  Difference difference;
  difference.kind = kind;
  difference.place = {"main.0.rows", "main", 1234};
  difference.a = difference.b = add_operation();
  return difference;
}

Lines text_of(const Difference& difference) {
  return difference_text(difference, std::nullopt, std::nullopt, {});
}

bool has_line(const Lines& lines, const std::string& line) {
  return std::ranges::find(lines, line) != lines.end();
}

bool mentions(const Lines& lines, const std::string& text) {
  return std::ranges::any_of(
      lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

ElementPair pair_at(std::vector<std::int64_t> index, std::uint64_t ulps) {
  return {std::move(index), "0.1", "0.10000001", "3dcccccd", "3dccccce", ulps, 0.5};
}

Finding finding_with(std::uint64_t n_different) {
  Finding finding;
  finding.directory_a = "/records/run-03";
  finding.directory_b = "/records/run-04";
  KeptTensor self;
  self.dtype_name = "float32";
  self.sizes = {2};
  finding.focus.inputs.push_back(self);
  finding.difference.n_inputs = 1;
  TensorDifference output{.name = "output", .form_a = "float32[2]", .form_b = "float32[2]"};
  output.n_elements = 2;
  output.n_different = n_different;
  output.first = output.farthest = pair_at({1}, 1);
  output.largest_difference = 0x1p-27;
  finding.difference.outputs.push_back(output);
  return finding;
}

TEST(PlaceText, NamesWhereAndWhen) {
  Difference difference = difference_of(DifferenceKind::kOutputs);
  EXPECT_EQ(place_text(difference), "operation 1,234 of main, step 3, forward pass");
  difference.place = {"rank1.1.rows", "autograd 0", 5};
  difference.b->row.phase = record::Phase::kBackward;
  EXPECT_EQ(place_text(difference),
            "operation 5 of rank1 (2nd), autograd 0, step 3, backward pass");
  difference.b.reset();
  difference.a->row.phase = record::Phase::kOptimizer;
  EXPECT_EQ(place_text(difference), "operation 5 of rank1 (2nd), autograd 0, step 3, optimizer");
}

TEST(DifferenceText, SaysWhatDiffersAndWhere) {
  EXPECT_EQ(text_of(difference_of(DifferenceKind::kOutputs)),
            (Lines{"First difference: operation 1,234 of main, step 3, forward pass",
                   "  differs     inputs equal, outputs not",
                   "  operation   aten::add.Tensor, of (f32[2]) -> f32[2]",
                   "  line        /none/train.py:12 in forward"}));
}

TEST(DifferenceText, EveryKindHasItsOwnWords) {
  std::vector<std::string> words;
  for (const DifferenceKind kind :
       {DifferenceKind::kOutputs, DifferenceKind::kInputs, DifferenceKind::kArguments,
        DifferenceKind::kGenerator, DifferenceKind::kOutcome, DifferenceKind::kTrace,
        DifferenceKind::kMissing}) {
    words.push_back(text_of(difference_of(kind))[1]);
    EXPECT_GT(words.back().size(), std::string("  differs     ").size());
  }
  std::ranges::sort(words);
  EXPECT_EQ(std::ranges::adjacent_find(words), words.end());
}

TEST(DifferenceText, OfTheBackwardPassNamesTheForwardLine) {
  Difference difference = difference_of(DifferenceKind::kOutputs);
  difference.b->forward_site = "/none/train.py:5 loss";
  difference.b->node = "AddBackward0";
  const Lines lines = text_of(difference);
  EXPECT_TRUE(has_line(lines,
                       "  operation   aten::add.Tensor, in AddBackward0, of (f32[2]) ->"
                       " f32[2]"));
  EXPECT_TRUE(has_line(lines, "  gradient of /none/train.py:5 in loss"));
  EXPECT_TRUE(has_line(lines, "  called by   /none/train.py:12 in forward"));
  EXPECT_FALSE(mentions(lines, "  line"));
}

TEST(DifferenceText, SaysWhichRunRaised) {
  Difference difference = difference_of(DifferenceKind::kOutcome);
  difference.a->row.flags = record::kRaised;
  EXPECT_TRUE(has_line(text_of(difference), "  raised      run 1"));
  std::swap(difference.a, difference.b);
  EXPECT_TRUE(has_line(text_of(difference), "  raised      run 2"));
  EXPECT_FALSE(mentions(text_of(difference_of(DifferenceKind::kOutputs)), "raised"));
}

TEST(DifferenceText, ShowsBothWaysOfATrace) {
  Difference difference = difference_of(DifferenceKind::kTrace);
  difference.b->name = "aten::mul.Tensor";
  difference.n_only_a = 1;
  difference.n_only_b = 2;
  difference.goes_on_alike = true;
  Lines lines = difference_text(difference, std::nullopt, std::nullopt, {"a", "b"});
  EXPECT_TRUE(has_line(lines, "  a           aten::add.Tensor, of (f32[2]) -> f32[2]"));
  EXPECT_TRUE(has_line(lines, "  b           aten::mul.Tensor, of (f32[2]) -> f32[2]"));
  EXPECT_TRUE(has_line(lines,
                       "  alignment   a alone has 1 operation here, b 2; after these both"
                       " go on alike"));
  difference.goes_on_alike = false;
  lines = text_of(difference);
  EXPECT_TRUE(has_line(lines,
                       "  alignment   the two do not go on alike within the next"
                       " operations"));
}

TEST(DifferenceText, OfATailCountsWhatTheLongerRunHas) {
  Difference difference = difference_of(DifferenceKind::kTrace);
  difference.a.reset();
  difference.n_only_b = 7;
  const Lines lines = text_of(difference);
  EXPECT_TRUE(has_line(lines, "  run 1       nothing more"));
  EXPECT_TRUE(has_line(lines, "  alignment   run 1 alone has 0 operations here, run 2 7"));
  EXPECT_FALSE(mentions(lines, "go on alike"));
}

TEST(DifferenceText, OfAMissingThreadCountsWhatItHas) {
  Difference difference = difference_of(DifferenceKind::kMissing);
  difference.b.reset();
  difference.n_only_a = 7;
  const Lines lines = text_of(difference);
  EXPECT_TRUE(has_line(lines, "  differs     one of the two lacks this process or thread"));
  EXPECT_TRUE(has_line(lines, "  alignment   run 1 alone has 7 operations here, run 2 0"));
  EXPECT_FALSE(mentions(lines, "go on alike"));
}

TEST(DifferenceText, ShowsTheValues) {
  const Lines lines =
      difference_text(difference_of(DifferenceKind::kOutputs), finding_with(1), std::nullopt, {});
  EXPECT_TRUE(has_line(lines, "  inputs      identical: 1 tensor, float32[2]"));
  EXPECT_TRUE(has_line(lines, "  output      output, float32[2]: 1 of 2 elements differs"));
  EXPECT_TRUE(has_line(lines,
                       "                first    [1]: 0.1 and 0.10000001  (0x3dcccccd,"
                       " 0x3dccccce; 1 ULP)"));
  EXPECT_TRUE(has_line(lines, "  seen in     run-03 and run-04, every input digested anew"));
  EXPECT_FALSE(mentions(lines, "farthest"));
  EXPECT_FALSE(mentions(lines, "largest difference"));
}

TEST(DifferenceText, ShowsTheFarthestWhereItIsAnother) {
  Finding finding = finding_with(2);
  finding.difference.outputs[0].farthest = pair_at({0}, std::numeric_limits<std::uint64_t>::max());
  const Lines lines =
      difference_text(difference_of(DifferenceKind::kOutputs), finding, std::nullopt, {});
  EXPECT_TRUE(has_line(lines, "  output      output, float32[2]: 2 of 2 elements differ"));
  EXPECT_TRUE(mentions(lines,
                       "farthest [0]: 0.1 and 0.10000001  (0x3dcccccd, 0x3dccccce; not"
                       " comparable)"));
  EXPECT_TRUE(has_line(lines, "                largest difference 7.45e-09"));
}

TEST(DifferenceText, ShowsInputsThatDiffer) {
  Finding finding = finding_with(1);
  finding.difference.inputs = finding.difference.outputs;
  finding.difference.inputs[0].name = "self";
  finding.difference.inputs[0].not_compared = "too large";
  finding.difference.values = {"alpha: 1 and 2"};
  const Lines lines =
      difference_text(difference_of(DifferenceKind::kOutputs), finding, std::nullopt, {});
  EXPECT_TRUE(has_line(lines, "  argument    alpha: 1 and 2"));
  EXPECT_TRUE(has_line(lines,
                       "  input       self, float32[2]: its elements were not compared: too"
                       " large"));
  EXPECT_FALSE(mentions(lines, "identical"));
}

TEST(DifferenceText, ShowsFewTensorsOfMany) {
  Finding finding = finding_with(1);
  finding.difference.outputs.resize(9, finding.difference.outputs[0]);
  const Lines lines =
      difference_text(difference_of(DifferenceKind::kOutputs), finding, std::nullopt, {});
  EXPECT_EQ(std::ranges::count_if(
                lines, [](const std::string& line) { return line.find("1 of 2") != line.npos; }),
            4);
  EXPECT_TRUE(has_line(lines, "                and 5 more tensors"));
}

TEST(DifferenceText, WhatOnlyOneReRunKeptIsTheWayThere) {
  Finding finding = finding_with(1);
  finding.directory_b = "";
  finding.focus.module = "conv1 (Conv2d of Net)";
  finding.focus.stack = {{"/none/train.py", 12, "forward", "", false},
                         {"/none/torch/module.py", 99, "_call_impl", "", true},
                         {"/none/train.py", 40, "main", "", false}};
  const Lines lines =
      difference_text(difference_of(DifferenceKind::kOutputs), finding, std::nullopt, {});
  EXPECT_TRUE(has_line(lines, "  called by   /none/train.py:40 in main"));
  EXPECT_TRUE(has_line(lines, "  module      conv1 (Conv2d of Net)"));
  EXPECT_FALSE(mentions(lines, "module.py")) << "a library's lines are left out";
  EXPECT_FALSE(mentions(lines, "elements differ"));
  EXPECT_FALSE(mentions(lines, "seen in"));
}

TEST(DifferenceText, WithoutPythonTheCodeOfTheProgramIsNamed) {
  Finding finding = finding_with(1);
  finding.focus.native_stack = {{"/usr/lib/libtorch_cpu.so", 0x33}, {"/none/libtrain.so", 0x1a2b}};
  const Difference difference = difference_of(DifferenceKind::kOutputs);
  const Lines lines = difference_text(difference, finding, std::nullopt, {});
  EXPECT_TRUE(has_line(lines, "  line        libtrain.so+0x1a2b"));
  EXPECT_FALSE(mentions(lines, "libtorch"));
  finding.focus.stack = {{"/none/train.py", 40, "main", "", false}};
  EXPECT_FALSE(
      mentions(difference_text(difference, finding, std::nullopt, {}), "libtrain.so+0x1a2b"));
}

TEST(DifferenceText, IntegersHaveNoUnitsInTheLastPlace) {
  Finding finding = finding_with(1);
  TensorDifference& output = finding.difference.outputs[0];
  const Difference difference = difference_of(DifferenceKind::kOutputs);
  for (const char* form : {"int64[2]", "bool[2]", "uint8[2]"}) {
    output.form_a = output.form_b = form;
    EXPECT_FALSE(mentions(difference_text(difference, finding, std::nullopt, {}), "ULP"));
  }
  for (const char* form : {"float64[2]", "bfloat16[2]", "float8_e5m2[2]", "complex64[2]"}) {
    output.form_a = output.form_b = form;
    EXPECT_TRUE(mentions(difference_text(difference, finding, std::nullopt, {}), "; 1 ULP)"));
  }
}

TEST(DifferenceText, NamesTheCause) {
  const Difference difference = difference_of(DifferenceKind::kGenerator);
  const Lines lines = difference_text(difference, std::nullopt, likely_cause(difference), {});
  EXPECT_TRUE(mentions(lines, "  likely      TS103 reseeded-by-program: "));
  EXPECT_TRUE(mentions(lines, "  evidence    the generator had another state"));
  EXPECT_TRUE(mentions(lines, "  cure        find the call"));
  EXPECT_FALSE(mentions(text_of(difference), "TS103"));
}

using DifferenceTextTest = RecordTest;

TEST_F(DifferenceTextTest, QuotesTheLineOfTheProgram) {
  std::ofstream(path("train.py")) << "import torch\n    y = x + w\n";
  Difference difference = difference_of(DifferenceKind::kOutputs);
  difference.b->site = path("train.py") + ":2 forward";
  EXPECT_TRUE(has_line(text_of(difference), "                y = x + w"));
}

}  // namespace
}  // namespace trueseed::diagnose

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/causes.h"

#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace trueseed::diagnose {
namespace {

Operation operation_named(const std::string& name, std::uint16_t flags = 0) {
  Operation operation;
  operation.name = name;
  operation.row.flags = flags;
  return operation;
}

Difference difference_of(DifferenceKind kind, const Operation& operation) {
  Difference difference;
  difference.kind = kind;
  difference.a = difference.b = operation;
  return difference;
}

std::string code_of(DifferenceKind kind, const std::string& name = "aten::mm",
                    std::uint16_t flags = 0) {
  const LikelyCause cause = likely_cause(difference_of(kind, operation_named(name, flags)));
  EXPECT_FALSE(cause.evidence.empty());
  return std::string(cause.cause->code);
}

TEST(Causes, HaveACodeANameATextAndACure) {
  std::set<std::string_view> codes;
  std::set<std::string_view> names;
  for (const Cause& cause : causes()) {
    EXPECT_TRUE(std::regex_match(std::string(cause.code), std::regex("TS[1-9][0-9]{2}")));
    EXPECT_TRUE(std::regex_match(std::string(cause.name), std::regex("[a-z]+(-[a-z]+)*")));
    EXPECT_FALSE(cause.text.empty());
    EXPECT_FALSE(cause.cure.empty());
    codes.insert(cause.code);
    names.insert(cause.name);
  }
  EXPECT_EQ(codes.size(), causes().size());
  EXPECT_EQ(names.size(), causes().size());
}

TEST(LikelyCause, OfOtherOutputsIsTheOperation) {
  EXPECT_EQ(code_of(DifferenceKind::kOutputs), "TS900");
  EXPECT_EQ(code_of(DifferenceKind::kOutputs, "aten::add.Tensor"), "TS900");
  for (const char* name :
       {"aten::index_put_", "aten::scatter_add_", "aten::index_add", "aten::bincount",
        "aten::embedding_dense_backward", "aten::_unsafe_index_put"}) {
    EXPECT_EQ(code_of(DifferenceKind::kOutputs, name), "TS201") << name;
  }
}

TEST(LikelyCause, OfOtherOutputsFromUnwrittenMemoryIsThat) {
  EXPECT_EQ(code_of(DifferenceKind::kOutputs, "aten::mm", record::kReadsUnwritten), "TS207");
  EXPECT_EQ(code_of(DifferenceKind::kOutputs, "aten::index_add", record::kReadsUnwritten), "TS207");
}

TEST(LikelyCause, OfOtherInputsIsWhereTheyCameFrom) {
  EXPECT_EQ(code_of(DifferenceKind::kInputs), "TS209");
  EXPECT_EQ(code_of(DifferenceKind::kInputs, "aten::mm", record::kReadsEntered), "TS303");
  EXPECT_EQ(code_of(DifferenceKind::kInputs, "aten::lift_fresh"), "TS303");
  EXPECT_EQ(code_of(DifferenceKind::kInputs, "aten::from_file"), "TS303");
  EXPECT_EQ(code_of(DifferenceKind::kInputs, "aten::mm", record::kReadsUnwritten), "TS207");
  EXPECT_EQ(
      code_of(DifferenceKind::kInputs, "aten::mm", record::kReadsInFlight | record::kReadsEntered),
      "TS208");
}

TEST(LikelyCause, OfTheOtherKinds) {
  EXPECT_EQ(code_of(DifferenceKind::kArguments), "TS120");
  EXPECT_EQ(code_of(DifferenceKind::kGenerator), "TS103");
  EXPECT_EQ(code_of(DifferenceKind::kTrace), "TS900");
  EXPECT_EQ(code_of(DifferenceKind::kMissing), "TS900");
  EXPECT_EQ(code_of(DifferenceKind::kOutcome), "TS900");
}

TEST(LikelyCause, TakesTheOperationOfTheRunThatHasOne) {
  Difference difference = difference_of(DifferenceKind::kTrace, operation_named("aten::mm"));
  difference.b.reset();
  EXPECT_EQ(likely_cause(difference).cause->code, "TS900");
}

}  // namespace
}  // namespace trueseed::diagnose

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/simd/target.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"

namespace trueseed::simd {
namespace {

TEST(Target, NamesAndParsingAgree) {
  for (const Target target :
       {Target::kScalar, Target::kSse4, Target::kAvx2, Target::kAvx3, Target::kNeon}) {
    EXPECT_EQ(parse_target(target_name(target)), target);
  }
  EXPECT_EQ(parse_target("AVX2"), std::nullopt);
  EXPECT_EQ(parse_target(""), std::nullopt);
}

TEST(Target, ScalarIsAvailableEverywhereAndTheBestIsTheDefault) {
  EXPECT_EQ(available_targets().front(), Target::kScalar);
  EXPECT_TRUE(std::ranges::is_sorted(available_targets()));
  EXPECT_EQ(choose_target(""), available_targets().back());
}

TEST(Target, AnAvailableOneIsChosenByName) {
  for (const Target target : available_targets()) {
    EXPECT_EQ(choose_target(target_name(target)), target);
  }
}

TEST(Target, OneThatTheCpuLacksIsRefused) {
  for (const Target target : {Target::kSse4, Target::kAvx2, Target::kAvx3, Target::kNeon}) {
    if (std::ranges::find(available_targets(), target) != available_targets().end()) continue;
    EXPECT_THROW(choose_target(target_name(target)), UnsupportedError);
  }
}

TEST(Target, AnUnknownNameIsRefusedWithTheKnownOnes) {
  try {
    choose_target("avx9");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()),
              "TRUESEED_TARGET=avx9 names no instruction set; allowed are scalar, sse4, avx2,"
              " avx3, neon");
  }
}

}  // namespace
}  // namespace trueseed::simd

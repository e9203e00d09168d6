// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/mt19937.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed::engines {
namespace {

TEST(Mt19937, TheTenThousandthWordIsThatOfTheCppStandard) {
  Mt19937 engine;
  std::uint32_t word = 0;
  for (int i = 0; i < 10000; ++i) word = engine.next();
  EXPECT_EQ(word, 4123659995U);
}

TEST(Mt19937, SeedingByWordsGivesThePublishedFirstWords) {
  const std::uint32_t words[] = {0x123, 0x234, 0x345, 0x456};
  Mt19937 engine = Mt19937::by_array(words);
  EXPECT_EQ(engine.next(), 1067595299U);
  EXPECT_EQ(engine.next(), 955945823U);
  EXPECT_EQ(engine.next(), 477289528U);
  EXPECT_THROW(Mt19937::by_array({}), std::invalid_argument);
}

TEST(Mt19937, APositionBeyondTheBlockIsRefused) {
  EXPECT_THROW(Mt19937(Mt19937Key{}, 625), std::out_of_range);
}

TEST(Mt19937, AFillGivesTheNextWordsOnEveryTargetWhateverItsSizeAndPosition) {
  for (const simd::Target target : simd::available_targets()) {
    SCOPED_TRACE(simd::target_name(target));
    Mt19937 one_by_one(73);
    Mt19937 filled(73);
    for (const std::size_t n : {0, 1, 3, 620, 1, 15, 16, 17, 623, 624, 625, 1248, 5000, 1}) {
      std::vector<std::uint32_t> expected(n);
      for (std::uint32_t& word : expected) word = one_by_one.next();
      std::vector<std::uint32_t> words(n + 1, 7);
      filled.fill(std::span(words).first(n), target);
      EXPECT_EQ(words.back(), 7U);
      words.pop_back();
      EXPECT_EQ(words, expected);
      EXPECT_EQ(filled, one_by_one);
    }
  }
}

}  // namespace
}  // namespace trueseed::engines

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/base/integer.h"

#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed {
namespace {

using Words = std::vector<std::uint32_t>;

TEST(Integer, ZeroIsOneWordAndNeverNegative) {
  for (const Integer& zero : {Integer(), Integer(0), Integer::parse("-0"), Integer::parse("000"),
                              Integer::parse("+0x0"), Integer::from_words({}, true)}) {
    EXPECT_EQ(zero.magnitude_words(), Words{0});
    EXPECT_FALSE(zero.is_negative());
    EXPECT_EQ(zero.to_decimal(), "0");
  }
}

TEST(Integer, TakesEveryIntegralType) {
  EXPECT_EQ(Integer(std::int8_t{-128}).to_decimal(), "-128");
  EXPECT_EQ(Integer(std::numeric_limits<std::int64_t>::min()).to_decimal(), "-9223372036854775808");
  EXPECT_EQ(Integer(std::numeric_limits<std::uint64_t>::max()).to_decimal(),
            "18446744073709551615");
  EXPECT_EQ(Integer(true), Integer(1));
}

TEST(Integer, ParsesDecimalAndHexadecimal) {
  EXPECT_EQ(Integer::parse("4294967296").magnitude_words(), (Words{0, 1}));
  EXPECT_EQ(Integer::parse("-0xFfffffff01").magnitude_words(), (Words{0xffffff01, 0xff}));
  EXPECT_EQ(Integer::parse("+0007"), Integer(7));
  EXPECT_EQ(Integer::parse("1606938044258990275541962092341162602522202993782792835301376"),
            Integer::parse("0x1" + std::string(50, '0')));  // 2^200
  EXPECT_EQ(Integer::parse("0x1" + std::string(50, '0')).to_decimal(),
            "1606938044258990275541962092341162602522202993782792835301376");
}

TEST(Integer, RefusesAnythingElse) {
  for (const char* text : {"", "+", "-", "0x", "1.5", "1_000", " 1", "1 ", "0b1", "abc", "--1",
                           "1e3", "0x-1", "\xff", "1\n"}) {
    EXPECT_THROW(Integer::parse(text), std::invalid_argument) << '"' << text << '"';
  }
  try {
    Integer::parse(std::string(5000, 'z'));
    FAIL();
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("any integer is allowed"), std::string::npos) << message;
    EXPECT_LT(message.size(), 400U);
  }
}

TEST(Integer, DecimalReadsBack) {
  std::mt19937 words(73);
  for (std::size_t size = 1; size <= 40; ++size) {
    for (const bool negative : {false, true}) {
      Words magnitude(size);
      for (std::uint32_t& word : magnitude)
        word = words() % 5 == 0 ? 0 : static_cast<std::uint32_t>(words());
      const Integer value = Integer::from_words(magnitude, negative);
      EXPECT_EQ(Integer::parse(value.to_decimal()), value);
    }
  }
}

TEST(Integer, DecimalKeepsZerosInside) {
  for (const std::string text : {"1000000000", "1000000001", "1000000000000000000",
                                 "1000000000000000000000000001", "-4000000000000000000000000000"}) {
    EXPECT_EQ(Integer::parse(text).to_decimal(), text);
  }
}

TEST(Integer, IsOrdered) {
  const std::vector<Integer> ascending = {Integer::parse("-99999999999999999999"),
                                          Integer(-4294967296),
                                          Integer(-2),
                                          Integer(-1),
                                          Integer(0),
                                          Integer(1),
                                          Integer(4294967295),
                                          Integer(4294967296),
                                          Integer(8589934591),
                                          Integer::parse("99999999999999999999")};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(ascending[i] <=> ascending[j], i <=> j) << i << ' ' << j;
      EXPECT_EQ(ascending[i] == ascending[j], i == j) << i << ' ' << j;
    }
  }
}

TEST(Integer, KnowsWhatFits) {
  EXPECT_TRUE(Integer(0).fits_u32());
  EXPECT_TRUE(Integer(4294967295).fits_u32());
  EXPECT_FALSE(Integer(4294967296).fits_u32());
  EXPECT_FALSE(Integer(-1).fits_u32());
  EXPECT_EQ(Integer::parse("18446744073709551615").to_u64(), ~std::uint64_t{0});
  EXPECT_EQ(Integer::parse("18446744073709551616").to_u64(), std::nullopt);
  EXPECT_EQ(Integer(-1).to_u64(), std::nullopt);
}

}  // namespace
}  // namespace trueseed

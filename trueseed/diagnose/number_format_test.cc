// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/number_format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trueseed::diagnose {
namespace {

using Kind = digest::ElementKind;

constexpr std::uint64_t kFar = std::numeric_limits<std::uint64_t>::max();

// A float format whose every pattern can be tried.
struct SmallFormat {
  const char* name;
  Kind kind;
  std::size_t size_bytes;
  std::uint64_t n_nans;
};

constexpr SmallFormat kSmallFormats[] = {
    {"float16", Kind::kFloat16, 2, 2 * 1023},
    {"bfloat16", Kind::kBFloat16, 2, 2 * 127},
    {"float8_e5m2", Kind::kFloat8E5M2, 1, 2 * 3},
    {"float8_e4m3fn", Kind::kFloat8E4M3, 1, 2},
};

std::vector<std::uint64_t> numbers_of(const SmallFormat& format) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << (8 * format.size_bytes); ++bits) {
    if (!std::isnan(value_of(format.kind, bits, format.size_bytes))) numbers.push_back(bits);
  }
  return numbers;
}

TEST(ValueOf, EqualsKnownValues) {
  struct Known {
    Kind kind;
    std::size_t size_bytes;
    std::uint64_t bits;
    double value;
  };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Known known[] = {
      {Kind::kFloat16, 2, 0x3c00, 1},
      {Kind::kFloat16, 2, 0x3555, 0x1.554p-2},
      {Kind::kFloat16, 2, 0x7bff, 65504},
      {Kind::kFloat16, 2, 0x0001, 0x1p-24},
      {Kind::kFloat16, 2, 0x83ff, -0x1.ff8p-15},
      {Kind::kFloat16, 2, 0x0400, 0x1p-14},
      {Kind::kFloat16, 2, 0xfc00, -kInfinity},
      {Kind::kBFloat16, 2, 0x3f80, 1},
      {Kind::kBFloat16, 2, 0xc049, -0x1.92p+1},
      {Kind::kBFloat16, 2, 0x7f80, kInfinity},
      {Kind::kFloat8E4M3, 1, 0x7e, 448},
      {Kind::kFloat8E4M3, 1, 0x01, 0x1p-9},
      {Kind::kFloat8E4M3, 1, 0xb8, -1},
      {Kind::kFloat8E5M2, 1, 0x7b, 57344},
      {Kind::kFloat8E5M2, 1, 0x01, 0x1p-16},
      {Kind::kFloat8E5M2, 1, 0x7c, kInfinity},
      {Kind::kFloat32, 4, 0x3dcccccd, 0x1.99999ap-4},
      {Kind::kFloat64, 8, 0xbfb999999999999a, -0.1},
      {Kind::kSigned, 1, 0xff, -1},
      {Kind::kSigned, 2, 0x8000, -32768},
      {Kind::kSigned, 8, 0xfffffffffffffffe, -2},
      {Kind::kUnsigned, 1, 0xff, 255},
      {Kind::kUnsigned, 8, 0xffffffff00000000, 0xffffffff00000000p0},
      {Kind::kBits, 1, 1, 1},
  };
  for (const Known& number : known) {
    EXPECT_EQ(value_of(number.kind, number.bits, number.size_bytes), number.value)
        << std::hex << number.bits;
  }
}

TEST(ValueOf, BFloat16IsTheUpperHalfOfAFloat) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const double expected = std::bit_cast<float>(bits << 16);
    const double value = value_of(Kind::kBFloat16, bits, 2);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(value)) << bits;
    } else {
      ASSERT_EQ(std::bit_cast<std::uint64_t>(value), std::bit_cast<std::uint64_t>(expected));
    }
  }
}

TEST(ValueOf, NaNsAreThoseOfTheFormat) {
  for (const SmallFormat& format : kSmallFormats) {
    const std::uint64_t n = std::uint64_t{1} << (8 * format.size_bytes);
    EXPECT_EQ(n - numbers_of(format).size(), format.n_nans) << format.name;
  }
  EXPECT_TRUE(std::isnan(value_of(Kind::kFloat32, 0x7fc00000, 4)));
  EXPECT_TRUE(std::isnan(value_of(Kind::kFloat64, 0xfff8000000000001, 8)));
}

TEST(DecimalOf, NamesTheNumberAlone) {
  for (const SmallFormat& format : kSmallFormats) {
    for (const std::uint64_t bits : numbers_of(format)) {
      const double value = value_of(format.kind, bits, format.size_bytes);
      const std::string text = decimal_of(format.kind, bits, format.size_bytes);
      const double read = std::strtof(text.c_str(), nullptr);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(read), std::bit_cast<std::uint64_t>(value))
          << format.name << " 0x" << std::hex << bits << ": " << text;
    }
  }
}

TEST(DecimalOf, IsShort) {
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0x3dcccccd, 4), "0.1");
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0x3dccccce, 4), "0.10000001");
  EXPECT_EQ(decimal_of(Kind::kFloat64, 0xbfb999999999999a, 8), "-0.1");
  EXPECT_EQ(decimal_of(Kind::kFloat64, 0x3fb999999999999b, 8), "0.10000000000000002");
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0x80000000, 4), "-0");
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0, 4), "0");
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0xff800000, 4), "-inf");
  EXPECT_EQ(decimal_of(Kind::kFloat32, 0xffc00001, 4), "nan");
  EXPECT_EQ(decimal_of(Kind::kFloat16, 0x7e01, 2), "nan");
}

TEST(DecimalOf, IntegersAreWhole) {
  EXPECT_EQ(decimal_of(Kind::kSigned, 0xff, 1), "-1");
  EXPECT_EQ(decimal_of(Kind::kUnsigned, 0xff, 1), "255");
  EXPECT_EQ(decimal_of(Kind::kSigned, 0x8000000000000000, 8), "-9223372036854775808");
  EXPECT_EQ(decimal_of(Kind::kSigned, 0x20000000000001, 8), "9007199254740993");
  EXPECT_EQ(decimal_of(Kind::kUnsigned, kFar, 8), "18446744073709551615");
  EXPECT_EQ(decimal_of(Kind::kBits, 1, 1), "1");
}

TEST(DistanceInUlps, IsOneBetweenNeighboursOfASmallFormat) {
  for (const SmallFormat& format : kSmallFormats) {
    std::vector<std::uint64_t> numbers = numbers_of(format);
    std::ranges::sort(numbers, {}, [&](std::uint64_t bits) {
      const double value = value_of(format.kind, bits, format.size_bytes);
      return std::pair(value, !std::signbit(value));
    });
    for (std::size_t i = 1; i < numbers.size(); ++i) {
      ASSERT_EQ(distance_in_ulps(format.kind, numbers[i - 1], numbers[i], format.size_bytes), 1U)
          << format.name << " 0x" << std::hex << numbers[i];
      ASSERT_EQ(distance_in_ulps(format.kind, numbers[i], numbers.front(), format.size_bytes), i);
    }
  }
}

TEST(DistanceInUlps, CountsTheNumbersBetweenTwoFloats) {
  const auto ulps = [](float a, float b) {
    return distance_in_ulps(Kind::kFloat32, std::bit_cast<std::uint32_t>(a),
                            std::bit_cast<std::uint32_t>(b), 4);
  };
  EXPECT_EQ(ulps(1, 1), 0U);
  EXPECT_EQ(ulps(1, std::nextafter(1.0F, 2.0F)), 1U);
  EXPECT_EQ(ulps(std::nextafter(1.0F, 0.0F), 1), 1U);
  EXPECT_EQ(ulps(1, 2), 1U << 23);
  EXPECT_EQ(ulps(-0.0F, 0.0F), 1U);
  EXPECT_EQ(ulps(0x1p-149F, -0x1p-149F), 3U);
  EXPECT_EQ(ulps(-1, 1), 2 * std::uint64_t{0x3f800000} + 1);
  EXPECT_EQ(ulps(std::numeric_limits<float>::max(), std::numeric_limits<float>::infinity()), 1U);
  EXPECT_EQ(distance_in_ulps(Kind::kFloat64, 0xffefffffffffffff, 0x7fefffffffffffff, 8),
            0xffdfffffffffffffU);
}

TEST(DistanceInUlps, NothingIsFarFromItself) {
  EXPECT_EQ(distance_in_ulps(Kind::kFloat32, 0x7fc00000, 0x7fc00000, 4), 0U);
  EXPECT_EQ(distance_in_ulps(Kind::kBits, 1, 1, 1), 0U);
}

TEST(DistanceInUlps, IsUnknownForNaNsAndForBitsWithoutAnOrder) {
  EXPECT_EQ(distance_in_ulps(Kind::kFloat32, 0x7fc00000, 0x3f800000, 4), kFar);
  EXPECT_EQ(distance_in_ulps(Kind::kFloat32, 0x3f800000, 0x7fc00000, 4), kFar);
  EXPECT_EQ(distance_in_ulps(Kind::kFloat16, 0x7c01, 0x7c00, 2), kFar);
  EXPECT_EQ(distance_in_ulps(Kind::kBits, 0, 1, 1), kFar);
}

TEST(DistanceInUlps, OfIntegersIsTheirDifference) {
  EXPECT_EQ(distance_in_ulps(Kind::kSigned, 0x80, 0x7f, 1), 255U);
  EXPECT_EQ(distance_in_ulps(Kind::kSigned, 0xff, 0x01, 1), 2U);
  EXPECT_EQ(distance_in_ulps(Kind::kUnsigned, 0xff, 0x01, 1), 254U);
  EXPECT_EQ(distance_in_ulps(Kind::kSigned, 0x8000000000000000, 0, 8), std::uint64_t{1} << 63);
  EXPECT_EQ(distance_in_ulps(Kind::kUnsigned, 3, kFar, 8), kFar - 3);
}

}  // namespace
}  // namespace trueseed::diagnose

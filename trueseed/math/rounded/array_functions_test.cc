// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/rounded/array_functions.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <ios>
#include <limits>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/math/test_arguments.h"

namespace trueseed::math::rounded {
namespace {

struct Row {
  std::string_view name;
  ArrayFunctions::Function* ArrayFunctions::* array;
  float (*scalar)(float) noexcept;
};

#define TRUESEED_MATH_ROUNDED_ROW(NAME) {#NAME, &ArrayFunctions::NAME, &NAME},
constexpr Row kRows[] = {TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_ROW)};
#undef TRUESEED_MATH_ROUNDED_ROW

// All NaNs are one.
std::uint32_t bits(float x) noexcept {
  return std::isnan(x) ? 0x7fc00000U : std::bit_cast<std::uint32_t>(x);
}

void expect_same(const Row& row, simd::Target target, const std::vector<float>& x) {
  std::vector<float> out(x.size());
  (array_functions(target).*row.array)(x.data(), x.size(), out.data());
  std::size_t n_failures = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float expected = row.scalar(x[i]);
    if (bits(out[i]) == bits(expected)) continue;
    ADD_FAILURE() << std::hexfloat << row.name << " of " << x[i] << " at " << i << " on "
                  << simd::target_name(target) << ": " << out[i] << ", not " << expected;
    if (++n_failures == 5) return;
  }
}

TEST(RoundedFunctions, HaveTheSameBitsOnEveryTarget) {
  for (const simd::Target target : simd::available_targets()) {
    for (const Row& row : kRows) {
      expect_same(row, target, math::tests::special_arguments<float>());
      for (const std::string_view kind : math::tests::kKinds) {
        expect_same(row, target, math::tests::arguments<float>(kind, 4'000, 7));
      }
    }
  }
}

TEST(RoundedFunctions, TakeAnySizeAtAnyAddressAndInPlace) {
  const auto values = math::tests::arguments<float>("narrow", 64, 8);
  for (const simd::Target target : simd::available_targets()) {
    for (const Row& row : kRows) {
      for (std::size_t n = 0; n < 50; ++n) {
        std::vector<float> x(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n) + 2);
        const std::vector<float> before = x;
        (array_functions(target).*row.array)(x.data() + 1, n, x.data() + 1);
        EXPECT_EQ(bits(x.front()), bits(before.front()));
        EXPECT_EQ(bits(x.back()), bits(before.back()));
        for (std::size_t i = 1; i <= n; ++i) {
          EXPECT_EQ(bits(x[i]), bits(row.scalar(before[i]))) << row.name;
        }
      }
    }
  }
}

struct Known {
  float (*function)(float) noexcept;
  float x;
  float result;
};

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

constexpr Known kKnown[] = {
    {&exp, -kInfinity, 0.0F},
    {&exp, kInfinity, kInfinity},
    {&exp, -0.0F, 1.0F},
    {&exp, 0x1.62e43p6F, kInfinity},
    {&exp, 0x1.62e42ep6F, 0x1.ffff08p127F},
    {&exp, -0x1.9fe368p6F, 0x1p-149F},
    {&exp, -0x1.9fe36ap6F, 0.0F},
    {&exp2, 127.0F, 0x1p127F},
    {&exp2, 128.0F, kInfinity},
    {&exp2, -149.0F, 0x1p-149F},
    {&exp2, -150.0F, 0.0F},
    {&exp2, -0x1.2bfffep7F, 0x1p-149F},
    {&expm1, -0.0F, -0.0F},
    {&expm1, -kInfinity, -1.0F},
    {&expm1, 0x1p-149F, 0x1p-149F},
    {&log, 0.0F, -kInfinity},
    {&log, -0.0F, -kInfinity},
    {&log, -1.0F, kNan},
    {&log, kInfinity, kInfinity},
    {&log, 1.0F, 0.0F},
    {&log2, 0x1p-149F, -149.0F},
    {&log2, 0x1p127F, 127.0F},
    {&log10, 1e10F, 10.0F},
    {&log1p, -0.0F, -0.0F},
    {&log1p, -1.0F, -kInfinity},
    {&log1p, -0x1.000002p0F, kNan},
    {&log1p, kInfinity, kInfinity},
    {&tanh, -0.0F, -0.0F},
    {&tanh, -kInfinity, -1.0F},
    {&tanh, 100.0F, 1.0F},
    {&sinh, -kInfinity, -kInfinity},
    {&sinh, -0.0F, -0.0F},
    {&cosh, -kInfinity, kInfinity},
    {&cosh, 0.0F, 1.0F},
    {&sin, -0.0F, -0.0F},
    {&sin, kInfinity, kNan},
    {&cos, -kInfinity, kNan},
    {&cos, 0.0F, 1.0F},
    {&tan, -0.0F, -0.0F},
    {&tan, kInfinity, kNan},
    {&atan, -0.0F, -0.0F},
    {&atan, kInfinity, 0x1.921fb6p0F},
    {&asin, -0.0F, -0.0F},
    {&asin, 1.0F, 0x1.921fb6p0F},
    {&asin, 0x1.000002p0F, kNan},
    {&acos, 1.0F, 0.0F},
    {&acos, -1.0F, 0x1.921fb6p1F},
    {&acos, -0x1.000002p0F, kNan},
    {&erf, -0.0F, -0.0F},
    {&erf, -kInfinity, -1.0F},
    {&erfc, kInfinity, 0.0F},
    {&erfc, -kInfinity, 2.0F},
    {&erfc, 0.0F, 1.0F},
};

TEST(RoundedFunctions, HaveTheirLimits) {
  for (const Known& known : kKnown) {
    EXPECT_EQ(bits(known.function(known.x)), bits(known.result)) << std::hexfloat << known.x;
  }
  for (const Row& row : kRows) EXPECT_TRUE(std::isnan(row.scalar(kNan))) << row.name;
}

// Of every 4099th float.
std::uint64_t digest_of(const Row& row) {
  constexpr std::uint64_t kStride = 4099;
  std::vector<float> x;
  for (std::uint64_t i = 0; i < std::uint64_t{1} << 32; i += kStride) {
    x.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(i)));
  }
  (array_functions(simd::chosen_target()).*row.array)(x.data(), x.size(), x.data());
  std::uint64_t state = 0xcbf29ce484222325U;
  for (const float value : x) {
    state = (state ^ bits(value)) * 0x100000001b3U;
    state ^= state >> 32;
  }
  return state;
}

TEST(RoundedFunctions, HaveTheKeptDigests) {
  const auto kept = trueseed::tests::read_rows("math/rounded_digests.txt", ';');
  ASSERT_EQ(kept.size(), std::size(kRows));
  for (std::size_t i = 0; i < kept.size(); ++i) {
    ASSERT_EQ(kept[i].size(), 2U);
    EXPECT_EQ(kept[i][0], kRows[i].name);
    EXPECT_EQ(std::vector{digest_of(kRows[i])},
              trueseed::tests::hex_words<std::uint64_t>(kept[i][1]))
        << kRows[i].name;
  }
}

}  // namespace
}  // namespace trueseed::math::rounded

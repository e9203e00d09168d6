// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fills.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/narrow_integers.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/fills_testing.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937;
namespace scalar = internal::scalar;

using testing::expect_equal;
using testing::pair;

TEST(Fills, UniformOfFloatTakesAWordAnElement) {
  for (const auto& [from, to] : {std::pair{0.0, 1.0}, std::pair{-3.0, 7.5}, std::pair{2.0, 2.0}}) {
    expect_equal<float>(
        [&](auto& engine, auto out, auto target) { uniform(engine, out, from, to, target); },
        [&](auto& engine, auto out) {
          for (float& value : out) {
            value = scalar::uniform_f32(engine.next(), static_cast<float>(from),
                                        static_cast<float>(to));
          }
        });
  }
}

TEST(Fills, UniformOfDoubleTakesTwo) {
  for (const auto& [from, to] : {std::pair{0.0, 1.0}, std::pair{-3.0, 7.5}}) {
    expect_equal<double>(
        [&](auto& engine, auto out, auto target) { uniform(engine, out, from, to, target); },
        [&](auto& engine, auto out) {
          for (double& value : out) value = scalar::uniform_f64(pair(engine).data(), from, to);
        });
  }
}

TEST(Fills, NormalDrawsTheLastBlockAnewWhereTheSizeIsNoMultipleOf16) {
  expect_equal<float>(
      [](auto& engine, auto out, auto target) { normal(engine, out, 1.5, 0.3, target); },
      [](auto& engine, auto out) {
        const auto draw = [&engine](std::span<float> part) {
          for (float& value : part) value = scalar::uniform_f32(engine.next(), 0.0F, 1.0F);
        };
        draw(out);
        for (std::size_t i = 0; i + 16 <= out.size(); i += 16) {
          scalar::box_muller_block(out.data() + i, 1.5F, 0.3F);
        }
        if (out.size() % 16 == 0) return;
        draw(out.last(16));
        scalar::box_muller_block(out.last(16).data(), 1.5F, 0.3F);
      },
      16);
  Mt19937 engine;
  std::vector<float> few(15);
  EXPECT_THROW(normal(engine, std::span(few), 0.0, 1.0), std::invalid_argument);
}

TEST(Fills, BernoulliComparesAllOf53Bits) {
  for (const double p : {0.0, 0x1p-53, 0.3, 0.5, 1.0 - 0x1p-53, 1.0}) {
    const auto is_one = [p](Mt19937& engine) { return scalar::uniform53(pair(engine).data()) < p; };
    expect_equal<float>(
        [&](auto& engine, auto out, auto target) { bernoulli(engine, out, p, target); },
        [&](auto& engine, auto out) {
          for (float& value : out) value = is_one(engine) ? 1.0F : 0.0F;
        });
    expect_equal<std::uint8_t>(
        [&](auto& engine, auto out, auto target) { bernoulli(engine, out, p, target); },
        [&](auto& engine, auto out) {
          for (std::uint8_t& value : out) value = is_one(engine) ? 1 : 0;
        });
  }
}

TEST(Fills, BernoulliLooksAtTheSecondWordWhereTheFirstIsEqual) {
  // A threshold between two neighbours of equal first words.
  Mt19937 engine(5);
  const auto words = pair(engine);
  const std::uint64_t x = scalar::low53(words.data());
  for (const std::uint64_t threshold : {x, x + 1}) {
    for (const simd::Target target : simd::available_targets()) {
      Mt19937 again(5);
      std::vector<float> drawn(40);
      bernoulli(again, std::span(drawn), static_cast<double>(threshold) * 0x1p-53, target);
      EXPECT_EQ(drawn[0], threshold > x ? 1.0F : 0.0F);
    }
  }
}

TEST(Fills, ExponentialIsTheCLibrarysRoundedToFloat) {
  for (const double lambda : {1.0, 2.5, 1e-30, 1e38, 1e-320}) {
    expect_equal<float>(
        [&](auto& engine, auto out, auto target) { exponential(engine, out, lambda, target); },
        [&](auto& engine, auto out) {
          for (float& value : out) {
            const double u = scalar::uniform53(pair(engine).data());
            value = static_cast<float>(-1.0 / lambda * std::log1p(-u));
          }
        });
  }
}

TEST(Fills, IntegersTakeTwoWordsFromARangeOf28BitsOn) {
  constexpr std::uint64_t kBorder = std::uint64_t{1} << 28;
  for (const std::uint64_t range :
       {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{100},
        std::uint64_t{65537}, kBorder - 1, kBorder, kBorder + 1, std::uint64_t{1} << 40,
        ~std::uint64_t{0}, std::uint64_t{0}}) {
    expect_equal<std::int64_t>(
        [&](auto& engine, auto out, auto target) {
          random_from_to(engine, out, range, -7, target);
        },
        [&](auto& engine, auto out) {
          for (std::int64_t& value : out) {
            const bool is_short = range != 0 && range < kBorder;
            std::uint64_t x = is_short ? engine.next() : scalar::pair_of(pair(engine).data());
            if (range != 0) x %= range;
            value = static_cast<std::int64_t>(x - 7);
          }
        });
  }
}

TEST(Fills, PermutationsSwapForward) {
  expect_equal<std::int64_t>(
      [](auto& engine, auto out, auto target) { randperm(engine, out, target); },
      [](auto& engine, auto out) {
        std::iota(out.begin(), out.end(), std::int64_t{0});
        for (std::size_t i = 0; i + 1 < out.size(); ++i) {
          std::swap(out[i], out[i + engine.next() % (out.size() - i)]);
        }
      });
}

TEST(Fills, LargePermutationsSwapForwardToo) {
  for (const std::size_t n : {kManyIntegers - 1, kManyIntegers, kManyIntegers + 7}) {
    Mt19937 expected_engine(static_cast<std::uint32_t>(n));
    std::vector<std::int64_t> expected(n);
    std::iota(expected.begin(), expected.end(), std::int64_t{0});
    for (std::size_t i = 0; i + 1 < n; ++i) {
      std::swap(expected[i], expected[i + expected_engine.next() % (n - i)]);
    }
    for (const simd::Target target : simd::available_targets()) {
      SCOPED_TRACE(std::string(simd::target_name(target)) + ", size " + std::to_string(n));
      Mt19937 engine(static_cast<std::uint32_t>(n));
      std::vector<std::int64_t> drawn(n);
      randperm(engine, std::span(drawn), target);
      EXPECT_TRUE(drawn == expected);
      EXPECT_EQ(engine, expected_engine);
    }
  }
}

// An array that begins at a cache line, or `offset` elements behind.
template <typename T>
struct Lines {
  explicit Lines(std::size_t n, std::size_t offset)
      : elements(n + offset + 64 / sizeof(T)),
        n_before((64 - reinterpret_cast<std::uintptr_t>(elements.data()) % 64) % 64 / sizeof(T) +
                 offset),
        span(std::span(elements).subspan(n_before, n)) {}
  std::vector<T> elements;
  std::size_t n_before;
  std::span<T> span;
};

// Outputs that do not stay in the caches are written in another way: they are their small parts.
template <typename T, typename Draw>
void expect_large_is_its_parts(Draw draw) {
  constexpr std::size_t kMebi = std::size_t{1} << 20;
  const std::size_t n = 5 * kMebi / sizeof(T) + 16 * 37;
  for (const simd::Target target : simd::available_targets()) {
    for (const std::size_t offset : {0, 1, 7, 15}) {
      SCOPED_TRACE(std::string(simd::target_name(target)) + ", offset " + std::to_string(offset));
      Mt19937 whole_engine(5);
      Mt19937 engine(5);
      whole_engine.next();
      engine.next();
      Lines<T> whole(n, offset);
      draw(whole_engine, whole.span, target);
      std::vector<T> parts(n);
      for (std::size_t at = 0; at < n;) {
        const std::size_t n_now = std::min<std::size_t>(n - at, 16 * 1000);
        draw(engine, std::span(parts).subspan(at, n_now), target);
        at += n_now;
      }
      EXPECT_TRUE(std::equal(parts.begin(), parts.end(), whole.span.begin()));
      EXPECT_EQ(whole_engine, engine);
    }
  }
}

TEST(Fills, LargeOutputsAreTheirParts) {
  expect_large_is_its_parts<float>(
      [](auto& engine, auto out, auto target) { uniform(engine, out, 0.0, 1.0, target); });
  expect_large_is_its_parts<float>(
      [](auto& engine, auto out, auto target) { uniform(engine, out, -2.0, 0.5, target); });
  expect_large_is_its_parts<double>(
      [](auto& engine, auto out, auto target) { uniform(engine, out, -1.0, 2.0, target); });
  expect_large_is_its_parts<float>(
      [](auto& engine, auto out, auto target) { normal(engine, out, 0.0, 1.0, target); });
  expect_large_is_its_parts<std::uint8_t>(
      [](auto& engine, auto out, auto target) { bernoulli(engine, out, 0.3, target); });
}

}  // namespace
}  // namespace trueseed::torch_cpu

// SPDX-License-Identifier: Apache-2.0
// The fills of every type of element.
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_cpu/fills_testing.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::torch_cpu {
namespace {

using testing::expect_equal;
using testing::kSizes;
using testing::pair;
using torch_types::narrow;
using torch_types::number_as;
namespace scalar = internal::scalar;

constexpr std::uint64_t kWide = torch_types::kWideRange;
constexpr std::uint64_t kOne = 1;
constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::lowest();

// Runs test.template operator()<T>() for each type.
template <typename... T>
struct Types {
  template <typename Test>
  static void run(Test test) {
    (test.template operator()<T>(), ...);
  }
};
using Halves = Types<Half, BFloat16>;
using Floats = Types<float, double, Half, BFloat16>;
using Numbers = Types<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
                      std::int32_t, std::int64_t>;
using AllNumbers =
    Types<float, double, Half, BFloat16, bool, std::uint8_t, std::int8_t, std::int16_t,
          std::int32_t, std::int64_t, std::uint16_t, std::uint32_t, std::uint64_t>;

template <typename T>
T flag(bool is_set) {
  return number_as<T>(is_set ? 1 : 0);
}

TEST(TypedFills, UniformOfHalvesIsRoundedAndNeverItsEnd) {
  Halves::run([]<typename T>() {
    using Bounds = std::pair<double, double>;
    for (const auto& [from, to] : {Bounds{0, 1}, Bounds{-3, 7.5}, Bounds{-1, 0}, Bounds{2, 2},
                                   Bounds{-1e-8, 0}, Bounds{1, 1.0 + 0x1p-6}}) {
      expect_equal<T>(
          [&](auto& engine, auto out, auto target) { uniform(engine, out, from, to, target); },
          [&](auto& engine, auto out) {
            const auto low = static_cast<float>(from);
            for (T& x : out) {
              const float u = scalar::uniform24(engine.next());
              x = narrow<T>(std::fma(u, static_cast<float>(to) - low, low));
              if (x == narrow<T>(to)) x = narrow<T>(from);
            }
          });
    }
  });
}

TEST(TypedFills, NormalOfHalvesDrawsNothingBehindTheWholeBlocksButTheLastOne) {
  Halves::run([]<typename T>() {
    expect_equal<T>(
        [](auto& engine, auto out, auto target) { normal(engine, out, 1.5, 0.3, target); },
        [](auto& engine, auto out) {
          const auto draw = [&engine](std::span<T> part) {
            std::array<float, 16> block;
            for (float& x : block) x = scalar::uniform24(engine.next());
            scalar::box_muller_block(block.data(), 1.5F, 0.3F);
            for (std::size_t i = 0; i < 16; ++i) part[i] = narrow<T>(block[i]);
          };
          for (std::size_t i = 0; i + 16 <= out.size(); i += 16) draw(out.subspan(i, 16));
          if (out.size() % 16 != 0) draw(out.last(16));
        },
        16);
    std::array<T, 15> few;
    engines::Mt19937 engine;
    EXPECT_THROW(normal(engine, std::span<T>(few), 0.0, 1.0), std::invalid_argument);
  });
}

TEST(TypedFills, ExponentialOfHalvesIsRoundedTwice) {
  Halves::run([]<typename T>() {
    for (const double lambda : {1.0, 2.5, 1e-5, 1e7}) {
      expect_equal<T>(
          [&](auto& engine, auto out, auto target) { exponential(engine, out, lambda, target); },
          [&](auto& engine, auto out) {
            for (T& x : out) {
              const double u = scalar::uniform53(pair(engine).data());
              x = narrow<T>(-1.0 / lambda * std::log1p(-u));
            }
          });
    }
  });
}

TEST(TypedFills, BernoulliIsOneOrZeroOfTheType) {
  Numbers::run([]<typename T>() {
    for (const double p : {0.0, 0.3, 0.5, 1.0 - 0x1p-53, 1.0}) {
      expect_equal<T>(
          [&](auto& engine, auto out, auto target) { bernoulli(engine, out, p, target); },
          [&](auto& engine, auto out) {
            for (T& x : out) x = flag<T>(scalar::uniform53(pair(engine).data()) < p);
          });
    }
  });
}

TEST(TypedFills, NormalAndExponentialOfDoubleAreTheReferenceLibms) {
  expect_equal<double>(
      [](auto& engine, auto out, auto target) { normal(engine, out, 1.5, 0.3, target); },
      [](auto& engine, auto out) {
        const auto draw = [&engine](std::span<double> part) {
          for (double& x : part) x = scalar::uniform53(pair(engine).data());
        };
        draw(out);
        const auto normals = [](double* block) {
          scalar::box_muller_block<math::ReferenceLibm>(block, 1.5, 0.3);
        };
        for (std::size_t i = 0; i + 16 <= out.size(); i += 16) normals(out.data() + i);
        if (out.size() % 16 == 0) return;
        draw(out.last(16));
        normals(out.last(16).data());
      },
      16);
  for (const double lambda : {1.0, 2.5, 1e300, 1e-300}) {
    expect_equal<double>(
        [&](auto& engine, auto out, auto target) { exponential(engine, out, lambda, target); },
        [&](auto& engine, auto out) {
          for (double& x : out) {
            const double u = scalar::uniform53(pair(engine).data());
            x = -1.0 / lambda * math::ReferenceLibm::log1p(-u);
          }
        });
  }
}

// Probabilities near and at the ends, and in between.
template <typename P>
std::vector<P> some_probabilities() {
  std::vector<P> p(*std::max_element(std::begin(kSizes), std::end(kSizes)));
  engines::Mt19937 engine(3);
  for (P& x : p) {
    const std::uint32_t word = engine.next();
    x = narrow<P>(word % 7 == 0 ? static_cast<double>(word >> 31) : word * 0x1p-32);
  }
  return p;
}

TEST(TypedFills, BernoulliOfATensorComparesWithEachProbability) {
  Numbers::run([]<typename T>() {
    Floats::run([]<typename P>() {
      const std::vector<P> p = some_probabilities<P>();
      expect_equal<T>(
          [&](auto& engine, auto out, auto target) {
            bernoulli(engine, out, std::span(p).first(out.size()), target);
          },
          [&](auto& engine, auto out) {
            for (std::size_t i = 0; i < out.size(); ++i) {
              const double u = std::same_as<P, double> ? scalar::uniform53(pair(engine).data())
                                                       : scalar::uniform24(engine.next());
              out[i] = flag<T>(u < torch_types::widen(p[i]));
            }
          });
    });
  });
}

TEST(TypedFills, OneProbabilityOutsideIsFound) {
  Floats::run([]<typename P>() {
    for (const simd::Target target : simd::available_targets()) {
      for (const std::size_t n : {1, 15, 16, 17, 100, 5000}) {
        std::vector<P> p(n, narrow<P>(1.0));
        EXPECT_TRUE(are_probabilities(std::span<const P>(p), target));
        p[n / 2] = narrow<P>(-0.0);
        EXPECT_TRUE(are_probabilities(std::span<const P>(p), target));
        for (const double bad : {-0.01, 1.01, std::nan(""), 1.0 / 0.0}) {
          for (const std::size_t i : {std::size_t{0}, n / 2, n - 1}) {
            const P kept = std::exchange(p[i], narrow<P>(bad));
            EXPECT_FALSE(are_probabilities(std::span<const P>(p), target)) << bad << " at " << i;
            p[i] = kept;
          }
        }
      }
    }
  });
}

TEST(TypedFills, RandomIsAWordModuloTheTypesRange) {
  Numbers::run([]<typename T>() {
    constexpr std::uint64_t kRange = torch_types::default_range<T>();
    expect_equal<T>([](auto& engine, auto out, auto target) { random(engine, out, target); },
                    [](auto& engine, auto out) {
                      for (T& x : out) {
                        const std::uint64_t word = kRange > kWide && sizeof(T) == 8
                                                       ? scalar::pair_of(pair(engine).data())
                                                       : engine.next();
                        x = number_as<T>(static_cast<std::int64_t>(word % kRange));
                      }
                    });
  });
}

TEST(TypedFills, RandomFromToTakesAnyRangeAndBase) {
  AllNumbers::run([]<typename T>() {
    for (const std::uint64_t range :
         {kOne, 2 * kOne, 100 * kOne, 65537 * kOne, kWide - 1, kWide, kWide + 1, (kOne << 40) + 1,
          kOne << 63, (kOne << 63) + 12345, ~std::uint64_t{0}, std::uint64_t{0}}) {
      for (const std::int64_t base :
           {std::int64_t{0}, std::int64_t{1}, std::int64_t{-7}, std::int64_t{1} << 52,
            (std::int64_t{1} << 52) + 1, (std::int64_t{1} << 60) + 1, kLowest}) {
        // Of bools, LibTorch draws no other numbers.
        if (std::same_as<T, bool> && (range == 0 || base < 0 || base + range > 2)) continue;
        SCOPED_TRACE("range " + std::to_string(range) + ", base " + std::to_string(base));
        expect_equal<T>([&](auto& engine, auto out,
                            auto target) { random_from_to(engine, out, range, base, target); },
                        [&](auto& engine, auto out) {
                          for (T& x : out) {
                            const bool is_short = range != 0 && range < kWide;
                            std::uint64_t word =
                                is_short ? engine.next() : scalar::pair_of(pair(engine).data());
                            if (range != 0) word %= range;
                            x = number_as<T>(
                                static_cast<std::int64_t>(word + static_cast<std::uint64_t>(base)));
                          }
                        });
      }
    }
  });
}

TEST(TypedFills, PermutationsAreOfNumbersOfTheType) {
  Types<float, double, std::int16_t, std::int32_t, Half, BFloat16, std::uint8_t, std::int8_t>::run(
      []<typename T>() {
        expect_equal<T>([](auto& engine, auto out, auto target) { randperm(engine, out, target); },
                        [](auto& engine, auto out) {
                          for (std::size_t i = 0; i < out.size(); ++i) {
                            out[i] = number_as<T>(static_cast<std::int64_t>(i));
                          }
                          for (std::size_t i = 0; i + 1 < out.size(); ++i) {
                            std::swap(out[i], out[i + engine.next() % (out.size() - i)]);
                          }
                        });
      });
}

TEST(TypedFills, StretchesOverlapWhereTheyShareAByte) {
  const std::array<std::byte, 8> bytes{};
  const std::span all(bytes);
  EXPECT_TRUE(overlap(all, all));
  EXPECT_TRUE(overlap(all.first(5), all.last(4)));
  EXPECT_TRUE(overlap(all.last(4), all.first(5)));
  EXPECT_FALSE(overlap(all.first(4), all.last(4)));
  EXPECT_FALSE(overlap(all.last(4), all.first(4)));
}

}  // namespace
}  // namespace trueseed::torch_cpu

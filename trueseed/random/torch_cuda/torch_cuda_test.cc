// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/base/errors.h"
#include "trueseed/random/torch_cuda/generator.h"
#include "trueseed/random/torch_cuda/launch.h"
#include "trueseed/random/torch_cuda/philox_rows.h"
#include "trueseed/random/torch_cuda/uniform_value.h"

namespace trueseed::torch_cuda {
namespace {

constexpr std::uint64_t kSeeds[] = {0, 73, 0xFFFFFFFFFFFFFFFF, 0x8000000000000005};

// Small enough that every border of the grid lies within reach of a test: 1024 threads.
constexpr Gpu kSmallGpu = {.multiprocessors = 2, .threads_per_multiprocessor = 640};

std::vector<std::size_t> border_sizes(std::uint64_t cap) {
  std::vector<std::size_t> sizes = {1, 2, 3, 4, 5, 31, 255, 256, 257, 511, 512, 513};
  for (const std::uint64_t multiple : {1, 2, 3, 4, 5, 8, 9}) {
    for (const std::int64_t around : {-1, 0, 1}) {
      sizes.push_back(static_cast<std::size_t>(static_cast<std::int64_t>(multiple * cap) + around));
    }
  }
  return sizes;
}

std::vector<simd::Target> targets() {
  const auto all = simd::available_targets();
  return {all.begin(), all.end()};
}

template <typename T>
auto bits_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (sizeof(T) == 1) {
    return std::bit_cast<std::uint8_t>(value);
  } else if constexpr (sizeof(T) == 2) {
    return std::bit_cast<std::uint16_t>(value);
  } else if constexpr (sizeof(T) == 4) {
    return std::bit_cast<std::uint32_t>(value);
  } else {
    return std::bit_cast<std::uint64_t>(value);
  }
}

// A vector without std::vector<bool>.
template <typename T>
struct Buffer {
  explicit Buffer(std::size_t n) : values(new T[n]()), size(n) {}
  std::unique_ptr<T[]> values;
  std::size_t size;
  std::span<T> span() { return {values.get(), size}; }
};

// Compares a draw with a definition of its element i, at every target and border, and the offset
// after it with the definition of the increment.
template <typename T, typename Draw, typename Element>
void expect_draw(unsigned unroll, const Draw& draw, const Element& element) {
  for (const simd::Target target : targets()) {
    for (const std::size_t n : border_sizes(kSmallGpu.most_threads())) {
      const std::uint64_t seed = kSeeds[n % 4];
      Generator generator(seed, kSmallGpu, target);
      generator.set_offset(0xFFFFFFFC);
      Buffer<T> out(n);
      draw(generator, out.span());
      const std::uint64_t threads = std::min<std::uint64_t>((n + 255) / 256 * 256, 1024);
      const Launch launch{
          .seed = seed, .offset = 0xFFFFFFFC, .n_threads = threads, .unroll = unroll};
      for (std::size_t i = 0; i < n; ++i) {
        const Launch::Words words = launch.words(launch.thread_of(i), launch.call_of(i));
        ASSERT_EQ(bits_of(out.values[i]), bits_of(element(words, launch.component_of(i))))
            << "element " << i << " of " << n << ", seed " << seed << ", "
            << simd::target_name(target);
      }
      const std::uint64_t calls = (n + threads * unroll - 1) / (threads * unroll);
      ASSERT_EQ(generator.get_offset(), 0xFFFFFFFC + 4 * calls) << n;
    }
  }
}

std::uint64_t high_first(const Launch::Words& words, unsigned c) {
  return std::uint64_t{words[2 * c]} << 32 | words[2 * c + 1];
}

// What PyTorch users printed on GPUs, to four digits.
TEST(TorchCuda, PublishedOutputs) {
  const auto rows = tests::read_rows("torch_cuda/published.txt", '|');
  ASSERT_EQ(rows.size(), 4U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    Generator generator(std::stoull(row[1]), find_gpu("T4"));
    generator.set_offset(std::stoull(row[2]));
    std::istringstream stream(row[3]);
    std::vector<double> wanted;
    for (double value = 0; stream >> value;) wanted.push_back(value);
    ASSERT_GE(wanted.size(), 10U);
    std::vector<float> found(wanted.size());
    if (row[0] == "rand") {
      generator.rand(std::span(found));
    } else {
      ASSERT_EQ(row[0], "randn");
      generator.randn(std::span(found));
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(std::round(double{found[i]} * 1e4), std::round(wanted[i] * 1e4)) << row[0] << i;
    }
  }
}

TEST(TorchCuda, KnownAnswersOfRandom123) {
  const auto rows = tests::read_rows("torch_cuda/philox4x32.txt", '|');
  ASSERT_EQ(rows.size(), 3U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 3U);
    const auto counter = tests::hex_words<std::uint32_t>(row[0]);
    const auto key = tests::hex_words<std::uint32_t>(row[1]);
    const auto wanted = tests::hex_words<std::uint32_t>(row[2]);
    const auto found = engines::Philox4x32::block({counter[0], counter[1], counter[2], counter[3]},
                                                  {key[0], key[1]});
    EXPECT_TRUE(std::ranges::equal(found, wanted));
  }
}

TEST(TorchCuda, RowsAreTheSpecificationsOnEveryTarget) {
  auto* const specification = simd::function_for(internal::kFillRows, simd::Target::kScalar);
  for (const simd::Target target : targets()) {
    auto* const fill = simd::function_for(internal::kFillRows, target);
    ASSERT_NE(fill, nullptr);
    for (const std::size_t n : {1, 7, 15, 16, 17, 31, 33, 64, 511, 512}) {
      internal::Rows found;
      internal::Rows wanted;
      fill(0x123456789ABCDEF0, 0xFFFFFFFFFFULL, 0xFFFFFF00U, n, found);
      specification(0x123456789ABCDEF0, 0xFFFFFFFFFFULL, 0xFFFFFF00U, n, wanted);
      for (int c = 0; c < 4; ++c) {
        EXPECT_TRUE(std::equal(wanted.plane[c], wanted.plane[c] + n, found.plane[c]))
            << simd::target_name(target) << ' ' << n;
      }
    }
  }
}

// Words around every place where the conversion rounds, ties and powers of two.
TEST(TorchCuda, FloatsOfWordsAreTheSpecificationsOnEveryTarget) {
  std::vector<std::uint32_t> words = {0, 1, 0xFFFFFFFF, 0xFFFFFF80, 0xFFFFFF7F, 0x80000080};
  for (int bit = 0; bit < 32; ++bit) {
    for (int around = -300; around <= 300; ++around) {
      words.push_back((1U << bit) + static_cast<std::uint32_t>(around));
    }
  }
  const internal::Interval intervals[] = {{0, 1, 1},
                                          {-2.5F, 7.25F, 9.75F},
                                          {0.1F, 0.7F, 0.6F},
                                          {1e30F, 1e30F, 0},
                                          {-1e-40F, 1e-40F, 2e-40F}};
  auto* const specification = simd::function_for(internal::kToUniform, simd::Target::kScalar);
  for (const simd::Target target : targets()) {
    for (const internal::Interval& interval : intervals) {
      for (std::size_t n = words.size() - 20; n <= words.size(); ++n) {
        std::vector<float> found(n);
        std::vector<float> wanted(n);
        simd::function_for(internal::kToUniform, target)(words.data(), n, interval, found.data());
        specification(words.data(), n, interval, wanted.data());
        ASSERT_EQ(std::memcmp(found.data(), wanted.data(), n * sizeof(float)), 0)
            << simd::target_name(target) << ' ' << n;
      }
    }
  }
}

TEST(TorchCuda, Uniform) {
  expect_draw<float>(
      4, [](Generator& g, std::span<float> out) { g.rand(out); },
      [](const Launch::Words& words, unsigned c) {
        return within(uniform_float(words[c]), 0.0F, 1.0F, 1.0F);
      });
  expect_draw<float>(
      4, [](Generator& g, std::span<float> out) { g.uniform(out, -0.1, 0.7); },
      [](const Launch::Words& words, unsigned c) {
        return within(uniform_float(words[c]), -0.1F, 0.7F, 0.7F + 0.1F);
      });
  expect_draw<double>(
      2, [](Generator& g, std::span<double> out) { g.rand(out); },
      [](const Launch::Words& words, unsigned c) {
        return within(uniform_double(words[2 * c], words[2 * c + 1]), 0.0, 1.0, 1.0);
      });
  expect_draw<double>(
      2, [](Generator& g, std::span<double> out) { g.uniform(out, -0.1, 0.7); },
      [](const Launch::Words& words, unsigned c) {
        return within(uniform_double(words[2 * c], words[2 * c + 1]), -0.1, 0.7, 0.7 + 0.1);
      });
  expect_draw<Half>(
      4, [](Generator& g, std::span<Half> out) { g.rand(out); },
      [](const Launch::Words& words, unsigned c) {
        const Half value(uniform_float(words[c]));
        return value.bits == 0x3C00 ? Half(0.0F) : value;
      });
  expect_draw<BFloat16>(
      4, [](Generator& g, std::span<BFloat16> out) { g.uniform(out, -1.0, 2.0); },
      [](const Launch::Words& words, unsigned c) {
        const BFloat16 value(std::fma(uniform_float(words[c]), 3.0F, -1.0F));
        return value.bits == 0x4000 ? BFloat16(-1.0F) : value;
      });
}

TEST(TorchCuda, UpperBoundIsNeverReached) {
  EXPECT_EQ(uniform_float(0xFFFFFFFF), 1.0F);
  EXPECT_EQ(within(1.0F, 0.0F, 1.0F, 1.0F), 0.0F);
  EXPECT_EQ(within(1.0, 2.0, 5.0, 3.0), 2.0);
  EXPECT_EQ(bits53(0x001FFFFF, 0xFFFFFFFF), (std::uint64_t{1} << 53) - 1);
  EXPECT_EQ(uniform_double(0x001FFFFF, 0xFFFFFFFF), 1.0);
  EXPECT_EQ(uniform_double(0, 0), 0x1p-54);
}

template <typename T>
void expect_random(unsigned unroll, std::uint64_t modulus) {
  expect_draw<T>(
      unroll, [](Generator& g, std::span<T> out) { g.random(out); },
      [=](const Launch::Words& words, unsigned c) {
        const std::uint64_t word = unroll == 2 ? high_first(words, c) : words[c];
        if constexpr (std::is_same_v<T, bool>) {
          return word % modulus == 1;
        } else if constexpr (sizeof(T) == 2 && Floating<T>) {
          return T(static_cast<float>(word % modulus));
        } else {
          return static_cast<T>(word % modulus);
        }
      });
}

TEST(TorchCuda, RandomOfEveryType) {
  expect_random<float>(4, 16777217);
  expect_random<double>(2, 9007199254740993);
  expect_random<Half>(4, 2049);
  expect_random<BFloat16>(4, 257);
  expect_random<bool>(4, 2);
  expect_random<std::uint8_t>(4, 256);
  expect_random<std::int8_t>(4, 128);
  expect_random<std::int16_t>(4, 32768);
  expect_random<std::int32_t>(4, 2147483648);
  expect_random<std::int64_t>(2, 9223372036854775808U);
}

template <typename T>
void expect_randint(std::int64_t low, std::int64_t high) {
  const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const unsigned unroll = range >= 268435456 ? 2 : 4;
  expect_draw<T>(
      unroll, [=](Generator& g, std::span<T> out) { g.randint(out, low, high); },
      [=](const Launch::Words& words, unsigned c) {
        const std::uint64_t word = unroll == 2 ? high_first(words, c) : words[c];
        return static_cast<T>(
            static_cast<std::int64_t>(word % range + static_cast<std::uint64_t>(low)));
      });
}

TEST(TorchCuda, RandintAroundItsSwitch) {
  expect_randint<std::int64_t>(-5, -4);
  expect_randint<std::int64_t>(-100, 268435355);
  expect_randint<std::int64_t>(-100, 268435356);
  expect_randint<std::int64_t>(std::numeric_limits<std::int64_t>::lowest(),
                               std::numeric_limits<std::int64_t>::max());
  expect_randint<std::int32_t>(-2147483647 - 1, 2147483647);
  expect_randint<std::int16_t>(-3, 1000);
  expect_randint<std::uint16_t>(0, 65535);
  expect_randint<std::uint32_t>(7, 4294967295);
  expect_randint<std::uint64_t>(7, 4294967299);
  expect_randint<double>(-7, 4294967299);
  expect_randint<bool>(0, 2);
}

TEST(TorchCuda, RandomOfAllSixtyFourBits) {
  const std::int64_t lowest = std::numeric_limits<std::int64_t>::lowest();
  expect_draw<std::int64_t>(
      2, [=](Generator& g, std::span<std::int64_t> out) { g.random(out, lowest, std::nullopt); },
      [](const Launch::Words& words, unsigned c) {
        return static_cast<std::int64_t>(high_first(words, c));
      });
}

TEST(TorchCuda, BoundsOfFloatingIntegersArePulledIn) {
  std::vector<Half> out(100000);
  Generator generator(73);
  generator.random(std::span(out), 65000, 65504);
  float largest = 0;
  for (const Half value : out) largest = std::max(largest, static_cast<float>(value));
  EXPECT_EQ(largest, 65472.0F);
}

TEST(TorchCuda, Bernoulli) {
  for (const double p : {0.0, 0.3, 0.5, 0.9999999999, 1.0}) {
    const auto limit = static_cast<float>(p);
    expect_draw<std::uint8_t>(
        4, [=](Generator& g, std::span<std::uint8_t> out) { g.bernoulli(out, p); },
        [=](const Launch::Words& words, unsigned c) {
          return std::uint8_t{uniform_float(words[c]) < limit};
        });
  }
  expect_draw<double>(
      2, [](Generator& g, std::span<double> out) { g.bernoulli(out, 0.3); },
      [](const Launch::Words& words, unsigned c) {
        return uniform_double(words[2 * c], words[2 * c + 1]) < 0.3 ? 1.0 : 0.0;
      });
}

TEST(TorchCuda, BernoulliOfATensorIsFourElementsAThread) {
  for (const simd::Target target : targets()) {
    for (const std::size_t n : {1, 2, 3, 4, 5, 2047, 2048, 2049, 9001}) {
      std::vector<float> p(n);
      for (std::size_t i = 0; i < n; ++i) p[i] = static_cast<float>(i % 11) / 10.0F;
      std::vector<float> out(n);
      Generator generator(73, kSmallGpu, target);
      generator.set_offset(8);
      generator.bernoulli(std::span(out), std::span<const float>(p));
      const Launch launch{.seed = 73, .offset = 8, .n_threads = n, .unroll = 4};
      for (std::size_t i = 0; i < n; ++i) {
        const float v = uniform_float(launch.words(static_cast<std::uint32_t>(i / 4), 0)[i % 4]);
        ASSERT_EQ(out[i], v <= p[i] ? 1.0F : 0.0F) << i;
      }
      EXPECT_EQ(generator.get_offset(), 20U);
    }
  }
}

TEST(TorchCuda, BernoulliOfATensorKeepsWhatEqualsItsProbability) {
  std::vector<float> p(64);
  const Launch launch{.seed = 73, .offset = 0, .n_threads = 64, .unroll = 4};
  for (std::size_t i = 0; i < p.size(); ++i) {
    p[i] = uniform_float(launch.words(static_cast<std::uint32_t>(i / 4), 0)[i % 4]);
  }
  std::vector<float> out(p.size());
  Generator(73).bernoulli(std::span(out), std::span<const float>(p));
  EXPECT_EQ(std::ranges::count(out, 1.0F), 64);
  for (float& probability : p) probability = std::nextafter(probability, 0.0F);
  Generator(73).bernoulli(std::span(out), std::span<const float>(p));
  EXPECT_EQ(std::ranges::count(out, 0.0F), 64);
  // With one probability for all, what equals it is not taken.
  const float first = uniform_float(launch.words(0, 0)[0]);
  Generator(73).bernoulli(std::span(out).first(1), double{first});
  EXPECT_EQ(out[0], 0.0F);
  Generator(73).bernoulli(std::span(out).first(1), double{std::nextafter(first, 1.0F)});
  EXPECT_EQ(out[0], 1.0F);
}

// The kernel, thread by thread, as it is written.
template <typename T>
std::vector<std::uint8_t> dropout_mask_by_threads(std::uint64_t seed, std::size_t n, double p,
                                                  unsigned per_step) {
  const auto kept = static_cast<Wide<T>>(1.0 - p);
  const std::uint64_t threads = std::min<std::uint64_t>((n + 255) / 256 * 256, 1024);
  const Launch launch{.seed = seed, .offset = 0, .n_threads = threads, .unroll = 4};
  std::vector<std::uint8_t> mask(n);
  for (std::uint32_t thread = 0; thread < threads; ++thread) {
    std::uint64_t call = 0;
    for (std::uint64_t i = thread * per_step; i < n; i += threads * per_step) {
      for (unsigned j = 0; j < per_step; ++j) {
        const Launch::Words words = launch.words(thread, call + j / 4);
        mask[i + j] = uniform_float(words[j % 4]) < kept;
      }
      call += (per_step + 3) / 4;
    }
  }
  return mask;
}

template <typename T>
void expect_dropout(std::size_t n, std::uint64_t address, unsigned per_step) {
  for (const simd::Target target : targets()) {
    for (const double p : {0.0, 0.1, 0.5}) {
      Generator generator(n, kSmallGpu, target);
      std::vector<std::uint8_t> mask(n);
      generator.dropout_mask<T>(mask, p, address);
      ASSERT_EQ(mask, dropout_mask_by_threads<T>(n, n, p, per_step)) << n << ' ' << per_step;
      const std::uint64_t threads = std::min<std::uint64_t>((n + 255) / 256 * 256, 1024);
      EXPECT_EQ(generator.get_offset(), ((n - 1) / (4 * threads) + 1) * 4);
    }
  }
}

TEST(TorchCuda, DropoutByStepsOfTypeAddressAndSize) {
  for (const std::size_t n : {8, 256, 1024, 2048, 4096, 8192, 40000, 40008}) {
    expect_dropout<float>(n, 0, 4);
    expect_dropout<float>(n, 8, 2);
    expect_dropout<Half>(n, 512, 8);
    expect_dropout<Half>(n, 8, 4);
    expect_dropout<BFloat16>(n, 4, 2);
    expect_dropout<double>(n, 16, 2);
  }
  expect_dropout<float>(2046, 0, 2);
  expect_dropout<Half>(9004, 0, 4);
  expect_dropout<double>(9002, 0, 2);
}

TEST(TorchCuda, DropoutElementByElementIsTheUniformGrid) {
  for (const std::size_t n : {1, 7, 1023, 1025, 4095, 4097, 9001}) {
    Generator generator(n, kSmallGpu);
    Generator other(n, kSmallGpu);
    std::vector<std::uint8_t> mask(n);
    std::vector<std::uint8_t> wanted(n);
    generator.dropout_mask<float>(mask, 0.25);
    other.bernoulli(std::span(wanted), 0.75);
    EXPECT_EQ(mask, wanted);
    EXPECT_EQ(generator.get_offset(), other.get_offset());
  }
}

TEST(TorchCuda, NativeDropoutScalesWhatItKeeps) {
  std::vector<float> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) - 500.5F;
  std::vector<float> out(values.size());
  std::vector<std::uint8_t> mask(values.size());
  Generator generator(73);
  generator.native_dropout(std::span<const float>(values), 0.3, std::span(out), mask);
  const float scale = 1.0F / static_cast<float>(1.0 - 0.3);
  for (std::size_t i = 0; i < out.size(); ++i) {
    EXPECT_EQ(out[i], mask[i] != 0 ? values[i] * scale : 0.0F);
  }
  generator.native_dropout(std::span<const float>(values), 1.0, std::span(out), mask);
  EXPECT_EQ(generator.get_offset(), 4U);
  EXPECT_EQ(std::ranges::count(out, 0.0F), 1000);
}

// The keys and the sort as Randperm.cu says it, with a plain stable sort.
std::vector<std::int64_t> permutation_by_sorting(std::uint64_t seed, std::size_t n,
                                                 std::uint64_t& offset) {
  const auto size = static_cast<double>(n);
  const int bits = std::min(
      64,
      static_cast<int>(std::ceil(std::log2(size - (6 * size * size + 1) / (std::log(0.9) * 12)))));
  Generator generator(seed, kSmallGpu, simd::Target::kScalar);
  std::vector<std::int64_t> keys(n);
  if (bits <= 32) {
    std::vector<std::int32_t> narrow_keys(n);
    generator.randint(std::span(narrow_keys), -2147483648LL, 2147483647LL);
    std::ranges::copy(narrow_keys, keys.begin());
  } else {
    generator.randint(std::span(keys), std::numeric_limits<std::int64_t>::lowest(),
                      std::numeric_limits<std::int64_t>::max());
  }
  const std::uint64_t mask = bits == 64 ? ~0ULL : (1ULL << bits) - 1;
  const bool is_whole = bits == 32 || bits == 64;
  const auto key_of = [&](std::int64_t i) {
    const std::int64_t key = keys[static_cast<std::size_t>(i)];
    return is_whole ? key : static_cast<std::int64_t>(static_cast<std::uint64_t>(key) & mask);
  };
  std::vector<std::int64_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::int64_t>(i);
  std::ranges::stable_sort(order, {}, key_of);
  const Launch launch{.seed = seed, .offset = generator.get_offset(), .n_threads = n, .unroll = 1};
  for (std::size_t tid = 0; tid + 1 < n; ++tid) {
    std::size_t end = tid;
    const auto key = key_of(order[tid]);
    if (key_of(order[tid + 1]) != key) continue;
    while (end < n && key_of(order[end]) == key) ++end;
    std::uint64_t taken = 0;
    for (std::size_t i = end - tid - 1; i > 0; --i, ++taken) {
      const std::uint32_t word =
          launch.words(static_cast<std::uint32_t>(tid), taken / 4)[taken % 4];
      std::swap(order[tid + i], order[tid + word % (i + 1)]);
    }
    tid = end - 1;
  }
  offset = generator.get_offset() + (n + 3) / 4 * 4;
  return order;
}

TEST(TorchCuda, RandpermSortsKeysAndShufflesEqualOnes) {
  for (const std::size_t n :
       {1, 2, 3, 4, 5, 16, 100, 1000, 1024, 4096, 30083, 30084, 30085, 60000}) {
    for (std::uint64_t seed = 0; seed < (n < 2000 ? 200U : 2U); ++seed) {
      std::uint64_t offset = 0;
      const auto wanted = permutation_by_sorting(seed, n, offset);
      for (const simd::Target target : targets()) {
        Generator generator(seed, kSmallGpu, target);
        std::vector<std::int64_t> found(n);
        generator.randperm(std::span(found));
        ASSERT_EQ(found, wanted) << n << ' ' << seed;
        ASSERT_EQ(generator.get_offset(), offset);
      }
    }
  }
}

TEST(TorchCuda, ClosesHaveTheirDistributionsFormulas) {
  constexpr std::size_t kN = 5000;
  Generator generator(73, kSmallGpu);
  const auto uniform_at = [](std::size_t i) {
    const Launch launch{.seed = 73, .offset = 0, .n_threads = 1024, .unroll = 4};
    return double{uniform_float(
        launch.words(launch.thread_of(i), launch.call_of(i))[launch.component_of(i)])};
  };
  std::vector<float> out(kN);
  generator.exponential(std::span(out), 2.0);
  for (std::size_t i = 0; i < kN; ++i) EXPECT_NEAR(out[i], -std::log(uniform_at(i)) / 2, 4e-7);
  generator.manual_seed(73);
  generator.cauchy(std::span(out), 1.0, 3.0);
  for (std::size_t i = 0; i < kN; ++i) {
    const double u = uniform_at(i);
    if (u < 0.05 || u > 0.95) continue;
    EXPECT_NEAR(out[i], 1 + 3 * std::tan(3.14159265358979 * (u - 0.5)), 1e-3);
  }
  generator.manual_seed(73);
  generator.geometric(std::span(out), 0.2);
  for (std::size_t i = 0; i < kN; ++i) {
    EXPECT_NEAR(out[i], std::ceil(std::log(uniform_at(i)) / std::log1p(-0.2)), 0.0) << i;
  }
  generator.manual_seed(73);
  std::vector<double> wide(kN);
  generator.randn(std::span(wide));
  const double mean = std::accumulate(wide.begin(), wide.end(), 0.0) / kN;
  EXPECT_LT(std::abs(mean), 0.06);
}

TEST(TorchCuda, LargeTensorsAreSplit) {
  EXPECT_TRUE(is_one_launch(536870912, 4));
  EXPECT_FALSE(is_one_launch(536870913, 4));
  EXPECT_TRUE(is_one_launch(2147483647, 1));
  EXPECT_FALSE(is_one_launch(2147483648, 1));
  std::vector<std::uint64_t> seen;
  const auto reserve = [&seen](std::uint64_t n) { seen.push_back(n); };
  const auto start = [&seen](std::uint64_t first, std::uint64_t n) {
    seen.push_back(first);
    seen.push_back(n);
  };
  for_each_launch(1500000001, 4, reserve, start);
  const std::vector<std::uint64_t> wanted = {
      1500000001, 0, 375000000, 375000000, 375000000, 750000000, 375000000, 1125000000, 375000001};
  EXPECT_EQ(seen, wanted);
}

TEST(TorchCuda, StateGoesBothWays) {
  Generator generator(0x0123456789ABCDEF);
  std::vector<float> numbers(10);
  generator.rand(std::span(numbers));
  const auto state = generator.get_state();
  const std::array<std::uint8_t, 16> wanted = {0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01,
                                               4,    0,    0,    0,    0,    0,    0,    0};
  EXPECT_EQ(state, wanted);
  Generator other(1);
  other.set_state(state);
  std::vector<float> found(10);
  generator.rand(std::span(numbers));
  other.rand(std::span(found));
  EXPECT_EQ(found, numbers);
  other.set_state(std::span(state).first(8));
  EXPECT_EQ(other.get_offset(), 0U);
  EXPECT_EQ(other.initial_seed(), 0x0123456789ABCDEFU);
  EXPECT_THROW(other.set_state(std::span(state).first(9)), std::invalid_argument);
  EXPECT_THROW(other.set_offset(6), std::invalid_argument);
}

TEST(TorchCuda, EmptyDrawsAddNothing) {
  Generator generator(73);
  generator.rand(std::span<float>());
  generator.randperm(std::span<std::int64_t>());
  generator.bernoulli(std::span<float>(), std::span<const float>());
  generator.dropout_mask<float>({}, 0.5);
  generator.random(std::span<std::int64_t>());
  EXPECT_EQ(generator.get_offset(), 0U);
}

TEST(TorchCuda, WrongParametersAreRefused) {
  Generator generator(73);
  std::vector<float> floats(4);
  std::vector<std::int8_t> bytes(200);
  const std::span out(floats);
  EXPECT_THROW(generator.uniform(out, 2, 1), std::invalid_argument);
  EXPECT_THROW(generator.uniform(out, 0, 1e39), std::invalid_argument);
  EXPECT_THROW(generator.randint(out, 5, 5), std::invalid_argument);
  EXPECT_THROW(generator.randint(std::span(bytes), 0, 300), std::invalid_argument);
  EXPECT_THROW(generator.bernoulli(out, 1.5), std::invalid_argument);
  EXPECT_THROW(generator.normal(out, 0, -1), std::invalid_argument);
  EXPECT_THROW(generator.exponential(out, 0), std::invalid_argument);
  EXPECT_THROW(generator.randperm(std::span(bytes)), std::invalid_argument);
  EXPECT_EQ(generator.get_offset(), 0U);
}

TEST(TorchCuda, GpusByName) {
  EXPECT_EQ(find_gpu("T4").most_threads(), 40960U);
  EXPECT_EQ(find_gpu("nvidia geforce rtx-3060").most_threads(), 43008U);
  EXPECT_EQ(find_gpu("RTX 4090").most_threads(), 196608U);
  EXPECT_EQ(find_gpu("A100").most_threads(), 221184U);
  EXPECT_EQ(find_gpu("NVIDIA H100").most_threads(), 270336U);
  EXPECT_THROW(find_gpu("H1000"), std::invalid_argument);
  EXPECT_THROW(Generator(0, {.multiprocessors = 0, .threads_per_multiprocessor = 2048}),
               std::invalid_argument);
  EXPECT_THROW(Generator(0, {.multiprocessors = 0xFFFFFFFF, .threads_per_multiprocessor = 2048}),
               std::invalid_argument);
}

TEST(TorchCuda, NarrowFloatsRoundToNearestEven) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    Half half;
    half.bits = static_cast<std::uint16_t>(bits);
    const auto value = static_cast<float>(half);
    if (std::isnan(value)) continue;
    EXPECT_EQ(Half(value).bits, bits);
    BFloat16 brain;
    brain.bits = half.bits;
    if (!std::isnan(static_cast<float>(brain))) {
      EXPECT_EQ(BFloat16(static_cast<float>(brain)).bits, bits);
    }
  }
  EXPECT_EQ(Half(65519.0F).bits, 0x7BFF);
  EXPECT_EQ(Half(65520.0F).bits, 0x7C00);
  EXPECT_EQ(Half(0x1p-25F).bits, 0);
  EXPECT_EQ(Half(0x1.000002p-25F).bits, 1);
  EXPECT_EQ(Half(1.0F + 0x1p-11F).bits, 0x3C00);
  EXPECT_EQ(Half(1.0F + 0x3p-11F).bits, 0x3C02);
}

}  // namespace
}  // namespace trueseed::torch_cuda

// SPDX-License-Identifier: Apache-2.0
// What holds for the fill of every engine, on every target: it gives the words that come one by one
// from its specification, from any position, in any pieces, at any address.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/pcg64.h"
#include "trueseed/random/engines/philox4x32_blocks.h"
#include "trueseed/random/engines/philox_fill.h"
#include "trueseed/random/engines/sfc64.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kLengths[] = {
    0,  1,  2,   3,   4,   5,   7,   8,   15,  16,  17,  31,  32,  33,   47,   48,   63,   64,  65,
    66, 95, 100, 127, 128, 129, 255, 257, 511, 512, 623, 624, 625, 1000, 1247, 1249, 2500, 4099};

template <class Word>
std::string hex_difference(const std::vector<Word>& words, const std::vector<Word>& expected) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == expected[i]) continue;
    std::ostringstream text;
    text << "word " << i << ": " << std::hex << words[i] << ", not " << expected[i];
    return text.str();
  }
  return "";
}

struct Mt19937Stream {
  using Word = std::uint32_t;
  using Engine = Mt19937;
  static Engine start(std::uint64_t i) {
    return {Mt19937(static_cast<std::uint32_t>(i)).key(), static_cast<std::uint32_t>(i * 89 % 625)};
  }
  static void fill(Engine& engine, std::span<Word> out, simd::Target target) {
    engine.fill(out, target);
  }
};

template <class Pcg>
struct PcgStream {
  using Word = std::uint64_t;
  using Engine = Pcg;
  static Engine start(std::uint64_t i) {
    // All bits set at first: every carry of the limbs is taken.
    return i == 0 ? Engine(~Uint128{0}, ~Uint128{0})
                  : Engine(make_uint128(i * kMax / 7, ~i << 40), make_uint128(i, 2 * i + 1));
  }
  static void fill(Engine& engine, std::span<Word> out, simd::Target target) {
    engine.fill(out, target);
  }
};

struct Sfc64Stream {
  using Word = std::uint64_t;
  using Engine = Sfc64;
  static Engine start(std::uint64_t i) { return Sfc64({i, ~i, i << 32, kMax}); }
  static void fill(Engine& engine, std::span<Word> out, simd::Target) { engine.fill(out); }
};

template <class Stream>
class Fill : public testing::Test {};

using Streams = testing::Types<Mt19937Stream, PcgStream<Pcg64>, PcgStream<Pcg64Dxsm>, Sfc64Stream>;
TYPED_TEST_SUITE(Fill, Streams);

TYPED_TEST(Fill, GivesTheNextWordsOfAnyLengthAndTheStateAfterThem) {
  using Word = typename TypeParam::Word;
  for (const simd::Target target : simd::available_targets()) {
    std::uint64_t seed = 0;
    for (const std::size_t n : kLengths) {
      SCOPED_TRACE(std::string(simd::target_name(target)) + ", length " + std::to_string(n));
      auto one_by_one = TypeParam::start(seed);
      auto filled = TypeParam::start(seed++);
      std::vector<Word> expected(n);
      for (Word& word : expected) word = one_by_one.next();
      // An odd place in a larger piece of memory, of which the rest stays as it was.
      const std::size_t offset = n % 3;
      std::vector<Word> memory(n + 4, 0xA5);
      TypeParam::fill(filled, std::span(memory).subspan(offset, n), target);
      const auto begin = memory.begin() + static_cast<std::ptrdiff_t>(offset);
      const auto end = begin + static_cast<std::ptrdiff_t>(n);
      EXPECT_EQ(hex_difference(std::vector<Word>(begin, end), expected), "");
      EXPECT_EQ(filled, one_by_one);
      memory.erase(begin, end);
      EXPECT_EQ(memory, std::vector<Word>(4, 0xA5));
    }
  }
}

TYPED_TEST(Fill, InPiecesGivesTheSameAsInOne) {
  using Word = typename TypeParam::Word;
  for (const simd::Target target : simd::available_targets()) {
    SCOPED_TRACE(simd::target_name(target));
    auto whole = TypeParam::start(5);
    std::vector<Word> expected(30000);
    TypeParam::fill(whole, expected, target);
    auto pieces = TypeParam::start(5);
    std::vector<Word> words(expected.size());
    std::span<Word> rest(words);
    for (std::size_t i = 0; !rest.empty(); ++i) {
      const std::size_t n = std::min(rest.size(), kLengths[i * 11 % std::size(kLengths)]);
      TypeParam::fill(pieces, rest.first(n), target);
      rest = rest.subspan(n);
    }
    EXPECT_EQ(hex_difference(words, expected), "");
    EXPECT_EQ(pieces, whole);
  }
}

// Counter i, counted as one number over all words.
template <class Counter>
Counter counted(Counter counter, std::uint64_t i) {
  for (auto& word : counter) {
    const auto sum = static_cast<Uint128>(word) + i;
    word = static_cast<std::remove_reference_t<decltype(word)>>(sum);
    i = static_cast<std::uint64_t>(sum >> (8 * sizeof word));
  }
  return counter;
}

template <class Philox>
void expect_counters(const typename Philox::Counter& first, const typename Philox::Key& key) {
  using Word = typename Philox::Counter::value_type;
  for (const simd::Target target : simd::available_targets()) {
    for (const std::size_t n : kLengths) {
      SCOPED_TRACE(std::string(simd::target_name(target)) + ", length " + std::to_string(n));
      std::vector<Word> expected(n);
      for (std::size_t i = 0; i < n; ++i) {
        expected[i] = Philox::block(counted(first, i / 4), key)[i % 4];
      }
      std::vector<Word> memory(n + 2, 0xA5);
      fill_counters(first, key, std::span(memory).subspan(1, n), target);
      EXPECT_EQ(memory.front(), 0xA5U);
      EXPECT_EQ(memory.back(), 0xA5U);
      EXPECT_EQ(hex_difference(std::vector<Word>(memory.begin() + 1, memory.end() - 1), expected),
                "");
    }
  }
}

TEST(Philox4x32Fill, CountsOverAllFourWords) {
  constexpr std::uint32_t kMax32 = std::numeric_limits<std::uint32_t>::max();
  const Philox4x32::Key key{0x12345678, 0x9abcdef0};
  expect_counters<Philox4x32>({0, 0, 0, 0}, {0, 0});
  expect_counters<Philox4x32>({kMax32 - 37, 0, 5, 6}, key);
  expect_counters<Philox4x32>({kMax32 - 37, kMax32, 5, 6}, key);
  expect_counters<Philox4x32>({kMax32, kMax32, kMax32, 6}, key);
  expect_counters<Philox4x32>({kMax32 - 37, kMax32, kMax32, kMax32}, key);
}

// Without the extensions beyond a target, which a fill prefers.
TEST(Philox4x32Blocks, AreTheSpecificationOnEveryTarget) {
  using internal::RunningCounter;
  using internal::RunningHalf;
  const Philox4x32::Key key{0x12345678, 0x9abcdef0};
  for (const simd::Target target : simd::available_targets()) {
    const auto blocks = simd::function_for(internal::kPhilox4x32Blocks, target);
    for (const RunningHalf half : {RunningHalf::kLow, RunningHalf::kHigh}) {
      for (const std::uint64_t from : {std::uint64_t{0}, kMax - 200, std::uint64_t{0x3FFFFFF38}}) {
        const RunningCounter counter{from, from ^ 0x5555, half};
        for (const std::size_t n : {0, 1, 4, 5, 8, 31, 32, 33, 64, 100, 129, 200}) {
          SCOPED_TRACE(std::string(simd::target_name(target)) + ", blocks " + std::to_string(n));
          ASSERT_LE(n, counter.n_before_carry());
          std::vector<std::uint32_t> expected, words(n * 4 + 1, 0xA5);
          for (std::size_t i = 0; i < n; ++i) {
            const Philox4x32::Counter block = Philox4x32::block(counter.at(i), key);
            expected.insert(expected.end(), block.begin(), block.end());
          }
          blocks(counter, key, n, words.data());
          EXPECT_EQ(words.back(), 0xA5U);
          words.pop_back();
          EXPECT_EQ(hex_difference(words, expected), "");
        }
      }
    }
  }
}

TEST(Philox4x64Fill, CountsOverAllFourWords) {
  const Philox4x64::Key key{0x123456789abcdef0, 0xfedcba9876543210};
  expect_counters<Philox4x64>({0, 0, 0, 0}, {0, 0});
  expect_counters<Philox4x64>({kMax - 37, 0, 5, 6}, key);
  expect_counters<Philox4x64>({kMax - 16, kMax, 5, 6}, key);
  expect_counters<Philox4x64>({kMax, kMax, kMax, 6}, key);
  expect_counters<Philox4x64>({kMax - 37, kMax, kMax, kMax}, key);
}

TEST(Philox4x32Threads, DrawOneBlockEach) {
  const Philox4x32::Key key{73, 0xFFFFFFFF};
  const auto half = [](std::uint64_t value, int i) {
    return static_cast<std::uint32_t>(value >> (32 * i));
  };
  for (const simd::Target target : simd::available_targets()) {
    for (const std::uint64_t block : {std::uint64_t{0}, std::uint64_t{0x1FFFFFFFF}, kMax}) {
      for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{0xFFFFFFF0}, kMax - 20}) {
        SCOPED_TRACE(std::string(simd::target_name(target)) + ", thread " + std::to_string(first));
        std::vector<std::uint32_t> words(335);
        fill_threads(block, first, key, words, target);
        std::vector<std::uint32_t> expected(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
          const std::uint64_t thread = first + i / 4;
          expected[i] = Philox4x32::block(
              {half(block, 0), half(block, 1), half(thread, 0), half(thread, 1)}, key)[i % 4];
        }
        EXPECT_EQ(hex_difference(words, expected), "");
      }
    }
  }
}

}  // namespace
}  // namespace trueseed::engines

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/bit_generators.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"

namespace trueseed::numpy {
namespace {

// The step of `PCG64.jumped`.
constexpr Uint128 kPcgJump = make_uint128(0x9e3779b97f4a7c15, 0xf39cc0605cedc835);

template <class Generator>
void expect_words(Generator& generator, const std::string& hex) {
  for (const std::uint64_t word : tests::hex_words<std::uint64_t>(hex)) {
    EXPECT_EQ(generator.next_raw(), word);
  }
}

template <std::size_t N>
std::span<const std::uint64_t, N> first(const std::vector<std::uint64_t>& words) {
  return std::span<const std::uint64_t>(words).template first<N>();
}

template <class Generator>
void check_pcg(Generator generator, const std::vector<std::string>& row) {
  Generator jumped = generator;
  expect_words(generator, row[2]);
  jumped.advance(kPcgJump);
  expect_words(jumped, row[3]);
}

void check_mt19937(const std::vector<std::string>& row) {
  const auto words = tests::hex_words<std::uint32_t>(row[1]);
  MT19937 generator = seeded_mt19937(std::span(words).first<624>());
  MT19937 jumped = generator;
  expect_words(generator, row[2]);
  jumped.jump();
  expect_words(jumped, row[3]);
}

void check_philox(const std::vector<std::uint64_t>& words, const std::vector<std::string>& row) {
  Philox generator(PhiloxWords({}, {words[0], words[1]}));
  Philox jumped = generator;
  expect_words(generator, row[2]);
  jumped.engine().advance(PhiloxWords::Block{0, 0, 1, 0});
  expect_words(jumped, row[3]);
}

TEST(NumpyBitGenerators, GiveTheKeptWords) {
  const auto rows = tests::read_rows("numpy_legacy/bit_generators.txt", ';');
  ASSERT_EQ(rows.size(), 15U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    SCOPED_TRACE(row[0]);
    const auto words = tests::hex_words<std::uint64_t>(row[1]);
    if (row[0] == "MT19937") {
      check_mt19937(row);
    } else if (row[0] == "PCG64") {
      check_pcg(seeded_pcg64(first<4>(words)), row);
    } else if (row[0] == "PCG64DXSM") {
      check_pcg(seeded_pcg64dxsm(first<4>(words)), row);
    } else if (row[0] == "Philox") {
      check_philox(words, row);
    } else if (row[0] == "SFC64") {
      SFC64 generator = seeded_sfc64(first<3>(words));
      expect_words(generator, row[2]);
    } else {
      ADD_FAILURE() << "unknown generator";
    }
  }
}

TEST(NumpyBitGenerators, KeepTheUpperHalfOfAWord) {
  SFC64 words(engines::Sfc64({1, 2, 3, 4}));
  SFC64 halves = words;
  const std::uint64_t first_word = words.next_uint64();
  EXPECT_EQ(halves.next_uint32(), static_cast<std::uint32_t>(first_word));
  EXPECT_EQ(halves.next_uint64(), words.next_uint64());
  EXPECT_EQ(halves.next_uint32(), static_cast<std::uint32_t>(first_word >> 32));
  EXPECT_EQ(halves.half(), (KeptHalf{false, static_cast<std::uint32_t>(first_word >> 32)}));
}

}  // namespace
}  // namespace trueseed::numpy

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/seed_sequence.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/random/engines/mt19937_key.h"

namespace trueseed::engines {
namespace {

using tests::hex_words;
using tests::read_rows;
using Words = std::vector<std::uint32_t>;

std::vector<std::uint32_t> state_of(const SeedSequence& sequence, std::size_t n_words) {
  Words words(n_words);
  sequence.generate_state(std::span(words));
  return words;
}

TEST(SeedSequence, KnownAnswers) {
  const auto rows = read_rows("seed_sequence/states.txt", '|');
  ASSERT_GE(rows.size(), 19U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 5U);
    SCOPED_TRACE("entropy " + row[0] + ", spawn key " + row[1]);
    const SeedSequence sequence(hex_words<std::uint32_t>(row[0]), hex_words<std::uint32_t>(row[1]));
    EXPECT_EQ(Words(sequence.pool().begin(), sequence.pool().end()),
              hex_words<std::uint32_t>(row[2]));
    const auto words32 = hex_words<std::uint32_t>(row[3]);
    EXPECT_EQ(state_of(sequence, words32.size()), words32);
    const auto words64 = hex_words<std::uint64_t>(row[4]);
    std::vector<std::uint64_t> found64(words64.size());
    sequence.generate_state(std::span(found64));
    EXPECT_EQ(found64, words64);
  }
}

TEST(SeedSequence, ShorterStateIsAPrefix) {
  const Words entropy = {1, 2, 3, 4, 5, 6, 7};
  const SeedSequence sequence(entropy);
  const Words longest = state_of(sequence, 100);
  for (std::size_t n = 0; n <= longest.size(); ++n) {
    EXPECT_TRUE(std::ranges::equal(state_of(sequence, n), std::span(longest).first(n))) << n;
  }
}

TEST(Mt19937Key, KnownAnswers) {
  const auto rows = read_rows("seed_sequence/mt19937_keys.txt", '|');
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 2U);
    const Mt19937Key key = mt19937_key(SeedSequence(hex_words<std::uint32_t>(row[0])));
    EXPECT_EQ(Words(key.begin(), key.end()), hex_words<std::uint32_t>(row[1])) << row[0];
  }
}

}  // namespace
}  // namespace trueseed::engines

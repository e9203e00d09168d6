// SPDX-License-Identifier: Apache-2.0
// The words of every engine against those of NumPy and Random123.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/pcg64.h"
#include "trueseed/random/engines/philox.h"
#include "trueseed/random/engines/philox_fill.h"
#include "trueseed/random/engines/sfc64.h"
#include "trueseed/simd/target.h"

namespace trueseed::engines {
namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::size_t kFar = 1000000;
constexpr std::size_t kKnown = 8;

Words fill(const std::string& engine, const Words& state, simd::Target target) {
  Words words(kFar + kKnown);
  if (engine == "PCG64") {
    Pcg64(make_uint128(state[0], state[1]), make_uint128(state[2], state[3])).fill(words, target);
  } else if (engine == "PCG64DXSM") {
    Pcg64Dxsm(make_uint128(state[0], state[1]), make_uint128(state[2], state[3]))
        .fill(words, target);
  } else if (engine == "SFC64") {
    Sfc64({state[0], state[1], state[2], state[3]}).fill(words);
  } else if (engine == "Philox") {
    const Philox4x64::Counter before{state[0], state[1], state[2], state[3]};
    fill_counters(advanced(before, {1, 0, 0, 0}), {state[4], state[5]}, words, target);
  } else if (engine == "MT19937") {
    std::vector<std::uint32_t> narrow(words.size());
    Mt19937(static_cast<std::uint32_t>(state[0])).fill(narrow, target);
    words.assign(narrow.begin(), narrow.end());
  } else {
    throw std::runtime_error("unknown engine " + engine);
  }
  return words;
}

std::string trimmed(const std::string& text) { return text.substr(0, text.find(' ')); }

TEST(KnownWords, AreThoseOfNumPyOnEveryTarget) {
  const auto rows = tests::read_rows("engines/numpy_words.txt", '|');
  EXPECT_EQ(rows.size(), 15U);
  for (const auto& row : rows) {
    for (const simd::Target target : simd::available_targets()) {
      SCOPED_TRACE(row[0] + row[1] + std::string(simd::target_name(target)));
      Words words = fill(trimmed(row[0]), tests::hex_words<std::uint64_t>(row[1]), target);
      const Words far(words.end() - kKnown, words.end());
      words.resize(kKnown);
      EXPECT_EQ(words, tests::hex_words<std::uint64_t>(row[2]));
      EXPECT_EQ(far, tests::hex_words<std::uint64_t>(row[3]));
    }
  }
}

template <class Engine>
void expect_advance(const Words& before, const Words& steps, const Words& after) {
  Engine engine(make_uint128(before[0], before[1]), make_uint128(before[2], before[3]));
  engine.advance(make_uint128(steps[0], steps[1]));
  EXPECT_EQ(engine, Engine(make_uint128(after[0], after[1]), make_uint128(after[2], after[3])));
}

TEST(KnownWords, AdvanceGivesNumPysStates) {
  const auto rows = tests::read_rows("engines/numpy_advance.txt", '|');
  EXPECT_EQ(rows.size(), 8U);
  for (const auto& row : rows) {
    const auto words = [&row](std::size_t i) { return tests::hex_words<std::uint64_t>(row[i]); };
    if (trimmed(row[0]) == "PCG64") {
      expect_advance<Pcg64>(words(1), words(2), words(3));
    } else {
      expect_advance<Pcg64Dxsm>(words(1), words(2), words(3));
    }
  }
}

template <class Philox, class Word>
void expect_block(const std::vector<std::string>& row) {
  const auto counter = tests::hex_words<Word>(row[1]);
  const auto key = tests::hex_words<Word>(row[2]);
  const auto block =
      Philox::block({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
  EXPECT_EQ(std::vector<Word>(block.begin(), block.end()), tests::hex_words<Word>(row[3]));
}

TEST(KnownWords, BlocksAreThoseOfRandom123) {
  const auto rows = tests::read_rows("engines/random123_philox.txt", '|');
  EXPECT_EQ(rows.size(), 6U);
  for (const auto& row : rows) {
    SCOPED_TRACE(row[0] + row[1]);
    if (trimmed(row[0]) == "philox4x32") {
      expect_block<Philox4x32, std::uint32_t>(row);
    } else {
      expect_block<Philox4x64, std::uint64_t>(row);
    }
  }
}

}  // namespace
}  // namespace trueseed::engines

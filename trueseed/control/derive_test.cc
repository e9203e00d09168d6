// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/derive.h"

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"

namespace trueseed::control {
namespace {

using Words = std::vector<std::uint32_t>;

const std::vector<std::string> kSeeds = {
    "0",  "1",  "-1",         "7",          "4294967295",
    "73", "-7", "4294967296", "4294967303", "1606938044258990275541962092341162602522"};

// A key as text, written so that no two keys share one.
std::string key_name(const Seed& seed, std::uint32_t purpose, const Role& role) {
  std::string name = seed.to_decimal() + '/' + std::to_string(purpose);
  for (const Step& step : role.steps()) {
    name += '/' + std::to_string(static_cast<std::uint32_t>(step.kind)) + ':' +
            std::to_string(step.number);
  }
  return name;
}

TEST(KeyWords, AreThoseOfTheDesign) {
  const Role role({{StepKind::kRank, 5}, {StepKind::kKey, 0x1122334455667788}});
  EXPECT_EQ(key_words(Seed(Integer(73)), Purpose::kTorchCpu, Role()), (Words{1, 0, 73, 4, 0}));
  EXPECT_EQ(key_words(Seed(Integer(0)), Purpose::kSpawn, Role()), (Words{1, 0, 0, 9, 0}));
  EXPECT_EQ(key_words(Seed(Integer(-4294967296)), Purpose::kHashSeed, role),
            (Words{2, 1, 0, 1, 1, 2, 1, 5, 0, 6, 0x55667788, 0x11223344}));
}

TEST(KeyWords, DifferInEveryPart) {
  // Small numbers everywhere, so that a missing length would make two keys alike.
  std::mt19937 pick(73);
  std::map<Words, std::string> seen;
  for (int i = 0; i < 200'000; ++i) {
    Words magnitude(1 + pick() % 3);
    for (std::uint32_t& word : magnitude) word = static_cast<std::uint32_t>(pick() % 4);
    const Seed seed(Integer::from_words(magnitude, pick() % 2 == 0));
    const auto purpose = static_cast<std::uint32_t>(1 + pick() % 9);
    Role role;
    for (std::size_t step = pick() % 4; step > 0; --step) {
      const std::uint64_t high = pick() % 3;
      role.append(static_cast<StepKind>(1 + pick() % 8), high << 32 | pick() % 3);
    }
    const std::string name = key_name(seed, purpose, role);
    const auto [entry, is_new] =
        seen.emplace(key_words(seed, static_cast<Purpose>(purpose), role), name);
    ASSERT_EQ(entry->second, name);
  }
  EXPECT_GT(seen.size(), 50'000U);
}

TEST(KeyWords, AreLongerThanThePool) {
  // A SeedSequence fills shorter entropy up with zeros: [73] and [73, 0] are one.
  for (const std::string& seed : kSeeds) {
    EXPECT_GT(key_words(Seed::parse(seed), Purpose::kHashSeed, Role()).size(), 4U);
  }
}

TEST(Derive, MatchesNumpysSeedSequenceOfTheKeyWords) {
  const Role role({{StepKind::kRank, 5}});
  const Seed seed(Integer(73));
  for (const auto& row : tests::read_rows("seed_sequence/mt19937_keys.txt", '|')) {
    if (tests::hex_words<std::uint32_t>(row[0]) != key_words(seed, Purpose::kTorchCpu, role)) {
      continue;
    }
    const engines::Mt19937Key key = derive_mt19937_key(seed, Purpose::kTorchCpu, role);
    EXPECT_EQ(Words(key.begin(), key.end()), tests::hex_words<std::uint32_t>(row[1]));
    Words words(2);
    derive_words(seed, Purpose::kTorchCpu, role, words);
    EXPECT_EQ(words[1], key[1]);
    EXPECT_EQ(derive_u64(seed, Purpose::kTorchCpu, role), words[0] | std::uint64_t{words[1]} << 32);
    return;
  }
  FAIL() << "tests/data/seed_sequence/mt19937_keys.txt lacks the key";
}

TEST(Derive, EverySeedIsAnotherStream) {
  std::set<std::uint64_t> words;
  for (const std::string& seed : kSeeds) {
    words.insert(derive_u64(Seed::parse(seed), Purpose::kPythonRandom, Role()));
  }
  EXPECT_EQ(words.size(), kSeeds.size());
}

TEST(HashSeed, IsTheSeedItselfWhereItIsDirect) {
  EXPECT_EQ(hash_seed(Seed(Integer(0))), 0U);
  EXPECT_EQ(hash_seed(Seed(Integer(4294967295))), 4294967295U);
  Words word(1);
  derive_words(Seed(Integer(4294967296)), Purpose::kHashSeed, Role(), word);
  EXPECT_EQ(hash_seed(Seed(Integer(4294967296))), word[0]);
}

TEST(Seed, FreshOnesAreDirectAndDiffer) {
  std::set<std::uint32_t> seeds;
  for (int i = 0; i < 100; ++i) seeds.insert(fresh_seed().direct());
  EXPECT_GT(seeds.size(), 95U);
  EXPECT_THROW((void)Seed(Integer(-1)).direct(), std::out_of_range);
}

TEST(Role, RankZeroIsTheMainProcess) {
  EXPECT_EQ(role_from_rank(nullptr), Role());
  for (const char* rank : {"", "0", "00", "-1", "1x", "x", " 1", "18446744073709551616"}) {
    EXPECT_EQ(role_from_rank(rank), Role()) << '"' << rank << '"';
  }
  EXPECT_EQ(role_from_rank("3"), Role({{StepKind::kRank, 3}}));
}

TEST(Role, TextIsItsLengthAndBytes) {
  EXPECT_EQ(Role().append_text(""), Role({{StepKind::kText, 0}}));
  EXPECT_EQ(
      Role().append_text("abcdefghi"),
      Role({{StepKind::kText, 9}, {StepKind::kKey, 0x6867666564636261}, {StepKind::kKey, 0x69}}));
  EXPECT_EQ(Role().append_text("\xff"), Role({{StepKind::kText, 1}, {StepKind::kKey, 0xff}}));
}

}  // namespace
}  // namespace trueseed::control

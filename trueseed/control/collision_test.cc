// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/control/derive.h"

namespace trueseed::control {
namespace {

constexpr int kSeeds = 1'000;
constexpr std::uint64_t kRanks = 64;
constexpr std::uint64_t kWorkers = 16;

// Each of the first four words is a bijection of one word of the pool: they are equal exactly where
// the whole 128-bit pools are.
using FirstWords = std::array<std::uint32_t, 4>;

TEST(Collision, NoTwoOfSeedRankWorkerShareAStream) {
  std::vector<FirstWords> streams;
  streams.reserve(3 * kSeeds * kRanks * (kWorkers + 1));
  for (int number = 0; number < kSeeds; ++number) {
    const Seed seed{Integer(number)};
    for (std::uint64_t rank = 0; rank < kRanks; ++rank) {
      Role of_rank;
      if (rank != 0) of_rank.append(StepKind::kRank, rank);
      for (std::uint64_t worker = 0; worker <= kWorkers; ++worker) {
        // The last one stands for the rank's main process.
        Role role = of_rank;
        if (worker != kWorkers) role.append(StepKind::kWorker, worker);
        for (const Purpose purpose :
             {Purpose::kPythonRandom, Purpose::kNumpyLegacy, Purpose::kTorchCpu}) {
          derive_words(seed, purpose, role, streams.emplace_back());
        }
      }
    }
  }
  ASSERT_EQ(streams.size(), 3 * kSeeds * kRanks * (kWorkers + 1));
  std::ranges::sort(streams);
  EXPECT_EQ(std::ranges::adjacent_find(streams), streams.end());
}

}  // namespace
}  // namespace trueseed::control

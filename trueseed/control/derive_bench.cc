// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>

#include <benchmark/benchmark.h>

#include "trueseed/control/derive.h"

namespace trueseed::control {
namespace {

const Role kWorkerOfRank({{StepKind::kRank, 5}, {StepKind::kWorker, 3}});

void derive_first_words(benchmark::State& state) {
  const Seed seed(Integer(73));
  std::array<std::uint32_t, 4> words{};
  for (auto _ : state) {
    derive_words(seed, Purpose::kTorchCpu, kWorkerOfRank, words);
    benchmark::DoNotOptimize(words);
  }
}
BENCHMARK(derive_first_words);

void derive_mt19937_state(benchmark::State& state) {
  const Seed seed(Integer(73));
  for (auto _ : state) {
    benchmark::DoNotOptimize(derive_mt19937_key(seed, Purpose::kTorchCpu, kWorkerOfRank));
  }
}
BENCHMARK(derive_mt19937_state);

}  // namespace
}  // namespace trueseed::control

// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/engines/mt19937.h"

namespace trueseed::engines {
namespace {

void mt19937_fill(benchmark::State& state) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(state.range(0)));
  Mt19937 engine(73);
  for (auto _ : state) {
    engine.fill(words);
    benchmark::DoNotOptimize(words.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(words.size() * sizeof(std::uint32_t)));
}
BENCHMARK(mt19937_fill)->Arg(16)->Arg(624)->Arg(100000)->Arg(10000000);

void mt19937_next(benchmark::State& state) {
  Mt19937 engine(73);
  for (auto _ : state) benchmark::DoNotOptimize(engine.next());
}
BENCHMARK(mt19937_next);

}  // namespace
}  // namespace trueseed::engines

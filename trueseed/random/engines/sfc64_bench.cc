// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/engines/sfc64.h"

namespace trueseed::engines {
namespace {

void sfc64_fill(benchmark::State& state) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(state.range(0)));
  Sfc64 engine({1, 2, 3, 4});
  for (auto _ : state) {
    engine.fill(words);
    benchmark::DoNotOptimize(words.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(words.size() * sizeof(std::uint64_t)));
}
BENCHMARK(sfc64_fill)->Arg(16)->Arg(1024)->Arg(100000);

}  // namespace
}  // namespace trueseed::engines

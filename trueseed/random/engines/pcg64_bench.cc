// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/engines/pcg64.h"

namespace trueseed::engines {
namespace {

template <class Engine>
void pcg_fill(benchmark::State& state) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(state.range(0)));
  Engine engine(make_uint128(1, 2), make_uint128(3, 5));
  for (auto _ : state) {
    engine.fill(words);
    benchmark::DoNotOptimize(words.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(words.size() * sizeof(std::uint64_t)));
}
BENCHMARK(pcg_fill<Pcg64>)->Arg(16)->Arg(1024)->Arg(100000);
BENCHMARK(pcg_fill<Pcg64Dxsm>)->Arg(16)->Arg(1024)->Arg(100000);

template <class Engine>
void pcg_advance(benchmark::State& state) {
  Engine engine(make_uint128(1, 2), make_uint128(3, 5));
  for (auto _ : state) {
    engine.advance(make_uint128(0x9e3779b97f4a7c15, 0xf39cc0605cedc835));
    benchmark::DoNotOptimize(engine);
  }
}
BENCHMARK(pcg_advance<Pcg64>);

}  // namespace
}  // namespace trueseed::engines

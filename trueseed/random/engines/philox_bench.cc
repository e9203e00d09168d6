// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/engines/philox_fill.h"

namespace trueseed::engines {
namespace {

template <class Philox>
void philox_fill_counters(benchmark::State& state) {
  using Word = typename Philox::Counter::value_type;
  std::vector<Word> words(static_cast<std::size_t>(state.range(0)));
  const typename Philox::Key key{73, 1};
  typename Philox::Counter counter{0, 0, 5, 7};
  for (auto _ : state) {
    fill_counters(counter, key, words);
    ++counter[1];
    benchmark::DoNotOptimize(words.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(words.size() * sizeof(Word)));
}
BENCHMARK(philox_fill_counters<Philox4x32>)->Arg(4)->Arg(1024)->Arg(100000);
BENCHMARK(philox_fill_counters<Philox4x64>)->Arg(4)->Arg(1024)->Arg(100000);

void philox_fill_threads(benchmark::State& state) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(state.range(0)));
  std::uint64_t block = 0;
  for (auto _ : state) {
    fill_threads(block++, 0, {73, 1}, words);
    benchmark::DoNotOptimize(words.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(words.size() * sizeof(std::uint32_t)));
}
BENCHMARK(philox_fill_threads)->Arg(1024)->Arg(100000);

}  // namespace
}  // namespace trueseed::engines

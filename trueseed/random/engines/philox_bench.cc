// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/engines/philox_fill.h"

namespace trueseed::engines {

// random123_bench.cc, as -O3 and as -O3 -march=native make it.
using Random123Fill = void(const std::uint32_t* first, const std::uint32_t* key, std::uint32_t* out,
                           std::size_t n_blocks);
Random123Fill random123_fill;
Random123Fill random123_fill_native;

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

#if defined(TRUESEED_HAS_RANDOM123)

template <class Function>
double seconds(const Function& function) {
  const auto begin = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The number that a fraction of them is below.
double quantile(std::vector<double>& numbers, double fraction) {
  const auto at = static_cast<std::ptrdiff_t>(fraction * static_cast<double>(numbers.size() - 1));
  std::ranges::nth_element(numbers, numbers.begin() + at);
  return numbers[static_cast<std::size_t>(at)];
}

// Ours and a loop over Random123 in turn. The time is ours; the ratios are theirs to ours of each
// turn. Not measured where the words differ.
void philox_to_random123(benchmark::State& state, Random123Fill* theirs) {
  std::vector<std::uint32_t> ours(static_cast<std::size_t>(state.range(0)) / 4), other(ours.size());
  const Philox4x32::Key key{73, 1};
  const Philox4x32::Counter counter{0, 0, 5, 7};
  const auto fill_ours = [&] {
    fill_counters(counter, key, ours);
    benchmark::ClobberMemory();
  };
  const auto fill_theirs = [&] {
    theirs(counter.data(), key.data(), other.data(), other.size() / 4);
    benchmark::ClobberMemory();
  };
  fill_ours();
  fill_theirs();
  if (ours != other) return state.SkipWithError("the words are not those of Random123");
  std::vector<double> ratios, our_seconds, their_seconds;
  for (auto _ : state) {
    our_seconds.push_back(seconds(fill_ours));
    their_seconds.push_back(seconds(fill_theirs));
    ratios.push_back(their_seconds.back() / our_seconds.back());
    state.SetIterationTime(our_seconds.back());
  }
  state.counters["ours_us"] = quantile(our_seconds, 0.5) * 1e6;
  state.counters["theirs_us"] = quantile(their_seconds, 0.5) * 1e6;
  state.counters["ratio"] = quantile(ratios, 0.5);
  state.counters["ratio_25"] = quantile(ratios, 0.25);
  state.counters["ratio_75"] = quantile(ratios, 0.75);
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void philox_to_random123_o3(benchmark::State& state) {
  philox_to_random123(state, &random123_fill);
}
void philox_to_random123_native(benchmark::State& state) {
  philox_to_random123(state, &random123_fill_native);
}
BENCHMARK(philox_to_random123_o3)->Arg(65536)->Arg(1 << 20)->UseManualTime();
BENCHMARK(philox_to_random123_native)->Arg(65536)->Arg(1 << 20)->UseManualTime();

#endif  // TRUESEED_HAS_RANDOM123

}  // namespace
}  // namespace trueseed::engines

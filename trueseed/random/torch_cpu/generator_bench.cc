// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/torch_cpu/generator.h"

namespace trueseed::torch_cpu {
namespace {

// Draws of one element and of many, from one generator.
template <typename T, typename Draw>
void measure(benchmark::State& state, const Draw& draw) {
  std::vector<T> out(static_cast<std::size_t>(state.range(0)));
  Generator generator(73);
  for (auto _ : state) {
    draw(generator, std::span<T>(out));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void torch_cpu_rand(benchmark::State& state) {
  measure<float>(state, [](Generator& g, auto out) { g.rand(out); });
}
void torch_cpu_randn(benchmark::State& state) {
  measure<float>(state, [](Generator& g, auto out) { g.randn(out); });
}
void torch_cpu_randn_float64(benchmark::State& state) {
  measure<double>(state, [](Generator& g, auto out) { g.randn(out); });
}
void torch_cpu_randint(benchmark::State& state) {
  measure<std::int64_t>(state, [](Generator& g, auto out) { g.randint(out, 0, 100); });
}
void torch_cpu_bernoulli(benchmark::State& state) {
  measure<float>(state, [](Generator& g, auto out) { g.bernoulli(out, 0.3); });
}
void torch_cpu_exponential(benchmark::State& state) {
  measure<float>(state, [](Generator& g, auto out) { g.exponential(out, 1.0); });
}
BENCHMARK(torch_cpu_rand)->Arg(1)->Arg(16)->Arg(100000);
BENCHMARK(torch_cpu_randn)->Arg(1)->Arg(16)->Arg(100000);
BENCHMARK(torch_cpu_randn_float64)->Arg(1)->Arg(16)->Arg(100000);
BENCHMARK(torch_cpu_randint)->Arg(1)->Arg(16)->Arg(100000);
BENCHMARK(torch_cpu_bernoulli)->Arg(1)->Arg(16)->Arg(100000);
BENCHMARK(torch_cpu_exponential)->Arg(1)->Arg(16)->Arg(100000);

}  // namespace
}  // namespace trueseed::torch_cpu

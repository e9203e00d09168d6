// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/random/torch_cpu/fills.h"

namespace trueseed::torch_cpu {
namespace {

template <typename T, typename Draw>
void run(benchmark::State& state, Draw draw) {
  std::vector<T> out(static_cast<std::size_t>(state.range(0)));
  engines::Mt19937 engine(73);
  for (auto _ : state) {
    draw(engine, std::span(out));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void rand_f32(benchmark::State& state) {
  run<float>(state, [](auto& engine, auto out) { uniform(engine, out, 0.0, 1.0); });
}
void rand_f64(benchmark::State& state) {
  run<double>(state, [](auto& engine, auto out) { uniform(engine, out, 0.0, 1.0); });
}
void randn_f32(benchmark::State& state) {
  run<float>(state, [](auto& engine, auto out) { normal(engine, out, 0.0, 1.0); });
}
void bernoulli_f32(benchmark::State& state) {
  run<float>(state, [](auto& engine, auto out) { bernoulli(engine, out, 0.1); });
}
void bernoulli_bool(benchmark::State& state) {
  run<std::uint8_t>(state, [](auto& engine, auto out) { bernoulli(engine, out, 0.1); });
}
void exponential_f32(benchmark::State& state) {
  run<float>(state, [](auto& engine, auto out) { exponential(engine, out, 1.0); });
}
void randint_i64(benchmark::State& state) {
  run<std::int64_t>(state, [](auto& engine, auto out) { random_from_to(engine, out, 1000, 0); });
}
void permutation(benchmark::State& state) {
  run<std::int64_t>(state, [](auto& engine, auto out) { randperm(engine, out); });
}

BENCHMARK(rand_f32)->Arg(16)->Arg(100000)->Arg(10000000);
BENCHMARK(rand_f64)->Arg(16)->Arg(100000);
BENCHMARK(randn_f32)->Arg(16)->Arg(100000);
BENCHMARK(bernoulli_f32)->Arg(16)->Arg(100000);
BENCHMARK(bernoulli_bool)->Arg(16)->Arg(100000);
BENCHMARK(exponential_f32)->Arg(16)->Arg(100000);
BENCHMARK(randint_i64)->Arg(16)->Arg(100000);
BENCHMARK(permutation)->Arg(60000);

}  // namespace
}  // namespace trueseed::torch_cpu

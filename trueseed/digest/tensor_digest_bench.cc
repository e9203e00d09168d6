// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/digest/tensor_digest.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {
namespace {

constexpr std::int64_t kLarge = std::int64_t{256} << 20;

// Aligned as torch aligns a tensor.
const float* numbers() {
  static const float* values = [] {
    auto* filled = static_cast<float*>(std::aligned_alloc(64, kLarge));
    std::iota(filled, filled + kLarge / sizeof(float), 0.0F);
    return filled;
  }();
  return values;
}

void on_all_cpus(std::size_t n, void (*work)(void*, std::size_t), void* context) {
  const std::size_t n_threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < n_threads; ++t) {
    threads.emplace_back([=] {
      for (std::size_t i = n * t / n_threads; i < n * (t + 1) / n_threads; ++i) work(context, i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void set_speed(benchmark::State& state, std::int64_t size_bytes) {
  state.SetBytesProcessed(state.iterations() * size_bytes);
}

// The peer: the processor reads and does nothing else.
std::uint64_t read_all(const std::uint64_t* words, std::size_t n) {
  std::array<std::uint64_t, 16> sums{};
  for (std::size_t i = 0; i + 16 <= n; i += 16) {
    for (std::size_t j = 0; j < 16; ++j) sums[j] ^= words[i + j];
  }
  return std::accumulate(sums.begin(), sums.end(), std::uint64_t{0});
}

void read_alone(benchmark::State& state) {
  const std::int64_t size_bytes = state.range(0);
  const auto* words = reinterpret_cast<const std::uint64_t*>(numbers());
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_all(words, static_cast<std::size_t>(size_bytes) / 8));
  }
  set_speed(state, size_bytes);
}
BENCHMARK(read_alone)->Arg(kLarge);

void read_on_all_cpus(benchmark::State& state) {
  const std::size_t n_words = static_cast<std::size_t>(state.range(0)) / 8;
  const auto* words = reinterpret_cast<const std::uint64_t*>(numbers());
  struct Context {
    const std::uint64_t* words;
    std::size_t n_words;
  } context{words, n_words};
  for (auto _ : state) {
    on_all_cpus(
        256,
        [](void* given, std::size_t i) {
          const auto& c = *static_cast<Context*>(given);
          benchmark::DoNotOptimize(read_all(c.words + c.n_words / 256 * i, c.n_words / 256));
        },
        &context);
  }
  set_speed(state, state.range(0));
}
BENCHMARK(read_on_all_cpus)->Arg(kLarge)->UseRealTime();

void digest_contiguous(benchmark::State& state, simd::Target target, Parallel parallel) {
  const std::int64_t size = state.range(0) / static_cast<std::int64_t>(sizeof(float));
  const std::int64_t stride = 1;
  const StridedView view{numbers(), DType::kFloat32, {&size, 1}, {&stride, 1}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(tensor_digest(view, {.target = target, .parallel = parallel}));
  }
  set_speed(state, state.range(0));
}

void digest_transposed(benchmark::State& state) {
  const std::int64_t n = state.range(0);
  const std::array<std::int64_t, 2> sizes = {n, n};
  const std::array<std::int64_t, 2> strides = {1, n};
  const StridedView view{numbers(), DType::kFloat32, sizes, strides};
  for (auto _ : state) {
    benchmark::DoNotOptimize(tensor_digest(view, {.target = simd::available_targets().back()}));
  }
  set_speed(state, n * n * static_cast<std::int64_t>(sizeof(float)));
}
BENCHMARK(digest_transposed)->Arg(64)->Arg(256)->Arg(1024);

const int kRegistered = [] {
  for (const simd::Target target : simd::available_targets()) {
    const std::string name = "digest/" + std::string(simd::target_name(target));
    auto* bench = benchmark::RegisterBenchmark(name.c_str(), digest_contiguous, target, Parallel{});
    bench->Arg(64)->Arg(4096)->Arg(65536)->Arg(1 << 20)->Arg(kLarge);
  }
  benchmark::RegisterBenchmark("digest_on_all_cpus", digest_contiguous,
                               simd::available_targets().back(), Parallel{on_all_cpus})
      ->Arg(kLarge)
      ->UseRealTime();
  return 0;
}();

}  // namespace
}  // namespace trueseed::digest

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "trueseed/digest/tensor_digest.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {
namespace {

constexpr std::int64_t kInL1 = 16 << 10;
constexpr std::int64_t kInL2 = 512 << 10;
constexpr std::int64_t kMedium = 16 << 20;
constexpr std::int64_t kLarge = 256 << 20;

// Small tensors are digested many times between two looks at the clock.
constexpr std::int64_t kBlockBytes = 1 << 20;

// Content that no cache near a core holds is read from so many pages at once: one alone leaves
// memory idle.
constexpr std::size_t kPages = 8;
constexpr std::size_t kPageFloats = 1024;

// As many as are shared out among the CPUs.
constexpr std::size_t kPieces = 256;

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

using Lanes [[gnu::vector_size(64)]] = float;

// The peer: reads and adds, with the widest registers of this CPU, and nothing else. `n` is a
// multiple of 8 * `stride`, which is how far the 8 places lie apart at which it reads.
__attribute__((target_clones("avx512f", "avx2", "default"))) float sum_of(const float* values,
                                                                          std::size_t n,
                                                                          std::size_t stride) {
  std::array<Lanes, kPages> sums{};
  for (std::size_t block = 0; block < n; block += kPages * stride) {
    for (std::size_t i = 0; i < stride; i += 16) {
      for (std::size_t j = 0; j < kPages; ++j) {
        Lanes lanes;
        std::memcpy(&lanes, values + block + stride * j + i, sizeof(lanes));
        sums[j] += lanes;
      }
    }
  }
  Lanes sum{};
  for (const Lanes& each : sums) sum += each;
  float total = 0.0F;
  for (int j = 0; j < 16; ++j) total += sum[j];
  return total;
}

void read_memory(const float* values, std::size_t n, bool on_all) {
  struct Context {
    const float* values;
    std::size_t n;
    std::size_t stride;
  } context{values, on_all ? n / kPieces : n,
            n * sizeof(float) > kInL2 ? kPageFloats : sizeof(Lanes) / sizeof(float)};
  const auto work = [](void* given, std::size_t i) {
    const auto& [first, piece, stride] = *static_cast<Context*>(given);
    benchmark::DoNotOptimize(sum_of(first + piece * i, piece, stride));
  };
  if (on_all) {
    on_all_cpus(kPieces, work, &context);
  } else {
    work(&context, 0);
  }
}

template <typename Work>
double seconds(std::int64_t n_times, Work work) {
  const auto start = std::chrono::steady_clock::now();
  for (std::int64_t i = 0; i < n_times; ++i) work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Digests `view` and reads as many bytes in turns, so that what disturbs one disturbs the other.
// The time is that of a block; `of_read` is the speed of the digest over that of the read.
void compare_with_read(benchmark::State& state, const StridedView& view, std::int64_t size_bytes,
                       const DigestOptions& options) {
  const bool on_all = options.parallel.run != nullptr;
  const std::int64_t n_times = std::max<std::int64_t>(1, kBlockBytes / size_bytes);
  std::vector<double> ratios;
  std::vector<double> reads;
  for (auto _ : state) {
    const double read = seconds(n_times, [&] {
      read_memory(numbers(), static_cast<std::size_t>(size_bytes) / sizeof(float), on_all);
    });
    const double digest =
        seconds(n_times, [&] { benchmark::DoNotOptimize(tensor_digest(view, options)); });
    state.SetIterationTime(digest);
    ratios.push_back(read / digest);
    reads.push_back(read);
  }
  const auto median = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
  };
  const std::int64_t block_bytes = n_times * size_bytes;
  state.SetBytesProcessed(state.iterations() * block_bytes);
  state.counters["read_bytes_per_second"] =
      benchmark::Counter(static_cast<double>(block_bytes) / median(reads),
                         benchmark::Counter::kDefaults, benchmark::Counter::kIs1024);
  state.counters["of_read"] = median(ratios);
}

void digest_contiguous(benchmark::State& state, simd::Target target, Parallel parallel) {
  const std::int64_t size = state.range(0) / static_cast<std::int64_t>(sizeof(float));
  const std::int64_t stride = 1;
  const StridedView view{numbers(), DType::kFloat32, {&size, 1}, {&stride, 1}};
  compare_with_read(state, view, state.range(0), {.target = target, .parallel = parallel});
}

// A square that is transposed: the read beside it goes through the same bytes in their order.
void digest_transposed(benchmark::State& state, Parallel parallel) {
  const std::int64_t n = state.range(0);
  const std::array<std::int64_t, 2> sizes = {n, n};
  const std::array<std::int64_t, 2> strides = {1, n};
  const StridedView view{numbers(), DType::kFloat32, sizes, strides};
  compare_with_read(state, view, n * n * static_cast<std::int64_t>(sizeof(float)),
                    {.target = simd::available_targets().back(), .parallel = parallel});
}

// Every other element: the read beside it takes as many bytes as are digested.
void digest_every_other(benchmark::State& state) {
  const std::int64_t size = state.range(0) / static_cast<std::int64_t>(sizeof(float));
  const std::int64_t stride = 2;
  const StridedView view{numbers(), DType::kFloat32, {&size, 1}, {&stride, 1}};
  compare_with_read(state, view, state.range(0), {.target = simd::available_targets().back()});
}

const int kRegistered = [] {
  const Parallel parallel{on_all_cpus};
  for (const simd::Target target : simd::available_targets()) {
    const std::string name = "digest/" + std::string(simd::target_name(target));
    benchmark::RegisterBenchmark(name.c_str(), digest_contiguous, target, Parallel{})
        ->Arg(512)
        ->Arg(kInL1)
        ->Arg(kInL2)
        ->Arg(kMedium)
        ->Arg(kLarge)
        ->UseManualTime();
  }
  benchmark::RegisterBenchmark("digest_on_all_cpus", digest_contiguous,
                               simd::available_targets().back(), parallel)
      ->Arg(kMedium)
      ->Arg(kLarge)
      ->UseManualTime();
  benchmark::RegisterBenchmark("digest_transposed", digest_transposed, Parallel{})
      ->Arg(64)
      ->Arg(256)
      ->Arg(2048)
      ->Arg(8192)
      ->UseManualTime();
  benchmark::RegisterBenchmark("digest_transposed_on_all_cpus", digest_transposed, parallel)
      ->Arg(2048)
      ->Arg(8192)
      ->UseManualTime();
  benchmark::RegisterBenchmark("digest_every_other", digest_every_other)
      ->Arg(kInL1)
      ->Arg(kInL2)
      ->Arg(kMedium)
      ->Arg(kLarge / 2)
      ->UseManualTime();
  return 0;
}();

}  // namespace
}  // namespace trueseed::digest

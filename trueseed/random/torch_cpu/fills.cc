// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fills.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "trueseed/random/torch_cpu/fill_kernels.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937;
using simd::Target;

// Words that are drawn and used at a time: they and what is made of them stay in the first cache.
constexpr std::size_t kChunkWords = 2048;
using Chunk = std::array<std::uint32_t, kChunkWords>;

// From here on torch draws permutations in another way.
constexpr std::size_t kLargestPermutation = 0xffffffffU / 20;

// Calls use(words, part) for the parts of `out`, each with `n_words` words an element.
template <std::size_t n_words, typename T, typename Use>
void fill_in_chunks(Mt19937& engine, std::span<T> out, Target target, Use use) {
  alignas(64) Chunk words;
  while (!out.empty()) {
    const std::size_t n = std::min(out.size(), kChunkWords / n_words);
    engine.fill(std::span(words).first(n * n_words), target);
    use(words.data(), out.first(n));
    out = out.subspan(n);
  }
}

// u < p for u = x * 2^-53, x < 2^53 an integer, is x < p * 2^53, and so x < its ceiling.
std::uint64_t threshold_of(double p) { return static_cast<std::uint64_t>(std::ceil(p * 0x1p53)); }

}  // namespace

void uniform(Mt19937& engine, std::span<float> out, double from, double to, Target target) {
  const auto kernel = internal::fill_kernels(target).uniform_f32;
  const auto low = static_cast<float>(from);
  const auto limit = static_cast<float>(to);
  fill_in_chunks<1>(engine, out, target, [&](const std::uint32_t* words, std::span<float> part) {
    kernel(words, part.size(), low, limit, part.data());
  });
}

void uniform(Mt19937& engine, std::span<double> out, double from, double to, Target target) {
  const auto kernel = internal::fill_kernels(target).uniform_f64;
  fill_in_chunks<2>(engine, out, target, [&](const std::uint32_t* words, std::span<double> part) {
    kernel(words, part.size(), from, to, part.data());
  });
}

void normal(Mt19937& engine, std::span<float> out, double mean, double std, Target target) {
  constexpr std::size_t kBlock = 16;
  if (out.size() < kBlock) {
    throw std::invalid_argument("normals are drawn in blocks of 16; got " +
                                std::to_string(out.size()) + " elements");
  }
  const internal::FillKernels& kernels = internal::fill_kernels(target);
  const auto mean_f32 = static_cast<float>(mean);
  const auto std_f32 = static_cast<float>(std);
  fill_in_chunks<1>(engine, out, target, [&](const std::uint32_t* words, std::span<float> part) {
    kernels.uniform_f32(words, part.size(), 0.0F, 1.0F, part.data());
    kernels.box_muller_f32(part.data(), part.size() / kBlock, mean_f32, std_f32);
  });
  if (out.size() % kBlock == 0) return;
  const std::span<float> tail = out.last(kBlock);
  uniform(engine, tail, 0.0, 1.0, target);
  kernels.box_muller_f32(tail.data(), 1, mean_f32, std_f32);
}

void bernoulli(Mt19937& engine, std::span<float> out, double p, Target target) {
  const auto kernel = internal::fill_kernels(target).bernoulli_f32;
  const std::uint64_t threshold = threshold_of(p);
  fill_in_chunks<2>(engine, out, target, [&](const std::uint32_t* words, std::span<float> part) {
    kernel(words, part.size(), threshold, part.data());
  });
}

void bernoulli(Mt19937& engine, std::span<std::uint8_t> out, double p, Target target) {
  const auto kernel = internal::fill_kernels(target).bernoulli_u8;
  const std::uint64_t threshold = threshold_of(p);
  fill_in_chunks<2>(engine, out, target,
                    [&](const std::uint32_t* words, std::span<std::uint8_t> part) {
                      kernel(words, part.size(), threshold, part.data());
                    });
}

void exponential(Mt19937& engine, std::span<float> out, double lambda, Target target) {
  const auto kernel = internal::fill_kernels(target).exponential_f32;
  const double factor = -1.0 / lambda;
  fill_in_chunks<2>(engine, out, target, [&](const std::uint32_t* words, std::span<float> part) {
    kernel(words, part.size(), factor, part.data());
  });
}

void random_from_to(Mt19937& engine, std::span<std::int64_t> out, std::uint64_t range,
                    std::int64_t base, Target target) {
  if (range != 0 && range < (std::uint64_t{1} << 28)) {
    const auto kernel = internal::fill_kernels(target).modulo_i64;
    const auto range32 = static_cast<std::uint32_t>(range);
    fill_in_chunks<1>(engine, out, target,
                      [&](const std::uint32_t* words, std::span<std::int64_t> part) {
                        kernel(words, part.size(), range32, base, part.data());
                      });
    return;
  }
  fill_in_chunks<2>(engine, out, target,
                    [&](const std::uint32_t* words, std::span<std::int64_t> part) {
                      for (std::size_t i = 0; i < part.size(); ++i) {
                        std::uint64_t x = (std::uint64_t{words[2 * i]} << 32) | words[2 * i + 1];
                        if (range != 0) x %= range;
                        part[i] = static_cast<std::int64_t>(x + static_cast<std::uint64_t>(base));
                      }
                    });
}

void randperm(Mt19937& engine, std::span<std::int64_t> out, Target target) {
  const std::size_t n = out.size();
  if (n >= kLargestPermutation) {
    throw std::invalid_argument(
        "permutations of less than 214,748,364 elements are drawn here, got " + std::to_string(n));
  }
  std::iota(out.begin(), out.end(), std::int64_t{0});
  const auto kernel = internal::fill_kernels(target).falling_modulo;
  alignas(64) Chunk words;
  alignas(64) Chunk steps;
  for (std::size_t done = 0; done + 1 < n;) {
    const std::size_t n_now = std::min(n - 1 - done, kChunkWords);
    engine.fill(std::span(words).first(n_now), target);
    kernel(words.data(), n_now, static_cast<std::uint32_t>(n - done), steps.data());
    std::int64_t* const place = out.data() + done;
    for (std::size_t i = 0; i < n_now; ++i) {
      constexpr std::size_t kAhead = 32;
      if (i + kAhead < n_now) __builtin_prefetch(place + i + kAhead + steps[i + kAhead], 1);
      std::swap(place[i], place[i + steps[i]]);
    }
    done += n_now;
  }
}

}  // namespace trueseed::torch_cpu

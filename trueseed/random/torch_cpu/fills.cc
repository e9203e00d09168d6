// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fills.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include <hwy/cache_control.h>

#include "trueseed/base/exchange_bytes.h"
#include "trueseed/base/narrow_integers.h"
#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/word_run.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937View;
using internal::WordRun;
using simd::Target;

// What is drawn at a time where more than one step is needed.
constexpr std::size_t kChunk = 2048;
// What is drawn at a time where it is written past the caches: so little that it is on its way to
// memory while the next is drawn.
constexpr std::size_t kStreamedChunk = 512;
// Outputs from this size on do not stay in the second cache.
constexpr std::size_t kStreamedBytes = std::size_t{4} << 20;
constexpr std::size_t kLineBytes = 64;

// From here on torch draws permutations in another way.
constexpr std::size_t kLargestPermutation = 0xffffffffU / 20;

// Calls use(words, part) for the parts of `out`, each with `n_words` words an element, untempered.
template <std::size_t n_words, typename T, typename Use>
void fill_in_blocks(WordRun& run, std::span<T> out, Use use) {
  while (!out.empty()) {
    const std::span<const std::uint32_t> words = run.words();
    const std::size_t n = std::min(out.size(), words.size() / n_words);
    if (n > 0) {
      use(words.data(), out.first(n));
      run.take(n * n_words);
      out = out.subspan(n);
      continue;
    }
    // A pair that begins with the last word of a block.
    std::array<std::uint32_t, 2> pair{words[0], 0};
    run.take(1);
    pair[1] = run.words()[0];
    run.take(1);
    use(pair.data(), out.first(1));
    out = out.subspan(1);
  }
}

// Calls draw(part) for the parts of `out`, in order; large outputs are written past the caches.
template <typename T, typename Draw>
void past_caches(std::span<T> out, Target target, Draw draw) {
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(out.data()) % kLineBytes == 0;
  if (out.size_bytes() < kStreamedBytes || !is_aligned) return draw(out);
  const auto stream = internal::fill_kernels(target).stream;
  alignas(kLineBytes) std::array<T, kStreamedChunk> chunk;
  while (!out.empty()) {
    const std::size_t n = std::min(out.size(), kStreamedChunk);
    draw(std::span(chunk).first(n));
    stream(reinterpret_cast<const std::uint8_t*>(chunk.data()), n * sizeof(T),
           reinterpret_cast<std::uint8_t*>(out.data()));
    out = out.subspan(n);
  }
  hwy::FlushStream();
}

// past_caches over fill_in_blocks.
template <std::size_t n_words, typename T, typename Use>
void fill(Mt19937View engine, std::span<T> out, Target target, Use use) {
  WordRun run(engine, n_words * out.size(), target);
  past_caches(out, target, [&](std::span<T> part) { fill_in_blocks<n_words>(run, part, use); });
}

// Uniforms of [from, to), a word each.
void draw_uniforms(WordRun& run, const internal::FillKernels& kernels, float from, float to,
                   std::span<float> out) {
  fill_in_blocks<1>(run, out, [&](const std::uint32_t* words, std::span<float> part) {
    kernels.uniform_f32(words, part.size(), from, to, part.data());
  });
}

// Exchanges each of `n` items of kBytes but the last with one drawn from those from it on.
template <std::size_t kBytes>
void shuffle(WordRun& run, std::byte* items, std::size_t n, Target target) noexcept {
  constexpr std::size_t kAhead = 32;
  const auto kernel = internal::fill_kernels(target).falling_modulo;
  alignas(kLineBytes) engines::Mt19937Key steps;
  for (std::size_t done = 0; done + 1 < n;) {
    const std::span<const std::uint32_t> words = run.words();
    const std::size_t n_now = std::min(n - 1 - done, words.size());
    kernel(words.data(), n_now, static_cast<std::uint32_t>(n - done), steps.data());
    run.take(n_now);
    const auto place = [from = items + done * kBytes](std::size_t i) { return from + i * kBytes; };
    for (std::size_t i = 0; i < n_now; ++i) {
      if (i + kAhead < n_now) __builtin_prefetch(place(i + kAhead + steps[i + kAhead]), 1);
      exchange_bytes<kBytes>(place(i), place(i + steps[i]));
    }
    done += n_now;
  }
}

// u < p for u = x * 2^-53, x < 2^53 an integer, is x < p * 2^53, and so x < its ceiling.
std::uint64_t threshold_of(double p) { return static_cast<std::uint64_t>(std::ceil(p * 0x1p53)); }

}  // namespace

void uniform(Mt19937View engine, std::span<float> out, double from, double to, Target target) {
  const internal::FillKernels& kernels = internal::fill_kernels(target);
  const auto low = static_cast<float>(from);
  const auto limit = static_cast<float>(to);
  WordRun run(engine, out.size(), target);
  const auto draw = [&](std::span<float> part) { draw_uniforms(run, kernels, low, limit, part); };
  if (out.size_bytes() < kStreamedBytes) return draw(out);
  const std::size_t n_left = engines::kMt19937Words - engine.position;
  draw(out.first(n_left));
  const std::size_t n_blocks = (out.size() - n_left) / engines::kMt19937Words;
  run.take_blocks([&](engines::internal::RoomyKey& key) {
    kernels.stream_uniform_f32(key, n_blocks, low, limit, out.data() + n_left);
  });
  hwy::FlushStream();
  draw(out.subspan(n_left + n_blocks * engines::kMt19937Words));
}

void uniform(Mt19937View engine, std::span<double> out, double from, double to, Target target) {
  const auto kernel = internal::fill_kernels(target).uniform_f64;
  fill<2>(engine, out, target, [=](const std::uint32_t* words, std::span<double> part) {
    kernel(words, part.size(), from, to, part.data());
  });
}

void normal(Mt19937View engine, std::span<float> out, double mean, double std, Target target) {
  constexpr std::size_t kBlock = 16;
  if (out.size() < kBlock) {
    throw std::invalid_argument("normals are drawn in blocks of 16; got " +
                                std::to_string(out.size()) + " elements");
  }
  const internal::FillKernels& kernels = internal::fill_kernels(target);
  const auto mean_f32 = static_cast<float>(mean);
  const auto std_f32 = static_cast<float>(std);
  const bool has_tail = out.size() % kBlock != 0;
  WordRun run(engine, out.size() + (has_tail ? kBlock : 0), target);
  const auto uniforms = [&](std::span<float> part) {
    draw_uniforms(run, kernels, 0.0F, 1.0F, part);
  };
  past_caches(out, target, [&](std::span<float> part) {
    while (!part.empty()) {
      const std::span<float> chunk = part.first(std::min(part.size(), kChunk));
      uniforms(chunk);
      kernels.box_muller_f32(chunk.data(), chunk.size() / kBlock, mean_f32, std_f32);
      part = part.subspan(chunk.size());
    }
  });
  if (!has_tail) return;
  const std::span<float> tail = out.last(kBlock);
  uniforms(tail);
  kernels.box_muller_f32(tail.data(), 1, mean_f32, std_f32);
}

void bernoulli(Mt19937View engine, std::span<float> out, double p, Target target) {
  const auto kernel = internal::fill_kernels(target).bernoulli_f32;
  const std::uint64_t threshold = threshold_of(p);
  fill<2>(engine, out, target, [=](const std::uint32_t* words, std::span<float> part) {
    kernel(words, part.size(), threshold, part.data());
  });
}

void bernoulli(Mt19937View engine, std::span<std::uint8_t> out, double p, Target target) {
  const auto kernel = internal::fill_kernels(target).bernoulli_u8;
  const std::uint64_t threshold = threshold_of(p);
  fill<2>(engine, out, target, [=](const std::uint32_t* words, std::span<std::uint8_t> part) {
    kernel(words, part.size(), threshold, part.data());
  });
}

void exponential(Mt19937View engine, std::span<float> out, double lambda, Target target) {
  const auto kernel = internal::fill_kernels(target).exponential_f32;
  const double factor = -1.0 / lambda;
  fill<2>(engine, out, target, [=](const std::uint32_t* words, std::span<float> part) {
    kernel(words, part.size(), factor, part.data());
  });
}

void random_from_to(Mt19937View engine, std::span<std::int64_t> out, std::uint64_t range,
                    std::int64_t base, Target target) {
  if (range != 0 && range < (std::uint64_t{1} << 28)) {
    const auto kernel = internal::fill_kernels(target).modulo_i64;
    const auto range32 = static_cast<std::uint32_t>(range);
    fill<1>(engine, out, target, [=](const std::uint32_t* words, std::span<std::int64_t> part) {
      kernel(words, part.size(), range32, base, part.data());
    });
    return;
  }
  fill<2>(engine, out, target, [=](const std::uint32_t* words, std::span<std::int64_t> part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto pair = internal::scalar::tempered_pair(words + 2 * i);
      std::uint64_t x = internal::scalar::pair_of(pair.data());
      if (range != 0) x %= range;
      part[i] = static_cast<std::int64_t>(x + static_cast<std::uint64_t>(base));
    }
  });
}

void randperm(Mt19937View engine, std::span<std::int64_t> out, Target target) {
  const std::size_t n = out.size();
  if (n >= kLargestPermutation) {
    throw std::invalid_argument(
        "permutations of less than 214,748,364 elements are drawn here, got " + std::to_string(n));
  }
  if (n < kManyIntegers) {
    std::iota(out.begin(), out.end(), std::int64_t{0});
    if (n < 2) return;
    WordRun run(engine, n - 1, target);
    return shuffle<sizeof(std::int64_t)>(run, reinterpret_cast<std::byte*>(out.data()), n, target);
  }
  WordRun run(engine, n - 1, target);
  shuffle<sizeof(std::uint32_t)>(run, narrow_integers(out), n, target);
  widen_in_place(out);
}

}  // namespace trueseed::torch_cpu

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include <hwy/cache_control.h>

#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/word_run.h"

// The parts in which the fills are drawn.
namespace trueseed::torch_cpu::internal {

// What is drawn at a time where more than one step is needed.
constexpr std::size_t kChunk = 2048;
// What is drawn at a time where it is written past the caches: so little that it is on its way to
// memory while the next is drawn.
constexpr std::size_t kStreamedChunk = 512;
// Outputs from this size on do not stay in the second cache.
constexpr std::size_t kStreamedBytes = std::size_t{4} << 20;
constexpr std::size_t kLineBytes = 64;

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
void past_caches(std::span<T> out, simd::Target target, Draw draw) {
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(out.data()) % kLineBytes == 0;
  if (out.size_bytes() < kStreamedBytes || !is_aligned) return draw(out);
  const auto stream = fill_kernels(target).stream;
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
void fill(engines::Mt19937View engine, std::span<T> out, simd::Target target, Use use) {
  WordRun run(engine, n_words * out.size(), target);
  past_caches(out, target, [&](std::span<T> part) { fill_in_blocks<n_words>(run, part, use); });
}

// Calls draw(stage), and use(stage, part) for the same elements of `out`, part by part.
template <typename Stage, typename T, typename Draw, typename Use>
void in_stages(std::span<T> out, Draw draw, Use use) {
  alignas(kLineBytes) std::array<Stage, kChunk> chunk;
  while (!out.empty()) {
    const std::span<T> part = out.first(std::min(out.size(), kChunk));
    const std::span<Stage> stage = std::span(chunk).first(part.size());
    draw(stage);
    use(stage, part);
    out = out.subspan(part.size());
  }
}

/// The floats of `stage` as T, a narrow floating type.
template <typename T>
void narrow_all(const FillKernels& kernels, std::span<const float> stage, std::span<T> out) {
  constexpr float kNoLimit = std::numeric_limits<float>::quiet_NaN();
  kernels.halves<T>().narrow(stage.data(), stage.size(), kNoLimit, T(), out.data());
}

/// What a kernel draws as a T: its bits, but for float and double.
template <typename T>
struct ElementOf {
  using Type = std::conditional_t<
      sizeof(T) == 1, std::uint8_t,
      std::conditional_t<sizeof(T) == 2, std::uint16_t,
                         std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;
};
template <>
struct ElementOf<float> {
  using Type = float;
};
template <>
struct ElementOf<double> {
  using Type = double;
};
template <typename T>
using Element = typename ElementOf<T>::Type;

template <typename T>
std::span<Element<T>> elements_of(std::span<T> out) noexcept {
  return {reinterpret_cast<Element<T>*>(out.data()), out.size()};
}

}  // namespace trueseed::torch_cpu::internal

// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/fills.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>

#include "trueseed/math/host_libm.h"
#include "trueseed/random/torch_cpu/fill_parts.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937View;
using internal::FillKernels;
using internal::WordRun;
using simd::Target;
using torch_types::narrow;
using torch_types::widen;

constexpr std::size_t kBlock = 16;

// Uniforms of [from, to), a word each.
void draw_uniforms(WordRun& run, const FillKernels& kernels, float from, float to,
                   std::span<float> out) {
  internal::fill_in_blocks<1>(run, out, [&](const std::uint32_t* words, std::span<float> part) {
    kernels.uniform_f32(words, part.size(), from, to, part.data());
  });
}

void draw_uniforms(WordRun& run, const FillKernels& kernels, double from, double to,
                   std::span<double> out) {
  internal::fill_in_blocks<2>(run, out, [&](const std::uint32_t* words, std::span<double> part) {
    kernels.uniform_f64(words, part.size(), from, to, part.data());
  });
}

// Turns the blocks of 16 uniforms of `out` into normals.
template <std::floating_point T>
void box_muller(const FillKernels& kernels, std::span<T> out, double mean, double std) {
  if constexpr (std::same_as<T, float>) {
    kernels.box_muller_f32(out.data(), out.size() / kBlock, static_cast<float>(mean),
                           static_cast<float>(std));
  } else {
    kernels.box_muller_f64(out.data(), out.size() / kBlock, mean, std);
  }
}

// Calls draw(floats) for the floats of `out`, which are narrowed.
template <typename T, typename Draw>
void draw_halves(const FillKernels& kernels, std::span<T> out, float limit, T first, Draw draw) {
  internal::in_stages<float>(out, draw, [&](std::span<const float> stage, std::span<T> part) {
    kernels.halves<T>().narrow(stage.data(), stage.size(), limit, first, part.data());
  });
}

template <std::floating_point T>
void draw_exponentials(WordRun& run, const FillKernels& kernels, double lambda, std::span<T> out) {
  internal::fill_in_blocks<2>(run, out, [&](const std::uint32_t* words, std::span<T> part) {
    if constexpr (std::same_as<T, float>) {
      kernels.exponential_f32(words, part.size(), -1.0 / lambda, part.data());
    } else {
      kernels.exponential_f64(words, part.size(), -1.0 / lambda, part.data());
    }
  });
}

constexpr float kNoLimit = std::numeric_limits<float>::quiet_NaN();

void check_blocks(std::size_t n) {
  if (n >= kBlock) return;
  throw std::invalid_argument("normals are drawn in blocks of 16; got " + std::to_string(n) +
                              " elements");
}

}  // namespace

void uniform(Mt19937View engine, std::span<float> out, double from, double to, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  const auto low = static_cast<float>(from);
  const auto limit = static_cast<float>(to);
  WordRun run(engine, out.size(), target);
  const auto draw = [&](std::span<float> part) { draw_uniforms(run, kernels, low, limit, part); };
  if (out.size_bytes() < internal::kStreamedBytes) return draw(out);
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
  const FillKernels& kernels = internal::fill_kernels(target);
  WordRun run(engine, 2 * out.size(), target);
  internal::past_caches(
      out, target, [&](std::span<double> part) { draw_uniforms(run, kernels, from, to, part); });
}

template <NarrowFloating T>
void uniform(Mt19937View engine, std::span<T> out, double from, double to, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  const auto low = static_cast<float>(from);
  const auto high = static_cast<float>(to);
  const T first = narrow<T>(from);
  const float limit = widen(narrow<T>(to));
  WordRun run(engine, out.size(), target);
  internal::past_caches(out, target, [&](std::span<T> part) {
    draw_halves(kernels, part, limit, first,
                [&](std::span<float> stage) { draw_uniforms(run, kernels, low, high, stage); });
  });
}

template <std::floating_point T>
void normal(Mt19937View engine, std::span<T> out, double mean, double std, Target target) {
  constexpr std::size_t kWords = sizeof(T) / sizeof(std::uint32_t);
  check_blocks(out.size());
  const FillKernels& kernels = internal::fill_kernels(target);
  const bool has_tail = out.size() % kBlock != 0;
  WordRun run(engine, kWords * (out.size() + (has_tail ? kBlock : 0)), target);
  const auto draw = [&](std::span<T> part) {
    draw_uniforms(run, kernels, T{0}, T{1}, part);
    box_muller(kernels, part, mean, std);
  };
  internal::past_caches(out, target, [&](std::span<T> part) {
    while (!part.empty()) {
      const std::size_t n = std::min(part.size(), internal::kChunk);
      draw(part.first(n));
      part = part.subspan(n);
    }
  });
  if (has_tail) draw(out.last(kBlock));
}

template <NarrowFloating T>
void normal(Mt19937View engine, std::span<T> out, double mean, double std, Target target) {
  check_blocks(out.size());
  const FillKernels& kernels = internal::fill_kernels(target);
  const bool has_tail = out.size() % kBlock != 0;
  const std::size_t n_whole = out.size() / kBlock * kBlock;
  WordRun run(engine, n_whole + (has_tail ? kBlock : 0), target);
  const auto draw = [&](std::span<T> part) {
    draw_halves(kernels, part, kNoLimit, T(), [&](std::span<float> stage) {
      draw_uniforms(run, kernels, 0.0F, 1.0F, stage);
      box_muller(kernels, stage, mean, std);
    });
  };
  internal::past_caches(out.first(n_whole), target, draw);
  if (has_tail) draw(out.last(kBlock));
}

template <std::floating_point T>
void exponential(Mt19937View engine, std::span<T> out, double lambda, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  WordRun run(engine, 2 * out.size(), target);
  internal::past_caches(out, target,
                        [&](std::span<T> part) { draw_exponentials(run, kernels, lambda, part); });
}

template <NarrowFloating T>
void exponential(Mt19937View engine, std::span<T> out, double lambda, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  WordRun run(engine, 2 * out.size(), target);
  internal::past_caches(out, target, [&](std::span<T> part) {
    draw_halves(kernels, part, kNoLimit, T(),
                [&](std::span<float> stage) { draw_exponentials(run, kernels, lambda, stage); });
  });
}

bool has_bits_of_host_doubles() noexcept { return math::is_host_libm_reference(); }

#define TRUESEED_INSTANTIATE_FILLS(T)                                      \
  template void normal(Mt19937View, std::span<T>, double, double, Target); \
  template void exponential(Mt19937View, std::span<T>, double, Target);

TRUESEED_INSTANTIATE_FILLS(float)
TRUESEED_INSTANTIATE_FILLS(double)
TRUESEED_INSTANTIATE_FILLS(Half)
TRUESEED_INSTANTIATE_FILLS(BFloat16)
template void uniform(Mt19937View, std::span<Half>, double, double, Target);
template void uniform(Mt19937View, std::span<BFloat16>, double, double, Target);

}  // namespace trueseed::torch_cpu

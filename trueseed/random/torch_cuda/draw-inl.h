// SPDX-License-Identifier: Apache-2.0
// Generator's drawing loops, for the files that define its draws.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "trueseed/random/torch_cuda/generator.h"
#include "trueseed/random/torch_cuda/launch.h"
#include "trueseed/random/torch_cuda/philox_rows.h"
#include "trueseed/random/torch_cuda/uniform_value.h"

namespace trueseed::torch_cuda {
namespace internal {

// Draws the `n` elements of one kernel. A call's words go to rows that lie n_threads elements
// apart, so consecutive threads make runs of consecutive elements.
template <unsigned kUnroll, typename T, typename Convert>
void draw_one(const Launch& launch, FillRows* fill_rows, T* out, std::uint64_t n,
              const Convert& convert) {
  Rows rows;
  const std::uint64_t per_call = launch.n_threads * kUnroll;
  for (std::uint64_t call = 0; call * per_call < n; ++call) {
    T* const first = out + call * per_call;
    const std::uint64_t left = n - call * per_call;
    const std::uint64_t n_threads = std::min(launch.n_threads, left);
    for (std::uint64_t thread = 0; thread < n_threads; thread += kChunk) {
      const auto n_chunk =
          static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, n_threads - thread));
      fill_rows(launch.seed, launch.offset / 4 + call, static_cast<std::uint32_t>(thread), n_chunk,
                rows);
      for (unsigned c = 0; c < kUnroll; ++c) {
        const std::uint64_t at = c * launch.n_threads + thread;
        if (at >= left) break;
        const auto n_run = static_cast<std::size_t>(std::min<std::uint64_t>(n_chunk, left - at));
        convert(rows, c, n_run, first + at);
      }
    }
  }
}

}  // namespace internal

template <unsigned kUnroll, typename T, typename Convert>
void Generator::draw(std::span<T> out, const Convert& convert) {
  if (out.empty()) return;
  auto* const fill_rows = simd::function_for(internal::kFillRows, target_);
  const auto start = [&](std::uint64_t first, std::uint64_t n) {
    const Launch launch{.seed = seed_,
                        .offset = take(n, kUnroll),
                        .n_threads = n_threads_for(n, gpu_),
                        .unroll = kUnroll};
    internal::draw_one<kUnroll>(launch, fill_rows, out.data() + first, n, convert);
  };
  const auto reserve = [this](std::uint64_t n) { take(n, kUnroll); };
  for_each_launch(out.size(), sizeof(T), reserve, start);
}

template <typename T, typename Convert>
void Generator::draw_uniform(std::span<T> out, const Convert& convert) {
  if constexpr (std::is_same_v<T, double>) {
    draw<2>(out, [&convert](const internal::Rows& rows, unsigned c, std::size_t n, double* to) {
      const auto* const low = rows.plane[2 * c];
      const auto* const high = rows.plane[2 * c + 1];
      for (std::size_t i = 0; i < n; ++i) to[i] = convert(uniform_double(low[i], high[i]));
    });
  } else {
    draw<4>(out, [&convert](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      const auto* const words = rows.plane[c];
      for (std::size_t i = 0; i < n; ++i) to[i] = convert(uniform_float(words[i]));
    });
  }
}

}  // namespace trueseed::torch_cuda

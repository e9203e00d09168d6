// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/keep.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {
namespace {

// The kernel of a tensor of probabilities takes 10 words, which the generator rounds up to 12.
constexpr std::uint64_t kTensorIncrement = 12;

template <typename T>
T flag(bool is_set) noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return is_set;
  } else {
    return narrow<T>(is_set ? 1 : 0);
  }
}

}  // namespace

template <typename T>
void Generator::bernoulli(std::span<T> out, double p) {
  require(0 <= p && p <= 1, "bernoulli_ expects p to be in [0, 1], but got p=" + text_of(p));
  if constexpr (std::is_same_v<T, double>) {
    draw_uniform(out, [p](double value) { return value < p ? 1.0 : 0.0; });
  } else {
    const auto limit = static_cast<float>(p);
    const std::uint64_t n_ones = first_failing_word([limit](float v) { return v < limit; });
    const T values[2] = {flag<T>(false), flag<T>(true)};
    draw<4>(out, [&](const internal::Rows& rows, unsigned c, std::size_t n, T* to) {
      for (std::size_t i = 0; i < n; ++i) to[i] = values[rows.plane[c][i] < n_ones ? 1 : 0];
    });
  }
}

template <typename T, typename P>
void Generator::bernoulli(std::span<T> out, std::span<const P> p) {
  require(out.size() == p.size(), std::to_string(p.size()) + " probabilities for " +
                                      std::to_string(out.size()) + " elements; give one for each");
  for (const P probability : p) {
    require(0 <= probability && probability <= 1,
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.");
  }
  if (out.empty()) return;
  // Four elements in a row belong to one thread, and are one call of it.
  auto* const fill_rows = simd::function_for(internal::kFillRows, target_);
  internal::Rows rows;
  const std::size_t n_threads = (out.size() + 3) / 4;
  for (std::size_t thread = 0; thread < n_threads; thread += internal::kChunk) {
    const std::size_t n_chunk = std::min(internal::kChunk, n_threads - thread);
    fill_rows(seed_, offset_ / 4, static_cast<std::uint32_t>(thread), n_chunk, rows);
    const std::size_t first = 4 * thread;
    const std::size_t n = std::min(4 * n_chunk, out.size() - first);
    for (std::size_t i = 0; i < n; ++i) {
      out[first + i] = flag<T>(uniform_float(rows.plane[i % 4][i / 4]) <= p[first + i]);
    }
  }
  offset_ += kTensorIncrement;
}

#define TRUESEED_INSTANTIATE_BERNOULLI(T, P)                \
  template void Generator::bernoulli(std::span<T>, double); \
  template void Generator::bernoulli(std::span<T>, std::span<const P>);

TRUESEED_INSTANTIATE_BERNOULLI(float, float)
TRUESEED_INSTANTIATE_BERNOULLI(double, double)
TRUESEED_INSTANTIATE_BERNOULLI(Half, float)
TRUESEED_INSTANTIATE_BERNOULLI(BFloat16, float)
TRUESEED_INSTANTIATE_BERNOULLI(bool, float)
TRUESEED_INSTANTIATE_BERNOULLI(std::uint8_t, float)
TRUESEED_INSTANTIATE_BERNOULLI(std::int8_t, float)
TRUESEED_INSTANTIATE_BERNOULLI(std::int16_t, float)
TRUESEED_INSTANTIATE_BERNOULLI(std::int32_t, float)
TRUESEED_INSTANTIATE_BERNOULLI(std::int64_t, float)

}  // namespace trueseed::torch_cuda

// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/keep.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {
namespace {

// The elements that a thread reads at once: as many as 16 bytes hold, the address allows and the
// size is a multiple of. Source: PyTorch, Dropout.cu (get_vector_size).
unsigned elements_per_step(std::size_t n, std::size_t element_bytes, std::uint64_t address) {
  unsigned count = static_cast<unsigned>(16 / element_bytes);
  while (count > 1 && (address % (count * element_bytes) != 0 || n % count != 0)) count /= 2;
  return count;
}

struct Keep {
  std::uint64_t n_kept;
  std::uint8_t operator()(std::uint32_t word) const noexcept { return word < n_kept ? 1 : 0; }
};

// The mask of threads that each take `per_step` elements in a row, for which they make whole calls:
// with two elements, two words of four are left.
void draw_in_steps(const Launch& launch, internal::FillRows* fill_rows, unsigned per_step,
                   const Keep& keep, std::span<std::uint8_t> mask) {
  internal::Rows rows;
  const std::uint64_t per_round = launch.n_threads * per_step;
  const unsigned calls = (per_step + 3) / 4;
  const unsigned per_call = per_step / calls;
  std::uint64_t block = launch.offset / 4;
  for (std::uint64_t first = 0; first < mask.size(); first += per_round, block += calls) {
    const std::uint64_t n_threads =
        std::min<std::uint64_t>(launch.n_threads, (mask.size() - first) / per_step);
    for (std::uint64_t thread = 0; thread < n_threads; thread += internal::kChunk) {
      const auto n_chunk =
          static_cast<std::size_t>(std::min<std::uint64_t>(internal::kChunk, n_threads - thread));
      std::uint8_t* const to = mask.data() + first + thread * per_step;
      for (unsigned call = 0; call < calls; ++call) {
        fill_rows(launch.seed, block + call, static_cast<std::uint32_t>(thread), n_chunk, rows);
        for (std::size_t t = 0; t < n_chunk; ++t) {
          for (unsigned c = 0; c < per_call; ++c) {
            to[t * per_step + call * 4 + c] = keep(rows.plane[c][t]);
          }
        }
      }
    }
  }
}

}  // namespace

template <Floating T>
void Generator::dropout_mask(std::span<std::uint8_t> mask, double p, std::uint64_t input_address) {
  require(0 <= p && p <= 1, "dropout probability has to be between 0 and 1, but got " + text_of(p));
  if (p == 1) {
    std::ranges::fill(mask, std::uint8_t{0});
    return;
  }
  if (mask.empty()) return;
  const auto kept = static_cast<Wide<T>>(1.0 - p);
  const Keep keep{first_failing_word([kept](float v) { return v < kept; })};
  const std::uint64_t n = mask.size();
  const Launch launch{
      .seed = seed_, .offset = take(n, 4), .n_threads = n_threads_for(n, gpu_), .unroll = 4};
  auto* const fill_rows = simd::function_for(internal::kFillRows, target_);
  const unsigned per_step = elements_per_step(n, sizeof(T), input_address);
  if (per_step > 1) {
    draw_in_steps(launch, fill_rows, per_step, keep, mask);
    return;
  }
  internal::draw_one<4>(
      launch, fill_rows, mask.data(), n,
      [keep](const internal::Rows& rows, unsigned c, std::size_t n_run, std::uint8_t* to) {
        for (std::size_t i = 0; i < n_run; ++i) to[i] = keep(rows.plane[c][i]);
      });
}

template <Floating T>
void Generator::native_dropout(std::span<const T> input, double p, std::span<T> out,
                               std::span<std::uint8_t> mask, std::uint64_t input_address) {
  require(input.size() == out.size() && input.size() == mask.size(),
          "an input of " + std::to_string(input.size()) + " elements, an output of " +
              std::to_string(out.size()) + " and a mask of " + std::to_string(mask.size()) +
              "; they must be equal");
  dropout_mask<T>(mask, p, input_address);
  if (p == 1) {
    std::ranges::fill(out, T());
    return;
  }
  const Wide<T> scale = Wide<T>{1} / static_cast<Wide<T>>(1.0 - p);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = narrow<T>(widen(input[i]) * static_cast<Wide<T>>(mask[i]) * scale);
  }
}

#define TRUESEED_INSTANTIATE_DROPOUT(T)                                                     \
  template void Generator::dropout_mask<T>(std::span<std::uint8_t>, double, std::uint64_t); \
  template void Generator::native_dropout(std::span<const T>, double, std::span<T>,         \
                                          std::span<std::uint8_t>, std::uint64_t);

TRUESEED_INSTANTIATE_DROPOUT(float)
TRUESEED_INSTANTIATE_DROPOUT(double)
TRUESEED_INSTANTIATE_DROPOUT(Half)
TRUESEED_INSTANTIATE_DROPOUT(BFloat16)

}  // namespace trueseed::torch_cuda

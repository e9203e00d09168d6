// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cuda/philox_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/torch_cuda/philox_rows.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/torch_cuda/philox_rows-inl.h"

#if HWY_ONCE
#include "trueseed/random/torch_cuda/launch.h"
#include "trueseed/random/torch_cuda/uniform_value.h"

namespace trueseed::torch_cuda::internal {
namespace {

void fill_rows_one_by_one(std::uint64_t seed, std::uint64_t block, std::uint32_t first_thread,
                          std::size_t n_threads, Rows& rows) noexcept {
  const Launch launch{.seed = seed, .offset = 0, .n_threads = 0, .unroll = 4};
  for (std::size_t i = 0; i < n_threads; ++i) {
    const Launch::Words words = launch.words(first_thread + static_cast<std::uint32_t>(i), block);
    for (std::size_t c = 0; c < 4; ++c) rows.plane[c][i] = words[c];
  }
}

void to_uniform_one_by_one(const std::uint32_t* words, std::size_t n, const Interval& interval,
                           float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = within(uniform_float(words[i]), interval.from, interval.to, interval.range);
  }
}

}  // namespace

const simd::Table<FillRows> kFillRows = TRUESEED_SIMD_TABLE(fill_rows, fill_rows_one_by_one);
const simd::Table<ToUniform> kToUniform = TRUESEED_SIMD_TABLE(to_uniform, to_uniform_one_by_one);

}  // namespace trueseed::torch_cuda::internal
#endif  // HWY_ONCE

// SPDX-License-Identifier: Apache-2.0
// The words of consecutive threads, and floats of words, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CUDA_PHILOX_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CUDA_PHILOX_ROWS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CUDA_PHILOX_ROWS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CUDA_PHILOX_ROWS_INL_H_
#endif

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

#include "trueseed/random/torch_cuda/philox_rows.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cuda::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<std::uint64_t, 8>;
using WideVec = hn::Vec<Wide>;
using Narrow = hn::Rebind<std::uint32_t, Wide>;

// Four vectors in flight: a product's latency is as long as four of its turns.
constexpr std::size_t kInFlight = 4;

// One thread a lane of 64 bits, of which the low 32 count: a product's halves are where they are
// needed without a shuffle. What the high halves hold is dropped at the end.
// An array: a class of vectors cannot be inlined on AArch64, where they are classes themselves.
using Block = WideVec[4];

HWY_INLINE void round(Block& block, WideVec key0, WideVec key1) {
  const Wide d;
  const hn::Repartition<std::uint32_t, Wide> d32;
  const auto m0 = hn::BitCast(d32, hn::Set(d, 0xD2511F53U));
  const auto m1 = hn::BitCast(d32, hn::Set(d, 0xCD9E8D57U));
  const WideVec a = hn::MulEven(hn::BitCast(d32, block[0]), m0);
  const WideVec b = hn::MulEven(hn::BitCast(d32, block[2]), m1);
  block[0] = hn::Xor3(hn::ShiftRight<32>(b), block[1], key0);
  block[1] = b;
  block[2] = hn::Xor3(hn::ShiftRight<32>(a), block[3], key1);
  block[3] = a;
}

void fill_rows(std::uint64_t seed, std::uint64_t block_index, std::uint32_t first_thread,
               std::size_t n_threads, Rows& rows) noexcept {
  const Wide d;
  const Narrow narrow;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t done = 0; done < n_threads; done += kInFlight * lanes) {
    Block blocks[kInFlight];
    for (std::size_t v = 0; v < kInFlight; ++v) {
      const std::uint64_t thread = std::uint64_t{first_thread} + done + v * lanes;
      blocks[v][0] = hn::Set(d, block_index & 0xFFFFFFFF);
      blocks[v][1] = hn::Set(d, block_index >> 32);
      blocks[v][2] = hn::Iota(d, thread);
      blocks[v][3] = hn::Zero(d);
    }
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int r = 0; r < 10; ++r) {
      const WideVec wide_key0 = hn::Set(d, std::uint64_t{key0});
      const WideVec wide_key1 = hn::Set(d, std::uint64_t{key1});
      for (Block& block : blocks) round(block, wide_key0, wide_key1);
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    for (std::size_t v = 0; v < kInFlight; ++v) {
      for (std::size_t c = 0; c < 4; ++c) {
        hn::StoreU(hn::TruncateTo(narrow, blocks[v][c]), narrow, rows.plane[c] + done + v * lanes);
      }
    }
  }
}

using Floats = hn::CappedTag<float, 16>;

// SSE4 has no fused product and sum: there each lane is computed alone.
HWY_INLINE hn::Vec<Floats> fused(hn::Vec<Floats> value, const Interval& interval) {
  const Floats d;
#if HWY_TARGET == HWY_SSE4
  alignas(16) float lanes[hn::MaxLanes(Floats())];
  hn::Store(value, d, lanes);
  for (float& lane : lanes) lane = std::fma(lane, interval.range, interval.from);
  return hn::Load(d, lanes);
#else
  return hn::MulAdd(value, hn::Set(d, interval.range), hn::Set(d, interval.from));
#endif
}

HWY_INLINE hn::Vec<Floats> uniform(hn::Vec<hn::Rebind<std::uint32_t, Floats>> words,
                                   const Interval& interval, bool is_unit) {
  const Floats d;
  auto value =
      hn::Add(hn::Mul(hn::ConvertTo(d, words), hn::Set(d, 0x1p-32F)), hn::Set(d, 0x1p-33F));
  if (!is_unit) value = fused(value, interval);
  return hn::IfThenElse(hn::Eq(value, hn::Set(d, interval.to)), hn::Set(d, interval.from), value);
}

void to_uniform(const std::uint32_t* words, std::size_t n, const Interval& interval,
                float* out) noexcept {
  const Floats d;
  const hn::Rebind<std::uint32_t, Floats> d32;
  const std::size_t lanes = hn::Lanes(d);
  const bool is_unit = interval.from == 0.0F && interval.range == 1.0F;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    hn::StoreU(uniform(hn::LoadU(d32, words + i), interval, is_unit), d, out + i);
  }
  if (i < n) {
    std::uint32_t last_words[hn::MaxLanes(Floats())] = {};
    float last[hn::MaxLanes(Floats())];
    std::memcpy(last_words, words + i, (n - i) * sizeof(std::uint32_t));
    hn::StoreU(uniform(hn::LoadU(d32, last_words), interval, is_unit), d, last);
    std::memcpy(out + i, last, (n - i) * sizeof(float));
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cuda::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CUDA_PHILOX_ROWS_INL_H_

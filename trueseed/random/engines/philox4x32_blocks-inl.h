// SPDX-License-Identifier: Apache-2.0
// Philox4x32 of consecutive counters, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_ENGINES_PHILOX4X32_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_ENGINES_PHILOX4X32_BLOCKS_INL_H_
#undef TRUESEED_RANDOM_ENGINES_PHILOX4X32_BLOCKS_INL_H_
#else
#define TRUESEED_RANDOM_ENGINES_PHILOX4X32_BLOCKS_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/engines/philox4x32_blocks.h"
#include "trueseed/random/engines/philox4x32_opening.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::engines::internal {
namespace HWY_NAMESPACE {
namespace philox {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::ScalableTag<std::uint64_t>;
using Vec = hn::Vec<Lanes>;
using Halves = hn::Repartition<std::uint32_t, Lanes>;

constexpr std::size_t kBlocksInVector = hn::MaxLanes(Lanes());
// In flight at once, as many as the registers hold: a product takes as long as several of its
// turns.
constexpr std::size_t kVectors = HWY_TARGET == HWY_AVX3 ? 4 : 2;
constexpr std::size_t kStepBlocks = kVectors * kBlocksInVector;
// So few blocks are made sooner one by one.
constexpr std::size_t kFewBlocks = 4;

// Words 0..3 of a block a lane. The low 32 bits of a lane are the word; above them may stand
// anything, so that both halves of a product are used where they lie.
using Blocks = Vec[4];

HWY_INLINE Vec product(Vec word, std::uint32_t factor) {
  const Halves halves;
  return hn::MulEven(hn::BitCast(halves, word), hn::Set(halves, factor));
}

// The product comes last, as it does in time.
HWY_INLINE Vec xor_three(Vec a, Vec b, Vec product) {
#if HWY_TARGET == HWY_AVX3
  return hn::Xor3(a, b, product);
#else
  return hn::Xor(hn::Xor(a, b), product);
#endif
}

// The next blocks after their first two rounds.
template <RunningHalf kHalf>
class Opening {
 public:
  explicit HWY_INLINE Opening(const Philox4x32Opening& shared) : shared_(shared) {
    const Lanes d;
    const Vec places = hn::Iota(d, 0);
    product_ = hn::Add(hn::Set(d, shared.product), product(places, shared.running_factor));
    step_ = hn::Set(d, std::uint64_t{shared.running_factor} * kBlocksInVector);
  }

  HWY_INLINE void next(Blocks& blocks) {
    const Lanes d;
    constexpr int kRunning = kHalf == RunningHalf::kLow ? 0 : 2;
    constexpr int kFixed = 2 - kRunning;
    constexpr std::uint32_t kFixedFactor =
        kFixed == 0 ? Philox4x32::kFactor0 : Philox4x32::kFactor2;
    const Vec fixed = hn::Xor(hn::ShiftRight<32>(product_), hn::Set(d, shared_.first_mask));
    const Vec second = product(fixed, kFixedFactor);
    blocks[kRunning] = hn::Xor(hn::ShiftRight<32>(second), hn::Set(d, shared_.running_mask));
    blocks[kRunning + 1] = second;
    blocks[kFixed] = hn::Xor(product_, hn::Set(d, shared_.fixed_mask));
    blocks[kFixed + 1] = hn::Set(d, shared_.fixed_last);
    product_ = hn::Add(product_, step_);
  }

 private:
  Vec product_;
  Vec step_;
  Philox4x32Opening shared_;
};

HWY_INLINE void round(Blocks& blocks, Vec key_0, Vec key_1) {
  const Vec a = product(blocks[0], Philox4x32::kFactor0);
  const Vec b = product(blocks[2], Philox4x32::kFactor2);
  blocks[0] = xor_three(blocks[1], key_0, hn::ShiftRight<32>(b));
  blocks[1] = b;
  blocks[2] = xor_three(blocks[3], key_1, hn::ShiftRight<32>(a));
  blocks[3] = a;
}

// Two words of each block, the second in the upper half of its lane.
HWY_INLINE Vec pairs(Vec first, Vec second) {
  const Halves halves;
  return hn::BitCast(Lanes(), hn::OddEven(hn::BitCast(halves, hn::ShiftLeft<32>(second)),
                                          hn::BitCast(halves, first)));
}

HWY_INLINE void store(const Blocks& blocks, std::uint32_t* out) {
  const Lanes d;
  const Vec first = pairs(blocks[0], blocks[1]);
  const Vec second = pairs(blocks[2], blocks[3]);
#if HWY_TARGET == HWY_AVX3
  // Highway's interleaved store takes 128 bits at a time apart and together again.
  const __m512i lower = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
  const __m512i upper = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
  const Halves halves;
  hn::StoreU(hn::BitCast(halves, Vec{_mm512_permutex2var_epi64(first.raw, lower, second.raw)}),
             halves, out);
  hn::StoreU(hn::BitCast(halves, Vec{_mm512_permutex2var_epi64(first.raw, upper, second.raw)}),
             halves, out + hn::MaxLanes(halves));
#else
  const Halves halves;
  const Vec lower = hn::InterleaveLower(d, first, second);
  const Vec upper = hn::InterleaveUpper(d, first, second);
#if HWY_TARGET == HWY_AVX2
  const Vec before = hn::ConcatLowerLower(d, upper, lower);
  const Vec after = hn::ConcatUpperUpper(d, upper, lower);
#else
  const Vec before = lower;
  const Vec after = upper;
#endif
  hn::StoreU(hn::BitCast(halves, before), halves, out);
  hn::StoreU(hn::BitCast(halves, after), halves, out + hn::MaxLanes(halves));
#endif
}

template <RunningHalf kHalf>
HWY_INLINE void step(Opening<kHalf>& opening, const Philox4x32LaterKeys& keys, std::uint32_t* out) {
  const Lanes d;
  Blocks blocks[kVectors];
  HWY_UNROLL(4)
  for (Blocks& some : blocks) opening.next(some);
  for (int r = 0; r < Philox4x32LaterKeys::kCount; ++r) {
    const Vec key_0 = hn::Set(d, keys.key[0][r]);
    const Vec key_1 = hn::Set(d, keys.key[1][r]);
    HWY_UNROLL(4)
    for (Blocks& some : blocks) round(some, key_0, key_1);
  }
  HWY_UNROLL(4)
  for (std::size_t v = 0; v < kVectors; ++v) store(blocks[v], out + v * kBlocksInVector * 4);
}

HWY_INLINE void write_one_by_one(const RunningCounter& counter, Philox4x32::Key key,
                                 std::size_t n_blocks, std::uint32_t* out) {
  for (std::size_t i = 0; i < n_blocks; ++i, out += 4) {
    const Philox4x32::Counter block = Philox4x32::block(counter.at(i), key);
    std::copy(block.begin(), block.end(), out);
  }
}

template <RunningHalf kHalf>
HWY_INLINE void write(const RunningCounter& counter, Philox4x32::Key key, std::size_t n_blocks,
                      std::uint32_t* out) {
  Opening<kHalf> opening(Philox4x32Opening(counter, key));
  const Philox4x32LaterKeys keys(key);
  std::size_t left = n_blocks;
  for (; left >= kStepBlocks; left -= kStepBlocks, out += kStepBlocks * 4) step(opening, keys, out);
  if (left <= kFewBlocks) {
    return write_one_by_one(counter.advanced(n_blocks - left), key, left, out);
  }
  std::uint32_t last[kStepBlocks * 4];
  step(opening, keys, last);
  std::copy_n(last, left * 4, out);
}

}  // namespace philox

void philox4x32_blocks(const RunningCounter& counter, Philox4x32::Key key, std::size_t n_blocks,
                       std::uint32_t* out) noexcept {
  if (n_blocks <= philox::kFewBlocks) {
    philox::write_one_by_one(counter, key, n_blocks, out);
  } else if (counter.low_runs()) {
    philox::write<RunningHalf::kLow>(counter, key, n_blocks, out);
  } else {
    philox::write<RunningHalf::kHigh>(counter, key, n_blocks, out);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::engines::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_ENGINES_PHILOX4X32_BLOCKS_INL_H_

// SPDX-License-Identifier: Apache-2.0
// The next block of words of MT19937, untempered, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_ENGINES_MT19937_NEXT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_ENGINES_MT19937_NEXT_INL_H_
#undef TRUESEED_RANDOM_ENGINES_MT19937_NEXT_INL_H_
#else
#define TRUESEED_RANDOM_ENGINES_MT19937_NEXT_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/engines/mt19937_key.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::engines::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::CappedTag<std::uint32_t, 16>;
using Vec = hn::Vec<Words>;

constexpr std::size_t kLanes = hn::MaxLanes(Words());
constexpr std::size_t kWords = kMt19937Words;
constexpr std::size_t kMiddle = 397;
static_assert(kWords % kLanes == 0);

HWY_INLINE Vec recurrence(Vec upper, Vec lower, Vec middle) {
  const Words d;
  const Vec top_bit = hn::Set(d, 0x80000000U);
#if HWY_TARGET == HWY_AVX3
  // Where a bit of top_bit is set that of upper, else that of lower.
  const Vec mixed{_mm512_ternarylogic_epi32(top_bit.raw, upper.raw, lower.raw, 0xca)};
  // A table of 16 words is read by the low 4 bits of each word: the last of them decides.
  const Vec of_odd = hn::BitCast(
      d, hn::Set(hn::Repartition<std::uint64_t, Words>(), std::uint64_t{0x9908b0df} << 32));
  return hn::Xor3(middle, hn::ShiftRight<1>(mixed),
                  Vec{_mm512_permutexvar_epi32(lower.raw, of_odd.raw)});
#else
  const Vec mixed = hn::OrAnd(hn::AndNot(top_bit, lower), top_bit, upper);
  const Vec is_odd = hn::Sub(hn::Zero(d), hn::And(lower, hn::Set(d, 1U)));
  return hn::Xor3(middle, hn::ShiftRight<1>(mixed), hn::And(is_odd, hn::Set(d, 0x9908b0dfU)));
#endif
}

#if HWY_TARGET == HWY_AVX3
// The words kOffset.. of two neighbouring vectors. Highway has no shift over 128 bits; a load that
// is not aligned reads two cache lines each time.
template <int kOffset>
HWY_INLINE Vec words_from(Vec first, Vec second) {
  return Vec{_mm512_alignr_epi32(second.raw, first.raw, kOffset)};
}

// Calls use(k, next words k..k+16) for k from `begin` to `end`; the words in the middle lie in the
// vectors from `middle` on.
template <typename Use>
HWY_INLINE void next_vectors(std::uint32_t* words, std::size_t begin, std::size_t end,
                             const std::uint32_t* middle, Use& use) {
  const Words d;
  constexpr int kInVector = kMiddle % kLanes;
  Vec upper = hn::Load(d, words + begin);
  Vec middle_begin = hn::Load(d, middle);
  for (std::size_t k = begin; k < end; k += kLanes) {
    middle += kLanes;
    const Vec upper_end = hn::Load(d, words + k + kLanes);
    const Vec middle_end = hn::Load(d, middle);
    const Vec next = recurrence(upper, words_from<1>(upper, upper_end),
                                words_from<kInVector>(middle_begin, middle_end));
    hn::Store(next, d, words + k);
    if (k == 0) hn::Store(next, d, words + kWords);
    use(k, next);
    upper = upper_end;
    middle_begin = middle_end;
  }
}
#else
template <typename Use>
HWY_INLINE void next_vectors(std::uint32_t* words, std::size_t begin, std::size_t end,
                             const std::uint32_t* middle, Use& use) {
  const Words d;
  constexpr std::size_t kInVector = kMiddle % kLanes;
  middle += kInVector;
  for (std::size_t k = begin; k < end; k += kLanes) {
    const Vec next = recurrence(hn::Load(d, words + k), hn::LoadU(d, words + k + 1),
                                hn::LoadU(d, middle + (k - begin)));
    hn::Store(next, d, words + k);
    if (k == 0) hn::Store(next, d, words + kWords);
    use(k, next);
  }
}
#endif

// Replaces the block in `words` by the next one and calls use(k, its words k..k+lanes) for all.
// Behind the block lie the new block's first words, for the vectors that reach beyond its end.
template <typename Use>
HWY_INLINE void next_block(std::uint32_t* words, Use use) {
  // The vector that holds the word 397, and the first whose middle words are new ones alone.
  constexpr std::size_t kMiddleVector = kMiddle / kLanes * kLanes;
  constexpr std::size_t kWrap = kWords - kMiddleVector;
  next_vectors(words, 0, kWrap, words + kMiddleVector, use);
  next_vectors(words, kWrap, kWords, words, use);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::engines::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_ENGINES_MT19937_NEXT_INL_H_

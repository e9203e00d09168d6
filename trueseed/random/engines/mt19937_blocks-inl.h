// SPDX-License-Identifier: Apache-2.0
// MT19937's recurrence and tempering over vectors, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#undef TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#else
#define TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/mt19937_blocks.h"
#include "trueseed/random/engines/mt19937_key.h"
#include "trueseed/random/engines/mt19937_temper-inl.h"

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
  const Vec mixed = hn::OrAnd(hn::AndNot(top_bit, lower), top_bit, upper);
#if HWY_TARGET == HWY_AVX3
  const __m512i even = _mm512_xor_si512(middle.raw, hn::ShiftRight<1>(mixed).raw);
  const __mmask16 is_odd = _mm512_test_epi32_mask(lower.raw, _mm512_set1_epi32(1));
  return Vec{_mm512_mask_xor_epi32(even, is_odd, even, hn::Set(d, 0x9908b0dfU).raw)};
#else
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

HWY_FLATTEN void next_blocks(Mt19937Key& key, std::size_t n_blocks, std::uint32_t* out) noexcept {
  const Words d;
  HWY_ALIGN std::uint32_t words[kWords + kLanes];
  std::memcpy(words, key.data(), sizeof key);
  for (std::size_t b = 0; b < n_blocks; ++b) {
    if (out == nullptr) {
      next_block(words, [](std::size_t, Vec) {});
    } else {
      next_block(words, [&](std::size_t k, Vec word) {
        hn::StoreU(temper_vector(word), d, out + b * kWords + k);
      });
    }
  }
  std::memcpy(key.data(), words, sizeof key);
}

HWY_FLATTEN void next_in_place(RoomyKey& key) noexcept {
  next_block(key.words, [](std::size_t, Vec) {});
}

void temper(const std::uint32_t* words, std::size_t n_words, std::uint32_t* out) noexcept {
  const Words d;
  std::size_t i = 0;
  for (; i + kLanes <= n_words; i += kLanes) {
    hn::StoreU(temper_vector(hn::LoadU(d, words + i)), d, out + i);
  }
  for (; i < n_words; ++i) out[i] = Mt19937::temper(words[i]);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::engines::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_ENGINES_MT19937_BLOCKS_INL_H_

// SPDX-License-Identifier: Apache-2.0
// MT19937's tempering of a vector of words, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_ENGINES_MT19937_TEMPER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_ENGINES_MT19937_TEMPER_INL_H_
#undef TRUESEED_RANDOM_ENGINES_MT19937_TEMPER_INL_H_
#else
#define TRUESEED_RANDOM_ENGINES_MT19937_TEMPER_INL_H_
#endif

#include <hwy/highway.h>

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::engines::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// All but the last step of the tempering.
template <typename V>
HWY_INLINE V temper_most(V word) {
  const hn::DFromV<V> d;
  word = hn::Xor(word, hn::ShiftRight<11>(word));
  word = hn::Xor(word, hn::And(hn::ShiftLeft<7>(word), hn::Set(d, 0x9d2c5680U)));
  return hn::Xor(word, hn::And(hn::ShiftLeft<15>(word), hn::Set(d, 0xefc60000U)));
}

template <typename V>
HWY_INLINE V temper_vector(V word) {
  word = temper_most(word);
  return hn::Xor(word, hn::ShiftRight<18>(word));
}

// The tempered words' bits of `mask`.
template <typename V>
HWY_INLINE V temper_and(V word, V mask) {
  word = temper_most(word);
  const V shifted = hn::ShiftRight<18>(word);
#if HWY_TARGET == HWY_AVX3
  // (a ^ b) & c in one step.
  if constexpr (sizeof(V) == 64) {
    return V{_mm512_ternarylogic_epi32(word.raw, shifted.raw, mask.raw, 0x28)};
  }
#endif
  return hn::And(hn::Xor(word, shifted), mask);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::engines::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_ENGINES_MT19937_TEMPER_INL_H_

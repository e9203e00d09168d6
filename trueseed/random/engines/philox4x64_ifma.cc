// SPDX-License-Identifier: Apache-2.0
// Philox4x64 of eight counters a vector, its products of 64 bits made of products of 52. By
// intrinsics, since Highway has none of those.
#include "trueseed/random/engines/philox4x64_ifma.h"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of its own intrinsics (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#endif

#include "trueseed/random/engines/cpu_ifma.h"

namespace trueseed::engines::internal {

// NOLINTBEGIN(portability-simd-intrinsics): see above.
#if defined(__x86_64__)
namespace {

constexpr std::size_t kLanes = 8;
// Two vectors at a time, which wait for their own products alone.
constexpr std::size_t kStepBlocks = 2 * kLanes;
constexpr int kLimbBits = 52;

TRUESEED_IFMA_INLINE __m512i broadcast(std::uint64_t value) noexcept {
  return _mm512_set1_epi64(static_cast<long long>(value));
}

struct Product {
  __m512i low;
  __m512i high;
};

// x * factor with x = x0 + 2^52 x1 and factor = f0 + 2^52 f1; the instructions read the low 52 bits
// of a lane alone. `middle` counts 2^52 and stays below 2^54, `upper` counts 2^104.
TRUESEED_IFMA_INLINE Product multiply(__m512i x, std::uint64_t factor) noexcept {
  const __m512i zero = _mm512_setzero_si512();
  const __m512i f0 = broadcast(factor);
  const __m512i f1 = broadcast(factor >> kLimbBits);
  const __m512i x1 = _mm512_srli_epi64(x, kLimbBits);
  const __m512i lower = _mm512_madd52lo_epu64(zero, x, f0);
  __m512i middle = _mm512_madd52hi_epu64(zero, x, f0);
  const __m512i middle_2 = _mm512_madd52lo_epu64(_mm512_madd52lo_epu64(zero, x, f1), x1, f0);
  middle = _mm512_add_epi64(middle, middle_2);
  __m512i upper = _mm512_madd52hi_epu64(zero, x, f1);
  upper = _mm512_madd52lo_epu64(_mm512_madd52hi_epu64(upper, x1, f0), x1, f1);
  return {_mm512_add_epi64(lower, _mm512_slli_epi64(middle, kLimbBits)),
          _mm512_add_epi64(_mm512_srli_epi64(middle, 64 - kLimbBits),
                           _mm512_slli_epi64(upper, 2 * kLimbBits - 64))};
}

// A block a lane.
struct Blocks {
  __m512i word[4];
};

TRUESEED_IFMA_INLINE __m512i xor_three(__m512i a, __m512i b, __m512i c) noexcept {
  return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}

TRUESEED_IFMA_INLINE void round(Blocks& x, __m512i key_0, __m512i key_1) noexcept {
  const Product a = multiply(x.word[0], Philox4x64::kFactor0);
  const Product b = multiply(x.word[2], Philox4x64::kFactor2);
  x.word[0] = xor_three(b.high, x.word[1], key_0);
  x.word[1] = b.low;
  x.word[2] = xor_three(a.high, x.word[3], key_1);
  x.word[3] = a.low;
}

// From a vector a word to the blocks one after the other.
TRUESEED_IFMA_INLINE void store(const Blocks& x, std::uint64_t* out) noexcept {
  const __m512i even_01 = _mm512_unpacklo_epi64(x.word[0], x.word[1]);
  const __m512i odd_01 = _mm512_unpackhi_epi64(x.word[0], x.word[1]);
  const __m512i even_23 = _mm512_unpacklo_epi64(x.word[2], x.word[3]);
  const __m512i odd_23 = _mm512_unpackhi_epi64(x.word[2], x.word[3]);
  // Blocks 0 and 2 in even_low, 1 and 3 in odd_low, 4 and 6 in even_high, 5 and 7 in odd_high.
  const __m512i first = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0);
  const __m512i second = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
  const __m512i even_low = _mm512_permutex2var_epi64(even_01, first, even_23);
  const __m512i odd_low = _mm512_permutex2var_epi64(odd_01, first, odd_23);
  const __m512i even_high = _mm512_permutex2var_epi64(even_01, second, even_23);
  const __m512i odd_high = _mm512_permutex2var_epi64(odd_01, second, odd_23);
  _mm512_storeu_si512(out, _mm512_shuffle_i64x2(even_low, odd_low, 0x44));
  _mm512_storeu_si512(out + 8, _mm512_shuffle_i64x2(even_low, odd_low, 0xEE));
  _mm512_storeu_si512(out + 16, _mm512_shuffle_i64x2(even_high, odd_high, 0x44));
  _mm512_storeu_si512(out + 24, _mm512_shuffle_i64x2(even_high, odd_high, 0xEE));
}

TRUESEED_IFMA_INLINE void write_step(const Philox4x64::Counter& first, Philox4x64::Key key,
                                     std::uint64_t* out) noexcept {
  const __m512i places = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
  const auto at = [&](std::uint64_t offset) TRUESEED_IFMA {
    return Blocks{{_mm512_add_epi64(broadcast(first[0] + offset), places), broadcast(first[1]),
                   broadcast(first[2]), broadcast(first[3])}};
  };
  Blocks x = at(0);
  Blocks y = at(kLanes);
  for (int i = 0; i < Philox4x64::kRounds; ++i) {
    const __m512i key_0 = broadcast(key[0]);
    const __m512i key_1 = broadcast(key[1]);
    round(x, key_0, key_1);
    round(y, key_0, key_1);
    key[0] += Philox4x64::kKeyStep0;
    key[1] += Philox4x64::kKeyStep1;
  }
  store(x, out);
  store(y, out + kLanes * 4);
}

}  // namespace

TRUESEED_IFMA std::size_t philox4x64_blocks_ifma(const Philox4x64::Counter& first,
                                                 const Philox4x64::Key& key,
                                                 std::span<std::uint64_t> out) noexcept {
  // Up to 2^64 - 1: one block less than there are before the carry from 0.
  const std::uint64_t n_before_carry = ~first[0];
  std::size_t n_blocks = out.size() / 4;
  if (n_before_carry < n_blocks) n_blocks = n_before_carry;
  n_blocks -= n_blocks % kStepBlocks;
  Philox4x64::Counter counter = first;
  for (std::size_t i = 0; i < n_blocks; i += kStepBlocks, counter[0] += kStepBlocks) {
    write_step(counter, key, out.data() + i * 4);
  }
  return n_blocks;
}

// NOLINTEND(portability-simd-intrinsics)
#else

std::size_t philox4x64_blocks_ifma(const Philox4x64::Counter&, const Philox4x64::Key&,
                                   std::span<std::uint64_t>) noexcept {
  return 0;
}

#endif

}  // namespace trueseed::engines::internal

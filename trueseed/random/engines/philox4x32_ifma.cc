// SPDX-License-Identifier: Apache-2.0
// Philox4x32 of eight counters a vector. Of x * factor the upper 32 bits are bits 52 and up of
// x * (factor * 2^20), which one instruction gives where they are used: the shift is saved. By
// intrinsics, since Highway has none of those products.
#include "trueseed/random/engines/philox4x32_ifma.h"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of its own intrinsics (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>
#endif

#include "trueseed/random/engines/cpu_ifma.h"
#include "trueseed/random/engines/philox4x32_opening.h"

namespace trueseed::engines::internal {

// NOLINTBEGIN(portability-simd-intrinsics): see above.
#if defined(__x86_64__)
namespace {

constexpr std::size_t kLanes = 8;
// In flight at once: a product takes as long as eight of its turns.
constexpr std::size_t kVectors = 4;
constexpr std::size_t kStepBlocks = kVectors * kLanes;
// The even words of 32 bits, the lower halves of the lanes; and the odd ones.
constexpr __mmask16 kLowHalves = 0x5555;
constexpr __mmask16 kHighHalves = 0xAAAA;

TRUESEED_IFMA_INLINE __m512i broadcast(std::uint64_t value) noexcept {
  return _mm512_set1_epi64(static_cast<long long>(value));
}

// Words 0..3 of a block a lane. Above words 0 and 2 stand zeros; above the others, anything.
struct Blocks {
  __m512i word[4];
};

struct Factor {
  __m512i low;
  __m512i high;
};

TRUESEED_IFMA_INLINE Factor factor_of(std::uint32_t factor) noexcept {
  return {broadcast(factor), broadcast(std::uint64_t{factor} << 20)};
}

TRUESEED_IFMA_INLINE __m512i high_half(__m512i x, const Factor& factor) noexcept {
  return _mm512_madd52hi_epu64(_mm512_setzero_si512(), x, factor.high);
}

TRUESEED_IFMA_INLINE __m512i xor_three(__m512i a, __m512i b, __m512i c) noexcept {
  return _mm512_maskz_ternarylogic_epi32(kLowHalves, a, b, c, 0x96);
}

TRUESEED_IFMA_INLINE __m512i xor_two(__m512i a, __m512i b) noexcept {
  return _mm512_maskz_xor_epi32(kLowHalves, a, b);
}

// The next blocks after their first two rounds.
template <RunningHalf kHalf>
class Opening {
 public:
  TRUESEED_IFMA_INLINE explicit Opening(const Philox4x32Opening& shared) noexcept
      : shared_(shared), factor_(factor_of(shared.fixed_factor)) {
    const __m512i places = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i running_factor = broadcast(shared.running_factor);
    product_ =
        _mm512_add_epi64(broadcast(shared.product), _mm512_mul_epu32(places, running_factor));
    step_ = broadcast(std::uint64_t{shared.running_factor} * kLanes);
  }

  TRUESEED_IFMA_INLINE void next(Blocks& x) noexcept {
    constexpr int kRunning = kHalf == RunningHalf::kLow ? 0 : 2;
    constexpr int kFixed = 2 - kRunning;
    const __m512i fixed =
        _mm512_xor_si512(_mm512_srli_epi64(product_, 32), broadcast(shared_.first_mask));
    x.word[kRunning] = _mm512_xor_si512(high_half(fixed, factor_), broadcast(shared_.running_mask));
    x.word[kRunning + 1] = _mm512_mul_epu32(fixed, factor_.low);
    x.word[kFixed] = xor_two(product_, broadcast(shared_.fixed_mask));
    x.word[kFixed + 1] = broadcast(shared_.fixed_last);
    product_ = _mm512_add_epi64(product_, step_);
  }

 private:
  Philox4x32Opening shared_;
  Factor factor_;
  __m512i product_;
  __m512i step_;
};

TRUESEED_IFMA_INLINE void round(Blocks& x, __m512i key_0, __m512i key_1, const Factor& factor_0,
                                const Factor& factor_2) noexcept {
  const __m512i high_0 = high_half(x.word[0], factor_0);
  const __m512i high_2 = high_half(x.word[2], factor_2);
  const __m512i low_0 = _mm512_mul_epu32(x.word[0], factor_0.low);
  const __m512i low_2 = _mm512_mul_epu32(x.word[2], factor_2.low);
  x.word[0] = xor_three(x.word[1], key_0, high_2);
  x.word[1] = low_2;
  x.word[2] = xor_three(x.word[3], key_1, high_0);
  x.word[3] = low_0;
}

// Two words of each block, the second in the upper half of its lane.
TRUESEED_IFMA_INLINE __m512i pairs(__m512i first, __m512i second) noexcept {
  return _mm512_mask_shuffle_epi32(first, kHighHalves, second, _MM_PERM_CCAA);
}

TRUESEED_IFMA_INLINE void store(const Blocks& x, std::uint32_t* out) noexcept {
  const __m512i lower = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
  const __m512i upper = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
  const __m512i first = pairs(x.word[0], x.word[1]);
  const __m512i second = pairs(x.word[2], x.word[3]);
  _mm512_storeu_si512(out, _mm512_permutex2var_epi64(first, lower, second));
  _mm512_storeu_si512(out + 16, _mm512_permutex2var_epi64(first, upper, second));
}

template <RunningHalf kHalf>
TRUESEED_IFMA void write_steps(const RunningCounter& counter, Philox4x32::Key key,
                               std::size_t n_steps, std::uint32_t* out) noexcept {
  Opening<kHalf> opening(Philox4x32Opening(counter, key));
  const Philox4x32LaterKeys keys(key);
  const Factor factor_0 = factor_of(Philox4x32::kFactor0);
  const Factor factor_2 = factor_of(Philox4x32::kFactor2);
  for (std::size_t step = 0; step < n_steps; ++step, out += kStepBlocks * 4) {
    Blocks x[kVectors];
    for (Blocks& some : x) opening.next(some);
#pragma GCC unroll 8
    for (int r = 0; r < Philox4x32LaterKeys::kCount; ++r) {
      const __m512i key_0 = broadcast(keys.key[0][r]);
      const __m512i key_1 = broadcast(keys.key[1][r]);
#pragma GCC unroll 4
      for (Blocks& some : x) round(some, key_0, key_1, factor_0, factor_2);
    }
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) store(x[v], out + v * kLanes * 4);
  }
}

}  // namespace

std::size_t philox4x32_blocks_ifma(const RunningCounter& counter, Philox4x32::Key key,
                                   std::size_t n_blocks, std::uint32_t* out) noexcept {
  const std::size_t n_steps = n_blocks / kStepBlocks;
  if (n_steps == 0) return 0;
  if (counter.low_runs()) {
    write_steps<RunningHalf::kLow>(counter, key, n_steps, out);
  } else {
    write_steps<RunningHalf::kHigh>(counter, key, n_steps, out);
  }
  return n_steps * kStepBlocks;
}

// NOLINTEND(portability-simd-intrinsics)
#else

std::size_t philox4x32_blocks_ifma(const RunningCounter&, Philox4x32::Key, std::size_t,
                                   std::uint32_t*) noexcept {
  return 0;
}

#endif

}  // namespace trueseed::engines::internal

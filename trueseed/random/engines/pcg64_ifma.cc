// SPDX-License-Identifier: Apache-2.0
// The 128-bit states of PCG64 as limbs of 52 bits, eight states a vector. By intrinsics, since
// Highway has no product of 52-bit integers.
#include <algorithm>
#include <bit>

#include "trueseed/random/engines/pcg64_fill.h"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of its own intrinsics (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#endif

#include "trueseed/random/engines/cpu_ifma.h"
#include "trueseed/random/engines/pcg64.h"

namespace trueseed::engines::internal {

// NOLINTBEGIN(portability-simd-intrinsics): see above.
#if defined(__x86_64__)
namespace {

constexpr std::size_t kVectors = 4;
constexpr std::size_t kLanes = 8 * kVectors;
static_assert(std::has_single_bit(kLanes));
constexpr int kLimbBits = 52;
constexpr std::uint64_t kLimbMask = (std::uint64_t{1} << kLimbBits) - 1;

constexpr std::uint64_t limb(Uint128 value, int index) noexcept {
  return static_cast<std::uint64_t>(value >> (kLimbBits * index)) & kLimbMask;
}

// Eight numbers of 128 bits: bits 0..51, 52..103, 104..127.
struct Limbs {
  __m512i low;
  __m512i middle;
  __m512i high;
};

TRUESEED_IFMA_INLINE Limbs broadcast(Uint128 value) noexcept {
  return {_mm512_set1_epi64(static_cast<long long>(limb(value, 0))),
          _mm512_set1_epi64(static_cast<long long>(limb(value, 1))),
          _mm512_set1_epi64(static_cast<long long>(limb(value, 2)))};
}

TRUESEED_IFMA_INLINE Limbs load(const Uint128* states) noexcept {
  alignas(64) std::uint64_t limbs[3][8];
  for (int i = 0; i < 3; ++i) {
    for (int lane = 0; lane < 8; ++lane) limbs[i][lane] = limb(states[lane], i);
  }
  return {_mm512_load_si512(limbs[0]), _mm512_load_si512(limbs[1]), _mm512_load_si512(limbs[2])};
}

// x * multiplier + increment modulo 2^128. The sums of up to six halves of 52 bits fit their lanes;
// what passes 52 bits is carried once, at the end.
TRUESEED_IFMA_INLINE Limbs step_limbs(const Limbs& x, const Limbs& multiplier,
                                      const Limbs& increment) noexcept {
  const __m512i zero = _mm512_setzero_si512();
  const __m512i low = _mm512_madd52lo_epu64(increment.low, x.low, multiplier.low);
  __m512i middle = _mm512_madd52hi_epu64(increment.middle, x.low, multiplier.low);
  const __m512i middle_2 = _mm512_madd52lo_epu64(zero, x.low, multiplier.middle);
  middle = _mm512_madd52lo_epu64(middle, x.middle, multiplier.low);
  __m512i high = _mm512_madd52hi_epu64(increment.high, x.low, multiplier.middle);
  __m512i high_2 = _mm512_madd52hi_epu64(zero, x.middle, multiplier.low);
  const __m512i high_3 = _mm512_madd52lo_epu64(zero, x.low, multiplier.high);
  high = _mm512_madd52lo_epu64(high, x.middle, multiplier.middle);
  high_2 = _mm512_madd52lo_epu64(high_2, x.high, multiplier.low);

  middle = _mm512_add_epi64(_mm512_add_epi64(middle, middle_2), _mm512_srli_epi64(low, kLimbBits));
  high = _mm512_add_epi64(_mm512_add_epi64(high, high_2),
                          _mm512_add_epi64(high_3, _mm512_srli_epi64(middle, kLimbBits)));
  const __m512i mask = _mm512_set1_epi64(static_cast<long long>(kLimbMask));
  const __m512i high_mask = _mm512_set1_epi64((1LL << (128 - 2 * kLimbBits)) - 1);
  return {_mm512_and_si512(low, mask), _mm512_and_si512(middle, mask),
          _mm512_and_si512(high, high_mask)};
}

TRUESEED_IFMA_INLINE __m512i low_halves(const Limbs& x) noexcept {
  return _mm512_or_si512(x.low, _mm512_slli_epi64(x.middle, kLimbBits));
}

TRUESEED_IFMA_INLINE __m512i high_halves(const Limbs& x) noexcept {
  return _mm512_or_si512(_mm512_srli_epi64(x.middle, 64 - kLimbBits),
                         _mm512_slli_epi64(x.high, 2 * kLimbBits - 64));
}

struct FoldXslRr {
  using Engine = Pcg64;
  TRUESEED_IFMA_INLINE static __m512i words(const Limbs& x) noexcept {
    return _mm512_rorv_epi64(_mm512_xor_si512(high_halves(x), low_halves(x)),
                             _mm512_srli_epi64(x.high, 122 - 2 * kLimbBits));
  }
};

struct FoldDxsm {
  using Engine = Pcg64Dxsm;
  TRUESEED_IFMA_INLINE static __m512i words(const Limbs& x) noexcept {
    const __m512i multiplier = _mm512_set1_epi64(static_cast<long long>(Engine::kMultiplier));
    __m512i high = high_halves(x);
    high = _mm512_xor_si512(high, _mm512_srli_epi64(high, 32));
    high = _mm512_mullo_epi64(high, multiplier);
    high = _mm512_xor_si512(high, _mm512_srli_epi64(high, 48));
    return _mm512_mullo_epi64(high, _mm512_or_si512(low_halves(x), _mm512_set1_epi64(1)));
  }
};

TRUESEED_IFMA_INLINE Uint128 lane_of(const Limbs& x, std::size_t lane) noexcept {
  alignas(64) std::uint64_t limbs[3][8];
  _mm512_store_si512(limbs[0], x.low);
  _mm512_store_si512(limbs[1], x.middle);
  _mm512_store_si512(limbs[2], x.high);
  return Uint128{limbs[0][lane]} + (Uint128{limbs[1][lane]} << kLimbBits) +
         (Uint128{limbs[2][lane]} << (2 * kLimbBits));
}

template <class Fold>
TRUESEED_IFMA Uint128 fill(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  Uint128 states[kLanes] = {first};
  for (std::size_t n = 1; n < kLanes; n *= 2, step = doubled(step)) {
    for (std::size_t lane = 0; lane < n; ++lane) states[n + lane] = step(states[lane]);
  }
  Limbs x[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) x[v] = load(states + 8 * v);
  // By now these are kLanes steps in one.
  const Limbs multiplier = broadcast(step.multiplier);
  const Limbs increment = broadcast(step.increment);

  std::uint64_t* to = out.data();
  std::size_t left = out.size();
  for (; left >= kLanes; left -= kLanes, to += kLanes) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      _mm512_storeu_si512(to + 8 * v, Fold::words(x[v]));
      x[v] = step_limbs(x[v], multiplier, increment);
    }
  }
  for (std::size_t v = 0; v * 8 < left; ++v) {
    const std::size_t n = std::min<std::size_t>(left - v * 8, 8);
    _mm512_mask_storeu_epi64(to + 8 * v, static_cast<__mmask8>((1U << n) - 1), Fold::words(x[v]));
  }
  return lane_of(x[left / 8], left % 8);
}

}  // namespace

Uint128 fill_pcg64_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  return fill<FoldXslRr>(first, step, out);
}

Uint128 fill_pcg64_dxsm_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  return fill<FoldDxsm>(first, step, out);
}

// NOLINTEND(portability-simd-intrinsics)
#else

Uint128 fill_pcg64_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  return fill_four_lanes<Pcg64>(first, step, out);
}

Uint128 fill_pcg64_dxsm_ifma(Uint128 first, LcgStep step, std::span<std::uint64_t> out) noexcept {
  return fill_four_lanes<Pcg64Dxsm>(first, step, out);
}

#endif

}  // namespace trueseed::engines::internal

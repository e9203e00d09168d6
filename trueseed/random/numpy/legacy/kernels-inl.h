// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
// The kernels over vectors, for one target. Included once for each.

#if defined(TRUESEED_NUMPY_LEGACY_KERNELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_NUMPY_LEGACY_KERNELS_INL_H_
#undef TRUESEED_NUMPY_LEGACY_KERNELS_INL_H_
#else
#define TRUESEED_NUMPY_LEGACY_KERNELS_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/numpy/legacy/kernels_scalar.h"

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::numpy::legacy {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using Words = hn::CappedTag<std::uint32_t, 16>;
static_assert(hn::MaxLanes(Words()) <= kPadding && hn::MaxLanes(Doubles()) <= kPadding);

// Two words of a lane, the first one lower, to a double of [0, 1). With the exponents 25 and -1 a
// mantissa's last bit is worth 2^-27 and 2^-53, and both sums are exact.
HWY_INLINE hn::Vec<Doubles> to_double(hn::Vec<hn::RebindToUnsigned<Doubles>> words) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  const auto first = hn::ShiftRight<37>(hn::ShiftLeft<32>(words));
  const auto second = hn::ShiftRight<38>(words);
  const auto high = hn::BitCast(d, hn::Or(first, hn::BitCast(du, hn::Set(d, 0x1p25))));
  const auto low = hn::BitCast(d, hn::Or(second, hn::BitCast(du, hn::Set(d, 0.5))));
  return hn::Add(hn::Sub(high, hn::Set(d, 0x1p25 + 0.5)), low);
}

void to_doubles(const std::uint32_t* words, std::size_t n, double* out) noexcept {
  const Doubles d;
  const hn::Repartition<std::uint32_t, Doubles> dw;
  const hn::RebindToUnsigned<Doubles> du;
  constexpr std::size_t kLanes = hn::MaxLanes(Doubles());
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    hn::StoreU(to_double(hn::BitCast(du, hn::LoadU(dw, words + 2 * i))), d, out + i);
  }
  scalar::to_doubles(words + 2 * i, n - i, out + i);
}

std::size_t accept_pairs(const double* uniforms, std::size_t n, const Pairs& out) noexcept {
  const Doubles d;
  constexpr std::size_t kLanes = hn::MaxLanes(Doubles());
  const auto one = hn::Set(d, 1.0);
  const auto two = hn::Set(d, 2.0);
  std::size_t kept = 0;
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    hn::Vec<Doubles> x1, x2;
    hn::LoadInterleaved2(d, uniforms + 2 * i, x1, x2);
    x1 = hn::Sub(hn::Mul(two, x1), one);
    x2 = hn::Sub(hn::Mul(two, x2), one);
    const auto r2 = hn::Add(hn::Mul(x1, x1), hn::Mul(x2, x2));
    const auto inside = hn::And(hn::Lt(r2, one), hn::Gt(r2, hn::Zero(d)));
    hn::CompressStore(x1, inside, d, out.x1 + kept);
    hn::CompressStore(x2, inside, d, out.x2 + kept);
    kept += hn::CompressStore(r2, inside, d, out.r2 + kept);
  }
  return kept + scalar::accept_pairs(uniforms + 2 * i, n - i,
                                     {out.x1 + kept, out.x2 + kept, out.r2 + kept});
}

void finish_pairs(const Pairs& pairs, const double* logs, std::size_t n, double* out) noexcept {
  const Doubles d;
  constexpr std::size_t kLanes = hn::MaxLanes(Doubles());
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto scaled = hn::Mul(hn::Set(d, -2.0), hn::LoadU(d, logs + i));
    const auto f = hn::Sqrt(hn::Div(scaled, hn::LoadU(d, pairs.r2 + i)));
    hn::StoreInterleaved2(hn::Mul(f, hn::LoadU(d, pairs.x2 + i)),
                          hn::Mul(f, hn::LoadU(d, pairs.x1 + i)), d, out + 2 * i);
  }
  scalar::finish_pairs({pairs.x1 + i, pairs.x2 + i, pairs.r2 + i}, logs + i, n - i, out + 2 * i);
}

std::size_t keep_masked(const std::uint32_t* words, std::size_t n, std::uint32_t mask,
                        std::uint32_t max, std::uint32_t* out) noexcept {
  const Words d;
  constexpr std::size_t kLanes = hn::MaxLanes(Words());
  std::size_t kept = 0;
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto values = hn::And(hn::LoadU(d, words + i), hn::Set(d, mask));
    kept += hn::CompressStore(values, hn::Not(hn::Gt(values, hn::Set(d, max))), d, out + kept);
  }
  return kept + scalar::keep_masked(words + i, n - i, mask, max, out + kept);
}

std::size_t draw_places(const std::uint32_t* words, std::size_t n, std::uint32_t last,
                        std::uint32_t* out) noexcept {
  const Words d;
  constexpr std::uint32_t kLanes = hn::MaxLanes(Words());
  std::size_t kept = 0;
  std::size_t i = 0;
  std::uint32_t item = last;
  const auto step = [&](std::size_t n_words) {
    const std::size_t more = scalar::draw_places(words + i, n_words, item, out + kept);
    kept += more;
    item -= static_cast<std::uint32_t>(more);
    i += n_words;
  };
  while (i + kLanes <= n) {
    const std::uint32_t mask = ~0U >> std::countl_zero(item | 1U);
    // The last item of this vector of words must have the same mask.
    if (item - (mask >> 1) <= kLanes) {
      step(kLanes);
      continue;
    }
    const auto values = hn::And(hn::LoadU(d, words + i), hn::Set(d, mask));
    const auto kept_now = hn::Not(hn::Gt(values, hn::Set(d, item)));
    const auto kept_last = hn::Not(hn::Gt(values, hn::Set(d, item - (kLanes - 1))));
    // Between the two it matters how many were kept before.
    if (hn::CountTrue(d, kept_now) != hn::CountTrue(d, kept_last)) {
      step(kLanes);
      continue;
    }
    const std::size_t more = hn::CompressStore(values, kept_now, d, out + kept);
    kept += more;
    item -= static_cast<std::uint32_t>(more);
    i += kLanes;
  }
  step(n - i);
  return kept;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::numpy::legacy
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_NUMPY_LEGACY_KERNELS_INL_H_

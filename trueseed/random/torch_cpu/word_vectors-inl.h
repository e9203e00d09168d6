// SPDX-License-Identifier: Apache-2.0
// An engine's words as vectors of what is drawn of them, for one target. Included once for each.

#if defined(TRUESEED_RANDOM_TORCH_CPU_WORD_VECTORS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_RANDOM_TORCH_CPU_WORD_VECTORS_INL_H_
#undef TRUESEED_RANDOM_TORCH_CPU_WORD_VECTORS_INL_H_
#else
#define TRUESEED_RANDOM_TORCH_CPU_WORD_VECTORS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "trueseed/random/engines/mt19937_temper-inl.h"
#include "trueseed/random/torch_cpu/streamed_uniform-inl.h"

#if TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA
HWY_BEFORE_NAMESPACE();
namespace trueseed::torch_cpu::internal {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
constexpr std::size_t kDoubles = hn::MaxLanes(Doubles());

template <typename D>
using Words32 = hn::RebindToUnsigned<D>;

using engines::internal::HWY_NAMESPACE::temper_vector;

// Calls vector(i) for i = 0, kLanes.. below n; the last vector ends at n, and is drawn in part
// twice. Where there are fewer elements, one(i) for each.
template <std::size_t kLanes, typename Vector, typename One>
HWY_INLINE void for_vectors(std::size_t n, Vector vector, One one) {
  if (n < kLanes) {
    for (std::size_t i = 0; i < n; ++i) one(i);
    return;
  }
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) vector(i);
  if (i < n) vector(n - kLanes);
}

// The pairs of words at `words`, tempered, as 64-bit words, the first of each the high half.
HWY_INLINE auto load_pairs(const std::uint32_t* words) {
  const hn::RebindToUnsigned<Doubles> d64;
  const hn::Repartition<std::uint32_t, Doubles> d32;
  return hn::BitCast(d64, hn::Shuffle2301(temper_vector(hn::LoadU(d32, words))));
}

HWY_INLINE auto load_low53(const std::uint32_t* words) {
  const hn::RebindToUnsigned<Doubles> d;
  return hn::And(load_pairs(words), hn::Set(d, (std::uint64_t{1} << 53) - 1));
}

// An integer below 2^53 as a double.
template <typename V>
HWY_INLINE auto to_double(V integer) {
#if HWY_TARGET == HWY_AVX3
  const hn::RebindToSigned<Doubles> d;
  return hn::ConvertTo(Doubles(), hn::BitCast(d, integer));
#else
  // The halves as mantissas of 2^52 and 2^84; all steps are exact.
  const hn::RebindToUnsigned<Doubles> d;
  const auto low =
      hn::Or(hn::And(integer, hn::Set(d, 0xffffffffU)), hn::Set(d, 0x4330000000000000U));
  const auto high = hn::Or(hn::ShiftRight<32>(integer), hn::Set(d, 0x4530000000000000U));
  const auto high_part = hn::Sub(hn::BitCast(Doubles(), high), hn::Set(Doubles(), 0x1p84 + 0x1p52));
  return hn::Add(high_part, hn::BitCast(Doubles(), low));
#endif
}

HWY_INLINE auto load_uniform24(const std::uint32_t* words) {
  return uniform24(hn::LoadU(Words32<Floats>(), words));
}

HWY_INLINE auto load_uniform53(const std::uint32_t* words) {
  return hn::Mul(to_double(load_low53(words)), hn::Set(Doubles(), 0x1p-53));
}

// x % range for 32-bit x and ranges in (0, 2^28], as doubles. The quotient of the rounded
// reciprocal is at most one off, and every product below 2^53, so that nothing is rounded after it.
HWY_INLINE auto modulo(hn::Vec<hn::RebindToUnsigned<Doubles>> x, hn::Vec<Doubles> range,
                       hn::Vec<Doubles> reciprocal) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  const auto magic = hn::Set(du, 0x4330000000000000U);
  const auto value = hn::Sub(hn::BitCast(d, hn::Or(x, magic)), hn::Set(d, 0x1p52));
  const auto quotient = hn::Floor(hn::Mul(value, reciprocal));
  auto rest = hn::NegMulAdd(quotient, range, value);
  rest = hn::Add(rest, hn::IfThenElseZero(hn::Lt(rest, hn::Zero(d)), range));
  return hn::Sub(rest, hn::IfThenElseZero(hn::Ge(rest, range), range));
}

// A double that is an integer in [0, 2^52) as that.
HWY_INLINE auto to_integer(hn::Vec<Doubles> value) {
  const Doubles d;
  const hn::RebindToUnsigned<Doubles> du;
  return hn::Xor(hn::BitCast(du, hn::Add(value, hn::Set(d, 0x1p52))),
                 hn::Set(du, 0x4330000000000000U));
}

HWY_INLINE auto load_tempered(const std::uint32_t* words) {
  const hn::RebindToUnsigned<Doubles> du;
  const hn::Rebind<std::uint32_t, Doubles> dw;
  return hn::PromoteTo(du, temper_vector(hn::LoadU(dw, words)));
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::torch_cpu::internal
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#endif  // TRUESEED_RANDOM_TORCH_CPU_WORD_VECTORS_INL_H_

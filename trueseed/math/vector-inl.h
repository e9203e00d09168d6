// SPDX-License-Identifier: Apache-2.0
// What the vector functions share, for one target. Included once for each.

#if defined(TRUESEED_MATH_VECTOR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_VECTOR_INL_H_
#undef TRUESEED_MATH_VECTOR_INL_H_
#else
#define TRUESEED_MATH_VECTOR_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

// The definitions fuse products: a target without that has no vector functions.
#define TRUESEED_MATH_VECTOR_TARGET (TRUESEED_SIMD_TARGET && HWY_NATIVE_FMA)

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class D>
using Words64 = hn::RebindToUnsigned<D>;

/// The signed integers in the bits from 52 on, as doubles.
template <class D>
HWY_INLINE hn::Vec<D> exponents(D d, hn::Vec<Words64<D>> bits) {
  const Words64<D> du;
  // Offset by 2048, within the mantissa of 2^52.
  const auto offset = hn::ShiftRight<52>(hn::Add(bits, hn::Set(du, 0x8000000000000000U)));
  const auto shifted = hn::BitCast(d, hn::Or(offset, hn::Set(du, 0x4330000000000000U)));
  return hn::Sub(shifted, hn::Set(d, 0x1p52 + 2048.0));
}

/// The numbers at these places of a table.
template <class D>
HWY_INLINE hn::Vec<D> look_up(D d, const double* table, hn::Vec<Words64<D>> places) {
  return hn::GatherIndex(d, table, hn::BitCast(hn::RebindToSigned<D>(), places));
}

/// `values` with those of the lanes in `special` computed one by one.
template <class D, class Function>
HWY_INLINE hn::Vec<D> patched(D d, hn::Vec<D> x, hn::Vec<D> values, hn::Mask<D> special,
                              Function function) {
  if (HWY_LIKELY(hn::AllFalse(d, special))) return values;
  HWY_ALIGN double arguments[hn::MaxLanes(D())];
  HWY_ALIGN double results[hn::MaxLanes(D())];
  HWY_ALIGN double is_special[hn::MaxLanes(D())];
  hn::Store(x, d, arguments);
  hn::Store(values, d, results);
  hn::Store(hn::IfThenElseZero(special, hn::Set(d, 1.0)), d, is_special);
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
    if (is_special[i] != 0.0) results[i] = function(arguments[i]);
  }
  return hn::Load(d, results);
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_VECTOR_INL_H_

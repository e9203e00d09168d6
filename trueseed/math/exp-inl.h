// SPDX-License-Identifier: Apache-2.0
// exp of doubles over vectors, for one target. Included once for each.

#if defined(TRUESEED_MATH_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_EXP_INL_H_
#undef TRUESEED_MATH_EXP_INL_H_
#else
#define TRUESEED_MATH_EXP_INL_H_
#endif

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/exp.h"
#include "trueseed/math/vector-inl.h"

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

/// ReferenceLibm::exp of each lane.
template <class D>
HWY_INLINE hn::Vec<D> exp(D d, hn::Vec<D> x) {
  using C = internal::ExpConstants;
  const Words64<D> du;
  const hn::RebindToSigned<D> di;
  const auto c = [d](int i) { return hn::Set(d, C::kPolynomial[i]); };
  const auto shift = hn::Set(d, C::kShift);
  const auto shifted = hn::MulAdd(hn::Set(d, C::kPerLn2), x, shift);
  const auto k128 = hn::BitCast(du, shifted);
  const auto k = hn::Sub(shifted, shift);
  const auto r =
      hn::NegMulAdd(k, hn::Set(d, C::kLn2Low), hn::NegMulAdd(k, hn::Set(d, C::kLn2High), x));
  const auto place = hn::BitCast(di, hn::ShiftLeft<1>(hn::And(k128, hn::Set(du, 127U))));
  const auto tail = hn::BitCast(d, hn::GatherIndex(du, internal::kExpTable, place));
  const auto row = hn::GatherIndex(du, internal::kExpTable + 1, place);
  const auto scale = hn::BitCast(d, hn::Add(row, hn::ShiftLeft<45>(k128)));
  const auto r2 = hn::Mul(r, r);
  const auto lower = hn::MulAdd(hn::MulAdd(c(1), r, c(0)), r2, hn::Add(tail, r));
  const auto rest = hn::MulAdd(hn::Mul(r2, r2), hn::MulAdd(c(3), r, c(2)), lower);
  // Below 2^-54, where the scalar function leaves off, this is 1 as well.
  const auto is_far = hn::Not(hn::Lt(hn::Abs(x), hn::Set(d, 512.0)));
  return patched(d, x, hn::MulAdd(scale, rest, scale), is_far,
                 [](double lane) { return ReferenceLibm::exp(lane); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_EXP_INL_H_

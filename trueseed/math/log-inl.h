// SPDX-License-Identifier: Apache-2.0
// log of doubles over vectors, for one target. Included once for each.

#if defined(TRUESEED_MATH_LOG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_LOG_INL_H_
#undef TRUESEED_MATH_LOG_INL_H_
#else
#define TRUESEED_MATH_LOG_INL_H_
#endif

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/log.h"
#include "trueseed/math/vector-inl.h"

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

template <class D>
HWY_INLINE hn::Vec<D> log_near_one(D d, hn::Vec<D> r) {
  const auto b = [d](int i) { return hn::Set(d, internal::LogConstants::kNearPolynomial[i]); };
  const auto r2 = hn::Mul(r, r);
  const auto r3 = hn::Mul(r, r2);
  const auto upper = hn::MulAdd(b(9), r2, hn::MulAdd(b(8), r, b(7)));
  const auto middle = hn::MulAdd(b(6), r2, hn::MulAdd(b(5), r, b(4)));
  const auto lower = hn::MulAdd(b(3), r2, hn::MulAdd(b(2), r, b(1)));
  const auto terms = hn::MulAdd(hn::MulAdd(hn::MulAdd(b(10), r3, upper), r3, middle), r3, lower);
  const auto split = hn::Set(d, 0x1p27);
  const auto r_high = hn::NegMulAdd(r, split, hn::MulAdd(r, split, r));
  const auto r_low = hn::Sub(r, r_high);
  const auto square = hn::Mul(r_high, r_high);
  const auto high = hn::MulAdd(square, b(0), r);
  const auto square_low = hn::MulAdd(square, b(0), hn::Sub(r, high));
  const auto low = hn::MulAdd(hn::Mul(b(0), r_low), hn::Add(r, r_high), square_low);
  return hn::Add(high, hn::MulAdd(terms, r3, low));
}

template <class D>
HWY_INLINE hn::Vec<D> log_by_table(D d, hn::Vec<D> x) {
  using C = internal::LogConstants;
  const Words64<D> du;
  const auto a = [d](int i) { return hn::Set(d, C::kPolynomial[i]); };
  const auto bits = hn::BitCast(du, x);
  const auto above = hn::Sub(bits, hn::Set(du, C::kOffset));
  const auto k = exponents(d, above);
  const auto z = hn::BitCast(d, hn::Sub(bits, hn::And(above, hn::Set(du, 0xfff0000000000000U))));
  const auto place = hn::And(hn::ShiftRight<44>(above), hn::Set(du, 2U * 127U));
  const auto r = hn::MulSub(z, look_up(d, internal::kLogTable, place), hn::Set(d, 1.0));
  const auto log_c = look_up(d, internal::kLogTable + 1, place);
  const auto sum = hn::MulAdd(k, hn::Set(d, C::kLn2High), log_c);
  const auto high = hn::Add(sum, r);
  const auto low = hn::MulAdd(k, hn::Set(d, C::kLn2Low), hn::Add(hn::Sub(sum, high), r));
  const auto r2 = hn::Mul(r, r);
  const auto terms = hn::MulAdd(hn::MulAdd(a(4), r, a(3)), r2, hn::MulAdd(a(2), r, a(1)));
  return hn::Add(hn::MulAdd(hn::Mul(r, r2), terms, hn::MulAdd(r2, a(0), low)), high);
}

/// ReferenceLibm::log of each lane.
template <class D>
HWY_INLINE hn::Vec<D> log(D d, hn::Vec<D> x) {
  const auto is_near =
      hn::And(hn::Ge(x, hn::Set(d, 1.0 - 0x1p-4)), hn::Lt(x, hn::Set(d, 1.0 + 0x1.09p-4)));
  const auto is_normal =
      hn::And(hn::Ge(x, hn::Set(d, 0x1p-1022)), hn::Le(x, hn::Set(d, 0x1.fffffffffffffp1023)));
  auto values = log_by_table(d, x);
  if (!hn::AllFalse(d, is_near)) {
    values = hn::IfThenElse(is_near, log_near_one(d, hn::Sub(x, hn::Set(d, 1.0))), values);
  }
  return patched(d, x, values, hn::Not(is_normal),
                 [](double lane) { return ReferenceLibm::log(lane); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_LOG_INL_H_

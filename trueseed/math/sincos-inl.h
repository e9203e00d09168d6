// SPDX-License-Identifier: Apache-2.0
// sin and cos of doubles over vectors, for one target. Included once for each.

#if defined(TRUESEED_MATH_SINCOS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_SINCOS_INL_H_
#undef TRUESEED_MATH_SINCOS_INL_H_
#else
#define TRUESEED_MATH_SINCOS_INL_H_
#endif

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/sincos.h"
#include "trueseed/math/vector-inl.h"

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

/// Numbers as the sum high + low of magnitude below 0.86, and which function of it is wanted.
template <class D>
struct ReducedLanes {
  hn::Vec<D> high;
  hn::Vec<D> low;
  /// Whether it is the cosine, not the sine.
  hn::Mask<D> is_cos;
  /// What is to be flipped in the result: sign bits.
  hn::Vec<D> sign;
};

/// Numbers of magnitude below 105414350, for their sine: one quadrant further on for the cosine.
template <class D>
HWY_INLINE ReducedLanes<D> reduced_lanes(D d, hn::Vec<D> x, std::uint64_t turn) {
  using C = internal::PiReductionConstants;
  const Words64<D> du;
  const auto part = [d](int i) { return hn::Set(d, C::kHalfPi[i]); };
  const auto shift = hn::Set(d, C::kShift);
  const auto shifted = hn::MulAdd(x, hn::Set(d, C::kPerHalfPi), shift);
  const auto n = hn::Sub(shifted, shift);
  const auto y = hn::NegMulAdd(n, part(1), hn::NegMulAdd(n, part(0), x));
  const auto y3 = hn::NegMulAdd(n, part(2), y);
  const auto low3 = hn::NegMulAdd(n, part(2), hn::Sub(y, y3));
  const auto y4 = hn::NegMulAdd(n, part(3), y3);
  const auto low = hn::Add(low3, hn::NegMulAdd(n, part(3), hn::Sub(y3, y4)));
  const auto quadrant = hn::Add(hn::BitCast(du, shifted), hn::Set(du, turn));
  const auto odd = hn::Ne(hn::And(quadrant, hn::Set(du, 1U)), hn::Zero(du));
  const auto sign = hn::And(hn::ShiftLeft<62>(quadrant), hn::Set(du, 0x8000000000000000U));
  return {y4, low, hn::RebindMask(d, odd), hn::BitCast(d, sign)};
}

template <class D>
HWY_INLINE hn::Vec<D> sin_taylor(D d, hn::Vec<D> x, hn::Vec<D> dx) {
  const auto t = [d](int i) { return hn::Set(d, internal::SinCosConstants::kTaylor[i]); };
  const auto square = hn::Mul(x, x);
  auto terms = hn::MulAdd(square, t(4), t(3));
  terms = hn::MulAdd(square, terms, t(2));
  terms = hn::MulAdd(square, terms, t(1));
  terms = hn::MulAdd(square, terms, t(0));
  const auto rest = hn::MulSub(x, terms, hn::Mul(dx, hn::Set(d, 0.5)));
  return hn::Add(x, hn::MulAdd(square, rest, dx));
}

/// The sines and cosines that are wanted.
template <class D>
HWY_INLINE hn::Vec<D> sincos_of_reduced(D d, const ReducedLanes<D>& x) {
  using C = internal::SinCosConstants;
  const Words64<D> du;
  const auto constant = [d](double value) { return hn::Set(d, value); };
  const auto is_cos = x.is_cos;
  const auto above = hn::Abs(x.high);
  const auto dx = hn::IfThenElse(hn::Lt(x.high, hn::Zero(d)), hn::Neg(x.low), x.low);
  const auto shifted = hn::Add(constant(C::kShift), above);
  const auto base = hn::Sub(above, hn::Sub(shifted, constant(C::kShift)));
  const auto rest = hn::IfThenElse(is_cos, hn::Add(base, dx), base);
  const auto rest_low = hn::IfThenZeroElse(is_cos, dx);
  const auto square = hn::Mul(rest, rest);
  const auto cube = hn::Mul(rest, square);
  const auto sin_terms = hn::MulAdd(square, constant(C::kSin[1]), constant(C::kSin[0]));
  auto cos_rest = hn::MulAdd(square, constant(C::kCos[2]), constant(C::kCos[1]));
  cos_rest = hn::Mul(square, hn::MulAdd(square, cos_rest, constant(C::kCos[0])));
  cos_rest = hn::MulAdd(rest, rest_low, cos_rest);
  // For the cosine with the other sign.
  const auto sin_rest = hn::IfThenElse(is_cos, hn::Neg(hn::MulAdd(cube, sin_terms, rest)),
                                       hn::Add(rest, hn::MulAdd(cube, sin_terms, rest_low)));
  const auto place = hn::ShiftLeft<2>(hn::And(hn::BitCast(du, shifted), hn::Set(du, 0xffU)));
  const auto* table = internal::kSinCosTable;
  const auto sin = look_up(d, table, place);
  const auto sin_tail = look_up(d, table + 1, place);
  const auto cos = look_up(d, table + 2, place);
  const auto cos_tail = look_up(d, table + 3, place);
  const auto head = hn::IfThenElse(is_cos, cos, sin);
  auto tail = hn::MulAdd(sin_rest, hn::IfThenElse(is_cos, sin_tail, cos_tail),
                         hn::IfThenElse(is_cos, cos_tail, sin_tail));
  tail = hn::NegMulAdd(cos_rest, head, tail);
  tail = hn::MulAdd(sin_rest, hn::IfThenElse(is_cos, sin, cos), tail);
  const auto by_table = hn::Add(head, tail);
  const auto with_sign = hn::IfThenElse(is_cos, by_table, hn::CopySign(by_table, x.high));
  const auto is_small = hn::AndNot(is_cos, hn::Lt(above, constant(0.126)));
  const auto values = hn::IfThenElse(is_small, sin_taylor(d, x.high, x.low), with_sign);
  return hn::Xor(values, x.sign);
}

/// Limits of the scalar functions' cases, which look at upper halves of numbers.
struct SinCosLimits {
  static constexpr std::uint64_t kNear = 0x3feb600000000000U;
  static constexpr std::uint64_t kMiddle = 0x400368fd00000000U;
  static constexpr std::uint64_t kFar = 0x419921fb00000000U;
};

/// ReferenceLibm::sin of each lane.
template <class D>
HWY_INLINE hn::Vec<D> sin(D d, hn::Vec<D> x) {
  using C = internal::SinCosConstants;
  const Words64<D> du;
  const auto limit = [d, du](std::uint64_t bits) { return hn::BitCast(d, hn::Set(du, bits)); };
  const auto above = hn::Abs(x);
  const auto zero = hn::Zero(d);
  auto reduced = reduced_lanes(d, x, 0);
  const auto is_middle = hn::Lt(above, limit(SinCosLimits::kMiddle));
  const auto is_near = hn::Lt(above, limit(SinCosLimits::kNear));
  const auto middle = hn::Sub(hn::Set(d, C::kHalfPiHigh), above);
  reduced.high = hn::IfThenElse(is_middle, hn::IfThenElse(is_near, x, middle), reduced.high);
  const auto middle_low = hn::IfThenElse(is_near, zero, hn::Set(d, C::kHalfPiLow));
  reduced.low = hn::IfThenElse(is_middle, middle_low, reduced.low);
  const auto is_middle_only = hn::AndNot(is_near, is_middle);
  reduced.is_cos = hn::Or(hn::AndNot(is_middle, reduced.is_cos), is_middle_only);
  const auto x_sign = hn::And(x, hn::BitCast(d, hn::Set(du, 0x8000000000000000U)));
  const auto middle_sign = hn::IfThenElse(is_near, zero, x_sign);
  reduced.sign = hn::IfThenElse(is_middle, middle_sign, reduced.sign);
  const auto values = sincos_of_reduced(d, reduced);
  const auto is_tiny = hn::Lt(above, hn::Set(d, 0x1p-26));
  const auto is_far = hn::Not(hn::Lt(above, limit(SinCosLimits::kFar)));
  return patched(d, x, hn::IfThenElse(is_tiny, x, values), is_far,
                 [](double lane) { return ReferenceLibm::sin(lane); });
}

/// ReferenceLibm::cos of each lane.
template <class D>
HWY_INLINE hn::Vec<D> cos(D d, hn::Vec<D> x) {
  using C = internal::SinCosConstants;
  const Words64<D> du;
  const auto limit = [d, du](std::uint64_t bits) { return hn::BitCast(d, hn::Set(du, bits)); };
  const auto above = hn::Abs(x);
  const auto zero = hn::Zero(d);
  auto reduced = reduced_lanes(d, x, 1);
  const auto is_middle = hn::Lt(above, limit(SinCosLimits::kMiddle));
  const auto is_near = hn::Lt(above, limit(SinCosLimits::kNear));
  const auto half_pi_low = hn::Set(d, C::kHalfPiLow);
  const auto y = hn::Sub(hn::Set(d, C::kHalfPiHigh), above);
  const auto middle = hn::Add(y, half_pi_low);
  const auto middle_low = hn::Add(hn::Sub(y, middle), half_pi_low);
  reduced.high = hn::IfThenElse(is_middle, hn::IfThenElse(is_near, x, middle), reduced.high);
  reduced.low = hn::IfThenElse(is_middle, hn::IfThenZeroElse(is_near, middle_low), reduced.low);
  reduced.is_cos = hn::Or(hn::AndNot(is_middle, reduced.is_cos), is_near);
  reduced.sign = hn::IfThenElse(is_middle, zero, reduced.sign);
  const auto is_far = hn::Not(hn::Lt(above, limit(SinCosLimits::kFar)));
  return patched(d, x, sincos_of_reduced(d, reduced), is_far,
                 [](double lane) { return ReferenceLibm::cos(lane); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_SINCOS_INL_H_

// SPDX-License-Identifier: Apache-2.0
// Pairs of vectors of doubles with operators, for one target. Included once for each.

#if defined(TRUESEED_MATH_ROUNDED_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_LANES_INL_H_
#undef TRUESEED_MATH_ROUNDED_LANES_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_LANES_INL_H_
#endif

#include "trueseed/math/rounded/one_lane.h"
#include "trueseed/math/vector-inl.h"

/// Whether the functions are compiled: for vectors, and for one lane with the target of all CPUs.
#define TRUESEED_MATH_ROUNDED_TARGET \
  (TRUESEED_MATH_VECTOR_TARGET || HWY_TARGET == HWY_STATIC_TARGET)

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using LaneTag = hn::CappedTag<double, 8>;
using LaneWords = hn::RebindToUnsigned<LaneTag>;
using Vector = hn::Vec<LaneTag>;
using Words = hn::Vec<LaneWords>;
using VectorMask = hn::Mask<LaneTag>;

/// What a comparison of Lanes gives.
struct LanesMask {
  VectorMask low;
  VectorMask high;
};

/// Two vectors of doubles; the operations are those of internal::OneLane for each lane. Of one
/// vector alone, each operation would wait for the one before.
class Lanes {
 public:
  using Mask = LanesMask;

  HWY_INLINE Lanes(Vector low, Vector high) : low_(low), high_(high) {}
  HWY_INLINE Lanes(double value)
      : low_(hn::Set(LaneTag(), value)), high_(hn::Set(LaneTag(), value)) {}
  HWY_INLINE Vector low() const { return low_; }
  HWY_INLINE Vector high() const { return high_; }

  /// The lanes that `function` makes of each vector's bits.
  template <class Function>
  HWY_INLINE Lanes by_words(Function function) const {
    const LaneTag d;
    const LaneWords du;
    return {hn::BitCast(d, function(hn::BitCast(du, low_))),
            hn::BitCast(d, function(hn::BitCast(du, high_)))};
  }

 private:
  Vector low_;
  Vector high_;
};

HWY_INLINE Lanes operator+(Lanes a, Lanes b) {
  return {hn::Add(a.low(), b.low()), hn::Add(a.high(), b.high())};
}
HWY_INLINE Lanes operator-(Lanes a, Lanes b) {
  return {hn::Sub(a.low(), b.low()), hn::Sub(a.high(), b.high())};
}
HWY_INLINE Lanes operator*(Lanes a, Lanes b) {
  return {hn::Mul(a.low(), b.low()), hn::Mul(a.high(), b.high())};
}
HWY_INLINE Lanes operator/(Lanes a, Lanes b) {
  return {hn::Div(a.low(), b.low()), hn::Div(a.high(), b.high())};
}
HWY_INLINE LanesMask operator<(Lanes a, Lanes b) {
  return {hn::Lt(a.low(), b.low()), hn::Lt(a.high(), b.high())};
}
HWY_INLINE LanesMask operator==(Lanes a, Lanes b) {
  return {hn::Eq(a.low(), b.low()), hn::Eq(a.high(), b.high())};
}
HWY_INLINE Lanes fma(Lanes a, Lanes b, Lanes c) {
  return {hn::MulAdd(a.low(), b.low(), c.low()), hn::MulAdd(a.high(), b.high(), c.high())};
}
HWY_INLINE Lanes fnma(Lanes a, Lanes b, Lanes c) {
  return {hn::NegMulAdd(a.low(), b.low(), c.low()), hn::NegMulAdd(a.high(), b.high(), c.high())};
}
HWY_INLINE Lanes abs(Lanes x) { return {hn::Abs(x.low()), hn::Abs(x.high())}; }
HWY_INLINE Lanes sqrt(Lanes x) { return {hn::Sqrt(x.low()), hn::Sqrt(x.high())}; }
HWY_INLINE Lanes copysign(Lanes x, Lanes sign) {
  return {hn::CopySign(x.low(), sign.low()), hn::CopySign(x.high(), sign.high())};
}
HWY_INLINE Lanes flipped(Lanes x, Lanes sign) {
  const auto sign_bit = hn::Set(LaneTag(), -0.0);
  return {hn::Xor(x.low(), hn::And(sign.low(), sign_bit)),
          hn::Xor(x.high(), hn::And(sign.high(), sign_bit))};
}
// A NaN stays, which Min and Max of AArch64 would replace by the limit.
template <class V>
HWY_INLINE V lesser(V limits, V x) {
#if HWY_TARGET == HWY_NEON
  return hn::IfThenElse(hn::Lt(limits, x), limits, x);
#else
  return hn::Min(limits, x);
#endif
}
template <class V>
HWY_INLINE V greater(V limits, V x) {
#if HWY_TARGET == HWY_NEON
  return hn::IfThenElse(hn::Gt(limits, x), limits, x);
#else
  return hn::Max(limits, x);
#endif
}
HWY_INLINE Lanes at_most(double limit, Lanes x) {
  const auto limits = hn::Set(LaneTag(), limit);
  return {lesser(limits, x.low()), lesser(limits, x.high())};
}
HWY_INLINE Lanes at_least(double limit, Lanes x) {
  const auto limits = hn::Set(LaneTag(), limit);
  return {greater(limits, x.low()), greater(limits, x.high())};
}
HWY_INLINE LanesMask at_or_above(Lanes x, double limit) {
  const auto limits = hn::Set(LaneTag(), limit);
  return {hn::Not(hn::Lt(x.low(), limits)), hn::Not(hn::Lt(x.high(), limits))};
}
HWY_INLINE LanesMask both(LanesMask a, LanesMask b) {
  return {hn::And(a.low, b.low), hn::And(a.high, b.high)};
}
HWY_INLINE bool all(LanesMask mask) { return hn::AllTrue(LaneTag(), hn::And(mask.low, mask.high)); }
HWY_INLINE bool any(LanesMask mask) {
  return !hn::AllFalse(LaneTag(), hn::Or(mask.low, mask.high));
}
HWY_INLINE VectorMask is_near_middle(Vector x) {
  const LaneWords du;
  const auto bits = hn::Add(hn::BitCast(du, x), hn::Set(du, internal::kNearMiddle));
  const auto distance = hn::And(bits, hn::Set(du, internal::kNearMiddleMask));
  return hn::RebindMask(LaneTag(), hn::Eq(distance, hn::Zero(du)));
}
HWY_INLINE LanesMask is_near_middle(Lanes x) {
  return {is_near_middle(x.low()), is_near_middle(x.high())};
}
HWY_INLINE Lanes select(LanesMask mask, Lanes a, Lanes b) {
  return {hn::IfThenElse(mask.low, a.low(), b.low()),
          hn::IfThenElse(mask.high, a.high(), b.high())};
}
template <int shift = 52>
HWY_INLINE Lanes scaled(Lanes x, Lanes shifted) {
  const LaneTag d;
  const LaneWords du;
  const auto sum = [&](Vector value, Vector power) HWY_ATTR {
    return hn::BitCast(
        d, hn::Add(hn::BitCast(du, value), hn::ShiftLeft<shift>(hn::BitCast(du, power))));
  };
  return {sum(x.low(), shifted.low()), sum(x.high(), shifted.high())};
}
HWY_INLINE Lanes power_of_two(Lanes shifted) {
  return shifted.by_words([](Words bits) HWY_ATTR {
    return hn::ShiftLeft<52>(hn::Add(bits, hn::Set(LaneWords(), 1023U)));
  });
}
HWY_INLINE Lanes last_bit_as_sign(Lanes shifted) {
  return shifted.by_words([](Words bits) HWY_ATTR { return hn::ShiftLeft<63>(bits); });
}
HWY_INLINE VectorMask is_odd(Vector shifted) {
  const LaneWords du;
  return hn::RebindMask(LaneTag(), hn::TestBit(hn::BitCast(du, shifted), hn::Set(du, 1U)));
}
HWY_INLINE LanesMask is_odd(Lanes shifted) {
  return {is_odd(shifted.low()), is_odd(shifted.high())};
}
HWY_INLINE Lanes patched(Lanes x, Lanes value, LanesMask special,
                         double (*function)(double) noexcept) {
  const LaneTag d;
  if (HWY_LIKELY(hn::AllFalse(d, hn::Or(special.low, special.high)))) return value;
  return {math::HWY_NAMESPACE::patched(d, x.low(), value.low(), special.low, function),
          math::HWY_NAMESPACE::patched(d, x.high(), value.high(), special.high, function)};
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_ROUNDED_LANES_INL_H_

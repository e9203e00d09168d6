// SPDX-License-Identifier: Apache-2.0
// Numbers looked up and taken apart by their bits, for Lanes.
// Included once for each target.

#if defined(TRUESEED_MATH_ROUNDED_LANE_TABLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_ROUNDED_LANE_TABLES_INL_H_
#undef TRUESEED_MATH_ROUNDED_LANE_TABLES_INL_H_
#else
#define TRUESEED_MATH_ROUNDED_LANE_TABLES_INL_H_
#endif

#include "trueseed/math/rounded/lanes-inl.h"

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

/// The numbers at the places that the last three bits of each lane say.
HWY_INLINE Vector looked_up(const internal::EightNumbers& row, Vector places) {
  const LaneTag d;
#if HWY_TARGET == HWY_AVX3
  // The instruction takes no other bits.
  const auto indices = hn::BitCast(LaneWords(), places);
  return hn::TableLookupLanes(hn::Load(d, row.values), hn::IndicesFromVec(d, indices));
#elif HWY_TARGET == HWY_AVX2
  const hn::Repartition<std::uint32_t, LaneTag> halves;
  const auto indices = hn::IndicesFromVec(halves, hn::DupEven(hn::BitCast(halves, places)));
  const auto lower = hn::TableLookupLanes(hn::Load(halves, row.lower), indices);
  const auto upper = hn::TableLookupLanes(hn::Load(halves, row.upper), indices);
  return hn::BitCast(d, hn::OddEven(upper, lower));
#else
  const hn::RebindToSigned<LaneTag> di;
  return hn::GatherIndex(d, row.values, hn::And(hn::BitCast(di, places), hn::Set(di, 7)));
#endif
}
HWY_INLINE Lanes looked_up(const internal::EightNumbers& row, Lanes places) {
  return {looked_up(row, places.low()), looked_up(row, places.high())};
}

HWY_INLINE Lanes bits_above(Lanes x, std::uint64_t first) {
  return x.by_words([first](Words bits)
                        HWY_ATTR { return hn::Sub(bits, hn::Set(LaneWords(), first)); });
}
template <int shift>
HWY_INLINE Lanes bits_from(Lanes x) {
  return x.by_words([](Words bits) HWY_ATTR { return hn::ShiftRight<shift>(bits); });
}
HWY_INLINE Vector less_exponent(Vector x, Vector above) {
  const LaneTag d;
  const LaneWords du;
  const auto exponent = hn::And(hn::BitCast(du, above), hn::Set(du, 0xfff0000000000000U));
  return hn::BitCast(d, hn::Sub(hn::BitCast(du, x), exponent));
}
HWY_INLINE Lanes less_exponent(Lanes x, Lanes above) {
  return {less_exponent(x.low(), above.low()), less_exponent(x.high(), above.high())};
}
HWY_INLINE Vector exponent(Vector above) {
  const LaneTag d;
#if HWY_TARGET == HWY_AVX3
  const hn::RebindToSigned<LaneTag> di;
  return hn::ConvertTo(d, hn::ShiftRight<52>(hn::BitCast(di, above)));
#else
  return math::HWY_NAMESPACE::exponents(d, hn::BitCast(LaneWords(), above));
#endif
}
HWY_INLINE Lanes exponent(Lanes above) { return {exponent(above.low()), exponent(above.high())}; }

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_ROUNDED_LANE_TABLES_INL_H_

// SPDX-License-Identifier: Apache-2.0
// log1p of doubles over vectors, for one target. Included once for each.

#if defined(TRUESEED_MATH_LOG1P_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef TRUESEED_MATH_LOG1P_INL_H_
#undef TRUESEED_MATH_LOG1P_INL_H_
#else
#define TRUESEED_MATH_LOG1P_INL_H_
#endif

#include "trueseed/math/libm.h"
#include "trueseed/math/reference/log1p.h"
#include "trueseed/math/vector-inl.h"

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

/// ReferenceLibm::log1p of each lane.
template <class D>
HWY_INLINE hn::Vec<D> log1p(D d, hn::Vec<D> x) {
  using C = internal::Log1pConstants;
  const Words64<D> du;
  const auto l = [d](int i) { return hn::Set(d, C::kPolynomial[i]); };
  const auto from_bits = [d, du](std::uint64_t bits) { return hn::BitCast(d, hn::Set(du, bits)); };
  const auto one = hn::Set(d, 1.0);
  const auto is_small = hn::And(hn::Gt(x, hn::Neg(from_bits(0x3fd2bec400000000U))),
                                hn::Lt(x, from_bits(0x3fda827a00000000U)));
  const auto u = hn::Add(one, x);
  const auto error = hn::IfThenElse(hn::Ge(u, hn::Set(d, 2.0)), hn::Sub(one, hn::Sub(u, x)),
                                    hn::Sub(x, hn::Sub(u, one)));
  // u = 2^k m with m near 1.
  const auto bits = hn::BitCast(du, u);
  const auto above = hn::Sub(bits, hn::Set(du, 0x3fe6a09e00000000U));
  const auto m = hn::BitCast(d, hn::Sub(bits, hn::And(above, hn::Set(du, 0xfff0000000000000U))));
  const auto is_near =
      hn::And(hn::Ge(m, from_bits(0x3feffffd00000000U)), hn::Lt(m, from_bits(0x3ff0000100000000U)));
  const auto k = hn::IfThenZeroElse(is_small, exponents(d, above));
  const auto c = hn::IfThenZeroElse(is_small, hn::Div(error, u));
  const auto f = hn::IfThenElse(is_small, x, hn::Sub(m, one));
  const auto half_square = hn::Mul(hn::Mul(hn::Set(d, 0.5), f), f);
  const auto s = hn::Div(f, hn::Add(hn::Set(d, 2.0), f));
  const auto z = hn::Mul(s, s);
  const auto z2 = hn::Mul(z, z);
  const auto z4 = hn::Mul(z2, z2);
  auto r = hn::MulAdd(z, l(0), hn::Mul(z2, hn::MulAdd(z, l(2), l(1))));
  r = hn::MulAdd(z4, hn::MulAdd(z, l(4), l(3)), r);
  r = hn::MulAdd(hn::Mul(z4, z2), hn::MulAdd(z, l(6), l(5)), r);
  const auto product = hn::Mul(s, hn::Add(half_square, r));
  const auto low = hn::MulAdd(k, hn::Set(d, C::kLn2Low), c);
  const auto rest = hn::Sub(half_square, hn::Add(product, low));
  const auto values = hn::MulSub(k, hn::Set(d, C::kLn2High), hn::Sub(rest, f));
  const auto is_common =
      hn::And(hn::And(hn::Gt(x, hn::Set(d, -1.0)), hn::Lt(x, hn::Set(d, 0x1p53))),
              hn::Ge(hn::Abs(x), hn::Set(d, 0x1p-29)));
  const auto is_special = hn::Or(hn::Not(is_common), hn::AndNot(is_small, is_near));
  return patched(d, x, values, is_special, [](double lane) { return ReferenceLibm::log1p(lane); });
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_MATH_VECTOR_TARGET

#endif  // TRUESEED_MATH_LOG1P_INL_H_

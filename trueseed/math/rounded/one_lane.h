// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "trueseed/math/rounded/eight_numbers.h"

namespace trueseed::math::rounded::internal {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Added to a number of magnitude below 2^51, it leaves the nearest integer in the last bits.
inline constexpr double kShift = 0x1.8p52;

/// Added to a double's bits, it makes those of the mask 0 next to the middle between two floats.
inline constexpr std::uint64_t kNearMiddle = 0x10000010U;
inline constexpr std::uint64_t kNearMiddleMask = 0x1fffffe0U;

/// What a comparison of one lane gives.
struct OneMask {
  bool value;
};

/// A double with the operations of Lanes (lanes-inl.h): the functions of -inl.h files take either.
class OneLane {
 public:
  using Mask = OneMask;

  OneLane(double value) noexcept : value_(value) {}
  double value() const noexcept { return value_; }
  std::uint64_t bits() const noexcept { return std::bit_cast<std::uint64_t>(value_); }

  friend OneLane operator+(OneLane a, OneLane b) noexcept { return a.value_ + b.value_; }
  friend OneLane operator-(OneLane a, OneLane b) noexcept { return a.value_ - b.value_; }
  friend OneLane operator*(OneLane a, OneLane b) noexcept { return a.value_ * b.value_; }
  friend OneLane operator/(OneLane a, OneLane b) noexcept { return a.value_ / b.value_; }
  friend Mask operator<(OneLane a, OneLane b) noexcept { return {a.value_ < b.value_}; }
  friend Mask operator==(OneLane a, OneLane b) noexcept { return {a.value_ == b.value_}; }

 private:
  double value_;
};

/// a b + c, rounded once.
inline OneLane fma(OneLane a, OneLane b, OneLane c) noexcept {
  return std::fma(a.value(), b.value(), c.value());
}
/// c - a b, rounded once.
inline OneLane fnma(OneLane a, OneLane b, OneLane c) noexcept {
  return std::fma(-a.value(), b.value(), c.value());
}
inline OneLane abs(OneLane x) noexcept { return std::fabs(x.value()); }
inline OneLane sqrt(OneLane x) noexcept { return std::sqrt(x.value()); }
inline OneLane copysign(OneLane x, OneLane sign) noexcept {
  return std::copysign(x.value(), sign.value());
}
/// x with the sign changed where `sign` is negative.
inline OneLane flipped(OneLane x, OneLane sign) noexcept {
  return std::bit_cast<double>(x.bits() ^ (sign.bits() & 0x8000000000000000U));
}
/// The lesser and the greater of a limit and x; x where it is NaN.
inline OneLane at_most(double limit, OneLane x) noexcept {
  return limit < x.value() ? limit : x.value();
}
inline OneLane at_least(double limit, OneLane x) noexcept {
  return limit > x.value() ? limit : x.value();
}
/// Whether x is not below the limit, as NaN is.
inline OneMask at_or_above(OneLane x, double limit) noexcept { return {!(x.value() < limit)}; }
inline OneMask both(OneMask a, OneMask b) noexcept { return {a.value && b.value}; }
inline bool all(OneMask mask) noexcept { return mask.value; }
inline OneLane select(OneMask mask, OneLane a, OneLane b) noexcept { return mask.value ? a : b; }

inline bool any(OneMask mask) noexcept { return mask.value; }
/// Whether x is within 16 units of its last bit of the middle between two normal floats.
inline OneMask is_near_middle(OneLane x) noexcept {
  return {((x.bits() + kNearMiddle) & kNearMiddleMask) == 0};
}

/// x 2^k, within the normal doubles; `shifted` is k + 1.5 2^52, times 2^(52 - shift).
template <int shift = 52>
OneLane scaled(OneLane x, OneLane shifted) noexcept {
  return std::bit_cast<double>(x.bits() + (shifted.bits() << shift));
}
/// 2^k of the same.
inline OneLane power_of_two(OneLane shifted) noexcept {
  return std::bit_cast<double>((shifted.bits() + 1023) << 52);
}
/// The last bit of `shifted` as a sign, +0.0 or -0.0.
inline OneLane last_bit_as_sign(OneLane shifted) noexcept {
  return std::bit_cast<double>(shifted.bits() << 63);
}

inline OneMask is_odd(OneLane shifted) noexcept { return {(shifted.bits() & 1U) != 0}; }

/// `value`, or the function of x where `special`.
inline OneLane patched(OneLane x, OneLane value, OneMask special,
                       double (*function)(double) noexcept) noexcept {
  return special.value ? OneLane(function(x.value())) : value;
}

/// The number at the place that the last three bits of `places` say.
inline OneLane looked_up(const EightNumbers& row, OneLane places) noexcept {
  return row.values[places.bits() & 7U];
}

/// Numbers as bits: less `first`; shifted to the right; less the exponent of `above`.
inline OneLane bits_above(OneLane x, std::uint64_t first) noexcept {
  return std::bit_cast<double>(x.bits() - first);
}
template <int shift>
OneLane bits_from(OneLane x) noexcept {
  return std::bit_cast<double>(x.bits() >> shift);
}
inline OneLane less_exponent(OneLane x, OneLane above) noexcept {
  return std::bit_cast<double>(x.bits() - (above.bits() & 0xfff0000000000000U));
}
/// The signed integer in the bits from 52 on.
inline OneLane exponent(OneLane above) noexcept {
  return static_cast<double>(static_cast<std::int64_t>(above.bits()) >> 52);
}

}  // namespace trueseed::math::rounded::internal

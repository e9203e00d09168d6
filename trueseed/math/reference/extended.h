// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

__extension__ using Word128 = unsigned __int128;

/// A number of 64 bits, as x86's 80-bit format has them: its sums, products and quotients are
/// rounded to the nearest, ties to even. Neither infinities nor limits of the exponent.
class Extended {
 public:
  Extended() noexcept = default;
  explicit Extended(double x) noexcept {
    if (x == 0.0) return;
    int exponent = 0;
    const double fraction = std::frexp(magnitude(x), &exponent);
    mantissa_ = static_cast<std::uint64_t>(std::ldexp(fraction, 53)) << 11;
    exponent_ = exponent - 64;
    is_negative_ = x < 0.0;
  }

  /// Rounded to a double, normal or zero.
  explicit operator double() const noexcept {
    const std::uint64_t below = mantissa_ & 0x7ff;
    std::uint64_t kept = mantissa_ >> 11;
    if (below > 0x400 || (below == 0x400 && (kept & 1) != 0)) ++kept;
    const double value = std::ldexp(static_cast<double>(kept), exponent_ + 11);
    return is_negative_ ? -value : value;
  }

  friend Extended operator*(const Extended& a, const Extended& b) noexcept {
    return rounded(a.is_negative_ != b.is_negative_, Word128{a.mantissa_} * b.mantissa_, false,
                   a.exponent_ + b.exponent_);
  }

  /// Zero where one of the two is: there are no infinities.
  friend Extended operator/(const Extended& a, const Extended& b) noexcept {
    if (a.mantissa_ == 0 || b.mantissa_ == 0) return {};
    const Word128 dividend = Word128{a.mantissa_} << 64;
    // A quotient of 64 bits or 65, and two more to round by.
    Word128 quotient = dividend / b.mantissa_;
    Word128 rest = dividend % b.mantissa_;
    for (int i = 0; i < 2; ++i) {
      rest <<= 1;
      quotient <<= 1;
      if (rest >= b.mantissa_) {
        rest -= b.mantissa_;
        quotient |= 1;
      }
    }
    return rounded(a.is_negative_ != b.is_negative_, quotient, rest != 0,
                   a.exponent_ - b.exponent_ - 66);
  }

  friend Extended operator+(const Extended& a, const Extended& b) noexcept {
    if (a.mantissa_ == 0) return b;
    if (b.mantissa_ == 0) return a;
    if (a.exponent_ < b.exponent_) return b + a;
    // The larger with 62 bits behind it; what of the other falls off decides no more than a tie.
    const int distance = a.exponent_ - b.exponent_;
    const Word128 larger = Word128{a.mantissa_} << 62;
    const Word128 moved = Word128{b.mantissa_} << 62;
    Word128 smaller = distance > 126 ? Word128{0} : moved >> distance;
    const bool falls_off = distance > 126 || (smaller << distance) != moved;
    const int exponent = a.exponent_ - 62;
    if (a.is_negative_ == b.is_negative_) {
      return rounded(a.is_negative_, larger + smaller, falls_off, exponent);
    }
    if (falls_off) ++smaller;
    if (larger >= smaller) return rounded(a.is_negative_, larger - smaller, falls_off, exponent);
    return rounded(b.is_negative_, smaller - larger, falls_off, exponent);
  }

 private:
  // mantissa * 2^exponent, and a little more where `has_more`, rounded to 64 bits.
  static Extended rounded(bool is_negative, Word128 mantissa, bool has_more,
                          int exponent) noexcept {
    Extended result;
    if (mantissa == 0) return result;
    const auto upper = static_cast<std::uint64_t>(mantissa >> 64);
    const int width = upper != 0 ? 128 - std::countl_zero(upper)
                                 : 64 - std::countl_zero(static_cast<std::uint64_t>(mantissa));
    const int shift = width - 64;
    if (shift <= 0) {
      result.mantissa_ = static_cast<std::uint64_t>(mantissa) << -shift;
    } else {
      const Word128 half = Word128{1} << (shift - 1);
      const Word128 below = mantissa & ((half << 1) - 1);
      result.mantissa_ = static_cast<std::uint64_t>(mantissa >> shift);
      const bool is_tie = below == half && !has_more;
      if (below >= half && (!is_tie || (result.mantissa_ & 1) != 0)) ++result.mantissa_;
    }
    result.exponent_ = exponent + shift;
    if (result.mantissa_ == 0) {
      result.mantissa_ = std::uint64_t{1} << 63;
      ++result.exponent_;
    }
    result.is_negative_ = is_negative;
    return result;
  }

  /// Its first bit is set but where the number is zero.
  std::uint64_t mantissa_ = 0;
  int exponent_ = 0;
  bool is_negative_ = false;
};

}  // namespace trueseed::math::internal

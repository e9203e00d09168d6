// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/math/reference/scalar.h"

namespace trueseed::math::internal {

enum class Parity : std::uint8_t { kNoInteger, kOdd, kEven };

/// Of a finite number other than 0.
template <typename T>
TRUESEED_MATH_INLINE Parity parity_of(T x) noexcept {
  constexpr int n_bits = std::numeric_limits<T>::digits - 1;
  constexpr int bias = std::numeric_limits<T>::max_exponent - 1;
  using Word = decltype(bits_of(x));
  const Word bits = bits_of(x);
  const int exponent = static_cast<int>((bits >> n_bits) & (2 * bias + 1)) - bias;
  if (exponent < 0) return Parity::kNoInteger;
  if (exponent > n_bits) return Parity::kEven;
  const Word one = Word{1} << (n_bits - exponent);
  if ((bits & (one - 1)) != 0) return Parity::kNoInteger;
  // At exponent 0 the bit is the lowest of the exponent's, which is 1, as is that of the mantissa.
  return (bits & one) != 0 ? Parity::kOdd : Parity::kEven;
}

template <typename T>
TRUESEED_MATH_INLINE bool is_zero_infinite_nan(T x) noexcept {
  return x == 0 || !(x - x == 0);
}

template <typename T>
TRUESEED_MATH_INLINE bool is_signalling(T x) noexcept {
  return x != x && bits_of(quiet(x)) != bits_of(x);
}

/// x^y where one of them is zero, infinite or NaN.
template <typename T>
TRUESEED_MATH_INLINE T pow_of_special(T x, T y) noexcept {
  const T nan = x != x ? quiet(x) : quiet(y);
  if (y == 0) return is_signalling(x) ? nan : T{1};
  if (x == 1) return is_signalling(y) ? nan : T{1};
  if (y != y) return nan;
  const bool x_is_negative = std::signbit(x);
  if (y - y != 0) {
    if (x != x) return nan;
    if (x == -1) return 1;
    const bool is_small = x > -1 && x < 1;
    return is_small == (y > 0) ? T{0} : std::numeric_limits<T>::infinity();
  }
  T power = x != x ? nan : x * x;
  if (x_is_negative && parity_of(y) == Parity::kOdd) power = -power;
  if (y > 0 || x != x) return power;
  return 1 / power;
}

}  // namespace trueseed::math::internal

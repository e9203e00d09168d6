// SPDX-License-Identifier: Apache-2.0
// Numbers for the kernels' tests, and their comparison by bits.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <vector>

namespace trueseed::kernels {

/// The bits of a number; all NaNs are one.
template <class T>
std::uint64_t bits_of(T x) {
  if (std::isnan(x)) return 1;
  if constexpr (sizeof(T) == 4) {
    return std::bit_cast<std::uint32_t>(x);
  } else {
    return std::bit_cast<std::uint64_t>(x);
  }
}

/// Sets numbers of [-1, 1); with_special, one of 64 is a zero, an infinity, a NaN, a subnormal or
/// one at the ends of the range.
template <class T>
void fill_numbers(std::vector<T>& numbers, std::mt19937_64& engine, bool with_special) {
  using Limits = std::numeric_limits<T>;
  const T special[] = {0,
                       -T{0},
                       Limits::infinity(),
                       -Limits::infinity(),
                       Limits::quiet_NaN(),
                       Limits::denorm_min(),
                       -3 * Limits::denorm_min(),
                       Limits::max(),
                       Limits::min()};
  for (T& x : numbers) {
    const std::uint64_t word = engine();
    if (with_special && word % 64 == 0) {
      x = special[(word >> 8) % std::size(special)];
    } else {
      x = static_cast<T>(static_cast<double>(static_cast<std::int64_t>(word) >> 11) * 0x1p-52);
    }
  }
}

}  // namespace trueseed::kernels
